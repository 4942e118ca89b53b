"""A whole page, from its bytes to the new page and its list."""

from __future__ import annotations

import re
from typing import cast

import ftfy
from bs4 import BeautifulSoup, Tag

from migrate.arrange import arrange
from migrate.front_matter import read_front_matter
from migrate.liquid import put_back, set_aside
from migrate.remarks import Log, Remark, note_lost
from migrate.tree import blocks, read_tree
from migrate.write import Writer, directive


def migrate(data: bytes, stem: str = "page") -> tuple[str, list[Remark]]:
    """The new page and its list.

    :param stem: the name of the file, for a page without a title.
    """
    log = Log()
    writer = Writer(log)
    text, encoding = ftfy.guess_bytes(data)
    source = re.sub("\r\n?", "\n", text.removeprefix("\ufeff").replace("\0", "\ufffd")).split("\n")
    if encoding not in {"utf-8", "ascii"}:
        log.note(1, "changed", f"the file was {encoding}: check its accents and quotes")
    lines = [ftfy.fix_encoding(line) for line in source]
    for number, (old, new) in enumerate(zip(source, lines, strict=True), 1):
        if broken := set(old.split()) - set(new.split()):
            log.note(number, "changed", f"mended: {' '.join(sorted(broken))}")
    front, where, end = read_front_matter(lines, log)
    body, said = read_tree("\n".join(lines[end:]), end + 1, log)

    def inline(key: str) -> str:
        """A text of the front matter, which the old theme put into its HTML as it was."""
        text, asides = set_aside(front.get(key, ""), where.get(key, 1), str)
        tree = cast("Tag", BeautifulSoup(f"<p>{text}", "html5lib").body)
        put_back(tree, asides, log)
        return writer.inline(tree)

    found, title, summary = list(blocks(body)), inline("title"), inline("summary")
    first = next((block for block in found if block.name != "x-anchor"), None)
    if first and first.name == "h1" and (not title or first.get_text().strip().casefold() == title.casefold()):
        title = title or writer.inline(first)
        found.remove(first)
    if not title:
        title = " ".join(re.split(r"[\W_]+", stem)).strip().capitalize() or "Untitled"
        log.note(1, "decide", f'the page has no title: "{title}" is made from the name of its file')
    options = {key: front.get(key) for key in ("keywords", "tags", "permalink", "toc")}
    head = directive("page", "", options, summary) if summary or any(options.values()) else ""
    page = "\n\n".join(filter(None, [f"# {title}", head, writer.write(arrange(found, title, log))])) + "\n"
    note_lost(said, page, log)
    return page, sorted(log.remarks, key=lambda remark: remark.line)
