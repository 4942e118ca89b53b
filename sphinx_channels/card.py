"""A channel as nodes: its heading, its address in words, its badges and its facts.

While a page is read, a card holds only what its parser and its translators have to see: the name, the body and the
short texts. The rest is put in when a page is written (:class:`UnfoldCards`), so it never passes Sphinx's transforms.
Every output but HTML gets docutils' own nodes (``outputs/fallback.py``).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import COLUMNS, OWN_WORDS
from sphinx_channels.meetings import locale_of, when
from sphinx_channels.model import IN_USE, Channel
from sphinx_channels.nodes import (
    channel_address,
    channel_calendar,
    channel_card,
    channel_heading,
    channel_link,
    channel_print,
)
from sphinx_channels.providers import find_account
from sphinx_channels.providers.accounts import Provider
from sphinx_channels.references import channel_xref
from sphinx_channels.rules.retired import is_gone
from sphinx_channels.texts import _

# Sphinx translates these when they are used: they are made before any language is known.
_ACTIONS: Final = {
    "phone": _("Call {address}"), "form": _("Fill in the form at {address}"),
    "forum": _("Go to the forum at {address}"), "chat": _("Open the chat at {address}"),
    "list": _("See the mailing list at {address}"), "issues": _("Report it at {address}"),
    "social": _("Follow at {address}"), "news": _("Read the news at {address}"),
    "meeting": _("Join the meeting at {address}"), "qa": _("Ask at {address}"), "video": _("Watch on {address}"),
    "event": _("See the event at {address}"), "group": _("Meet the group at {address}"),
    "calendar": _("See the calendar at {address}"), "website": _("Visit {address}"),
}  # fmt: skip
ACCESS: Final = {"sign-up": _("Sign-up needed"), "members": _("Members only"), "team": _("Team only")}
_FOLLOW: Final = {"social": _("Follow {account} on {provider}"), "video": _("Watch {account} on {provider}")}
#: The facts of a card: those that a table can show too, and two more.
_LABELS: Final = {**COLUMNS, "replaced-by": _("Use instead"), "url": _("Details")}
#: About as much room as so many letters take what a card has beside its words.
_FURNITURE: Final = 400
STATUS: Final = {"planned": _("Planned"), "read-only": _("Read only"), "retired": _("Retired")}


def action(channel: Channel) -> str:
    """What a reader does with a channel's address, with ``{address}`` where it goes."""
    form, text, *_others = channel.to or ("", "")
    if form == "email":
        return _("Write to the list at {address}") if channel.kind == "list" else _("Email {address}")
    if form == "calendar" or (channel.kind == "calendar" and text.lower().endswith(".ics")):
        return _("Subscribe to {address}")
    return str(_ACTIONS[channel.kind])


def states(channel: Channel) -> dict[str, str]:
    """What state the channel is in, who can use it and who runs it, in words; nothing of what is so of most."""
    words = {
        f"status-{channel.status}": STATUS.get(channel.status),
        f"access-{channel.access}": ACCESS.get(channel.access),
        "unofficial": None if channel.official else _("Run by its members"),
    }
    return {name: str(word) for name, word in words.items() if word}


def address_nodes(channel: Channel, sentence: str = "{address}") -> list[nodes.Node]:
    """A sentence around the address, or the room: one link for a live channel, plain text for any other."""
    if channel.to is None and channel.room:
        place = _("{room} on {platform}").replace("{platform}", channel.platform) if channel.platform else "{room}"
        room = filled(place, "{room}", channel_address("", channel.room, short=channel.room))
        return filled(sentence, "{address}", *room)
    if channel.to is None:
        return [nodes.Text(_("No address yet"))] if channel.status == "planned" else []
    form, text, href = channel.to.form, channel.to.text, channel.to.href
    whole = href if channel.live and form == "url" and text in href else text  # where no link can be followed
    parts = filled(sentence, "{address}", channel_address("", whole, short=text))
    return [channel_link("", "", *parts, refuri=channel.href, internal=False)] if channel.live else parts


