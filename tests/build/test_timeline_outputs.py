"""Timelines in every output: the same words and addresses, and live parts in web pages only (T1 and T6)."""

from __future__ import annotations

import html
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

OUTPUTS = {
    "html": "index.html",
    "dirhtml": "index.html",
    "singlehtml": "index.html",
    "epub": "index.xhtml",
    "latex": "*.tex",
    "text": "index.txt",
    "man": "*.1",
    "texinfo": "*.texi",
    "xml": "index.xml",
    "pseudoxml": "index.pseudoxml",
}
#: What a reader must find, in this order.
FACTS = (
    "Posts by INTEROPen",
    "See @INTEROPenAPI on X",
    "INTEROPen",
    "Profiles for allergies are out.",
    "what changed",
    "A table of five profiles",
    "1 March 2021",
    "Cyfarfod nesaf: 4 Mawrth.",
    "Croeso i bawb.",
    "20 February 2021",
    "Hello.",
    "Saved copy, last checked",
    "2 March 2021",
    "Tweet to @INTEROPenAPI",
    "Posts by @HL7 on X",
    "See @HL7 on X",
)
ADDRESSES = (
    "https://twitter.com/INTEROPenAPI",
    "https://www.interopen.org/news/allergies",
    "https://twitter.com/INTEROPenAPI/status/3",
    "https://twitter.com/INTEROPenAPI/status/2",
    "https://twitter.com/INTEROPenAPI/status/1",
    "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI",
    "https://x.com/HL7",
)


def written(built: Built, pattern: str) -> str:
    """The one file of an output, without the quoting of its format."""
    path = min(built.outdir.rglob(pattern), key=lambda path: len(path.parts))
    text = html.unescape(path.read_text(encoding="utf-8"))
    text = (
        text.replace("@@", "@")
        .replace(r"\_", "_")
        .replace(r"\-", "-")
        .replace(r"\sphinxhyphen{}", "-")
        .replace(r"\:", "")
    )
    # Tags within a sentence go, those with an address stay.
    text = text if pattern.endswith(".1") else re.sub(r"</?\w(?:(?!href|refuri)[^<>\n])*>(?=\S)", "", text)
    return " ".join(text.split())


@pytest.mark.parametrize("builder", OUTPUTS)
def test_every_output_says_the_same(build: Callable[..., Built], builder: str) -> None:
    built = build("timeline-live", builder, nitpicky=True)
    assert built.warnings == ""
    text = written(built, OUTPUTS[builder])
    place = 0
    for fact in FACTS:
        place = text.index(fact, place)
    for address in ADDRESSES:
        assert address in text
    assert "Over the limit." not in text
    if "html" not in builder:
        assert "Load live posts" not in text


@pytest.mark.parametrize("builder", OUTPUTS)
def test_posts_that_web_pages_fold_are_in_every_output(build: Callable[..., Built], builder: str) -> None:
    items = [
        {
            "url": f"https://x.com/HL7/status/{number}",
            "text": f"Post {number}: news, thanks @sam #FHIR",
            "links": [
                {"label": "news", "url": f"https://www.hl7.org/{number}"},
                {"label": "@sam", "url": "https://x.com/sam"},
                {"label": "#FHIR", "url": "https://x.com/hashtag/FHIR"},
            ],
        }
        for number in range(20)
    ]
    page = POSTS.replace(":::\n", ":snapshot: posts.json\n:limit: 20\n:::\n")
    snapshot = {"source": "https://x.com/HL7", "fetched": "2021-03-02", "items": items}
    built = build({"index.md": page, "posts.json": json.dumps(snapshot)}, builder, nitpicky=True)
    assert built.warnings == ""
    text = written(built, OUTPUTS[builder])
    places = [text.index(f"Post {number}:") for number in range(20)]
    assert places == sorted(places)
    for item in items:
        assert item["url"] in text
        assert item["links"][0]["url"] in text
    # Whoever a post names, and its tags, are words: as links, each would be one more stop.
    assert "thanks @sam" in text
    assert "https://x.com/sam" not in text
    assert "https://x.com/hashtag" not in text
    folds = text.count('<details class="channel-more')
    assert folds == (1 if "html" in builder else 0)


def test_links_can_be_checked(build: Callable[..., Built]) -> None:
    built = build("timeline-live", "linkcheck", linkcheck_ignore=[".*"])
    assert built.warnings == ""
    checked = built.read("output.json")
    for address in ADDRESSES:
        assert address in checked


def test_an_epub_has_neither_script_nor_live_part(build: Callable[..., Built]) -> None:
    built = build("timeline-live", "epub")
    [book] = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")}
    assert any("Saved copy" in page for page in pages.values())
    for page in pages.values():
        assert "<script" not in page
        assert "channel-live" not in page
        assert "channel-choices hidden" not in page
        assert "<button" not in page


# HTML


