// X's script when its parts are blocked: the promise resolves with nothing.
window.twttr = {
  widgets: {
    createTimeline: () => Promise.resolve(undefined),
  },
};
