"""The domain ``channel``: the one store of what the pages declare, and what its references lead to."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from sphinx_channels.anchors import anchors_of
from sphinx_channels.checks import check_project, missing_channel
from sphinx_channels.conditions import conditions_of, holds
from sphinx_channels.config import line_in, today
from sphinx_channels.findings import Finding
from sphinx_channels.lines import settle
from sphinx_channels.located import Located
from sphinx_channels.messages import warn
from sphinx_channels.paragraphs import line_of_inline
from sphinx_channels.sources import check_sources, page_lines
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Set
    from datetime import date

    from docutils.nodes import Element, document
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.anchors import Anchors
    from sphinx_channels.model import Channel, Condition
    from sphinx_channels.options import Listing, PageDetails

#: What is kept of each document.
_BY_DOCUMENT = ("channels", "pages", "listings", "references", "findings", "days", "anchors")


class Anchor(str):
    """An anchor that the search index keeps.

    Sphinx leaves out an anchor that equals the object's name, and its search page then makes one of the name that is
    shown (``IndexBuilder.get_objects``, ``searchtools.js``): "The Forum" would lead to ``#The Forum``.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class ChannelDomain(Domain):
    """Channels and page details by document.

    Everything is kept by document and in the order written, so that duplicates survive a parallel read and
    forgetting a page is one deletion.
    """

    name = "channel"
    label = "Community"
    object_types = {"channel": ObjType("channel", "channel", "to")}
    roles = {
        "channel": XRefRole(warn_dangling=True, innernodeclass=nodes.inline),
        "to": XRefRole(warn_dangling=True, innernodeclass=nodes.inline),
    }
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {store: {} for store in _BY_DOCUMENT}

    _index: tuple[list[Channel], dict[str, list[Channel]]] | None = None

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.digests: dict[str, str] = {}
        """What each document shows of channels in this build, for ``outputs.py``."""
        self.written: set[str] = set()
        """The documents that this build has written."""
        self.holds: Callable[[Condition], bool] = lambda _: True
        """Whether this build shows a block that some outputs leave out."""

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002 (Sphinx's name)
        """What the search calls a result."""
        return _("Community channel")

    @property
    def channels(self) -> dict[str, list[Channel]]:
        """The channels of each document, in page order."""
        return cast("dict[str, list[Channel]]", self.data["channels"])

    @property
    def pages(self) -> dict[str, PageDetails]:
        """The page details of each document that has a ``{page}``."""
        return cast("dict[str, PageDetails]", self.data["pages"])

    @property
    def listings(self) -> dict[str, list[Listing]]:
        """What the ``{channels}`` directives of each document ask for."""
        return cast("dict[str, list[Listing]]", self.data["listings"])

    @property
    def references(self) -> dict[str, set[str]]:
        """The ids that each document refers to, whether or not there is such a channel."""
        return cast("dict[str, set[str]]", self.data["references"])

    @property
    def findings(self) -> dict[str, list[Located]]:
        """What was found in each document while it was read."""
        return cast("dict[str, list[Located]]", self.data["findings"])

    @property
    def days(self) -> dict[str, date]:
        """The day on which each document that has directives of ours was read: some findings depend on it."""
        return cast("dict[str, date]", self.data["days"])

    @property
    def anchors(self) -> dict[str, Anchors]:
        """The anchors of each document, where ``channels_published`` asks for them."""
        return cast("dict[str, Anchors]", self.data["anchors"])

    # Writing

    def note_channel(self, channel: Channel) -> None:
        """Register a channel under its document."""
        self.channels.setdefault(channel.docname, []).append(channel)
        self._index = None

    def note_page(self, docname: str, details: PageDetails) -> None:
        """Register what a page says of itself."""
        self.pages[docname] = details

    def note_listing(self, docname: str, listing: Listing) -> None:
        """Remember what a list on a page shows, so that the page is rewritten when that changes."""
        self.listings.setdefault(docname, []).append(listing)

    def note_findings(self, docname: str, day: date, findings: Iterable[Located]) -> None:
        """Keep what was found in a document, for the report: a page that is not read again says nothing again."""
        self.days[docname] = day
        self.findings.setdefault(docname, []).extend(findings)

    def clear_doc(self, docname: str) -> None:
        for store in _BY_DOCUMENT:
            self.data[store].pop(docname, None)
        self._index = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for store in _BY_DOCUMENT:
            self.data[store].update({name: value for name, value in otherdata[store].items() if name in docnames})
        self._index = None

    def rename_channel(self, docname: str, place: int, channel: Channel) -> None:
        """Put a channel in the place of what was registered before its page was translated."""
        self.channels[docname][place] = channel
        self._index = None

    def note_summary(self, docname: str, place: int, summary: str) -> None:
        """Keep what a channel says of itself, which is known only when its page has been read to the end."""
        channel = self.channels[docname][place]
        if channel.summary != summary:
            self.rename_channel(docname, place, replace(channel, summary=summary))

    def process_doc(self, env: BuildEnvironment, docname: str, document: document) -> None:
        """Remember the ids that a page refers to, whichever role, link or card it does so by, and its anchors."""
        if docname in self.channels:
            self._keep_shown(docname, document)
        references = list(document.findall(addnodes.pending_xref))
        roles = [node for node in references if node.get("refdomain") == self.name]
        lines = page_lines(env, document["source"]) if roles else []
        for node in roles:
            node.line = settle(lines, line_of_inline(node), node["reftarget"])
        if env.config.channels_published:
            self.anchors[docname] = anchors_of(document, channels=not self.is_example(docname))
        targets = {
            node["reftarget"]
            for node in references
            if node.get("refdomain") == self.name or node.get("reftype") in {"any", "myst"}
        }
        if targets:
            self.references[docname] = targets
        if found := list(check_sources(env, docname, document)):
            self.note_findings(docname, today(), found)
            for located in found:
                warn(located.finding, f"{located.path}:{located.line}", notes=env.config.channels_notes)

    def _keep_shown(self, docname: str, document: document) -> None:
        """Forget the channels whose card a block around it has dropped, and note the conditions of the others.

        A label before a card gets the channel's name, as one before a section has its title.
        """
        cards = {card["place"]: card for card in document.findall(nodes.container) if "place" in card}
        channels = []
        for place, channel in enumerate(self.channels[docname]):
            if place in cards:
                channels.append(replace(channel, conditions=conditions_of(cards[place])))
                for name in cards[place]["names"] if not channels[-1].conditions else ():
                    if anchor := document.nameids.get(name):
                        self._labels[name] = docname, anchor, channel.name
        self.channels[docname] = channels
        self._index = None

    @property
    def _labels(self) -> dict[str, tuple[str, str, str]]:
        """Sphinx's labels of the project; none in a check without a build."""
        return cast("dict[str, tuple[str, str, str]]", self.env.domaindata.get("std", {}).get("labels", {}))

    # Reading

    def _is_shown(self, channel: Channel) -> bool:
        return all(map(self.holds, channel.conditions))

    def is_left_out(self, node: Element) -> bool:
        """Whether this build leaves out the block that a node stands in."""
        return not all(map(self.holds, conditions_of(node)))

    def _indexed(self) -> tuple[list[Channel], dict[str, list[Channel]]]:
        """Every channel in order, and by id: made when first asked for, dropped when anything changes."""
        if self._index is None:
            ordered = [
                channel
                for name in toctree_order(self.env)
                for channel in self.channels.get(name, ())
                if self._is_shown(channel)
            ]
            by_id: dict[str, list[Channel]] = {}
            for channel in ordered:
                by_id.setdefault(channel.id, []).append(channel)
            self._index = ordered, by_id
        return self._index

    def refresh(self) -> None:
        """Forget the order of the channels: the table of contents may have changed where no channel did."""
        self._index = None

    def all_channels(self) -> list[Channel]:
        """Every channel, in toctree order and then in page order; examples included."""
        return self._indexed()[0]

    def listed_channels(self, docname: str, listing: Listing) -> list[Channel]:
        """The channels that a list on this page shows, in the order in which it shows them."""
        last = tuple(self.env.config.channels_last)
        chosen = [
            channel
            for channel in self.all_channels()
            if (channel.docname == docname if self.is_example(docname) else not self.is_example(channel.docname))
            and channel.status in listing.statuses
            and (not listing.kinds or channel.kind in listing.kinds)
            and (not listing.access or channel.access in listing.access)
            and (not listing.purposes or set(channel.purposes) & set(listing.purposes))
        ]
        return sorted(chosen, key=lambda channel: channel.kind in last)

    def shown(self, docname: str) -> Iterator[tuple[Channel | None, str]]:
        """The channels that a page shows though they may stand elsewhere: in each of its lists, then by reference."""
        for listing in self.listings.get(docname, ()):
            yield from ((channel, self.fill(channel.summary)) for channel in self.listed_channels(docname, listing))
            yield None, ""
        yield from ((self.find(target, docname), "") for target in sorted(self.references.get(docname, ())))

    def is_example(self, docname: str) -> bool:
        """Whether a page's channels are examples, of no use outside that page."""
        return any(fnmatchcase(docname, pattern) for pattern in self.env.config.channels_examples)

    def nameable(self, docname: str = "") -> Iterator[Channel]:
        """The channels that a page may want to name: examples only where they stand."""
        return (
            channel
            for channel in self.all_channels()
            if channel.docname == docname or not self.is_example(channel.docname)
        )

    def find(self, channel_id: str, docname: str = "") -> Channel | None:
        """The channel with this id; where two claim it, that of the page itself, then the first in page order."""
        found = self._indexed()[1].get(channel_id, [])
        return next((channel for channel in found if channel.docname == docname), found[0] if found else None)

    def fill(self, text: str) -> str:
        """A summary with the names, addresses and titles of what it refers to."""
        return _ROLE.sub(lambda role: self._words(role[1], role[2]), text) if "{" in text else text

    def _words(self, role: str, target: str) -> str:
        if role == "doc":
            title = self.env.titles.get(target)
            return title.astext() if title is not None else target
        if role == "ref":
            return self._labels[target][2] if target in self._labels else target
        channel = self.find(target)
        if channel is None:
            return target
        return channel.to.text if role == "channel:to" and channel.to else channel.name

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        seen: set[str] = set()
        for docname in sorted(self.channels):
            for channel in self.channels[docname]:
                if not self.is_example(docname) and channel.id not in seen and self._is_shown(channel):
                    seen.add(channel.id)
                    yield channel.id, channel.name, "channel", docname, Anchor(channel.id), 1

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        channel = self.find(target, fromdocname)
        if channel is None:
            return None
        if typ == "to":
            return _address_reference(channel, node, contnode)
        if not node.get("refexplicit"):
            contnode = nodes.inline("", channel.name)
        return make_refnode(builder, fromdocname, channel.docname, channel.id, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = self.resolve_xref(env, fromdocname, builder, "channel", target, node, contnode)
        return [("channel:channel", found)] if found is not None else []

    # Consistency

    def check_consistency(self) -> None:
        """Say what is wrong between channels: it can be seen only when every page has been read."""
        for found in self.project_findings():
            warn(found.finding, f"{found.path}:{found.line}")

    def project_findings(self) -> Iterator[Located]:
        """What is wrong between channels and between pages, at the line of the option at fault."""
        torn = {name for name, found in self.findings.items() if any(item.finding.key == "conflict" for item in found)}
        for channel, finding in check_project(self.all_channels(), self._where, self.is_example):
            if channel.docname in torn:
                continue
            path, line = str(self.env.doc2path(channel.docname)), channel.line_of(finding.option) or 1
            yield Located(finding, path, line, channel.id)
        feedback = self.env.config.channels_feedback
        if feedback and self.find(feedback) is None:
            near = missing_channel(feedback, self.nameable()).values["nearest"]
            missing = Finding(
                "configuration.feedback", {"name": "channels_feedback", "value": feedback, "nearest": near}
            )
            conf = Path(self.env.srcdir, "conf.py")
            yield Located(missing, str(conf), line_in(conf, missing))
        for docname, finding in self._clashes():
            yield Located(finding, str(self.env.doc2path(docname)), self.pages[docname].permalink_line or 1)

    def _where(self, channel: Channel) -> str:
        return f"{self.env.doc2path(channel.docname, False)}:{channel.line}"

    def old_addresses(self) -> dict[str, str]:
        """The files that answer for old addresses, each with the page that it leads to."""
        claims: dict[str, str] = {}
        for docname in toctree_order(self.env):
            for old in self.pages[docname].permalinks if docname in self.pages else ():
                owner = old.removesuffix(".html")
                if owner == docname or owner not in self.env.found_docs:
                    claims.setdefault(old, docname)
        return claims

    def _clashes(self) -> Iterator[tuple[str, Finding]]:
        claims = self.old_addresses()
        for docname, details in sorted(self.pages.items()):
            for old in details.permalinks:
                other = claims.get(old, old.removesuffix(".html"))
                if other != docname:
                    key = "permalink" if old in claims else "permalink.page"
                    yield docname, Finding(key, {"value": old, "first": other})


_ROLE = re.compile(r"\{(channel|channel:to|doc|ref)\}`([^`]*)`")


def toctree_order(env: BuildEnvironment) -> list[str]:
    """Every document in the order of the table of contents; those outside it last, by name."""
    order: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        if docname not in order and docname in env.found_docs:
            order[docname] = None
            waiting += reversed(env.toctree_includes.get(docname, []))
    return [*order, *sorted(env.found_docs - order.keys())]


def channel_domain(env: BuildEnvironment) -> ChannelDomain:
    """The channel domain of an environment."""
    return cast("ChannelDomain", env.get_domain(ChannelDomain.name))


def _address_reference(channel: Channel, node: pending_xref, contnode: Element) -> nodes.reference | None:
    """The live address of a channel, or its bare text when the channel is not live."""
    text = contnode if node.get("refexplicit") else nodes.inline("", channel.to.text if channel.to else channel.name)
    if not channel.live:
        return cast("nodes.reference", nodes.inline("", "", text))
    return nodes.reference("", "", text, refuri=channel.href, internal=False)


def _ask_builder(app: Sphinx) -> None:
    channel_domain(app.env).holds = partial(holds, app)


def setup_domain(app: Sphinx) -> None:
    """Register the domain, and let it know what this build leaves out."""
    app.add_domain(ChannelDomain)
    app.connect("builder-inited", _ask_builder)
