"""Which headings become channels, which text goes into which card, and what stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sphinx_channels.migrate.contacts import (
    choose_kind,
    find_contacts,
    is_about_contact,
    kind_of_words,
    platform_of_words,
    read_contact,
)
from sphinx_channels.migrate.outline import Block, Heading, Section
from sphinx_channels.migrate.pieces import Embed
from sphinx_channels.migrate.units import Unit, block_units, name_of, only_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_channels.migrate.contacts import Contact
    from sphinx_channels.migrate.markdown import Markdown
    from sphinx_channels.migrate.remarks import Log

#: A heading that says nothing of contact becomes a channel only if this is all there is below it.
_SHORT: Final = 3
_JOINING = re.compile(r"\b(?:to|how to) join\b|\bjoining\b|\bmembership\b|\bbecom(?:e|ing) a member\b", re.IGNORECASE)
_SECURITY = re.compile(
    r"\bvulnerabilit(?:y|ies)\b|\bsecurity (?:issues?|problems?|holes?|reports?|contact|team)\b", re.IGNORECASE
)
_MEMBERS = re.compile(
    r"\bmembers?[- ]only\b|\bonly (?:for|to|by) members\b|\brestricted to members\b|"
    r"\b(?:after|once|when|by) (?:you )?(?:have )?becom(?:e|ing) a member\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Card:
    """A channel of the new page."""

    name: str
    contact: Contact
    kind: str
    line: int
    platform: str = ""
    options: dict[str, str] = field(default_factory=dict)
    join: Card | None = None
    """The channel through which its members join."""
    body: list[Block] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its name and its body, for what can be guessed from words."""
        return " ".join([self.name, *(block.text for block in self.body)])


Part = Heading | Block | Card


