"""``{timeline}``, ``{mention}`` and ``{embed-choices}``: a social account's posts, and a way to address it.

What the directives yield is complete: heading, links, posts. Live posts are an addition that only HTML makes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_channels.card import channel_card
from sphinx_channels.checks import unknown_options
from sphinx_channels.config import today
from sphinx_channels.directives import ENCLOSING, ChannelsDirective
from sphinx_channels.directives.channel import heading_level
from sphinx_channels.embeds import MENTION_OPTIONS, read_account, read_timeline, stops_for_posts
from sphinx_channels.findings import Finding, shown
from sphinx_channels.model import parse_url
from sphinx_channels.posts import link, plain, post_list
from sphinx_channels.providers import find_account
from sphinx_channels.providers.own import read_providers
from sphinx_channels.words import _

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

    from sphinx_channels.embeds import Timeline
    from sphinx_channels.providers.accounts import Account, Provider
    from sphinx_channels.snapshots.file import Snapshot


class channel_timeline(nodes.container):
    """The posts of one account. ``live`` tells whether a reader may ask for live ones; the rest is for that."""


class channel_timeline_title(nodes.rubric):
    """The heading of a timeline, one level below its surroundings."""


class channel_choices(nodes.container):
    """What a reader's browser remembers about live posts."""


class EmbedDirective(ChannelsDirective):
    """What a timeline and a mention share: the account they are about."""

    @property
    def where(self) -> str:
        """How messages call this directive."""
        return f'{self.name} "{shown(self.title, 60)}"' if self.title else self.name

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The table of providers, the project's own rows first."""
        return read_providers(self.config.channels_providers)[0]

    def find_account(self) -> tuple[Account | None, str, bool]:
        """The account, its address as it is written, and whether the page may link to it.

        Nothing in a planned or retired channel is a link, and nobody is asked to mend the address of an account
        that is gone.
        """
        channel = self.env.ref_context.get(ENCLOSING)
        linked = channel is None or channel.status not in {"planned", "retired"}
        given = self.texts.get("account", "")
        url = given or (channel.to.href if channel and channel.to and channel.to.form == "url" else "")
        account, findings = read_account(url, bool(given), self.providers, self.where)
        if linked or given:
            self.report(*findings)
        return account, url, linked


class TimelineDirective(EmbedDirective):
    """Show the latest posts of an account: from a saved copy, and live where a reader asks for it."""

    def run(self) -> list[Node]:
        timeline, findings = read_timeline(self.texts, self.config.channels_live, self.where)
        self.report(*findings)
        account, url, linked = self.find_account()
        node = channel_timeline("", self._title(account), classes=["channel-timeline"])
        if url:
            node += plain(*account_nodes(account, url, linked), name="channel-account")
        node += self.parse_content_to_nodes()
        live = bool(timeline.live and linked and account and account.provider.live and account.handle)
        snapshot = self._snapshot(timeline, account)
        if snapshot is not None:
            stops = stops_for_posts(live=live)
            node += post_list(snapshot, account, timeline.limit, self.config.language, linked=linked, stops=stops)
        else:
            node += plain(nodes.Text(_("This page keeps no copy of the posts.")), name="channel-saved")
        node["live"] = live
        if live and account:
            node["limit"], node["height"] = timeline.limit, timeline.height
            node["provider"], node["adapter"] = account.provider.name, account.provider.live
            node["label"], node["privacy"] = account.provider.label, account.privacy
            node["account"], node["handle"] = account.name, account.handle
        self.set_source_info(node)
        return [node]

    def _title(self, account: Account | None) -> channel_timeline_title:
        if self.title:
            title = channel_timeline_title(self.title, "", *self.parse_inline(self.title)[0])
            self.set_source_info(title)
        else:
            title = channel_timeline_title("", default_title(account))
        number = self.env.new_serialno("channel-timeline") + 1
        title["ids"] = [nodes.make_id(f"timeline-{self.env.docname}-{number}")]
        self.state.document.set_id(title)
        return title

    def _snapshot(self, timeline: Timeline, account: Account | None) -> Snapshot | None:
        """The saved copy that ``snapshot`` names; a warning, and none, where it is missing, broken or another's."""
        if not timeline.snapshot:
            return None
        from sphinx_channels.snapshots.file import SnapshotError, read  # few timelines have one

        relative, path = self.env.relfn2path(timeline.snapshot)
        self.env.note_dependency(relative)
        try:
            snapshot = read(Path(path))
        except SnapshotError as error:
            self.report(Finding("snapshot", {"reason": str(error)}, "snapshot"))
            return None
        if account and not _same(account, find_account(snapshot.source, self.providers)):
            values = {"value": timeline.snapshot, "source": snapshot.source, "account": account.profile}
            self.report(Finding("snapshot.other", values, "snapshot"))
            return None
        age, days = snapshot.age_days(today()), self.config.channels_snapshot_days
        if age > days:
            values = {"value": snapshot.fetched.isoformat(), "age": str(age), "days": str(days)}
            self.report(Finding("stale.snapshot", values, "snapshot"))
        return snapshot


