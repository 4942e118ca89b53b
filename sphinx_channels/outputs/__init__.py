"""What is made of the channels: pages, files beside them, lists for people and for programs."""

from functools import cache
from pathlib import Path


@cache
def template(name: str) -> str:
    """The HTML of a part, for ``str.format``: read once, however many pages have it."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
