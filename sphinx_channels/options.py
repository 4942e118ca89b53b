"""The options of ``{page}`` and ``{channels}``, read from text. Pure, like ``checks.py``, whose findings they give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sphinx_channels.checks import read_words, unknown_options
from sphinx_channels.findings import Finding, nearest
from sphinx_channels.model import ACCESS, KINDS, LAYOUTS, STATUSES, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE_OPTIONS: Final = ("keywords", "tags", "permalink", "toc")
LISTING_OPTIONS: Final = ("layout", "for", "kind", "access", "status")

_TRUE: Final = ("true", "yes", "on", "1", "")
_FALSE: Final = ("false", "no", "off", "0")
_OLD_PATH = re.compile(r"(?!.*(?:^|/)\.)[\w.~%@+-]+(?:/[\w.~%@+-]+)*/?")


class PageDetails(NamedTuple):
    """What a ``{page}`` directive says of its page."""

    summary: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    permalinks: tuple[str, ...] = ()
    """Old addresses, as the files that will answer for them."""
    toc: bool = True
    line: int | None = None
    permalink_line: int | None = None


class Listing(NamedTuple):
    """What a ``{channels}`` directive asks for; an empty filter lets everything through."""

    layout: str = "cards"
    purposes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("active", "planned", "read-only")


def read_page(texts: Mapping[str, str], tags: Iterable[str]) -> tuple[PageDetails, list[Finding]]:
    """Read the options of a ``{page}``; ``tags`` are those that the project allows."""
    findings = unknown_options(texts, PAGE_OPTIONS, "page")
    allowed = tuple(tags)
    chosen = []
    for tag in split_words(texts.get("tags", "")):
        if tag in allowed:
            chosen.append(tag)
        else:
            values = {"value": tag, "nearest": nearest(tag, allowed), "words": ", ".join(allowed)}
            findings.append(Finding("tag" if allowed else "tag.none", values, "tags"))
    permalinks = []
    for path in split_words(texts.get("permalink", "")):
        file = old_file(path)
        if file:
            permalinks.append(file)
        else:
            findings.append(Finding("permalink.path", {"value": path}, "permalink"))
    toc, bad = _boolean(texts.get("toc", "true"))
    if bad:
        findings += read_words("toc", texts["toc"], ("true", "false"))[1]
    keywords = tuple(dict.fromkeys((*chosen, *split_words(texts.get("keywords", "")))))
    return PageDetails("", keywords, tuple(chosen), tuple(dict.fromkeys(permalinks)), toc), findings


def read_listing(texts: Mapping[str, str], purposes: Iterable[str]) -> tuple[Listing, list[Finding]]:
    """Read the options of a ``{channels}``; ``purposes`` are those that the project knows."""
    findings = unknown_options(texts, LISTING_OPTIONS, "channels")
    chosen: dict[str, tuple[str, ...]] = {}
    for option, words in (
        ("layout", LAYOUTS),
        ("for", tuple(purposes)),
        ("kind", tuple(KINDS)),
        ("access", ACCESS),
        ("status", STATUSES),
    ):
        chosen[option], wrong = read_words(option, texts.get(option, ""), words)
        findings += wrong
    listing = Listing(
        layout=chosen["layout"][0] if chosen["layout"] else "cards",
        purposes=chosen["for"],
        kinds=chosen["kind"],
        access=chosen["access"],
        statuses=chosen["status"] or Listing().statuses,
    )
    return listing, findings


def old_file(path: str) -> str:
    """The file that answers for an old site path: ``/help/`` is ``help/index.html``; empty for no such path."""
    path = path.strip().removeprefix("/")
    if not _OLD_PATH.fullmatch(path):
        return ""
    if path.endswith("/"):
        return f"{path}index.html"
    return path if path.endswith((".html", ".htm")) else f"{path}.html"


def _boolean(text: str) -> tuple[bool, bool]:
    """The truth value of a text, and whether it had none. YAML may hand over ``'False'`` with its quotes."""
    word = text.strip().strip("'\"").casefold()
    return word not in _FALSE, word not in (*_TRUE, *_FALSE)
