"""``{timeline}``, ``{mention}`` and ``{embed-choices}``: a social account's posts, and a way to address it.

What the directives yield is complete: heading, links, posts. Live posts are an addition that only HTML makes.
"""

from typing import Any, Final

from docutils import nodes

from sphinx_channels.addresses import parse_url
from sphinx_channels.card import link, plain
from sphinx_channels.directives import ENCLOSING, ChannelsDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import HEIGHT, LIMIT, MENTION, TIMELINE, Field
from sphinx_channels.model import IN_USE, Channel
from sphinx_channels.nodes import channel_choices, channel_timeline, channel_title
from sphinx_channels.providers import find_account
from sphinx_channels.providers.accounts import Account
from sphinx_channels.readers import Reading
from sphinx_channels.texts import _

# What is said of an account that has a handle, and of another. Sphinx translates it when it is used.
_TITLE: Final = _("Posts by {account} on {provider}"), _("Latest from {account}")
_MENTION: Final = _("Post to {account} on {provider}"), _("Write to {account} ({provider})")
_SEE: Final = _("See {account} on {provider}"), _("See {account} ({provider})")
_NAME: Final = _("{account} on {provider}"), _("{account} ({provider})")


def _say(words: tuple[str, str], account: Account) -> str:
    return words[not account.handle].format(account=account.name, provider=account.provider.label)


def _identity(account: Account | None) -> tuple[str, str] | None:
    """What two addresses of one account have in common: X has two hosts, and names are the same in small letters."""
    name = account and (account.name if account.handle else account.profile)
    return (account.provider.name, name.casefold()) if account and name else None


class EmbedDirective(ChannelsDirective):
    """What these directives share: their pages are known, and the account that a timeline or a mention is about."""

    def read(self) -> tuple[dict[str, Any], Reading]:
        channel_domain(self.env).embeds[self.env.docname] = True
        return super().read()

    def find_account(self, reading: Reading) -> tuple[Account | None, str, bool]:
        """The account, its address as written, and whether to link to it; an address that is gone is not told of."""
        around = self.env.ref_context.get(ENCLOSING)
        channel = around if isinstance(around, Channel) else None
        linked = channel is None or channel.status in IN_USE
        given = " ".join(self.options.get("account", "").split())
        url = given or (channel.to.href if channel and channel.to and channel.to.form == "url" else "")
        providers = channel_domain(self.env).providers
        account = find_account(url, providers) if url else None
        told = channel is not None and "to" in dict(channel.unread)
        if account is None and (given or (linked and not told)):
            key = "account.missing" if not url else "account" if parse_url(url) else "account.link"
            words = ", ".join(row.label for row in providers)
            reading.find(key, "account" if given else "", value=url, words=words)
        return account, url, linked


class TimelineDirective(EmbedDirective):
    """Show the latest posts of an account: from a saved copy, and live where a reader asks for it."""

    fields = TIMELINE

    def run(self) -> list[nodes.Node]:
        values, reading = self.read()
        account, url, linked = self.find_account(reading)
        node = channel_timeline("", self._title(account), classes=["channel-timeline"])
        # A word that is none of the two is taken for the one that loads nothing.
        wanted = values.get("live") or ("off" if self.options.get("live") else self.config.channels_live)
        is_example = channel_domain(self.env).is_example(self.env.docname)
        is_live = wanted == "ask" and linked and not is_example and account and account.provider.live and account.handle
        words, href = (_say(_SEE if linked else _NAME, account), account.profile) if account else (url, url)
        if words:
            parts = link(words, href) if linked and parse_url(href) else [nodes.Text(words)]
            # The card's action leads there too: the script hides what is said again.
            again = is_live and not self.options.get("account")
            node += plain(*parts, name="channel-account channel-again" if again else "channel-account")
        node += self.parse_content_to_nodes()
        node["live"] = account if is_live else None
        node["limit"], node["height"] = values.get("limit", LIMIT), values.get("height", HEIGHT)
        if written := values.get("snapshot"):
            node += self._posts(written, account, url, reading, limit=node["limit"], linked=linked)
        self.report(reading.findings)
        self.set_source_info(node)
        return [node]

    def _title(self, account: Account | None) -> channel_title:
        title = channel_title()
        if self.title:
            self.inline(self.title, title, self.lineno)
            self.set_source_info(title)
        else:
            title.append(nodes.Text(_say(_TITLE, account) if account else _("Latest posts")))
        number = self.env.new_serialno("channel-timeline") + 1
        title["ids"] = [nodes.make_id(f"timeline-{self.env.docname}-{number}")]
        self.state.document.set_id(title)
        return title

    def _posts(
        self, written: str, account: Account | None, url: str, reading: Reading, *, limit: int, linked: bool
    ) -> list[nodes.Node]:
        """The posts of the saved copy that is named; a warning, and none, where it is missing, broken or another's."""
        from sphinx_channels.posts import post_list  # few timelines have one
        from sphinx_channels.snapshots.file import SnapshotError, named, read

        domain = channel_domain(self.env)
        copies = domain.snapshots.setdefault(self.env.docname, [])
        try:
            file = named(self.env, written)
            copies.append((url, str(file), None))
            snapshot = read(file, domain.settings.today)
            copies[-1] = url, str(file), snapshot.fetched
        except SnapshotError as error:
            reading.find("snapshot", "snapshot", reason=f"{written}: {error}")
            return []
        if account and _identity(account) != _identity(find_account(snapshot.source, domain.providers)):
            values = {"value": written, "source": snapshot.source, "account": account.profile}
            reading.find("snapshot.other", "snapshot", **values)
            return []
        return post_list(snapshot, account, limit, self.config.language, linked=linked)


class MentionDirective(EmbedDirective):
    """A plain link to the page on which a reader writes to the account."""

    fields = MENTION

    def run(self) -> list[nodes.Node]:
        _values, reading = self.read()
        account, url, linked = self.find_account(reading)
        self.report(reading.findings)
        words = _say(_MENTION if account.compose else _SEE, account) if account else url
        href = account.compose or account.profile if account else url
        own = nodes.inline("", words)
        if self.title:  # the contributor's own words, which translators get without the address
            own = nodes.inline(translatable=True)
            self.inline(self.title, own, self.lineno)
        parts = link("", href, own) if linked and parse_url(href) else [own]
        paragraphs = [plain(*parts, name="channel-mention")] if own.astext() else []
        return [*paragraphs, *self.parse_content_to_nodes()]


class ChoicesDirective(EmbedDirective):
    """Show a reader what this site has stored in the browser about live posts, and clear it."""

    optional_arguments = 0
    fields: dict[str, Field] = {}

    def run(self) -> list[nodes.Node]:
        self.report(self.read()[1].findings)
        words = _(
            "Posts are loaded from another site only when you ask for it. Your browser remembers that only if you "
            "tick the box that says so, for 12 months at most."
        )
        node = channel_choices("", plain(nodes.Text(words), name="channel-saved"), *self.parse_content_to_nodes())
        node["labels"] = {row.name: row.label for row in channel_domain(self.env).providers if row.live}
        node["classes"] = ["channel-choices"]
        self.set_source_info(node)
        return [node]
