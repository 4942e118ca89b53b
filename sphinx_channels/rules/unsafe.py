"""What must not reach a page from a channel's body, whatever way it came in: an allow-list of HTML and of links."""

import re
from collections.abc import Callable
from html import unescape
from typing import Final
from urllib.parse import unquote

from sphinx_channels.addresses import LINK_SCHEMES
from sphinx_channels.rules import WORDS
from sphinx_channels.rules.placeholder import template_texts

#: Elements that a channel may have as raw HTML, and among them those that need no end.
_TAGS: Final = frozenset(WORDS["elements"])
_OPEN: Final = frozenset("br dd dt hr img li p tbody td tfoot th thead tr wbr".split())
_ATTRIBUTES: Final = frozenset(WORDS["attributes"])
#: What stands only in certain elements: on its own it would end the element of this kind that is around the channel.
_WITHIN: Final = {
    "li": ("ul", "ol"), "dd": ("dl",), "dt": ("dl",),
    **dict.fromkeys(("tbody", "td", "tfoot", "th", "thead", "tr"), ("table",)),
}  # fmt: skip
#: The formats of raw text with elements.
_MARKUP: Final = frozenset({"html", "xml"})
#: Text, a comment, an end, or a tag with its attributes; whatever else begins like one is left to no parser's guess.
#: Nothing backtracks: every repetition keeps what it took.
_TOKEN: Final = (
    r"(?ai)[^<]++|<(?=[^a-z/!?])|<!--(?!-?>)(?:[^-]|-(?!-!?>))*+-->|</(?P<end>[a-z][a-z0-9]*+)[ \t\n\f\r]*+>"
    r"|<(?P<tag>[a-z][a-z0-9]*+)(?P<attributes>(?:[ \t\n\f\r]++[a-z][a-z0-9:_-]*+"
    r"(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^ \t\n\f\r\"'<>=`]++))?+)*+)[ \t\n\f\r]*+/?>"
    r"|(?P<other><(?s:.*))"
)
_ATTRIBUTE: Final = r"(?ai)([a-z][a-z0-9:_-]*+)(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r]++))?+"
_TAG_NAME: Final = r"(?i)</?\s*([a-z!?][\w-]*)"
#: What lays out raw text for another output, and what would do more: run, link, read, write.
_LAYOUT: Final = r"\\(?:\\|(?:clearpage|hfill|medskip|newline|newpage|noindent|pagebreak|par|quad)(?![a-z]))"
_COMMAND: Final = r"(?im)[\\@][a-z]*|\^\^|[{}%]|^[.'] *[a-z]+|(?<![a-z])[a-z]*+://"
#: What of a formula would link, read or change more than the formula.
_MATH: Final = (
    r"(?i)\^\^|(?<!\\)\\[()[\]]|\\[a-z@]*?(?:href|input|file|include|verbatim|bbox|mmltoken|csname|catcode)"
    r"|\\(?:[a-z@]*k|b)?url(?![a-z])|\\(?:hyper|direct|pdf|provide|future|declare)[a-z]*|\\(?:begin|end)\s*\{document"
    r"|\\(?:require|class|cssid|style|data|open(?:in|out)|read|write|[egx]?def|let|(?:re)?new[a-z]+|special)(?![a-z])"
)
_SCHEME: Final = r"(?i)([a-z][a-z0-9+.-]*+):"
_SKIPPED: Final = r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
#: The breaks that MyST-Parser itself writes, one an output, and the boxes of its task lists.
_BOX: Final = '<input class="task-list-item-checkbox" {}disabled="disabled" type="checkbox">'
BREAKS: Final = ("<br />\n", "\\\\\n", _BOX.format(""), _BOX.format('checked="checked" '))

#: A piece of raw text: its format, itself, and what it stands in.
Piece = tuple[str, str, object]
#: What is wrong with a piece: the key of the finding and what to remove.
Wrong = tuple[str, str]


def unsafe_scheme(uri: str) -> str:
    """The scheme of a link that is not in the allow-list, as browsers read it; an empty string for a good link."""
    bare = re.sub(_SKIPPED, "", uri)[:200]
    match = re.match(_SCHEME, bare) or re.match(_SCHEME, re.sub(_SKIPPED, "", unquote(bare)))
    return match[1].lower() if match and match[1].lower() not in LINK_SCHEMES else ""


def is_remote(uri: str) -> bool:
    """Whether a picture would be fetched from another site."""
    bare = re.sub(_SKIPPED, "", uri)[:200].replace("\\", "/").lower()
    return bare.startswith("//") or bool(re.match(_SCHEME, bare) and not bare.startswith("data:image/"))