def address_line(channel: Channel, providers: tuple[Provider, ...]) -> list[nodes.Node]:
    """The address in words, as the card's one action; what was written in its place where it cannot be read."""
    written = dict(channel.unread).get("to", "")
    if channel.to is None and written:
        content: list[nodes.Node] = [nodes.literal("", written)]
    elif channel.live:
        words = str(_FOLLOW.get(channel.kind, ""))
        content = follow(channel, providers, words) or address_nodes(channel, action(channel))
    elif channel.status in IN_USE and channel.to is not None:
        lines = (nodes.line("", line) for line in channel.to.lines)
        return [nodes.paragraph("", _("Send a letter to:")), nodes.line_block("", *lines)]
    else:
        around = {"retired": _("Former address: {address}"), "planned": "{address}"}
        content = address_nodes(channel, around.get(channel.status, _("Look for {address}")))
    name = "channel-address" if channel.status in IN_USE and not written else "channel-address-gone"
    return [nodes.paragraph("", "", *content, classes=[name])] if content else []


def follow(channel: Channel, providers: tuple[Provider, ...], words: str) -> list[nodes.Node]:
    """A link to an account on a network that is known: its name says more than its address."""
    account = find_account(channel.href, providers) if channel.kind in _FOLLOW else None
    if account is None:
        return []
    return link(words.format(account=account.name, provider=account.provider.label), channel.href)


def badges(channel: Channel) -> list[nodes.Node]:
    """Access and status as badges, in words; no paragraph at all when there is nothing to tell."""
    parts: list[nodes.Node] = []
    for name, word in states(channel).items():
        badge = nodes.inline("", word, classes=["sd-badge", "channel-badge", f"channel-{name}"])
        parts += [channel_print("", ", "), badge]
    return [nodes.paragraph("", "", *parts[1:], classes=["channel-badges"])] if parts else []


def facts(channel: Channel, language: str, own: dict[str, nodes.Node] | None = None) -> list[nodes.Node]:
    """The facts that are given, each with its label; the contributor's ``own`` words by option, or else their text."""
    fields = []
    for option, content in told(channel, language, own):
        name = nodes.field_name("", str(_LABELS.get(option, option)), translatable=False)
        name.source = channel.source  # Sphinx looks long at a name that has no source
        fields.append(nodes.field("", name, nodes.field_body("", content)))
    return [nodes.field_list("", *fields, classes=["channel-facts"])] if fields else []


def told(channel: Channel, language: str, own: dict[str, nodes.Node] | None = None) -> Iterator[tuple[str, nodes.Node]]:
    """What a card says of each option, in one paragraph; nothing of one of which there is nothing to say."""
    if channel.replaced_by:
        yield "replaced-by", nodes.paragraph("", "", channel_xref(channel.replaced_by, channel.docname))
    if channel.room and (channel.to is not None or "to" in dict(channel.unread)):
        yield "room", nodes.paragraph("", "", channel_address("", channel.room, short=channel.room))
    if isinstance(channel.join, Address):
        address: nodes.Element = channel_address("", channel.join.text, short=channel.join.text)
        if channel.status != "retired":
            address = channel_link("", "", address, refuri=channel.join.href, internal=False)
        yield "join", nodes.paragraph("", "", address)
    elif channel.join:
        yield "join", nodes.paragraph("", "", channel_xref(channel.join, channel.docname))
    for option in OWN_WORDS:
        if text := getattr(channel, option.replace("-", "_")):
            yield option, (own or {}).get(option) or nodes.paragraph("", text)
    if channel.starts:
        yield "when", nodes.paragraph("", when(channel, language), channel_calendar("", channel=channel))
    if channel.languages:
        names = ", ".join(language_name(tag, language) for tag in channel.languages)
        yield "languages", nodes.paragraph("", names)
    if channel.links:
        links = [[nodes.Text(it.label)] if is_gone(channel, it.href) else link(*it) for it in channel.links]
        parts = [part for entry in links for part in (nodes.Text(", "), *entry)]
        yield "links", nodes.paragraph("", "", *parts[1:])
    if channel.url and not is_gone(channel, channel.url.href):
        yield "url", nodes.paragraph("", "", *link(channel.url.text, channel.url.href))
    for option, text in channel.unread:
        if option != "to":
            yield option, nodes.paragraph("", "", nodes.literal("", text))
    if channel.verified:
        yield "verified", nodes.paragraph("", long_date(channel.verified, language))


