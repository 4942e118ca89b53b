// Stands before Sphinx's search and gives it what it looks for in other scripts, which this site does not send.
"use strict";

const _ready = whenRead => document.addEventListener("DOMContentLoaded", whenRead);

// How the builder names its pages; the template knows it. What is said of a result is added below.
const DOCUMENTATION_OPTIONS = {
  BUILDER: document.currentScript.dataset.builder,
  FILE_SUFFIX: document.currentScript.dataset.fileSuffix,
  LINK_SUFFIX: document.currentScript.dataset.linkSuffix,
  SHOW_SEARCH_SUMMARY: false,
};
const TEXTS = JSON.parse(document.currentScript.dataset.texts);

// The words of a search are neither kept in the browser nor marked on the page that is found.
const SPHINX_HIGHLIGHT_ENABLED = false;

// What a reader is told.
const Documentation = {
  gettext: text => text.startsWith("Your search did not match")
    ? "Nothing found. Check the spelling, or try other words." : text,
  ngettext: (_one, _more, count) => count === 1 ? "1 result" : `${count} results`,
};
const _ = Documentation.gettext;

// Some whole words of a text around the last word that stands in it; its first ones where none does.
const around = (text, words) => {
  const place = words.map(word => text.toLowerCase().indexOf(word)).findLast(place => place >= 0) ?? 0;
  const start = place > 120 ? text.indexOf(" ", place - 120) + 1 : 0;
  const end = text.indexOf(" ", start + 240);
  return `${start ? "… " : ""}${text.slice(start, end < 0 ? undefined : end)}${end < 0 ? "" : " …"}`;
};

_ready(() => {
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const query = new URLSearchParams(location.search).get("q");
  if (!results || !status || !query) return;
  const [, stems, , , words] = Search._parseQuery(query);
  new MutationObserver(() => {
    for (const result of results.querySelectorAll("li")) {
      if (result.querySelector("span, .context")) continue; // it says where it stands, or what
      const text = TEXTS[result.querySelector("a").getAttribute("href").replace(/#.*/, "")] ?? "";
      const part = Object.assign(document.createElement("p"), {className: "context"});
      part.textContent = around(text, [...words, ...stems]);
      result.append(part);
    }
    // Sphinx writes the number of results into a paragraph that it has just made, which is not read out. The one that
    // is stands on the page from the start.
    const count = results.querySelector(".search-summary")?.textContent ?? "";
    if (status.textContent !== count) status.textContent = count;
    if (count) results.append(document.getElementById("search-more").content); // once: then nothing is left in it
  }).observe(results, {childList: true, subtree: true, characterData: true});
});
