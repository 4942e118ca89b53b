"""Names of our directives and roles that are misspelt, or written as no parser reads them.

A build says that there is no such directive, not which one was meant; a check without a build cannot say it at all,
because it knows no other extension; and of ``::{channel}`` nobody says anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.source import DIRECTIVE, FENCE, indented_end, line_of, without_code
from sphinx_channels.checks.template import template_address
from sphinx_channels.findings import Finding
from sphinx_channels.model import OPTIONS, parse_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DIRECTIVES: Final = ("channel", "channels", "page", "timeline", "mention", "embed-choices")
ROLES: Final = ("channel", "channel:to", "channel:channel")

#: What makes the colons behind it mere text: a backslash, and blanks and signs that nobody sees.
_UNSEEN: Final = r"\\\u00a0\u200b-\u200f\u2060\ufeff"
#: One of these is in every text in which something other than a name can be wrong: signs that make no block, and a role
#: without its text. On most pages there is none, and they need no further look.
_BEGUN: Final = re.compile(
    rf"^[ \t]*(?=[.:\uff1a{_UNSEEN}])(?:\.\.|::(?!:)|:{{2,}}[ \t]*[(\[]?\w|:{{3,}}[ \t]*\{{[\w-]+\}}\S|:*\uff1a"
    rf"|[{_UNSEEN}]+:{{3,}}|(?:(?<=    )|(?<=\t)):{{3,}}\{{)"
    r"|(?<![:`~])\{(?:channel(?!(?::\w+)?\}`[^`]+`|s\})|[ \t]+channel)",
    re.MULTILINE,
)
_WRITTEN: Final = re.compile(r"\{([A-Za-z:_-]+)\}|\.\.[ \t]+([A-Za-z:_-]+?)::|:([A-Za-z:_-]+):`")
_MYST_NAME: Final = re.compile(r"\{([\w:+.-]+)\}.*")
_MYST_ROLE: Final = re.compile(r"\{([A-Za-z:_-]+)\}")
#: The same with blanks or other signs in it.
_ODD_ROLE: Final = re.compile(r"\{([ \t]*channel[ \t]*(?:[:.]?[ \t]*(to)[ \t]*)?)\}")
#: What people write in place of the backticks.
_QUOTED_ID: Final = re.compile(r"['\"\u2018\u201c\u00b4(\[][\w-]{3,}['\"\u2019\u201d\u00b4)\]]")
_RST_ROLE: Final = re.compile(r"(?<![\w:`]):([A-Za-z:_-]+):")
_OURS: Final = "|".join(sorted(DIRECTIVES, key=len, reverse=True))
#: Signs around a name of ours that make no block of it; the rest of the line is its title.
_NO_BLOCK: Final = re.compile(
    rf"[ \t]*(?::{{3,}}[ \t]*\{{(?P<glued>{_OURS})\}}(?=\S)(?P<name>.*)"
    rf"|::[ \t]*\{{(?P<braces>{_OURS})\}}(?:[ \t].*)?"
    rf"|(?:[{_UNSEEN}]+:{{3,}}|:*\uff1a[:\uff1a]+)[ \t]*\{{?(?P<odd>{_OURS})\}}?(?:[ \t].*)?"
    rf"|:{{2,}}[ \t]*[(\[]?(?P<bare>{_OURS})[)\]]?(?:[ \t].*)?)"
)
_RST_NO_BLOCK: Final = re.compile(rf"[ \t]*\.\.[ \t]+(?P<bare>{_OURS}):?(?:[ \t].*)?")
_INDENTED: Final = re.compile(r"(?: {4}|\t)[ \t]*:{3,}\{channel\}[ \t]")
_OPTION: Final = re.compile(
    rf"[ \t]*:(?:{'|'.join((*OPTIONS, 'account', 'limit', 'layout', 'tags', 'keywords'))}):(?:[ \t]|$)"
)


def check_names(text: str, is_known: Callable[[str, str], bool], *, markdown: bool) -> Iterator[tuple[int, Finding]]:
    """The line, counted from 1, and the finding of each name that was most likely to be one of ours.

    :param is_known: whether somebody else has a ``directive`` or a ``role`` of a name.
    """
    if not _BEGUN.search(text) and not any(_meant(*match.groups()) for match in _WRITTEN.finditer(text)):
        return
    clean = without_code(text)
    lines = text.split("\n")
    for number, (line, left) in enumerate(zip(lines, clean.split("\n"), strict=True)):
        is_code = line.strip() and not left.strip()
        if not is_code and (name := _directive(line, markdown=markdown)):
            form = "{%s}" if markdown else ".. %s::"
            if (meant := nearest_name(name)) and not is_known("directive", name):
                yield number + 1, Finding("name", {"value": form % name, "nearest": form % meant})
        if is_code and markdown and _INDENTED.match(line) and _is_meant(lines, number):
            yield number + 1, Finding("name.code", {"value": line.strip()})
        # What is no directive in rST is a comment, and comments count as code.
        if (not is_code or not markdown) and (fix := _unread(lines[number : number + 2], markdown=markdown)):
            yield number + 1, Finding("name.block", {"value": line.strip(), "fix": fix})
    for match in _ODD_ROLE.finditer(clean) if markdown else ():
        if match[1] not in ROLES and text.startswith("`", match.end()):
            meant = "{channel:to}" if match[2] else "{channel}"
            yield line_of(text, match.start()) + 1, Finding("name.role", {"value": match[0], "nearest": meant})
    for match in (_MYST_ROLE if markdown else _RST_ROLE).finditer(clean):
        if markdown and match[1] in ROLES and (key := _loose_role(text, clean, match.end())):
            yield line_of(text, match.start()) + 1, Finding(key, {"value": match[0]})
        meant = nearest_name(match[1], ROLES)
        if meant and text.startswith("`", match.end()) and not is_known("role", match[1]):
            form = "{%s}" if markdown else ":%s:"
            finding = Finding("name.role", {"value": form % match[1], "nearest": form % meant})
            yield line_of(text, match.start()) + 1, finding


def _loose_role(text: str, clean: str, end: int) -> str:
    """What is wrong with the text behind a role's name: it has to stand between backticks, with no blank before."""
    if re.match(r"[ \t]+`[^`\n]+`", text[end : end + 200]):
        return "name.blank"
    return "name.open" if clean.startswith("`", end) or _QUOTED_ID.match(text, end) else ""


