"""Redirects and tag pages beside files of the same name that somebody else has put there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from conftest import CONF
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from sphinx_channels.outputs.pages import writes_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

CONFIG = CONF + 'channels_tags = ["support"]\nhtml_baseurl = "https://us.interopen.org/"\n'
PAGE = "# Home\n\n:::{{page}}\n{}\n\nAbout.\n:::\n\n```{{toctree}}\n:glob:\n\n*\n```\n"
OLD = PAGE.format(":permalink: old.html")
TAGGED = PAGE.format(":tags: support")
PLAIN = PAGE.format(":toc: true")


def file_of(builder: str, docname: str) -> str:
    return f"{docname}.html" if builder == "html" else f"{docname}/index.html"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("then", [PLAIN, OLD], ids=["dropped", "kept"])
def test_page_takes_the_place_of_a_redirect(build: Callable[..., Built], builder: str, then: str) -> None:
    build({"conf.py": CONFIG, "index.md": OLD}, builder)
    built = build({"index.md": then + "\n", "old.md": "# Old\n\nA real page.\n"}, builder, again=True)
    assert "A real page." in built.read(file_of(builder, "old"))
    again = build({"index.md": PLAIN}, builder, again=True)
    assert "A real page." in again.read(file_of(builder, "old"))


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("then", [PLAIN, TAGGED], ids=["dropped", "kept"])
def test_page_takes_the_place_of_a_tag_page(build: Callable[..., Built], builder: str, then: str) -> None:
    built = build({"conf.py": CONFIG, "index.md": TAGGED}, builder)
    assert "Pages about" in built.read(file_of(builder, "tag_support"))
    page = {"tag_support.md": "# Support\n\nA real page.\n"}
    built = build({"index.md": then + "\n", **page}, builder, again=True)
    assert "A real page." in built.read(file_of(builder, "tag_support"))
    assert "A real page." in build({}, builder, again=True).read(file_of(builder, "tag_support"))
    built = build({"index.md": TAGGED, "tag_support.md": None}, builder, again=True)
    assert "Pages about" in built.read(file_of(builder, "tag_support"))


def test_no_file_of_a_page_is_removed(build: Callable[..., Built]) -> None:
    """Not even where a build leaves the page out, whose file may be another build's."""
    build({"conf.py": CONFIG, "index.md": PLAIN, "c.md": "# C\n"})
    assert (build({}, again=True, exclude_patterns=["c.md"]).outdir / "c.html").exists()


def test_a_file_is_known_by_its_digest_and_not_by_a_word(build: Callable[..., Built]) -> None:
    redirect = build({"conf.py": CONFIG, "index.md": OLD, "z.md": "# Z\n"}).read("old.html")
    own = {"extra/old.html": redirect.replace("<h1>", "<h1>By hand. "), "z.md": "# Z\n\nNew.\n"}
    built = build(own, again=True, html_extra_path=["extra"])
    assert "By hand." in built.read("old.html")
    assert "[channels.permalink]" in built.warnings


def test_clashes_of_old_addresses_are_told(build: Callable[..., Built]) -> None:
    page = PAGE.format(f":permalink: foo.html, foo.html/bar.html, {'a' * 300}.html")
    built = build({"conf.py": CONFIG, "index.md": page, "z.md": "# Z\n"})
    assert len(built.warning_lines) == 2
    assert "is not an old path of this site" in built.warnings
    assert 'permalink "foo.html/bar.html" is a file' in built.warnings
    assert "redirect.js" in built.read("foo.html")


@pytest.mark.parametrize("base", ["https://docs.projct.io/en/latest", "https://docs.projct.io/en/latest/"])
def test_addresses_are_below_the_base(build: Callable[..., Built], base: str) -> None:
    files = {"conf.py": CONF, "index.md": OLD, "z.md": "# Z\n"}
    built = build(files, html_baseurl=base)
    assert '<link rel="canonical" href="https://docs.projct.io/en/latest/index.html">' in built.read("old.html")


@pytest.mark.parametrize("name", ["old.html", "search.html", "old.html/older.html"])
def test_file_of_somebody_else_is_left_and_told(build: Callable[..., Built], name: str) -> None:
    page = PAGE.format(f":permalink: {name}")
    files = {"conf.py": CONFIG, "index.md": page, "z.md": "# Z\n", "extra/old.html": "By hand."}
    built = build(files, html_extra_path=["extra"])
    [line] = built.warning_lines
    assert line.startswith(f'index.md:4: WARNING: permalink "{name}" is a file that something else has put there')
    assert built.read("old.html") == "By hand."
    assert "redirect.js" not in built.read("search.html")


