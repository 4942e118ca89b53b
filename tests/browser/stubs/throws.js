// X's script when it has changed: the call fails.
window.twttr = {
  widgets: {
    createTimeline() {
      throw new Error("gone");
    },
  },
};
