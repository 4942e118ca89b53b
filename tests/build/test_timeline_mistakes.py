"""A mistake in a timeline is one sentence at its line, and the text stays."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

POST = {"url": "https://x.com/HL7/status/1", "text": "Hello."}
SNAPSHOT: dict[str, Any] = {"source": "https://x.com/HL7", "fetched": "2026-10-20", "items": [POST]}


def page(*options: str, directive: str = "timeline", title: str = "Posts") -> str:
    """A page with one directive, whose first option stands in line 4."""
    return "\n".join(["# Home", "", f":::{{{directive}}} {title}".rstrip(), *options, ":::", ""])


def copy(**values: Any) -> str:
    """A saved copy with some values of its own."""
    return json.dumps({**SNAPSHOT, **values})


HL7 = ":account: https://x.com/HL7"
#: Options, and where and how the warning starts.
MISTAKES = (
    (
        (),
        '3: timeline "Posts": which account? Write :account: with its address, such as https://x.com/NAME, or put this',
    ),
    ((":account: https://www.hl7.org/",), '4: timeline "Posts": "https://www.hl7.org/" is no account of a provider'),
    ((":limit: 3", ":account: x.com/HL7"), '5: timeline "Posts": "x.com/HL7" is no link: write the whole address'),
    ((":account: javascript:alert(1)",), '4: timeline "Posts": "javascript:alert(1)" is no link'),
    ((HL7, ":limit: many"), '5: :limit: "many": write a whole number from 1 to 20. [channels.number]'),
    ((HL7, ":height: 9999"), '5: :height: "9999": write a whole number from 200 to 1000. [channels.number]'),
    ((HL7, ":live: auto"), '5: :live: "auto" is not known. Words: ask, off. [channels.word]'),
    (
        (HL7, ":heigth: 300"),
        '5: timeline "Posts": there is no option "heigth". Did you mean "height"? Options: account,',
    ),
    ((HL7, ":snapshot: gone.json"), "5: :snapshot: gone.json: there is no such file. Write it with `python -m"),
    ((HL7, ":snapshot: broken.json"), "5: :snapshot: broken.json: line 1, column 2: not JSON"),
    (
        (HL7, ":snapshot: other.json"),
        '5: :snapshot: "other.json" is a copy of https://x.com/FHIR, not of https://x.com/HL7',
    ),
    ((HL7, ":snapshot: later.json"), '5: :snapshot: later.json: fetched: "2999-01-01" has not come yet. Write the day'),
    *(
        ((HL7, f":snapshot: {name}"), f"5: :snapshot: {name}: a saved copy is a file whose name ends in .json, inside")
        for name in (".", "conf.py", "../../.bashrc", "../outside.json", "/../outside.json", "zero.json", "out.json")
    ),
)


@pytest.mark.parametrize(("options", "warning"), MISTAKES, ids=str)
def test_one_sentence_and_the_text_stays(
    build: Callable[..., Built], tmp_path: Path, options: tuple[str, ...], warning: str
) -> None:
    files = {"broken.json": "{", "other.json": copy(source="https://x.com/FHIR"), "../outside.json": copy()}
    files["later.json"] = copy(fetched="2999-01-01")
    (tmp_path / "source").mkdir()
    (tmp_path / "source/zero.json").symlink_to("/dev/zero")
    (tmp_path / "source/out.json").symlink_to("../outside.json")
    built = build({"index.md": page(*options), **files}, again=True)
    assert_one(built, warning)
    assert not built.html().select(".channel-posts")
    assert built.html().select_one(".channel-timeline > .rubric").get_text() == "Posts"


def test_mistakes_of_the_other_directives(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(directive="mention", title="Write to us")})
    assert_one(built, '3: mention "Write to us": which account? Write :account: with its address')
    assert "Write to us" in built.html().get_text()
    built = build({"index.md": page(HL7, ":limit: 3", directive="mention", title="Write to us")})
    assert_one(built, '5: mention "Write to us": there is no option "limit". Options: account. [channels.option]')
    assert built.html().select_one(".channel-mention a").get_text() == "Write to us"
    built = build({"index.md": page(":clear: yes", directive="embed-choices", title="")})
    assert_one(built, "4: embed-choices: it has no options. Remove :clear:. [channels.option]")
    assert built.html().select_one("channel-choices")
    assert_one(build({"index.md": page(title="")}), "3: timeline: which account?")


def assert_one(built: Built, warning: str) -> None:
    """There is one warning, and it starts like this."""
    line, _, text = warning.partition(": ")
    assert [found[: len(f"index.md:{line}: WARNING: {text}")] for found in built.warning_lines] == [
        f"index.md:{line}: WARNING: {text}"
    ]


def test_the_address_that_was_written_stays(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(":account: https://www.interopen.org/news")})
    assert built.html().select_one(".channel-account a")["href"] == "https://www.interopen.org/news"
    built = build({"index.md": page(":account: javascript:alert(1)")})
    assert built.html().select_one(".channel-account").get_text() == "javascript:alert(1)"
    assert not built.html().select("a[href^=javascript]")
    built = build({"index.md": page(":account: javascript:alert(1)", directive="mention")})
    assert not built.html().select("a[href^=javascript]")
    assert "Posts" in built.html().get_text()


def test_an_address_stands_for_words_that_are_not_there(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(":account: https://www.hl7.org/", directive="mention", title="")})
    link = built.html().select_one(".channel-mention a")
    assert (link.get_text(), link["href"]) == ("https://www.hl7.org/", "https://www.hl7.org/")
    built = build({"index.md": page(":account: https://www.hl7.org/", title="")})
    assert built.html().select_one(".channel-timeline > .rubric").get_text() == "Latest posts"


@pytest.mark.parametrize("title", ["Posts", ""])
@pytest.mark.parametrize("directive", ["timeline", "mention"])
def test_what_has_no_account_has_no_empty_line(build: Callable[..., Built], directive: str, title: str) -> None:
    page_ = build({"index.md": page("", "Our *latest* posts.", directive=directive, title=title)}).html()
    assert not [paragraph for paragraph in page_.select("p") if not paragraph.get_text(strip=True)]
    assert title in page_.get_text()
    assert page_.select_one("em").get_text() == "latest"


def test_a_copy_of_an_unknown_account_is_another_account_s(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(HL7, ":snapshot: p.json"), "p.json": copy(source="https://www.hl7.org/")})
    assert_one(built, '5: :snapshot: "p.json" is a copy of https://www.hl7.org/, not of https://x.com/HL7.')


def test_a_body_is_kept(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(HL7, "", "Our *latest* posts.")})
    assert built.warnings == ""
    assert built.html().select_one(".channel-timeline em").get_text() == "latest"


def test_a_saved_copy_of_the_account_by_another_address(build: Callable[..., Built]) -> None:
    source = page(":account: https://twitter.com/hl7/", ":snapshot: /posts.json")
    built = build({"index.md": source, "posts.json": copy()})
    assert built.warnings == ""
    assert built.html().select_one(".channel-post-text").get_text() == "Hello."


def test_an_empty_copy_says_when_it_was_checked(build: Callable[..., Built]) -> None:
    built = build({"index.md": page(HL7, ":snapshot: posts.json"), "posts.json": copy(items=[])})
    assert built.warnings == ""
    assert "Saved copy, last checked 20 October 2026." in built.html().get_text()
    assert not built.html().select(".channel-posts")


def test_an_old_copy_is_a_note_and_never_a_warning(build: Callable[..., Built]) -> None:
    source = {"index.md": page(HL7, ":snapshot: p.json"), "p.json": copy(fetched="2026-09-01")}
    assert build(source, channels_notes=True).warnings == ""
    notes = build(source, channels_notes=True).app._status.getvalue()
    assert (
        "the saved copy was last checked on 2026-09-01, 61 days ago (channels_snapshot_days is 30). "
        "Renew it: python -m sphinx_channels snapshot --all" in notes
    )
    assert "saved copy was" not in build(source).app._status.getvalue()
    assert "saved copy was" not in build(source, channels_notes=True, channels_snapshot_days=61).app._status.getvalue()


def test_a_page_follows_its_copy(build: Callable[..., Built]) -> None:
    source = {"index.md": page(HL7, ":snapshot: posts.json"), "posts.json": copy()}
    assert "Hello." in build(source).html().get_text()
    changed = copy(items=[{**POST, "text": "Good news."}])
    built = build({"posts.json": changed}, again=True)
    assert "Good news." in built.html().get_text()
    built = build({"posts.json": None}, again=True)
    assert "there is no such file" in built.warnings
    assert not built.html().select(".channel-posts, .channel-saved")
    built = build({"posts.json": changed}, again=True)
    assert built.warnings == ""
    assert "Good news." in built.html().get_text()


def test_words_of_strangers_stay_words(build: Callable[..., Built]) -> None:
    post = {
        "url": "https://x.com/HL7/status/1?a=1&b=\u2014",
        "author": '<b>A</b> & "B"',
        "text": "<script>alert(1)</script> *x* `y` {channel}`z` & |w| https://x.com/a\n\n</section> later",
        "media": [{"alt": '"><img src=x onerror=alert(1)>'}],
        "lang": "cy",
        "links": [{"label": "https://x.com/a", "url": "https://x.com/a?b=\u00e9"}],
    }
    built = build({"index.md": page(HL7, ":snapshot: p.json"), "p.json": copy(items=[post])})
    assert built.warnings == ""
    shown = built.html().select_one(".channel-timeline")
    assert not shown.select("script, img")
    assert "<script>alert(1)</script> *x* `y` {channel}`z` & |w| https://x.com/a" in shown.get_text()
    assert '"><img src=x onerror=alert(1)>' in shown.get_text()
    assert build({"index.md": page(HL7, ":snapshot: p.json"), "p.json": copy(items=[post])}, "latex").warnings == ""


# Links in a post


@pytest.mark.parametrize(
    ("text", "links", "expected"),
    [
        ("there: here and here, here again", ["here 1", "here 2"], "there: [here 1] and [here 2], here again"),
        ("a.b (c) [d]", ["(c) 1", ". 2"], "a.b [(c) 1] [d]"),
        ("see news today", ["news 1", "news today 2"], "see [news today 2]"),
        ("see https://x.com/a now", ["https://x.com/a 1"], "see [https://x.com/a 1] now"),
        ("nothing", [" 1", "gone 2"], "nothing"),
    ],
)
def test_the_words_of_a_link_become_one(
    build: Callable[..., Built], text: str, links: list[str], expected: str
) -> None:
    """Once each, and whole words only. ``here 1`` stands for the words and the address of a link."""
    pairs = [link.rpartition(" ") for link in links]
    post = {**POST, "text": text, "links": [{"label": words, "url": f"https://x.com/{end}"} for words, _, end in pairs]}
    built = build({"index.md": page(HL7, ":snapshot: p.json"), "p.json": copy(items=[post])})
    assert built.warnings == ""
    shown = built.html().select_one(".channel-post-text")
    for link in shown.select("a"):
        link.replace_with(f"[{link.get_text()} {link['href'][-1]}]")
    assert shown.get_text() == expected


# Channels that are not in use

CARD = """# Home

