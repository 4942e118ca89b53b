// X's script when it leaves an element without a frame.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      slot.append(document.createElement("div"));
      return slot.firstChild;
    },
  },
};
