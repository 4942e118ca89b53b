"""What stays in the text of the new page and needs a look: links, numbers and pictures that no rule could place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_channels.migrate.arrange import Card
from sphinx_channels.migrate.contacts import find_contacts, national_numbers
from sphinx_channels.migrate.markdown import VERBATIM
from sphinx_channels.migrate.outline import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_channels.migrate.arrange import Part
    from sphinx_channels.migrate.markdown import Markdown
    from sphinx_channels.migrate.remarks import Log


def note_leftovers(parts: Sequence[Part], markdown: Markdown, has_picture: Callable[[str], bool], log: Log) -> None:
    """List what a person has to look at in the text that stays."""
    cards = {part.contact.address.href for part in parts if isinstance(part, Card)}
    for block in _texts(parts):
        for contact in find_contacts(block.text, markdown):
            if contact.is_strong and contact.address.href not in cards:
                log.decide(
                    block.line_of(contact.written), f"{contact.written} is in the text: is it a channel of its own?"
                )
        for number in national_numbers(block.text, markdown):
            log.decide(block.line_of(number), f"{number}: a channel needs the number in international form, with a +")
        for token in markdown.inline(block.text):
            address = str(token.attrGet("href") or token.attrGet("src") or "")
            if token.type == "image":
                _note_picture(block, address, has_picture, log)
            elif token.type == "link_open" and (advice := _advice(address)):
                log.decide(block.line_of(address), f"{address or 'a link without an address'}: {advice}")


def _advice(address: str) -> str:
    """What to do about a link that MyST would take for a reference within the project."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    if scheme is None:
        return "" if address.startswith("//") else "link to the page of the new site"
    if scheme[1].lower() in {"http", "https", "mailto", "ftp", "tel"}:
        return ""
    return f'write it as text, or add "{scheme[1]}" to myst_url_schemes in conf.py'


def _texts(parts: Sequence[Part]) -> Iterator[Block]:
    for part in parts:
        blocks = part.body if isinstance(part, Card) else [part] if isinstance(part, Block) else []
        yield from (block for block in blocks if block.sort not in VERBATIM and not block.item)


def _note_picture(block: Block, address: str, has_picture: Callable[[str], bool], log: Log) -> None:
    if re.match(r"(?:https?:)?//", address):
        log.decide(block.line_of(address), f"{address}: copy the picture, so that no other host learns of the reader")
    elif not has_picture(address):
        log.decide(block.line_of(address), f"{address} is not there: copy the picture")
