"""The role ``channel``, references that the code makes itself, and what is said of one that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.roles import XRefRole

from sphinx_channels.domain import ChannelDomain
from sphinx_channels.messages import Located, absolute, warn
from sphinx_channels.nodes import place_of
from sphinx_channels.rules.project import missing_channel

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain


class ShortRole(XRefRole):
    """The role ``channel``, which stands outside its domain so that it needs no prefix."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self.name = "channel:channel"
        return super().run()


def warn_missing_reference(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Name the nearest channel when a role names none, in place of Sphinx's own sentence."""
    if not isinstance(domain, ChannelDomain):
        return None
    if node.get("refwarn"):  # what a card refers to by itself is said at its option
        finding = missing_channel(node["reftarget"], domain.nameable(node["refdoc"]))
        source, line = place_of(node)
        domain.missing.append(Located(finding, absolute(source or str(domain.env.doc2path(node["refdoc"]))), line))
        warn(domain.missing[-1])
    return True


def channel_xref(channel_id: str, docname: str) -> addnodes.pending_xref:
    """A reference to a channel's card, to be resolved with all the others; its text is the channel's name."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", channel_id),
        refdomain=ChannelDomain.name,
        reftype="channel",
        reftarget=channel_id,
        refdoc=docname,
        refexplicit=False,
        refwarn=False,
    )


def setup_roles(app: Sphinx) -> None:
    """Register the short role beside those of the domain, and the sentence."""
    app.add_role("channel", ShortRole(warn_dangling=True, innernodeclass=nodes.inline))
    app.connect("warn-missing-reference", warn_missing_reference)
