// A stand-in for X's widgets.js that works. It remembers what it was asked for.
window.asked = window.asked || [];
window.twttr = {
  ready(callback) {
    callback(window.twttr);
  },
  widgets: {
    createTimeline(source, slot, options) {
      window.asked.push({source, options});
      const frame = document.createElement("iframe");
      frame.src = "https://platform.twitter.com/embed/timeline";
      frame.title = "X timeline";
      frame.style.width = "100%";
      frame.style.height = `${options.height}px`;
      frame.style.border = "0";
      slot.append(frame);
      return new Promise((resolve) => setTimeout(() => resolve(frame), 50));
    },
  },
};