def _is_meant(lines: Sequence[str], number: int) -> bool:
    """Whether an indented block of ours was to be one, and is no example.

    An example has a sentence before it and no address of somebody, and the block is whole.
    """
    before = next((line for line in reversed(lines[:number]) if line.strip()), "")
    block = [line.strip() for line in lines[number : indented_end(lines, number, indentation=3)]]
    to = next((line[4:].strip() for line in block if line.startswith(":to:")), "")
    return (
        (not before or re.match(r"#{1,6} |:{3,}[ \t]*\Z", before) is not None)
        and ":::" in block
        and parse_address(to) is not None
        and not template_address(to)
        and bool(without_code("\n".join([*lines[:number], block[0]])).rpartition("\n")[2])
    )


def _directive(line: str, *, markdown: bool) -> str:
    """The name of the directive that begins on a line; an empty string for none."""
    if not markdown:
        directive = DIRECTIVE.fullmatch(line)
        return directive[2] if directive else ""
    fence = FENCE.fullmatch(line)
    named = _MYST_NAME.fullmatch(fence[2]) if fence else None
    return named[1] if named else ""


def _unread(lines: Sequence[str], *, markdown: bool) -> str:
    """How the first of these lines has to be written, if it was to begin a block of ours."""
    match = (_NO_BLOCK if markdown else _RST_NO_BLOCK).fullmatch(lines[0])
    if not match:
        return ""
    if markdown and match["glued"]:
        return f":::{{{match['glued']}}} {match['name'].strip(' :-')}".rstrip()
    braces = match.groupdict().get("braces")
    if not braces and not (lines[1:] and _OPTION.match(lines[1])):
        return ""  # a class of its own, or a comment
    name = braces or match["bare"] or match["odd"]
    return f":::{{{name}}}" if markdown else f".. {name}::"


def _meant(*names: str | None) -> str:
    return next((meant for name in names if name and (meant := nearest_name(name) or nearest_name(name, ROLES))), "")


@lru_cache(maxsize=1000)
def nearest_name(name: str, names: tuple[str, ...] = DIRECTIVES) -> str:
    """The one of our names that another one is a slip of the hand away from; an empty string for none."""
    name = name.lower()
    if name in names:
        return ""
    close = [(_distance(name, own), own) for own in names if name[:1] == own[:1] and abs(len(name) - len(own)) < 3]
    slips, own = min(close, default=(9, ""))
    return own if slips <= (2 if len(own) > 6 else 1) else ""


def _distance(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or in the place of their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, own in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != own))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == own:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
