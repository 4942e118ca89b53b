"""Where in a block an address is introduced: a line with a label, an item of a list, a row of a table, a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sphinx_channels.migrate.contacts import (
    Contact,
    find_contacts,
    is_kind_word,
    kind_of_words,
    platform_of_words,
    read_contact,
)
from sphinx_channels.migrate.pieces import Embed
from sphinx_channels.providers import PROVIDERS, find_account

if TYPE_CHECKING:
    from sphinx_channels.migrate.markdown import Markdown
    from sphinx_channels.migrate.outline import Block

#: ``**Slack:** …``, ``Slack: …``, ``**Slack** – …``, ``Slack – <https://…>``.
_LABELLED = re.compile(
    r"""\s*(?:
        (?P<mark>\*\*|__)(?P<bold>[^*_\n]{1,60}?)[ ]*
        (?: :[ ]*(?P=mark)[ ]*[:–—-]? | (?P=mark)[ ]*[:–—-] | (?P=mark)(?=[ ]*(?:<|\[|https?:)) )[ ]*
      | (?P<plain>[^\W\d][^:*_<>\[\]()`|@\n]{0,40}?)
        (?: [ ]*:(?!//)[ ]+ | [ ]+[–—-][ ]+(?=<|\[|https?:|[^\s@]+@) )
    )(?P<rest>\S.*)""",
    re.VERBOSE,
)
_GENERIC: Final = re.compile(
    r"(?:click )?here|this|this (?:page|link|address)|links?|web ?sites?|pages?|more|read more|"
    r"(?:e-?mail|mail|contact|write to|tell|ask|call) us|us|join(?: us)?|sign up|subscribe",
    re.IGNORECASE,
)
#: Labels that announce a sentence, not a channel.
_REMARK: Final = re.compile(r"(?:please )?note|important|warning|tip|hint|caution|example|see(?: also)?", re.IGNORECASE)
_NAMELESS: Final = re.compile(r"(?:click )?here|this|links?|url|address|contact", re.IGNORECASE)
_MOST_WORDS: Final = 6


@dataclass(slots=True)
class Unit:
    """An address and the text that introduces it."""

    contact: Contact
    body: str
    """What is to be said about it: Markdown."""
    line: int
    block: Block
    source: str = ""
    """The source that becomes options and leaves the text; empty where all of it stays."""
    label: str = ""
    """What the text calls it."""
    whole: str = ""
    """All that the text says of it, with its label and its address."""
    embed: Embed | None = None

    @property
    def tells_kind_only(self) -> bool:
        """Whether its label says no more than ``kind`` and ``platform`` will."""
        return is_kind_word(self.label) or _NAMELESS.fullmatch(self.label) is not None


def block_units(block: Block, markdown: Markdown, *, any_address: bool = False) -> list[Unit]:
    """The units of a block; none where it is only text.

    :param any_address: whether a list of plain web addresses is one of ways to reach people, as below a heading that
        announces them.
    """
    if isinstance(block.item, Embed):
        contact = read_contact(block.item.account)
        return [Unit(contact, "", block.line, block, embed=block.item)] if contact else []
    match block.sort:
        case "paragraph":
            return _paragraph_units(block.text, block, markdown)
        case "blockquote":
            return _quote_units(block, markdown)
        case "bullet_list" | "ordered_list":
            return _list_units(block, markdown, any_address=any_address)
        case "table":
            return _table_units(block, markdown)
    return []


def _paragraph_units(text: str, block: Block, markdown: Markdown) -> list[Unit]:
    """A paragraph whose lines have labels is a list in disguise; a line without one goes on with the one above."""
    units: list[Unit] = []
    for line in text.split("\n"):
        if unit := _labelled(line, block, markdown):
            units.append(unit)
        elif units:
            units[-1].body = "\n".join(filter(None, [units[-1].body, line]))
            units[-1].whole += f"\n{line}"
        else:
            break
    if units:
        return units
    strong = [contact for contact in find_contacts(text, markdown) if contact.is_strong]
    return [Unit(strong[0], text, block.line_of(strong[0].written), block, whole=text)] if strong else []


def _labelled(text: str, block: Block, markdown: Markdown) -> Unit | None:
    """A line such as ``**Slack:** <https://…>``; a plain label counts only if it or the address tells a kind."""
    match = _LABELLED.fullmatch(text.rstrip().removesuffix("\\"))
    if not match:
        return None
    label = (match["bold"] or match["plain"]).strip().rstrip(":")
    contacts = find_contacts(match["rest"], markdown)
    if len(contacts) != 1 or len(label.split()) > _MOST_WORDS or _REMARK.fullmatch(label):
        return None
    contact = contacts[0]
    if not (contact.is_strong or kind_of_words(label)):
        return None
    body = _without_address(match["rest"], contact)
    return Unit(contact, body, block.line_of(text), block, source=text.strip(), label=label, whole=text.strip())


def _quote_units(block: Block, markdown: Markdown) -> list[Unit]:
    """What a quotation holds; text of its own behind a label says what that channel is for."""
    inner = "\n".join(re.sub(r"^\s{0,3}>\s?", "", line) for line in block.text.split("\n"))
    units: list[Unit] = []
    for paragraph in re.split(r"\n\s*\n", inner):
        found = _paragraph_units(paragraph.strip("\n"), block, markdown)
        if not found and not units:
            return []
        if not found:
            units[-1].body = f"{units[-1].body}\n\n{paragraph}".strip()
            units[-1].whole += f"\n\n{paragraph}"
        units += found
    return units


def _list_units(block: Block, markdown: Markdown, *, any_address: bool) -> list[Unit]:
    items = _items(block, markdown)
    units = []
    for text, line in items:
        unit = _labelled(text, block, markdown) or _item_unit(text, block, markdown)
        if unit is None:
            return []
        unit.line = line
        units.append(unit)
    return units if any_address or any(unit.contact.is_strong for unit in units) else []


def _item_unit(text: str, block: Block, markdown: Markdown) -> Unit | None:
    contacts = find_contacts(text, markdown)
    if not contacts:
        return None
    contact = next((contact for contact in contacts if contact.is_strong), contacts[0])
    body = _without_address(text, contact)
    if body != text:
        return Unit(contact, body, block.line, block, source=text, whole=text)
    link = re.match(r"\[([^\[\]]+)\]\(<?" + re.escape(contact.written) + r">?\)\s*[:–—-]?\s*", text)
    if link and len(contacts) == 1 and not _GENERIC.fullmatch(link[1]):
        return Unit(contact, text[link.end() :], block.line, block, source=text, label=link[1], whole=text)
    return Unit(contact, text, block.line, block, whole=text)


def _items(block: Block, markdown: Markdown) -> list[tuple[str, int]]:
    """The items of a list as Markdown of their own, each with its line."""
    lines = block.text.split("\n")
    items = []
    for token in markdown.blocks(block.text):
        if token.type == "list_item_open" and token.level == 1 and token.map:
            first, *rest = lines[token.map[0] : token.map[1]]
            mark = re.match(r"\s*(?:[-*+]|\d+[.)])\s*", first)
            indent = len(mark[0]) if mark else 0
            body = [first[indent:], *(re.sub(rf"^\s{{0,{indent}}}", "", line) for line in rest)]
            items.append(("\n".join(body).strip(), block.numbers[token.map[0]]))
    return items


def only_links(block: Block, markdown: Markdown) -> list[tuple[str, Contact]]:
    """The entries of a list that consists of links to further pages, with their labels; else nothing."""
    if block.sort not in {"bullet_list", "ordered_list"}:
        return []
    entries = []
    for text, _line in _items(block, markdown):
        contacts = find_contacts(text, markdown)
        whole = re.fullmatch(r"\[([^\[\]<>,;]+)\](?:\([^()\s]*\)|\[[^\]]*\])", text)
        if not whole or len(contacts) != 1 or contacts[0].is_strong or not contacts[0].written.startswith("https://"):
            return []
        entries.append((markdown.plain(whole[1]), contacts[0]))
    return entries


def _table_units(block: Block, markdown: Markdown) -> list[Unit]:
    """One unit for each address of a table in which every row has one; the other cells say what it is for."""
    (first_line, head), *rows = _cells(block, markdown)
    if any(find_contacts(cell, markdown) for cell in head):
        rows.insert(0, (first_line, head))
        head = [""] * len(head)
    units: list[Unit] = []
    for line, cells in rows:
        found = [(place, contact) for place, cell in enumerate(cells) for contact in find_contacts(cell, markdown)]
        if not found:
            return []
        addresses = {place for place, _contact in found}
        others = [place for place in range(len(cells)) if place not in addresses and cells[place]]
        label = markdown.plain(cells[others[0]]) if others else ""
        said = [f"{head[place]}: {cells[place]}".removeprefix(": ") for place in others[1 if label else 0 :]]
        said += [cells[place] for place, contact in found if not _is_address(cells[place], contact)]
        body = "\n\n".join(dict.fromkeys(said))
        whole = "\n\n".join(
            f"{title}: {cell}".removeprefix(": ") for title, cell in zip(head, cells, strict=True) if cell
        )
        source = "| " + " | ".join([*head, *cells]) + " |"
        for number, (place, contact) in enumerate(found):
            name = f"{label} ({head[place].lower() or contact.kind})" if number and label else label
            units.append(Unit(contact, body, line, block, source, name, whole))
    return units if any(unit.contact.is_strong for unit in units) else []


def _cells(block: Block, markdown: Markdown) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    for token in markdown.blocks(block.text):
        if token.type == "tr_open" and token.map:
            rows.append((block.numbers[token.map[0]], []))
        elif token.type == "inline":
            rows[-1][1].append(token.content.strip())
    return rows or [(block.line, [])]


def _is_address(text: str, contact: Contact) -> bool:
    return contact.shows_address and not _without_address(text, contact)


def _without_address(text: str, contact: Contact) -> str:
    """A text without the bare address that it begins with, for the address has an option of its own."""
    if not contact.shows_address:
        return text
    shown, target = re.escape(contact.text.strip()), re.escape(contact.written)
    match = re.match(rf"(?:<{shown}>|\[{shown}\]\(<?{target}>?\)|{shown})\s*(?:[-–—:,]\s*)?", text)
    return text[match.end() :].strip() if match else text


def name_of(unit: Unit) -> tuple[str, bool]:
    """A name for a unit's channel, and whether the old page gave it."""
    contact = unit.contact
    if unit.label and not _NAMELESS.fullmatch(unit.label):
        return unit.label, True
    if unit.embed and (account := find_account(unit.embed.account, PROVIDERS)):
        return f"{account.name} on {account.provider.label}", False
    shown = contact.text.strip()
    if (
        re.search(r"[^\W\d_]", shown)
        and not contact.shows_address
        and len(shown.split()) <= _MOST_WORDS
        and not _GENERIC.fullmatch(shown)
    ):
        return shown[0].upper() + shown[1:], False
    if contact.address.form == "email":
        local = re.sub(r"[._+-]+", " ", contact.address.text.rpartition("@")[0]).strip()
        return (local[:1].upper() + local[1:]) or contact.address.text, False
    if contact.address.form == "phone":
        return "Phone", False
    if account := find_account(contact.address.href, PROVIDERS):
        return f"{account.name} on {account.provider.label}", False
    return contact.platform or platform_of_words(unit.label) or contact.address.text.partition("/")[0], False
