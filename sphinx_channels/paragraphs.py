"""What the contributors wrote on a page, text by text, and the line on which each thing stands.

docutils knows the line of a paragraph, not that of a word in it; the line ends within the text tell the rest.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from sphinx_channels.lines import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element, Node, document

#: What is no prose: code, formulas, raw output, and what is not on the page at all.
_SKIPPED: Final = (
    nodes.FixedTextElement, nodes.Invisible, nodes.raw, nodes.system_message, nodes.literal, nodes.math,
    nodes.math_block, nodes.problematic, nodes.image, nodes.docinfo, addnodes.toctree,
)  # fmt: skip
#: Where the extension itself puts words together, marked by a class of its own.
_OWN_WORDS: Final = (nodes.paragraph, nodes.field_list, nodes.bullet_list, nodes.line_block, nodes.table)


class Passage(NamedTuple):
    """A piece of text as its contributor wrote it."""

    text: str
    path: str
    line: int
    is_name: bool = False
    """Whether it is the name of a channel."""


def passages(document: document) -> Iterator[Passage]:
    """Every paragraph, heading and the like, in page order; what the extension adds by itself is left out."""
    yield from _passages(document, document.get("source") or "")


def _passages(node: Element, path: str) -> Iterator[Passage]:
    for child in node.children:
        if not isinstance(child, nodes.Element) or isinstance(child, _SKIPPED) or _is_own(child):
            continue
        if isinstance(child, nodes.TextElement):
            is_name = "channel-card" in node["classes"] and isinstance(child, nodes.rubric)
            text = child.astext() if is_name else _text(child)
            yield Passage(text, child.source or path, line_of_block(child), is_name)
        else:
            yield from _passages(child, path)


def _is_own(node: Element) -> bool:
    return isinstance(node, _OWN_WORDS) and any(name.startswith("channel-") for name in node["classes"])


def _text(node: Element) -> str:
    """The text with the addresses behind its links, and without what a role fills in."""
    parts = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            parts.append(child.astext())
        elif isinstance(child, _SKIPPED):
            parts.append("\n" * child.astext().count("\n"))
        elif isinstance(child, nodes.reference) and child.get("refuri"):
            parts.append(_with_address(_text(child), child["refuri"]))
        elif isinstance(child, addnodes.pending_xref) and not child.get("refexplicit"):
            parts.append(" ")
        else:
            parts.append(_text(cast("Element", child)))
    return "".join(parts)


def _with_address(text: str, uri: str) -> str:
    """The words of a link and its address, where the words do not tell it."""
    address = unquote(uri.removeprefix("mailto:").partition("?")[0]) if uri.startswith("mailto:") else uri
    bare = address.partition("://")[2] or address
    return text if bare.removeprefix("www.").rstrip("/").casefold() in text.casefold() else f"{text} <{address}>"


def line_of_block(node: Node) -> int:
    """The line on which a block of text begins; 1 where nobody knows."""
    block: Node | None = node
    while block is not None and not block.line:
        block = block.parent
    if block is None or not block.line:
        return 1
    if isinstance(block, nodes.title) and not (block.source or "").endswith(MARKDOWN):
        return block.line - 1  # docutils names the line below the words
    return block.line + _rows_before(block)


def _rows_before(node: Node) -> int:
    """How far below its table's first line a row of a Markdown table stands: MyST-Parser gives all the same line."""
    row: Node | None = node
    while row is not None and not isinstance(row, nodes.row):
        row = row.parent
    if row is None or row.line != node.line or not isinstance(row.parent, nodes.tbody):
        return 0
    return 2 + row.parent.index(row)


def line_of_inline(node: Node) -> int:
    """The line on which an inline node stands."""
    block = node
    while isinstance(block, nodes.Inline | nodes.Text) and block.parent is not None:
        block = block.parent
    before = takewhile(lambda other: other is not node, block.findall())
    return line_of_block(block) + sum(text.count("\n") for text in before if isinstance(text, nodes.Text))
