"""What can be wrong, one noun a file: pure functions that give findings. Their lists of words are in ``words.txt``."""

from pathlib import Path
from typing import Final

_LINES: Final = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
#: Each list of words by its name.
WORDS: Final = {name: words.split() for name, words in (line.split(": ") for line in _LINES if line[:1] not in "#")}


def habits(what: str) -> dict[str, str]:
    """What people call the kinds, or the options, of a channel, each with its name here."""
    lists = ((name.partition(" "), words) for name, words in WORDS.items())
    return {word: name for (first, _, name), words in lists if first == what for word in words}
