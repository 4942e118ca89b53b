"""Which line of the file a finding is about, from what docutils tells a directive.

``lineno + content_offset`` means different things in MyST and in rST; the text of the directive does not lie.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_channels.findings import Finding

_FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})\s*\{")


def locate(block_text: str, lineno: int, body: Sequence[str], finding: Finding) -> int:
    """The 1-based line of the file that a finding is about.

    :param block_text: ``Directive.block_text``: in rST and in MyST-Parser 5 the whole directive, in MyST-Parser 4
        what follows its first line.
    :param lineno: the line of the directive itself, which is the answer where nothing better is known.
    :param body: the lines of ``Directive.content``.
    """
    lines = block_text.splitlines()
    first = 0
    if lines and not _has_opening_line(lines, body):
        lines.insert(0, "")
        first = 1
    if finding.option:
        return lineno + _option_line(lines, finding.option)
    if finding.offset is not None:
        return lineno + _body_line(lines, body, first) + finding.offset
    return lineno


def _has_opening_line(lines: Sequence[str], body: Sequence[str]) -> bool:
    if lines[0].lstrip().startswith(".. ") or re.match(r"\s*\.\. *\S", lines[0]):
        return True
    return _FENCE.match(lines[0]) is not None and _stripped(lines) != _stripped(body)


def _stripped(lines: Sequence[str]) -> list[str]:
    return [text for line in lines if (text := line.strip())]


def _option_line(lines: Sequence[str], option: str) -> int:
    """The index of the last line that sets an option, because the last one counts; 0 where there is none."""
    block, prefix = _option_block(lines)
    key = re.compile(rf"\s*{prefix}\s*[\"']?{re.escape(option)}[\"']?\s*:(?:\s|$)")
    return max((index for index in block if key.match(lines[index])), default=0)


def _option_block(lines: Sequence[str]) -> tuple[range, str]:
    """The lines that can hold options, and what a key starts with there."""
    if len(lines) > 1 and lines[1].startswith("---"):
        end = next((i for i in range(2, len(lines)) if lines[i].startswith("---")), len(lines))
        return range(2, end), ""
    end = next((i for i in range(1, len(lines)) if not lines[i].strip()), len(lines))
    return range(1, end), ":"


def _body_line(lines: Sequence[str], body: Sequence[str], first: int) -> int:
    """The index of the body's first line; that of the directive's line where it cannot be found."""
    wanted = [line.strip() for line in body]
    while wanted and not wanted[-1]:
        wanted.pop()
    if not wanted:
        return 0
    have = [line.strip() for line in lines]
    for start in range(first, len(have) - len(wanted) + 1):
        if have[start + 1 : start + len(wanted)] != wanted[1:]:
            continue
        if have[start] == wanted[0] or (start == 0 and wanted[0] and have[0].endswith(wanted[0])):
            return start
    return 0
