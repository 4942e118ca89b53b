"""The summary of a channel: the first sentence of its body, as a reader sees it.

A build takes it from the document tree; this is for those who have only the text.
"""

from __future__ import annotations

import html
import re
from typing import Final

from sphinx_channels.checks.source import DIRECTIVE, FENCE, fence_end, indented_end, without_code
from sphinx_channels.model import first_sentence

#: How much of a paragraph is looked at: nobody writes a longer sentence, and patterns take their time over such text.
_LONGEST: Final = 2000
_NOT_PROSE: Final = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|#|>|\||:[\w-]+:|---|\.\.|={3}|\+-|\([^()]*\)=)")
#: Inline markup and what is left of it, in the order in which it is taken off.
_INLINE: Final = (
    (re.compile(r"<(script|style|iframe)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"(?:\{[\w:+.-]+\}|:[\w:+.-]+:)`([^`<]*?)\s*(?:<[^>`]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^>`]*>`__?"), r"\1"),
    (re.compile(r"<(?:mailto:)?([^\s<>]+@[^\s<>]+|https?://[^\s<>]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"\\([^\w\s])"), r"\1"),
)
#: One of these is in all of that markup.
_MARK: Final = re.compile(r"[<\[`*_\\]")


def summary(body: str) -> str:
    """The first sentence of the first paragraph that is not in a list or a directive; empty where there is none."""
    for paragraph in _paragraphs(body.split("\n"), without_code(body).split("\n")):
        if text := plain_text(paragraph[:_LONGEST]):
            return first_sentence(text)
    return ""


def _paragraphs(lines: list[str], checked: list[str]) -> list[str]:
    """The paragraphs of a text; in ``checked`` its code is blank, which tells where prose is."""
    paragraphs: list[str] = []
    paragraph: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.strip() and (checked[index].strip() or paragraph) and not _starts_block(line):
            paragraph.append(line)
            index += 1
            continue
        paragraphs.append("\n".join(paragraph))
        paragraph = []
        index = _block_end(lines, index)
    return [*paragraphs, "\n".join(paragraph)]


def _starts_block(line: str) -> bool:
    return _NOT_PROSE.match(line) is not None or FENCE.fullmatch(line) is not None


def _block_end(lines: list[str], index: int) -> int:
    """The line after a block that is not prose: a directive reaches to the end of its fence or indentation."""
    if fence := FENCE.fullmatch(lines[index]):
        return fence_end(lines, index, fence[1])
    if directive := DIRECTIVE.fullmatch(lines[index]):
        return indented_end(lines, index, indentation=len(directive[1]))
    return index + 1


def plain_text(text: str) -> str:
    """Inline markup taken off, in one line."""
    for pattern, rest in _INLINE if _MARK.search(text) else ():
        text = pattern.sub(rest, text)
    return " ".join(html.unescape(text).split())
