"""What the migration has to say about a page, each remark with the line of the old page."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: ``decide``: a person has to. ``guess``: done, to be checked. ``changed``, ``removed``: done, for the record.
Sort = Literal["decide", "guess", "changed", "removed"]
SORTS: Final[tuple[Sort, ...]] = ("decide", "guess", "changed", "removed")

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Remark:
    """One entry of the list: what could not be decided, what was guessed, and what left the page."""

    line: int
    """The line of the old page, counted from 1."""
    sort: Sort
    text: str

    def __str__(self) -> str:
        return f"{self.line}: {self.sort}: {self.text}"


@dataclass(slots=True)
class Log:
    """The remarks of one run, as they come up."""

    remarks: list[Remark] = field(default_factory=list)

    def decide(self, line: int, text: str) -> None:
        """Note what a person has to decide."""
        self._note(line, "decide", text)

    def guess(self, line: int, text: str) -> None:
        """Note what was decided on weak grounds."""
        self._note(line, "guess", text)

    def changed(self, line: int, text: str) -> None:
        """Note what is now said in another way."""
        self._note(line, "changed", text)

    def removed(self, line: int, source: str) -> None:
        """Note what is on the page no more; ``source`` is the whole of it, so that nothing is lost."""
        self._note(line, "removed", source)

    def _note(self, line: int, sort: Sort, text: str) -> None:
        self.remarks.append(Remark(line, sort, " ".join(text.split())))

    def in_order(self) -> tuple[Remark, ...]:
        """The remarks in the order of the page, none of them twice."""
        return tuple(sorted(dict.fromkeys(self.remarks), key=lambda remark: remark.line))


def report_lost_words(source: Iterable[tuple[int, str, str]], page: str, log: Log) -> None:
    """List each word of the old page that is neither on the new page nor in the list yet.

    This is the promise that no text is lost, kept even where a rule above has a hole. Words of the text are counted,
    so that a sentence of common words is missed too; those of an address need to be there once, for a link that shows
    its address is written with one.

    :param source: numbers, texts and attributes of the old page, without markup.
    """
    have = Counter(_words(page))
    for remark in log.remarks:
        have.update(_words(remark.text))
    known = {*have, *_words(unquote(page))}
    for number, text, address in source:
        lost = [word for word in _words(address) if word not in known]
        for word in _words(text):
            have[word] -= 1
            if have[word] < 0:
                lost.append(word)
        if lost:
            log.decide(number, f"not on the new page: {' '.join(lost)}")


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(html.unescape(text)):
        yield match[0]
