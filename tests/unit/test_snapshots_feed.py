"""Feeds into posts: the dialects that providers speak, and feeds that are not what they seem."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_url
from sphinx_channels.providers import find_account
from sphinx_channels.snapshots.feed import LONGEST_POST, read_feed
from sphinx_channels.snapshots.file import Post, Snapshot, SnapshotError, dump, parse, read
from sphinx_channels.snapshots.plain_text import UNSAFE

HOSTILE = Path(__file__).parent.parent / "feeds" / "hostile"
TODAY = date(2021, 3, 5)
FEED = "https://feeds.test/feed.xml"

RSS = '<rss version="2.0"><channel><title>Feed</title>{}</channel></rss>'
ITEM = "<item><link>https://feeds.test/{}</link>{}</item>"


def posts(feed: str | bytes, url: str = FEED) -> tuple[Post, ...]:
    account = find_account(url)
    assert account
    return read_feed(feed.encode() if isinstance(feed, str) else feed, account, TODAY)


def described(html: str) -> str:
    """A feed with one post, whose text is this."""
    return RSS.format(ITEM.format(1, f"<description><![CDATA[{html}]]></description>"))


REFUSED = {
    "billion-laughs": "the feed has a DOCTYPE, which",
    "blank": "the feed is not well-formed XML (no element found: line 3, column 0).",
    "control-character": "not well-formed (invalid token): line 8, column 14",
    "control-reference": "reference to invalid character number",
    "doctype-after-comment": "the feed has a DOCTYPE",
    "doctype-inside": "not well-formed (invalid token): line 7",
    "doctype-utf-16": "the feed has a DOCTYPE",
    "doctype-utf-7": "multi-byte encodings are not supported",
    "empty": "no element found",
    "external-dtd": "the feed has a DOCTYPE",
    "external-entity": "the feed has a DOCTYPE",
    "false-encoding": "not well-formed (invalid token): line 8",
    "json": "not well-formed (invalid token): line 1",
    "no-addresses": "the feed holds no posts with an address.",
    "no-items": "the feed holds no posts with an address.",
    "parameter-entity": "the feed has a DOCTYPE",
    "quadratic": "the feed has a DOCTYPE",
    "surrogate-reference": "reference to invalid character number",
    "text-after": "junk after document element: line 14",
    "truncated": "unclosed token: line 15",
    "two-roots": "junk after document element",
    "unbound-prefix": "unbound prefix: line 10",
    "undefined-entity": "undefined entity: line 8",
    "web-page": "this is XML, but no RSS or Atom: it starts with <html>.",
    "web-page-with-doctype": "syntax error: line 1, column 0",
}
HARMLESS = sorted(path.stem for path in HOSTILE.glob("*.json"))


def test_every_file_of_the_corpus_is_tried() -> None:
    assert {path.stem for path in HOSTILE.glob("*.xml")} == {*REFUSED, *HARMLESS}


@pytest.mark.parametrize("name", REFUSED)
def test_feeds_that_are_refused(name: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        posts((HOSTILE / f"{name}.xml").read_bytes())
    assert REFUSED[name] in str(caught.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_feeds_that_are_made_harmless(name: str) -> None:
    found = posts((HOSTILE / f"{name}.xml").read_bytes())
    assert found == read(HOSTILE / f"{name}.json").items
    for post in found:
        assert all(parse_url(address) for address in (post.url, *(link.href for link in post.links)))
        texts = [post.text, post.author, post.id, post.lang, *(link.label for link in post.links)]
        assert not any(UNSAFE.search(text) for text in [*texts, *post.pictures])


@pytest.mark.parametrize(
    ("encoding", "declared", "word"),
    [
        ("utf-8", "", "Café - naïve"),
        ("utf-8", "us-ascii", "Café"),
        ("utf-8-sig", "iso-8859-1", "Café"),
        ("utf-16", "", "Café"),
        ("iso-8859-1", "ISO-8859-1", "Café - naïve"),
        ("windows-1252", "Windows-1252", "Café – naïve"),
        ("koi8-r", "koi8-r", "Привет"),
    ],
)
def test_encodings(encoding: str, declared: str, word: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    feed = declaration + RSS.format(ITEM.format(1, f"<title>{word}</title>"))
    assert posts(feed.encode(encoding))[0].text == word


@pytest.mark.parametrize("encoding", ["iso-8859-99", "punycode", "zip", "rot13", "idna", "utf-7", "undefined", "mbcs"])
def test_an_encoding_that_is_none_is_refused(encoding: str) -> None:
    feed = f'<?xml version="1.0" encoding="{encoding}"?>{RSS.format(ITEM.format(1, ""))}'.encode()
    with pytest.raises(SnapshotError, match=r"^the feed is not well-formed XML"):
        posts(feed.replace(b"Feed", b"\xff"))


def test_the_newest_posts_are_kept_and_undated_ones_come_last() -> None:
    dated = [ITEM.format(day, f"<pubDate>{day:02} Feb 2021 08:00 GMT</pubDate>") for day in (3, 9, 1, 7)]
    found = posts(RSS.format(ITEM.format("undated", "") + "".join(dated)))
    assert [post.url.rpartition("/")[2] for post in found] == ["9", "7", "3", "1", "undated"]
    assert len(posts(RSS.format("".join(ITEM.format(number, "") for number in range(5_000))))) == 20


def test_an_address_counts_once() -> None:
    found = posts(RSS.format(ITEM.format(1, "<title>First</title>") + ITEM.format(1, "<title>Again</title>")))
    assert [post.text for post in found] == ["First"]


def test_a_long_entry_is_cut_between_words() -> None:
    [post] = posts(described("<p>" + "A word &lt;b&gt; or <b>two</b>. " * 20_000 + "</p>"))
    assert LONGEST_POST - 10 < len(post.text) <= LONGEST_POST
    assert post.text.endswith(("two.…", "or…", "word…", "A…", "<b>…"))
    assert "  " not in post.text


#: Each a feed of about so many characters: what once took time with the square of the length, or may.
SLOW = {
    "blanks in a doctype": lambda n: "<!DOCTYPE" + " " * n + "rss><rss/>",
    "blanks before": lambda n: " " * n + RSS.format(""),
    "comments before": lambda n: "<!---->" * (n // 7) + RSS.format(""),
    "instructions": lambda n: RSS.format("<?a b?>" * (n // 7)),
    "deep": lambda n: RSS.format("<a>" * (n // 3)),
    "deep in a text": lambda n: RSS.format(ITEM.format(1, f"<title>{'<a>' * (n // 7)}{'</a>' * (n // 7)}</title>")),
    "wide in a text": lambda n: RSS.format(ITEM.format(1, f"<title>{'<a/>' * (n // 4)}</title>")),
    "attributes": lambda n: "<rss " + " ".join(f"a{number}='1'" for number in range(n // 9)) + "/>",
    "namespaces": lambda n: RSS.format("".join(f"<a xmlns='u{number}'/>" for number in range(n // 17))),
    "items": lambda n: RSS.format("<item/>" * (n // 7)),
    "links": lambda n: RSS.format(ITEM.format(1, "<link/>" * (n // 7))),
    "one address": lambda n: RSS.format(ITEM.format(1, "") * (n // 50)),
    "addresses": lambda n: RSS.format("".join(ITEM.format(number, "") for number in range(n // 55))),
    "dates": lambda n: RSS.format(f"<item><pubDate>{'9' * 99}</pubDate></item>" * (n // 140)),
    "a date": lambda n: RSS.format(ITEM.format(1, f"<pubDate>{'1 ' * n}</pubDate>")),
    "an author": lambda n: RSS.format(ITEM.format(1, f"<author>{'a@b ' * (n // 4)}</author>")),
    "a language": lambda n: RSS.format(f"<language>{'a-' * (n // 2)}</language>" + ITEM.format(1, "")),
    "dots": lambda n: RSS.format(ITEM.format(1, f"<title>{'.' * n}</title><description>.</description>")),
    "bare addresses": lambda n: described("https://a.b/ " * (n // 13)),
    **{
        f"text of {part}": lambda n, part=part: described(part * (n // len(part)))
        for part in (
            " ", "\n", "<", "<a ", "<a href='", "<!--", "<!--x>", "</", "<?", "&#", "&lt", "<script>", "<p>", '<a b="',
            "<pre>", "<title>", "<svg></a>", "<img alt=' '>", "<a href='/'>",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_work_grows_in_step_with_the_length(name: str) -> None:
    """Counted in calls, of Python's functions and those in C, since a clock tells of the machine too."""

    def calls(length: int) -> int:
        feed = SLOW[name](length)
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += "call" in event

        sys.setprofile(count)
        try:
            with suppress(SnapshotError):
                posts(feed)
        finally:
            sys.setprofile(None)
        return counted

    calls(100)  # what is loaded or remembered once
    assert calls(40_000) < 4.4 * calls(10_000) + 1_000


