"""Text from strangers, made harmless: no markup, no characters that act, no links but web addresses.

What feeds hold is HTML that anybody may have written. A saved copy keeps the words, the addresses of the links and
the descriptions of the pictures.
"""

import re
from html.parser import HTMLParser
from typing import Final, NamedTuple
from urllib.parse import urljoin

from sphinx_channels.addresses import parse_url
from sphinx_channels.model import Link

#: Characters that a saved copy never holds. Controls; separators that act as line ends; characters that override
#: the direction of the text around them (the "Trojan Source" attack; Unicode Technical Report 36, section 2.5), but
#: not the plain marks that right-to-left languages need; invisible fillers; halves of characters; annotations.
UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
#: How much of one text is read; a saved copy shows a tenth of it. Over some texts, old versions of Python's parser of
#: HTML take time with the square of the length: no more than the blink of an eye over this much.
LONGEST: Final = 10_000
_MOST: Final = 20

#: The elements that part what is in them from what is around them, and by what.
_BREAKS: Final = dict.fromkeys(
    "address article aside blockquote details div dl fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section summary table ul".split(),
    "\n\n",
) | {"dd": "\n", "dt": "\n", "li": "\n", "tr": "\n", "td": " ", "th": " "}
#: Elements whose content is code, or belongs to another page, or is not shown.
_SKIPPED: Final = frozenset(
    "applet audio button canvas form frameset head iframe math noembed noframes noscript object script select style "
    "svg template textarea title video".split()
)


class Words(NamedTuple):
    """What is left of a text: paragraphs parted by an empty line, links, and the descriptions of its pictures."""

    text: str = ""
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text without unsafe characters, with single blanks, and with at most one empty line at a time."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text[:LONGEST])
    lines = (" ".join(line.split()) for line in UNSAFE.sub("", text.replace("\t", " ")).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """The text as one clean line."""
    return " ".join(clean(text).split())


def shorten(text: str, longest: int) -> str:
    """The text, cut between two words and marked with an ellipsis where it is longer than ``longest``."""
    if len(text) <= longest:
        return text
    blank = max(text.rfind(" ", 0, longest), text.rfind("\n", 0, longest))
    # A text without blanks, as in Chinese, is cut where it must be.
    return text[: blank if blank > max(0, longest - 63) else longest - 1].rstrip() + "…"


def safe_url(url: str, base: str = "") -> str:
    """The whole web address, or an empty string for anything that is none; relative ones count from ``base``."""
    try:
        whole = urljoin(base, url.strip()) if url.strip() and len(url) <= 2000 else ""
    except ValueError:
        return ""
    return whole if len(whole) <= 2000 and parse_url(whole) else ""


def html_words(html: str, base: str = "") -> Words:
    """The words, links and picture descriptions of a piece of HTML."""
    reader = _Reader(base)
    # Python's parser raises on `<![` with an unknown keyword; no post needs such a section. It is slowest over tags
    # that never end, so there are none: what follows the last `>` is text up to the first of them.
    markup, end, rest = html[:LONGEST].replace("<![", "&lt;![").rpartition(">")
    reader.feed(markup + end + re.split("<[A-Za-z/!?]", rest, maxsplit=1)[0].replace("<", "&lt;"))
    reader.close()
    reader.end_link()
    links = tuple(dict.fromkeys(link for link in reader.links if link.label))
    return Words(clean("".join(reader.parts)), links[:_MOST], tuple(filter(None, reader.pictures))[:_MOST])


class _Reader(HTMLParser):
    """Collects words; whatever is inside an element of ``_SKIPPED`` is dropped."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[Link] = []
        self.pictures: list[str] = []
        self._base = base
        self._skipped: list[str] = []
        self._link = ("", 0)
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipped.append(tag)
        if not self._skipped:
            values = dict(attrs)
            self._part(tag)
            if tag == "a":
                self.end_link()
                self._link = (safe_url(values.get("href") or "", self._base), len(self.parts))
            elif tag == "img":
                self.pictures.append(clean_line(values.get("alt") or ""))
            elif tag == "br":
                self.parts.append("\n")
            self._preformatted += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif not self._skipped:
            if tag == "a":
                self.end_link()
            self._part(tag)
            self._preformatted = max(0, self._preformatted - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        words = data if self._preformatted else re.sub(r"\s+", " ", data)
        # Blanks between blocks are the author's indentation.
        if not self._skipped and not (words == " " and self.parts and self.parts[-1].endswith("\n")):
            self.parts.append(words)

    def end_link(self) -> None:
        url, start = self._link
        self._link = ("", 0)
        if url:
            self.links.append(Link(shorten(clean_line("".join(self.parts[start:])), 200), url))

    def _part(self, tag: str) -> None:
        sign = _BREAKS.get(tag, "")
        if sign != "\n" or not self.parts or not self.parts[-1].endswith("\n"):
            self.parts.append(sign)
