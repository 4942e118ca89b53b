"""Feeds into posts: the dialects that providers speak, and feeds that are not what they seem."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_url
from sphinx_channels.providers import find_account
from sphinx_channels.snapshots.feed import LONGEST_POST, read_feed
from sphinx_channels.snapshots.feed_xml import FeedError
from sphinx_channels.snapshots.file import Post, Snapshot, dump, parse, read
from sphinx_channels.snapshots.plain_text import UNSAFE

HOSTILE = Path(__file__).parent.parent / "feeds" / "hostile"
TODAY = date(2021, 3, 5)
ACCOUNT = find_account("https://feeds.test/feed.xml")
assert ACCOUNT

#: Seconds. All of these take a part of one on any machine, and minutes where the work grows with the square.
SOON = 10

RSS = '<rss version="2.0"><channel><title>Feed</title>{}</channel></rss>'
ITEM = "<item><link>https://feeds.test/{}</link>{}</item>"


def posts(feed: str | bytes, content_type: str = "application/rss+xml", limit: int = 20) -> tuple[Post, ...]:
    data = feed.encode() if isinstance(feed, str) else feed
    return read_feed(data, content_type, ACCOUNT, limit=limit, today=TODAY)


REFUSED = {
    "billion-laughs": "it has a DOCTYPE",
    "blank": "it is no XML",
    "control-character": "not well-formed XML (not well-formed (invalid token): line 8, column 14)",
    "control-reference": "reference to invalid character number",
    "doctype-after-comment": "it has a DOCTYPE",
    "doctype-inside": "not well-formed XML",
    "doctype-utf-16": "it has a DOCTYPE",
    "doctype-utf-7": "its encoding, UTF-7, is not one that feeds are written in",
    "empty": "it is no XML",
    "external-dtd": "it has a DOCTYPE",
    "external-entity": "it has a DOCTYPE",
    "false-encoding": "it is not written in the encoding that it names (UTF-8)",
    "json": "it is no XML",
    "no-addresses": "it holds no posts with an address",
    "no-items": "it holds no posts with an address",
    "parameter-entity": "it has a DOCTYPE",
    "quadratic": "it has a DOCTYPE",
    "surrogate-reference": "reference to invalid character number",
    "text-after": "junk after document element: line 14",
    "truncated": "unclosed token: line 15",
    "two-roots": "junk after document element",
    "unbound-prefix": "unbound prefix: line 10",
    "undefined-entity": "undefined entity: line 8",
    "unknown-encoding": "its encoding, unicode_escape, is not one",
    "web-page": "no RSS or Atom (it starts with <html>)",
    "web-page-with-doctype": "it has a DOCTYPE",
}
HARMLESS = sorted(path.stem for path in HOSTILE.glob("*.json"))


def test_every_file_of_the_corpus_is_tried() -> None:
    assert {path.stem for path in HOSTILE.glob("*.xml")} == {*REFUSED, *HARMLESS}


@pytest.mark.parametrize("name", REFUSED)
def test_feeds_that_are_refused(name: str) -> None:
    with pytest.raises(FeedError) as caught:
        posts((HOSTILE / f"{name}.xml").read_bytes())
    assert REFUSED[name] in str(caught.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_feeds_that_are_made_harmless(name: str) -> None:
    found = posts((HOSTILE / f"{name}.xml").read_bytes())
    assert found == read(HOSTILE / f"{name}.json").items


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_that_acts_is_left(name: str) -> None:
    for post in posts((HOSTILE / f"{name}.xml").read_bytes()):
        addresses = [post.url, *(link.href for link in post.links)]
        assert all(parse_url(address) for address in addresses)
        texts = [post.text, post.author, post.id, post.lang, *(link.label for link in post.links)]
        assert not any(UNSAFE.search(text) for text in [*texts, *(media.alt for media in post.media)])


@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml",
        "application/atom+xml; charset=utf-8",
        "application/rdf+xml",
        "text/plain",
        "application/octet-stream",
        "",
    ],
)
def test_content_types_that_feeds_come_with(content_type: str) -> None:
    assert posts(RSS.format(ITEM.format(1, "")), content_type)


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "image/png", "text/html; charset=utf-8"])
def test_another_content_type_is_refused(content_type: str) -> None:
    with pytest.raises(FeedError, match=f"the server sends {content_type.partition(';')[0]}, not a feed"):
        posts(RSS.format(ITEM.format(1, "")), content_type)


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("utf-8", "text/xml; charset=iso-8859-1", ""),
        ("iso-8859-1", "text/xml; charset=iso-8859-1", ""),
        ("iso-8859-1", "text/xml; charset='ISO-8859-1'", "utf-8"),
        ("iso-8859-1", "text/xml", "ISO-8859-1"),
        ("windows-1252", "text/xml; charset=utf-8", "windows-1252"),
        ("utf-16-le", "text/xml; charset=utf-16le", ""),
        ("utf-16", "text/xml; charset=utf-8", ""),
    ],
)
def test_encodings(encoding: str, content_type: str, declared: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = declaration + RSS.format(ITEM.format(1, "<title>Café – naïve</title>".replace("–", "-")))
    assert posts(text.encode(encoding), content_type)[0].text == "Café - naïve"


@pytest.mark.parametrize("encoding", ["iso-8859-99", "punycode", "zip", "rot13", "idna"])
def test_an_encoding_that_is_none_is_refused(encoding: str) -> None:
    with pytest.raises(FeedError, match="encoding"):
        posts(RSS.format(ITEM.format(1, "")).encode() + b"\xff", f"text/xml; charset={encoding}")


def test_the_newest_posts_are_kept_and_undated_ones_come_last() -> None:
    dated = [ITEM.format(day, f"<pubDate>{day:02} Feb 2021 08:00 GMT</pubDate>") for day in (3, 9, 1, 7)]
    found = posts(RSS.format(ITEM.format("undated", "") + "".join(dated)), limit=3)
    assert [post.url.rpartition("/")[2] for post in found] == ["9", "7", "3"]


def test_an_address_counts_once() -> None:
    found = posts(RSS.format(ITEM.format(1, "<title>First</title>") + ITEM.format(1, "<title>Again</title>")))
    assert [post.text for post in found] == ["First"]


def test_a_long_entry_is_cut_between_words_in_little_time() -> None:
    words = "<p>" + "A word &lt;b&gt; or <b>two</b>. " * 60_000 + "</p>"
    start = time.monotonic()
    [post] = posts(RSS.format(ITEM.format(1, f"<description><![CDATA[{words}]]></description>")))
    assert time.monotonic() - start < SOON
    assert len(post.text) <= LONGEST_POST
    assert post.text.endswith(" two.…") or post.text.endswith("…")
    assert "  " not in post.text


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<a href='", "<!--", "<![", "</", "<?", "&#", "<script>", "<p>", '<a b="', "<pre>", "<title>"]
)
def test_broken_html_takes_little_time(part: str) -> None:
    start = time.monotonic()
    posts(RSS.format(ITEM.format(1, f"<description><![CDATA[{part * (200_000 // len(part))}]]></description>")))
    assert time.monotonic() - start < SOON


def test_elements_may_not_be_nested_without_end() -> None:
    with pytest.raises(FeedError, match="nested more than 100 deep"):
        posts(RSS.format("<a>" * 300_000))


def test_many_entries_take_little_time() -> None:
    start = time.monotonic()
    found = posts(RSS.format("".join(ITEM.format(number, "") for number in range(5_000))))
    assert len(found) == 20
    assert time.monotonic() - start < SOON


def test_many_links_and_pictures_are_cut() -> None:
    html = "".join(f'<a href="/{n}">{n:03}</a> <img alt="picture {n}"> ' for n in range(300))
    [post] = posts(RSS.format(ITEM.format(1, f"<description><![CDATA[{html}]]></description>")))
    assert len(post.links) == 20
    assert len(post.media) == 10


def test_links_that_were_cut_off_with_the_text_are_left_out() -> None:
    html = "word " * 300 + '<a href="https://feeds.test/end">the end</a>'
    [post] = posts(RSS.format(ITEM.format(1, f"<description><![CDATA[<p>{html}</p>]]></description>")))
    assert post.links == ()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://feeds.test/a, please.", ["https://feeds.test/a"]),
        ("(https://feeds.test/a)", ["https://feeds.test/a"]),
        ("http://feeds.test/?q=1&amp;b=2", ["http://feeds.test/?q=1&b=2"]),
        ("cut https://feeds.test/abc…", []),
        ("no feeds.test, no ftp://feeds.test/, no https://", []),
        ("twice https://feeds.test/a https://feeds.test/a", ["https://feeds.test/a"]),
    ],
)
def test_bare_addresses_become_links(text: str, links: list[str]) -> None:
    [post] = posts(RSS.format(ITEM.format(1, f"<description>{text}</description>")))
    assert [link.href for link in post.links] == links
    assert all(link.label in post.text for link in post.links)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("sam@feeds.test (Sam Lee)", "Sam Lee"),
        ("sam@feeds.test", "Feed"),
        ("Sam Lee", "Sam Lee"),
        ("", "Feed"),
        ("x" * 1000, "x" * 499 + "…"),
    ],
)
def test_an_author_is_a_name_and_no_mailbox(author: str, name: str) -> None:
    [post] = posts(RSS.format(ITEM.format(1, f"<author>{author}</author>")))
    assert post.author == name


def test_a_title_is_not_said_twice() -> None:
    [post] = posts(RSS.format(ITEM.format(1, "<title>The words…</title><description>The words go on.</description>")))
    assert post.text == "The words go on."


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://feeds.test/feed.xml", "New post\n\nWords"),
        ("https://feeds.test/@care", "Words"),
        ("https://bsky.app/profile/care.feeds.test", "Words"),
    ],
)
def test_networks_without_titles_have_none(url: str, text: str) -> None:
    feed = RSS.format(ITEM.format(1, "<title>New post</title><description>Words</description>"))
    account = find_account(url)
    assert account
    assert read_feed(feed.encode(), "", account, limit=1, today=TODAY)[0].text == text


def test_what_feedparser_cannot_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = feedparser.FeedParserDict(bozo=True, bozo_exception=ValueError("odd\x1b"), entries=[], version="rss20")
    monkeypatch.setattr(feedparser, "parse", lambda *_, **__: broken)
    with pytest.raises(FeedError, match=r"feedparser cannot read it \(odd\\x1b\)"):
        posts(RSS.format(ITEM.format(1, "")))


def test_without_feedparser_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "feedparser", None)
    with pytest.raises(FeedError, match=r"pip install 'sphinx-channels\[snapshots\]'"):
        posts(RSS.format(ITEM.format(1, "")))


#: Pieces that markup is made of, and any other character.
MARKUP = st.lists(
    st.sampled_from([
        "<a href=", "<a href='https://feeds.test/'>", "</a>", "<p>", "<script>", "</script>", "<!--", "-->", "<![",
        "<?", "<img alt='x", "'>", '"', ">", "<", "&", "&lt;", "&#x202e;", "&#0;", "https://feeds.test/", "]]", " ",
        "\n", "java", "javascript:", "\u202e", "\u2028", "\ufeff", "é", "\U0001f600",
    ])
    | st.characters(exclude_categories=["Cs"]),
    max_size=30,
).map("".join)  # fmt: skip
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@settings(max_examples=200, deadline=None)
@given(MARKUP, st.sampled_from(["description", "title", "pubDate", "author", "guid", "link"]))
def test_any_words_give_a_file_that_can_be_read_back(words: str, element: str) -> None:
    words = words.translate(_NOT_XML).replace("]]>", "")
    entry = ITEM.format(1, f"<{element}><![CDATA[{words}]]></{element}>")
    snapshot = Snapshot("https://feeds.test/feed.xml", TODAY, posts(RSS.format(ITEM.format(2, "") + entry)))
    assert parse(dump(snapshot)) == snapshot


@settings(max_examples=100, deadline=None)
@given(MARKUP, MARKUP)
def test_any_feed_gives_posts_or_a_feed_error(inside: str, before: str) -> None:
    with suppress(FeedError):
        assert posts(before + RSS.format(ITEM.format(1, inside)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_give_a_feed_error(data: bytes, content_type: str) -> None:
    with pytest.raises(FeedError):
        posts(data, content_type)
