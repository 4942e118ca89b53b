"""Options that are written otherwise than options are, or where none can stand: what was meant, and what to say.

A parser takes such lines for text or drops all options of the block, and everything said afterwards would mislead:
that the kind is missing, that there is no address.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from sphinx_channels.checks.source import FENCE
from sphinx_channels.checks.words import likely_kind
from sphinx_channels.findings import Finding
from sphinx_channels.lines import between_hyphens, body_index, plain_value
from sphinx_channels.model import KINDS, parse_address

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_STRICT: Final = re.compile(r"[ \t]*:([\w-]+):(?: +(.*))?[ \t]*")
_LOOSE: Final = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|`)?(?P<colon>:?)[ \t]*(?:\*\*|`)?(?P<name>[A-Za-z-]+)(?:\*\*|`)?"
    r"(?:[ \t]*[:=](?:\*\*|`)?(?P<value>.*)|[ \t]+(?P<words>.*))"
)
_WITHIN: Final = re.compile(r"[ \t,;]+:([a-z-]+):[ \t]+")
_COMMENT: Final = re.compile(r"[ \t]*(?:%.*|<!--.*-->[ \t]*)")
_FLOW: Final = re.compile(r"\[([^\[\]()]*)\]", re.DOTALL)
_ENTRY: Final = re.compile(r"(?:^|\s)-\s")
#: Where MyST sees a comment in a value.
_HASH: Final = re.compile(r"(?:^| )[ \t]*#")
#: What takes any text.
_FREE: Final = ("platform", "response", "hours", "not-for", "owner", "subject", "keywords")
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
    """How many of the body's first lines are none."""
    end: int | None = None
    """Where the body ends, if options stand below it."""


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
    lines: Sequence[str],
    body: Sequence[str],
    known: Collection[str],
    where: str,
    seen: Mapping[str, str],
    *,
    fields: bool = False,
) -> Misread | None:
    """Find options in the lines below the first of a block, and at both ends of its body.

    :param lines: the lines of the block, from that of the directive on.
    :param body: the lines that the parser took for the body.
    :param seen: the options that the parser saw, with what it took for their values.
    :param fields: whether ``:name: text`` below an empty line may be a list of fields.
    """
    if between_hyphens(lines):
        return None
    head = sum(1 for _ in takewhile(str.strip, lines[1:]))
    begun = next((index for index, line in enumerate(body) if line.strip()), len(body))
    start = body_index(lines, body)
    if start is None:  # there is no body, or one that nobody can point at
        body, begun = (), 0
    first = len(lines) if start is None else start + begun
    is_below = first > head
    found, findings = _in_head(lines[: min(first, head + 1)], known, seen)
    taken = 0
    if seen.get("to") == "" and begun < len(body) and parse_address(address := body[begun].strip()):
        number = max((number for number in range(first) if lines[number].strip()), default=0)
        if (option := read_option(lines[number], known)) and option.name == "to":
            found.append((number, option._replace(value=address)))
            findings.append((number, Finding("option.next", {"value": address})))
            first, begun, taken = first + 1, begun + 1, begun + 1
    after = []
    for number, line in enumerate(body[begun:], start=first):
        if option := read_option(line, known):
            after.append((number, option))
        elif line.startswith("#") and (option := read_option(line.lstrip("#"), known)) and option.sure:
            findings.append((number, Finding("option.hash", {"where": where, "value": line.strip()})))
        elif _COMMENT.fullmatch(line):
            continue
        else:
            break
        taken = number - first + begun + 1
    if after and is_below and not any(option.sure for _, option in after):
        after, taken = [], 0
    end = _options_at_end(body, max(taken, begun), known, fields=fields)
    below = [(first - begun + index, option) for index, option in end]
    if below:
        findings.append((below[0][0], Finding("option.after", {"where": where, "value": body[end[0][0]].strip()})))
    is_new = not any(option.name in seen for _, option in below)
    for number, option in (*found, *after):
        is_first = is_below and after[:1] == [(number, option)]
        if is_first or not option.strict:
            fix = {"where": where, "value": lines[number].strip(), "fix": f":{option.name}: {option.value}"}
            findings.append((number, Finding("option.below" if is_first else "option.form", fix)))
    meant = [*found, *after, *(below if is_new else ())]
    if not findings and not meant:
        return None
    return Misread(
        {option.name: option.value for _, option in meant},
        {option.name: number for number, option in meant},
        sorted(findings, key=lambda item: item[0]),
        taken,
        end[0][0] if end and is_new else None,
    )


def _in_head(
    lines: Sequence[str], known: Collection[str], seen: Mapping[str, str]
) -> tuple[list[tuple[int, Option]], list[tuple[int, Finding]]]:
    """The options directly below the first line that the parser did not see, or not whole; and what is lost of them."""
    found, findings = [], []
    above = None
    for number, line in enumerate(lines[1:], start=1):
        if (option := read_option(line, known)) is None:
            above = None
            continue
        if option.name not in seen:
            if above and not option.strict:  # the parser took it for more of the value above it
                found.append((number - 1, above._replace(value=plain_value(above.value))))
            value = plain_value(option.value) if option.strict else option.value
            found.append((number, option._replace(value=value)))
            if option.strict and value == option.value and value.startswith(("'", '"', "|", ">")):
                findings.append((number, _in_quotes("option.quote", option)))
        elif (lost := _HASH.search(option.value)) and seen[option.name] == plain_value(option.value[: lost.start()]):
            findings.append((number, _in_quotes("option.comment", option)))
            if option.name in _FREE:
                found.append((number, option))
        above = option if option.strict else None
    return found, findings


def _in_quotes(key: str, option: Option) -> Finding:
    """Say that a value has to stand in quotation marks, and in which."""
    double = f'"{option.value}"' if not re.search(r'["\\]', option.value) else ""
    fix = double or "'" + option.value.replace("'", "''") + "'"
    return Finding(key, {"option": option.name, "value": option.value, "sign": option.value[0], "fix": fix})


def _options_at_end(
    body: Sequence[str], start: int, known: Collection[str], *, fields: bool
) -> list[tuple[int, Option]]:
    """The options that stand below the text of a block, each with its place in the body."""
    end = next((index for index in range(len(body), start, -1) if body[index - 1].strip()), start)
    found: list[tuple[int, Option]] = []
    while end > start and body[end - 1].startswith(":"):
        option = read_option(body[end - 1], known)
        if option is None or not option.strict or not option.sure or not option.value:
            break
        end -= 1
        found.insert(0, (end, option))
    above = body[end - 1] if end > start else ":::"
    return [] if FENCE.fullmatch(above) or (fields and not above.strip()) else found


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
