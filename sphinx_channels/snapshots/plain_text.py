"""Text from strangers, made harmless: no markup, no characters that act, no links but web addresses.

What feeds hold is HTML that anybody may have written. A saved copy keeps the words, the addresses of the links and
the descriptions of the pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from sphinx_channels.addresses import parse_url
from sphinx_channels.model import Link

#: Characters that a saved copy never holds. Controls; separators that act as line ends; characters that override
#: the direction of the text around them (the "Trojan Source" attack; Unicode Technical Report 36, section 2.5), but
#: not the plain marks that right-to-left languages need; invisible fillers; halves of characters; annotations.
UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)

#: How much HTML of one entry is read. What a saved copy shows is far shorter.
_LONGEST_HTML: Final = 50_000
_MOST_LINKS: Final = 20
_MOST_PICTURES: Final = 10

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tr", "ul",
})  # fmt: skip
#: Those of the blocks that are lines of a list or table, not paragraphs.
_LINES: Final = frozenset({"dd", "dt", "li", "tr"})
# Elements whose content is code, or belongs to another page, or is not shown.
_SKIPPED: Final = frozenset({
    "applet", "audio", "button", "canvas", "form", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip


@dataclass(slots=True)
class Words:
    """What is left of a piece of HTML."""

    text: str = ""
    """Paragraphs are parted by an empty line, lines by a line end."""
    links: list[Link] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """The descriptions of the pictures, without the empty ones."""


def clean(text: str) -> str:
    """The text without unsafe characters, with single blanks, and with at most one empty line at a time."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    text = UNSAFE.sub("", text.replace("\t", " "))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """The text as one clean line."""
    return " ".join(clean(text).split())


def shorten(text: str, longest: int) -> str:
    """The text, cut between two words and marked with an ellipsis where it is longer than ``longest``."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    if not text[longest - 1].isspace():
        # A text without blanks, as in Chinese, is cut where it must be.
        cut = re.sub(r"\s\S{0,60}\Z", "", cut)
    return cut.rstrip() + "…"


def safe_url(url: str, base: str = "") -> str:
    """The whole web address, or an empty string for anything that is none; relative ones count from ``base``."""
    try:
        whole = urljoin(base, url.strip()) if url.strip() else ""
    except ValueError:
        return ""
    return whole if len(whole) <= 2000 and parse_url(whole) else ""


def html_words(html: str, base: str = "") -> Words:
    """The words, links and picture descriptions of a piece of HTML."""
    reader = _Reader(base)
    # Python's parser raises on `<![` with an unknown keyword; no post needs such a section. It takes quadratic time
    # over tags that never end, so there are none: what follows the last `>` is text up to the first of them.
    markup, end, rest = html[:_LONGEST_HTML].replace("<![", "&lt;![").rpartition(">")
    reader.feed(markup + end + re.split("<[A-Za-z/!?]", rest, maxsplit=1)[0].replace("<", "&lt;"))
    reader.close()
    return reader.words()


def plain_words(text: str) -> Words:
    """The same for a text that is not HTML."""
    return Words(clean(text))


class _Reader(HTMLParser):
    """Collects words; whatever is inside an element of ``_SKIPPED`` is dropped."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base
        self._parts: list[str] = []
        self._links: list[Link] = []
        self._pictures: list[str] = []
        self._skipping: list[str] = []
        self._target = ""
        self._label_start = 0
        self._preformatted = 0

    def words(self) -> Words:
        self._end_link()
        links = dict.fromkeys(link for link in self._links if link.label)
        return Words(clean("".join(self._parts)), list(links)[:_MOST_LINKS], self._pictures[:_MOST_PICTURES])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping.append(tag)
        if self._skipping:
            return
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._parts.append("\n")
        elif tag == "img":
            self._picture(values.get("alt", ""))
        elif tag == "a":
            self._end_link()
            self._target = safe_url(values.get("href", ""), self._base)
            self._label_start = len(self._parts)
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        elif tag in _BLOCKS:
            self._block(tag)
        self._preformatted += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # HTML knows `<script/>` as an open element, but XHTML in Atom does not.
        if self._skipping and self._skipping[-1] == tag:
            self._skipping.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                del self._skipping[self._skipping.index(tag) :]
            return
        if tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._block(tag)
        self._preformatted = max(0, self._preformatted - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if not self._preformatted:
            data = re.sub(r"\s+", " ", data)
            if data == " " and self._parts and self._parts[-1].endswith("\n"):
                # Blanks between blocks are the author's indentation.
                return
        self._parts.append(data)

    def _block(self, tag: str) -> None:
        if tag not in _LINES:
            self._parts.append("\n\n")
        elif self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")

    def _picture(self, alt: str) -> None:
        if alt := clean_line(alt):
            self._pictures.append(shorten(alt, 1500))

    def _end_link(self) -> None:
        if self._target:
            label = clean_line("".join(self._parts[self._label_start :]))
            self._links.append(Link(shorten(label, 200), self._target))
        self._target = ""
