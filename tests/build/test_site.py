"""What the old site did for its page, carried over: each row of the list of parity, proved on built files."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from cases.programs import details, structured
from conftest import REPOSITORY, Built, build_project
from jinja2 import Environment

PAGE = "support/communications"

#: The owner's words, sentence by sentence, with the corrections that were agreed.
WORDS = (
    (
        "INTEROPen is an OPEN collaboration of individuals, industry, standards organisations and health and care "
        "providers, who have agreed to work together to accelerate the development of open standards for "
        "interoperability in the health and social care sector."
    ),
    (
        "INTEROPen aims to provide a forum to collaborate on the design and application of technical interoperability "
        "standards. The areas covered by the group include data exchange, data validation, defining APIs and "
        "governance. It is an action group whereby members commit to design, validation and demonstration using real "
        "systems. Commercial interests are put to one side in the group’s activities."
    ),
    "To join INTEROPen please contact membership@interopen.org",
    "For general enquiries please send an email to the Care Connect Inbox at careconnect@interopen.org.",
    "After becoming a member of INTEROPen, access will be granted to the INTEROPen Forum (hosted on Ryver).",
    "The Forum has a number of threads that discuss a range of topics including governance and tooling.",
)
#: The six addresses of the old page.
ADDRESSES = (
    "https://twitter.com/INTEROPenAPI",
    "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI",
    "https://www.interopen.org/",
    "mailto:membership@interopen.org",
    "mailto:careconnect@interopen.org",
    "https://interopen.ryver.com",
)


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp(request.param)
    built = build_project(REPOSITORY, folder / "out", folder / "doctrees", request.param)
    assert not built.warnings
    return built


@pytest.fixture(scope="module")
def page(site: Built) -> BeautifulSoup:
    return _open(site, PAGE)


def _open(site: Built, docname: str) -> BeautifulSoup:
    return BeautifulSoup(Path(site.app.builder.get_outfilename(docname)).read_text("utf-8"), "html.parser")


def _meta(page: BeautifulSoup, name: str) -> list[str]:
    return [tag["content"] for tag in page.select(f'meta[name="{name}"], meta[property="{name}"]')]


def _text(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("article").get_text().split())


@pytest.mark.parametrize("words", WORDS)
def test_words_of_the_owner(page: BeautifulSoup, words: str) -> None:
    assert words in _text(page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_of_the_old_page(page: BeautifulSoup, address: str) -> None:
    assert page.select(f'article a[href="{address}"]')


def test_title_is_the_first_heading(page: BeautifulSoup) -> None:
    assert len(page.select("h1")) == 1
    assert page.h1.find(string=True) == "Communication Channels"
    assert page.title.string.startswith("Communication Channels")
    assert _meta(page, "og:title") == ["Communication Channels"]


def test_summary_is_decoded_once_and_escaped_once(page: BeautifulSoup) -> None:
    summary = "INTEROPen communication channels used for the Care Connect FHIR® API."
    assert page.select_one(".channel-lede").get_text(strip=True) == summary
    assert _meta(page, "description") == [summary]
    assert _meta(page, "og:description") == [summary]


def test_keywords_have_the_tags_first_and_no_repeats(page: BeautifulSoup) -> None:
    assert _meta(page, "keywords") == ["support, communications, community"]


def test_keyword_is_found_by_the_search(site: Built) -> None:
    index = json.loads(site.read("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    number = index["docnames"].index(PAGE)
    stem = site.app.builder.indexer.lang.stem("community")
    found = [index[table].get(stem) for table in ("terms", "titleterms")]
    assert any(number == hit or (isinstance(hit, list) and number in hit) for hit in found), found


def test_tag_row_leads_to_the_page_of_the_tag(site: Built, page: BeautifulSoup) -> None:
    link = page.select_one(".channel-tags a")
    assert link.string == "support"
    target = urljoin(site.app.builder.get_target_uri(PAGE), link["href"])
    assert target == site.app.builder.get_target_uri("tag_support")
    tag_page = _open(site, "tag_support")
    titles = [term.get_text() for term in tag_page.select("article dt")]
    assert "Communication Channels" in titles
    assert "used for the Care Connect FHIR® API." in _text(tag_page)
    href = next(a["href"] for a in tag_page.select("article dt a") if a.string == "Communication Channels")
    assert urljoin(site.app.builder.get_target_uri("tag_support"), href) == site.app.builder.get_target_uri(PAGE)


def test_tag_page_keeps_its_file_name(site: Built) -> None:
    text = site.read("tag_support.html")
    assert "support" in text
    if site.app.builder.name == "dirhtml":
        assert 'href="tag_support/"' in text


def test_no_contents_on_this_page(page: BeautifulSoup) -> None:
    assert not page.select(".toc-tree")


def test_page_stands_under_help_and_support(page: BeautifulSoup) -> None:
    caption = next(tag for tag in page.select(".sidebar-tree .caption") if tag.get_text(strip=True) == "Help & Support")
    assert "Communication Channels" in caption.find_next("ul").get_text()
    assert caption["aria-level"] == "2", "it stands before the title of the page, of level 1"


def test_old_address_redirects(site: Built) -> None:
    old = BeautifulSoup(site.read("support_communications.html"), "html.parser")
    target = site.app.builder.get_target_uri(PAGE)
    assert old.select_one("main a")["href"] == target
    assert old.select_one("noscript meta")["content"] == f"0; url={target}"
    assert old.select_one('link[rel="canonical"]')["href"] == urljoin(site.app.config.html_baseurl, target)
    script = old.select_one("script")
    assert script["data-target"] == target
    assert "location.hash" in site.read(script["src"])
    assert old.html["lang"] == "en-GB"


@pytest.mark.parametrize("anchor", ["interopen", "enquires", "the-interopen-forum"])
def test_published_anchor_is_on_the_page(page: BeautifulSoup, anchor: str) -> None:
    assert len(page.select(f'[id="{anchor}"]')) == 1


def test_every_id_is_there_once(page: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_one_action_holds_the_link(page: BeautifulSoup) -> None:
    card = page.select_one("#interopen")
    assert [a["class"] for a in card.h2.select("a")] == [["headerlink"]]
    [action] = card.select("a[href='https://www.interopen.org/']")
    assert action.get_text() == "Visit interopen.org"
    assert card.h2.find_next("a", class_="external") is action


def test_programs_are_told_of_the_channels(site: Built) -> None:
    mail = {"system": "email", "value": "careconnect@interopen.org"}
    assert mail in [point for detail in details(site) for point in detail["telecom"]]
    name = Path(site.app.builder.get_outfilename(PAGE)).relative_to(site.outdir).with_suffix("").as_posix()
    data = structured(site, name)
    assert (data["name"], data["sameAs"]) == ("INTEROPen", ["https://twitter.com/INTEROPenAPI"])
    assert "careconnect@interopen.org" in [point.get("email") for point in data["contactPoint"]]
    for name in ("support/directives", "support/community"):  # those are examples
        assert not _open(site, name).select("script[type='application/ld+json']")


def test_timeline_and_mention(page: BeautifulSoup) -> None:
    card = page.select_one("#x")
    assert "Posts by INTEROPen" in card.get_text()
    mention = card.select_one('a[href*="intent/tweet"]')
    assert mention.get_text(strip=True) == "Post to @INTEROPenAPI on X"


def test_picture_has_its_text_and_a_file(site: Built, page: BeautifulSoup) -> None:
    picture = page.select_one("article .channel-website img")
    assert picture["alt"] == "Image of two hands holding a jigsaw piece"
    assert (site.outdir / urljoin(site.app.builder.get_target_uri(PAGE), picture["src"])).is_file()


def test_every_page_has_an_edit_and_a_feedback_link(site: Built) -> None:
    for docname in site.app.env.found_docs - {"404"}:
        page = _open(site, docname)
        source = Path(site.app.env.doc2path(docname)).relative_to(REPOSITORY)
        assert page.select_one('.page-actions a[rel="edit"]')["href"].endswith(f"/edit/main/{source}")
        feedback = urlsplit(page.select_one('.page-actions a[href^="mailto:"]')["href"])
        assert feedback.path == "careconnect@interopen.org"
        values = parse_qs(feedback.query)
        title = site.app.env.titles[docname].astext()
        assert title in values["subject"][0]
        uri = "" if docname == "index" else site.app.builder.get_target_uri(docname)
        assert f"{site.app.config.html_baseurl}{uri}\r" in values["body"][0]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("tag_support", "Pages about “support”"),
        ("search", "Search"),
        ("404", "Page not found"),
        ("index", "Contact INTEROPen"),
    ],
)
def test_feedback_names_the_page_by_its_title(site: Built, name: str, title: str) -> None:
    """Pages without a source had their file's name in the subject."""
    page = _open(site, name)
    values = parse_qs(urlsplit(page.select_one('article a[href*="?subject="], .page-actions a')["href"]).query)
    assert values["subject"] == [f"Feedback on “{title}”"]
    canonical = page.select_one('link[rel="canonical"]')["href"]
    assert values["body"] == [f"Page: {canonical}\r\n\r\n"]


