// X's script when there is nothing to show: the frame says so to the page.
window.twttr = {
  widgets: {
    async createTimeline(_source, slot) {
      const frame = document.createElement("iframe");
      frame.src = "https://platform.twitter.com/embed/no-results";
      slot.append(frame);
      return frame;
    },
  },
};
