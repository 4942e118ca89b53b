"""Options that are written otherwise than options are, or where none can stand: what was meant, and what to say.

A parser takes such lines for text or drops all options of the block, and everything said afterwards would mislead:
that the kind is missing, that there is no address.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from sphinx_channels.checks.words import likely_kind
from sphinx_channels.findings import Finding
from sphinx_channels.lines import body_index
from sphinx_channels.model import KINDS, parse_address

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_STRICT: Final = re.compile(r"[ \t]*:([\w-]+):(?: +(.*))?[ \t]*")
_LOOSE: Final = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|`)?(?P<colon>:?)[ \t]*(?:\*\*|`)?(?P<name>[A-Za-z-]+)(?:\*\*|`)?"
    r"(?:[ \t]*[:=](?:\*\*|`)?(?P<value>.*)|[ \t]+(?P<words>.*))"
)
_WITHIN: Final = re.compile(r"[ \t,;]+:([a-z-]+):[ \t]+")
_COMMENT: Final = re.compile(r"[ \t]*(?:%.*|<!--.*-->[ \t]*)")
_FLOW: Final = re.compile(r"\[([^\[\]()]*)\]", re.DOTALL)
_ENTRY: Final = re.compile(r"(?:^|\s)-\s")
#: What no text begins with by accident.
_TELLING: Final = ("kind", "to", "account", "layout", "snapshot", "permalink", "keywords", "tags")


class Option(NamedTuple):
    """A line that was meant to be an option."""

    name: str
    value: str
    strict: bool
    """Whether it is written as options are."""
    sure: bool
    """Whether nobody writes such a line as text."""


class Misread(NamedTuple):
    """What a block says that its parser did not see."""

    options: dict[str, str]
    places: dict[str, int]
    """The line of each option, counted from that of the directive."""
    findings: list[tuple[int, Finding]]
    """What to say, and on which line, counted likewise."""
    taken: int
    """How many lines of the body are none."""


def read_option(line: str, known: Collection[str]) -> Option | None:
    """What a line says as an option; None where it says none of these."""
    if strict := _STRICT.fullmatch(line):
        return Option(strict[1], (strict[2] or "").strip(), strict=True, sure=strict[1].lower() in known)
    loose = _LOOSE.fullmatch(line.replace("\uff1a", ":"))  # as East Asian keyboards write it
    if not loose or loose["name"].lower() not in known:
        return None
    name, colon = loose["name"].lower(), bool(loose["colon"])
    value = (loose["value"] if loose["words"] is None else loose["words"]).strip()
    if loose["words"] is None:
        if not colon and (loose["name"] != name or not value):
            return None  # "Hours:" before a table is text
        return Option(name, value, strict=False, sure=colon or name in _TELLING)
    is_kind = name == "kind" and len(value.split()) == 1 and (value in KINDS or bool(likely_kind(value)))
    if colon or is_kind or (name == "to" and parse_address(value)):
        return Option(name, value, strict=False, sure=True)
    return None


def split_line(text: str, known: Collection[str]) -> tuple[str, dict[str, str]]:
    """A text without the options that stand on its line, and those."""
    parts = _WITHIN.split(text)
    names = parts[1::2]
    if not names or not set(names) <= set(known):
        return text, {}
    return parts[0].rstrip(" ,;"), dict(zip(names, (value.strip(" ,;") for value in parts[2::2]), strict=True))


def between_hyphens(lines: Sequence[str]) -> bool:
    """Whether the options of a block are written as YAML, between lines of hyphens."""
    return lines[1:2] != [] and lines[1].startswith("---")


def comma_list(raw: str) -> str:
    """The comma list that was meant by a list of YAML, ``[a, "b"]`` or ``- a`` on lines; an empty string for none."""
    raw = raw.strip()
    flow = _FLOW.fullmatch(raw)
    if flow:
        words = flow[1].split(",")
    elif raw.startswith("- "):
        words = _ENTRY.split(raw)
    else:
        return ""
    return ", ".join(word for part in words if (word := part.strip().strip("\"'").strip()))


def misread(
    lines: Sequence[str], body: Sequence[str], known: Collection[str], where: str, seen: Collection[str]
) -> Misread | None:
    """Find options in the lines below the first of a block, and at the beginning of its body.

    :param lines: the lines of the block, from that of the directive on.
    :param body: the lines that the parser took for the body.
    :param seen: the options that the parser saw.
    """
    if between_hyphens(lines):
        return None
    head = sum(1 for _ in takewhile(str.strip, lines[1:]))
    begun = next((index for index, line in enumerate(body) if line.strip()), len(body))
    start = body_index(lines, body)
    if start is None:  # there is no body, or one that nobody can point at
        body, begun = (), 0
    first = len(lines) if start is None else start + begun
    read = ((number, read_option(lines[number], known)) for number in range(1, min(first, head + 1)))
    found = [(number, option) for number, option in read if option and option.name not in seen]
    after = []
    for number, line in enumerate(body[begun:], start=first):
        if (option := read_option(line, known)) is not None:
            after.append((number, option))
        elif not _COMMENT.fullmatch(line):
            break
    is_below = first > head
    if not any(option.sure or not is_below for _, option in after):
        after = []
    findings = []
    for number, option in (*found, *after):
        below = is_below and after[:1] == [(number, option)]
        if below or not option.strict:
            fix = f":{option.name}: {option.value}"
            values = {"where": where, "value": lines[number].strip(), "fix": fix}
            findings.append((number, Finding("option.below" if below else "option.form", values)))
    if not findings and not after:
        return None
    return Misread(
        {option.name: option.value for _, option in (*found, *after)},
        {option.name: number for number, option in (*found, *after)},
        findings,
        after[-1][0] - first + begun + 1 if after else 0,
    )


def open_block(lines: Sequence[str], where: str) -> tuple[Misread, list[str]] | None:
    """Options between lines of hyphens, of which the second is missing, and the text that was taken for options."""
    if not between_hyphens(lines) or any(line.startswith("---") for line in lines[2:]):
        return None
    end = next((number for number in range(2, len(lines)) if not lines[number].strip()), len(lines))
    pairs = [(number, *lines[number].partition(":")[::2]) for number in range(2, end)]
    options = {name.strip(): value.strip() for _, name, value in pairs if name.strip()}
    places = {name.strip(): number for number, name, _ in pairs if name.strip()}
    text = lines[end : len(lines) - (lines[-1].strip() == lines[0].partition("{")[0].strip() != "")]
    return Misread(options, places, [(1, Finding("option.block", {"where": where}))], 0), list(text)
