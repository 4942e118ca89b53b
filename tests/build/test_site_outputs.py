"""The real site in each output: the contact pages for readers, the handbook for those who write and for them alone."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from conftest import REPOSITORY, Built, build_project

if TYPE_CHECKING:
    from collections.abc import Callable

HANDBOOK = ("support/editing", "support/directives", "support/community", "support/adopting", "support/data")
READERS = ("index", "support/communications", "support/privacy")
#: Words that every page of the handbook has, and no other.
ITS_TITLES = ("Editing these pages", "Directives and roles", "Using the extension", "Channels for programs")
EPOCH = 1793491200  # the day on which every test runs


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """The site as one builder makes it, once."""
    known: dict[str, Built] = {}

    def built(builder: str) -> Built:
        if builder not in known:
            folder = tmp_path_factory.mktemp(builder)
            known[builder] = build_project(REPOSITORY, folder / "out", folder / "doctrees", builder)
            assert not known[builder].warnings
        return known[builder]

    return built


def one_file(built: Built, pattern: str) -> str:
    [path] = built.outdir.glob(pattern)
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    ("builder", "pattern"), [("latex", "*.tex"), ("man", "*.1"), ("singlehtml", "index.html"), ("texinfo", "*.texi")]
)
def test_the_handbook_is_in_no_book(built: Callable[[str], Built], builder: str, pattern: str) -> None:
    text = one_file(built(builder), pattern)
    assert "Communication Channels" in text
    assert "Privacy" in text
    assert not [title for title in ITS_TITLES if title in text]


def test_the_handbook_is_in_no_search_of_readers(built: Callable[[str], Built]) -> None:
    text = built("html").read("searchindex.js")
    index = json.loads(text[text.index("(") + 1 : -1])
    number = {docname: place for place, docname in enumerate(index["docnames"])}
    readers = {number[name] for name in READERS}
    assert {place for place, title in enumerate(index["titles"]) if title} == readers
    for table in ("terms", "titleterms"):
        found = [pages if isinstance(pages, list) else [pages] for pages in index[table].values()]
        assert set().union(*found) == readers
    assert {place for pages in index["alltitles"].values() for place, _anchor in pages} == readers
    assert {entry[0] for entries in index["objects"].values() for entry in entries} == {
        number["support/communications"]
    }


def test_the_handbook_lists_its_pages_and_readers_have_one_way_to_it(built: Callable[[str], Built]) -> None:
    site = built("html")
    for name in HANDBOOK:
        links = [link.get_text() for link in site.html(name).select("#site-menu .toctree-l1 a.internal")]
        assert set(links) > {
            "Communication Channels",
            *(title for title in ITS_TITLES if title != "Using the extension"),
        }
    for name in READERS:
        menu = site.html(name).select("#site-menu a.internal")
        assert [link.get_text() for link in menu] == ["Communication Channels", "Privacy", "How to edit these pages"]


def test_no_page_says_that_somebody_has_reviewed_it(built: Callable[[str], Built]) -> None:
    """Nobody has told us so; the day of an example stood at the foot of the handbook, with the names of real bodies."""
    site = built("html")
    assert not [name for name in (*READERS, *HANDBOOK) if site.html(name).select(".channel-reviewed")]


def test_nothing_empty_is_published(built: Callable[[str], Built]) -> None:
    site = built("html")
    assert not (site.outdir / "genindex.html").exists()
    assert "genindex" not in site.read("index.html")


@pytest.mark.parametrize("name", [*READERS, *HANDBOOK, "404", "search", "tag_support"])
def test_head_of_a_page(built: Callable[[str], Built], name: str) -> None:
    site = built("html")
    page = site.html(name)
    assert len(page.select('meta[name="viewport"]')) == 1
    icons = {link["type"]: link["href"] for link in page.select('link[rel="icon"][type]')}
    touch = page.select_one('link[rel="apple-touch-icon"]')["href"]
    for href, size in ((icons["image/png"], 32), (touch, 180)):
        picture = (site.outdir / href.lstrip("/").removeprefix("../")).read_bytes()
        assert int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) == size
    assert "Contact INTEROPen" in page.title.string
    [description] = [tag["content"] for tag in page.select('meta[name="description"]')]
    assert re.fullmatch(r"[A-Z][^,]*(, [^,]+)*\.", description)  # sentences, and not words out of a table
    assert not page.select("style, [style]:not(svg *, article *), script:not([src], [type='application/ld+json'])")


def test_the_picture_that_other_sites_show_has_its_size(built: Callable[[str], Built]) -> None:
    page = built("html").html("index")
    size = [page.select_one(f'meta[property="og:image:{side}"]')["content"] for side in ("width", "height")]
    assert size == ["1200", "630"]


def test_only_pages_with_an_address_are_in_the_sitemap(built: Callable[[str], Built]) -> None:
    site = built("html")
    assert "404" not in site.read("sitemap.xml")
    for name in ("404", "search"):
        assert [tag["content"] for tag in site.html(name).select('meta[name="robots"]')] == ["noindex"]


def test_an_example_says_so_and_leads_nowhere(built: Callable[[str], Built]) -> None:
    page = built("html").html("support/directives")
    frames = page.select("article .channel-example")
    assert len(frames) > 10
    assert {frame.find("p").get_text() for frame in frames} == {"Example"}
    assert all(card.find_parent(class_="channel-example") for card in page.select(".channel-card"))
    dead = page.select(".channel-example a:not([href])")
    assert {"membership@interopen.org", "+44 20 7946 0991"} <= {link.get_text() for link in dead}
    assert not [a for a in page.select(".channel-example a[href]") if not a["href"].startswith("#")]
    assert not page.select(".channel-example channel-live")


def test_every_link_of_the_one_page_works(built: Callable[[str], Built]) -> None:
    """Read the Docs offers the site as one page in a zip file."""
    site = built("singlehtml")
    page = site.html("index")
    targets = {f"#{tag['id']}" for tag in page.select("[id]")} | {"#"}
    own = [link["href"] for link in page.select("a[href]") if not re.match("https?:|mailto:", link["href"])]
    assert len(own) > 10
    assert set(own) <= targets
    assert not page.select("form, link[rel=search]")


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_the_site_has_one_name(built: Callable[[str], Built], builder: str) -> None:
    """Sphinx has no title for all pages where there is one page, and "None" stood beside the logo."""
    page = built(builder).html("index")
    names = [part.get_text(strip=True) for part in page.select(".bar-brand, .sidebar-brand, title")]
    assert names == ["Contact INTEROPen"] * 3


def test_words_that_a_public_service_does_not_write(built: Callable[[str], Built]) -> None:
    refused = re.compile("mended|wait some minutes|you will not meet it|unless you want to|e-mail|tweet to", re.I)
    pages = list(built("html").outdir.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        assert not refused.search(BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text(" ")), path


def test_the_manual_page_has_no_link_that_leads_nowhere(built: Callable[[str], Built]) -> None:
    text = one_file(built("man"), "*.1")
    assert not re.search(r"<(#|>)", text)
    assert "Do not send anything about a patient." in text


def test_the_epub(built: Callable[[str], Built]) -> None:
    [path] = built("epub").outdir.glob("*.epub")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        package = ElementTree.fromstring(archive.read("content.opf"))
        contents = BeautifulSoup(archive.read("nav.xhtml"), "html.parser")
        page = BeautifulSoup(archive.read("support/communications.xhtml"), "html.parser")
    assert {Path(name).stem for name in names if name.endswith(".xhtml")} == {
        "index",
        "communications",
        "privacy",
        "nav",
    }
    assert not [name for name in names if name.endswith((".js", ".pdf")) or "social" in name]
    assert len(page.select('meta[name="viewport"]')) == 1
    assert page.html["lang"] == page.html["xml:lang"] == "en-GB"
    facts = {tag.tag.partition("}")[2]: tag.text or "" for tag in package[0] if "dc/elements" in tag.tag}
    assert facts["description"].startswith("Where to ask")
    assert facts["date"] == f"{datetime.fromtimestamp(EPOCH, UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert facts["identifier"] == "interopen-channels"
    links = [link.get_text(strip=True) for link in contents.select("nav > ol > li > a")]
    assert links == ["Contact INTEROPen", "Communication Channels", "Privacy"]