class MentionDirective(EmbedDirective):
    """A plain link to the page on which a reader writes to the account."""

    def run(self) -> list[Node]:
        self.report(*unknown_options(self.texts, MENTION_OPTIONS, self.where))
        account, url, linked = self.find_account()
        href = (account.compose() or account.profile) if account else url
        words = self.title or default_mention(account) or url
        own = nodes.inline(words, words, translatable=bool(self.title))
        self.set_source_info(own)
        parts = link("", href, own) if linked and parse_url(href) else [own]
        paragraphs = [nodes.paragraph("", "", *parts, classes=["channel-mention"])] if words else []
        return [*paragraphs, *self.parse_content_to_nodes()]


class ChoicesDirective(ChannelsDirective):
    """Show a reader what this site has stored in the browser about live posts, and clear it."""

    optional_arguments = 0

    def run(self) -> list[Node]:
        self.report(*(Finding("option.none", {"where": self.name, "value": name}, name) for name in self.texts))
        words = _(
            "Posts are loaded from another site only when you ask for it. Your browser remembers that only if you "
            "tick the box that says so, for 12 months at most."
        )
        node = channel_choices("", plain(nodes.Text(words), name="channel-saved"), *self.parse_content_to_nodes())
        node["labels"] = {row.name: row.label for row in read_providers(self.config.channels_providers)[0] if row.live}
        node["classes"] = ["channel-choices"]
        self.set_source_info(node)
        return [node]


class FinishTimelines(SphinxTransform):
    """Give each timeline's heading its level, which depends on its place."""

    default_priority = 30

    def apply(self, **kwargs: object) -> None:
        for title in self.document.findall(channel_timeline_title):
            title["heading-level"] = min(heading_level(title) + _in_card(title), 6)


def _same(account: Account, other: Account | None) -> bool:
    """Whether two addresses are of one account: X has two hosts, and names are the same in small letters."""
    if other is None or other.provider.name != account.provider.name:
        return False
    names = (account.name, other.name) if account.handle else (account.profile, other.profile)
    return names[0].casefold() == names[1].casefold()


def _in_card(node: Element) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, channel_card):
        parent = parent.parent
    return parent is not None


def default_title(account: Account | None) -> str:
    """The heading of a timeline that has none of its own."""
    if account is None:
        return _("Latest posts")
    words = _("Posts by {account} on {provider}") if account.handle else _("Latest from {account}")
    return words.format(account=account.name, provider=account.provider.label)


def default_mention(account: Account | None) -> str:
    """The words of a mention that has none of its own."""
    if account is None:
        return ""
    if not account.composer:
        return account_words(account)
    words = _("Mention {account} on {provider}") if account.handle else _("Write to {account} ({provider})")
    return words.format(account=account.name, provider=account.provider.label)


def account_words(account: Account) -> str:
    """The words of the link to an account."""
    words = _("See {account} on {provider}") if account.handle else _("See {account} ({provider})")
    return words.format(account=account.name, provider=account.provider.label)


def account_nodes(account: Account | None, url: str, linked: bool) -> list[Node]:
    """The link to an account; its bare name where there must be none; what was written where it is no account."""
    if account is None:
        return link(url, url) if linked and parse_url(url) else [nodes.Text(url)]
    if linked:
        return link(account_words(account), account.profile)
    words = _("{account} on {provider}") if account.handle else _("{account} ({provider})")
    return [nodes.Text(words.format(account=account.name, provider=account.provider.label))]


def setup_timeline(app: Sphinx) -> None:
    """Register the directives and the step that finishes timelines."""
    app.add_node(channel_timeline_title)
    app.add_directive("timeline", TimelineDirective)
    app.add_directive("mention", MentionDirective)
    app.add_directive("embed-choices", ChoicesDirective)
    app.add_transform(FinishTimelines)
