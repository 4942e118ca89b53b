"""What contributors wrote, and on which line; whole pages are in ``tests/cases/pages``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from sphinx_channels.lines import settle, source_lines
from sphinx_channels.paragraphs import line_of_block, line_of_inline, passages

if TYPE_CHECKING:
    from pathlib import Path


def paragraph(*children: nodes.Node, line: int | None = None) -> nodes.paragraph:
    """A paragraph on a line."""
    node = nodes.paragraph("", "", *children)
    node.line = line
    return node


def text_of(*children: nodes.Node) -> str:
    """What is read of a paragraph."""
    document = nodes.document(None, None)  # type: ignore[arg-type]
    document += paragraph(*children)
    (passage,) = passages(document)
    return passage.text


@pytest.mark.parametrize(
    ("words", "uri", "text"),
    [
        ("here", "mailto:a%2Bb@hl7.org?subject=x", "here <a+b@hl7.org>"),
        ("a+b@HL7.org", "mailto:a%2Bb@hl7.org", "a+b@HL7.org"),
        ("our site", "https://www.hl7.org/", "our site <https://www.hl7.org/>"),
        ("HL7.org", "https://www.hl7.org/", "HL7.org"),
        ("call", "tel:+442079460000", "call <tel:+442079460000>"),
    ],
)
def test_address_behind_a_link(words: str, uri: str, text: str) -> None:
    assert text_of(nodes.reference("", words, refuri=uri)) == text


def test_what_is_no_prose() -> None:
    assert text_of(nodes.Text("a "), nodes.literal("", "code\nmore"), nodes.Text(" b"), nodes.image()) == "a \n b"
    document = nodes.document(None, None)  # type: ignore[arg-type]
    document += [nodes.literal_block("", "code"), nodes.comment("", "words"), paragraph(nodes.Text("x"), line=7)]
    assert [(passage.text, passage.line) for passage in passages(document)] == [("x", 7)]


def test_a_line_that_nobody_knows() -> None:
    assert line_of_block(paragraph()) == 1
    assert line_of_inline(nodes.literal("", "x")) == 1


def test_the_line_of_a_word() -> None:
    word = nodes.literal("", "x")
    paragraph(
        nodes.Text("one\n"), nodes.emphasis("", "two\n"), nodes.strong("", "", nodes.Text("three "), word), line=5
    )
    assert line_of_inline(word) == 7


@pytest.mark.parametrize(("source", "line"), [("a.md", 4), ("a.rst", 3)])
def test_the_line_of_a_heading(source: str, line: int) -> None:
    """docutils names the line below the words."""
    title = nodes.title("", "x")
    title.source, title.line = source, 4
    assert line_of_block(title) == line


def test_the_lines_of_a_file(tmp_path: Path) -> None:
    """MyST-Parser counts too many in fences that begin with fences; nothing has to be mended elsewhere."""
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntw\xff")
    assert source_lines(str(tmp_path / "a.md")) == ["one", "tw\ufffd"]
    assert source_lines(str(tmp_path / "a.rst")) == source_lines(str(tmp_path / "b.md")) == []


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [(3, "c", 3), (4, "c", 3), (9, "a", 1), (3, "x", 3), (1, "b", 1), (0, "a", 0), (15, "c", 15), (14, "c", 3)],
)
def test_the_line_on_which_a_text_stands(line: int, text: str, found: int) -> None:
    assert settle(["a", "b", "c", "d"], line, text) == found
