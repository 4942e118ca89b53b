"""What an old page consists of once its HTML, Liquid and kramdown are read: Markdown, and things with a directive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Passage:
    """Lines of plain Markdown, each with its line in the old page."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands in a place of its own."""

    source: str
    alt: str
    line: int
    align: str = ""
    width: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Embed:
    """A timeline, or a button to mention its account."""

    sort: Literal["timeline", "mention"]
    account: str
    """The address of the account."""
    text: str
    line: int
    align: str = ""
    limit: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An old anchor, in front of what it leads to."""

    name: str
    line: int
    is_behind: bool = False
    """Whether it is written behind what it leads to, as kramdown's ``{: #name}`` is."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A note, tip or warning: the name of its directive, and its Markdown."""

    name: str
    text: str
    line: int


def passage(text: str, line: int) -> Passage:
    """A passage whose lines follow each other on the old page, from this line on."""
    lines = text.split("\n")
    return Passage(lines, list(range(line, line + len(lines))))


Piece = Passage | Picture | Embed | Anchor | Callout
