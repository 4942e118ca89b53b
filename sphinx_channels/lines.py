"""Which line of the file a finding is about, from what docutils tells a directive.

``lineno + content_offset`` means different things in MyST and in rST; the text of the directive does not lie.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_channels.findings import Finding

_OPTION: Final = re.compile(r":([\w-]+):(?:\s|$)")
#: The suffixes of Markdown pages.
MARKDOWN: Final = (".md", ".markdown", ".myst")
#: How deep fences may be nested in one another.
_DEEPEST: Final = 12

_OPENING: Final = re.compile(r"\s*(?:\.\.\s|(?:`{3,}|~{3,}|:{3,})\s*\{)")


def locate(block_text: str, lineno: int, body: Sequence[str], finding: Finding) -> int:
    """The 1-based line of the file that a finding is about.

    :param block_text: ``Directive.block_text``: in rST and in MyST-Parser 5 the whole directive, in MyST-Parser 4
        what follows its first line.
    :param lineno: the line of the directive itself, which is also the answer where nothing better is known.
    :param body: the lines of ``Directive.content``.
    """
    if not finding.option and finding.offset is None:
        return lineno
    lines = block_lines(block_text.splitlines(), body)
    if finding.option:
        return lineno + _option_index(lines, finding.option)
    if finding.offset is not None and (start := body_index(lines, body)) is not None:
        return lineno + start + finding.offset
    return lineno


def option_lines(
    block_text: str, lineno: int, body: Sequence[str], options: Iterable[str]
) -> tuple[tuple[str, int], ...]:
    """The line of each option, for ``Channel.option_lines``; the parameters are those of :func:`locate`."""
    lines = block_lines(block_text.splitlines(), body)
    return tuple((option, lineno + _option_index(lines, option)) for option in options)


def continued_options(block_text: str, body: Sequence[str]) -> tuple[dict[str, str], int]:
    """What the options become where one of them has indented lines below it, and how many lines of the body that takes.

    MyST ends the options at such a line and starts the body with it; in rST it belongs to the option, as was meant.
    """
    lines = block_lines(block_text.splitlines(), body)
    block = list(takewhile(str.strip, lines[1:]))
    written = list(takewhile(_OPTION.match, block))
    more = block[len(written) :]
    if not written or not more or _filled(body[: len(more)]) != _filled(more):
        return {}, 0
    options: dict[str, str] = {}
    name = ""
    for line in block:
        if match := _OPTION.match(line):
            name, options[match[1]] = match[1], plain_value(line[match.end() :])
        elif line[0] in {" ", "\t"}:
            options[name] += f"\n{line}"
        else:
            return {}, 0
    return options, len(more)


def plain_value(raw: str) -> str:
    """A value as YAML means it: without the quotation marks around it, or the sign before a block of lines."""
    raw = raw.strip()
    if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'" and raw[0] not in raw[1:-1]:
        return raw[1:-1]
    return "" if re.fullmatch(r"[|>][+-]?", raw) else raw


def written_options(block_text: str, body: Sequence[str]) -> list[str]:
    """The name of each option line, also where one is written twice."""
    lines = block_lines(block_text.splitlines(), body)
    return [match[1].lower() for line in takewhile(str.strip, lines[1:]) if (match := _OPTION.match(line.lstrip()))]


def lost_options(block_text: str, body: Sequence[str]) -> dict[str, str]:
    """The options as they are written, for a directive that was handed none.

    MyST drops all of them where it cannot read one, such as a value that begins with a quotation mark and does not
    end with one.
    """
    lines = block_lines(block_text.splitlines(), body)
    found = (_OPTION.match(line) for line in takewhile(str.strip, lines[1:]))
    return {match[1]: match.string[match.end() :] for match in found if match}


def source_lines(path: str) -> list[str]:
    """The lines of a Markdown page, for :func:`settle`; none for others, which need no correction."""
    if not path.endswith(MARKDOWN):
        return []
    try:
        return Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []


def settle(lines: Sequence[str], line: int, text: str) -> int:
    """The line on which a text stands, at ``line`` or a little above; ``line`` itself where it is not found.

    MyST-Parser (up to 5.2 at least) puts an empty line into a fence of colons that begins with another one, and so
    counts one too many for everything in it.
    """
    for candidate in range(line, max(line - _DEEPEST, 0), -1):
        if candidate <= len(lines) and text in lines[candidate - 1]:
            return candidate
    return line


def block_lines(lines: list[str], body: Sequence[str]) -> list[str]:
    """The lines of the directive with its first one, which is left empty where the parser does not tell it."""
    if lines and _OPENING.match(lines[0]):
        first = next(filter(str.strip, body), "")
        if lines[0].strip() != first.strip() or _filled(lines) != _filled(body):
            return lines
    return ["", *lines]


def _filled(lines: Iterable[str]) -> list[str]:
    return [text for line in lines if (text := line.strip())]


def between_hyphens(lines: Sequence[str]) -> bool:
    """Whether the options of a block are written as YAML, between lines of hyphens."""
    return lines[1:2] != [] and lines[1].startswith("---")


def _option_index(lines: Sequence[str], option: str) -> int:
    """The index of the last line that sets an option, since the last one counts; 0 where none does."""
    if between_hyphens(lines):
        end = next((index for index in range(2, len(lines)) if lines[index].startswith("---")), len(lines))
        start, mark = 2, ""
    else:
        end = next((index for index in range(1, len(lines)) if not lines[index].strip()), len(lines))
        start, mark = 1, ":"
    key = re.compile(rf"\s*{mark}\s*[\"']?{re.escape(option)}[\"']?\s*:(?:\s|$)")
    return max((index for index in range(start, end) if key.match(lines[index])), default=0)


def body_index(lines: Sequence[str], body: Sequence[str]) -> int | None:
    """The index of the body's first line; it may stand behind the name of a directive without arguments."""
    wanted, have = [line.strip() for line in body], [line.strip() for line in lines]
    while wanted and not wanted[-1]:
        wanted.pop()
    for start in range(len(have) - len(wanted) + 1) if wanted else ():
        behind_the_name = start == 0 and wanted[0] and have[0].endswith(wanted[0])
        if (have[start] == wanted[0] or behind_the_name) and have[start + 1 : start + len(wanted)] == wanted[1:]:
            return start
    return None
