"""The table of providers: networks with hosts of their own, then software for any host. A row says its source."""

from typing import Final

from sphinx_channels.providers.accounts import Form, Provider
from sphinx_channels.texts import pairs, text

#: A host name, as a part of a path.
_DOMAIN_NAME: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Paths of x.com that are pages of the site: nobody's screen name, or not shown as one.
_X_PAGES: Final = (
    "about|account|compose|download|explore|hashtag|help|home|i|intent|jobs|login|logout|messages|notifications|"
    "oauth|privacy|search|settings|share|signup|tos|who_to_follow"
)
_GITHUB_PAGES: Final = (
    "about|account|apps|codespaces|collections|contact|customer-stories|dashboard|enterprise|events|explore|"
    "features|gist|issues|join|login|logout|marketplace|new|notifications|organizations|orgs|pricing|pulls|"
    "readme|search|security|sessions|settings|site|solutions|sponsors|stars|team|topics|trending"
)
_OWNER: Final = rf"(?!(?i:{_GITHUB_PAGES})(?:[/.]|$))(?P<owner>[A-Za-z0-9](?:-?[A-Za-z0-9]){{0,38}})"
# Both are lazy, so that a `.atom` or `.rss` that follows is not taken as a part of the name.
_REPO: Final = r"(?P<repo>[A-Za-z0-9._-]*?[A-Za-z0-9_-])"
_BRANCH: Final = r"(?P<branch>[A-Za-z0-9._/-]*?[A-Za-z0-9_-])"

X: Final = Provider(
    # Screen names, intents and live timelines: X developer documentation, "Web intents" and "Embedded timelines".
    name="x", label="X", domains=("x.com", "twitter.com"),
    forms=(
        Form(rf"/@?(?!(?i:{_X_PAGES})/?$)(?P<account>[A-Za-z0-9_]{{1,15}})/?", "@{account}",
             "https://{domain}/{account}", compose="https://twitter.com/intent/tweet?screen_name={account}"),
    ),
    live="x",
    privacy="https://x.com/en/privacy",
)  # fmt: skip

_BLUESKY: Final = "https://bsky.app/profile/{account}"
BLUESKY: Final = Provider(
    # Handles: AT Protocol specification, "Handle". Compose page: Bluesky documentation, "Action Intent Links".
    # Feed: the web application's route /profile/…/rss (bskyweb), which takes a handle or a DID.
    name="bluesky", label="Bluesky", domains=("bsky.app",),
    forms=(
        Form(rf"/profile/(?P<account>{_DOMAIN_NAME})(?:/rss)?/?", "@{account}", _BLUESKY, f"{_BLUESKY}/rss",
             "https://bsky.app/intent/compose?text=%40{account}"),
        Form(r"/profile/(?P<account>did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-])(?:/rss)?/?", "{account}", _BLUESKY,
             f"{_BLUESKY}/rss"),
    ),
    posts="plain",
)  # fmt: skip

_YOUTUBE: Final = "https://www.youtube.com"
YOUTUBE: Final = Provider(
    # Feed: YouTube Data API documentation, "Subscribe to Push Notifications". It is known by the channel's
    # identifier alone, which an address with a handle does not tell.
    name="youtube", label="YouTube", domains=("youtube.com",),
    forms=(
        Form(r"/(?:channel/|(?:xml/)?feeds/videos\.xml\?channel_id=)(?P<account>UC[A-Za-z0-9_-]{22})"
             r"(?:/(?:featured|videos)?)?",
             "{account}", f"{_YOUTUBE}/channel/{{account}}", f"{_YOUTUBE}/feeds/videos.xml?channel_id={{account}}"),
        Form(r"/@(?P<account>[^/?]{3,90})(?:/(?:featured|videos)?)?", "@{account}", f"{_YOUTUBE}/@{{account}}"),
    ),
)  # fmt: skip


def _github(page: str, path: str, compose: str = "") -> Form:
    profile = f"https://github.com/{page}"
    name = "{owner}/{repo}" if "{repo}" in page else "{owner}"
    return Form(rf"/{path}(?:\.atom)?/?", name, profile, f"{profile}.atom", compose and f"{profile}{compose}")


