"""Social networks and feeds as a table: one row a provider.

Adding a network is adding a row; a project adds its own from ``conf.py``. Nothing here knows Sphinx and nothing
fetches: the same rows serve the directives, the command line and the tables of the documentation.

Each row names the source of its facts about the provider.
"""

from __future__ import annotations

from typing import Final

from sphinx_channels.providers import accounts
from sphinx_channels.providers.accounts import Account, Form, Provider

__all__ = ["LIVE", "PROVIDERS", "Account", "Form", "Provider", "csp_rows", "find_account", "provider_rows"]

#: The adapters of ``static/timeline.js``.
LIVE: Final = ("x",)

# Paths of x.com that are pages of the site: nobody's screen name, or not shown as one.
_X_PAGES: Final = (
    "about", "account", "compose", "download", "explore", "hashtag", "help", "home", "i", "intent", "jobs",
    "login", "logout", "messages", "notifications", "oauth", "privacy", "search", "settings", "share",
    "signup", "tos", "who_to_follow",
)  # fmt: skip
_GITHUB_PAGES: Final = (
    "about", "account", "apps", "codespaces", "collections", "contact", "customer-stories", "dashboard",
    "enterprise", "events", "explore", "features", "gist", "issues", "join", "login", "logout", "marketplace",
    "new", "notifications", "organizations", "orgs", "pricing", "pulls", "readme", "search", "security",
    "sessions", "settings", "site", "solutions", "sponsors", "stars", "team", "topics", "trending",
)  # fmt: skip
_OWNER: Final = rf"(?!(?i:{'|'.join(_GITHUB_PAGES)})(?:[/.]|$))(?P<owner>[A-Za-z0-9](?:-?[A-Za-z0-9]){{0,38}})"
# Both are lazy, so that a `.atom` or `.rss` that follows is not taken as a part of the name.
_REPO: Final = r"(?P<repo>[A-Za-z0-9._-]*?[A-Za-z0-9_-])"
_MASTODON_NAME: Final = r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*?"
_DOMAIN_NAME: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_X_SOURCES: Final = ("https://platform.twitter.com", "https://platform.x.com")

X: Final = Provider(
    # Screen names, intents and live timelines: X developer documentation, "Web intents" and "Embedded timelines".
    # Hosts: requests that the script and its frames were seen to make. Frames have a policy of their own, so the
    # picture hosts stand in the list of hosts but in no directive.
    name="x",
    label="X",
    domains=("x.com", "twitter.com"),
    forms=(
        Form(
            path=rf"/@?(?!(?i:{'|'.join(_X_PAGES)})/?$)(?P<account>[A-Za-z0-9_]{{1,15}})/?",
            name="@{account}",
            profile="https://{domain}/{account}",
            compose="https://twitter.com/intent/tweet?screen_name={account}",
        ),
    ),
    compose_text="&text=",
    hosts=(
        "platform.twitter.com", "platform.x.com", "syndication.twitter.com", "cdn.syndication.twimg.com",
        "pbs.twimg.com", "abs.twimg.com",
    ),
    csp=(
        ("script-src", (*_X_SOURCES, "https://cdn.syndication.twimg.com")),
        ("frame-src", (*_X_SOURCES, "https://syndication.twitter.com")),
        ("connect-src", (*_X_SOURCES, "https://syndication.twitter.com", "https://cdn.syndication.twimg.com")),
        ("img-src", ("https://syndication.twitter.com",)),
    ),
    live="x",
    privacy="https://x.com/en/privacy",
    paste="https://twitter.com/NAME or https://x.com/NAME",
    shows="Live posts when a reader asks for them; a saved copy that a person writes",
    source="none",
)  # fmt: skip

BLUESKY: Final = Provider(
    # Handles: AT Protocol specification, "Handle". Compose page: Bluesky documentation, "Action Intent Links".
    # Feed: the web application's route /profile/…/rss (bskyweb), which takes a handle or a DID.
    name="bluesky",
    label="Bluesky",
    domains=("bsky.app",),
    forms=(
        Form(
            path=rf"/profile/(?P<account>{_DOMAIN_NAME})(?:/rss)?/?",
            name="@{account}",
            profile="https://bsky.app/profile/{account}",
            feed="https://bsky.app/profile/{account}/rss",
            compose="https://bsky.app/intent/compose",
            mention="@{account}",
        ),
        Form(
            path=r"/profile/(?P<account>did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-])(?:/rss)?/?",
            name="{account}",
            profile="https://bsky.app/profile/{account}",
            feed="https://bsky.app/profile/{account}/rss",
        ),
    ),
    compose_text="?text=",
    privacy="https://bsky.social/about/support/privacy-policy",
    posts="plain",
    paste="https://bsky.app/profile/NAME",
    shows="A saved copy of the account's own posts, without replies",
    source="https://bsky.app/profile/NAME/rss",
)

