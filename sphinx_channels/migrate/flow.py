"""Text that flows: gathers the lines of a paragraph, each with its number, and what has a place beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_channels.migrate.inline import InlineReader
from sphinx_channels.migrate.pieces import Anchor, Passage, Picture
from sphinx_channels.migrate.scan import Element, Token, tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_channels.migrate.pieces import Piece
    from sphinx_channels.migrate.remarks import Log

#: What would be a comment, a break, a label or a directive in MyST, and was text in Jekyll.
_MYST_LINE = re.compile(r"^((?:\s|>|[-*+]\s|\d+[.)]\s)*)(%|\+\+\+|:::|\([^()\n]+\)=\s*$)")
_MYST_ROLE = re.compile(r"\{(?=[\w:+-]+\}$)")


class Flow:
    """Reads the nodes of one block; ``pieces`` are what comes of it."""

    def __init__(self, log: Log, *, is_html: bool, is_paragraph: bool = True, align: str = "") -> None:
        self.inline = InlineReader(log)
        self.log = log
        self.is_html = is_html
        self.is_paragraph = is_paragraph
        self.align = align
        self.before: list[Piece] = []
        self.behind: list[Piece] = []
        self.passages: list[Passage] = [Passage()]
        self.untouched: set[int] = set()
        """Numbers of the lines that stay as they are: code, and lines that were empty."""

    def add_markdown(self, text: str, line: int) -> None:
        """Add lines of Markdown."""
        self.untouched.update(line + place for place, part in enumerate(text.split("\n")) if not part.strip())
        self.add(tree(text, line).children)

    def add_code(self, text: str, line: int) -> None:
        """Add lines of code as they are."""
        self.untouched.update(line + place for place, _part in enumerate(text.splitlines()))
        self._append(text, line)

    def add(self, nodes: Iterable[Element | Token]) -> None:
        """Add nodes. One ``<br>`` inside a paragraph breaks the line, two end it, those at its ends were spacing."""
        breaks = 0
        for node in nodes:
            if self.is_paragraph and isinstance(node, Element) and node.name == "br":
                self.log.removed(node.line, node.raw)
                breaks += 1
                continue
            text = self.inline.render([node], is_html=self.is_html, align=self.align)
            self._take_asides()
            if breaks:
                if not text.strip():
                    continue
                self._break(breaks, node.line)
                text, breaks = text.lstrip(), 0
            if isinstance(node, Token) and node.sort == "code":
                self._spare_role()
            self._append(text, node.line)

    def pieces(self) -> list[Piece]:
        """Everything in order; lines of which nothing is left are gone."""
        passages = [self._tidy(passage) for passage in self.passages]
        return [*self.before, *(passage for passage in passages if passage.lines), *self.behind]

    def _tidy(self, passage: Passage) -> Passage:
        tidy = Passage()
        for line, number in zip(passage.lines, passage.numbers, strict=True):
            if number in self.untouched or line.strip():
                tidy.lines.append(line if number in self.untouched else _MYST_LINE.sub(r"\1\\\2", line))
                tidy.numbers.append(number)
        while tidy.lines and not tidy.lines[-1].strip():
            tidy.lines.pop()
            tidy.numbers.pop()
        if tidy.lines and self.is_paragraph:
            tidy.lines[0] = tidy.lines[0].lstrip()
            tidy.lines[-1] = tidy.lines[-1].rstrip()
        return tidy

    def _break(self, breaks: int, line: int) -> None:
        if not self.passages[-1].text.strip():
            return
        if breaks == 1:
            last = self.passages[-1].lines
            last[-1] = last[-1].rstrip()
            self._append("\\\n", line)
        else:
            self.passages.append(Passage())

    def _take_asides(self) -> None:
        has_text = bool(self.passages[-1].text.strip())
        for aside in self.inline.asides:
            leads = isinstance(aside, Anchor) and not aside.is_behind
            floats = isinstance(aside, Picture) and aside.align
            (self.before if leads or floats or not has_text else self.behind).append(aside)
        self.inline.asides.clear()

    def _append(self, text: str, line: int) -> None:
        passage = self.passages[-1]
        if not passage.lines:
            passage.lines.append("")
            passage.numbers.append(line)
        first, *others = text.split("\n")
        if not passage.lines[-1].strip():
            passage.numbers[-1] = line
        passage.lines[-1] += first
        passage.lines += others
        passage.numbers += range(line + 1, line + 1 + len(others))

    def _spare_role(self) -> None:
        """Keep ``{word}`` in front of code from becoming a role."""
        lines = self.passages[-1].lines
        if lines:
            lines[-1] = _MYST_ROLE.sub(r"\\{", lines[-1])