::::{{channel}} Us
:kind: social
:to: https://x.com/HL7
:status: {status}

We have left.

:::{{timeline}} Posts
:snapshot: posts.json
{account}:::

:::{{mention}} Write to us
{account}:::
::::
"""


@pytest.mark.parametrize("status", ["retired", "planned"])
@pytest.mark.parametrize("account", ["", ":account: https://x.com/HL7\n"])
@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_nothing_links_to_an_account_that_is_not_in_use(
    build: Callable[..., Built], status: str, account: str, builder: str
) -> None:
    post = {**POST, "text": "Hello. See news.", "links": [{"label": "news", "url": "https://www.hl7.org/news"}]}
    built = build({"index.md": CARD.format(status=status, account=account), "posts.json": copy(items=[post])}, builder)
    assert built.warnings == ""
    output = html.unescape(built.read({"html": "index.html", "latex": "test.tex", "text": "index.txt"}[builder]))
    assert "https://x.com/HL7/status/1" not in output
    assert "https://www.hl7.org/news" not in output
    assert "intent/tweet" not in output
    assert "twitter.com/HL7" not in output
    for fact in ("Posts", "@HL7 on X", "Hello.", "Write to us"):
        assert fact in output
    if builder == "html":
        assert not built.html().select(".channel-timeline a, .channel-mention a, channel-live")
        assert "timeline.js" not in output


def test_nobody_is_asked_to_mend_the_address_of_an_account_that_is_gone(build: Callable[..., Built]) -> None:
    source = CARD.format(status="retired", account="").replace("https://x.com/HL7", "https://old.interopen.org/")
    assert build({"index.md": source.replace(":snapshot: posts.json\n", "")}).warnings == ""


def test_a_card_for_e_mail_has_no_account(build: Callable[..., Built]) -> None:
    source = CARD.format(status="active", account="").replace("social", "email")
    source = source.replace("https://x.com/HL7", "ask@hl7.org")
    built = build({"index.md": source.replace(":snapshot: posts.json\n", "")})
    assert [line.partition(": WARNING: ")[2][:30] for line in built.warning_lines] == [
        'timeline "Posts": which accoun',
        'mention "Write to us": which a',
    ]


# Mentions


@pytest.mark.parametrize(
    ("account", "text", "href"),
    [
        ("https://x.com/HL7", "Post to @HL7 on X", "https://twitter.com/intent/tweet?screen_name=HL7"),
        ("https://github.com/hl7/fhir/discussions", "Write to hl7/fhir (GitHub)", "https://github.com/hl7/fhir/discussions/new/choose"),
        ("https://github.com/hl7/fhir", "See hl7/fhir (GitHub)", "https://github.com/hl7/fhir/releases"),
        ("https://bsky.app/profile/hl7.org", "Post to @hl7.org on Bluesky", "https://bsky.app/intent/compose?text=%40hl7.org"),
    ],
)  # fmt: skip
def test_mentions(build: Callable[..., Built], account: str, text: str, href: str) -> None:
    built = build({"index.md": page(f":account: {account}", directive="mention", title="")})
    assert built.warnings == ""
    link = built.html().select_one(".channel-mention a")
    assert (link.get_text(), link["href"]) == (text, href)
    assert "timeline.js" not in built.read("index.html")


@pytest.mark.parametrize(
    ("account", "title", "link"),
    [
        ("https://a.social/@HL7", "Posts by @HL7@a.social on Mastodon", "See @HL7@a.social on Mastodon"),
        ("https://github.com/hl7/fhir", "Latest from hl7/fhir", "See hl7/fhir (GitHub)"),
        ("https://www.hl7.org/blog/feed/", "Latest from www.hl7.org", "See www.hl7.org (RSS feed)"),
    ],
)  # fmt: skip
def test_words_of_their_own(build: Callable[..., Built], account: str, title: str, link: str) -> None:
    built = build({"index.md": page(f":account: {account}", title="")})
    assert built.warnings == ""
    assert built.html().select_one(".channel-timeline > .rubric").get_text() == title
    assert built.html().select_one(".channel-account a").get_text() == link


@pytest.mark.parametrize("text", ["\x00", "a" * 3000, "../../../../etc/passwd", "\u202e", "%s{0}", 'x"><'])
def test_odd_values_give_sentences_and_never_a_traceback(build: Callable[..., Built], text: str) -> None:
    for option in ("account", "limit", "snapshot", "live", "height"):
        base = [] if option == "account" else [HL7]
        built = build({"index.md": page(*base, f":{option}: {text}")})
        assert len(built.warning_lines) == 1, option
        assert built.html().select_one(".channel-timeline > .rubric").get_text() == "Posts"
