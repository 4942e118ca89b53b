// @ts-check
// What the pages of this site need beside Furo's own script. It stands before the text, so that a page has the colours
// that were chosen from the start.
(() => {
  "use strict";

  let colours = null;
  try {
    colours = localStorage.getItem("theme");
  } catch {
    // A browser that stores nothing has no choice to follow.
  }
  document.body.dataset.theme = colours || "auto";

  // The mark of a link stands behind its last word, which may not have come yet: it is seen when it has its place.
  document.body.dataset.arriving = "";
  document.addEventListener("DOMContentLoaded", () => delete document.body.dataset.arriving);

  /** The menu and the contents of the page, where they lie over the text. */
  const drawers = () => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[popover]:popover-open"));

  // A browser closes a drawer with Escape and with a click beside it, but not when the focus walks on under it, nor
  // when a link leads to another part of the same page.
  document.addEventListener("focusin", ({target}) => {
    for (const drawer of drawers()) {
      const button = document.querySelector(`[popovertarget="${drawer.id}"]`);
      if (target instanceof Node && !drawer.contains(target) && target !== button) drawer.hidePopover();
    }
  });
  document.addEventListener("click", ({target}) => {
    const link = target instanceof Element && target.closest("[popover]:popover-open a");
    if (link) for (const drawer of drawers()) drawer.hidePopover();
  });

  // The page not found: a mail about it names the address that leads nowhere.
  document.addEventListener("DOMContentLoaded", () => {
    const mail = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-body]"));
    if (!mail) return;
    const body = encodeURIComponent(`${mail.dataset.body}${location.href}\r\n\r\n`);
    mail.href = mail.href.replace(/body=.*/, () => `body=${body}`);
  });
})();
