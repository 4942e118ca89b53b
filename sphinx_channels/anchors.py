"""The anchors of a page: those that people link to, and all others that resolve."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import document

#: Ids that docutils counts out, for instance for a second heading of the same words: they name something else as soon
#: as the page changes, so nobody can keep them alive.
_COUNTED: Final = re.compile(r"(?:id|toc-entry-|footnote-reference-|footnote-)\d+")


class Anchors(NamedTuple):
    """The anchors of one page."""

    listed: tuple[str, ...] = ()
    """Those of headings, of labels before them and of channels: what a list of published addresses keeps."""
    others: tuple[str, ...] = ()

    def __contains__(self, anchor: object) -> bool:
        return anchor in self.listed or anchor in self.others


def anchors_of(document: document, *, channels: bool) -> Anchors:
    """The anchors of a document.

    :param channels: whether those of its cards are to be listed; not where they are examples.
    """
    listed: dict[str, None] = {}
    others: dict[str, None] = {}
    for node in document.findall(nodes.Element):
        is_listed = isinstance(node, nodes.section) or (channels and "channel-card" in node["classes"])
        for anchor in node["ids"]:
            (listed if is_listed and not _COUNTED.fullmatch(anchor) else others)[anchor] = None
    return Anchors(tuple(listed), tuple(others))
