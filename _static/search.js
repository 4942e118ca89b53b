// Stands before Sphinx's search and gives it what it looks for in other scripts, which this site does not send.
"use strict";

const _ready = whenRead => document.addEventListener("DOMContentLoaded", whenRead);

// How the builder names its pages; the template knows it.
const DOCUMENTATION_OPTIONS = {
  BUILDER: document.currentScript.dataset.builder,
  FILE_SUFFIX: document.currentScript.dataset.fileSuffix,
  LINK_SUFFIX: document.currentScript.dataset.linkSuffix,
  SHOW_SEARCH_SUMMARY: true,
};

// The words of a search are neither kept in the browser nor marked on the page that is found.
const SPHINX_HIGHLIGHT_ENABLED = false;

// What a reader is told.
const Documentation = {
  gettext: text => text.startsWith("Your search did not match")
    ? "Nothing found. Check the spelling, or try other words." : text,
  ngettext: (_one, _more, count) => count === 1 ? "1 result" : `${count} results`,
};
const _ = Documentation.gettext;

_ready(() => {
  // Words that are not seen on a page, or are those of a control, are no part of what a reader looks for.
  const unseen = ".headerlink, button, script, style, channel-live, channel-choices, .channel-again, " +
    ".channel-table:not(.channel-wide) th + th";
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll(unseen)) part.remove();
    const found = anchor && page.querySelector(`[role=main] ${anchor}`) || page.querySelector("[role=main]");
    return found?.textContent ?? "";
  };

  // Sphinx writes the number of results into a paragraph that it has just made, which is not read out. The one that is
  // stands on the page from the start.
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  if (!results || !status) return;
  new MutationObserver(() => {
    const count = results.querySelector(".search-summary")?.textContent ?? "";
    if (status.textContent !== count) status.textContent = count;
  }).observe(results, {childList: true, subtree: true, characterData: true});
});
