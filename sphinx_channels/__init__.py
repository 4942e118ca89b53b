"""Community channels for Sphinx: say once where people can reach you, show it everywhere, track nobody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the parts together: what is read, what is known, what is written."""
    from sphinx_channels import card, config, domain, finish, references
    from sphinx_channels.directives import channel, channels, page, timeline
    from sphinx_channels.outputs import calendar, directory, fallback, fresh, html, pages, published, report

    app.add_message_catalog("sphinx_channels", str(Path(__file__).parent / "locale"))
    config.add_values(app)
    app.connect("config-inited", config.mend_values, priority=100)

    app.add_directive("page", page.PageDirective)
    app.add_directive("channel", channel.ChannelDirective)
    app.add_directive("channels", channels.ListingDirective)
    app.add_directive("timeline", timeline.TimelineDirective)
    app.add_directive("mention", timeline.MentionDirective)
    app.add_directive("embed-choices", timeline.ChoicesDirective)
    app.add_role("channel", references.short_role)
    app.add_transform(finish.Finish)
    app.connect("env-get-outdated", fresh.read_faulty_again)
    app.connect("env-before-read-docs", references.drop_labels)
    app.connect("doctree-read", published.note_anchors)

    app.add_domain(domain.ChannelDomain)
    app.connect("builder-inited", domain.note_builder)
    app.connect("env-updated", references.add_labels, priority=400)
    app.connect("env-updated", published.warn_of_gone)  # that of consistency does not come where no page was read
    app.connect("env-updated", fresh.rewrite_outdated)
    app.connect("env-check-consistency", config.warn_of_missing)
    app.connect("warn-missing-reference", references.warn_missing_reference)

    app.add_post_transform(channels.ShowChannels)
    app.add_post_transform(card.UnfoldCards)
    app.add_post_transform(fallback.FallBack)
    app.connect("doctree-resolved", page.fill_description)
    for node, visitors in html.WRITTEN.items():
        app.add_node(node, html=visitors)
    app.connect("builder-inited", html.use_own_files)
    app.connect("builder-inited", directory.connect_asked)
    app.connect("html-page-context", html.add_page_parts)
    app.connect("html-collect-pages", pages.collect_tag_pages)
    app.connect("build-finished", pages.write_files)
    app.connect("build-finished", calendar.write_calendars)
    app.add_builder(report.ReportBuilder)
    app.add_builder(published.PublishedBuilder)
    return {"version": __version__, "env_version": 5, "parallel_read_safe": True, "parallel_write_safe": True}
