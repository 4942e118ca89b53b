"""A finding: one thing that a check has to say, as data, before it becomes a sentence.

The checks give findings, ``messages.py`` gives them words and ``lines.py`` gives them a line, so that a build,
the report and the command line say the same about the same text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Rules that never fail a build. All others are warnings.
NOTES: Final = frozenset({
    "http", "invite", "stale", "prose", "term", "person", "leftover", "online", "redirect", "sitemap",
})  # fmt: skip

#: How much of a contributor's text a sentence quotes.
LONGEST: Final = 80
#: How many words at most are compared letter by letter with one that is wrong.
_COMPARED: Final = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake or remark.

    ``key`` is the rule, or ``rule.variant`` where one rule has several sentences; ``values`` fill the sentence.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    option: str = ""
    """The option at fault; empty for the directive's first line."""
    offset: int | None = None
    """The line of the body at fault, counted from 0."""

    @property
    def rule(self) -> str:
        """The row of the rules' table, which is also the subtype of the warning."""
        return self.key.partition(".")[0]

    @property
    def is_note(self) -> bool:
        """Whether this is a remark for the report and never a warning."""
        return self.rule in NOTES


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that was most likely meant by ``word``; an empty string where none is close."""
    known = {candidate.casefold(): candidate for candidate in words}
    word, candidates = word.strip().casefold(), sorted(known)
    if len(candidates) > _COMPARED:  # the comparison is slow, and a project may have thousands of channels
        pairs = _pairs(word)
        candidates = nlargest(
            _COMPARED, candidates, key=lambda other: (len(pairs & _pairs(other)), -abs(len(other) - len(word)))
        )
    close = get_close_matches(word, candidates, n=1, cutoff=0.6)
    return known[close[0]] if close else ""


@lru_cache(maxsize=10_000)
def _pairs(word: str) -> frozenset[str]:
    """The pairs of neighbours in a word: words that differ by a slip of the hand have most of them in common."""
    return frozenset(map("".join, pairwise(f" {word} ")))


def shown(text: str, longest: int = LONGEST) -> str:
    """Text that can be quoted in a message: one line, not too long, and nothing in it that a terminal would obey.

    Control, invisible and bidirectional characters are written as escapes, because they may be the very mistake.
    """
    visible = text[: longest + 1]
    if not visible.isprintable():
        visible = "".join(map(_escaped, visible))
    return visible if len(visible) <= longest else visible[: longest - 1] + "…"


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
