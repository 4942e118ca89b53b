// X's script when a browser puts a box of its own in the place of the frame.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      const frame = document.createElement("iframe");
      frame.src = "https://platform.twitter.com/embed/timeline";
      slot.append(frame);
      setTimeout(() => frame.replaceWith(document.createElement("div")), 300);
      return frame;
    },
  },
};
