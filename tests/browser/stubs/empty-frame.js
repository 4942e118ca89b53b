// X's script when its frame stays empty.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      const frame = document.createElement("iframe");
      slot.append(frame);
      return frame;
    },
  },
};
