"""An old page's body as pieces: plain Markdown without HTML, and what gets a directive or a place of its own."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from sphinx_channels.migrate.flow import Flow
from sphinx_channels.migrate.html_blocks import HtmlReader
from sphinx_channels.migrate.markdown import VERBATIM, verbatim_lines
from sphinx_channels.migrate.pieces import Passage, passage
from sphinx_channels.migrate.scan import BLOCK, html_lines, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_channels.migrate.markdown import Markdown, Span
    from sphinx_channels.migrate.pieces import Piece
    from sphinx_channels.migrate.remarks import Log

#: A code block of Jekyll whose language would make it a directive of MyST.
_MYST_FENCE = re.compile(r"^(\s*(?:`{3,}|~{3,})\s*)(\{)")
_TOC_LIST = re.compile(r"\s*(?:[-*+]|\d+[.)])\s.*\n\s*\{:\s*toc\b[^}]*\}\s*", re.IGNORECASE)
_LISTS: Final = ("bullet_list", "ordered_list")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*")
#: How many elements without an end are searched for it; a page with more has no order in its HTML.
_MOST_UNCLOSED: Final = 20
#: How often Markdown may stand in HTML in Markdown.
_DEEPEST: Final = 20


def read_blocks(lines: Sequence[str], first_line: int, markdown: Markdown, log: Log, *, depth: int = 0) -> list[Piece]:
    """The pieces of some lines of Markdown, the first of which is ``first_line`` of the page."""
    pieces: list[Piece] = []
    start = unclosed = 0
    while start < len(lines):
        rest = lines[start:]
        for span in markdown.spans(rest):
            text = "\n".join(rest[span.start : span.end])
            line = first_line + start + span.start
            if span.sort == "html_block" and _is_block_html(text):
                length = html_lines("\n".join(rest[span.start :])) if unclosed < _MOST_UNCLOSED else 0
                unclosed += not length
                length = length or span.end - span.start
                pieces += _html("\n".join(rest[span.start : span.start + length]), line, markdown, log, depth)
                if length != span.end - span.start:
                    # kramdown and CommonMark differ on where the HTML ends, so what follows is read anew.
                    start += span.start + length
                    break
            else:
                pieces += _markdown(span, text, line, log)
        else:
            break
    return pieces


def _html(text: str, line: int, markdown: Markdown, log: Log, depth: int) -> list[Piece]:
    def read_markdown(inner: str, inner_line: int) -> list[Piece]:
        return read_blocks(dedent(inner).split("\n"), inner_line, markdown, log, depth=depth + 1)

    return HtmlReader(text, line, log, read_markdown if depth < _DEEPEST else None).pieces()


def _markdown(span: Span, text: str, line: int, log: Log) -> list[Piece]:
    if span.sort in VERBATIM:
        return [passage(_MYST_FENCE.sub(r"\1text \2", text), line)]
    if span.sort in _LISTS and _TOC_LIST.fullmatch(text):
        log.changed(line, f"{text}: Sphinx makes the on-page contents; :toc: says whether they are shown")
        return []
    code = {number - span.start for number in verbatim_lines(span)}
    flow = Flow(log, is_html=False, is_paragraph=span.sort in {"paragraph", "html_block"})
    for is_code, part, number in _parts(text, code):
        if is_code:
            flow.add_code(part, line + number)
        else:
            flow.add_markdown(part, line + number)
    return [_with_table_head(piece) if isinstance(piece, Passage) else piece for piece in flow.pieces()]


def _with_table_head(passage: Passage) -> Passage:
    """A table without a head, which kramdown knows and MyST does not, with an empty one; anything else as it is."""
    if not all(_TABLE_ROW.fullmatch(line) for line in passage.lines):
        return passage
    rows = [place for place, line in enumerate(passage.lines) if not re.fullmatch(r"[\s|:+=-]*", line)]
    has_head = bool(rows) and rows[0] + 1 < len(passage.lines) and rows[0] + 1 not in rows
    if not rows or has_head:
        return passage
    width = max(passage.lines[place].strip().strip("|").count("|") + 1 for place in rows)
    first = passage.numbers[0]
    head = ["|" + " |" * width, "|" + "---|" * width]
    return Passage(
        head + [passage.lines[place] for place in rows], [first, first, *(passage.numbers[place] for place in rows)]
    )


def _is_block_html(text: str) -> bool:
    """Whether a text begins with what kramdown takes for a block of HTML, not for a paragraph with a tag in it."""
    first = next((token for token in tokens(text, 1) if token.raw.strip()), None)
    return first is not None and (first.name in BLOCK or first.sort in {"comment", "script", "declaration"})


def _parts(text: str, code: set[int]) -> Iterator[tuple[bool, str, int]]:
    """A block's text, cut where code begins and ends; each part with the number of its first line."""
    lines = text.split("\n")
    for is_code, numbers in groupby(range(len(lines)), key=lambda number: number in code):
        part = list(numbers)
        end = "\n" if part[-1] + 1 < len(lines) else ""
        yield is_code, "\n".join(lines[number] for number in part) + end, part[0]
