"""HTML from strangers as plain text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_url
from sphinx_channels.model import Link
from sphinx_channels.snapshots.plain_text import LONGEST, UNSAFE, clean, clean_line, html_words, safe_url, shorten

BASE = "https://care.test/blog/"

# HTML, text.
TEXTS = [
    ("", ""),
    ("plain", "plain"),
    ("a &amp; b &lt;c&gt; &eacute; &#233; &unknown;", "a & b <c> é é &unknown;"),
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<p>One<br>Two<br/>Three</p>", "One\nTwo\nThree"),
    ("<div><div>One</div> <div>Two</div></div>", "One\n\nTwo"),
    ("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>", "One\nTwo"),
    ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A B\n1 2"),
    ("<p>Wrapped\n   by the\teditor</p>", "Wrapped by the editor"),
    ("<pre>kept\n  as is</pre>after\nthis", "kept\nas is\n\nafter this"),
    ("one<b>two</b>three", "onetwothree"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("<script>a()</script>b<style>c</style>d", "bd"),
    ("<SCRIPT>a()</SCRIPT >b", "b"),
    ("<script/>a()</script>b", "a()b"),
    ("a<script>b()", "a"),
    ("<svg><script>a</script><text>b</text></svg>c", "c"),
    ("<video><p>fallback</p></video>shown", "shown"),
    ("<template><p>a</template>b", "b"),
    ("</script></p></a>a", "a"),
    ("<iframe src='x'>a</iframe>b<embed src='x'>c", "bc"),
    ("a<!-- b -->c<?php d ?>e<!DOCTYPE html>f", "acef"),
    ("a <![CDATA[b]]> c <![if x]>d<![endif]>", "a <![CDATA[b]]> c <![if x]>d<![endif]>"),
    ("cut in <a href='x", "cut in"),
    ("cut after 1 < 2 in <b", "cut after 1 < 2 in"),
    ("<p>a</p>\u202ebc\u2066<p>d\u0000\ufeff</p>", "a\n\nbc\n\nd"),
    ("&#x202e;a&#8238;", "a"),
    ("<p>\u05e9\u200f!</p>", "\u05e9\u200f!"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS)
def test_the_text_of_html(html: str, text: str) -> None:
    assert html_words(html, BASE).text == text


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="https://care.test/a">word</a>', [("word", "https://care.test/a")]),
        (
            '<a href="../a?b=1&amp;c=2#d">the <b>two</b>\nwords</a>',
            [("the two words", "https://care.test/a?b=1&c=2#d")],
        ),
        ('<a href="//other.test/">x</a>', [("x", "https://other.test/")]),
        ('<a href="//other.test/Bell\'s">x</a>', [("x", "https://other.test/Bell%27s")]),
        ('<a href=" HTTPS://care.test/ ">x</a>', [("x", "https://care.test/")]),
        ('<a href="/a">one<a href="/b">two</a>', [("one", "https://care.test/a"), ("two", "https://care.test/b")]),
        ('<a href="/a">never closed', [("never closed", "https://care.test/a")]),
        ('<a href="/a">x</a><a href="/a">x</a>', [("x", "https://care.test/a")]),
        ('<a href="/a"></a><a href="/b"><img alt="a picture"></a>', []),
        ("<a>x</a><a href>x</a><a href=''>x</a>", []),
        ('<a href="javascript:alert(1)">x</a><a href="&#106;avascript:alert(1)">x</a>', []),
        ('<a href="data:text/html,x">x</a><a href="mailto:a@care.test">x</a><a href="ftp://care.test/">x</a>', []),
        ('<a href="https://[::1">x</a><a href="https://a@care.test/">x</a><a href="/a b">x</a>', []),
        (f'<a href="/{"x" * 2000}">x</a>', []),
    ],
)
def test_the_links_of_html(html: str, links: list[tuple[str, str]]) -> None:
    found = html_words(html, BASE).links
    assert [(link.label, link.href.replace("HTTPS", "https")) for link in found] == links


def test_the_pictures_of_html_are_their_descriptions() -> None:
    words = html_words('<p>a<img alt="One &quot;cat&quot;\n here"><img src="x"><img alt=" "><img alt="Two" /></p>')
    assert words.pictures == ('One "cat" here', "Two")
    assert words.text == "a"


def test_lists_end_somewhere() -> None:
    words = html_words("".join(f'<a href="https://care.test/{n}">{n}</a><img alt="{n}">' for n in range(99)))
    assert words.links[-1] == Link("19", "https://care.test/19")
    assert words.pictures[-1] == "19"


@pytest.mark.parametrize("part", ["a", "<p>", "<a b=' ", "<!--x>"])
def test_no_more_than_a_beginning_is_read(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    # Patterns of Python's own parser go back; over so much, that takes no time.
    seen: list[str] = []
    monkeypatch.setattr(HTMLParser, "feed", lambda _parser, html: seen.append(html))
    html_words(part * LONGEST)
    [html] = seen
    assert len(html.removeprefix("<body>").replace("</a>", "").replace("&lt;", "<")) <= LONGEST
    assert "<" not in html.rpartition(">")[2], "no tag is left open"
    assert len(clean(part * LONGEST)) <= LONGEST


@pytest.mark.parametrize("part", "<p> <b> <pre>x <svg> <a/href=/> </p> <p></b> <![ <p <!-- &#".split())
@pytest.mark.parametrize("end", ["", "x", ">", "</p>" * 2_000])
def test_no_nesting_is_too_deep_and_nothing_has_to_end(part: str, end: str) -> None:
    words = html_words(part * 2_000 + end, BASE)
    assert clean(words.text) == words.text


def test_a_text_that_looks_like_a_file_or_like_xml_is_not_remarked_upon() -> None:
    assert html_words("/srv/feed.html <b").text == "/srv/feed.html"  # a warning would be an error
    assert html_words("<?xml version='1.0'?><rss>a</rss>").text == "a"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" a \t b ", "a b"),
        ("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\n\n\n\nb\n \nc", "a\n\nb\n\nc"),
        ("\n\na\n\n", "a"),
        ("\x00\x1b[31ma\x7f\ud800", "[31ma"),
        (
            "\U0001f468\u200d\U0001f469 \U0001f3f4\U000e0067\U000e007f",
            "\U0001f468\u200d\U0001f469 \U0001f3f4\U000e0067\U000e007f",
        ),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("一二三四五六七八九", 5, "一二三四…"),
        ("one two\n\nthree", 10, "one two…"),
    ],
)
def test_shortening(text: str, longest: int, short: str) -> None:
    assert shorten(text, longest) == short
    assert len(short) <= longest


@settings(deadline=None)
@given(st.text(), st.integers(1, 30))
def test_shortening_any_text(text: str, longest: int) -> None:
    assert len(shorten(text, longest)) <= longest


@given(
    st.lists(
        st.sampled_from(["<a href='", "'>", "</a>", "<p", ">", "<script", "/>", "&", "<!", "[", "\u202e"])
        | st.text(max_size=3)
    )
)
def test_any_html_gives_harmless_words(parts: list[str]) -> None:
    words = html_words("".join(parts), BASE)
    assert not UNSAFE.search(words.text)
    assert clean(words.text) == words.text
    assert all(parse_url(link.href) and not UNSAFE.search(link.label) for link in words.links)


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_address_is_a_web_address_or_none(url: str, base: str) -> None:
    safe = safe_url(url, base)
    assert not safe or (parse_url(safe) and safe.casefold().startswith(("https://", "http://")))
