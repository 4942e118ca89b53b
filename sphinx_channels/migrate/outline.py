"""The pieces of a page as sections: a heading, with the anchors it was published under, and the blocks below it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_channels.migrate.pieces import Anchor, Callout, Embed, Passage, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_channels.migrate.markdown import Markdown, Span
    from sphinx_channels.migrate.pieces import Piece
    from sphinx_channels.migrate.remarks import Log

_EXPLICIT_ID = re.compile(r"\s*\{#([\w.:-]+)\}\s*$")


@dataclass(slots=True)
class Block:
    """A block; ``sort`` is markdown-it's name for it, or ``anchor``, ``picture``, ``embed`` or ``callout``."""

    sort: str
    text: str
    numbers: list[int]
    item: Picture | Embed | Callout | None = None

    @property
    def line(self) -> int:
        """Its first line in the old page."""
        return self.numbers[0]

    def line_of(self, text: str) -> int:
        """The line of the old page where a text of this block stands."""
        before = self.text.partition(text)[0].count("\n") if text and text in self.text else 0
        return self.numbers[min(before, len(self.numbers) - 1)]


@dataclass(slots=True)
class Heading:
    """A heading of the old page."""

    level: int
    text: str
    """Its Markdown."""
    name: str
    """Its plain text."""
    line: int
    link: str = ""
    """Where the whole heading leads, if it is a link."""
    anchors: list[str] = field(default_factory=list)
    """The anchors under which it was published."""
    has_own_id: bool = False
    """Whether the page gives its id, in place of the automatic one."""
    is_plain: bool = True
    """Whether it is nothing but text, or one link: the name of a channel holds no more."""


@dataclass(slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of any level; the first one may have none."""

    heading: Heading | None
    blocks: list[Block] = field(default_factory=list)
    is_parent: bool = False
    """Whether sections of its own stand below it."""


def outline(pieces: Iterable[Piece], markdown: Markdown, log: Log) -> tuple[list[Section], list[str]]:
    """The sections of a page, and the link definitions, which hold wherever they stand.

    Rules are left out: headings and cards part the new page, and docutils forbids a rule at the end of a section.
    """
    sections = [Section(None)]
    definitions: list[str] = []
    anchors: list[Anchor] = []
    for piece in pieces:
        if isinstance(piece, Anchor):
            if piece.is_behind:
                _anchor_behind(sections[-1], piece)
            else:
                anchors.append(piece)
            continue
        for block in _blocks(piece, markdown):
            if isinstance(block, Heading):
                block.anchors += [anchor.name for anchor in anchors]
                sections.append(Section(block))
                anchors.clear()
            elif block.sort == "hr":
                log.removed(block.line, f"{block.text} (headings and cards part the page)")
            elif block.sort == "definition":
                definitions.append(block.text)
            else:
                sections[-1].blocks += [*map(_anchor_block, anchors), block]
                anchors.clear()
    sections[-1].blocks += map(_anchor_block, anchors)
    _note_automatic_ids(sections)
    for section, following in pairwise(sections):
        if section.heading and following.heading:
            section.is_parent = following.heading.level > section.heading.level
    return sections, definitions


def _blocks(piece: Passage | Picture | Embed | Callout, markdown: Markdown) -> Iterable[Block | Heading]:
    if not isinstance(piece, Passage):
        yield Block(type(piece).__name__.lower(), "", [piece.line], piece)
        return
    for span in markdown.spans(piece.lines):
        lines, numbers = piece.lines[span.start : span.end], piece.numbers[span.start : span.end]
        if span.sort == "heading":
            yield _heading(span, numbers[0], markdown)
        else:
            yield Block(span.sort, "\n".join(lines), numbers)


def _heading(span: Span, line: int, markdown: Markdown) -> Heading:
    text = " ".join(span.tokens[1].content.split())
    explicit = _EXPLICIT_ID.search(text)
    if explicit:
        text = text[: explicit.start()]
    children = markdown.inline(f"# {text}")
    links = [place for place, token in enumerate(children) if token.type == "link_open"]
    is_link = links == [0] and children[-1].type == "link_close"
    return Heading(
        level=int(span.tokens[0].tag[1]),
        text=text,
        name=markdown.plain(text),
        line=line,
        link=str(children[0].attrGet("href") or "") if is_link else "",
        anchors=[explicit[1]] if explicit else [],
        has_own_id=explicit is not None,
        is_plain=(not links or is_link) and all(token.type != "image" for token in children),
    )


def _anchor_block(anchor: Anchor) -> Block:
    return Block("anchor", anchor.name, [anchor.line])


def _anchor_behind(section: Section, anchor: Anchor) -> None:
    if section.blocks:
        section.blocks.insert(len(section.blocks) - 1, _anchor_block(anchor))
    elif section.heading:
        section.heading.anchors.append(anchor.name)
        section.heading.has_own_id = True
    else:
        section.blocks.append(_anchor_block(anchor))


def _note_automatic_ids(sections: Iterable[Section]) -> None:
    """Give each heading the id that kramdown's parser for GitHub's Markdown made, which is Jekyll's default.

    Its rule: lower case, no character but letters, digits, ``_``, ``-`` and blanks, blanks to hyphens; the second
    heading of that text gets ``-1``.
    """
    seen: Counter[str] = Counter()
    for section in sections:
        if section.heading and not section.heading.has_own_id:
            base = re.sub(r"[ \t]", "-", re.sub(r"[^\w\- \t]", "", section.heading.name.lower()))
            section.heading.anchors.insert(0, f"{base}-{seen[base]}" if seen[base] else base)
            seen[base] += 1
