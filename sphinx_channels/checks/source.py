"""Raw Markdown or rST, with code and comments blanked.

A quoted mistake is not a mistake, so the checks of text read what is left. Every other character keeps its place,
so that a finding knows its line. The two languages are told apart by their marks, not by a switch: a body in a file
of one kind may hold blocks of the other (``{eval-rst}``), and no mark of one means code in the other by accident.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The line of a fence, in a list or a quotation too: the marks, and what follows them.
FENCE: Final = re.compile(r"(?:[ \t]|>|[-*+][ \t]|\d+[.)][ \t])*(`{3,}(?=[^`]*\Z)|~{3,}|:{3,})[ \t]*(.*)")
#: The first line of an rST directive: its indentation and its name.
DIRECTIVE: Final = re.compile(r"([ \t]*)\.\.[ \t]+([\w:+.-]+)::(?:[ \t].*)?")
#: The names of directives whose content is code.
CODE: Final = re.compile(
    r"\{?(?:code|code-block|code-cell|sourcecode|literalinclude|parsed-literal|prompt|doctest|math|mermaid|highlight)"
    r"(?![\w-])"
)
_COMMENT: Final = re.compile(r"([ \t]*)\.\.(?:[ \t]+(?![_\[|]|[\w:+.-]+::)|[ \t]*$)")
_LIST_ITEM: Final = re.compile(r"[ \t]*(?:[-*+:]|\d+[.)])[ \t]|[ \t]*\.\. ")
_HTML_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# An rST link is no code, but it has to be read over as one piece, or its end would look like the start of code.
_INLINE: Final = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<link>(?<!`)`(?:(?!\n[ \t]*\n)[^`])+`__?)"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))",
    re.DOTALL,
)
_MERGE: Final = re.compile(r"(?:<{7} |={7}$|>{7}(?: |$))")
#: One of these is in every text that has code or a comment.
_MARK: Final = re.compile(r"[`%]|~~~|::|\.\.|<!--|^[^\S\n]", re.MULTILINE)


def without_code(text: str) -> str:
    """The text with code and comments blanked."""
    if not _MARK.search(text):
        return text
    lines = text.split("\n")
    for start, end in _code_blocks(lines):
        lines[start:end] = [" " * len(line) for line in lines[start:end]]
    for index, line in enumerate(lines):
        if fence := FENCE.fullmatch(line):  # of a directive, and no inline code either
            lines[index] = line.replace(fence[1], " " * len(fence[1]), 1)
    return _INLINE.sub(lambda match: match[0] if match["link"] else _blank(match[0]), "\n".join(lines))


def without_comments(text: str) -> str:
    """The text with comments blanked and code left."""
    if not _MARK.search(text):
        return text
    lines = _HTML_COMMENT.sub(lambda match: _blank(match[0]), text).split("\n")
    for index, line in enumerate(lines):
        if line.lstrip().startswith("%"):
            lines[index] = ""
        elif comment := _COMMENT.match(line):
            end = indented_end(lines, index, indentation=len(comment[1]))
            lines[index:end] = [""] * (end - index)
    return "\n".join(lines)


def merge_mark(text: str) -> tuple[int, str] | None:
    """The line, counted from 1, on which a merge that nobody finished begins, and its mark; None where none does."""
    if "<<<<<<< " not in text or ">>>>>>>" not in text:
        return None
    lines = enumerate(without_code(text).split("\n"), start=1)
    marks = [(number, line.rstrip()) for number, line in lines if _MERGE.match(line)]
    for index, (number, mark) in enumerate(marks):
        if mark[0] == "<" and [later[0] for _, later in marks[index + 1 : index + 3]] == ["=", ">"]:
            return number, mark
    return None


def closing_fence(fence: str, *, exact: bool = False) -> re.Pattern[str]:
    """What the line that closes a fence looks like: as many marks, or more unless they have to be ``exact``."""
    return re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)}{'' if exact else ','}}}[ \t]*")


def fence_end(lines: Sequence[str], start: int, fence: str) -> int:
    """The line after the one that closes a fence; the end of the text where none does."""
    closing = closing_fence(fence)
    return next((index + 1 for index in range(start + 1, len(lines)) if closing.fullmatch(lines[index])), len(lines))


def indented_end(lines: Sequence[str], start: int, *, indentation: int) -> int:
    """The line after the block below ``start`` that is indented deeper than ``indentation``."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        if not lines[index].strip():
            continue
        if _indentation(lines[index]) <= indentation:
            break
        end = index + 1
    return end


def line_of(text: str, position: int) -> int:
    """The line, counted from 0, of a position in a text."""
    return text.count("\n", 0, position)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _indentation(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _code_blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The line ranges of fenced code, literal blocks, indented code and comments."""
    index = 0
    open_fences: list[str] = []
    in_list = False
    while index < len(lines):
        line = lines[index]
        start = end = index
        if not in_list and _indentation(line) >= 4 and line.strip() and not (index and lines[index - 1].strip()):
            end = indented_end(lines, index, indentation=3)
        elif fence := FENCE.fullmatch(line):
            if open_fences and not fence[2].strip() and fence[1].startswith(open_fences[-1]):
                open_fences.pop()
            elif _is_code(fence[1], fence[2].strip()):
                end = fence_end(lines, index, fence[1])
            elif fence[1][0] != ":":
                open_fences.append(fence[1])
        elif directive := DIRECTIVE.fullmatch(line):
            if CODE.match(directive[2]):
                end = indented_end(lines, index, indentation=len(directive[1]))
        elif comment := _COMMENT.match(line):
            end = indented_end(lines, index, indentation=len(comment[1]))
        elif line.lstrip().startswith("%"):
            end = index + 1
        elif line.rstrip().endswith("::"):
            start, end = index + 1, indented_end(lines, index, indentation=_indentation(line))
        # After a list or a directive, what is indented belongs to it and is no code.
        in_list = in_list or bool(_LIST_ITEM.match(line) or open_fences)
        if end > start:
            yield start, end
        index = max(end, index + 1)


def _is_code(fence: str, info: str) -> bool:
    """Whether a fence holds code: colons fence directives, and so do others that name one in braces."""
    if CODE.match(info):
        return True
    return fence[0] != ":" and not info.startswith("{")
