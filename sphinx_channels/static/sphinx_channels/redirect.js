// @ts-check
// Goes on to a page's new address, with the query and the fragment of the old one. Without a script,
// the page has a refresh and a plain link.
"use strict";
(() => {
  const target = document.currentScript?.dataset.target;
  if (target) location.replace(target + location.search + location.hash);
})();
