"""markdown-it, set up as MyST sets it up, for the structure of a page: which lines are which block."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

VERBATIM: Final = ("fence", "code_block")


class Span(NamedTuple):
    """A top-level block and its lines, counted from 0; the end is the line after it."""

    sort: str
    start: int
    end: int
    tokens: Sequence[Token] = ()


class Markdown:
    """The Markdown of one page: its link definitions hold wherever they stand."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._environment: dict[str, Any] = {}
        self._inline: dict[str, list[Token]] = {}
        _parser(with_inline=False).parse("\n".join(lines), self._environment)

    def blocks(self, text: str) -> list[Token]:
        """The block tokens of a piece of the page; what is inside them is not read."""
        return _parser(with_inline=False).parse(text, dict(self._environment))

    def inline(self, text: str) -> list[Token]:
        """The inline tokens of a piece of the page, block after block."""
        if text not in self._inline:
            tokens = _parser(with_inline=True).parse(text, dict(self._environment))
            self._inline[text] = [child for token in tokens for child in token.children or []]
        return self._inline[text]

    def plain(self, text: str) -> str:
        """The text of one line without its markup."""
        return " ".join("".join(map(_shown, self.inline(f"# {text}"))).split())

    def spans(self, lines: Sequence[str]) -> Iterator[Span]:
        """The top-level blocks; what markdown-it keeps no token of, because it defines a link, is a ``definition``."""
        tokens = self.blocks("\n".join(lines))
        line = 0
        for first, token in enumerate(tokens):
            if token.level or token.nesting < 0 or token.map is None:
                continue
            start, end = token.map
            yield from _definitions(lines, line, start)
            last = next((i for i in range(first, len(tokens)) if not tokens[i].level and tokens[i].nesting <= 0), first)
            while end > start and not lines[end - 1].strip():
                end -= 1
            yield Span(token.type.removesuffix("_open"), start, end, tokens[first : last + 1])
            line = end
        yield from _definitions(lines, line, len(lines))


@cache
def _parser(*, with_inline: bool) -> MarkdownIt:
    """The parser; addresses are left as they are written."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser if with_inline else parser.disable(["inline", "text_join"])


def _shown(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline"} else ""


def _definitions(lines: Sequence[str], start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = start
        while stop < end and lines[stop].strip():
            stop += 1
        if stop > start:
            yield Span("definition", start, stop)
        start = stop + 1


def verbatim_lines(span: Span) -> set[int]:
    """The lines of a block that are code, also inside a list or a quotation."""
    maps = [token.map for token in span.tokens if token.type in VERBATIM and token.map]
    return {line for start, end in maps for line in range(start, end)}
