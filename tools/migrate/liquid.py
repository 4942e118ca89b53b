"""Liquid, kramdown's attributes and other marks that CommonMark does not know: set aside, so that none is misread."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from migrate.remarks import Log, Sort

#: Around the number of something set aside: characters that mean nothing to Markdown and HTML.
OPEN, CLOSE = "\ue000", "\ue001"
_SET_ASIDE: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
_MARKS: Final = re.compile(
    r"""(?xms)
    (?P<toc> ^[ ]{0,3}(?:[*+-]|\d+\.)[ \t][^\n]*\n\s*\{:[^{}\n]*\btoc\b[^{}\n]*\})
  | (?P<comment> \{%-?\s*comment\s*-?%\} .*? \{%-?\s*endcomment\s*-?%\} | <!--.*?-->)
  | (?P<include> \{%-?\s*include\s+(?:[\w./-]*/)?(?P<file>image|caution|danger|important|note|tip|warning)\.html.*?%\})
  | (?P<site> \{\{-?\s*(?:site\.(?:baseurl|url)|["'](?P<path>[^"'{}]*)["']\s*\|\s*(?:relative|absolute)_url)\s*-?\}\})
  | (?P<liquid> \{%.*?%\}) | (?P<output> \{\{.*?\}\})
  | (?P<attributes> \{:[^{}\n]*\} | (?<=[ \t])\{\#[\w.:-]+\}[ \t]*$)
  | (?P<footnote> \[\^[\w-]+\]:?)                                                  # MyST writes them alike
  | (?P<link> <www\.[^\s<>]+> | <[^\s<>@]+@(?=[^\s<>]*[^\x00-\x7f])[^\s<>@]+>)     # kramdown's, not CommonMark's
    """
)
_HIGHLIGHT: Final = re.compile(r"(?m)^\{%-?\s*(?:highlight\s+([\w+-]+)[^\n]*?|endhighlight\s*)-?%\}[ \t]*$")
_SAID: Final[dict[str, tuple[Sort, str]]] = {
    "toc": ("changed", "Sphinx makes the contents; :toc: says if they are shown"),
    "comment": ("removed", ""),
    "include": ("changed", "it is a block of its own now"),
    "liquid": ("decide", "Sphinx does not run Liquid; write what it put here"),
    "output": ("decide", "put in what Jekyll filled in here"),
    "attributes": ("removed", ""),
    "link": ("changed", "it is a link now"),
}


class Aside(NamedTuple):
    """What was set aside: its source, its line, and the HTML that stands for it."""

    kind: str
    raw: str
    line: int
    html: str

    def say(self, log: Log) -> None:
        """List it."""
        if self.kind in _SAID:
            sort, said = _SAID[self.kind]
            log.note(self.line, sort, f"{self.raw}: {said}".removesuffix(": "))


def set_aside(text: str, first: int, inline: Callable[[str], str]) -> tuple[str, list[Aside]]:
    """Replace each mark by a number; lines stay where they are.

    :param first: the number of the first line in the file.
    :param inline: renders a line of Markdown, which an include may hold.
    """
    text = _HIGHLIGHT.sub(lambda match: f"```{match[1] or ''}", text.replace(OPEN, "").replace(CLOSE, ""))
    asides: list[Aside] = []

    def replaced(match: re.Match[str]) -> str:
        kind, raw = next(name for name, found in match.groupdict().items() if found is not None), match[0].strip()
        asides.append(Aside(kind, raw, first + text.count("\n", 0, match.start()), _html(kind, raw, match, inline)))
        return f"{OPEN}{len(asides) - 1}{CLOSE}" + "\n" * match[0].count("\n")

    return _MARKS.sub(replaced, text), asides


def _html(kind: str, raw: str, match: re.Match[str], inline: Callable[[str], str]) -> str:
    inner = escape(raw[1:-1])
    if kind == "include":
        parameters = re.findall(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", raw)
        given = {name: text or other for name, text, other in parameters}
        if match["file"] != "image":
            return f'<x-callout kind="{match["file"]}">{inline(given.get("content", raw))}</x-callout>'
        file, alt = given.get("file", raw), escape(given.get("alt", ""))
        image = f'<img src="{escape(file if "/" in file else f"images/{file}")}" alt="{alt}">'
        return f"<figure>{image}<figcaption>{inline(given.get('caption', ''))}</figcaption></figure>"
    name = re.search(r"#([\w.:-]+)", raw)
    return {
        "site": escape(match["path"] or ""),
        "output": f"<code>{escape(raw)}</code>",
        "attributes": f'<x-id id="{name[1]}"></x-id>' if name else "",
        "footnote": f"<x-raw>{raw}</x-raw>",
        "link": f'<a href="{"mailto:" if "@" in raw else "https://"}{inner}">{inner}</a>',
    }.get(kind, "")


def put_back(tree: Tag, asides: list[Aside], log: Log) -> None:
    """Put the HTML of everything set aside into a tree; in code and in attributes its source stays as it was."""

    def raw(match: re.Match[str], *, is_code: bool = False) -> str:
        aside = asides[int(match[1])]
        if aside.kind in {"liquid", "output"}:
            aside.say(log)
        return aside.html if aside.kind == "site" and not is_code else aside.raw

    for tag in tree.find_all(True):
        for name, value in tag.attrs.items():
            tag[name] = _SET_ASIDE.sub(raw, value if isinstance(value, str) else " ".join(value))
    for text in [node for node in tree.descendants if isinstance(node, NavigableString) and OPEN in node]:
        if text.find_parent(["pre", "code"]) or type(text) is not NavigableString:
            text.replace_with(type(text)(_SET_ASIDE.sub(lambda match: raw(match, is_code=True), text)))
            continue
        for place, piece in enumerate(_SET_ASIDE.split(text)):
            if place % 2:
                asides[int(piece)].say(log)
                text.insert_before(*BeautifulSoup(f"<p>{asides[int(piece)].html}", "html.parser").contents[0].contents)
            elif piece:
                text.insert_before(piece)
        text.extract()
