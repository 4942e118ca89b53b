"""What must not reach a page from a channel's body, whatever way it came in: an allow-list of HTML and of links."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from sphinx_channels.addresses import LINK_SCHEMES
from sphinx_channels.rules.placeholder import template_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: Elements that a channel may have as raw HTML, and among them those that need no end.
_TAGS: Final = frozenset(
    "a abbr b bdi bdo big blockquote br center cite code dd del details dfn div dl dt em figcaption figure font h2 h3 "
    "h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr".split()
)
_OPEN: Final = frozenset("br dd dt hr img li p tbody td tfoot th thead tr wbr".split())
_ATTRIBUTES: Final = frozenset(
    "align alt cite class color colspan datetime dir height href hreflang lang open reversed rel rowspan scope size "
    "src start style target title type valign value width".split()
)
#: What stands only in certain elements: on its own it would end the element of this kind that is around the channel.
_WITHIN: Final = {
    "li": ("ul", "ol"), "dd": ("dl",), "dt": ("dl",),
    **dict.fromkeys(("tbody", "td", "tfoot", "th", "thead", "tr"), ("table",)),
}  # fmt: skip
#: Text, a comment, an end, or a tag with its attributes. Nothing backtracks: every repetition keeps what it took.
_TOKEN: Final = re.compile(
    r"[^<]++|<(?=[^a-z/!?])|<!--(?!-?>)(?:[^-]|-(?!-!?>))*+-->|</(?P<end>[a-z][a-z0-9]*+)[ \t\n\f\r]*+>"
    r"|<(?P<tag>[a-z][a-z0-9]*+)(?P<attributes>(?:[ \t\n\f\r]++[a-z][a-z0-9:_-]*+"
    r"(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^ \t\n\f\r\"'<>=`]++))?+)*+)[ \t\n\f\r]*+/?>",
    re.IGNORECASE | re.ASCII,
)
_ATTRIBUTE: Final = re.compile(
    r"([a-z][a-z0-9:_-]*+)(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r]++))?+",
    re.IGNORECASE | re.ASCII,
)
_TAG_NAME: Final = re.compile(r"</?\s*([a-z!?][\w-]*)", re.IGNORECASE)
#: What lays out raw text for another output, and what would do more: run, link, read, write.
_LAYOUT: Final = re.compile(
    r"\\(?:\\|(?:clearpage|hfill|medskip|newline|newpage|noindent|pagebreak|par|quad)(?![a-z]))"
)
_COMMAND: Final = re.compile(r"[\\@][a-z]*|\^\^|[{}%]|^[.'] *[a-z]+|(?<![a-z])[a-z]*+://", re.IGNORECASE | re.MULTILINE)
#: What of a formula would link, read or change more than the formula.
_MATH: Final = re.compile(
    r"\\(?:href|url|require|class|cssId|style|data|input|include|openin|openout|read|write|csname|catcode)(?![a-zA-Z])"
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
_SKIPPED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
#: The breaks that MyST-Parser itself writes, one an output.
BREAKS: Final = ("<br />\n", "\\\\\n")

#: A piece of raw text: its format, itself, and what it stands in.
Piece = tuple[str, str, object]
#: What is wrong with a piece: the key of the finding and what to remove; no key where it only follows from another.
Wrong = tuple[str, str]


def unsafe_scheme(uri: str) -> str:
    """The scheme of a link that is not in the allow-list, as browsers read it; an empty string for a good link."""
    bare = _SKIPPED.sub("", uri)[:200]
    match = _SCHEME.match(bare) or _SCHEME.match(_SKIPPED.sub("", unquote(bare)))
    return match[1].lower() if match and match[1].lower() not in LINK_SCHEMES else ""


def is_remote(uri: str) -> bool:
    """Whether a picture would be fetched from another site."""
    bare = _SKIPPED.sub("", uri)[:200].replace("\\", "/").lower()
    return bare.startswith("//") or bool(_SCHEME.match(bare) and not bare.startswith("data:image/"))


def unsafe_raw(pieces: Iterable[Piece], is_gone: Callable[[str], bool] = lambda _: False) -> dict[int, Wrong]:
    """What is wrong with the raw text of a channel, by the number of the piece.

    An element must begin and end in pieces that stand in the same node, or it would close, or swallow, what is around
    the channel.

    :param pieces: those of one channel, in the order of the page.
    :param is_gone: whether a link leads to where the channel used to be.
    """
    pieces = list(pieces)
    wrong = _wrong_pieces(pieces, {}, is_gone)
    if wrong and _wrong_pieces(pieces, wrong, is_gone):  # what is left leans on what is refused
        wrong = (
            dict.fromkeys((number for number, piece in enumerate(pieces) if piece[1] not in BREAKS), ("", "")) | wrong
        )
    return wrong


def _wrong_pieces(
    pieces: list[Piece], skipped: Mapping[int, Wrong], is_gone: Callable[[str], bool]
) -> dict[int, Wrong]:
    wrong: dict[int, Wrong] = {}
    opened: list[tuple[str, object, int]] = []
    refused: set[str] = set()
    for number, (form, text, around) in enumerate(pieces):
        if number in skipped or text in BREAKS:
            continue
        if "html" not in form.split():
            if found := _MATH.search(text) if form == "math" else _COMMAND.search(_LAYOUT.sub("", text)):
                wrong[number] = "unsafe.html", found[0]
            continue
        before, position = [*opened], 0
        while position < len(text) and number not in wrong:
            token = _TOKEN.match(text, position)
            tag = ((token["tag"] or token["end"] or "") if token else _tag_name(text[position:])).lower()
            inmost = opened[-1] if opened else ("", None, 0)
            reason: Wrong | None = None
            if token is None or (token["tag"] and tag not in _TAGS):
                reason = _named(tag, text[position : position + 80])
            elif tag in _WITHIN and inmost[:2] not in [(outer, around) for outer in _WITHIN[tag]]:
                reason = _named(f"/{tag}" if token["end"] else tag, "")
            elif token["tag"]:
                reason = _attributes(token["attributes"], is_gone)
                if tag not in _OPEN:
                    opened.append((tag, around, number))
            elif tag and tag not in _OPEN:
                if inmost[:2] == (tag, around):
                    opened.pop()
                else:
                    reason = ("", "") if tag in refused else _named(f"/{tag}", "")
            if reason is not None:
                wrong[number], opened = reason, before
                refused.add(tag)
            position = token.end() if token else len(text)
    for tag, _, number in opened:
        wrong.setdefault(number, _named(tag, ""))
    return wrong


def leftover(html: str) -> str:
    """What of good raw text is left over from an old page; an empty string for nothing."""
    position = 0
    while token := _TOKEN.match(html, position):
        position = token.end()
        if (token["tag"] or "").lower() == "br":
            return "<br>"
        if any(match[1].lower() == "style" for match in _ATTRIBUTE.finditer(token["attributes"] or "")):
            return "style="
    return ""


def _tag_name(text: str) -> str:
    match = _TAG_NAME.match(text)
    return match[1] if match else ""


def _named(tag: str, text: str) -> Wrong:
    """What is said of an element; ``<your name>`` is none."""
    if template := next(template_texts(text, planned=False), ""):
        return "placeholder.text", template
    key = "unsafe" if tag.lstrip("/") in {"script", "iframe", "frame", "object", "embed"} else "unsafe.html"
    return key, f"<{tag}>" if tag else text[:20]


def _attributes(attributes: str, is_gone: Callable[[str], bool]) -> Wrong | None:
    """What is wrong with the attributes of an element that a channel may have."""
    for match in _ATTRIBUTE.finditer(attributes):
        name, value = match[1].lower(), unescape((match[2] or "").strip("\"'"))
        if name not in _ATTRIBUTES and not name.startswith(("aria-", "data-")):
            return "unsafe.html", f"{name}="
        if name == "style" and re.search(r"[(\\@&]", value):
            return "unsafe.html", "style="
        is_picture = name == "src" and value.lower().startswith("data:image/")
        if name in {"href", "cite", "src"} and not is_picture and (scheme := unsafe_scheme(value)):
            return "unsafe.link", f"{scheme}:"
        if name == "href" and is_gone(value):
            return "unsafe.html", f"<a href={value}>"
        if name == "src" and is_remote(value):
            return "unsafe.image", value
    return None
