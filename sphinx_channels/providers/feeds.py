"""Software that publishes feeds, on whatever host it runs: it is known by the form of the address alone.

Each row names the source of its facts.
"""

from __future__ import annotations

from typing import Final

from sphinx_channels.providers.accounts import DOMAIN_NAME, Form, Provider

_MASTODON_NAME: Final = r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*?"
_FEED: Final = "https://{host}{feed}"

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
            path=rf"/@(?P<account>{_MASTODON_NAME}@{DOMAIN_NAME})/?",
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


def _discourse(page: str, path: str, *, named_host: bool = False) -> Form:
    profile = f"https://{{host}}/{page}"
    compose = "https://{host}/new-topic"
    return Form(path, "{host}", profile, feed=f"{profile}.rss", compose=compose, named_host=named_host)


DISCOURSE: Final = Provider(
    # Feeds: meta.discourse.org, "Finding Discourse RSS feeds" (add `.rss` to the address of a list or category).
    # Compose page: meta.discourse.org, "Create a link to start a new topic with pre-filled information".
    name="discourse",
    label="Discourse",
    forms=(
        _discourse("latest", r"/?", named_host=True),
        _discourse("{list}", r"/(?P<list>latest|top|posts)(?:\.rss)?/?"),
        _discourse("{list}", r"/(?P<list>c/(?:[^/?.]+/){1,3}[0-9]+)(?:\.rss)?(?:/l/latest)?/?"),
        _discourse("{list}", r"/(?P<list>(?:tag|u)/[^/?.]+|t/[^/?.]+/[0-9]+)(?:\.rss)?/?", named_host=True),
    ),
    compose_text="?body=",
    privacy="https://{host}/privacy",
    paste="https://FORUM/latest or https://FORUM/c/CATEGORY/NUMBER",
    shows="A saved copy of the latest topics",
    source="the same address with .rss",
)

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