@pytest.mark.parametrize(
    ("feed", "sentence"),
    [(RSS.format("<a/>" * 100_001), "the feed has over 100,000 tags."), (SLOW["deep in a text"](40_000), "too deep.")],
)
def test_what_no_feed_has_is_refused(feed: str, sentence: str) -> None:
    with pytest.raises(SnapshotError, match=sentence):
        posts(feed)


def test_many_links_and_pictures_are_cut() -> None:
    [post] = posts(described("".join(f'<a href="/{n}">{n:03}</a> <img alt="picture {n}"> ' for n in range(300))))
    assert (len(post.links), len(post.pictures)) == (20, 20)


def test_links_that_were_cut_off_with_the_text_are_left_out() -> None:
    [post] = posts(described("<p>" + "word " * 300 + '<a href="https://feeds.test/end">the end</a></p>'))
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
    [post] = posts(described(text))
    assert [link.href for link in post.links] == links
    assert all(link.label in post.text for link in post.links)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("sam@feeds.test (Sam Lee)", "Sam Lee"),
        ("Sam Lee &lt;sam@feeds.test&gt;", "Sam Lee"),
        ("sam@feeds.test", "Feed"),
        ("Sam Lee (Care)", "Sam Lee (Care)"),
        ("@sam Sam Lee", "@sam Sam Lee"),
        ("@sam@feeds.test", "@sam@feeds.test"),
        ("", "Feed"),
        ("x" * 1000, "x" * 499 + "…"),
    ],
)
def test_an_author_is_a_name_and_no_mailbox(author: str, name: str) -> None:
    [post] = posts(RSS.format(ITEM.format(1, f"<author>{author}</author>")))
    assert post.author == name


