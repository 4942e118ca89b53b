"""The role ``channel``, references that the code makes itself, and what is said of one that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.roles import XRefRole

from sphinx_channels.checks import missing_channel
from sphinx_channels.domain import ChannelDomain, channel_domain
from sphinx_channels.messages import warn

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain


class ShortRole(XRefRole):
    """The role ``channel``, which stands outside its domain so that it needs no prefix."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        self.name = "channel:channel"
        return super().run()


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


def warn_missing_reference(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Name the nearest channel when a role names none, in place of Sphinx's own sentence."""
    if domain is None or domain.name != ChannelDomain.name:
        return None
    channels = channel_domain(app.env)
    if node.get("refwarn") and not channels.is_left_out(node):  # what a card refers to by itself is said at its option
        warn(missing_channel(node["reftarget"], channels.nameable(node["refdoc"])), node)
    return True


def setup_roles(app: Sphinx) -> None:
    """Register the short role beside those of the domain, and the sentence."""
    app.add_role("channel", ShortRole(warn_dangling=True, innernodeclass=nodes.inline))
    app.connect("warn-missing-reference", warn_missing_reference)
