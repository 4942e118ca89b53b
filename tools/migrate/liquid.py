"""Liquid, kramdown's attributes and other marks that CommonMark does not know: set aside, so that none is misread."""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from migrate.remarks import Log

#: What was set aside: its kind, its source, its line, and the HTML that stands for it.
Aside = tuple[str, str, int, str]
#: Around the number of something set aside: characters that mean nothing to Markdown and HTML.
OPEN, CLOSE = "\ue000", "\ue001"
_SET_ASIDE: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PLACES: Final = re.compile(rf"(?is)<(pre|code)\b.*?</\1>|<[^<>]*>|{OPEN}(\d+){CLOSE}")
_MARKS: Final = re.compile(
    r"""(?xms)
    (?P<toc> ^[ ]{0,3}(?:[*+-]|\d+\.)[ \t][^\n]*\n\s*\{:[^{}\n]*\btoc\b[^{}\n]*\})
  | (?P<comment> \{%-?\s*comment\s*-?%\} .*? \{%-?\s*endcomment\s*-?%\} | <!--.*?-->)
  | (?P<include> \{%-?\s*include\s+(?:[\w./-]*/)?(?P<file>image|caution|danger|important|note|tip|warning)\.html.*?%\})
  | (?P<site> \{\{-?\s*(?:site\.(?:baseurl|url)|["'](?P<path>[^"'{}]*)["']\s*\|\s*(?:relative|absolute)_url)\s*-?\}\})
  | (?P<liquid> \{%.*?%\}) | (?P<output> \{\{.*?\}\})
  | (?P<attributes> \{:[^{}\n]*\} | (?<=[ \t])\{\#[\w.:-]+\}[ \t]*$)
    """
)
_HIGHLIGHT: Final = re.compile(r"(?m)^\{%-?\s*(?:highlight\s+([\w+-]+)[^\n]*?|endhighlight\s*)-?%\}[ \t]*$")
#: What stands for each kind of mark, and what is said of it.
_KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "toc": ("", "changed", ": Sphinx makes the contents; :toc: says if they are shown"),
    "comment": ("", "removed", ""),
    "include": ("{}", "changed", ": it is a block of its own now"),
    "site": ("{}", "changed", ": addresses of this site are relative now"),
    "liquid": ("", "decide", ": Sphinx does not run Liquid; write what it put here"),
    "output": ("<code>{}</code>", "decide", ": put in what Jekyll filled in here"),
    "attributes": ('<x-id id="{}"></x-id>', "removed", ""),
}


def set_aside(text: str, first: int, inline: Callable[[str], str]) -> tuple[str, list[Aside]]:
    """Replace each mark by a number; ``first`` is the line on which the text begins, ``inline`` renders Markdown."""
    text = _HIGHLIGHT.sub(lambda match: f"```{match[1] or ''}", text.replace(OPEN, "").replace(CLOSE, ""))
    asides: list[Aside] = []

    def replaced(match: re.Match[str]) -> str:
        kind, raw = next(name for name, found in match.groupdict().items() if found is not None), match[0].strip()
        names = re.findall(r"#([\w.:-]+)", raw)
        inner = {"site": match["path"] or "", "attributes": "".join(names[:1])}.get(kind, raw)
        html = _include(match, inline) if kind == "include" else escape(inner)
        html = " ".join(_KINDS[kind][0].format(html).split())
        asides.append((kind, " ".join(raw.split()), first + text.count("\n", 0, match.start()), html))
        return f"{OPEN}{len(asides) - 1}{CLOSE}" + "\n" * match[0].count("\n")

    return _MARKS.sub(replaced, text), asides


def _include(match: re.Match[str], inline: Callable[[str], str]) -> str:
    parameters = re.findall(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", match[0])
    given = {name: text or other for name, text, other in parameters}
    if match["file"] != "image":
        return f'<x-block directive="{match["file"]}">{inline(given.get("content", match[0]))}</x-block>'
    source, caption = given.get("file", match[0]), inline(given.get("caption", ""))
    source, alt = escape(source if "/" in source else f"images/{source}"), escape(given.get("alt", ""))
    return f'<figure><img src="{source}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def put_back(html: str, asides: list[Aside], log: Log) -> str:
    """Put the HTML of everything set aside into that of the page; in code and in tags its source stays as it was."""

    def back(number: str, place: str) -> str:
        kind, raw, line, html = asides[int(number)]
        _, sort, said = _KINDS[kind]
        if place not in {"pre", "code"} or kind not in {"attributes", "comment"}:
            log.note(line, sort, raw + said)
        return html if not place or kind == "site" else escape(raw)

    def filled(match: re.Match[str]) -> str:
        place = match[1] or "tag"
        return back(match[2], "") if match[2] else _SET_ASIDE.sub(lambda found: back(found[1], place), match[0])

    return _PLACES.sub(filled, html)
