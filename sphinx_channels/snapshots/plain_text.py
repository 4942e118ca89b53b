"""Text from strangers, made harmless: no markup, no characters that act, no links but web addresses."""

import re
from html import unescape
from typing import Any, Final, NamedTuple
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

#: The elements that part what is in them from what is around them, and by what: ``\v`` ends a line that has not ended.
_BREAKS: Final = dict.fromkeys(
    "address article aside blockquote details div dl fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section summary table ul".split(),
    "\n\n",
) | {"br": "\n", "dd": "\v", "dt": "\v", "li": "\v", "tr": "\v", "td": " ", "th": " "}
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
    """The whole web address, or an empty string; relative ones count from ``base``. A saved copy has no apostrophe."""
    try:
        whole = urljoin(base, url.strip()).replace("'", "%27") if url.strip() and len(url) <= 2000 else ""
    except ValueError:
        return ""
    return whole if len(whole) <= 2000 and parse_url(whole) else ""


def html_words(html: str, base: str = "") -> Words:
    """The words, links and picture descriptions of a piece of HTML."""
    from bs4 import BeautifulSoup  # the extra ``snapshots``
    from bs4.element import CData

    # Python's parser raises on `<![` with an unknown keyword; no post needs such a section. It is slowest over tags
    # that never end, so there are none: what follows the last `>` is text up to the first of them.
    markup, end, rest = html[:LONGEST].replace("&", "&amp;").replace("<![", "&lt;![").rpartition(">")
    markup += end + re.split("<[A-Za-z/!?]", rest, maxsplit=1)[0].replace("<", "&lt;")
    markup = re.sub(r"(?i)(?=<a[\s/>])", "</a>", markup)  # a link ends where the next one begins
    # Beautiful Soup warns of a text without an element, which may be the name of a file.
    tree: Any = BeautifulSoup(f"<body>{markup}", "html.parser", string_containers={"pre": CData})
    for element in tree(_SKIPPED):
        element.decompose()
    labels = ((shorten(clean_line(_text(link)), 200), unescape(link["href"])) for link in tree("a", href=True))
    links = dict.fromkeys(Link(label, url) for label, href in labels if label and (url := safe_url(href, base)))
    pictures = filter(None, (clean_line(unescape(image["alt"])) for image in tree("img", alt=True)))
    return Words(clean(_text(tree)), tuple(links)[:_MOST], tuple(pictures)[:_MOST])


def _text(element: Any) -> str:
    """The text of an element, with its blocks apart. Beautiful Soup leaves no entity that it does not know whole."""
    from bs4.element import CData, NavigableString, Tag

    text, pending = "", [element]
    while pending:
        node = pending.pop()
        if isinstance(node, Tag):
            before = _BREAKS.get(node.name, "")
            after = "" if node.name == "br" else before
            pending += [after, *reversed(node.contents), before]
        elif type(node) is NavigableString:
            text += unescape(re.sub(r"\s+", " ", node))
        elif type(node) in {CData, str}:  # in ``pre``, or a break; neither a comment nor a declaration
            text += unescape(node)
    return re.sub("(?:\n ?)?\v[ \v]*", "\n", text)
