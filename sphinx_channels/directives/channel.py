"""``{channel} NAME``: declares one channel and shows its card where it stands."""

from collections.abc import Callable
from itertools import takewhile
from typing import Final

from docutils import nodes

from sphinx_channels.card import card_classes
from sphinx_channels.directives import ENCLOSING, ChannelsDirective
from sphinx_channels.fields import CHANNEL, OWN_WORDS
from sphinx_channels.messages import absolute
from sphinx_channels.model import IN_USE, KINDS, Channel, slug
from sphinx_channels.nodes import channel_card, channel_heading
from sphinx_channels.readers import Reading

#: The kind that an address tells where the kind itself is missing.
_KIND_OF_FORM: Final = {"email": "email", "phone": "phone", "url": "website"}
#: Options of which something can be wrong that only all channels together tell.
_LATER: Final = frozenset({"id", "aliases", "join", "replaced-by", "links", "verified"})
#: More of a name than anybody reads.
_LONGEST_NAME: Final = 300


class ChannelDirective(ChannelsDirective):
    """Declare a channel; the body says what it is for."""

    fields = CHANNEL
    #: Whether its card stands here.
    shows: Callable[[Channel], bool] = staticmethod(lambda channel: True)

    def run(self) -> list[nodes.Node]:
        values, reading = self.read()
        heading = channel_heading()
        source, line = self.get_source_info()
        self.inline(self.title[:_LONGEST_NAME], heading, line)
        name = heading.astext().strip()
        if not name:
            reading.find("option.name")
            name = values["to"].text if "to" in values else values.get("id") or "Channel"
            heading[:] = [nodes.Text(name)]
        kind = values.get("kind") or (_KIND_OF_FORM[values["to"].form] if "to" in values else "website")
        values |= {"kind": kind, "id": values.get("id") or slug(self.options.get("id") or name)}
        values.setdefault("purposes", KINDS[kind])
        if values["id"].startswith("channel-") and not self.options.get("id") and not nodes.make_id(name):
            reading.find("id", value=name, fix=values["id"])
        values |= {"unread": tuple(reading.unread), "docname": self.env.docname}
        lines = tuple((option, self.line_of(option)) for option in _LATER.intersection(self.options))
        channel = Channel(name=name, source=absolute(source), line=line, lines=lines, **values)
        heading["kind"] = kind
        card = channel_card("", heading, classes=card_classes(channel), channel=channel)
        card.source, card.line = source, line
        card["place"] = self.env.new_serialno("channel")
        taken = self.state.document.ids
        card["ids"] = [anchor for anchor in dict.fromkeys((channel.id, *channel.aliases)) if anchor not in taken]
        self._find_missing(channel, reading)
        if (around := self.env.ref_context.get(ENCLOSING)) is not None:  # a block that should have ended
            key, outer = ("nested", around.name) if isinstance(around, Channel) else ("nested.page", "")
            reading.find(key, value=name, around=outer, line=str(around.line))
        if reading.findings:
            self.report(reading.findings, channel.id)
        if not self.shows(channel):
            return []
        self.state.document.set_id(card)
        card += self.body_within(channel)
        card += [self._own_words(option) for option, text in self.options.items() if option in OWN_WORDS and text]
        return [card]

    def _own_words(self, option: str) -> nodes.paragraph:
        """A short text as a paragraph, which translators get, and of which the card makes a fact."""
        text = " ".join(self.options[option].split())
        paragraph = nodes.paragraph(fact=option)
        self.inline(text, paragraph, self.line_of(option))
        return paragraph

    def find_late(self, reading: Reading) -> None:
        """Options that MyST-Parser took for text, since each of its options is one line, right below the first."""
        number = len(self.options)
        if self.written and not self.late[0] and not "".join(self.written[1 + number : 2 + number]).strip():
            return
        options = [*takewhile(lambda line: line.lstrip().startswith(":"), self.written[1:])]
        for name in self.options if len(options) > number else ():  # there is a line more than options
            if sum(line.lstrip().startswith(f":{name}:") for line in options) > 1:
                reading.find("option.twice", name)
        option, _key = self.late
        first = self.content[0] if self.content else ""
        last = next(reversed(self.options), "")
        is_next = any(line.strip() for line in self.written[1 + len(options) :][:1])
        is_hanging = first[:1].isspace() and not all(line[:1].isspace() for line in self.content[1:] if line)
        goes_on = self.options.get(last, "").endswith(",") or (last == "links" and first.rstrip(" ,").endswith(">"))
        if last and ((first[:1].isspace() and (option or goes_on)) or (is_next and (is_hanging or goes_on))):
            reading.find("option.line", last, value=first.strip())
        else:
            super().find_late(reading)

    def _find_missing(self, channel: Channel, reading: Reading) -> None:
        """What a channel needs and does not have."""
        if "room" in self.options and not channel.room:
            reading.find("option.quotes", "room")
        given, is_used = self.options.get, channel.status in IN_USE
        has_place = not is_used or given("to") or "room" in self.options
        has_door = not is_used or channel.access != "members" or given("join")
        if (given("kind") and has_place and has_door) or self.dropped or self.late[0]:  # what is missing was written
            return
        if not given("kind"):
            reading.find("kind.missing", "kind" if "kind" in self.options else "", words=", ".join(KINDS))
        if not has_place:
            reading.find("to-missing", "to" if "to" in self.options else "")
        if not has_door:
            reading.find("members", "access")
