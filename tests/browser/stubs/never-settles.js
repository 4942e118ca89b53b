// X's script when its settings frame is blocked: the promise never settles.
window.twttr = {
  widgets: {
    createTimeline: () => new Promise(() => {}),
  },
};