class Arranger:
    """Turns sections into the parts of the new page; the log is filled on the way."""

    def __init__(self, markdown: Markdown, log: Log) -> None:
        self.markdown = markdown
        self.log = log
        self.cards: dict[str, Card] = {}
        """The first card of each address."""

    def arrange(self, sections: Iterable[Section]) -> list[Part]:
        """The parts of the page, in order."""
        parts = [part for section in sections for part in self._section(section)]
        cards = [part for part in parts if isinstance(part, Card)]
        for card in cards:
            self._guess_purpose(card)
        for card in cards:
            self._guess_access(card, cards)
        return parts

    def _section(self, section: Section) -> list[Part]:
        heading = section.heading
        about_contact = heading is not None and is_about_contact(heading.name)
        units = [block_units(block, self.markdown) for block in section.blocks]
        if about_contact and not any(units):
            units = [block_units(block, self.markdown, any_address=True) for block in section.blocks]
        found = [(block, self._new_units(block, those)) for block, those in zip(section.blocks, units, strict=True)]
        if heading is None:
            return self._stay(found)
        if main := self._main_contact(section, found, about_contact=about_contact):
            return self._heading_card(heading, main, found)
        return [heading, *self._stay(found)]

    def _new_units(self, block: Block, units: list[Unit]) -> list[Unit]:
        """The units of a block, less a paragraph's address that has its card above: the text stays as it is."""
        if block.sort in {"paragraph", "blockquote"} and all(unit.contact.address.href in self.cards for unit in units):
            for unit in units:
                name = self.cards[unit.contact.address.href].name
                self.log.decide(unit.line, f'{unit.contact.to} is channel "{name}" above: refer to it by its id')
            return []
        return units

    def _main_contact(
        self, section: Section, found: Sequence[tuple[Block, list[Unit]]], *, about_contact: bool
    ) -> Contact | None:
        """The address for which a heading stands; none where it stays a heading."""
        heading = section.heading
        if heading is None or not heading.name or not heading.is_plain:
            return None
        linked = read_contact(heading.link, heading.name) if heading.link else None
        if section.is_parent:
            if linked:
                self.log.decide(
                    heading.line, f"{linked.written}: a heading with sections below it links here: add a channel"
                )
            return None
        if heading.link:
            return linked
        contacts = {unit.contact.address.href: unit.contact for _block, units in found for unit in units}
        texts = [block for block, _units in found if not isinstance(block.item, Embed)]
        if len(contacts) == 1 and (about_contact or len(texts) <= _SHORT):
            return next(iter(contacts.values()))
        if contacts or not kind_of_words(heading.name):
            return None
        links = {contact.address.href: contact for block in texts for contact in self._links(block)}
        only = next(iter(links.values())) if len(links) == 1 else None
        if only and only.address.href not in self.cards:
            self.log.guess(heading.line, f'"{heading.name}" is a channel at {only.address.text}, its only link')
            return only
        return None

    def _links(self, block: Block) -> list[Contact]:
        return [] if block.sort in {"fence", "code_block", "anchor"} else find_contacts(block.text, self.markdown)

    def _heading_card(self, heading: Heading, main: Contact, found: Sequence[tuple[Block, list[Unit]]]) -> list[Part]:
        """The heading as a card with the text below it; other addresses of the section get cards behind it."""
        label = next((unit.label for _block, units in found for unit in units if unit.contact == main), "")
        card = self._card(heading.name, main, f"{label} {heading.name}", heading.line)
        card.anchors = list(heading.anchors)
        if heading.link:
            self.log.changed(heading.line, f'{heading.text} is channel "{card.name}" now')
        others: list[Part] = []
        moved = False
        for block, units in found:
            own = [unit for unit in units if unit.contact.address.href == main.address.href]
            others += self._unit_cards([unit for unit in units if unit not in own])
            entries = only_links(block, self.markdown)
            if entries:
                said = ", ".join(f"{label} <{contact.address.href}>" for label, contact in entries)
                card.options["links"] = ", ".join(filter(None, [card.options.get("links", ""), said]))
                self.log.changed(block.line, f"a list of links is in :links: now: {said}")
            elif own:
                self._add_own(card, own)
            elif not units:
                card.body.append(block)
                moved = moved or bool(others)
        if moved:
            self.log.guess(heading.line, f'all text below "{heading.name}" is in its card; other addresses follow it')
        return [card, *others]

    def _add_own(self, card: Card, units: Sequence[Unit]) -> None:
        """Add what the text says of the heading's own address; a label stays if it says more than the kind."""
        for unit in units:
            if unit.label and not unit.tells_kind_only:
                card.body.append(Block("paragraph", unit.whole, [unit.line]))
                continue
            if unit.body or unit.embed:
                card.body.append(_body(unit))
            self._note_options(card, [unit])

    def _stay(self, found: Sequence[tuple[Block, list[Unit]]]) -> list[Part]:
        """Blocks in their places, with a card where there is a unit."""
        parts: list[Part] = []
        for block, units in found:
            cards = self._unit_cards(units, parts[-1] if parts else None)
            parts += cards if units else [block]
        return parts

    def _unit_cards(self, units: Sequence[Unit], before: Part | None = None) -> list[Part]:
        cards: list[Part] = []
        for unit in units:
            if unit.embed and isinstance(before, Card) and before.contact.address.href == unit.contact.address.href:
                before.body.append(_body(unit))
                continue
            name, is_given = name_of(unit)
            card = self._card(name, unit.contact, unit.label, unit.line)
            card.body = [_body(unit)] if unit.body or unit.embed else []
            if unit.embed and unit.embed.align:
                card.options["align"] = unit.embed.align
            if not is_given:
                self.log.guess(unit.line, f'the channel for {unit.contact.address.text} is named "{name}"')
            self._note_options(card, [unit])
            cards.append(card)
            before = card
        return cards

    def _card(self, name: str, contact: Contact, words: str, line: int) -> Card:
        card = Card(name, contact, choose_kind(contact, words), line, contact.platform or platform_of_words(words))
        if not contact.kind and card.kind == "website" and not kind_of_words(words):
            self.log.guess(line, f'channel "{name}" is a website, for nothing says otherwise')
        if contact.subject:
            card.options["subject"] = contact.subject
        if contact.rest:
            self.log.decide(line, f"{contact.written}: only its subject has an option")
        if contact.written.lower().startswith("http:"):
            self.log.changed(line, f"{contact.written} is https in :to: now: check that the site answers")
        elif contact.to not in {contact.written, contact.written.removeprefix("mailto:").partition("?")[0]}:
            self.log.changed(line, f"{contact.written} is {contact.to} in :to: now")
        self.cards.setdefault(contact.address.href, card)
        return card

    def _note_options(self, card: Card, units: Sequence[Unit]) -> None:
        for unit in units:
            if unit.source:
                self.log.changed(unit.line, f'{unit.source} is channel "{card.name}" now')

    def _guess_purpose(self, card: Card) -> None:
        """What the words say of the purpose, where the kind alone does not."""
        if card.kind not in {"email", "form", "phone"}:
            return
        for purpose, words in (("security", _SECURITY), ("join", _JOINING)):
            if words.search(card.text):
                card.options["for"] = purpose
                self.log.guess(card.line, f'channel "{card.name}" is for "{purpose}", by its words')
                return

    def _guess_access(self, card: Card, cards: Sequence[Card]) -> None:
        """Members only, if the text says so and another channel says how to become one."""
        if card.options.get("for") == "join" or not (said := _MEMBERS.search(card.text)):
            return
        join = next((other for other in cards if other.options.get("for") == "join"), None)
        if join is None:
            self.log.decide(
                card.line, f'channel "{card.name}": for members ("{said[0]}")? Then add :access: and :join:'
            )
            return
        card.options["access"] = "members"
        card.join = join
        self.log.guess(card.line, f'channel "{card.name}" is for members ("{said[0]}"), who join through "{join.name}"')


def _body(unit: Unit) -> Block:
    """What a unit says, as a block of its card."""
    if unit.embed:
        return unit.block
    if unit.body == unit.block.text:
        return unit.block
    return Block("paragraph", unit.body, [unit.line])
