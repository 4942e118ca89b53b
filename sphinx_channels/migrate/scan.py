"""Jekyll's Markdown as a sequence of tokens, and as a tree: text, code, HTML, Liquid and kramdown's attributes.

markdown-it knows where blocks are, but gives inline tokens no place in the source, and knows neither Liquid nor
kramdown. So the text inside a block is scanned here, and everything that is not markup of these kinds stays as written.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<comment><!--.*?(?:-->|\Z)|\{%-?\s*comment\b.*?(?:\bendcomment\s*-?%\}|\Z))
    | (?P<script><(?P<scripted>script|style)\b[^>]*>.*?(?:</(?P=scripted)\s*>|\Z))
    | (?P<declaration><\?.*?(?:\?>|\Z)|<![a-z\[].*?(?:>|\Z))
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<command>\{%.{0,5000}?%\})
    | (?P<output>\{\{[^{}]*\}\})
    | (?P<attributes>\{:[^{}\n]*\})
    | (?P<autolink><(?:[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@:/]+@[^\s<>@]+|www\.[^\s<>]+)>)
    | (?P<tag></?(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?)>)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")

VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
BLOCK: Final = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead title tr ul".split()
)
#: Elements that end where another of these begins, without an end tag of their own.
_ENDED_BY: Final = {
    "p": BLOCK,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "option": frozenset({"option"}),
}
#: No page nests deeper on purpose; what does is read as if it were not nested.
_DEEPEST: Final = 50


class Token(NamedTuple):
    """A piece of the source. ``sort`` is the name of a group of the pattern, or ``text``."""

    sort: str
    raw: str
    line: int
    name: str = ""
    rest: str = ""

    @property
    def closes(self) -> bool:
        """Whether this is an end tag."""
        return self.raw.startswith("</")


@dataclass(slots=True)
class Element:
    """An HTML element; ``raw`` is its start tag."""

    name: str
    raw: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | Token] = field(default_factory=list)
    start: int = 0
    """Where its content begins in the text that was read."""
    end: int = 0
    """Where its content ends."""

    @property
    def classes(self) -> list[str]:
        """The words of its ``class``."""
        return self.attributes.get("class", "").split()

    def style(self, name: str) -> str:
        """One property of its ``style``, in lower case; empty where it is not set."""
        found = re.search(rf"(?:^|[;\s]){name}\s*:\s*([^;]*)", self.attributes.get("style", ""), re.IGNORECASE)
        return found[1].strip().lower() if found else ""


def tokens(text: str, first_line: int) -> Iterator[Token]:
    """Cut a text into tokens; joined again, their ``raw`` is the text."""
    line, end = first_line, 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield Token("text", text[end : match.start()], line)
            line += text.count("\n", end, match.start())
        sort = next(sort for sort in _SORTS if match[sort] is not None)
        yield Token(sort, match[0], line, (match["name"] or "").lower(), match["rest"] or "")
        line += match[0].count("\n")
        end = match.end()
    if end < len(text):
        yield Token("text", text[end:], line)


_SORTS: Final = (
    "escape", "comment", "script", "declaration", "code", "command", "output", "attributes", "autolink", "tag",
)  # fmt: skip


def tree(text: str, first_line: int) -> Element:
    """The tokens as a tree, read as leniently as a browser would: end tags may lack, or have nothing to end."""
    root = Element("", "", first_line, end=len(text))
    open_elements = [root]
    position = 0
    for token in tokens(text, first_line):
        begin, position = position, position + len(token.raw)
        if token.sort != "tag":
            open_elements[-1].children.append(token)
        elif token.closes:
            _close(open_elements, token.name, begin)
        else:
            while token.name in _ENDED_BY.get(open_elements[-1].name, ()):
                open_elements.pop().end = begin
            element = Element(token.name, token.raw, token.line, attributes(token.rest), start=position, end=len(text))
            open_elements[-1].children.append(element)
            if token.name not in VOID and not token.rest.endswith("/") and len(open_elements) < _DEEPEST:
                open_elements.append(element)
    return root


def _close(open_elements: list[Element], name: str, position: int) -> None:
    for depth in range(len(open_elements) - 1, 0, -1):
        if open_elements[depth].name == name:
            for element in open_elements[depth:]:
                element.end = position
            del open_elements[depth:]
            return


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, entities decoded."""
    return {name.lower(): html.unescape(_unquoted(value)) for name, value in _ATTRIBUTE.findall(text)}


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in {"'", '"'} and len(value) > 1 else value


def html_lines(text: str) -> int:
    """How many lines the HTML takes that a text begins with; 0 where its containers are never closed.

    kramdown ends a block of HTML where its element ends; CommonMark ends it at an empty line, inside or outside.
    """
    depth: dict[str, int] = {}
    for token in tokens(text, 1):
        if token.sort == "tag" and token.name in BLOCK - VOID:
            depth[token.name] = depth.get(token.name, 0) + (-1 if token.closes else 1)
        if token.sort != "text" and all(count <= 0 for count in depth.values()):
            return token.line + token.raw.count("\n")
    return 0


def plain_text(node: Element | Token) -> str:
    """The text of a tree, without its markup."""
    if isinstance(node, Element):
        return "".join(map(plain_text, node.children))
    if node.sort == "text":
        return html.unescape(node.raw)
    if node.sort in {"escape", "code", "output"}:
        return node.raw.strip("`") if node.sort == "code" else node.raw.removeprefix("\\")
    return node.raw.strip("<>") if node.sort == "autolink" else ""
