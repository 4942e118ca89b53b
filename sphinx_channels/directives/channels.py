"""``{channels}``: channels declared anywhere, shown here as cards, a table, a list or a chooser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_channels import card
from sphinx_channels.config import purposes
from sphinx_channels.directives import ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import CHANNELS
from sphinx_channels.nodes import channel_cell, channel_icon, channel_list, heading_level
from sphinx_channels.references import channel_xref
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docutils.nodes import Element, Node

    from sphinx_channels.model import Channel


# Sphinx translates these when they are used: they are made before any language is known.
_PHRASES: Final = {
    "ask": _("ask a question"),
    "discuss": _("take part in a discussion"),
    "report": _("report a problem"),
    "join": _("become a member"),
    "news": _("follow the news"),
    "security": _("report a security problem"),
}


class Listing(NamedTuple):
    """What a ``{channels}`` directive asks for; an empty filter lets everything through."""

    layout: str = "cards"
    purposes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("active", "planned", "read-only")

    def shows(self, channel: Channel) -> bool:
        """Whether the filters let a channel through."""
        return (
            channel.status in self.statuses
            and (not self.kinds or channel.kind in self.kinds)
            and (not self.access or channel.access in self.access)
            and (not self.purposes or not set(channel.purposes).isdisjoint(self.purposes))
        )


class ListingDirective(ChannelsDirective):
    """Show the channels that the filters let through; which they are is known when all pages are read."""

    fields = CHANNELS

    def run(self) -> list[Node]:
        values, reading = self.read()
        if "to" in self.options:  # nothing more is said of a block that is to be another one
            reading.findings[:] = []
            reading.find("option.channel")
        elif self.title or "".join(self.content).strip():
            reading.find("option.body")
        self.report(reading.findings)
        listings = channel_domain(self.env).listings.setdefault(self.env.docname, [])
        listings.append(Listing(**values))
        node = channel_list("", docname=self.env.docname, place=len(listings) - 1)
        self.set_source_info(node)
        words = nodes.paragraph()
        if self.title:
            self.inline(self.title, words, self.lineno)
        return [node, *([words] if self.title else []), *self.parse_content_to_nodes()]


class ShowChannels(SphinxPostTransform):
    """Put the channels in; it runs before references are resolved, so that a list may hold references."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        domain = channel_domain(self.env)
        if not domain.shows(self.env.docname, domain.listings):
            return
        for node in list(self.document.findall(channel_list)):
            docname = node["docname"]
            listing = domain.listings[docname][node["place"]]
            channels = [
                channel._replace(summary=domain.fill(channel.summary), response=domain.fill(channel.response))
                for channel in domain.listed_channels(docname, listing)
            ]
            shown = self._show(listing, channels, heading_level(node))
            for reference in (xref for part in shown for xref in part.findall(addnodes.pending_xref)):
                reference["refdoc"] = docname  # links lead from the page that lists, not from the one that declares
            node.replace_self(shown)

    def _show(self, listing: Listing, channels: list[Channel], level: int) -> list[Node]:
        if not channels:
            return [nodes.paragraph("", _("There is no such channel at present."))]
        match listing.layout:
            case "table":
                return [table(channels)]
            case "list":
                return [bullet_list(channels)]
            case "chooser":
                return [self._chooser(channels, listing.purposes)]
        providers = channel_domain(self.env).providers
        cards = [card.copied_card(channel, level, self.config.language, providers) for channel in channels]
        return [nodes.container("", *cards, classes=["channel-cards"])]

    def _chooser(self, channels: list[Channel], wanted: tuple[str, ...]) -> nodes.table:
        """What a reader wants to do, and which channels serve it, in the order of the project's purposes."""
        rows: list[list[list[Node]]] = []
        for purpose, phrase in purposes(self.config.channels_purposes).items():
            serving = [channel for channel in channels if purpose in channel.purposes]
            if serving and (not wanted or purpose in wanted):
                rows.append(
                    [[nodes.Text(str(phrase or _PHRASES.get(purpose, purpose)))], list(map(self._way, serving))]
                )
        return _table([_("I want to …"), _("Use")], [24, 54], rows)

    def _way(self, channel: Channel) -> nodes.paragraph:
        """One link: to the channel itself, or to the card of one that has no live address."""
        line, domain = nodes.paragraph(), channel_domain(self.env)
        if domain.builder.format == "html":
            line += channel_icon("", kind=channel.kind)
        account = card.follow(channel, domain.providers, _("{account} on {provider}"))
        way = account or card.address_nodes(channel)
        if channel.live:
            cast("Element", way[0]).insert(0, nodes.Text(f"{channel.name}: "))
        else:
            line += [channel_xref(channel.id, channel.docname), *([nodes.Text(": ")] if way else [])]
        reply = channel.response and f"{_('Reply')}: {channel.response}"
        told = "; ".join(filter(None, (_state(channel), reply)))
        line += [*way, *([nodes.Text(f" ({told})")] if told else [])]
        return line


def bullet_list(channels: Iterable[Channel]) -> nodes.bullet_list:
    """One line a channel: its name, its address, and what it is for."""
    items = nodes.bullet_list("", bullet="*", classes=["channel-list"])
    for channel in channels:
        address, state = card.address_nodes(channel), _state(channel)
        line = nodes.paragraph("", "", channel_xref(channel.id, channel.docname))
        line += [nodes.Text(": "), *address] if address else []
        line += nodes.Text(f" ({state})" * bool(state) + f" – {channel.summary}" * bool(channel.summary))
        items += nodes.list_item("", line)
    return items


def table(channels: Iterable[Channel]) -> nodes.table:
    """A table of channels: name, address, what it is for, who can use it."""
    rows: list[list[list[Node]]] = []
    for channel in channels:
        name, what = channel_xref(channel.id, channel.docname), nodes.Text(channel.summary)
        who = nodes.Text(_state(channel) or _("Everyone"))
        rows.append([[name], card.address_nodes(channel), [what], [who]])
    return _table([_("Channel"), _("Address"), _("What it is for"), _("Who can use it")], [16, 26, 24, 12], rows)


def _state(channel: Channel) -> str:
    return ", ".join(card.states(channel).values())


def _table(head: list[str], widths: list[int], rows: list[list[list[Node]]]) -> nodes.table:
    group = nodes.tgroup("", cols=len(head))
    group += [
        nodes.colspec("", colwidth=width, **({"stub": 1} if not place else {})) for place, width in enumerate(widths)
    ]
    group += nodes.thead("", _row([[nodes.Text(text)] for text in head]))
    group += nodes.tbody("", *(_row(row, head if len(head) > 2 else []) for row in rows))
    # A phone shows the cells of a wide table one below the other.
    return nodes.table("", group, classes=["channel-table", *(["channel-wide"] if len(head) > 2 else [])])


def _row(cells: list[list[Node]], labels: Sequence[str] = ()) -> nodes.row:
    row = nodes.row("")
    for place, cell in enumerate(cells):
        content = cell if cell and isinstance(cell[0], nodes.paragraph) else [nodes.paragraph("", "", *cell)]
        row += channel_cell("", *content, label=labels[place]) if place and labels else nodes.entry("", *content)
    return row