def test_file_of_somebody_else_that_comes_later(build: Callable[..., Built]) -> None:
    files = {"conf.py": CONFIG, "index.md": OLD, "z.md": "# Z\n"}
    assert "redirect.js" in build(files).read("old.html")
    built = build({"extra/old.html": "By hand."}, again=True, html_extra_path=["extra"])
    assert "[channels.permalink]" in built.warnings
    built = build({"index.md": PLAIN}, again=True, html_extra_path=["extra"])
    assert built.warnings == ""
    assert built.read("old.html") == "By hand."


@pytest.mark.parametrize(
    ("builder", "expected"),
    [("html", True), ("dirhtml", True), ("singlehtml", False), ("json", False), ("pickle", False), ("epub", False)],
)
def test_builders_that_write_pages(build: Callable[..., Built], builder: str, expected: bool) -> None:
    options = {"channels_tags": ["support"], "version": "1"}
    page = PAGE.format(":permalink: old.html\n:tags: support")
    built = build({"conf.py": CONFIG, "index.md": page}, builder, **options)
    assert writes_pages(built.app.builder) is expected
    assert bool([*built.outdir.rglob("old.html")]) is expected
    assert bool([*built.outdir.rglob("tag_support*")]) is expected


@pytest.mark.parametrize(
    ("parent", "expected"),
    [(StandaloneHTMLBuilder, True), (DirectoryHTMLBuilder, True), (SingleFileHTMLBuilder, False)],
)
def test_builders_of_others(build: Callable[..., Built], parent: type, expected: bool) -> None:
    app = build({"conf.py": CONFIG, "index.md": OLD}).app
    own = type("HostBuilder", (parent,), {"name": f"host-{parent.name}"})
    assert writes_pages(own(app, app.env)) is expected


# The foot of a page


REVIEWED = PAGE.format(":tags: support\n:reviewed: 2026-03-02")


@pytest.mark.parametrize(
    ("builder", "file"),
    [("html", "index.html"), ("singlehtml", "index.html"), ("epub", "index.xhtml"), ("text", "index.txt"),
     ("latex", "test.tex"), ("man", "test.1"), ("texinfo", "test.texi")],
)  # fmt: skip
def test_every_output_says_when_a_page_was_reviewed(build: Callable[..., Built], builder: str, file: str) -> None:
    text = build({"conf.py": CONFIG, "index.md": REVIEWED}, builder).read(file)
    assert "Last reviewed 2 March 2026 by Test" in " ".join(re.sub("<[^<>]+>", "", text).split())


@pytest.mark.parametrize(
    ("author", "words"),
    [("'The *Desk*'", " by The *Desk*"), ("''", ""), ("project", " by Test"), (None, "")],
)
def test_a_page_says_who_reviewed_it(build: Callable[..., Built], author: str | None, words: str) -> None:
    """Where nobody says who the author is, Sphinx has words of its own, which are no name."""
    conf = CONFIG.replace('author = copyright = "Test"', f"author = {author}\n" * (author is not None))
    page = build({"conf.py": conf, "index.md": REVIEWED}).html()
    assert page.select_one(".channel-reviewed").get_text() == f"Last reviewed 2 March 2026{words}"


def test_the_day_of_a_review_is_told_to_machines_above_the_tags(build: Callable[..., Built]) -> None:
    page = build({"conf.py": CONFIG, "index.md": REVIEWED}).html()
    line = page.select_one(".channel-reviewed")
    assert line.time["datetime"] == "2026-03-02"
    assert line.find_next_sibling()["class"] == ["channel-tags"]


def test_a_day_that_has_come_is_no_longer_in_the_future(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is not read again for that."""
    page = {"conf.py": CONFIG, "index.md": PAGE.format(":reviewed: 2026-11-02")}
    assert '"2026-11-02" lies in the future (today is 2026-11-01)' in build(page).warnings
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793577600")
    assert build({}, again=True).warnings == ""


def test_feedback_has_the_words_of_a_title_without_its_markup(build: Callable[..., Built]) -> None:
    title = "# *This* & `that`\n\n"
    desk = ":::{channel} Desk\n:kind: email\n:to: desk@interopen.org\n\nAsk.\n:::\n"
    page = {"conf.py": CONFIG, "index.md": title + desk, "_templates/layout.html": "{{ channel_feedback }}"}
    subject = build(page, channels_feedback="desk").read("index.html")
    assert "Feedback on “This & that”" in unquote(subject)
