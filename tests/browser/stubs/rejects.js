// X's script when the account does not exist: the promise is rejected.
window.twttr = {
  widgets: {
    createTimeline: () => Promise.reject(new Error("no such account")),
  },
};