def test_the_region_has_a_heading_of_the_right_level(build: Callable[..., Built]) -> None:
    page = build("timeline-live").html()
    regions = page.select("section.channel-timeline")
    headings = [region.find(["h1", "h2", "h3", "h4"]) for region in regions]
    assert [(heading.name, heading.get_text()) for heading in headings] == [
        ("h3", "Posts by INTEROPen"),
        ("h3", "Posts by @HL7 on X"),
    ]
    assert [region["aria-labelledby"] for region in regions] == [heading["id"] for heading in headings]


def test_heading_levels_outside_and_inside_of_a_card(build: Callable[..., Built]) -> None:
    timeline = "\n:::{timeline} Posts\n:account: https://x.com/HL7\n:::\n"
    card = "\n::::{channel} Us\n:kind: social\n:to: https://x.com/HL7\n\nNews.\n" + timeline + "::::\n"
    page = build({"index.md": f"# Page\n{timeline}{card}\n## Part\n{timeline}\n### Deep\n{card}"}).html()
    assert [title.name for title in page.select(".channel-timeline > .rubric")] == ["h2", "h3", "h3", "h5"]


def test_days_are_marked_and_words_have_their_language(build: Callable[..., Built]) -> None:
    page = build("timeline-live").html()
    assert [(day["datetime"], day.get_text()) for day in page.select("time")] == [
        ("2021-03-01T09:30:00Z", "1 March 2021"),
        ("2021-02-20", "20 February 2021"),
        ("2021-03-02", "2 March 2021"),
    ]
    assert [part.get_text() for part in page.select("[lang=cy]")] == ["Cyfarfod nesaf: 4 Mawrth.", "Croeso i bawb."]
    assert 'Read "' in page.get_text()  # a stranger's quotation marks stay as they are


def test_days_are_in_the_language_of_the_page(build: Callable[..., Built]) -> None:
    page = build("timeline-live", language="de").html()
    assert [day.get_text() for day in page.select("time")] == ["1. März 2021", "20. Februar 2021", "2. März 2021"]


HINTS = ("preconnect", "dns-prefetch", "preload", "prefetch", "modulepreload", "prerender")


