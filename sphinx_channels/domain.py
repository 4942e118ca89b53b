"""The domain ``channel``: the one store of what the pages declare, and what its references lead to."""

import re
from collections.abc import Iterable, Iterator, Set
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from sphinx_channels.config import purposes, today
from sphinx_channels.fields import OWN_WORDS
from sphinx_channels.messages import Finding, Located, warn
from sphinx_channels.model import Channel, Listing, PageDetails, Settings
from sphinx_channels.nodes import channel_address, channel_card, channel_link
from sphinx_channels.providers.accounts import Provider
from sphinx_channels.providers.own import read_providers
from sphinx_channels.rules.project import at_channel, check_channels, days, in_future
from sphinx_channels.texts import _

#: What stands before a role in a text of which not all is known yet; a sign that no text of an author keeps.
OPEN: Final = "\u241e"
#: The texts of a channel that may refer to something.
TEXTS = ("summary", *(option.replace("-", "_") for option in OWN_WORDS))
#: What is kept of each document.
_BY_DOCUMENT = ("channels", "pages", "listings", "references", "findings", "snapshots", "anchors", "embeds")


class Anchor(str):
    """An anchor that the search index keeps.

    Sphinx leaves out one that equals the object's name, and its search page makes one of the name that is shown
    (``IndexBuilder.get_objects``, ``searchtools.js``): ``#The Forum``. Themes with own indexes compare anchors.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Anchor) and str.__eq__(self, other)


class ChannelDomain(Domain):
    """What pages declare, by document and in order: duplicates survive a parallel read, a page is forgotten at once."""

    name = "channel"
    label = "Community"
    object_types = {"channel": ObjType("channel", "channel", "to")}
    roles = dict.fromkeys(("channel", "to"), XRefRole(warn_dangling=True, innernodeclass=nodes.inline))
    data_version = 11
    initial_data: ClassVar[dict[str, Any]] = {
        "shown": {}, "labels": [], "removed": set(), **{store: {} for store in _BY_DOCUMENT},
    }  # fmt: skip

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.builder: Builder  # that of this build
        self.missing: list[Located] = []  # roles that named no channel while pages were written, for the report
        self.retired: list[tuple[channel_card, Channel]] = []  # on the page that is being written
        self._listed: dict[tuple[Listing, str], list[Channel]] = {}
        # Of each document: its channels in page order; what its ``{page}`` says; what its ``{channels}`` ask for; what
        # it refers to, be it a channel or not; what was found while it was read.
        self.channels: dict[str, list[Channel]] = self.data["channels"]
        self.pages: dict[str, PageDetails] = self.data["pages"]
        self.listings: dict[str, list[Listing]] = self.data["listings"]
        self.references: dict[str, set[str]] = self.data["references"]
        self.findings: dict[str, dict[tuple[str, int, str, str], Located]] = self.data["findings"]
        # The saved copies that it names: account, file and, if that can be read, the day on which it was fetched; its
        # anchors, each with whether a list of what was published has it; and whether it has anything of live posts.
        self.snapshots: dict[str, list[tuple[str, str, date | None]]] = self.data["snapshots"]
        self.anchors: dict[str, dict[str, bool]] = self.data["anchors"]
        self.embeds: dict[str, bool] = self.data["embeds"]

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002 (Sphinx's name)
        """What the search calls a result."""
        return _("channel")

    @cached_property
    def settings(self) -> Settings:
        """The part of the configuration that decides how channels are read and checked."""
        config = self.env.config
        words = {name: tuple(config[f"channels_{name}"]) for name in ("domains", "tags", "terms")}
        words["purposes"] = tuple(purposes(config.channels_purposes))
        return Settings(today(), **words, verify_days=config.channels_verify_days)

    @cached_property
    def providers(self) -> tuple[Provider, ...]:
        """The table of providers, the project's own rows first."""
        return read_providers(self.env.config.channels_providers)[0]

    # Writing

    def note_channel(self, channel: Channel) -> None:
        """Register a channel under its document."""
        self.channels.setdefault(channel.docname, []).append(channel)
        self.refresh()

    def tell(self, docname: str, findings: Iterable[Located]) -> None:
        """Say what was found in a document, the same of one line once, and keep it for the report."""
        for found in sorted(findings, key=lambda found: found.order):
            known = self.findings.setdefault(docname, {})
            if known.setdefault(found.order, found) is found:
                warn(found, notes=self.env.config.channels_notes)

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
        for name in ("_indexed", "first_of_id"):
            self.__dict__.pop(name, None)
        self._listed.clear()

    # Reading

    @cached_property
    def _indexed(self) -> tuple[list[Channel], dict[str, list[Channel]]]:
        """Every channel in order, and by id."""
        every: dict[tuple[str, int, str, str], Channel] = {}  # what two pages include is one channel
        by_id: dict[str, list[Channel]] = {}
        for docname in toctree_order(self.env) if self.channels else ():
            for channel in self.channels.get(docname, ()):
                every.setdefault(channel.place, channel)
                by_id.setdefault(channel.id, []).append(channel)
        return [*every.values()], by_id

    def all_channels(self) -> list[Channel]:
        """Every channel, in toctree order and then in page order; examples included."""
        return self._indexed[0]

    def find(self, channel_id: str, docname: str = "") -> Channel | None:
        """The channel with this id; where two claim it, that of the page itself, then the first in page order."""
        found = self._indexed[1].get(channel_id, ())
        return next((channel for channel in found if channel.docname == docname), found[0] if found else None)

    def listed_channels(self, docname: str, listing: Listing) -> list[Channel]:
        """The channels that a list on this page shows, in the order in which it shows them."""
        key = listing, docname if self.is_example(docname) else ""
        if key not in self._listed:
            own = (channel for channel in self.all_channels() if channel.docname == docname)
            chosen = filter(listing.shows, own if key[1] else self.nameable())
            self._listed[key] = sorted(chosen, key=lambda channel: channel.kind in self.env.config.channels_last)
        return self._listed[key]

    def is_example(self, docname: str) -> bool:
        """Whether a page's channels are examples, of no use outside that page."""
        return any(fnmatchcase(docname, pattern) for pattern in self.env.config.channels_examples)

    def nameable(self, docname: str = "") -> Iterator[Channel]:
        """The channels that a page may want to name: examples only where they stand."""
        examples = set(filter(self.is_example, self.channels.keys() - {docname}))
        return (channel for channel in self.all_channels() if channel.docname not in examples)

    @cached_property
    def first_of_id(self) -> dict[str, Channel]:
        """The channels by their ids, less those that claim the id of one before them, and less examples."""
        found: dict[str, Channel] = {}
        for channel in self.nameable():
            found.setdefault(channel.id, channel)
        return found

    def shows(self, docname: str, *stores: dict[str, Any]) -> bool:
        """Whether a page that is written may show what these stores hold: its own, or that of all pages as one."""
        one = isinstance(self.builder, StandaloneHTMLBuilder) and not isinstance(self.builder, SingleFileHTMLBuilder)
        return any(docname in store for store in stores) if one else any(stores)

    def filled(self, channel: Channel) -> Channel:
        """A channel whose texts have the names, addresses and titles of what they refer to."""
        texts: dict[str, Any] = {key: self.fill(text) for key in TEXTS if OPEN in (text := getattr(channel, key))}
        return channel._replace(**texts) if texts else channel

    def fill(self, text: str) -> str:
        """A text with the names, addresses and titles of what it refers to."""
        return re.sub(rf"{OPEN}([\w:]+)`([^`]*)`", self._words, text) if OPEN in text else text

    def _words(self, found: re.Match[str]) -> str:
        role, target = found.groups()
        if role == "doc":
            return self.env.titles[target].astext() if target in self.env.titles else target
        if role == "ref":
            return str(self.env.domaindata["std"]["labels"].get(target, ("", "", target))[2])
        if channel := self.find(target):
            return channel.where if role == "channel:to" else channel.name
        return target

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for channel in self.first_of_id.values():
            yield channel.id, channel.name, "channel", channel.docname, Anchor(channel.anchor), 1

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, node: Any, contnode: Any
    ) -> nodes.reference | None:
        if (channel := self.find(target, fromdocname)) is None:
            return None
        explicit = node.get("refexplicit")
        if typ != "to":
            text = contnode if explicit else nodes.inline("", channel.name)
            return make_refnode(builder, fromdocname, channel.docname, channel.anchor, text)
        words = channel.where
        text = contnode if explicit else channel_address("", words, short=words)
        if not channel.live:
            return cast("nodes.reference", nodes.inline("", "", text))
        return channel_link("", "", text, refuri=channel.href, internal=False)

    def resolve_any_xref(self, *_reference: Any) -> list[tuple[str, nodes.reference]]:
        """Nothing: a channel is a label, which answers already."""
        return []

    # Consistency

    def check_consistency(self) -> None:
        """Say what is wrong between channels: it can be seen only when every page has been read."""
        for found in self.findings_together(notes=self.env.config.channels_notes):
            warn(found, notes=True)

    def findings_together(self, *, notes: bool) -> Iterator[Located]:
        """What is wrong between the channels and the pages of a project, each at its line; as notes, what is old."""
        every = [found for findings in self.findings.values() for found in findings.values()]
        told = {found.channel for found in every if not found.finding.is_note}
        for channel, finding in check_channels(self.all_channels(), Path(self.env.srcdir), self.nameable):
            if finding.rule != "reference" or finding.values["id"] not in told:
                yield at_channel(channel, finding)
        for channel, finding in days(self.all_channels(), self.settings):
            if notes or not finding.is_note:
                yield at_channel(channel, finding)
        limit = self.env.config.channels_snapshot_days
        for docname, copies in sorted(self.snapshots.items()) if notes else ():
            for _url, _path, fetched in copies:
                if fetched and (age := (self.settings.today - fetched).days) > limit:
                    values = {"value": fetched.isoformat(), "age": str(age), "days": str(limit)}
                    yield Located(Finding("stale.snapshot", values), str(self.env.doc2path(docname)), 1)
        claims = self.old_addresses()
        for docname, page in sorted(self.pages.items()):
            for old in page.permalinks:
                if (other := claims.get(old, old.removesuffix(".html"))) != docname:
                    key = "permalink" if old in claims else "permalink.page"
                    finding = Finding(key, {"value": old, "first": other}, "permalink")
                    yield Located(finding, page.source, page.permalink_line)
            if page.reviewed and page.reviewed > self.settings.today:
                finding = in_future("reviewed", page.reviewed, self.settings)
                yield Located(finding, page.source, page.reviewed_line)

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
    order = dict.fromkeys([*env.collect_relations(), *sorted(env.found_docs)])
    return [docname for docname in order if docname in env.found_docs]


def channel_domain(env: BuildEnvironment) -> ChannelDomain:
    """The channel domain of an environment."""
    return env.domains[ChannelDomain.name]  # type: ignore[return-value]


def note_builder(app: Sphinx) -> None:
    """Let the domain know for whom pages are read and written."""
    channel_domain(app.env).builder = app.builder
