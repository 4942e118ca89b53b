"""``{page}``: what the Jekyll front matter did for a page: summary, keywords, tags, old addresses, contents, review."""

from datetime import date

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_channels.card import filled, long_date
from sphinx_channels.directives import ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import PAGE
from sphinx_channels.messages import absolute
from sphinx_channels.model import PageDetails, split_words
from sphinx_channels.nodes import channel_time, page_lede, page_tag
from sphinx_channels.texts import _


class PageDirective(ChannelsDirective):
    """Describe the page. The body is its summary, shown under the title and given to search engines."""

    fields = PAGE
    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        values, reading = self.read()
        pages, docname = channel_domain(self.env).pages, self.env.docname
        source, line = self.get_source_info()
        values["permalink_line"], values["reviewed_line"] = map(self.line_of, ("permalink", "reviewed"))
        details = PageDetails(**values, source=absolute(source), line=line)
        if docname in pages:
            reading.find("page", first=str(pages[docname].line))
        if not "".join(self.content).strip():
            reading.find("empty.page")
        self.report(reading.findings)
        lede = page_lede("", *self.body_within(details), classes=["channel-lede"])
        lede["keywords"] = ", ".join(details.keywords)
        lede.source, lede.line = source, self.line_of("keywords")
        pages.setdefault(docname, details)
        return [lede]


def finish_page(env: BuildEnvironment, document: nodes.document, lede: page_lede, summary: str) -> None:
    """Derive from the page's details what the themes and the search read."""
    domain = channel_domain(env)
    details = domain.pages[env.docname]
    keywords = tuple(dict.fromkeys((*details.tags, *split_words(lede["keywords"]))))  # in the page's language
    domain.pages[env.docname] = details._replace(summary=summary, keywords=keywords)
    metadata = env.metadata[env.docname]
    texts = {"description": summary, "keywords": ", ".join(keywords)}
    for meta in [*document.findall(nodes.meta)]:
        if texts.get(meta.get("name", "").lower()):  # a page that has ``html_meta`` too gets each once
            meta.parent.remove(meta)
    told = [nodes.meta("", name=name, content=text) for name, text in texts.items() if text]
    lede.parent.insert(lede.parent.index(lede), told)
    if summary:
        metadata["og:description"] = summary
    if not details.toc:
        metadata["hide-toc"] = ""  # Furo
        metadata["html_theme.sidebar_secondary.remove"] = ""  # PyData and Book
    sections = [child for child in document.children if isinstance(child, nodes.section)]
    foot = sections[-1] if sections else document  # of the page's own section, and not inside its last heading
    if details.reviewed:
        foot.append(_review(details.reviewed, env.config))
    if details.tags:
        row = [part for tag in details.tags for part in (nodes.Text(", "), page_tag("", tag))]
        foot.append(nodes.paragraph("", _("Tags: "), *row[1:], classes=["channel-tags"]))


def _review(day: date, config: Config) -> nodes.paragraph:
    has_author = config.author not in {"", Config.config_values["author"].default}
    words = _("Last reviewed {date} by {author}") if has_author else _("Last reviewed {date}")
    time = channel_time("", long_date(day, config.language), datetime=day.isoformat())
    parts = filled(words.replace("{author}", config.author), "{date}", time)
    return nodes.paragraph("", "", *parts, classes=["channel-reviewed"])


def fill_description(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put into a page's description what was not known when it was read: the titles of pages that it refers to."""
    domain = channel_domain(app.env)
    if docname in domain.pages and (filled := domain.fill(domain.pages[docname].summary)):
        app.env.metadata[docname]["og:description"] = filled
        for meta in doctree.findall(nodes.meta):
            if meta.get("name") == "description":
                meta["content"] = filled
