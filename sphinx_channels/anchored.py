"""Anchors of cards in LaTeX and Texinfo, whose writers give none to the container that a card is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_channels.card import channel_card

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.latex import LaTeXTranslator
    from sphinx.writers.texinfo import TexinfoTranslator


def latex_visit_card(self: LaTeXTranslator, node: channel_card) -> None:
    """Write a label for each id, then what every container gets."""
    self.body += [self.hypertarget(name) for name in node["ids"]]
    self.visit_container(node)


def latex_depart_card(self: LaTeXTranslator, node: channel_card) -> None:
    """Close the container."""
    self.depart_container(node)


def texinfo_visit_card(self: TexinfoTranslator, node: channel_card) -> None:
    """Write an anchor for each id."""
    for name in node["ids"]:
        self.add_anchor(name, node)


def texinfo_depart_card(self: TexinfoTranslator, node: channel_card) -> None:
    """Nothing is open."""


def setup_anchored(app: Sphinx) -> None:
    """Register the visitors beside those of HTML."""
    app.add_node(
        channel_card,
        override=True,
        latex=(latex_visit_card, latex_depart_card),
        texinfo=(texinfo_visit_card, texinfo_depart_card),
    )
