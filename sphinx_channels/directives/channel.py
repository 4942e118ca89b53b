"""``{channel} NAME``: declares one channel and shows its card where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_channels import card
from sphinx_channels.card import channel_card, channel_heading
from sphinx_channels.checks import read_channel
from sphinx_channels.checks.body import unsafe_parts
from sphinx_channels.config import settings
from sphinx_channels.directives import ENCLOSING, ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.findings import Finding
from sphinx_channels.model import LINK_SCHEMES, Declaration, parse_address
from sphinx_channels.retired import leads_there
from sphinx_channels.sources import KeepText

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

    from sphinx_channels.model import Address, Channel

#: The end of what could act, and the beginning of it in a piece of HTML that what follows would complete.
_REST_OF_HTML = re.compile(r"<\s*/\s*(?:script|iframe|frame|object|embed)\b|<[a-z][^<>]*\Z", re.IGNORECASE)
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class ChannelDirective(ChannelsDirective):
    """Declare a channel; the body says what it is for."""

    def run(self) -> list[Node]:
        declaration = Declaration(self.title, self.texts, "\n".join(self.content))
        channel, findings = read_channel(declaration, settings(self.config))
        self.report(*findings, *self.repeated(), *self._nested(channel), channel=channel.id)
        lines = self.option_lines("id", "to", "aliases", "join", "replaced-by", "links")
        channel = replace(channel, docname=self.env.docname, line=self.lineno, option_lines=lines)
        domain = channel_domain(self.env)
        domain.note_channel(channel)

        node = channel_card("", classes=card.card_classes(channel))
        node["place"] = len(domain.channels[self.env.docname]) - 1
        node["ids"] = self._free_ids(channel)
        self.state.document.set_id(node)
        node += channel_heading(channel.name, channel.name, kind=channel.kind)
        # Only the address itself is offered to translators: another language may have its own inbox.
        address = "" if channel.to is None else channel.to.href if channel.to.form == "url" else channel.to.text
        node += nodes.paragraph(address, address, classes=["channel-address"])
        node += card.badges(channel)
        node += self._body(channel, findings)
        node += card.facts(channel, self.config.language)
        source, line = self.get_source_info()
        for part in node.findall(nodes.Element):
            if part is node or (part.rawsource and part.source is None):
                part.source, part.line = source, line
        return [node]

    def _nested(self, channel: Channel) -> list[Finding]:
        """A finding for a channel within another: nearly always, the ``:::`` that should end the other is missing."""
        around = self.env.ref_context.get(ENCLOSING)
        return [Finding("nested", {"value": channel.name, "around": around.name})] if around else []

    def _free_ids(self, channel: Channel) -> list[str]:
        """The card's anchors, less those that something on the page has taken: that one answers for them."""
        document = self.state.document
        return [name for name in dict.fromkeys((channel.id, *channel.aliases)) if name not in document.ids]

    def _body(self, channel: Channel, said: list[Finding]) -> list[Node]:
        before = self.env.ref_context.get(ENCLOSING)
        self.env.ref_context[ENCLOSING] = channel
        try:
            body = nodes.container("", *self.parse_content_to_nodes())
        finally:
            if before is None:
                del self.env.ref_context[ENCLOSING]
            else:
                self.env.ref_context[ENCLOSING] = before
        self._report_unlinked(disarm(body), said, channel.id)
        return list(body.children)

    def _report_unlinked(self, schemes: list[str], said: list[Finding], channel: str) -> None:
        """Say which links are none any more, unless it is said of their text already."""
        known = {finding.values["value"].partition(":")[0] for finding in said if finding.key == "unsafe.link"}
        lines = [line.casefold() for line in self.content]
        for scheme in dict.fromkeys(schemes):
            if scheme not in known:
                offset = next((number for number, line in enumerate(lines) if f"{scheme}:" in line), 0)
                self.report(Finding("unsafe.link", {"value": f"{scheme}:"}, offset=offset), channel=channel)


class _Tags(HTMLParser):
    """Collects the names of all attributes, as browsers read them."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [name for name, _ in attrs]


def acts(html: str) -> bool:
    """Whether a piece of raw HTML could run or load something, by itself or with what follows it."""
    tags = _Tags()
    try:
        tags.feed(html)
    except AssertionError:  # a declaration that no page has
        return True
    is_handler = any(name.startswith("on") for name in tags.names)
    return is_handler or any(unsafe_parts(html)) or bool(_REST_OF_HTML.search(html))


def disarm(body: Element) -> list[str]:
    """Turn raw HTML that could act, and links with a scheme of their own, into the text they are.

    :returns: the schemes of such links whose text does not show where they led, in page order.
    """
    gone: list[str] = []
    for raw in list(body.findall(nodes.raw)):
        if acts(raw.astext()):
            inline = isinstance(raw.parent, nodes.TextElement)
            raw.replace_self(nodes.Text(raw.astext()) if inline else nodes.literal_block("", raw.astext()))
    for reference in list(body.findall(nodes.reference)):
        scheme = _SCHEME.match(reference.get("refuri", ""))
        if scheme and scheme[1].lower() not in LINK_SCHEMES:
            gone += [scheme[1].lower()] if scheme[0] not in reference.astext() else []
            reference.replace_self(reference.children)
    return gone


class FinishCards(SphinxTransform):
    """Give each card what depends on its place and language: heading level, links, and its names in the domain.

    It runs after Sphinx has put translations in, so that a translated name or address reaches every list.
    """

    default_priority = 30

    def apply(self, **kwargs: object) -> None:
        domain = channel_domain(self.env)
        channels = domain.channels.get(self.env.docname, [])
        for node in list(self.document.findall(channel_card)) if channels else []:
            channel = channels[node["place"]]
            heading, address = node.children[:2]
            assert isinstance(heading, channel_heading)
            assert isinstance(address, nodes.paragraph)
            words: dict[str, Any] = {"name": heading.astext(), "to": _translated_address(address, channel)}
            words |= card.take_facts(node)
            if any(getattr(channel, name) != value for name, value in words.items()):
                channel = replace(channel, **words)
                domain.rename_channel(self.env.docname, node["place"], channel)
            self._finish(node, heading, address, channel)

    def _finish(self, node: channel_card, heading: channel_heading, address: nodes.paragraph, channel: Channel) -> None:
        heading["heading-level"] = heading_level(node)
        if channel.live:
            heading[:] = [nodes.reference("", channel.name, refuri=channel.href, internal=False)]
        line = card.address_line(channel)
        line.source, line.line, line.rawsource = address.source, address.line, address.rawsource
        if line.children:
            address.replace_self(line)
        else:
            node.remove(address)
        if channel.status == "retired":
            unlink_address(node, channel)


def _translated_address(address: nodes.paragraph, channel: Channel) -> Address | None:
    """The address that a translation gives in place of the channel's own, if it is one of the same form."""
    text = address.astext()
    own = parse_address(text.strip()) if text != address.rawsource else None
    return own if own and channel.to and own.form == channel.to.form else channel.to


def heading_level(node: Element) -> int:
    """The level of a heading in this place: one below the section that holds it."""
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    return min(level, 6)


def unlink_address(node: Element, channel: Channel) -> None:
    """Leave no live link to where a retired channel used to be."""
    for reference in list(node.findall(nodes.reference)):
        if channel.to and leads_there(reference.get("refuri", ""), channel.to.href):
            reference.replace_self(reference.children)


def setup_channel(app: Sphinx) -> None:
    """Register the directive and the step that finishes its cards."""
    app.add_directive("channel", ChannelDirective)
    app.add_transform(FinishCards)
    app.add_transform(KeepText)
