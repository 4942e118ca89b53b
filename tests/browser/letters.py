"""Which words letters of twice the size break."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_BROKEN = """(element, skipped) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), words = [];
  for (let text; text = texts.nextNode();) {
    if (skipped && text.parentElement.closest(skipped)) continue;
    for (const {0: word, index} of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) words.push(word);
    }
  }
  return words;
}"""


def enlarge(page: Page) -> None:
    """Make all letters twice as large."""
    page.add_style_tag(content="html { font-size: 200% !important }")


def broken_words(element: Locator, skipped: str = "") -> list[str]:
    """The words of an element that stand on two lines, but those within what a selector names."""
    broken: list[str] = element.evaluate(_BROKEN, skipped)
    return broken
