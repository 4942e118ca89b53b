// Stands before Sphinx's search and gives it what it looks for in other scripts, which this site does not send.
"use strict";

// The words of a search are neither kept in the browser nor marked on the page that is found.
const SPHINX_HIGHLIGHT_ENABLED = false;

// No single character is a shortcut.
DOCUMENTATION_OPTIONS.ENABLE_SEARCH_SHORTCUTS = false;

// What a reader is told.
Object.assign(Documentation.TRANSLATIONS, {
  "Search finished, found one page matching the search query.": ["1 result", "${resultCount} results"],
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "Nothing found. Check the spelling, or try other words.",
});

// Sphinx writes the number of results into a paragraph that it has just made, which is not read out. The one that is
// stands on the page from the start.
_ready(() => {
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  if (!results || !status) return;
  new MutationObserver(() => {
    const count = results.querySelector(".search-summary")?.textContent ?? "";
    if (status.textContent !== count) status.textContent = count;
  }).observe(results, {childList: true, subtree: true, characterData: true});
});
