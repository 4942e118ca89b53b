// @ts-check
// When a meeting is next, by the reader's clock.
customElements.define("channel-next", class extends HTMLElement {
  connectedCallback() {
    const {starts, timeZone, minutes, steps, until, label, lang} = JSON.parse(this.dataset.meeting || "");
    /** @param {number} at */
    const local = (at) => Date.parse(new Date(at).toLocaleString("sv", {timeZone}).replace(" ", "T") + "Z");
    const now = local(Date.now());
    let next = Date.parse(starts);
    for (let i = 0; next + minutes * 6e4 <= now; i++) next += steps[i % steps.length] * 864e5;
    let at = 2 * next - local(next);
    at += next - local(at); // clocks may change
    if (!at || next > Date.parse(until)) return;
    const time = document.createElement("time"), date = new Date(at);
    time.dateTime = date.toJSON();
    time.append(date.toLocaleString(lang, {dateStyle: "full", timeStyle: "short"}));
    this.append(label, " ", time);
  }
});