def test_the_built_page_holds_nothing_of_another_host(build: Callable[..., Built]) -> None:
    for docname in ("index", "choices"):
        page = build("timeline-live").html(docname)
        assert not [link for link in page.select("link") if set(link.get("rel", [])) & set(HINTS)]
        for name in ("src", "srcset", "data", "poster", "action", "background"):
            assert not [tag for tag in page.select(f"[{name}]") if "//" in tag[name]]
        assert not [link for link in page.select("link[href]") if link["href"].startswith(("http", "//"))]
        assert not page.select("iframe, object, embed, .twitter-timeline, .twitter-mention-button")
        ours = page.select_one("[role=main], main, .body")
        assert not ours.select(".channel-timeline script, .channel-timeline [style], .channel-choices [style]")
        assert not [tag for tag in ours.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


def test_files_are_on_the_pages_that_need_them(build: Callable[..., Built]) -> None:
    built = build({"index.md": POSTS + "\n```{toctree}\nplain\nmention\noff\nchoices\n```\n", **PAGES})
    assert own_files(built) == {
        "index": (["timeline.js"], ["timeline.css"]),
        "off": ([], ["timeline.css"]),
        "mention": ([], ["timeline.css"]),
        "plain": ([], []),
        "choices": (["timeline.js"], ["timeline.css"]),
    }
    script = built.html().select_one("head script[src*='timeline.js']")
    assert not {"async", "defer", "type"} & set(script.attrs)


POSTS = "# Home\n\n:::{timeline}\n:account: https://x.com/HL7\n:::\n"
PAGES = {
    "plain.md": '# Plain\n\n`<channel-live>` and `class="channel-timeline"` in code.\n',
    "mention.md": "# Mention\n\n:::{mention}\n:account: https://x.com/HL7\n:::\n",
    "off.md": "# Off\n\n:::{timeline}\n:account: https://x.com/HL7\n:live: off\n:::\n",
    "choices.md": "# Choices\n\n:::{embed-choices}\n:::\n",
}


def own_files(built: Built) -> dict[str, tuple[list[str], list[str]]]:
    """The scripts and style sheets of ours on each page."""
    found = {}
    for docname in ("index", "off", "mention", "plain", "choices"):
        page = built.html(docname)
        scripts = [tag["src"].rpartition("/")[2].partition("?")[0] for tag in page.select("script[src]")]
        styles = [tag["href"].rpartition("/")[2].partition("?")[0] for tag in page.select("link[rel=stylesheet]")]
        ours = ("timeline.js", "timeline.css", "channels.css")
        found[docname] = [name for name in scripts if name in ours], sorted({name for name in styles if name in ours})
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_the_script_is_found_from_every_page(build: Callable[..., Built], builder: str) -> None:
    built = build({"index.md": "# Home\n\n```{toctree}\na/b\n```\n", "a/b.md": POSTS}, builder)
    name = {"html": "a/b.html", "dirhtml": "a/b/index.html", "singlehtml": "index.html"}[builder]
    path = built.outdir / name
    [address] = re.findall(r'<script src="([^"?]*timeline\.js)(?:\?v=\w+)?"', path.read_text(encoding="utf-8"))
    assert (path.parent / address).resolve().is_file()


def test_one_page_of_all_has_no_id_twice(build: Callable[..., Built]) -> None:
    built = build({"index.md": POSTS + "\n```{toctree}\na/b\n```\n", "a/b.md": POSTS}, "singlehtml")
    ids = [tag["id"] for tag in built.html().select("[id]") if "timeline" in tag["id"]]
    assert len(ids) == len(set(ids)) == 4


def test_live_posts_can_be_switched_off_for_the_project(build: Callable[..., Built]) -> None:
    built = build("timeline-live", channels_live="off")
    assert "channel-live" not in built.read("index.html")
    assert "timeline.js" not in built.read("index.html")
    assert built.html().select_one(".channel-posts")


def test_an_example_loads_nothing(build: Callable[..., Built]) -> None:
    """Whoever tries the button of an example does not expect that another site learns of it."""
    built = build({"index.md": POSTS.replace(":::\n", ":live: ask\n:::\n")}, channels_examples=["index"])
    assert built.warnings == ""
    assert "channel-live" not in built.read("index.html")
    assert "timeline.js" not in built.read("index.html")
    assert built.html().select_one(".channel-account a[href='https://x.com/HL7']")


def test_a_directive_may_ask_where_the_project_does_not(build: Callable[..., Built]) -> None:
    source = POSTS.replace(":::\n", ":live: ask\n:::\n")
    assert "<channel-live" in build({"index.md": source}, channels_live="off").read("index.html")


@pytest.mark.parametrize("account", ["https://mastodon.social/@Mastodon", "https://bsky.app/profile/bsky.app"])
def test_a_provider_without_live_posts_has_links_only(build: Callable[..., Built], account: str) -> None:
    built = build({"index.md": POSTS.replace("https://x.com/HL7", account)})
    assert built.warnings == ""
    assert "channel-live" not in built.read("index.html")
    assert built.html().select_one(f".channel-account a[href='{account}']")


# Translation


def catalogue(folder: Path, messages: dict[str, str], name: str = "index") -> dict[str, object]:
    """Write a catalogue of German texts and give the configuration that finds it."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    german = Catalog("de")
    for source, text in messages.items():
        german.add(source, text)
    path = folder / "de" / "LC_MESSAGES" / f"{name}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, german)
    return {"language": "de", "locale_dirs": [str(folder)]}


def test_what_translators_see(build: Callable[..., Built]) -> None:
    built = build("timeline-live", "gettext")
    messages = re.findall(r'^msgid "(.+)"', built.read("index.pot"), re.MULTILINE)
    assert {"Posts by INTEROPen", "Tweet to @INTEROPenAPI"} <= set(messages)
    for stranger in ("Profiles for allergies are out.", "Hello.", "INTEROPen", "See @INTEROPenAPI on X"):
        assert not [message for message in messages if stranger == message]


def test_titles_and_mentions_are_translated_and_keep_their_links(build: Callable[..., Built], tmp_path: Path) -> None:
    words = {"Posts by INTEROPen": "Beiträge von INTEROPen", "Tweet to @INTEROPenAPI": "An @INTEROPenAPI schreiben"}
    built = build("timeline-live", **catalogue(tmp_path / "locale", words))
    assert built.warnings == ""
    page = built.html()
    assert page.select_one("section.channel-timeline > .rubric").get_text() == "Beiträge von INTEROPen"
    link = page.select_one(".channel-mention a")
    assert link.get_text() == "An @INTEROPenAPI schreiben"
    assert link["href"] == "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI"
    assert page.select_one(".channel-post-text").get_text() == "Profiles for allergies are out."


# Markdown and reStructuredText

RST = """\
Home
====

.. channel:: Us
   :kind: social
   :to: https://x.com/HL7

   News.

   .. timeline:: Posts by *us*
      :limit: 2
      :height: 300px

   .. mention:: Write to us

.. timeline::
   :account: https://mastodon.social/@Mastodon

.. embed-choices::
"""
MARKDOWN = """\
# Home

::::{channel} Us
:kind: social
:to: https://x.com/HL7

News.

:::{timeline} Posts by *us*
:limit: 2
:height: 300px
:::

:::{mention} Write to us
:::
::::

:::{timeline}
:account: https://mastodon.social/@Mastodon
:::

:::{embed-choices}
:::
"""


def test_both_languages_give_the_same(build: Callable[..., Built]) -> None:
    rst = build({"index.rst": RST})
    assert rst.warnings == ""
    from_rst = rst.html().select_one("section#home")
    markdown = build({"index.md": MARKDOWN})
    assert markdown.warnings == ""
    assert from_rst == markdown.html().select_one("section#home")
    assert from_rst.select_one(".channel-timeline > .rubric").decode_contents() == "Posts by <em>us</em>"
    assert from_rst.select_one("channel-live")["data-height"] == "300"
