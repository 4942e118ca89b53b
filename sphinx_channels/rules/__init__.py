"""What can be wrong, one noun a file: pure functions that give findings. Their lists of words are in ``words.txt``."""

from functools import cache
from typing import Final

from sphinx_channels.texts import pairs, text

#: Each list of words by its name.
WORDS: Final = {name: words.split() for name, words in pairs(text("rules/words.txt")).items()}


@cache
def habits(what: str) -> dict[str, str]:
    """What people call the options of a channel, its kinds and so on, each with its name here."""
    lists = ((name.partition(" "), words) for name, words in WORDS.items())
    return {word: name for (first, _, name), words in lists if first == what for word in words}
