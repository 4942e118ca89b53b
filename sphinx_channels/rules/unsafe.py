"""What must not reach a page from the body of a channel, whatever way it came in: an allow-list of HTML and of links."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from sphinx_channels.model import LINK_SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Elements that a channel may have as raw HTML, and among them those that need no end.
_TAGS: Final = frozenset(
    "a abbr b bdi bdo big blockquote br center cite code dd del details dfn div dl dt em figcaption figure font h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr tt u ul var wbr".split()
)
_OPEN: Final = frozenset("br dd dt hr img li p tbody td tfoot th thead tr wbr".split())
_ATTRIBUTES: Final = frozenset(
    "align alt cite class color colspan datetime dir height href hreflang lang open reversed rel rowspan scope size src "
    "start style target title type valign value width".split()
)
#: A comment, an end, or a tag with its attributes. Nothing in it backtracks: every repetition keeps what it took.
_TOKEN: Final = re.compile(
    r"[^<>]++|<!--(?!-?>)(?:[^-]|-(?!-!?>))*+-->|</(?P<end>[a-z][a-z0-9]*+)\s*+>"
    r"|<(?P<tag>[a-z][a-z0-9]*+)(?P<attributes>(?:\s++[a-z][a-z0-9:_-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>=`]++))?+)*+)\s*+/?>",
    re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"([a-z][a-z0-9:_-]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s]++))?+", re.IGNORECASE)
_TAG_NAME: Final = re.compile(r"<\s*/?\s*([a-z!?][\w-]*)", re.IGNORECASE)
#: What raw text for another output must not do: link, read, write.
_COMMAND: Final = re.compile(r"href|url|input|include|write|open|special|lua|image|uref|://", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
_SKIPPED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
#: The breaks that MyST-Parser itself writes, one an output.
BREAKS: Final = ("<br />\n", "\\\\\n")


def unsafe_scheme(uri: str) -> str:
    """The scheme of a link that is not in the allow-list, as browsers read it; an empty string for a good link."""
    bare = _SKIPPED.sub("", uri[:200])
    match = _SCHEME.match(bare) or _SCHEME.match(_SKIPPED.sub("", unquote(bare)))
    return match[1].lower() if match and match[1].lower() not in LINK_SCHEMES else ""


def is_remote(uri: str) -> bool:
    """Whether a picture would be fetched from another site."""
    bare = _SKIPPED.sub("", uri[:200]).replace("\\", "/")
    return "//" in bare[:12] or bool(_SCHEME.match(bare) and not bare.lower().startswith("data:image/"))


def unsafe_raw(
    pieces: Iterable[tuple[str, str]], is_gone: Callable[[str], bool] = lambda _: False
) -> dict[int, tuple[str, str]]:
    """What is wrong with the raw text of a channel: by its number, the key of the finding and what to remove.

    :param pieces: the format and the text of each raw node, in the order of the page. Each must be whole: what one
        piece begins and another ends is refused, and so is an element that would close or swallow what is around it.
    :param is_gone: whether a link leads to where the channel used to be.
    """
    wrong: dict[int, tuple[str, str]] = {}
    open_tags: list[tuple[str, int]] = []
    for number, (form, text) in enumerate(pieces):
        if text in BREAKS:
            continue
        if "html" not in form.split():
            if found := _COMMAND.search(text):
                wrong[number] = "unsafe.html", found[0]
            continue
        position = 0
        while position < len(text) and number not in wrong:
            token = _TOKEN.match(text, position)
            if token is None:
                wrong[number] = _unread(text[position:])
                break
            position = token.end()
            if token["tag"]:
                tag = token["tag"].lower()
                if reason := _tag(tag, token["attributes"], is_gone):
                    wrong[number] = reason
                elif tag not in _OPEN:
                    open_tags.append((tag, number))
            elif token["end"]:
                tag = token["end"].lower()
                if open_tags and open_tags[-1][0] == tag:
                    open_tags.pop()
                elif tag not in _OPEN:
                    wrong[number] = _named(f"/{tag}")
    for tag, number in open_tags:
        wrong.setdefault(number, _named(tag))
    return wrong


def _unread(text: str) -> tuple[str, str]:
    match = _TAG_NAME.match(text)
    return _named(match[1].lower()) if match else ("unsafe.html", text[:20])


def _named(tag: str) -> tuple[str, str]:
    key = "unsafe" if tag.lstrip("/") in {"script", "iframe", "frame", "object", "embed"} else "unsafe.html"
    return key, f"<{tag}>"


def _tag(tag: str, attributes: str, is_gone: Callable[[str], bool]) -> tuple[str, str] | None:
    """What is wrong with a tag."""
    if tag not in _TAGS:
        return _named(tag)
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
