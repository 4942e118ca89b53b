"""Where the blocks of a Markdown page end, and where their writer wanted them to end.

A parser closes what is open at the end of a page or of the block around it, and says nothing: the rest of the page
is then inside. An inner fence that is as long as the outer one closes both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.source import CODE, FENCE, closing_fence, without_comments
from sphinx_channels.findings import Finding, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAME: Final = re.compile(r"\{([^{}\s]+)\}[ \t]*(.*)")
_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]")
_LIST_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
#: Those that have blocks of their own language in them, or none.
_FOREIGN: Final = re.compile(r"eval-rst|raw|toctree|csv-table|graphviz|plantuml|image|figure-md")
#: What people put into a channel; everything else may be meant to follow it.
_INNER: Final = ("timeline", "mention")
#: Those of ours in which other blocks stand, or which nobody puts into another one of ours.
_HOLDERS: Final = ("channel", "page")
_OURS: Final = ("channel", "channels", "page", "timeline", "mention")


@dataclass(slots=True)
class _Block:
    """A fence: what it is, where it begins, and where a parser lets it end."""

    marks: str
    name: str
    title: str
    start: int
    end: int
    closed: bool
    plain: bool
    """Whether it stands at the margin: how far a list or a quotation reaches is not looked into."""
    inner: list[_Block] = field(default_factory=list)

    @property
    def where(self) -> str:
        """How a sentence calls it."""
        named = self.title and self.name not in {"page", "channels"}
        return f'{self.name} "{shown(self.title, 60)}"' if named else f"{{{self.name}}}" if self.name else self.marks

    @property
    def fence(self) -> str:
        """How its first line begins."""
        return f"{self.marks}{{{self.name}}}" if self.name else self.marks


def check_fences(text: str, *, exact: bool = False) -> Iterator[tuple[int, int, Finding]]:
    """What is wrong with the ends of our blocks.

    Gives the line to speak of, the line of a block of ours without which the text is an example, and the finding. Lines
    are counted from 1.

    :param text: a whole page in Markdown.
    :param exact: whether only a fence of the same length closes another (``myst_colon_fence_exact_match``).
    """
    lines = without_comments(text).split("\n")
    blocks = _blocks(lines, 0, len(lines), exact=exact)
    found = [problem for block in blocks for problem in _problems(block, lines)]
    yield from found
    last = blocks[-1] if blocks else None
    ours = next((block for block in blocks if block.name in _OURS), None)
    if not found and ours and last and not last.closed and last.plain and _is_bare(lines[last.start]):
        yield last.start + 1, ours.start + 1, Finding("nested.extra", {"value": last.marks})


def _is_bare(line: str) -> bool:
    """Whether a line is the mark of a fence and nothing else."""
    return bool(FENCE.fullmatch(line)) and not line.strip("`~: \t")


def _blocks(lines: Sequence[str], start: int, stop: int, *, exact: bool) -> list[_Block]:
    """The blocks of a part of the page, each with those in it."""
    found: list[_Block] = []
    index, in_list = start, False
    while index < stop:
        line = lines[index]
        in_list = bool(_LIST_ITEM.match(line)) or (in_list and not line[:1].strip())
        match = FENCE.fullmatch(line)
        indented = len(line) - len(line.lstrip()) >= 4
        index += 1
        if not match or (indented and not in_list):
            continue
        marks, info = match[1], match[2].strip()
        named = _NAME.fullmatch(info)
        block = _Block(marks, named[1] if named else "", named[2] if named else "", index - 1, stop, False, False)
        block.plain = not line[: match.start(1)].strip() and not in_list
        closing = closing_fence(marks, exact=exact and marks[0] == ":")
        for number in range(index, stop):
            if closing.fullmatch(lines[number]) and not (block.plain and lines[number].startswith(("    ", "\t"))):
                block.end, block.closed = number, True
                break
            if not block.plain and _ends_list(line, lines[number]):
                block.end = number
                break
        if (named and not CODE.match(named[1]) and not _FOREIGN.match(named[1])) or (not named and marks[0] == ":"):
            block.inner = _blocks(lines, index, block.end, exact=exact)
        found.append(block)
        index = block.end + block.closed
    return found


def _ends_list(first: str, line: str) -> bool:
    """Whether a line stands further left than what began with ``first``."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) < len(first) - len(first.lstrip())


def _problems(block: _Block, lines: Sequence[str]) -> Iterator[tuple[int, int, Finding]]:
    """What is wrong with a block, or else with those in it."""
    ended = list(_ended_with(block)) if block.closed and block.plain else []
    known = next((part for part in (block, *ended) if part.name in _OURS), None)
    if block.name in _HOLDERS and any(inner.name in _HOLDERS for inner in block.inner):
        # The directive says it, with the names of both; what ends with the outer one needs no words of its own.
        for inner in block.inner:
            if inner.closed or not block.closed:
                yield from _problems(inner, lines)
    elif ended and ended[0].name and known:
        if len(ended[0].marks) < len(block.marks):
            yield ended[0].start + 1, known.start + 1, _not_closed(ended[0])
        else:
            yield block.start + 1, known.start + 1, _too_short(block, ended, lines)
    elif not block.closed and block.plain and block.name in _OURS:
        short = next((inner for inner in block.inner if _is_too_short(inner, block, lines)), None)
        if short:
            values = {"where": block.where, "fence": block.marks, "value": short.marks, "signs": _signs(block)}
            yield short.start + 1, block.start + 1, Finding("nested.short", values)
        else:
            yield block.start + 1, block.start + 1, _not_closed(block)
    else:
        for inner in block.inner:
            yield from _problems(inner, lines)


def _ended_with(block: _Block) -> Iterator[_Block]:
    """The blocks that are open where a block ends, from the outside in."""
    last = block.inner[-1] if block.inner else None
    if last and last.plain and not last.closed:
        yield last
        yield from _ended_with(last)


def _is_too_short(inner: _Block, block: _Block, lines: Sequence[str]) -> bool:
    """Whether something in a block was to be its end."""
    code = inner.marks[0] != ":" and inner.closed
    return _is_bare(lines[inner.start]) and inner.marks[0] == block.marks[0] and not code


def _signs(block: _Block) -> str:
    return {":": "colons", "`": "backticks"}.get(block.marks[0], "tildes")


def _not_closed(block: _Block) -> Finding:
    return Finding("nested.open", {"where": block.where, "fence": block.marks})


def _too_short(block: _Block, ended: Sequence[_Block], lines: Sequence[str]) -> Finding:
    """Say of a block that it ends where another one in it should: it is too short, or was to end before that one."""
    inner = ended[0]
    marks = block.marks[0] * (max(len(part.marks) for part in ended) + len(ended))
    values = {
        "where": block.where,
        "inner": inner.fence,
        "line": str(inner.start + 1),
        "fence": block.marks,
        "fix": marks + block.fence[len(block.marks) :],
        "end": marks,
        "signs": _signs(block),
    }
    apart = any(_HEADING.match(line) for line in lines[block.start : inner.start])
    if block.name == "page" or (block.name == "channel" and (apart or inner.name == "channels")):
        return Finding("nested.before", values)
    followed = next((line for line in lines[block.end + 1 :] if FENCE.fullmatch(line)), "")
    return Finding("nested.colons" if inner.name in _INNER or _is_bare(followed) else "nested.either", values)
