"""Software that publishes feeds, on whatever host it runs: it is known by the form of the address alone.

Each row names the source of its facts.
"""

from __future__ import annotations

from typing import Final

from sphinx_channels.providers.accounts import DOMAIN_NAME, Form, Provider

_MASTODON_NAME: Final = r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*?"
_PROFILE: Final = "https://{host}/@{account}"
_SHARE: Final = "https://share.joinmastodon.org/#text=%40{account}"
_LIST: Final = "https://{host}/{list}"
_TOPIC: Final = "https://{host}/new-topic"
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
        Form(rf"/@(?P<account>{_MASTODON_NAME})(?:\.rss)?/?", "@{account}@{host}", _PROFILE, f"{_PROFILE}.rss",
             f"{_SHARE}%40{{host}}"),
        Form(rf"/@(?P<account>{_MASTODON_NAME}@{DOMAIN_NAME})/?", "@{account}", _PROFILE, compose=_SHARE),
    ),
    privacy="https://{host}/privacy-policy",
    posts="notes",
)  # fmt: skip

DISCOURSE: Final = Provider(
    # Feeds: meta.discourse.org, "Finding Discourse RSS feeds" (add `.rss` to the address of a list or category).
    # Compose page: meta.discourse.org, "Create a link to start a new topic with pre-filled information".
    name="discourse",
    label="Discourse",
    forms=(
        Form("/?", "{host}", "https://{host}/latest", "https://{host}/latest.rss", _TOPIC, named_host=True),
        *(
            Form(rf"/(?P<list>{path})(?:\.rss)?{end}/?", "{host}", _LIST, f"{_LIST}.rss", _TOPIC, named_host)
            for path, end, named_host in (
                ("latest|top|posts", "", False),
                ("c/(?:[^/?.]+/){1,3}[0-9]+", "(?:/l/latest)?", False),
                ("(?:tag|u)/[^/?.]+|t/[^/?.]+/[0-9]+", "", True),
            )
        ),
    ),
    privacy="https://{host}/privacy",
)

ATOM: Final = Provider(
    # The endings of feed addresses are custom, not specification: whether a feed is there shows when it is fetched.
    name="atom",
    label="Atom feed",
    forms=(Form(r"(?P<feed>/(?:[^?]*[/.-])?atom(?:\.xml|/)?(?:\?.*)?)", "{host}", _FEED, _FEED),),
)

RSS: Final = Provider(
    # `feed/` after the address of a page, and `?feed=`: WordPress documentation, "WordPress Feeds".
    name="rss",
    label="RSS feed",
    forms=(
        Form(
            r"(?P<page>/(?:[^?]*/)?)(?P<feed>feed(?:/(?:rss2?|rdf)?)?)",
            "{host}",
            "https://{host}{page}",
            "https://{host}{page}{feed}",
        ),
        Form(
            r"(?P<feed>/(?:[^?]*/)?(?:rss2?/?|feeds/[^?]+|[^?/]*\.(?:rss|rdf|xml))(?:\?.*)?"
            r"|/[^?]*\?(?:.*&)?(?:feed|format)=(?:rss2?|rdf|atom))",
            "{host}",
            _FEED,
            _FEED,
        ),
    ),
)