def test_the_home_page_has_one_address(site: Built) -> None:
    page = _open(site, "index")
    assert _meta(page, "og:url") == [page.select_one('link[rel="canonical"]')["href"]] == [site.app.config.html_baseurl]


def test_headings_can_be_linked_to(page: BeautifulSoup) -> None:
    anchors = {link["href"] for link in page.select("h2 a.headerlink")}
    assert {"#interopen", "#enquiries", "#membership", "#the-interopen-forum", "#x"} <= anchors


def test_sidebar_has_the_old_menus(page: BeautifulSoup) -> None:
    links = {link["href"] for link in page.select(".sidebar-links a.external")}
    assert links == {
        "https://fhir.hl7.org.uk/",
        "https://fhir.nhs.uk/",
        "https://data.developer.nhs.uk/ccri/",
        "https://www.hl7.org/fhir/",
        "https://docs.smarthealthit.org/",
    }


def test_footer(site: Built, page: BeautifulSoup) -> None:
    footer = page.select_one(".site-footer")
    assert "INTEROPen and NHS Digital" in footer.get_text()
    licence = footer.select_one('a[rel="license"]')
    assert licence["href"] == "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    revision = site.app.config.html_context["revision"]
    assert f"Site built from revision {revision} of 1 November 2026." in footer.get_text()