def unsafe_style(style: str) -> bool:
    """Whether a style, or a drawing, may fetch something or act."""
    return re.search(r"(?i)[(\\@&]|[\s\"'/]on[a-z]+\s*=|<script|href", style) is not None


def unsafe_raw(pieces: list[Piece], is_gone: Callable[[str], bool] = lambda _: False) -> dict[int, Wrong]:
    """What is wrong with the raw text of a channel, by the number of the piece.

    All may stand, or none: where something is wrong, the pieces that may lean on it are there too, with no key.

    :param pieces: those of one channel, in the order of the page.
    :param is_gone: whether a link leads to where the channel used to be.
    """
    wrong = {number: reason for number, piece in enumerate(pieces) if (reason := _refused(*piece[:2], is_gone))}
    wrong = wrong or _unbalanced(pieces)
    others = {number: ("", "") for number, piece in enumerate(pieces) if piece[1] not in BREAKS}
    return others | wrong if wrong else {}


def _refused(form: str, text: str, is_gone: Callable[[str], bool]) -> Wrong | None:
    """What a piece has that no channel may have."""
    if text in BREAKS:
        return None
    forms = {*form.split()}
    if forms - _MARKUP:
        command = re.search(_MATH, text) if form == "math" else re.search(_COMMAND, re.sub(_LAYOUT, "", text))
        if command:
            return "unsafe.html", command[0]
    for token in re.finditer(_TOKEN, text) if forms & _MARKUP else ():
        if token["other"] or (token["tag"] and token["tag"].lower() not in _TAGS):
            return _named(token[0][:80])
        if token["tag"] and (reason := _attributes(token["attributes"], is_gone)):
            return reason
    return None


def _unbalanced(pieces: list[Piece]) -> dict[int, Wrong]:
    """The first piece whose element would close, or swallow, what is around the channel.

    An element must begin and end in pieces that stand in the same node.
    """
    opened: list[tuple[int, str, object]] = []
    for number, (form, text, around) in enumerate(pieces):
        for token in re.finditer(_TOKEN, text) if _MARKUP.intersection(form.split()) and text not in BREAKS else ():
            tag = (token["tag"] or token["end"] or "").lower()
            inmost = opened[-1][1:] if opened else ()
            if tag in _WITHIN and inmost not in [(outer, around) for outer in _WITHIN[tag]]:
                return {number: _named(token[0])}
            if not tag or tag in _OPEN:
                continue
            if token["tag"]:
                opened.append((number, tag, around))
            elif inmost == (tag, around):
                opened.pop()
            else:
                return {number: _named(token[0])}
    return {number: _named(f"<{tag}>") for number, tag, _ in opened[:1]}


def leftover(html: str) -> str:
    """What of good raw text is left over from an old page; an empty string for nothing."""
    for token in re.finditer(_TOKEN, html):
        if (token["tag"] or "").lower() == "br":
            return "<br>"
        if any(match[1].lower() == "style" for match in re.finditer(_ATTRIBUTE, token["attributes"] or "")):
            return "style="
    return ""


def _named(element: str) -> Wrong:
    """What is said of an element; ``<your name>`` is none."""
    if template := next(template_texts(element, planned=False), ""):
        return "placeholder.text", template
    match = re.match(_TAG_NAME, element)
    if match is None:
        return "unsafe.html", element[:20]
    tag = match[1].lower()
    key = "unsafe" if tag in {"script", "iframe", "frame", "object", "embed"} else "unsafe.html"
    return key, f"</{tag}>" if element.startswith("</") else f"<{tag}>"


def _attributes(attributes: str, is_gone: Callable[[str], bool]) -> Wrong | None:
    """What is wrong with the attributes of an element that a channel may have."""
    for match in re.finditer(_ATTRIBUTE, attributes):
        name, value = match[1].lower(), unescape((match[2] or "").strip("\"'"))
        if name not in _ATTRIBUTES and not name.startswith(("aria-", "data-")):
            return "unsafe.html", f"{name}="
        if name == "style" and unsafe_style(value):
            return "unsafe.html", "style="
        if name == "class" and "math" in value.split():
            return "unsafe.html", "class="
        is_picture = name == "src" and value.lower().startswith("data:image/")
        if name in {"href", "cite", "src"} and not is_picture and (scheme := unsafe_scheme(value)):
            return "unsafe.link", f"{scheme}:"
        if name == "href" and is_gone(value):
            return "unsafe.html", f"<a href={value}>"
        if name == "src" and is_remote(value):
            return "unsafe.image", value
    return None
