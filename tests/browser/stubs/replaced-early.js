// X's script when a browser replaces the frame before the posts are there.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      const frame = document.createElement("iframe");
      slot.append(frame);
      frame.replaceWith(document.createElement("div"));
      return frame;
    },
  },
};
