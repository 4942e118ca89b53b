"""What every output but HTML gets: docutils' own nodes, which a builder that nobody here knows shows too."""

from typing import Any, Final, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_channels.domain import channel_domain
from sphinx_channels.nodes import channel_card, channel_link
from sphinx_channels.rules.retired import is_gone

#: The attributes that docutils' nodes know, and the outputs whose writers give a container no anchor.
_STANDARD: Final = frozenset({"ids", "classes", "names", "backrefs", "heading-level", "refuri", "internal"})
_ANCHORED: Final = frozenset({"latex", "texinfo", "confluence_storage"})


class FallBack(SphinxPostTransform):
    """Give every output but HTML docutils' own nodes; take links off retired channels that references have put in."""

    default_priority = 390  # after references are in, and before LaTeX writes addresses behind links

    def run(self, **kwargs: object) -> None:
        domain = channel_domain(self.env)
        form = domain.builder.format
        shown = domain.shows(self.env.docname, domain.channels, domain.listings, domain.pages, domain.embeds)
        while domain.retired:
            card, channel = domain.retired.pop()
            for reference in [*card.findall(nodes.reference)]:
                if is_gone(channel, reference.get("refuri", "")):  # to another project, known only now
                    reference.replace_self(nodes.inline("", "", *reference.children))
        if form == "html" or domain.builder.name == "gettext" or not shown:
            return
        for heading in self.document.findall(lambda node: isinstance(node, nodes.rubric) and "heading-level" in node):
            for reference in list(heading.findall(nodes.reference)):  # a footnote there is more than LaTeX can do
                reference.replace_self(nodes.inline("", "", *reference.children))
        found = self.document.findall(lambda node: node.__class__.__module__ == channel_card.__module__)
        for node in reversed([*found]):  # what stands in or after a link comes before the link
            element = cast("nodes.Element", node)
            base: Any = element.__class__.__bases__[0]
            kept = {name: value for name, value in element.attributes.items() if value and name in _STANDARD}
            plain = base(element.rawsource, *[""] * issubclass(base, nodes.TextElement), *element.children, **kept)
            plain.source, plain.line = element.source, element.line
            if form == "latex" and "heading-level" in plain:
                plain["heading-level"] = min(plain["heading-level"], 5)
            parts = _around_address(element, plain) if isinstance(element, channel_link) else [plain]
            anchors = [nodes.target("", "", ids=[name]) for name in kept.get("ids", ())] if form in _ANCHORED else []
            place = element.parent.index(element)
            element.parent[place : place + 1] = [*anchors, *parts]


def _around_address(link: channel_link, plain: nodes.Element) -> list[nodes.Node]:
    """A link around its address alone, so that an output which shows where links lead does not show it twice."""
    *words, last = link.children
    after = link.next_node(descend=False, siblings=True)
    if after is not None and after.astext() == f" ({link['refuri']})":
        link.parent.remove(after)
        plain[:] = [nodes.Text(link["refuri"])]
        return [*words, last, nodes.Text(" ("), plain, nodes.Text(")")]
    if last.astext() != link["refuri"].removeprefix("mailto:").removeprefix("tel:"):
        return [plain]
    plain[:] = [last]
    return [*words, plain]
