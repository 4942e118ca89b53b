"""Texts that stand beside the code: who mends one needs no Python; and translations of those in it (``locale/``)."""

from functools import cache
from pathlib import Path

from sphinx.locale import get_translation

_ = get_translation("sphinx_channels")


@cache
def text(file: str) -> str:
    """The text of a file of this package, which is read once."""
    return Path(__file__).parent.joinpath(file).read_text(encoding="utf-8")


def pairs(lines: str) -> dict[str, str]:
    """Lines of the form ``name: text``; those that are empty, or begin with ``#``, are for people."""
    return dict(line.split(": ", 1) for line in lines.splitlines() if line and not line.startswith("#"))