def test_sitemap_lists_every_page(site: Built) -> None:
    root = ElementTree.fromstring(site.read("sitemap.xml"))
    found = [tag.text for tag in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    base = site.app.config.html_baseurl
    names = {*site.app.env.found_docs, "tag_support", "tag_editing"}
    names -= {"404", "support/directives", "support/community"}
    uris = {name: site.app.builder.get_target_uri(name) for name in names} | {"index": ""}
    assert sorted(found) == sorted(base + uri for uri in uris.values())
    assert found[0] == base, "the home page is the folder, and pages are in the order of the table of contents"
    assert site.html().select_one('link[rel="canonical"]')["href"] == base
    assert [uri for uri in found if "tag_" in uri] == found[-2:]


def test_page_not_found_and_favicon(site: Built, page: BeautifulSoup) -> None:
    missing = _open(site, "404")
    assert missing.h1 is not None
    for tag in missing.select("link[href], script[src], img[src]"):
        assert tag.get("href", tag.get("src")).startswith(("/", "https://interopen-channels.readthedocs.io/"))
    icon = page.select_one('link[rel~="icon"]')["href"].partition("?")[0]
    assert (site.outdir / urljoin(site.app.builder.get_target_uri(PAGE), icon)).is_file()


def test_language_open_graph_and_card(site: Built, page: BeautifulSoup) -> None:
    assert page.html["lang"] == "en-GB"
    assert _meta(page, "twitter:card") == ["summary_large_image"]
    [image] = _meta(page, "og:image")
    path = unquote(urlsplit(image).path.removeprefix(urlsplit(site.app.config.html_baseurl).path))
    picture = (site.outdir / path).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)


def test_nothing_of_another_host_is_loaded(site: Built) -> None:
    """Resource hints make no event in a browser, so they are looked for in the files."""
    for path in site.outdir.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        hints = [
            t for t in page.select("link[rel]") if set(t["rel"]) & {"preconnect", "dns-prefetch", "preload", "prefetch"}
        ]
        assert not hints, path
        loaded = [tag.get("src") or tag.get("href") or tag.get("data") for tag in page.select(_LOADING)]
        assert [uri for uri in loaded if uri and (urlsplit(uri).netloc or uri.startswith("//"))] == [], path
        assert "google-analytics" not in str(page)
        assert "widgets.js" not in "".join(str(tag) for tag in page.select("script"))


_LOADING = "script[src], img[src], iframe, embed, object, video, audio, source, link[rel~=stylesheet], link[rel~=icon]"


@pytest.mark.parametrize("template", ["site.html", "sidebar/navigation.html"])
def test_titles_are_text_in_the_templates(template: str) -> None:
    """A title of code signs became an element of the head."""
    lines = (REPOSITORY / "_templates" / template).read_text("utf-8").splitlines()
    places = re.findall(r"\{\{[^}]*\btitle\b[^}]*\}\}", "\n".join(lines))
    assert places
    for place in places:
        text = Environment(autoescape=False).from_string(place).render(title="a<code>&#34;&gt;&lt;b&gt;</code>")
        assert not set('<>"') & set(text)