YOUTUBE: Final = Provider(
    # Feed: YouTube Data API documentation, "Subscribe to Push Notifications". It is known by the channel's
    # identifier alone, which an address with a handle does not tell.
    name="youtube",
    label="YouTube",
    domains=("youtube.com",),
    forms=(
        Form(
            path=r"/(?:channel/|(?:xml/)?feeds/videos\.xml\?channel_id=)(?P<account>UC[A-Za-z0-9_-]{22})"
            r"(?:/(?:featured|videos)?)?",
            name="{account}",
            profile="https://www.youtube.com/channel/{account}",
            feed="https://www.youtube.com/feeds/videos.xml?channel_id={account}",
        ),
        Form(
            path=r"/@(?P<account>[^/?]{3,90})(?:/(?:featured|videos)?)?",
            name="@{account}",
            profile="https://www.youtube.com/@{account}",
        ),
    ),
    privacy="https://policies.google.com/privacy",
    paste="https://www.youtube.com/channel/ID (or /@NAME, which has no feed)",
    shows="A saved copy: titles and descriptions of the latest videos, with links",
    source="https://www.youtube.com/feeds/videos.xml?channel_id=ID",
)

GITHUB: Final = Provider(
    # Feed of an owner: GitHub REST API documentation, "REST API endpoints for feeds". Releases, tags, commits and
    # discussions: the page's address with `.atom`, which GitHub serves but does not document. New discussion: the
    # page behind GitHub's own button.
    name="github",
    label="GitHub",
    domains=("github.com",),
    forms=(
        Form(
            path=rf"/{_OWNER}(?:\.atom)?/?",
            name="{owner}",
            profile="https://github.com/{owner}",
            feed="https://github.com/{owner}.atom",
        ),
        Form(
            path=rf"/orgs/{_OWNER}/discussions(?:\.atom)?/?",
            name="{owner}",
            profile="https://github.com/orgs/{owner}/discussions",
            feed="https://github.com/orgs/{owner}/discussions.atom",
            compose="https://github.com/orgs/{owner}/discussions/new/choose",
        ),
        Form(
            path=rf"/orgs/{_OWNER}/?",
            name="{owner}",
            profile="https://github.com/{owner}",
            feed="https://github.com/{owner}.atom",
        ),
        Form(
            path=rf"/{_OWNER}/{_REPO}/discussions(?:\.atom)?/?",
            name="{owner}/{repo}",
            profile="https://github.com/{owner}/{repo}/discussions",
            feed="https://github.com/{owner}/{repo}/discussions.atom",
            compose="https://github.com/{owner}/{repo}/discussions/new/choose",
        ),
        Form(
            path=rf"/{_OWNER}/{_REPO}/tags(?:\.atom)?/?",
            name="{owner}/{repo}",
            profile="https://github.com/{owner}/{repo}/tags",
            feed="https://github.com/{owner}/{repo}/tags.atom",
        ),
        Form(
            path=rf"/{_OWNER}/{_REPO}/commits/(?P<branch>[A-Za-z0-9._/-]*?[A-Za-z0-9_-])(?:\.atom)?/?",
            name="{owner}/{repo}",
            profile="https://github.com/{owner}/{repo}/commits/{branch}",
            feed="https://github.com/{owner}/{repo}/commits/{branch}.atom",
        ),
        Form(
            path=rf"/{_OWNER}/{_REPO}(?:\.git|(?:/releases)?(?:\.atom)?)/?",
            name="{owner}/{repo}",
            profile="https://github.com/{owner}/{repo}/releases",
            feed="https://github.com/{owner}/{repo}/releases.atom",
        ),
    ),
    privacy="https://docs.github.com/en/site-policy/privacy-policies/github-general-privacy-statement",
    paste="https://github.com/OWNER/REPOSITORY, also its /discussions, /tags or /commits/BRANCH; or https://github.com/OWNER",
    shows="A saved copy of the releases (or discussions, tags, commits), or of the owner's public activity",
    source="the same address with .atom; https://github.com/OWNER/REPOSITORY/releases.atom for a repository",
)

MASTODON: Final = Provider(
    # Names and feed: Mastodon's source (`Account::USERNAME_RE`, `RSS::AccountSerializer`): the profile with `.rss`.
    # Compose page: the Mastodon project's share page, which asks for the reader's own server; a server's own
    # /share serves its members only. The text is in the fragment, so the share page's server never sees it.
    name="mastodon",
    label="Mastodon",
    not_domains=(
        "hackmd.io", "medium.com", "observablehq.com", "odysee.com", "snapchat.com", "substack.com", "threads.com",
        "threads.net", "tiktok.com",
    ),
    forms=(
        Form(
            path=rf"/@(?P<account>{_MASTODON_NAME})(?:\.rss)?/?",
            name="@{account}@{host}",
            profile="https://{host}/@{account}",
            feed="https://{host}/@{account}.rss",
            compose="https://share.joinmastodon.org/",
            mention="@{account}@{host}",
        ),
        Form(
            path=rf"/@(?P<account>{_MASTODON_NAME}@{_DOMAIN_NAME})/?",
            name="@{account}",
            profile="https://{host}/@{account}",
            compose="https://share.joinmastodon.org/",
            mention="@{account}",
        ),
    ),
    compose_text="#text=",
    privacy="https://{host}/privacy-policy",
    posts="notes",
    paste="https://SERVER/@NAME",
    shows="A saved copy of the account's public posts, without replies and boosts",
    source="https://SERVER/@NAME.rss",
)  # fmt: skip

