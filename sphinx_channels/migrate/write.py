"""The parts of the new page as MyST."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from sphinx_channels.migrate.arrange import Card
from sphinx_channels.migrate.markdown import VERBATIM
from sphinx_channels.migrate.outline import Heading
from sphinx_channels.migrate.pieces import Callout, Embed, Picture
from sphinx_channels.model import OPTIONS, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_channels.migrate.arrange import Part
    from sphinx_channels.migrate.front_matter import FrontMatter
    from sphinx_channels.migrate.outline import Block
    from sphinx_channels.migrate.remarks import Log

_ANCHOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PHONE_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\(<?tel:(?P<number>[^\s()<>]*)>?\)", re.IGNORECASE)
_LOWEST_LEVEL: Final = 6


@dataclass(slots=True)
class Writer:
    """Writes a page; ids are given out in the order of the page."""

    log: Log
    has_picture: Callable[[str], bool]
    taken: set[str] = field(default_factory=set)
    """Anchors that something on the page has."""
    ids: dict[int, str] = field(default_factory=dict)
    """The id of each card, by its identity: a card may refer to one that comes later."""
    level: int = 1
    """The level of the last heading."""

    def page(self, front: FrontMatter, title: Heading, parts: Sequence[Part], definitions: Iterable[str]) -> str:
        """The whole page."""
        self._give_ids([title, *parts])
        blocks = [self._titled(title)]
        if front.options or front.summary:
            blocks.append(directive("page", "", front.options, _start(front.summary)))
        shift = 1 if any(isinstance(part, Heading) and part.level == 1 for part in parts) else 0
        for part in parts:
            match part:
                case Heading():
                    blocks.append(self._heading(part, shift))
                case Card():
                    blocks.append(self._card(part))
                case _:
                    blocks.append(self._block(part))
        blocks += definitions
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _give_ids(self, parts: Sequence[Part]) -> None:
        """Give each card an id; headings come first, for a card must not take a heading's anchor."""
        self.taken.update(slug(part.name) for part in parts if isinstance(part, Heading))
        for card in parts:
            if isinstance(card, Card):
                own, number = slug(card.name), 2
                name = own
                while name in self.taken:
                    name, number = f"{own}-{number}", number + 1
                self.taken.add(name)
                self.ids[id(card)] = name

    def _heading(self, heading: Heading, shift: int) -> str:
        if not heading.text:
            return self._titled(heading)
        wanted = heading.level + shift
        self.level = min(wanted, self.level + 1, _LOWEST_LEVEL)
        if shift and heading.level == 1:
            self.log.changed(heading.line, f'"{heading.name}" is below the title now: a page has one title')
        elif self.level != wanted and not shift:
            self.log.changed(heading.line, f'"{heading.name}" is at level {self.level} now, so that none is left out')
        return self._titled(heading)

    def _titled(self, heading: Heading) -> str:
        own = slug(heading.name)
        labels = [self._label(anchor, own, heading.line) for anchor in heading.anchors]
        shown = f"{'#' * self.level} {heading.text}" if heading.text else ""
        return "\n".join(filter(None, [*labels, shown]))

    def _label(self, anchor: str, own: str, line: int) -> str:
        """A target for an old anchor that would not resolve by itself."""
        if anchor in {"", own} | self.taken:
            return ""
        if slug(anchor) != anchor:
            self.log.decide(line, f"#{anchor}: Sphinx cannot make this anchor; links to it lead to the top of the page")
            return ""
        self.taken.add(anchor)
        return f"({anchor})="

    def _card(self, card: Card) -> str:
        own = self.ids[id(card)]
        options = {"kind": card.kind, "to": card.contact.to, "platform": card.platform, **card.options}
        if own != slug(card.name):
            options["id"] = own
        if card.join:
            options["join"] = self.ids[id(card.join)]
        if aliases := self._aliases(card, own):
            options["aliases"] = ", ".join(aliases)
        body = "\n\n".join(filter(None, (self._block(block, card) for block in card.body)))
        if not body:
            self.log.decide(card.line, f'channel "{card.name}": write one sentence: what is it for?')
        return directive("channel", card.name, {key: options[key] for key in OPTIONS if options.get(key)}, body)

    def _aliases(self, card: Card, own: str) -> list[str]:
        aliases = []
        for anchor in dict.fromkeys(card.anchors):
            if anchor in {"", own} | self.taken:
                continue
            if _ANCHOR.fullmatch(anchor):
                aliases.append(anchor)
                self.taken.add(anchor)
            else:
                self.log.decide(card.line, f"#{anchor}: this old anchor cannot be an alias")
        return aliases

    def _block(self, block: Block, card: Card | None = None) -> str:
        match block.item:
            case Picture() as picture:
                return self._picture(picture)
            case Callout() as callout:
                return directive(callout.name, "", {}, _start(callout.text))
            case Embed() as embed:
                inside = card is not None and card.contact.address.href == embed.account
                options = {"account": "" if inside else embed.account, "limit": embed.limit, "height": embed.height}
                return directive(embed.sort, embed.text, {key: value for key, value in options.items() if value}, "")
        if block.sort == "anchor":
            return self._label(block.text, "", block.line)
        return block.text if block.sort in VERBATIM else self._without_phone_links(block)

    def _without_phone_links(self, block: Block) -> str:
        """A text with telephone numbers in words: MyST takes ``tel:`` for a reference, and the card has the link."""

        def number(match: re.Match[str]) -> str:
            self.log.changed(block.line_of(match[0]), f"{match[0]} is text now; a channel makes the link")
            digits = re.sub(r"\D", "", match["number"])
            same = digits and digits.endswith(re.sub(r"\D", "", match["text"]).lstrip("0") or "none")
            return match["text"] if same else f"{match['text']} ({unquote(match['number'])})"

        return _PHONE_LINK.sub(number, block.text)

    def _picture(self, picture: Picture) -> str:
        options = {"alt": picture.alt, "align": picture.align, "width": picture.width}
        options = {key: value for key, value in options.items() if value}
        name = "figure" if picture.caption else "image"
        written = directive(name, picture.source, options, picture.caption)
        if "://" in picture.source or self.has_picture(picture.source):
            return written
        self.log.decide(picture.line, f"{picture.source} is not there: copy the picture, then take the % signs away")
        return "\n".join(f"% {line}".rstrip() for line in written.split("\n"))


def directive(name: str, argument: str, options: Mapping[str, str], body: str) -> str:
    """A directive with a colon fence that is longer than any fence in it."""
    inner = max((len(fence) for fence in re.findall(r"^\s*(:{3,})", body, re.MULTILINE)), default=2)
    fence = ":" * (inner + 1)
    first = f"{fence}{{{name}}} {' '.join(argument.split())}".rstrip()
    given = [f":{key}: {_value(value)}" for key, value in options.items()]
    return "\n".join([first, *given, *(["", body] if body else []), fence])


def _value(text: str) -> str:
    """An option's value, quoted where MyST's reader of options would take it for something else."""
    text = " ".join(text.split())
    if re.match(r"[\"'|>#]", text) or " #" in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _start(text: str) -> str:
    """Text for the beginning of a body, where a colon would begin an option."""
    return f"\\{text}" if text.startswith(":") else text
