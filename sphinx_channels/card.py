"""A channel as nodes: its heading, its address in words, its badges and its facts.

Nearly everything is a standard node, so that each builder shows the same facts without a visitor of ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from docutils import nodes

from sphinx_channels.model import Address
from sphinx_channels.providers import find_account
from sphinx_channels.roles import channel_xref
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from docutils.nodes import Node

    from sphinx_channels.model import Channel


class channel_heading(nodes.rubric):
    """A card's name: a heading, but no section, since a section cannot stand in a container."""


class channel_card(nodes.container):
    """The card of one channel. ``channel`` is its id, ``declared`` tells the card proper from a copy in a list."""


class channel_print(nodes.inline):
    """Text for outputs in which a link cannot be followed or a badge not be seen; HTML leaves it out."""


class channel_address(nodes.inline):
    """The address as it must be typed; HTML writes ``short``, and lets it break where a reader would break it."""


def action(channel: Channel) -> str:
    """What a reader does with a channel's address, with ``{address}`` where it goes."""
    if channel.to is not None and channel.to.form == "email":
        return _("Write to the list at {address}") if channel.kind == "list" else _("E-mail {address}")
    match channel.kind:
        case "phone":
            return _("Call {address}")
        case "form":
            return _("Fill in the form at {address}")
        case "forum":
            return _("Go to the forum at {address}")
        case "chat":
            return _("Open the chat at {address}")
        case "list":
            return _("See the mailing list at {address}")
        case "issues":
            return _("Report it at {address}")
        case "social":
            return _("Follow at {address}")
        case "news":
            return _("Read the news at {address}")
        case "meeting":
            return _("Join the meeting at {address}")
    return _("Visit {address}")


def access_word(channel: Channel) -> str:
    """Who may use the channel, in words; nothing for a channel that is open to all."""
    if channel.access == "open":
        return ""
    return {"sign-up": _("Sign-up needed"), "members": _("Members only"), "team": _("Team only")}.get(
        channel.access, ""
    )


def status_word(channel: Channel) -> str:
    """The state of the channel, in words; nothing for an active one."""
    if channel.status == "active":
        return ""
    return {"planned": _("Planned"), "read-only": _("Read only"), "retired": _("Retired")}.get(channel.status, "")


def address_nodes(channel: Channel, sentence: str = "{address}") -> list[Node]:
    """A sentence around the address: one link for a live channel, plain text for any other."""
    if channel.to is None:
        return [nodes.Text(_("No address yet"))] if channel.status == "planned" else []
    parts: list[Node] = []
    before, _placeholder, after = sentence.partition("{address}")
    if before:
        parts.append(nodes.Text(before))
    parts.append(_address(channel.to, whole=channel.live))
    if after:
        parts.append(nodes.Text(after))
    if not channel.live:
        return parts
    return [nodes.reference("", "", *parts, refuri=channel.href, internal=False)]


def _address(address: Address, *, whole: bool = True) -> channel_address:
    """The address as a reader knows it, and whole where no link can be followed."""
    text = address.href if whole and address.form == "url" and address.text in address.href else address.text
    # Two hyphens are two hyphens: an address with a dash in their place is another one.
    return channel_address("", text, short=address.text, support_smartquotes=False)


def address_line(channel: Channel) -> nodes.paragraph:
    """The address in words, as the card's one action; what was written in its place where it cannot be read."""
    if channel.to is None and (written := dict(channel.unread).get("to")):
        return nodes.paragraph("", "", nodes.literal("", written), classes=["channel-address-gone"])
    if channel.live:
        content = _follow(channel) or address_nodes(channel, action(channel))
        return nodes.paragraph("", "", *content, classes=["channel-address"])
    sentence = _("Former address: {address}") if channel.status == "retired" else "{address}"
    return nodes.paragraph("", "", *address_nodes(channel, sentence), classes=["channel-address-gone"])


def _follow(channel: Channel) -> list[Node]:
    """The action of an account on a network that is known: its name says more than its address."""
    account = find_account(channel.href) if channel.kind == "social" else None
    if account is None:
        return []
    words = _("Follow {account} on {network}").format(account=account.name, network=account.provider.label)
    address = _print_address(channel.href)
    return [nodes.reference("", "", nodes.Text(words), address, refuri=channel.href, internal=False)]


def badges(channel: Channel) -> list[Node]:
    """Access and status as badges, in words; no paragraph at all when there is nothing to tell."""
    parts: list[Node] = []
    for word, name in (
        (status_word(channel), f"channel-status-{channel.status}"),
        (access_word(channel), f"channel-access-{channel.access}"),
    ):
        if word:
            parts += [channel_print("", ", ")] if parts else []
            parts.append(nodes.inline("", word, classes=["sd-badge", "channel-badge", name]))
    return [nodes.paragraph("", "", *parts, classes=["channel-badges"])] if parts else []