DISCOURSE: Final = Provider(
    # Feeds: meta.discourse.org, "Finding Discourse RSS feeds" (add `.rss` to the address of a list or category).
    # Compose page: meta.discourse.org, "Create a link to start a new topic with pre-filled information".
    name="discourse",
    label="Discourse",
    forms=(
        Form(
            path=r"/?",
            name="{host}",
            profile="https://{host}/latest",
            feed="https://{host}/latest.rss",
            compose="https://{host}/new-topic",
            named_host=True,
        ),
        Form(
            path=r"/(?P<list>latest|top|posts)(?:\.rss)?/?",
            name="{host}",
            profile="https://{host}/{list}",
            feed="https://{host}/{list}.rss",
            compose="https://{host}/new-topic",
        ),
        Form(
            path=r"/(?P<list>c/(?:[^/?.]+/){1,3}[0-9]+)(?:\.rss)?(?:/l/latest)?/?",
            name="{host}",
            profile="https://{host}/{list}",
            feed="https://{host}/{list}.rss",
            compose="https://{host}/new-topic",
        ),
        Form(
            path=r"/(?P<list>(?:tag|u)/[^/?.]+|t/[^/?.]+/[0-9]+)(?:\.rss)?/?",
            name="{host}",
            profile="https://{host}/{list}",
            feed="https://{host}/{list}.rss",
            compose="https://{host}/new-topic",
            named_host=True,
        ),
    ),
    compose_text="?body=",
    privacy="https://{host}/privacy",
    paste="https://FORUM/latest or https://FORUM/c/CATEGORY/NUMBER",
    shows="A saved copy of the latest topics",
    source="the same address with .rss",
)

_FEED: Final = "https://{host}{feed}"

ATOM: Final = Provider(
    # The endings of feed addresses are custom, not specification: whether a feed is there shows when it is fetched.
    name="atom",
    label="Atom feed",
    forms=(
        Form(path=r"(?P<feed>/(?:[^?]*[/.-])?atom(?:\.xml|/)?(?:\?.*)?)", name="{host}", profile=_FEED, feed=_FEED),
    ),
    paste="the address of the feed",
    shows="A saved copy of the latest entries",
    source="the address itself",
)

RSS: Final = Provider(
    # `feed/` after the address of a page, and `?feed=`: WordPress documentation, "WordPress Feeds".
    name="rss",
    label="RSS feed",
    forms=(
        Form(
            path=r"(?P<page>/(?:[^?]*/)?)(?P<feed>feed(?:/(?:rss2?|rdf)?)?)",
            name="{host}",
            profile="https://{host}{page}",
            feed="https://{host}{page}{feed}",
        ),
        Form(
            path=r"(?P<feed>/(?:[^?]*/)?(?:rss2?/?|feeds/[^?]+|[^?/]*\.(?:rss|rdf|xml))(?:\?.*)?)",
            name="{host}",
            profile=_FEED,
            feed=_FEED,
        ),
        Form(
            path=r"(?P<feed>/[^?]*\?(?:.*&)?(?:feed|format)=(?:rss2?|rdf|atom))",
            name="{host}",
            profile=_FEED,
            feed=_FEED,
        ),
    ),
    paste="the address of the feed",
    shows="A saved copy of the latest entries",
    source="the address itself",
)

#: Every provider. The order counts where two may own an address: plain feeds come last.
PROVIDERS: Final = (X, BLUESKY, YOUTUBE, GITHUB, MASTODON, DISCOURSE, ATOM, RSS)


def find_account(url: str, providers: tuple[Provider, ...] = PROVIDERS) -> Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises."""
    return accounts.find_account(url, providers)


def provider_rows(providers: tuple[Provider, ...] = PROVIDERS) -> list[tuple[str, str, str, str]]:
    """The documentation's table: provider, the address that contributors paste, what is shown, where the feed is."""
    return [(row.label, row.paste, row.shows, row.source) for row in providers]


def csp_rows(providers: tuple[Provider, ...] = PROVIDERS) -> list[tuple[str, str, str]]:
    """What a Content-Security-Policy must allow for live posts: provider, directive, sources.

    A provider without live posts has no row, because nothing of it is ever loaded.
    """
    return [(row.label, directive, " ".join(sources)) for row in providers for directive, sources in row.csp]