GITHUB: Final = Provider(
    # Feed of an owner: GitHub REST API documentation, "REST API endpoints for feeds". Releases, tags, commits and
    # discussions: the page's address with `.atom`, which GitHub serves but does not document. New discussion: the
    # page behind GitHub's own button.
    name="github", label="GitHub", domains=("github.com",),
    forms=(
        _github("{owner}", rf"(?:orgs/)?{_OWNER}"),
        _github("orgs/{owner}/discussions", rf"orgs/{_OWNER}/discussions", "/new/choose"),
        _github("{owner}/{repo}/discussions", rf"{_OWNER}/{_REPO}/discussions", "/new/choose"),
        _github("{owner}/{repo}/tags", rf"{_OWNER}/{_REPO}/tags"),
        _github("{owner}/{repo}/commits/{branch}", rf"{_OWNER}/{_REPO}/commits/{_BRANCH}"),
        _github("{owner}/{repo}/releases", rf"{_OWNER}/{_REPO}(?:\.git|/releases)?"),
    ),
)  # fmt: skip


def _linked(row: str) -> Provider:
    """A network of ``networks.txt``: an account there has a name and a page."""
    texts = pairs(row)
    form = Form(texts["path"], texts["account"], texts["profile"])
    return Provider(texts["name"], texts["label"], (form,), tuple(texts.get("domains", "").split()))


LINKED: Final = tuple(map(_linked, text("providers/networks.txt").split("\n\n")[1:]))

# Software that publishes feeds is known by the form of the address alone.
_MASTODON_NAME: Final = r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*?"
_PROFILE: Final = "https://{host}/@{account}"
_SHARE: Final = "https://share.joinmastodon.org/#text=%40{account}"
_TOPIC: Final = "https://{host}/new-topic"
_FEED: Final = "https://{host}{feed}"

MASTODON: Final = Provider(
    # Names and feed: Mastodon's source (`Account::USERNAME_RE`, `RSS::AccountSerializer`): the profile with `.rss`.
    # Compose page: the Mastodon project's share page, which asks for the reader's own server; a server's own
    # /share serves its members only. The text is in the fragment, so the share page's server never sees it.
    name="mastodon", label="Mastodon",
    not_domains=(
        "hackmd.io", "medium.com", "observablehq.com", "odysee.com", "snapchat.com", "substack.com", "tiktok.com",
    ),
    forms=(
        Form(rf"/@(?P<account>{_MASTODON_NAME})(?:\.rss)?/?", "@{account}@{host}", _PROFILE, f"{_PROFILE}.rss",
             f"{_SHARE}%40{{host}}"),
        Form(rf"/@(?P<account>{_MASTODON_NAME}@{_DOMAIN_NAME})/?", "@{account}", _PROFILE, compose=_SHARE),
    ),
    posts="notes",
)  # fmt: skip


def _discourse(path: str, *, named_host: bool = False) -> Form:
    path = rf"/(?P<list>{path})(?:\.rss)?(?:/l/latest)?/?"
    return Form(path, "{host}", "https://{host}/{list}", "https://{host}/{list}.rss", _TOPIC, named_host)


DISCOURSE: Final = Provider(
    # Feeds: meta.discourse.org, "Finding Discourse RSS feeds" (add `.rss` to the address of a list or category).
    # Compose page: meta.discourse.org, "Create a link to start a new topic with pre-filled information".
    name="discourse", label="Discourse",
    forms=(
        Form("/?", "{host}", "https://{host}/latest", "https://{host}/latest.rss", _TOPIC, named_host=True),
        _discourse("latest|top|posts|c/(?:[^/?.]+/){1,3}[0-9]+"),
        _discourse("(?:tag|u)/[^/?.]+|t/[^/?.]+/[0-9]+", named_host=True),
    ),
)  # fmt: skip

ATOM: Final = Provider(
    # The endings of feed addresses are custom, not specification: whether a feed is there shows when it is fetched.
    name="atom", label="Atom feed",
    forms=(Form(r"(?P<feed>/(?:[^?]*[/.-])?atom(?:\.xml|/)?(?:\?.*)?)", "{host}", _FEED, _FEED),),
)  # fmt: skip

RSS: Final = Provider(
    # `feed/` after the address of a page, and `?feed=`: WordPress documentation, "WordPress Feeds".
    name="rss", label="RSS feed",
    forms=(
        Form(r"(?P<page>/(?:[^?]*/)?)(?P<feed>feed(?:/(?:rss2?|rdf)?)?)", "{host}", "https://{host}{page}",
             "https://{host}{page}{feed}"),
        Form(r"(?P<feed>/(?:[^?]*/)?(?:rss2?/?|feeds/[^?]+|[^?/]*\.(?:rss|rdf|xml))(?:\?.*)?"
             r"|/[^?]*\?(?:.*&)?(?:feed|format)=(?:rss2?|rdf|atom))", "{host}", _FEED, _FEED),
    ),
)  # fmt: skip

#: Every provider. The order counts where two may own an address: plain feeds come last.
PROVIDERS: Final = (X, BLUESKY, YOUTUBE, GITHUB, *LINKED, MASTODON, DISCOURSE, ATOM, RSS)
