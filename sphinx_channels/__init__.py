"""Community channels for Sphinx: say once where people can reach you, show it everywhere, track nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the parts together: what is read, what is known, what is written."""
    from sphinx_channels.card import setup_card
    from sphinx_channels.config import setup_config
    from sphinx_channels.directives.channel import setup_channel
    from sphinx_channels.directives.channels import setup_channels
    from sphinx_channels.directives.page import setup_page
    from sphinx_channels.directives.timeline import setup_timeline
    from sphinx_channels.domain import setup_domain
    from sphinx_channels.finish import setup_finish
    from sphinx_channels.labels import setup_labels
    from sphinx_channels.outputs.fresh import setup_fresh
    from sphinx_channels.outputs.html import setup_html
    from sphinx_channels.outputs.pages import setup_pages
    from sphinx_channels.outputs.published import setup_published
    from sphinx_channels.outputs.report import setup_report
    from sphinx_channels.roles import setup_roles
    from sphinx_channels.words import setup_words

    setup_words(app)
    setup_config(app)
    setup_domain(app)
    setup_roles(app)
    setup_page(app)
    setup_channel(app)
    setup_channels(app)
    setup_timeline(app)
    setup_finish(app)
    setup_labels(app)
    setup_card(app)
    setup_html(app)
    setup_pages(app)
    setup_published(app)
    setup_fresh(app)
    setup_report(app)
    return {"version": __version__, "env_version": 4, "parallel_read_safe": True, "parallel_write_safe": True}
