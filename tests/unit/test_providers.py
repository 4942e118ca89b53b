"""The table of providers: which address is whose account, and what follows from it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_url
from sphinx_channels.providers import find_account
from sphinx_channels.providers.networks import PROVIDERS
from sphinx_channels.providers.own import KEYS, read_providers

if TYPE_CHECKING:
    from sphinx_channels.providers.accounts import Provider

FEEDS = Path(__file__).parent.parent / "feeds"
ID = "UCabcdefghijklmnopqrstuv"
DID = "did:plc:abcdefghijklmnopqrstuvwx"

ACCOUNTS = [
    tuple("" if column == "-" else column for column in line.split())
    for line in (FEEDS / "accounts.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

NO_ACCOUNTS = [
    "", " ", "INTEROPenAPI", "@INTEROPenAPI", "twitter.com/a", "javascript:alert(1)", "//x.com/a", "ftp://x.com/a",
    "https://x.com", "https://x.com/", "https://x.com/home", "https://x.com/Home/", "https://x.com/i",
    "https://x.com/search?q=a", "https://twitter.com/intent/tweet?screen_name=a", "https://twitter.com/share",
    "https://twitter.com/hashtag/fhir", "https://twitter.com/a/status/1", "https://x.com/a2345678901234567",
    "https://x.com/a-b", "https://x.com/a%20b", "https://xx.com/a", "https://x.com.evil.test/a",
    "https://nottwitter.com/a", "https://user@x.com/a", "https://x.com@evil.test/a", "https://twitter.com/@a.rss",
    "https://www.instagram.com/explore/", "https://www.instagram.com/p/Cabc/", "https://www.linkedin.com/groups/123/",
    "https://www.linkedin.com/company/", "https://www.facebook.com/profile.php?id=1", "https://www.facebook.com/Groups/",
    "https://www.facebook.com/groups/hl7uk", "https://www.facebook.com/a.b", "https://www.threads.com/hl7",
    "https://www.reddit.com/", "https://www.reddit.com/r/fhir/comments/1abc", "https://t.me/+AbCdEf", "https://t.me/joinchat",
    "https://t.me/s/joinchat", "https://t.me/hl7", "https://www.twitch.tv/directory", "https://www.twitch.tv/videos/123",
    "https://lemmy.world/post/1", "https://lemmy.world/c/a", "https://tube.test/c/care", "https://tube.test/w/abc",
    "https://lemmy.example.org/c/healthit", "https://medium.com/@a", "https://www.tiktok.com/@a", "https://bsky.app/",
    "https://bsky.app/profile/care", "https://bsky.app/profile/a.b/post/1", "https://bsky.app/@care",
    "https://www.youtube.com/watch?v=abc", "https://www.youtube.com/channel/UCshort", "https://youtube.com/",
    "https://gitm.hub.com/nhs",
    "https://youtube.com/feed", "https://github.com/", "https://github.com/features", "https://github.com/orgs",
    "https://github.com/a/b/issues", "https://github.com/-a", "https://github.com/a--b", "https://gist.github.com/a",
    "https://github.com/features/actions", "https://www.interopen.org/", "https://care.test/about",
    "https://care.test/@", "https://care.test/@a/1", "https://care.test/c/news", "https://care.test/feedback",
    "https://care.test/anatomy", "https://care.test/latest/news", "https://[::1", "https://a b/@c",
    f"https://care.test/@{'a' * 2_000}",
    "https://care.test/@a\u202eb", "https://care.test/@a<b", "https://care.test:99999/@a", "https://localhost/@a",
]  # fmt: skip


@pytest.mark.parametrize(("url", "provider", "name", "profile", "feed"), ACCOUNTS)
def test_accounts(url: str, provider: str, name: str, profile: str, feed: str) -> None:
    account = find_account(url)
    assert account is not None
    assert (account.provider.name, account.name, account.profile, account.feed) == (provider, name, profile, feed)


@pytest.mark.parametrize(("url", "provider", "name", "profile", "feed"), ACCOUNTS)
def test_the_profile_is_itself_an_account_of_the_same_feed(
    url: str, provider: str, name: str, profile: str, feed: str
) -> None:
    again = find_account(profile)
    if provider != "rss" or profile == feed:
        assert again is not None
        assert (again.name, again.feed) == (name, feed)


def test_blanks_around_an_address_do_not_count() -> None:
    account = find_account("  https://x.com/a\n")
    assert account is not None
    assert account.name == "@a"


@pytest.mark.parametrize("url", NO_ACCOUNTS)
def test_no_accounts(url: str) -> None:
    assert find_account(url) is None


@pytest.mark.parametrize(
    ("url", "compose"),
    [
        # The old site's link, to the letter.
        ("https://twitter.com/INTEROPenAPI", "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI"),
        ("https://bsky.app/profile/nhs.uk", "https://bsky.app/intent/compose?text=%40nhs.uk"),
        (f"https://bsky.app/profile/{DID}", ""),
        ("https://care.test/@a", "https://share.joinmastodon.org/#text=%40a%40care.test"),
        ("https://care.test/@a@b.test", "https://share.joinmastodon.org/#text=%40a@b.test"),
        ("https://forum.test/latest", "https://forum.test/new-topic"),
        ("https://github.com/a/b/discussions", "https://github.com/a/b/discussions/new/choose"),
        ("https://github.com/a/b", ""),
        ("https://www.youtube.com/@nhs", ""),
        ("https://blog.test/feed/", ""),
    ],
)
def test_the_address_where_a_reader_writes(url: str, compose: str) -> None:
    account = find_account(url)
    assert account is not None
    assert account.compose == compose


PIECES = st.lists(
    st.sampled_from([
        "https://", "http://", "javascript:", "x.com", "twitter.com", "www.", "bsky.app/profile/", "youtube.com/",
        "github.com/", "care.test", "/", "@", "a", "A1_", ".", "-", "?", "#", "&", "=", ":", ":443", "%", "%00",
        "feed", ".rss", ".atom", "latest", "c/", "7", "feeds/videos.xml?channel_id=" + ID, DID, "{host}", "{", "}",
        "[::1]", "\\", " ", "\n", "\u202e", "'", '"', "<",
    ])
    | st.characters(),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.text() | PIECES | PIECES.map("https://".__add__))
@example("https://x.com/a\n")
def test_any_text_is_an_account_with_good_addresses_or_none(url: str) -> None:
    account = find_account(url)
    if account is None:
        return
    for address in (account.profile, account.feed, account.compose):
        assert not address or (address.startswith("https://") and parse_url(address))
    assert account.name
    hosts = {urlsplit(address).hostname for address in (account.profile, account.feed) if address}
    if account.provider.domains:
        assert all(host.removeprefix("www.") in account.provider.domains for host in hosts if host)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_row_passes_the_checks_for_own_rows(provider: Provider) -> None:
    row = {key: getattr(provider, key) for key in KEYS if hasattr(provider, key)}
    for form in provider.forms:
        texts = {"path": form.path, "account": form.name, "profile": form.profile, "feed": form.feed}
        [own, *_], problems = read_providers([{**row, **texts, "compose": form.compose}])
        assert problems == ()
        assert own == provider._replace(forms=(form._replace(named_host=False),))


def test_the_table_can_be_kept() -> None:
    assert len({provider.name for provider in PROVIDERS}) == len(PROVIDERS)
    assert pickle.loads(pickle.dumps(PROVIDERS)) == PROVIDERS


def test_only_x_is_live() -> None:
    assert [(provider.name, bool(provider.privacy)) for provider in PROVIDERS if provider.live] == [("x", True)]


LEMMY = {
    "name": "lemmy",
    "label": "Lemmy",
    "domains": ["lemmy.test"],
    "path": r"/c/(?P<account>[a-z]+)/?",
    "account": "!{account}@{host}",
    "profile": "https://{host}/c/{account}",
    "feed": "https://{host}/feeds/c/{account}.xml",
    "compose": "https://{host}/create_post",
    "posts": "notes",
}


def test_a_project_adds_its_own_row() -> None:
    providers, problems = read_providers([LEMMY])
    assert problems == ()
    account = find_account("https://www.lemmy.test/c/fhir", providers)
    assert account is not None
    assert account.name == "!fhir@www.lemmy.test"
    assert account.feed == "https://www.lemmy.test/feeds/c/fhir.xml"
    assert account.compose == "https://www.lemmy.test/create_post"
    assert find_account("https://lemmy.test/@a", providers) is None, "the row owns its host"
    assert find_account("https://x.com/a", providers) is not None


def test_a_row_names_the_hosts_of_a_known_provider() -> None:
    providers, problems = read_providers(({"name": "discourse", "domains": "Forum.test"},))
    assert problems == ()
    for url, feed in {
        "https://forum.test/": "https://forum.test/latest.rss",
        "https://forum.test": "https://forum.test/latest.rss",
        "https://forum.test/tag/news": "https://forum.test/tag/news.rss",
        "https://forum.test/t/a-topic/12": "https://forum.test/t/a-topic/12.rss",
    }.items():
        account = find_account(url, providers)
        assert account is not None
        assert account.feed == feed
        assert find_account(url) is None


def test_an_own_row_comes_before_the_known_ones() -> None:
    providers, _ = read_providers([{**LEMMY, "name": "pixelfed", "domains": [], "path": "/@(?P<account>[a-z]+)"}])
    account = find_account("https://care.test/@a", providers)
    assert account is not None
    assert account.provider.name == "pixelfed"


def test_without_a_name_for_the_account_there_is_still_one() -> None:
    for path, name in ((r"/(?P<account>a)", "a"), ("/a", "care.test")):
        [provider, *_], _ = read_providers([{"name": "n", "label": "N", "path": path, "profile": "https://{host}/a"}])
        account = find_account("https://care.test/a", (provider,))
        assert account is not None
        assert account.name == name


def test_an_address_that_a_row_makes_wrong_is_no_account() -> None:
    row = {**LEMMY, "domains": ["care.test"], "path": r"/(?P<account>.*)", "profile": "https://{account}/"}
    providers, problems = read_providers([row])
    assert problems == ()
    assert find_account("https://care.test/a@b", providers) is None


WRONG_ROWS = [
    ([3], "row 1: write a dictionary"),
    ([{"nme": "x"}], 'row 1: there is no key "nme". Did you mean "name"? Keys: name, label'),
    ([{3: "x"}], 'row 1: there is no key "3".'),
    ([LEMMY, {**LEMMY, "name": 3}], 'row 2: "name" must be a text.'),
    ([{**LEMMY, "name": "Le mmy"}], 'name "Le mmy": write a word in small letters'),
    ([{**LEMMY, "name": ""}], 'name ""'),
    ([{"name": "new"}], 'add "path".'),
    ([{"name": "new", "path": "/a"}], 'add "profile".'),
    ([{**LEMMY, "path": "("}], 'path "(" is no regular expression: missing )'),
    ([{**LEMMY, "domains": 3}], '"3" is no host name'),
    ([{**LEMMY, "domains": [""]}], '"" is no host name'),
    ([{**LEMMY, "domains": ["https://a.test"]}], '"https://a.test" is no host name: write it alone'),
    ([{**LEMMY, "not_domains": ["a.test/b"]}], '"a.test/b" is no host name'),
    ([{**LEMMY, "feed": "http://{host}/"}], 'feed "http://{host}/": write a whole address that starts with https://'),
    ([{**LEMMY, "profile": "javascript:alert(1)"}], "write a whole address that starts with https://"),
    ([{**LEMMY, "feed": "https://{host}/{user}"}], 'feed "https://{host}/{user}": only these may stand in braces: {'),
    ([{**LEMMY, "account": "{host.__class__}"}], 'account "{host.__class__}": only these'),
    ([{**LEMMY, "account": "{host!r}"}], 'account "{host!r}": only these'),
    ([{**LEMMY, "account": "{host:>99999999}"}], 'account "{host:>99999999}": only these'),
    ([{**LEMMY, "account": "{}"}], 'account "{}": only these'),
    ([{**LEMMY, "account": "{account"}], 'account "{account": only these'),
    ([{**LEMMY, "mention": "@{account}"}], 'there is no key "mention".'),
    ([{**LEMMY, "posts": "letters"}], 'posts "letters": write one of articles, notes, plain.'),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "sentence"), WRONG_ROWS, ids=[sentence for _, sentence in WRONG_ROWS])
def test_a_wrong_row_is_a_sentence_and_left_out(rows: list[object], sentence: str) -> None:
    providers, [problem] = read_providers(rows)
    assert sentence in problem
    assert problem.startswith("channels_providers")
    assert providers[-len(PROVIDERS) :] == PROVIDERS
    assert len(providers) - len(PROVIDERS) == len(rows) - 1


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
        ),
    )
)
def test_any_configuration_gives_providers(row: object) -> None:
    providers, problems = read_providers([row])
    assert all(problems)
    find_account("https://care.test/@a?b#c", providers)
