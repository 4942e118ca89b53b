"""The table of providers: which address is whose account, and what follows from it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_url
from sphinx_channels.providers import LIVE, PROVIDERS, X, csp_rows, find_account, provider_rows
from sphinx_channels.providers.own import KEYS, read_providers

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
    "https://www.instagram.com/a", "https://medium.com/@a", "https://www.tiktok.com/@a", "https://bsky.app/",
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
    ("url", "text", "compose"),
    [
        # The old site's link, to the letter.
        ("https://twitter.com/INTEROPenAPI", "", "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI"),
        ("https://x.com/a", "Hi & bye #1", "https://twitter.com/intent/tweet?screen_name=a&text=Hi%20%26%20bye%20%231"),
        ("https://bsky.app/profile/nhs.uk", "", "https://bsky.app/intent/compose?text=%40nhs.uk"),
        ("https://bsky.app/profile/nhs.uk", "Hi", "https://bsky.app/intent/compose?text=%40nhs.uk%20Hi"),
        (f"https://bsky.app/profile/{DID}", "Hi", ""),
        ("https://care.test/@a", "Grüße", "https://share.joinmastodon.org/#text=%40a%40care.test%20Gr%C3%BC%C3%9Fe"),
        ("https://forum.test/latest", "", "https://forum.test/new-topic"),
        ("https://forum.test/latest", "a b", "https://forum.test/new-topic?body=a%20b"),
        ("https://github.com/a/b/discussions", "ignored", "https://github.com/a/b/discussions/new/choose"),
        ("https://github.com/a/b", "", ""),
        ("https://www.youtube.com/@nhs", "", ""),
        ("https://blog.test/feed/", "Hi", ""),
        ("https://x.com/a", "\ud800", "https://twitter.com/intent/tweet?screen_name=a&text=%3F"),
    ],
)
def test_the_address_where_a_reader_writes(url: str, text: str, compose: str) -> None:
    account = find_account(url)
    assert account is not None
    assert account.compose(text) == compose


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


@given(st.text() | PIECES | PIECES.map("https://".__add__), st.text())
@example("https://x.com/a\n", "")
def test_any_text_is_an_account_with_good_addresses_or_none(url: str, text: str) -> None:
    account = find_account(url)
    if account is None:
        return
    for address in (account.profile, account.feed, account.compose(), account.compose(text), account.privacy):
        assert not address or (address.startswith("https://") and parse_url(address))
    assert account.name
    hosts = {urlsplit(address).hostname for address in (account.profile, account.feed) if address}
    if account.provider.domains:
        assert all(host.removeprefix("www.") in account.provider.domains for host in hosts if host)


def test_every_row_passes_the_checks_for_own_rows() -> None:
    assert read_providers(PROVIDERS, ()) == (PROVIDERS, ())
    assert len({provider.name for provider in PROVIDERS}) == len(PROVIDERS)
    assert pickle.loads(pickle.dumps(PROVIDERS)) == PROVIDERS


def test_the_documentation_says_something_about_every_provider() -> None:
    rows = provider_rows()
    assert [row[0] for row in rows] == [provider.label for provider in PROVIDERS]
    assert all(all(row) for row in rows)


def test_only_x_is_live_and_its_policy_names_hosts_that_it_contacts() -> None:
    assert [provider.name for provider in PROVIDERS if provider.live] == list(LIVE) == ["x"]
    assert not any(provider.hosts or provider.csp for provider in PROVIDERS if not provider.live)
    rows = csp_rows()
    assert {row[0] for row in rows} == {"X"}
    assert [row[1] for row in rows] == ["script-src", "frame-src", "connect-src", "img-src"]
    sources = {source for row in rows for source in row[2].split()}
    assert sources <= {f"https://{host}" for host in X.hosts}


LEMMY = {
    "name": "lemmy",
    "label": "Lemmy",
    "domains": ["lemmy.test"],
    "path": r"/c/(?P<account>[a-z]+)/?",
    "account": "!{account}@{host}",
    "profile": "https://{host}/c/{account}",
    "feed": "https://{host}/feeds/c/{account}.xml",
    "compose": "https://{host}/create_post",
    "compose_text": "?body=",
    "posts": "notes",
}


def test_a_project_adds_its_own_row() -> None:
    providers, problems = read_providers([LEMMY])
    assert problems == ()
    account = find_account("https://www.lemmy.test/c/fhir", providers)
    assert account is not None
    assert account.name == "!fhir@www.lemmy.test"
    assert account.feed == "https://www.lemmy.test/feeds/c/fhir.xml"
    assert account.compose("Hi") == "https://www.lemmy.test/create_post?body=Hi"
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
    ("a text", "channels_providers: write a list of rows"),
    ([3], "row 1: write a dictionary"),
    ([{"nme": "x"}], 'row 1: there is no key "nme". Did you mean "name"? Keys: name, label'),
    ([{3: "x"}], 'row 1: there is no key "3".'),
    ([LEMMY, {**LEMMY, "name": 3}], 'row 2: "name" must be a text.'),
    ([{**LEMMY, "name": "Le mmy"}], 'name "Le mmy": write a word in small letters'),
    ([{**LEMMY, "name": ""}], 'name ""'),
    ([{"name": "new"}], 'add "path".'),
    ([{"name": "new", "path": "/a"}], 'add "profile".'),
    ([{**LEMMY, "path": "("}], 'path "(" is no regular expression: missing )'),
    ([{**LEMMY, "domains": 3}], '"domains" must be a list of host names.'),
    ([{**LEMMY, "domains": [3]}], '"" is no host name'),
    ([{**LEMMY, "domains": ["https://a.test"]}], '"https://a.test" is no host name: write it alone'),
    ([{**LEMMY, "not_domains": ["a.test/b"]}], '"a.test/b" is no host name'),
    ([{**LEMMY, "feed": "http://{host}/"}], 'feed "http://{host}/": write a whole address that starts with https://'),
    ([{**LEMMY, "profile": "javascript:alert(1)"}], "write a whole address that starts with https://"),
    ([{**LEMMY, "privacy": "https://a.test/{account}"}], 'privacy: "{account}" is not known here. The path has: '),
    ([{**LEMMY, "feed": "https://{host}/{user}"}], 'feed: "{user}" is not known here. The path has: {account}, '),
    ([{**LEMMY, "account": "{host.__class__}"}], 'account: "{host.__class__}" is not known here.'),
    ([{**LEMMY, "account": "{host!r}"}], 'account: "{host}" is not known here.'),
    ([{**LEMMY, "account": "{host:>99999999}"}], 'account: "{host}" is not known here.'),
    ([{**LEMMY, "account": "{}"}], 'account: "{}" is not known here.'),
    ([{**LEMMY, "mention": "{account"}], 'mention "{account": each { needs its }.'),
    ([{**LEMMY, "compose_text": "text="}], 'compose_text "text=": write what comes before the text'),
    ([{**LEMMY, "posts": "letters"}], 'posts "letters" is not known. Write one of: articles, notes, plain.'),
    ([replace(X, live="y")], 'live "y": posts can be shown live from these only: x.'),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "sentence"), WRONG_ROWS, ids=[sentence for _, sentence in WRONG_ROWS])
def test_a_wrong_row_is_a_sentence_and_left_out(rows: object, sentence: str) -> None:
    providers, [problem] = read_providers(rows)
    assert sentence in problem
    assert problem.startswith("channels_providers")
    assert providers[-len(PROVIDERS) :] == PROVIDERS
    assert len(providers) - len(PROVIDERS) == (len(rows) - 1 if isinstance(rows, list) else 0)


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
def test_any_configuration_gives_providers(rows: object) -> None:
    providers, problems = read_providers(rows)
    assert all(problems)
    find_account("https://care.test/@a?b#c", providers)