def times(channel: Channel, language: str) -> str:
    """When people meet, or somebody is there, in words."""
    return "; ".join(filter(None, (when(channel, language), channel.hours)))


def filled(words: str, place: str, *parts: nodes.Node) -> list[nodes.Node]:
    """Words with nodes in the place that is left for them."""
    before, _place, after = words.partition(place)
    return [part for part in (nodes.Text(before), *parts, nodes.Text(after)) if part.astext()]


def link(text: str, href: str, *children: nodes.Node) -> list[nodes.Node]:
    """A link, and its address for outputs in which it cannot be followed."""
    reference = channel_link("", text, *children, refuri=href, internal=False)
    if reference.astext() == href:
        return [reference]
    return [reference, channel_print("", f" ({href})", support_smartquotes=False)]


def plain(*parts: nodes.Node, name: str) -> nodes.paragraph:
    """A paragraph of our own or a stranger's words, which this project's translators never see."""
    return nodes.paragraph("", "", *parts, classes=name.split(), support_smartquotes=False, translatable=False)


def language_name(tag: str, language: str) -> str:
    """The name of a BCP 47 language in the page's language; the tag itself where no name is known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale_of(language)) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag


@cache
def long_date(day: date, language: str) -> str:
    """A date in words, in the page's language."""
    return format_date(day, "long", locale_of(language))


def card_classes(channel: Channel) -> list[str]:
    """sphinx-design's card classes, so that a theme which styles its cards styles ours."""
    names = ["sd-card", "sd-shadow-sm", "channel-card", f"channel-{channel.kind}"]
    names += [f"channel-align-{channel.align}"] if channel.align else []
    names += ["channel-retired"] if channel.status == "retired" else []
    return names


def copied_card(channel: Channel, level: int, language: str, providers: tuple[Provider, ...]) -> channel_card:
    """The card of a channel in a list: what matters to who has to choose, with a link to the card proper."""
    heading = channel_heading("", "", channel_xref(channel.id, channel.docname), kind=channel.kind)
    heading["heading-level"] = level
    card = channel_card("", heading, *address_line(channel, providers), *badges(channel))
    card["classes"] = card_classes(channel._replace(align=""))  # a list is in the flow
    if channel.summary:
        card += nodes.paragraph("", channel.summary)
    card += facts(channel._replace(platform="", owner="", links=(), verified=None), language)
    return card


class UnfoldCards(SphinxPostTransform):
    """Put into each card of a page what is the same in every language: address, badges and facts."""

    default_priority = 4  # before references are resolved, since facts hold references

    def run(self, **kwargs: object) -> None:
        domain = channel_domain(self.env)
        if not domain.shows(self.env.docname, domain.channels):
            return
        for card in list(self.document.findall(channel_card)):
            channel = domain.channels[card["docname"]][card["place"]]
            heading, *body = cast("list[Any]", card.children)
            own = {part.attributes.pop("fact"): part for part in body if "fact" in part.attributes}
            above = [heading, *address_line(channel, domain.providers), *badges(channel)]
            card[:] = [*above, *body[: len(body) - len(own)], *facts(channel, self.config.language, own)]
            if channel.status == "retired":
                domain.retired.append((card, channel))
            if channel.align and domain.builder.format == "html":
                _stand_beside(card, channel.align)


def _stand_beside(card: channel_card, side: str) -> None:
    """Put the first aligned card of a section or container beside the others, and tell that element.

    Its columns have to be there before the card is: browsers show a page while it arrives. So what is below is guessed.
    """
    around = card.parent
    # A part of another card, a tab or an admonition may not be as wide as the text.
    has_room = isinstance(around, (nodes.section, nodes.container)) and "design_component" not in around
    if has_room and "channel-columns" not in around["classes"]:
        around["classes"] += ["channel-columns", f"channel-columns-{side}"]
        card["classes"].append("channel-beside")
        left = len(card.astext()) * 5 // 3 + _FURNITURE  # the letters that have room beside it, in a wider column
        for part in around.children:
            if left < 0 and part is not card and isinstance(part, (nodes.container, nodes.paragraph)):
                part["classes"].append("channel-below")
            left -= 0 if part is card else len(part.astext()) + _FURNITURE * isinstance(part, channel_card)
