"""What only HTML gets: the card's elements, the files a page needs, and what templates may ask for."""

import re
from collections.abc import Callable
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from sphinx_channels import nodes as own
from sphinx_channels.domain import channel_domain
from sphinx_channels.outputs.calendar import meeting_part
from sphinx_channels.outputs.embeds import add_script, choices_end, timeline_end
from sphinx_channels.outputs.icons import icon
from sphinx_channels.outputs.pages import base_address, page_uri, tag_page, writes_pages
from sphinx_channels.texts import _

Write = Callable[[HTML5Translator, Any], str]

#: The scripts, each with the elements that it brings to life.
_SCRIPTS: Final = {"meetings.js": ("next",), "timeline.js": ("live", "choices")}


def _icon(self: HTML5Translator, node: nodes.Element) -> str:
    """The drawing of a kind; a book would have to declare each page that has one, which Sphinx does not."""
    return "" if self.builder.name == "epub" else icon(node["kind"])


def _heading(self: HTML5Translator, node: nodes.Element) -> str:
    """The heading with the drawing of the channel's kind before the name."""
    start = self.starttag(node, f"h{node.get('heading-level', 2)}", "", CLASS="sd-card-title channel-name")
    return start + _icon(self, node)


def _heading_end(self: HTML5Translator, node: nodes.Element) -> str:
    """The link to the card itself, as every heading has it: no stop for a keyboard, and no part of the name."""
    place = len(self.body)
    self.add_permalink_ref(node.parent, _("Link to this channel"))
    self.body[place:] = [part.replace("<a ", '<a tabindex="-1" aria-hidden="true" ') for part in self.body[place:]]
    return f"</h{node.get('heading-level', 2)}>\n"


def _address(self: HTML5Translator, node: nodes.Element) -> str:
    """The address from left to right, in parts: a ``wbr`` between them would put a blank into a link's name."""
    if self.config.channels_email == "cloak" and "@" in node["short"]:
        return ""
    first, *others = re.split("(?=@)|(?<=/)(?=[^/])", node["short"])
    parts = "".join(f'<span class="channel-address-part">{escape(part)}</span>' for part in others)
    self.body.append(f'<bdi dir="ltr">{escape(first)}{parts}</bdi>')
    raise nodes.SkipNode


def _skip(self: HTML5Translator, node: nodes.Element) -> str:
    raise nodes.SkipNode


def _link(self: HTML5Translator, node: nodes.Element) -> str:
    """A link to an address as it is, unless the project wants docutils to disguise those of email."""
    href = node["refuri"]
    if href.startswith("mailto:") and self.config.channels_email == "cloak":
        self.in_mailto, href = True, self.cloak_mailto(href)
    return self.starttag(node, "a", "", CLASS="reference external", href=href)


def _link_end(self: HTML5Translator, node: nodes.Element) -> str:
    self.in_mailto = False
    return "</a>"


def _tag(self: HTML5Translator, node: nodes.Element) -> str:
    """A tag with a link to its page, where the builder writes such pages."""
    if not writes_pages(self.builder):
        return self.starttag(node, "a", "")
    address = self.builder.get_relative_uri(self.builder.current_docname, tag_page(node.astext()))
    names = {"aria-label": _("Pages about “{tag}”").format(tag=node.astext())}
    return self.starttag(node, "a", "", href=address, CLASS="reference internal", **names)  # type: ignore[arg-type]


def _more(self: HTML5Translator, node: nodes.Element) -> str:
    """Folded posts; a book shows them all, since its readers may not be able to unfold anything."""
    if self.builder.embedded:
        return self.starttag(node, "div")
    return f"{self.starttag(node, 'details')}<summary>{escape(node['label'])}</summary>\n"


#: How HTML begins and ends each node; those that are not here are written as the docutils node that they are.
_PARTS: Final[dict[type[nodes.Element], tuple[Write, Write | str]]] = {
    own.channel_card: (
        lambda self, node: self.starttag(node, "div") + '<div class="sd-card-body">\n',
        "</div></div>\n",
    ),
    own.channel_heading: (_heading, _heading_end),
    own.channel_icon: (_icon, ""),
    own.channel_address: (_address, ""),
    own.channel_link: (_link, _link_end),
    own.channel_print: (_skip, ""),
    own.channel_calendar: (meeting_part, ""),
    own.channel_cell: (lambda self, node: self.starttag(node, "td", "", **{"data-label": node["label"]}), "</td>\n"),
    own.page_tag: (_tag, "</a>"),
    own.channel_timeline: (
        lambda self, node: self.starttag(node, "section", **{"aria-labelledby": node.children[0]["ids"][0]}),
        timeline_end,
    ),
    own.channel_title: (  # as Sphinx has it; MyST-Parser 3 puts a paragraph in its place
        lambda self, node: self.starttag(node, f"h{node.get('heading-level', 2)}", "", CLASS="rubric"),
        lambda self, node: f"</h{node.get('heading-level', 2)}>\n",
    ),
    own.channel_choices: (lambda self, node: self.starttag(node, "div"), choices_end),
    own.channel_more: (_more, lambda self, node: "</div>\n" if self.builder.embedded else "</details>\n"),
    own.channel_time: (lambda self, node: self.starttag(node, "time", "", datetime=node["datetime"]), "</time>"),
    own.channel_words: (lambda self, node: self.starttag(node, "span", "", lang=node["lang"]), "</span>"),
}


def _write(part: Write | str, self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(part if isinstance(part, str) else part(self, node))


#: The same as Sphinx takes it.
WRITTEN: Final = {node: (partial(_write, start), partial(_write, end)) for node, (start, end) in _PARTS.items()}


def add_page_parts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page the files that what it shows needs, and templates the feedback link."""
    domain = channel_domain(app.env)
    is_styled = doctree is not None and domain.shows(pagename, domain.channels, domain.listings, domain.pages)
    if is_styled or "channel_tag" in context:
        app.add_css_file("sphinx_channels/channels.css")
    for script, names in _SCRIPTS.items() if "<channel-" in (body := context.get("body", "")) else ():
        if any(f"<channel-{name} " in body for name in names):
            add_script(app, pagename, context, f"sphinx_channels/{script}")
    if doctree is not None and domain.shows(pagename, domain.embeds):
        app.add_css_file("sphinx_channels/timeline.css")
    if pagename in domain.pages and not domain.pages[pagename].toc:
        context["display_toc"] = False
    context["channel_feedback"] = feedback_link(app, pagename, context)


def feedback_link(app: Sphinx, pagename: str, context: dict[str, Any]) -> str:
    """A ``mailto:`` to the feedback channel with the page's title and address; empty without such a channel."""
    channel = channel_domain(app.env).find(app.config.channels_feedback)
    if channel is None or channel.to is None or channel.to.form != "email" or not channel.live:
        return ""
    title = unescape(re.sub("<[^>]*>", "", context.get("title") or pagename))
    subject = quote(_("Feedback on “{title}”").format(title=title), safe="")
    base, uri = base_address(app), page_uri(app, pagename)  # Sphinx 7 has another ``pageurl``
    address = base if base and pagename == app.config.root_doc else base + uri
    body = quote(_("Page: {address}").format(address=address) + "\r\n\r\n", safe="")
    return f"{channel.to.href}?subject={subject}&body={body}"


def use_own_files(app: Sphinx) -> None:
    """Add the extension's static files: in a folder of their own, before the project's, which may replace them."""
    if app.builder.format == "html":
        app.config.html_static_path.insert(0, str(Path(__file__).parent.parent / "static"))
