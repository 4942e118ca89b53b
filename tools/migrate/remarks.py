"""The list that goes with a new page: what a person has to decide, what was guessed, changed and removed."""

import re
from collections import Counter
from typing import Final
from urllib.parse import unquote

from bs4.element import PageElement, Tag

#: The line of the old page; ``decide`` (a person has to), ``guess``, ``changed`` or ``removed``; and what to say.
Remark = tuple[int, str, str]
#: Attributes with something in them that people read or follow.
_SAYING: Final = ("href", "src", "action", "data", "alt", "title", "placeholder", "value", "label", "aria-label")


class Log:
    """The remarks of one run."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self.lines: list[int] = [1]
        """The line of the old page for each line of the HTML that the tree was read from."""

    def note(self, place: PageElement | int, sort: str, text: str) -> None:
        """Add a remark on a line, or on an element, whose line is that of the next thing in or around it."""
        if not isinstance(place, int):
            near = [place, *(place.descendants if isinstance(place, Tag) else ()), *place.parents]
            # Not ``tag.sourceline``: where there is none, Beautiful Soup looks for an element of that name.
            number = next((line for tag in near if (line := vars(tag).get("sourceline"))), 1)
            place = self.lines[min(number, len(self.lines) - 1)]
        remark = (place, sort, " ".join(text.split()))
        self.remarks += [remark] if remark not in self.remarks else []


def said_in(tree: Tag) -> list[tuple[Tag, str, str]]:
    """All that a tree says: each element with its own text, and what its attributes say or lead to."""
    own = [(tag, [str(child) for child in tag.children if not isinstance(child, Tag)]) for tag in tree.find_all(True)]
    return [(tag, " ".join(text), " ".join(str(tag.get(name, "")) for name in _SAYING)) for tag, text in own]


def note_lost(said: list[tuple[Tag, str, str]], page: str, log: Log) -> None:
    """List each word of the old page that is neither on the new one nor in the list yet.

    This is the promise that nothing is lost, kept even where a rule has a hole. Words of a text are counted, so that a
    sentence of common words is missed too; one of an address has to be there once.
    """
    everything = "\n".join([page, *(text for _, _, text in log.remarks)])
    have, anywhere = (
        Counter(re.findall(r"\w+", everything)),
        {"mailto", "tel", *re.findall(r"\w+", unquote(everything))},
    )
    for tag, text, address in said:
        lost = [each for each in address.split() if not anywhere.issuperset(re.findall(r"\w+", unquote(each)))]
        for word in re.findall(r"\w+", text):
            have[word] -= 1
            lost += [word] if have[word] < 0 else []
        if lost:
            log.note(tag, "decide", f"not on the new page: {' '.join(lost)}")
