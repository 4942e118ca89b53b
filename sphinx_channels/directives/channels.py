"""``{channels}``: channels declared anywhere, shown here as cards, a table, a list or a chooser."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_channels import card
from sphinx_channels.config import purposes
from sphinx_channels.directives import ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import CHANNELS, COLUMNS
from sphinx_channels.model import LAYOUTS, STATUSES, Channel, Listing
from sphinx_channels.nodes import channel_cell, channel_icon, channel_list, channel_title, heading_level
from sphinx_channels.references import channel_xref
from sphinx_channels.texts import _

#: The words for what an option can be. Sphinx translates them when they are used: no language is known yet.
_WORDS: Final[dict[str, dict[str, str]]] = {
    "for": {
        "ask": _("ask a question"), "discuss": _("take part in a discussion"), "report": _("report a problem"),
        "join": _("become a member"), "news": _("follow the news"), "security": _("report a security problem"),
        "learn": _("find out more"), "meet": _("meet others"),
    },
    "kind": {
        "email": _("Email"), "phone": _("Phone"), "form": _("Forms"), "website": _("Websites"),
        "forum": _("Forums"), "chat": _("Chat rooms"), "list": _("Mailing lists"), "issues": _("Issue trackers"),
        "social": _("Social media"), "news": _("News and blogs"), "meeting": _("Meetings"),
        "qa": _("Questions and answers"), "video": _("Videos"), "event": _("Events"), "group": _("Groups"),
        "calendar": _("Calendars"), "post": _("By post"),
    },
    "access": {"open": _("Everyone"), **card.ACCESS}, "status": {"active": _("Active"), **card.STATUS},
}  # fmt: skip
#: The columns that a table has by itself, as far as there is anything in them; and how wide some are.
_USUAL: Final = ("name", "when", "to", "summary", "languages", "access")
_WIDTHS: Final = {"name": 16, "to": 26, "summary": 24}


class ListingDirective(ChannelsDirective):
    """Show the channels that the filters let through; which they are is known when all pages are read."""

    fields = CHANNELS

    def run(self) -> list[nodes.Node]:
        values, reading = self.read()
        file = values.pop("file", "")
        if "columns" in values and values.get("layout") != "table":
            reading.find("option.columns", "columns")
        if "to" in self.options:  # nothing more is said of a block that is to be another one
            reading.findings[:] = []
            reading.find("option.channel")
        elif (name := self.title.casefold()) in LAYOUTS:
            reading.find("option.layout", fix=name)
        elif (self.title or "".join(self.content).strip()) and not self.late[0]:
            reading.find("option.body")
        cards: list[Any] = []
        if "file" in self.options and not file:  # every channel of the project is not what was asked for
            reading.find("file", "file", reason="is empty. Write the name of a file beside the page.")
        if file:
            from sphinx_channels.datafile import declare  # few lists have one

            values.setdefault("statuses", STATUSES)
            cards = declare(self, file, Listing(**values).shows, reading)
            values["declared"] = tuple(node["channel"].id for node in cards)
        self.report(reading.findings)
        listings = channel_domain(self.env).listings.setdefault(self.env.docname, [])
        listings.append(Listing(**values))
        node = channel_list("", *cards, docname=self.env.docname, place=len(listings) - 1)
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
            channels = [*map(domain.filled, domain.listed_channels(docname, listing))]
            # The cards that it declares stand in the place of copies; where there is no place for them, they follow.
            cards: list[Any] = node.children
            self.own = {domain.channels[it["docname"]][it["place"]].place: it for it in cards}
            shown = self._groups(listing, channels, heading_level(node))
            shown += [nodes.container("", *self.own.values(), classes=["channel-cards"])] if self.own else []
            for reference in (xref for part in shown for xref in part.findall(addnodes.pending_xref)):
                reference["refdoc"] = docname  # links lead from the page that lists, not from the one that declares
            node.replace_self(shown)

    @cached_property
    def _purposes(self) -> dict[str, str]:
        """The project's purposes in their order, each in words."""
        own, words = purposes(self.config.channels_purposes), _WORDS["for"]
        return {purpose: own[purpose] or str(words.get(purpose, purpose)) for purpose in own}

    def _groups(self, listing: Listing, channels: list[Channel], level: int) -> list[nodes.Node]:
        """The lists, each below its heading: in the order of the vocabulary, or else of the first channel of each."""
        by = listing.group_by
        words = {**self._purposes} if by == "for" else {value: str(it) for value, it in _WORDS.get(by, {}).items()}
        known: dict[str, Any] = {by: ""} if by in {"region", "platform"} else {}  # from the heading, or the same of all
        if by == "languages" or len({channel.languages for channel in channels}) == 1 < len(channels):
            known["languages"] = ()
        groups: dict[str, list[Channel]] = {value: [] for value in words}
        for channel in channels:
            for value in listing.groups(channel) or [""]:
                key = value if value in words else value.casefold()
                text = card.language_name(value, self.config.language) if by == "languages" else value
                words.setdefault(key, text or _("Other"))
                groups.setdefault(key, []).append(channel if listing.columns else channel._replace(**known))
        rest = groups.pop("", [])
        if len(rest) == len(channels):  # also where nothing is shown
            return self._show(listing, rest, level)
        shown: list[nodes.Node] = []
        for key, some in filter(lambda group: group[1], [*groups.items(), ("", rest)]):
            heading = channel_title("", f"{words[key][:1].upper()}{words[key][1:]}", **{"heading-level": level})
            shown += [heading, *self._show(listing, some, min(level + 1, 6))]
        return shown

    def _show(self, listing: Listing, channels: list[Channel], level: int) -> list[nodes.Node]:
        if not channels:
            return [nodes.paragraph("", _("There is no such channel at present."))]
        match listing.layout:
            case "table":
                return [self._channel_table(channels, listing.columns)]
            case "list":
                return [self._bullet_list(channels)]
            case "chooser":
                return [self._chooser(channels, listing.purposes)]
        return [nodes.container("", *(self._card(it, level) for it in channels), classes=["channel-cards"])]

    def _card(self, channel: Channel, level: int) -> Any:
        if own := self.own.pop(channel.place, None):
            own[0]["heading-level"] = level
            return own
        return card.copied_card(channel, level, self.config.language, channel_domain(self.env).providers)

    def _chooser(self, channels: list[Channel], wanted: tuple[str, ...]) -> nodes.container:
        """What a reader wants to do, and which channels serve it, in the order of the project's purposes."""
        rows: list[list[list[nodes.Node]]] = []
        for purpose, phrase in self._purposes.items():
            serving = [channel for channel in channels if purpose in channel.purposes]
            if serving and (not wanted or purpose in wanted):
                rows.append([[nodes.Text(phrase)], list(map(self._way, serving))])
        return _table([_("I want to …"), _("Use")], [24, 54], rows)

    def _way(self, channel: Channel) -> nodes.paragraph:
        """One link: to the channel itself, or to the card of one that has no live address."""
        line, domain = nodes.paragraph(), channel_domain(self.env)
        if domain.builder.format == "html":
            line += channel_icon("", kind=channel.kind)
        account = card.follow(channel, domain.providers, _("{account} on {provider}"))
        way = account or card.address_nodes(channel)
        if channel.live:
            cast("nodes.Element", way[0]).insert(0, nodes.Text(f"{channel.name}: "))
        else:
            line += [channel_xref(channel.id, channel.docname), *([nodes.Text(": ")] if way else [])]
        line += [*way, nodes.Text(self._told(channel))]
        return line

    def _told(self, channel: Channel) -> str:
        """What there is to know before one writes or comes; nothing of most channels."""
        reply = channel.response and f"{_('Reply')}: {channel.response}"
        spoken = ", ".join(card.language_name(tag, self.config.language) for tag in channel.languages)
        when = card.times(channel, self.config.language)
        facts = "; ".join(filter(None, [*card.states(channel).values(), reply, when, channel.region, spoken]))
        return f" ({facts})" if facts else ""

    def _bullet_list(self, channels: Iterable[Channel]) -> nodes.bullet_list:
        """One line a channel: its name, its address, and what it is for."""
        items = nodes.bullet_list("", bullet="*", classes=["channel-list"])
        for channel in channels:
            address = card.address_nodes(channel)
            line = nodes.paragraph("", "", channel_xref(channel.id, channel.docname))
            line += [nodes.Text(": "), *address] if address else []
            line += nodes.Text(self._told(channel) + f" – {channel.summary}" * bool(channel.summary))
            items += nodes.list_item("", line)
        return items

    def _channel_table(self, channels: list[Channel], columns: Sequence[str]) -> nodes.container:
        """A table of channels: the columns that are asked for, else the usual ones and what tells channels apart."""
        rows = [self._cells(channel, columns or _USUAL) for channel in channels]
        columns = columns or [name for name in _USUAL if any(row[name] for row in rows)]
        cells = [[row[name] for name in columns] for row in rows]
        return _table([str(COLUMNS[name]) for name in columns], [_WIDTHS.get(name, 12) for name in columns], cells)

    def _cells(self, channel: Channel, columns: Sequence[str]) -> dict[str, list[nodes.Node]]:
        """What a table says of a channel in each of these columns."""
        who = card.states(channel)
        runs = f" ({who.pop('unofficial')})" if "unofficial" in who else ""
        texts = {
            "summary": channel.summary + runs, "access": ", ".join(who.values()) or _("Everyone"),
            "when": card.times(channel, self.config.language), "kind": str(_WORDS["kind"][channel.kind]),
            "for": ", ".join(self._purposes.get(purpose, purpose) for purpose in channel.purposes),
        }  # fmt: skip
        told = {option: [*content.children] for option, content in card.told(channel, self.config.language)}
        told |= {column: [nodes.Text(text)] if text else [] for column, text in texts.items()}
        told |= {"to": card.address_nodes(channel), "name": [channel_xref(channel.id, channel.docname)]}
        return {column: told.get(column, []) for column in columns}


def _table(head: list[str], widths: list[int], rows: list[list[list[nodes.Node]]]) -> nodes.container:
    labels = head if len(head) > 2 else []  # a phone shows the cells of such a wide table one below the other
    columns = [nodes.colspec("", colwidth=width) for width in widths]
    columns[0]["stub"] = 1
    parts = nodes.thead("", _row([[nodes.Text(text)] for text in head])), nodes.tbody("")
    parts[1].extend(_row(row, labels) for row in rows)
    group = nodes.tgroup("", *columns, *parts, cols=len(head))
    table = nodes.table("", group, classes=["channel-table", *["channel-wide"] * bool(labels)])
    return nodes.container("", table, classes=["channel-fit"])


def _row(cells: list[list[nodes.Node]], labels: Sequence[str] = ()) -> nodes.row:
    row = nodes.row("")
    for place, cell in enumerate(cells):
        content = cell if cell and isinstance(cell[0], nodes.paragraph) else [nodes.paragraph("", "", *cell)]
        is_labelled = place and labels and cell
        row += channel_cell("", *content, label=labels[place]) if is_labelled else nodes.entry("", *content)
    return row
