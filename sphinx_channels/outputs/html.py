"""What only HTML gets: the card's elements, the files a page needs, and what templates may ask for."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from docutils import nodes
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from sphinx_channels.domain import channel_domain
from sphinx_channels.nodes import (
    channel_address,
    channel_card,
    channel_heading,
    channel_link,
    channel_print,
    page_lede,
    page_tag,
    page_tags,
)
from sphinx_channels.outputs.icons import icon
from sphinx_channels.outputs.pages import base_address, tag_page, writes_pages
from sphinx_channels.words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

STYLESHEET: Final = "sphinx_channels/channels.css"
#: Where an address may break.
_BREAK: Final = re.compile(r"(?=@)|(?<=/)(?=.)")


def visit_card(self: HTML5Translator, node: channel_card) -> None:
    """Write sphinx-design's two elements of a card."""
    self.body.append(self.starttag(node, "div"))
    self.body.append('<div class="sd-card-body">\n')


def depart_card(self: HTML5Translator, node: channel_card) -> None:
    """Close the card."""
    self.body.append("</div></div>\n")


def visit_heading(self: HTML5Translator, node: channel_heading) -> None:
    """Write the heading with the drawing of the channel's kind before the name."""
    self.body.append(self.starttag(node, f"h{node['heading-level']}", "", CLASS="sd-card-title channel-name"))
    # A book has to declare each page with a drawing in its manifest, which Sphinx does not: the word is enough there.
    if self.builder.name != "epub":
        self.body.append(icon(node["kind"]))


def depart_heading(self: HTML5Translator, node: channel_heading) -> None:
    """Add the link to the card itself, as every heading of the page has it, and close the heading."""
    ids = node.parent["ids"]
    if ids and self.config.html_permalinks and self.builder.add_permalinks:
        self.add_permalink_ref(node.parent, _("Link to this channel"))
    self.body.append(f"</h{node['heading-level']}>\n")


def visit_link(self: HTML5Translator, node: channel_link) -> None:
    """Write a link to an address as it is, unless the project wants docutils to disguise those of e-mail."""
    if self.config.channels_email == "cloak":
        self.visit_reference(node)
    else:
        self.body.append(self.starttag(node, "a", "", CLASS="reference external", href=node["refuri"]))


def depart_link(self: HTML5Translator, node: channel_link) -> None:
    """Close the link."""
    if self.config.channels_email == "cloak":
        self.depart_reference(node)
    else:
        self.body.append("</a>")


def visit_print(self: HTML5Translator, node: channel_print) -> None:
    """Leave out what is there for outputs without live links."""
    raise nodes.SkipNode


def visit_address(self: HTML5Translator, node: channel_address) -> None:
    """Write the address from left to right, so that a narrow screen breaks it before the @ or after a slash.

    The style sheet allows the break: browsers put a blank into a link's name where they see a ``wbr``.
    """
    if self.config.channels_email == "cloak" and "@" in node["short"]:
        return
    first, *others = _BREAK.split(node["short"])
    parts = "".join(f'<span class="channel-address-part">{escape(part)}</span>' for part in others)
    self.body.append(f'<bdi dir="ltr">{escape(first)}{parts}</bdi>')
    raise nodes.SkipNode


def depart_address(self: HTML5Translator, node: channel_address) -> None:
    """Nothing is open."""


def visit_tag(self: HTML5Translator, node: page_tag) -> None:
    """Link a tag to its page, where the builder writes such pages."""
    if writes_pages(self.builder):
        address = self.builder.get_relative_uri(self.builder.current_docname, tag_page(node.astext()))
        self.body.append(self.starttag(node, "a", "", href=address, CLASS="reference internal"))
    else:
        self.body.append(self.starttag(node, "span", ""))


def depart_tag(self: HTML5Translator, node: page_tag) -> None:
    """Close what was opened."""
    self.body.append("</a>" if writes_pages(self.builder) else "</span>")


def add_page_parts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page its style sheet when it shows something of ours, and templates the feedback link."""
    domain = channel_domain(app.env)
    if (
        doctree is not None and domain.shows(pagename, domain.channels, domain.listings, domain.pages)
    ) or "channel_tag" in context:
        app.add_css_file(STYLESHEET)
    if pagename in domain.pages and not domain.pages[pagename].toc:
        context["display_toc"] = False
    if app.config.channels_sitemap and pagename == app.config.root_doc and context.get("pageurl"):
        context["pageurl"] = base_address(app)  # as the sitemap has it
    context["channel_feedback"] = feedback_link(app, pagename)


def mark_columns(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the first aligned card of each section or container beside the others, and tell that element.

    Its columns have to be there before the card is: browsers show a page while it arrives.
    """
    channels = channel_domain(app.env).channels
    docnames = channels if isinstance(app.builder, SingleFileHTMLBuilder) else {docname} & channels.keys()
    if app.builder.format == "html" and any(channel.align for name in docnames for channel in channels[name]):
        for card in doctree.findall(channel_card):
            side = next((name for name in card["classes"] if name.startswith("channel-align-")), "")
            if side and _has_room(card.parent) and "channel-columns" not in card.parent["classes"]:
                card.parent["classes"] += ["channel-columns", side.replace("align", "columns")]
                card["classes"].append("channel-beside")


def _has_room(parent: nodes.Element) -> bool:
    """Whether an element is as wide as the text; a part of another card, a tab or an admonition may not be."""
    return isinstance(parent, (nodes.section, nodes.container)) and "design_component" not in parent


def feedback_link(app: Sphinx, pagename: str) -> str:
    """A ``mailto:`` to the feedback channel with the page's title and address; empty without such a channel."""
    channel = channel_domain(app.env).find(app.config.channels_feedback)
    if channel is None or channel.to is None or channel.to.form != "email" or not channel.live:
        return ""
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    subject = quote(_("Feedback on “{title}”").format(title=title), safe="")
    address = base_address(app) + app.builder.get_target_uri(pagename)
    body = quote(_("Page: {address}").format(address=address) + "\r\n\r\n", safe="")
    return f"{channel.to.href}?subject={subject}&body={body}"


def use_own_files(app: Sphinx) -> None:
    """Add the extension's static files: in a folder of their own, before the project's, which may replace them."""
    if app.builder.format == "html":
        app.config.html_static_path.insert(0, str(Path(__file__).parent.parent / "static"))


def setup_html(app: Sphinx) -> None:
    """Register the visitors and the events of the HTML builders."""
    app.add_node(channel_card, html=(visit_card, depart_card))
    app.add_node(channel_heading, html=(visit_heading, depart_heading))
    app.add_node(channel_address, html=(visit_address, depart_address))
    app.add_node(channel_link, html=(visit_link, depart_link))
    app.add_node(channel_print, html=(visit_print, None))
    for own in (page_lede, page_tags):
        app.add_node(own)
    app.add_node(page_tag, html=(visit_tag, depart_tag))
    app.connect("builder-inited", use_own_files)
    app.connect("doctree-resolved", mark_columns)
    app.connect("html-page-context", add_page_parts)
