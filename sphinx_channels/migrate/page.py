"""A whole page, from bytes or text to the new page and its list of remarks. Pure: nothing is read or written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sphinx_channels.migrate.arrange import Arranger
from sphinx_channels.migrate.blocks import read_blocks
from sphinx_channels.migrate.front_matter import read_front_matter
from sphinx_channels.migrate.inline import PLAIN
from sphinx_channels.migrate.leftovers import note_leftovers
from sphinx_channels.migrate.markdown import Markdown
from sphinx_channels.migrate.outline import Heading, outline
from sphinx_channels.migrate.reading import clean_lines, decode, mend_mojibake
from sphinx_channels.migrate.remarks import Log, Remark, report_lost_words
from sphinx_channels.migrate.scan import attributes, tokens
from sphinx_channels.migrate.write import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_channels.migrate.front_matter import FrontMatter
    from sphinx_channels.migrate.outline import Section


class Migration(NamedTuple):
    """A new page, and what is to be said about it."""

    page: str
    remarks: tuple[Remark, ...]


def migrate_page(data: bytes, stem: str = "page", has_picture: Callable[[str], bool] | None = None) -> Migration:
    """Migrate the bytes of a page; see :func:`migrate_text`."""
    log = Log()
    return _migrate(decode(data, log), stem, has_picture, log)


def migrate_text(text: str, stem: str = "page", has_picture: Callable[[str], bool] | None = None) -> Migration:
    """Migrate a page of the old site.

    :param stem: the name of its file, for a page that has no title.
    :param has_picture: whether a picture of this path is there for the new page; a missing one is commented out, so
        that the page builds without a warning. Without an answer, all are there.
    """
    return _migrate(text, stem, has_picture, Log())


def _migrate(text: str, stem: str, has_picture: Callable[[str], bool] | None, log: Log) -> Migration:
    source = clean_lines(text)
    lines = [_mended(line, number, log) for number, line in enumerate(source, 1)]
    front = read_front_matter(lines, log)
    markdown = Markdown(lines[front.end :])
    pieces = read_blocks(lines[front.end :], front.end + 1, markdown, log)
    sections, definitions = outline(pieces, markdown, log)
    title = _take_title(front, sections, markdown.plain(front.title), stem, log)
    parts = Arranger(markdown, log).arrange(sections)
    has_picture = has_picture or (lambda path: True)
    note_leftovers(parts, markdown, has_picture, log)
    page = Writer(log, has_picture).page(front, title, parts, definitions)
    report_lost_words(_visible(source, front), page, log)
    return Migration(page, log.in_order())


def _mended(line: str, number: int, log: Log) -> str:
    mended = mend_mojibake(line)
    if mended != line:
        broken = [word for word in line.split() if mend_mojibake(word) != word]
        log.changed(number, f"mended: {' '.join(broken)}")
    return mended


def _take_title(front: FrontMatter, sections: Sequence[Section], plain: str, stem: str, log: Log) -> Heading:
    """The page's one title: what the front matter says, or else its first heading, if that is of the first level.

    A first heading that is the title is taken from its section. ``plain`` is the title without markup.
    """
    section = next((section for section in sections if section.heading), None)
    first = section.heading if section and section.heading and section.heading.level == 1 else None
    if section and first and first.name and (not front.title or first.name.casefold() == plain.casefold()):
        section.heading = None
        if front.title:
            log.changed(first.line, f'"{first.text}" is the title already')
        return replace(first, text=front.title or first.text)
    if front.title:
        return Heading(1, front.title, plain, 1)
    name = " ".join(re.split(r"[\W_]+", stem)).strip().capitalize() or "Untitled"
    log.decide(1, f'the page has no title: "{name}" is made from the name of its file')
    return Heading(1, name, name, 1)


#: Keys of the front matter that have their place on the new page; all others are listed as they are written.
_KEYS = re.compile(r"(?:title|summary|description|keywords|tags|permalink|redirect_from|toc)\s*:")
_NUMBERED = re.compile(r"^[\s>]*\d+[.)]\s")
_SHOWN = ("href", "src", "alt", "title", "content", "value", "placeholder")


def _visible(source: Sequence[str], front: FrontMatter) -> Iterator[tuple[int, str, str]]:
    """The old page without its markup: line by line what a reader sees, and what attributes say or lead to."""
    for number, line in enumerate(source[: front.end], 1):
        yield number, _KEYS.sub("", line, count=1), ""
    lines: dict[int, str] = {}
    for token in tokens("\n".join(source[front.end :]), front.end + 1):
        if token.sort == "tag":
            given = attributes(token.rest)
            yield token.line, "", " ".join(given.get(name, "").removeprefix("mailto:") for name in _SHOWN)
            # A tag that leaves no mark leaves the letters on both sides of it as one word.
            lines[token.line] = lines.get(token.line, "") + ("" if token.name in {*PLAIN, "wbr"} else " ")
            continue
        for place, line in enumerate(token.raw.split("\n"), token.line):
            lines[place] = lines.get(place, "") + line
    for number, line in lines.items():
        yield number, _NUMBERED.sub("", line), ""
