"""A block of HTML as Markdown: paragraphs, headings, lists, tables, quotations, figures and terms."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sphinx_channels.migrate.flow import Flow
from sphinx_channels.migrate.inline import InlineReader, floating, source_text
from sphinx_channels.migrate.pieces import Passage, Picture, passage
from sphinx_channels.migrate.scan import BLOCK, Element, Token, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_channels.migrate.pieces import Piece
    from sphinx_channels.migrate.remarks import Log

Node = Element | Token


class HtmlReader:
    """Reads one block of HTML; the log is filled on the way.

    :param read_markdown: reads the inside of an element with ``markdown="1"``, from its text and its first line.
    """

    def __init__(
        self, text: str, line: int, log: Log, read_markdown: Callable[[str, int], list[Piece]] | None = None
    ) -> None:
        self.text = text
        self.line = line
        self.log = log
        self.read_markdown = read_markdown

    def pieces(self) -> list[Piece]:
        """The pieces of the whole block."""
        return self._blocks(tree(self.text, self.line).children, "")

    def _blocks(self, nodes: Iterable[Node], align: str) -> list[Piece]:
        """The pieces of some nodes: elements that are blocks, and paragraphs of what stands between them."""
        pieces: list[Piece] = []
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and _is_block(node):
                pieces += self._paragraph(run, align)
                run = []
                pieces += self._element(node, floating(node) or align)
            else:
                run.append(node)
        return pieces + self._paragraph(run, align)

    def _paragraph(self, nodes: list[Node], align: str) -> list[Piece]:
        flow = Flow(self.log, is_html=True, align=align)
        flow.add(nodes)
        return flow.pieces()

    def _element(self, node: Element, align: str) -> list[Piece]:
        inline = InlineReader(self.log)
        inline.note_anchor(node)
        inline.note_attributes(node, "markdown")
        return inline.asides + self._content(node, align)

    def _content(self, node: Element, align: str) -> list[Piece]:
        if self.read_markdown and node.attributes.get("markdown", "0") not in {"0", "span"}:
            line = self.line + self.text.count("\n", 0, node.start)
            return self.read_markdown(self.text[node.start : node.end], line)
        match node.name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return _heading(self._blocks(node.children, align), int(node.name[1]))
            case "hr":
                return [passage("---", node.line)]
            case "pre":
                return [_fenced(node)]
            case "ul" | "ol" | "menu":
                return self._list(node, align)
            case "table":
                return self._table(node)
            case "blockquote":
                return _prefixed(self._blocks(node.children, align), "> ", "> ")
            case "figure":
                return self._figure(node, align)
            case "dl":
                return self._terms(node, align)
        return self._blocks(node.children, align)

    def _list(self, node: Element, align: str) -> list[Piece]:
        items = Passage()
        others: list[Piece] = []
        for place, child in enumerate(_with_content(node), 1):
            mark = f"{place}. " if node.name == "ol" else "- "
            for part in _prefixed(self._blocks([child], align), mark, " " * len(mark)):
                if isinstance(part, Passage):
                    items.lines += part.lines
                    items.numbers += part.numbers
                else:
                    others.append(part)
        return [*([items] if items.lines else []), *others]

    def _table(self, node: Element) -> list[Piece]:
        """A table of Markdown, where a cell is one line; without a row of headings its head is empty."""
        inline = InlineReader(self.log)
        rows: list[tuple[int, list[str]]] = []
        has_head = False
        for row in _find(node, "tr"):
            inline.note_anchor(row)
            inline.note_attributes(row)
            cells = _with_content(row)
            shown = [_one_line(inline.render([cell], is_html=True)).replace("|", "\\|") for cell in cells]
            if any(shown):
                has_head = has_head if rows else all(isinstance(cell, Element) and cell.name == "th" for cell in cells)
                rows.append((row.line, shown))
        caption = _one_line(inline.render(_outside_rows(node), is_html=True))
        pieces: list[Piece] = [passage(caption, node.line)] if caption else []
        if rows:
            width = max(len(cells) for _line, cells in rows)
            head = rows.pop(0) if has_head else (node.line, [""] * width)
            table = Passage()
            for number, texts in [head, (head[0], ["---"] * width), *rows]:
                table.lines.append("| " + " | ".join(texts + [""] * (width - len(texts))) + " |")
                table.numbers.append(number)
            pieces.append(table)
        return pieces + inline.asides

    def _figure(self, node: Element, align: str) -> list[Piece]:
        """A picture with its caption; a figure of anything else is what it holds."""
        parts = _with_content(node)
        image = next((part for part in parts if isinstance(part, Element) and part.name == "img"), None)
        caption = next((part for part in parts if isinstance(part, Element) and part.name == "figcaption"), None)
        source = image.attributes.get("src", "") if image else ""
        if image is None or not source or len(parts) > 1 + (caption is not None):
            return self._blocks(node.children, align)
        inline = InlineReader(self.log)
        inline.note_attributes(image, "src", "alt")
        words = _one_line(inline.render(caption.children, is_html=True)) if caption else ""
        picture = Picture(source, image.attributes.get("alt", ""), image.line, floating(image) or align, caption=words)
        return [*inline.asides, picture]

    def _terms(self, node: Element, align: str) -> list[Piece]:
        """Terms as labels in front of what is said of them."""
        pieces: list[Piece] = []
        term = ""
        for child in _with_content(node):
            if isinstance(child, Element) and child.name == "dt":
                inline = InlineReader(self.log)
                words = _one_line(inline.render(child.children, is_html=True)).rstrip(":")
                pieces += [*([passage(term, child.line)] if term else []), *inline.asides]
                term = f"**{words}:**" if words else ""
                continue
            said = self._blocks([child], align)
            if term and said and isinstance(said[0], Passage):
                said[0].lines[0] = f"{term} {said[0].lines[0]}"
                term = ""
            pieces += said
        return [*pieces, *([passage(term, node.line)] if term else [])]


def _is_block(node: Node) -> bool:
    """Whether an element is a block, or only groups blocks."""
    if not isinstance(node, Element):
        return False
    return node.name in BLOCK or (node.name in {"span", "font", "big", "small"} and any(map(_is_block, node.children)))


def _with_content(node: Element) -> list[Node]:
    """The children of an element that are more than blanks."""
    return [child for child in node.children if isinstance(child, Element) or child.raw.strip()]


def _find(node: Element, name: str) -> Iterator[Element]:
    """The elements of a name below an element; those of a table inside it are its own."""
    for child in node.children:
        if isinstance(child, Element):
            if child.name == name:
                yield child
            elif child.name != "table":
                yield from _find(child, name)


def _outside_rows(node: Element) -> Iterator[Node]:
    """What a table holds beside its rows: the caption, and what has lost its way."""
    for child in _with_content(node):
        if isinstance(child, Element) and child.name in {"thead", "tbody", "tfoot"}:
            yield from _outside_rows(child)
        elif not (isinstance(child, Element) and child.name == "tr"):
            yield child


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _heading(pieces: list[Piece], level: int) -> list[Piece]:
    """The passages as one heading, which is one line."""
    passages = [piece for piece in pieces if isinstance(piece, Passage)]
    others: list[Piece] = [piece for piece in pieces if not isinstance(piece, Passage)]
    text = _one_line(" ".join(part.text for part in passages))
    return [*others, passage(f"{'#' * level} {text}", passages[0].numbers[0])] if text else others


def _prefixed(pieces: list[Piece], first: str, later: str) -> list[Piece]:
    """The passages as one, each of its lines with a mark; what is not text comes behind."""
    joined = Passage()
    for piece in pieces:
        if isinstance(piece, Passage):
            if joined.lines:
                joined.lines.append(later.rstrip())
                joined.numbers.append(piece.numbers[0])
            for line, number in zip(piece.lines, piece.numbers, strict=True):
                joined.lines.append(((later if joined.lines else first) + line).rstrip())
                joined.numbers.append(number)
    others: list[Piece] = [piece for piece in pieces if not isinstance(piece, Passage)]
    return [joined, *others] if joined.lines else others


def _fenced(node: Element) -> Passage:
    code = html.unescape(source_text(node)).strip("\n")
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", code)), 0)
    return passage(f"{ticks}\n{code}\n{ticks}", node.line)
