// X's script when its frame is never shown.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      const frame = document.createElement("iframe");
      frame.src = "https://platform.twitter.com/embed/timeline";
      frame.style.visibility = "hidden";
      slot.append(frame);
      return frame;
    },
  },
};