def facts(channel: Channel, language: str) -> list[Node]:
    """The facts that are given, each with its label."""
    fields = [
        nodes.field("", nodes.field_name("", label, translatable=False), nodes.field_body("", content))
        for label, content in _facts(channel, language)
    ]
    return [nodes.field_list("", *fields, classes=["channel-facts"])] if fields else []


def _facts(channel: Channel, language: str) -> Iterator[tuple[str, nodes.paragraph]]:
    if channel.replaced_by:
        yield _("Use instead"), nodes.paragraph("", "", channel_xref(channel.replaced_by, channel.docname))
    if channel.join:
        yield _("How to join"), nodes.paragraph("", "", _join(channel))
    if channel.response:
        yield _("Reply"), _own_words(channel, "response")
    if channel.hours:
        yield _("Hours"), _own_words(channel, "hours")
    if channel.not_for:
        yield _("Not for"), _own_words(channel, "not_for")
    if channel.platform:
        yield _("Hosted on"), _own_words(channel, "platform")
    if channel.owner:
        yield _("Run by"), _own_words(channel, "owner")
    if channel.languages:
        names = ", ".join(language_name(tag, language) for tag in channel.languages)
        yield _("Languages"), nodes.paragraph("", names)
    if channel.links:
        yield _("See also"), nodes.paragraph("", "", *_links(channel))
    for option, text in channel.unread:
        if option != "to":
            yield option, nodes.paragraph("", "", nodes.literal("", text))
    if channel.verified:
        yield _("Last checked"), nodes.paragraph("", long_date(channel.verified, language))


def _own_words(channel: Channel, fact: str) -> nodes.paragraph:
    """A paragraph of the contributor's own words: the raw source marks them as something to translate."""
    text = getattr(channel, fact)
    return nodes.paragraph(text, text, fact=fact)


def take_facts(card: channel_card) -> dict[str, str]:
    """The facts in the contributor's own words as the card has them now, which may be a translation."""
    paragraphs = [part for part in card[-1].findall(nodes.paragraph) if "fact" in part]
    return {part.attributes.pop("fact"): part.astext() for part in paragraphs}


def _links(channel: Channel) -> list[Node]:
    links: list[Node] = []
    for link in channel.links:
        retired = channel.status == "retired"
        links += [nodes.Text(", ")] if links else []
        links += [nodes.Text(link.label)] if retired else [_link(link.label, link.href), _print_address(link.href)]
    return links


def _print_address(href: str) -> channel_print:
    """An address after the words that link to it, for outputs in which a link cannot be followed."""
    return channel_print("", f" ({href})", support_smartquotes=False)


def _link(text: str, href: str) -> nodes.reference:
    return nodes.reference("", text, refuri=href, internal=False)


def _join(channel: Channel) -> Node:
    if isinstance(channel.join, Address):
        address = _address(channel.join, whole=False)
        retired = channel.status == "retired"
        return address if retired else nodes.reference("", "", address, refuri=channel.join.href, internal=False)
    return channel_xref(channel.join or "", channel.docname)


def language_name(tag: str, language: str) -> str:
    """The name of a BCP 47 language in the page's language; the tag itself where no name is known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag


def long_date(day: date, language: str) -> str:
    """A date in words, in the page's language."""
    try:
        return format_date(
            day, format="d MMMM y" if language.startswith("en") else "long", locale=language.replace("-", "_")
        )
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def card_classes(channel: Channel) -> list[str]:
    """sphinx-design's card classes, so that a theme which styles its cards styles ours."""
    names = ["sd-card", "sd-shadow-sm", "channel-card", f"channel-{channel.kind}"]
    names += [f"channel-align-{channel.align}"] if channel.align else []
    names += ["channel-retired"] if channel.status == "retired" else []
    return names


def copied_card(channel: Channel, level: int, language: str) -> channel_card:
    """The card of a channel in a list: what matters of it, with a link to the card proper."""
    heading = channel_heading("", "", channel_xref(channel.id, channel.docname), kind=channel.kind)
    heading["heading-level"] = level
    card = channel_card("", heading, address_line(channel), *badges(channel))
    card["classes"] = card_classes(replace(channel, align=""))  # a list is in the flow
    if channel.summary:
        card += nodes.paragraph("", channel.summary)
    card += facts(channel, language)
    return card
