"""The domain ``channel``: the one store of what the pages declare, and what its references lead to."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from sphinx_channels.config import settings
from sphinx_channels.messages import warn
from sphinx_channels.nodes import channel_address, channel_link
from sphinx_channels.providers.own import read_providers
from sphinx_channels.rules.project import project_findings
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.directives.channels import Listing
    from sphinx_channels.directives.page import PageDetails
    from sphinx_channels.messages import Located
    from sphinx_channels.model import Channel, Settings
    from sphinx_channels.providers.accounts import Provider

#: What is kept of each document.
_BY_DOCUMENT = ("channels", "pages", "listings", "references", "findings", "snapshots", "anchors", "embeds")
_ROLE = re.compile(r"\{(channel|channel:to|doc|ref)\}`([^`]*)`")


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
    data_version = 7
    initial_data: ClassVar[dict[str, Any]] = {
        "shown": {}, "labels": [], "removed": set(), **{store: {} for store in _BY_DOCUMENT},
    }  # fmt: skip

    _index: tuple[list[Channel], dict[str, list[Channel]]] | None = None

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.builder: Builder
        """The builder of this build."""
        self._examples: dict[str, bool] = {}
        self._listed: dict[tuple[Listing, str], list[Channel]] = {}
        self.channels: dict[str, list[Channel]] = self.data["channels"]
        """The channels of each document, in page order."""
        self.pages: dict[str, PageDetails] = self.data["pages"]
        """What each page that has a ``{page}`` says of itself."""
        self.listings: dict[str, list[Listing]] = self.data["listings"]
        """What the ``{channels}`` directives of each document ask for."""
        self.references: dict[str, set[str]] = self.data["references"]
        """What each document refers to, whether or not it is a channel."""
        self.findings: dict[str, list[Located]] = self.data["findings"]
        """What was found in each document while it was read."""
        self.snapshots: dict[str, list[tuple[str, str]]] = self.data["snapshots"]
        """The saved copies that each document names: the account's address and the file."""
        self.anchors: dict[str, dict[str, bool]] = self.data["anchors"]
        """The anchors of each document, each with whether a list of what was published has it, where there is one."""
        self.embeds: dict[str, bool] = self.data["embeds"]
        """The documents that have a timeline, a mention or the choices, each with whether the script has work there."""

        self.missing: list[Located] = []
        """The roles that named no channel while pages were written, for the report."""

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002 (Sphinx's name)
        """What the search calls a result."""
        return _("Community channel")

    @cached_property
    def settings(self) -> Settings:
        """The part of the configuration by which options are read."""
        return settings(self.env.config)

    @cached_property
    def providers(self) -> tuple[Provider, ...]:
        """The table of providers, the project's own rows first."""
        return read_providers(self.env.config.channels_providers)[0]

    # Writing

    def note_channel(self, channel: Channel) -> None:
        """Register a channel under its document."""
        self.channels.setdefault(channel.docname, []).append(channel)
        self.refresh()

    def note_findings(self, docname: str, findings: Iterable[Located]) -> None:
        """Keep what was found in a document, for the report: a page that is not read again says nothing again."""
        if findings:
            self.findings.setdefault(docname, []).extend(findings)

    def clear_doc(self, docname: str) -> None:
        for store in _BY_DOCUMENT:
            self.data[store].pop(docname, None)
        self.refresh()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for store in _BY_DOCUMENT:
            self.data[store].update({name: value for name, value in otherdata[store].items() if name in docnames})
        self.refresh()

    def refresh(self) -> None:
        """Forget what was derived."""
        self._index = None
        self._listed.clear()

    # Reading

    def _indexed(self) -> tuple[list[Channel], dict[str, list[Channel]]]:
        """Every channel in order, and by id: made when first asked for, dropped when anything changes."""
        if self._index is None:
            every: list[Channel] = []
            by_id: dict[str, list[Channel]] = {}
            if self.channels:
                seen: set[tuple[str, int]] = set()
                for docname in toctree_order(self.env):
                    for channel in self.channels.get(docname, ()):
                        by_id.setdefault(channel.id, []).append(channel)
                        if channel.place not in seen:  # what two pages include is one channel
                            seen.add(channel.place)
                            every.append(channel)
            self._index = every, by_id
        return self._index

    def all_channels(self) -> list[Channel]:
        """Every channel, in toctree order and then in page order; examples included."""
        return self._indexed()[0]

    def find(self, channel_id: str, docname: str = "") -> Channel | None:
        """The channel with this id; where two claim it, that of the page itself, then the first in page order."""
        found = self._indexed()[1].get(channel_id)
        if not found:
            return None
        return next((channel for channel in found if channel.docname == docname), found[0])

    def listed_channels(self, docname: str, listing: Listing) -> list[Channel]:
        """The channels that a list on this page shows, in the order in which it shows them."""
        key = listing, docname if self.is_example(docname) else ""
        if key not in self._listed:
            last = tuple(self.env.config.channels_last)
            chosen = [
                channel
                for channel in self.all_channels()
                if (channel.docname == docname if key[1] else not self.is_example(channel.docname))
                and listing.shows(channel)
            ]
            self._listed[key] = sorted(chosen, key=lambda channel: channel.kind in last)
        return self._listed[key]

    def is_example(self, docname: str) -> bool:
        """Whether a page's channels are examples, of no use outside that page."""
        if docname not in self._examples:
            patterns = self.env.config.channels_examples
            self._examples[docname] = any(fnmatchcase(docname, pattern) for pattern in patterns)
        return self._examples[docname]

    def nameable(self, docname: str = "") -> Iterator[Channel]:
        """The channels that a page may want to name: examples only where they stand."""
        return (
            channel
            for channel in self.all_channels()
            if channel.docname == docname or not self.is_example(channel.docname)
        )

    def shows(self, docname: str, *stores: dict[str, Any]) -> bool:
        """Whether a page that is written may show what these stores hold: its own, or that of all pages as one."""
        one = isinstance(self.builder, StandaloneHTMLBuilder) and not isinstance(self.builder, SingleFileHTMLBuilder)
        return any(docname in store for store in stores) if one else any(stores)

    def fill(self, text: str) -> str:
        """A summary with the names, addresses and titles of what it refers to."""
        return _ROLE.sub(lambda role: self._words(role[1], role[2]), text) if "{" in text else text

    def _words(self, role: str, target: str) -> str:
        if role == "doc":
            title = self.env.titles.get(target)
            return title.astext() if title is not None else target
        if role == "ref":
            return str(self.env.domaindata["std"]["labels"].get(target, ("", "", target))[2])
        channel = self.find(target)
        if channel is None:
            return target
        return channel.to.text if role == "channel:to" and channel.to else channel.name

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        seen: set[str] = set()
        for docname in sorted(self.channels):
            for channel in self.channels[docname]:
                if not self.is_example(docname) and channel.id not in seen:
                    seen.add(channel.id)
                    yield channel.id, channel.name, "channel", docname, Anchor(channel.anchor), 1

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
        explicit = node.get("refexplicit")
        if typ != "to":
            text = contnode if explicit else nodes.inline("", channel.name)
            return make_refnode(builder, fromdocname, channel.docname, channel.anchor, text)
        words = channel.to.text if channel.to else channel.name
        text = contnode if explicit else channel_address("", words, short=words)
        if not channel.live:
            return cast("nodes.reference", nodes.inline("", "", text))
        return channel_link("", "", text, refuri=channel.href, internal=False)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        if target in env.domaindata["std"]["labels"]:  # a channel is a label, which answers already
            return []
        found = self.resolve_xref(env, fromdocname, builder, "channel", target, node, contnode)
        return [("channel:channel", found)] if found is not None else []

    # Consistency

    def check_consistency(self) -> None:
        """Say what is wrong between channels: it can be seen only when every page has been read."""
        for found in project_findings(self):
            warn(found)

    def old_addresses(self) -> dict[str, str]:
        """The files that answer for old addresses, each with the page that it leads to."""
        claims: dict[str, str] = {}
        for docname in toctree_order(self.env) if self.pages else ():
            for old in self.pages[docname].permalinks if docname in self.pages else ():
                owner = old.removesuffix(".html")
                if owner == docname or owner not in self.env.found_docs:
                    claims.setdefault(old, docname)
        return claims


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
    return env.domains[ChannelDomain.name]  # type: ignore[return-value]


def note_builder(app: Sphinx) -> None:
    """Let the domain know for whom pages are read and written."""
    channel_domain(app.env).builder = app.builder
