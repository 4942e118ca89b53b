"""What leads to a channel: the role, labels, a page's contents; and what is said of a reference that leads nowhere."""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

from sphinx_channels.domain import ChannelDomain, channel_domain
from sphinx_channels.messages import Located, absolute, warn
from sphinx_channels.nodes import channel_card, place_of
from sphinx_channels.rules.project import missing_channel


def short_role(_name: str, *text: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The role ``channel``, which stands outside its domain so that it needs no prefix."""
    return ChannelDomain.roles["channel"]("channel:channel", *text)


def channel_xref(channel_id: str, docname: str) -> pending_xref:
    """A reference to a channel's card, to be resolved with all the others; its text is the channel's name."""
    values = {"refdomain": "channel", "reftype": "channel", "reftarget": channel_id, "refdoc": docname}
    return addnodes.pending_xref("", nodes.inline("", channel_id), refexplicit=False, refwarn=False, **values)


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


def add_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Make each anchor of a card a label, when all pages are read: one that a page sets itself comes first."""
    domain, std = channel_domain(env), env.domaindata["std"]
    domain.refresh()  # what was derived while pages were read did not know their order
    for channel in domain.nameable():
        for name, anchor in ((channel.id, channel.anchor), *((alias.lower(), alias) for alias in channel.aliases)):
            if name not in std["anonlabels"]:
                std["anonlabels"][name] = channel.docname, anchor
                std["labels"][name] = channel.docname, anchor, channel.name
                domain.data["labels"].append(name)
            # MyST-Parser before 5.2 looks there alone for ``page.md#anchor``.
            slugs = env.metadata[channel.docname].setdefault("myst_slugs", {})
            slugs.setdefault(name, (channel.line, anchor, channel.name))


def add_to_contents(env: BuildEnvironment, document: nodes.document, cards: list[channel_card]) -> None:
    """Put the cards of a page into its contents, above what is below their section: a card is no section of its own.

    Those are what Sphinx gathers for themes and for ``toctree``, and what docutils' ``contents`` shows.
    """
    toc, domain = env.tocs[env.docname], channel_domain(env)
    channels = domain.channels[env.docname]
    topics = (topic for topic in document.findall(nodes.topic) if "contents" in topic["classes"])
    for contents in () if domain.is_example(env.docname) else (toc, *topics):
        links = contents.findall(nodes.reference)
        items: dict[str, Any] = {link.get("anchorname", f"#{link.get('refid')}"): link.parent.parent for link in links}
        for card in reversed(cards):
            around: Any = card.parent
            while around.parent and not isinstance(around, nodes.section):
                around = around.parent
            # The title of a page has no anchor; contents of one section leave out the section itself.
            whole = items.get("") if contents is toc else contents if contents.parent is around else None
            if item := items.get(f"#{around['ids'][0]}" if around["ids"] else "", whole):
                anchor = channels[card["place"]].anchor
                place = {"refuri": env.docname, "anchorname": f"#{anchor}"} if contents is toc else {"refid": anchor}
                link = nodes.reference("", channels[card["place"]].name, internal=True, **place)
                line = addnodes.compact_paragraph("", "", link, skip_section_number=True)
                if not isinstance(item.children[-1], nodes.bullet_list):
                    item += nodes.bullet_list()
                item.children[-1].insert(0, nodes.list_item("", line))
                env.toc_num_entries[env.docname] += contents is toc


def drop_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take the labels out again that the last build put in, before any page is read again."""
    labels, std = channel_domain(env).data["labels"], env.domaindata["std"]
    for name in labels:
        std["labels"].pop(name, None)
        std["anonlabels"].pop(name, None)
    labels.clear()