@pytest.mark.parametrize(
    ("entry", "url", "text"),
    [
        ("<title>The words…</title><description>The words go on.</description>", FEED, "The words go on."),
        ("<title>New post</title><description>Words</description>", FEED, "New post\n\nWords"),
        ("<title>New post</title><description>Words</description>", "https://feeds.test/@care", "Words"),
        ("<title>New</title><description>W</description>", "https://bsky.app/profile/care.feeds.test", "W"),
        ("<title>Fish &amp;amp; chips &lt;b&gt;</title>", FEED, "Fish & chips <b>"),
        ("<description>One <b>two</b> &lt;<i/>three</description>", FEED, "One two <three"),
    ],
)
def test_titles_and_texts(entry: str, url: str, text: str) -> None:
    assert posts(RSS.format(ITEM.format(1, entry)), url)[0].text == text


@pytest.mark.parametrize("module", ["defusedxml.ElementTree", "bs4"])
def test_without_a_package_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        SnapshotError, match=r"needs defusedxml and beautifulsoup4: pip install 'sphinx-channels\[snapshots\]'"
    ):
        posts(RSS.format(ITEM.format(1, "<description>One &lt;b&gt;word</description>")))


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


@example('<a href="/Bell\'s">palsy</a>', "description")
@given(MARKUP, st.sampled_from(["description", "title", "pubDate", "author", "guid", "link", "content", "language"]))
def test_any_words_give_a_file_that_can_be_read_back(words: str, element: str) -> None:
    words = words.translate(_NOT_XML).replace("]]>", "")
    entry = ITEM.format(1, f"<{element} xml:lang='{words[:9].encode().hex()}'><![CDATA[{words}]]></{element}>")
    snapshot = Snapshot(FEED, TODAY, posts(RSS.format(ITEM.format(2, "") + entry)))
    assert parse(dump(snapshot)) == snapshot


@given(MARKUP, MARKUP)
def test_any_feed_gives_posts_or_a_sentence(inside: str, before: str) -> None:
    with suppress(SnapshotError):
        assert posts(before + RSS.format(ITEM.format(1, inside)))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_sentence(data: bytes) -> None:
    with pytest.raises(SnapshotError):
        posts(data)
