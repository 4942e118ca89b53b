// @ts-check
// Live posts, and only when a reader asks for them.
//
// A page holds <channel-live> and <channel-choices> with all their texts, hidden: without this script it is complete.
// The script stands in <head> and holds up the first paint, so that nothing moves when a remembered choice loads posts.
(() => {
  "use strict";

  /** The one entry that is ever stored: {"version": 1, "providers": {"x": TIME WHEN IT EXPIRES}}. */
  const KEY = "channels-live";
  const VERSION = 1;
  const TIMEOUT = 8000;

  /** @typedef {Record<string, number>} Choices  Provider → until when (ms) its posts load by themselves. */
  /** @typedef {{account: string, limit: number, height: number, theme: string, lang: string}} Settings */
  /**
   * @typedef {object} Adapter
   * @property {string} script  The provider's program, which runs in a frame of its own.
   * @property {string} head  What that frame's page needs before it.
   * @property {(globals: any, body: HTMLElement, settings: Settings) => Promise<void>} show  Puts a frame with posts
   *   into that page.
   * @property {(message: any) => boolean} refuses  Whether a message from the posts says that there are none.
   */

  // What is remembered

  /** @param {number} now */
  function inTwelveMonths(now) {
    const date = new Date(now);
    return date.setFullYear(date.getFullYear() + 1);
  }

  /**
   * The choices in a stored text that still hold; anything unexpected in it means no consent.
   * @param {string | null} text
   * @param {number} now
   */
  function parseChoices(text, now) {
    /** @type {Choices} */
    const choices = {};
    try {
      const {version, providers} = JSON.parse(text || "{}");
      for (const [provider, until] of Object.entries(version === VERSION ? providers : {})) {
        if (typeof until === "number" && until > now && until <= inTwelveMonths(now)) choices[provider] = until;
      }
    } catch {
      // Not ours, or broken.
    }
    return choices;
  }

  /**
   * The choices that hold now. Storage that throws has none.
   * @returns {Choices}
   */
  function readChoices() {
    try {
      return parseChoices(localStorage.getItem(KEY), Date.now());
    } catch {
      return {};
    }
  }

  /**
   * Store the choices, or leave no trace of none. Says whether the browser did.
   * @param {Choices} choices
   */
  function storeChoices(choices) {
    try {
      if (Object.keys(choices).length) {
        localStorage.setItem(KEY, JSON.stringify({version: VERSION, providers: choices}));
      } else {
        localStorage.removeItem(KEY);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Whether the browser asks sites not to track: then nothing loads by itself. */
  function asksForPrivacy() {
    const {doNotTrack, globalPrivacyControl} = /** @type {any} */ (navigator);
    return globalPrivacyControl === true || doNotTrack === "1" || doNotTrack === "yes";
  }

  // Providers

  /**
   * X. Options: X developer documentation, "Timelines: parameter reference".
   * @type {Adapter}
   */
  const x = {
    script: "https://platform.twitter.com/widgets.js",
    // For the requests that it makes before any timeline.
    head: '<meta name="twitter:dnt" content="on">',
    async show({twttr}, body, {account, limit, height, theme, lang}) {
      if (twttr.ready) await new Promise((resolve) => twttr.ready(resolve));
      const chrome = "noheader nofooter noborders";
      await twttr.widgets.createTimeline({sourceType: "profile", screenName: account}, body, {
        tweetLimit: limit, height, theme, lang, chrome, dnt: true, ariaPolite: "polite",
      });
    },
    refuses(message) {
      return message?.["twttr.embed"]?.method === "twttr.private.no_results";
    },
  };

  /** @type {Record<string, Adapter>} */
  const adapters = {x};

  // Frames

  /** @param {number} ms */
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /**
   * When an element has loaded; a script that cannot be had fails.
   * @param {HTMLElement} element
   */
  const loaded = (element) => new Promise((resolve, reject) => Object.assign(element, {onload: resolve, onerror: reject}));

  /**
   * Whether a frame shows something, as far as can be seen from outside.
   * @param {HTMLIFrameElement} frame
   */
  function isDrawn(frame) {
    const body = frame.contentDocument?.body; // null where the frame holds a page of another site
    const isShown = frame.offsetHeight > 1 && getComputedStyle(frame).visibility === "visible";
    return isShown && body?.hasChildNodes() !== false;
  }

  /**
   * Wait until it does.
   * @param {HTMLElement} body
   */
  async function untilDrawn(body) {
    for (;;) {
      const frame = body.querySelector("iframe");
      if (!frame || !body.ownerDocument.defaultView) throw new Error("no frame");
      if (isDrawn(frame)) return;
      await pause(100);
    }
  }

  /**
   * Providers send objects or JSON.
   * @param {any} data
   */
  function parseMessage(data) {
    try {
      return typeof data === "string" ? JSON.parse(data) : data;
    } catch {
      return null;
    }
  }

  /**
   * Light or dark, as the text beside the posts is, whatever the theme calls it.
   * @param {Element} element
   */
  function themeAt(element) {
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) || []).map(Number);
    return red * 0.3 + green * 0.59 + blue * 0.11 > 128 ? "dark" : "light";
  }

  // Elements

  /** An element meets the script before its own children do. */
  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
    else resolve(null);
  });

  class ChannelElement extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      this.toggleAttribute("data-private", asksForPrivacy());
      this.addEventListener("click", (event) => {
        const button = event.target instanceof Element ? event.target.closest("button") : null;
        if (button) this.pressed(button.name);
      });
      this.start();
    }

    start() {}

    /** @param {string} _name */
    pressed(_name) {}

    /** @param {string} selector */
    find(selector) {
      return /** @type {HTMLElement} */ (this.querySelector(selector));
    }

    /** @param {string} text */
    say(text) {
      this.find("[role=status]").textContent = text;
    }
  }

  /** The live posts of one account: asks, loads, shows, and says when it cannot. */
  class ChannelLive extends ChannelElement {
    /**
     * The frame of the present try.
     * @type {HTMLIFrameElement | null}
     */
    frameNow = null;
    theme = "";
    /** Whether a choice was to be remembered and the browser would not. */
    unsaved = false;

    get provider() {
      return this.dataset.provider || "";
    }

    get adapter() {
      return /** @type {Adapter} */ (adapters[this.dataset.adapter || ""]);
    }

    get rememberBox() {
      return /** @type {HTMLInputElement} */ (this.find("[name=remember]"));
    }

    start() {
      this.style.setProperty("--channel-live-height", `${this.dataset.height}px`);
      this.refresh();
      const byItself = "remembered" in this.dataset && !asksForPrivacy();
      this.dataset.state = byItself ? "loading" : "ask";
      parsed.then(() => {
        this.rememberBox.checked = false; // Firefox ticks it again when a page is reloaded.
        if (byItself) this.load();
      });
    }

    refresh() {
      this.toggleAttribute("data-remembered", Object.hasOwn(readChoices(), this.provider));
    }

    get fold() {
      return /** @type {HTMLDetailsElement} */ (this.find("details"));
    }

    /** @param {string} name */
    pressed(name) {
      if (name === "stop") {
        withdraw(this.provider);
      } else {
        grant(this.provider, this.rememberBox.checked, [this]);
        this.find(".channel-view").focus({preventScroll: true});
      }
    }

    async load() {
      const frame = (this.frameNow = document.createElement("iframe"));
      frame.title = this.dataset.frameTitle || "";
      this.fold.open = true; // where the question is asked again
      this.dataset.state = "loading";
      this.say(this.dataset.loading || "");
      try {
        const late = pause(Number(this.dataset.timeout) || TIMEOUT).then(() => Promise.reject());
        await Promise.race([this.show(frame), late]);
      } catch {
        this.fail(frame);
        return;
      }
      this.dataset.state = "live";
      this.say((this.unsaved ? this.dataset.unsaved : this.dataset.live) || "");
      this.retheme();
    }

    /**
     * Show the posts in a page of our own within the frame, with which their program ends.
     * @param {HTMLIFrameElement} frame
     */
    async show(frame) {
      const {account = "", lang = "en", limit, height} = this.dataset;
      const {head, script, show} = this.adapter;
      this.theme = themeAt(this);
      this.find(".channel-frame").replaceChildren(frame);
      const page = /** @type {Document} */ (frame.contentDocument);
      // A page that is written has the address of this one, which such programs look at.
      page.open();
      page.write(`<!doctype html><meta name="color-scheme" content="${this.theme}">${head}<body>`);
      page.close();
      page.documentElement.lang = document.documentElement.lang;
      page.title = frame.title;
      page.body.style.margin = "0";
      this.watch(frame, page);
      const program = page.createElement("script");
      program.src = script;
      page.head.append(program);
      await loaded(program);
      const settings = {account, lang, limit: Number(limit), height: Number(height), theme: this.theme};
      await show(frame.contentWindow, page.body, settings);
      await untilDrawn(page.body);
    }

    /**
     * Keep the name of the frame with the posts, and notice when it goes, or is blocked or empty.
     * @param {HTMLIFrameElement} frame
     * @param {Document} page
     */
    watch(frame, page) {
      new MutationObserver(() => {
        const posts = page.querySelector("iframe");
        if (posts && posts.title !== frame.title) posts.title = frame.title;
        if (!posts && this.dataset.state === "live") this.fail(frame);
      }).observe(page.body, {subtree: true, childList: true, attributeFilter: ["title"]});
      page.addEventListener("securitypolicyviolation", ({blockedURI}) => {
        if (blockedURI && page.querySelector("iframe")?.src.startsWith(blockedURI)) this.fail(frame);
      });
      frame.contentWindow?.addEventListener("message", ({data, source}) => {
        const isOfPosts = source && source === page.querySelector("iframe")?.contentWindow;
        if (isOfPosts && this.adapter.refuses(parseMessage(data))) this.fail(frame);
      });
    }

    /** @param {HTMLIFrameElement} frame */
    fail(frame) {
      if (this.frameNow === frame) this.close(this.dataset.failed || "", "[name=load]");
    }

    stop() {
      if (!this.frameNow && !("remembered" in this.dataset)) return;
      this.rememberBox.checked = false;
      this.close(this.dataset.stopped || "", "summary");
      this.fold.open = false;
    }

    /**
     * Take the live view away and ask again; focus on what goes moves to what leads there again.
     * @param {string} text
     * @param {string} next
     */
    close(text, next) {
      const focused = this.contains(document.activeElement);
      this.frameNow = null;
      this.find(".channel-frame").replaceChildren();
      this.dataset.state = "ask";
      this.refresh();
      this.say(text);
      if (focused) this.find(next).focus();
    }

    /** Follow the page's theme switch. */
    retheme() {
      if (this.dataset.state === "live" && themeAt(this) !== this.theme) this.load();
    }
  }

  /** What this browser remembers, and a button that makes it forget. */
  class ChannelChoices extends ChannelElement {
    start() {
      parsed.then(() => this.refresh());
    }

    refresh() {
      const {labels = "{}", row = "", none = ""} = this.dataset;
      const language = document.documentElement.lang || undefined;
      const rows = Object.entries(readChoices()).map(([provider, until]) => {
        const date = new Date(until).toLocaleDateString(language, {dateStyle: "long"});
        return row.replace("{provider}", JSON.parse(labels)[provider] || provider).replace("{date}", date);
      });
      this.dataset.state = rows.length ? "some" : "none";
      this.say(rows.join(" ") || none);
    }

    pressed() {
      withdraw();
      this.find("[role=status]").focus();
    }
  }

  // Consent

  /** @param {string} [provider] */
  function embeds(provider) {
    const all = /** @type {ChannelLive[]} */ ([...document.querySelectorAll("channel-live")]);
    return provider ? all.filter((embed) => embed.provider === provider) : all;
  }

  function lists() {
    return /** @type {ChannelChoices[]} */ ([...document.querySelectorAll("channel-choices")]);
  }

  /**
   * Load the posts of a provider: where a button was pressed, or, if remembered, everywhere.
   * @param {string} provider
   * @param {boolean} remember
   * @param {ChannelLive[]} asked
   */
  function grant(provider, remember, asked) {
    const remembered = remember && storeChoices({...readChoices(), [provider]: inTwelveMonths(Date.now())});
    for (const embed of embeds(provider)) {
      embed.refresh();
      embed.unsaved = remember && !remembered;
      if (!embed.frameNow && (remember || asked.includes(embed))) embed.load();
    }
    announce(provider, true, remembered);
  }

  /** @param {string} [provider] */
  function withdraw(provider) {
    const choices = readChoices();
    for (const name of Object.keys(choices)) {
      if (!provider || provider === name) delete choices[name];
    }
    storeChoices(choices);
    for (const embed of embeds(provider)) embed.stop();
    announce(provider, false, false);
  }

  /**
   * @param {string | undefined} provider
   * @param {boolean} granted
   * @param {boolean} remembered
   */
  function announce(provider, granted, remembered) {
    for (const list of lists()) list.refresh();
    document.dispatchEvent(new CustomEvent("channels:changed", {detail: {provider, granted, remembered}}));
  }

  // A site's own consent banner: {provider: "x", remember: true}; without a provider, all of them.
  document.addEventListener("channels:grant", (event) => {
    const {provider, remember = false} = /** @type {CustomEvent} */ (event).detail || {};
    if (asksForPrivacy()) return;
    for (const name of new Set(embeds(provider).map((embed) => embed.provider))) {
      grant(name, remember === true, embeds(name));
    }
  });
  document.addEventListener("channels:withdraw", (event) => {
    withdraw(/** @type {CustomEvent} */ (event).detail?.provider);
  });

  // Another tab. What is withdrawn there stops here too; what is granted there waits.
  addEventListener("storage", ({key}) => {
    if (key !== KEY && key !== null) return;
    for (const embed of embeds()) {
      const before = "remembered" in embed.dataset;
      embed.refresh();
      if (before && !("remembered" in embed.dataset)) embed.stop();
    }
    for (const list of lists()) list.refresh();
  });

  const retheme = () => embeds().forEach((embed) => embed.retheme());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retheme);
  parsed.then(() => {
    const observer = new MutationObserver(retheme);
    for (const element of [document.documentElement, document.body]) observer.observe(element, {attributes: true});
  });

  const {classList} = document.documentElement;
  classList.add("channel-script");
  classList.toggle("channel-tall", !asksForPrivacy() && Object.keys(readChoices()).length > 0);
  customElements.define("channel-live", ChannelLive);
  customElements.define("channel-choices", ChannelChoices);
})();
