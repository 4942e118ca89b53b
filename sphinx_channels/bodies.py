"""What stands in the body of a channel: text to check, code to leave alone, and the summary.

A body is the directive's raw Markdown or rST. A quoted mistake is not a mistake, so code and comments are blanked
first; what remains keeps its place, so that every finding knows its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from sphinx_channels.model import first_sentence

_FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*(.*)")
_CODE_DIRECTIVE: Final = re.compile(
    r"\{?(?:code|code-block|code-cell|sourcecode|literalinclude|parsed-literal|prompt|doctest|math|mermaid|highlight)\b"
)
_RST_DIRECTIVE: Final = re.compile(r"([ \t]*)\.\.[ \t]+([\w:+.-]+)::(.*)")
_RST_COMMENT: Final = re.compile(r"([ \t]*)\.\.(?:[ \t]+(?![_\[|]|[\w:+.-]+::|__)|[ \t]*$)")
_INLINE_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)(?!_)", re.DOTALL)
_HTML_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NOT_NEWLINE: Final = re.compile(r"[^\n]")


def without_code(text: str) -> str:
    """The text with code and comments blanked, every other character in its place."""
    lines = text.split("\n")
    for start, end in _code_blocks(lines):
        lines[start:end] = [" " * len(line) for line in lines[start:end]]
    joined = _HTML_COMMENT.sub(_blank, "\n".join(lines))
    return _INLINE_CODE.sub(_blank_inline, joined)


def _blank(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match[0])


def _blank_inline(match: re.Match[str]) -> str:
    """Blank inline code; a code span cannot reach over an empty line."""
    return match[0] if re.search(r"\n[ \t]*\n", match[0]) else _blank(match)


def _code_blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The line ranges of fenced code, literal blocks, indented code and comments."""
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if fence := _FENCE.fullmatch(line):
            if _is_code_fence(fence):
                end = _fence_end(lines, index, fence[1])
                yield index, end
        elif directive := _RST_DIRECTIVE.fullmatch(line):
            if _CODE_DIRECTIVE.match(directive[2]):
                end = _indented_end(lines, index, len(directive[1]))
                yield index, end
        elif comment := _RST_COMMENT.match(line):
            end = _indented_end(lines, index, len(comment[1]))
            yield index, end
        elif line.lstrip().startswith("% "):
            yield index, end
        elif line.rstrip().endswith("::"):
            end = _indented_end(lines, index, _indent(line))
            yield index + 1, end
        elif _starts_indented_code(lines, index):
            end = _indented_end(lines, index, 3)
            yield index, end
        index = end


def _is_code_fence(fence: re.Match[str]) -> bool:
    info = fence[2].strip()
    if fence[1][0] == ":":
        return _CODE_DIRECTIVE.match(info) is not None
    return not info.startswith("{") or _CODE_DIRECTIVE.match(info) is not None


