"""What a page or a channel says of itself, as its readers see it: after substitutions and typography.

Titles of other pages are known only when every page has been read. Until then a role stands for them in the text, in
the form of Markdown; :func:`fill` puts them in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_channels.card import channel_card
from sphinx_channels.domain import channel_domain
from sphinx_channels.model import first_sentence

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx

#: What is in a paragraph and no part of its words.
_NO_WORDS: Final = (nodes.raw, nodes.footnote_reference, nodes.image)


def words_of(paragraph: Element) -> str:
    """The words of a paragraph in one line, with a role where they are another page's."""
    if any(isinstance(part, (addnodes.pending_xref, *_NO_WORDS)) for part in paragraph.findall()):
        paragraph = paragraph.deepcopy()
        for part in list(paragraph.findall(nodes.Element)):
            if isinstance(part, _NO_WORDS):
                part.parent.remove(part)
            elif isinstance(part, addnodes.pending_xref) and (role := _role(part)):
                part.replace_self(nodes.Text(f"{{{role}}}`{part['reftarget']}`"))
    return " ".join(paragraph.astext().split())


def _role(reference: Element) -> str:
    """The role whose text is not written here but taken from where it leads to; an empty string for others."""
    if reference.get("refexplicit"):
        return ""
    match reference.get("refdomain"), reference.get("reftype"):
        case "channel", kind:
            return "channel:to" if kind == "to" else "channel"
        case ("std", "doc") | ("doc", _):  # the latter is MyST's
            return "doc"
        case "std", "ref":
            return "ref"
    return ""


class ReadSummaries(SphinxTransform):
    """Give each channel the first sentence of its own words."""

    default_priority = 900  # after smart quotes

    def apply(self, **kwargs: Any) -> None:
        domain = channel_domain(self.env)
        channels = domain.channels.get(self.env.docname, [])
        for card in self.document.findall(channel_card) if channels else ():
            for part in card.children:
                if isinstance(part, nodes.paragraph) and _is_own(part):
                    domain.note_summary(self.env.docname, card["place"], first_sentence(words_of(part)))
                    break


def _is_own(part: nodes.paragraph) -> bool:
    """Whether a paragraph is the contributor's and no part of the card's own."""
    return bool(part.source) and not any(name.startswith("channel-") for name in part["classes"])


def setup_summaries(app: Sphinx) -> None:
    """Register the step that reads them."""
    app.add_transform(ReadSummaries)
