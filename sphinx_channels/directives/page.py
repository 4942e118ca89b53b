"""``{page}``: what the Jekyll front matter did for a page: summary, keywords, tags, old addresses, contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_channels.card import channel_card
from sphinx_channels.directives import ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.findings import Finding
from sphinx_channels.options import read_page
from sphinx_channels.summaries import words_of
from sphinx_channels.words import _

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


class page_lede(nodes.container):
    """The summary under the title."""


class page_tags(nodes.paragraph):
    """The row of tags at the foot of a page."""


class page_tag(nodes.inline):
    """One tag of the row; HTML links it to the page of the tag."""


class PageDirective(ChannelsDirective):
    """Describe the page. The body is its summary, shown under the title and given to search engines."""

    optional_arguments = 0

    def run(self) -> list[Node]:
        domain = channel_domain(self.env)
        details, findings = read_page(self.texts, self.config.channels_tags)
        if self.env.docname in domain.pages:
            findings.append(Finding("page", {"first": str(domain.pages[self.env.docname].line)}))
        if not "".join(self.content).strip():
            findings.append(Finding("empty.page"))
        lede = page_lede("", *self.parse_content_to_nodes(), classes=["channel-lede"])
        self.set_source_info(lede)
        if next(lede.findall(channel_card), None) is not None:
            findings.append(Finding("nested.page"))
        self.report(*findings, *self.repeated())
        if self.env.docname not in domain.pages:
            lines = dict(self.option_lines("permalink"))
            domain.note_page(
                self.env.docname, details._replace(line=self.lineno, permalink_line=lines.get("permalink"))
            )
        return [lede]


class FinishPage(SphinxTransform):
    """Derive from the page's details what the themes and the search read."""

    default_priority = 900  # after translations, substitutions and smart quotes

    def apply(self, **kwargs: object) -> None:
        domain = channel_domain(self.env)
        details = domain.pages.get(self.env.docname)
        lede = next(self.document.findall(page_lede), None) if details else None
        if details is None or lede is None:
            return
        paragraph = next(lede.findall(nodes.paragraph), None)
        summary = words_of(paragraph) if paragraph is not None else ""
        domain.note_page(self.env.docname, details._replace(summary=summary))
        metadata = self.env.metadata[self.env.docname]
        metas = []
        if summary:
            metas.append(nodes.meta("", name="description", content=summary))
            metadata["og:description"] = summary
        if details.keywords:
            metas.append(nodes.meta("", name="keywords", content=", ".join(details.keywords)))
        if not details.toc:
            metadata["hide-toc"] = ""  # Furo
            metadata["html_theme.sidebar_secondary.remove"] = ""  # PyData and Book
        lede.parent.insert(lede.parent.index(lede), metas)
        if details.tags:
            self._last_section().append(page_tags("", _("Tags: "), *_tags(details.tags), classes=["channel-tags"]))

    def _last_section(self) -> nodes.Element:
        """The page's own section, so that the row stands at its foot and not inside its last heading."""
        sections = [child for child in self.document.children if isinstance(child, nodes.section)]
        return sections[-1] if sections else self.document


def fill_description(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put into a page's description what was not known when it was read: the titles of pages that it refers to."""
    domain = channel_domain(app.env)
    summary = domain.pages[docname].summary if docname in domain.pages else ""
    if (filled := domain.fill(summary)) != summary:
        app.env.metadata[docname]["og:description"] = filled
        for meta in doctree.findall(nodes.meta):
            if meta.get("name") == "description":
                meta["content"] = filled


def _tags(tags: tuple[str, ...]) -> list[Node]:
    parts: list[Node] = []
    for tag in tags:
        parts += [nodes.Text(", ")] if parts else []
        parts.append(page_tag("", tag))
    return parts


def setup_page(app: Sphinx) -> None:
    """Register the directive and the step that finishes its page."""
    for own in (page_lede, page_tags):
        app.add_node(own)
    app.add_directive("page", PageDirective)
    app.add_transform(FinishPage)
    app.connect("doctree-resolved", fill_description)