def _fence_end(lines: list[str], start: int, fence: str) -> int:
    closing = re.compile(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    return next((i + 1 for i in range(start + 1, len(lines)) if closing.fullmatch(lines[i])), len(lines))


def _indented_end(lines: list[str], start: int, indent: int) -> int:
    """Where the block that is indented deeper than ``indent`` ends."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        if not lines[index].strip():
            continue
        if _indent(lines[index]) <= indent:
            break
        end = index + 1
    return end


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _starts_indented_code(lines: list[str], index: int) -> bool:
    """Markdown's indented code: four blanks after an empty line, outside of lists."""
    if _indent(lines[index]) < 4 or not lines[index].strip():
        return False
    before = [line for line in lines[:index] if line.strip()]
    if index and lines[index - 1].strip():
        return False
    return not any(re.match(r"[ \t]*(?:[-*+]|\d+[.)]|\.\.|:)\s", line) or _FENCE.match(line) for line in before)


_UNSAFE_TAG: Final = re.compile(r"<\s*(script|iframe|frame|object|embed)\b", re.IGNORECASE)
_HANDLER: Final = re.compile(r"<[a-z][^<>]*?[\s\"'/](on[a-z]+)\s*=", re.IGNORECASE)
_SCRIPT_LINK: Final = re.compile(r"[(<\"'=:]\s*((?:javascript|vbscript):|data:text/html)(?=\S)", re.IGNORECASE)
_LEFTOVER: Final = re.compile(r"<br\b|<[a-z][^<>]*?\s(style)\s*=|\{:\s*[.#\w]", re.IGNORECASE)


def unsafe(body: str) -> Iterator[tuple[str, int]]:
    """What could run or load something, as (what, offset of its line)."""
    for match in _UNSAFE_TAG.finditer(body):
        yield f"<{match[1].lower()}>", line_of(body, match.start())
    for match in _HANDLER.finditer(body):
        yield f"{match[1].lower()}=", line_of(body, match.start(1))
    for match in _SCRIPT_LINK.finditer(body):
        yield match[1].lower(), line_of(body, match.start(1))


def leftovers(body: str) -> Iterator[tuple[str, int]]:
    """Markup of the old site that does nothing here, as (what, offset of its line)."""
    for match in _LEFTOVER.finditer(body):
        what = "style=" if match[1] else "<br>" if match[0].startswith("<") else "{: … }"
        yield what, line_of(body, match.start())


def line_of(text: str, position: int) -> int:
    """The line, counted from 0, of a position in a text."""
    return text.count("\n", 0, position)


def is_empty(body: str) -> bool:
    """Whether a body has nothing to show: blanks, comments and line breaks are nothing."""
    lines = body.split("\n")
    shown = _HTML_COMMENT.sub("", "\n".join(line for line in lines if not line.lstrip().startswith("% ")))
    if not re.sub(r"<br\s*/?>|&nbsp;", "", shown).strip():
        return True
    return not without_comments(lines).strip()


def without_comments(lines: list[str]) -> str:
    """The lines without rST comments."""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        if comment := _RST_COMMENT.match(lines[index]):
            index = _indented_end(lines, index, len(comment[1]))
            continue
        kept.append(lines[index])
        index += 1
    return "\n".join(kept)


_NOT_PROSE: Final = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|#|>|\||:[\w-]+:|---|\.\.|={3,}|\+-)")


def summary(body: str) -> str:
    """The first sentence of the first paragraph, without markup; empty where a body has no paragraph of its own."""
    paragraph: list[str] = []
    lines = without_code(body).split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.strip() or _NOT_PROSE.match(line) or _FENCE.fullmatch(line):
            if paragraph:
                break
            index = _block_end(lines, index)
            continue
        paragraph.append(body.split("\n")[index])
        index += 1
    return first_sentence(plain("\n".join(paragraph)))


def _block_end(lines: list[str], index: int) -> int:
    """Where a block that is not prose ends: a directive ends with its fence or its indentation."""
    if fence := _FENCE.fullmatch(lines[index]):
        return _fence_end(lines, index, fence[1])
    if directive := _RST_DIRECTIVE.fullmatch(lines[index]):
        return _indented_end(lines, index, len(directive[1]))
    return index + 1


def plain(text: str) -> str:
    """Inline markup taken off, in one line: what a reader sees of Markdown or rST."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = re.sub(r"(?:\{[\w:+.-]+\}|:[\w:+.-]+:)`([^`<]*?)\s*(?:<[^>`]*>)?`", r"\1", text)
    text = re.sub(r"`([^`<]+?)\s*<[^>`]*>`__?", r"\1", text)
    text = re.sub(r"<((?:https?://|mailto:)?[^\s<>]+[@.][^\s<>]+)>", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])(\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*])", r"\2", text)
    text = re.sub(r"(`+)(.+?)\1", r"\2", text)
    return " ".join(html.unescape(re.sub(r"\\([^\w\s])", r"\1", text)).split())
