"""What a reader gets of the real site: the answer soon, a search that finds, a page for what is missing, few bytes."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.letters import enlarge
from browser.recorder import errors, requests
from browser.shared import once, sphinx
from browser.themes import in_check
from conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Page

CHANNELS = "support/communications.html"
READERS = ("index.html", CHANNELS, "support/privacy.html", "tag_support.html", "404.html",
           "search.html?q=enquiries")  # fmt: skip
HANDBOOK = ("editing", "directives", "adopting", "data")


# The answer in ten seconds


@pytest.mark.parametrize("path", ["index.html", CHANNELS])
def test_the_first_way_to_ask_is_near_the_top_on_a_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=390, height=844)
    box = page.locator("article").get_by_text("ask a question").first.bounding_box()
    assert box
    assert box["y"] <= 300


@pytest.mark.parametrize("path", ["index.html", "404.html"])
def test_who_wants_to_join_meets_the_mailbox_first(open_page: OpenPage, path: str) -> None:
    row = open_page(path).locator("tr", has_text="become a member")
    links = row.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert "membership" in links[0]
    assert len({link.rpartition("/")[2] for link in links}) > 1


def test_the_two_choosers_agree(open_page: OpenPage) -> None:
    """Each wish of the start page leads to the same channel first as the list above the cards, in the same order."""
    rows = """rows => rows.map(row => [...row.querySelectorAll("th, td a")].slice(0, 2))
      .map(([wish, way]) => [wish.innerText, way.innerText.split(":")[0]])"""
    first = open_page("index.html").locator(".channel-table tbody tr").evaluate_all(rows)
    page = open_page(CHANNELS)
    links = """links => links.map(link => [link.innerText,
      document.querySelector(`${link.hash} .channel-name`).innerText.replace("¶", "")])"""
    listed = page.locator(".choices li a").evaluate_all(links)
    assert listed == first


def test_the_start_page_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("index.html", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


@pytest.mark.parametrize("path", ["index.html", CHANNELS, "404.html"])
def test_a_page_with_addresses_warns_once_and_before_them(open_page: OpenPage, path: str) -> None:
    text = open_page(path).locator("article").inner_text()
    assert text.count("Do not send anything about a patient.") == 1
    assert text.index("about a patient") < text.index("@interopen.org")


# The search


@pytest.mark.parametrize("word", ["phone", "ask", "question", "complaint", "emergency"])
def test_the_words_of_a_reader_lead_to_a_real_page(open_page: OpenPage, word: str) -> None:
    page = open_page(f"search.html?q={word}")
    page.locator("#search-results li").first.wait_for()
    found = page.locator("#search-results a").evaluate_all("links => links.map(link => link.href)")
    assert not [address for address in found if any(f"support/{name}" in address for name in HANDBOOK)]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        *[(words, "Contact INTEROPen") for words in ("report a bug", "fault", "issue", "newsletter")],
        *[(words, "Privacy") for words in ("security", "vulnerability", "accessibility", "github", "edit", "licence")],
    ],
)
def test_what_people_look_for_on_such_a_site_is_found(open_page: OpenPage, words: str, title: str) -> None:
    """The search found nothing, or a page that has a word with the same stem."""
    page = open_page(f"search.html?q={words}")
    page.locator("#search-results li").get_by_role("link", name=title, exact=True).wait_for()


@pytest.mark.parametrize("words", ["xyzzy", "ask"])
def test_a_search_always_has_a_way_on(open_page: OpenPage, words: str) -> None:
    page = open_page(f"search.html?q={words}")
    ways = page.locator("#search-results > p:visible")
    ways.wait_for()
    assert ways.evaluate("p => p.previousElementSibling.matches('ul')"), "below what was found"
    ways.get_by_role("link", name="ask a question").click()
    page.wait_for_url("**/support/communications.html#enquiries")
    assert page.locator("#enquiries").is_visible()
    page.go_back()
    ways.get_by_role("link", name="all ways to contact INTEROPen").click()
    page.wait_for_url("**/index.html")


def test_a_security_problem_has_its_way_on_the_site(open_page: OpenPage) -> None:
    policy = open_page("support/privacy.html").get_by_role("link", name="security policy").get_attribute("href") or ""
    assert policy.endswith("/blob/main/SECURITY.md")
    assert (REPOSITORY / "SECURITY.md").is_file()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_search_has_a_box_and_says_how_much_it_found(open_page: OpenPage, width: int) -> None:
    """Sphinx's words for en_GB have an empty plural, at which the script stopped with a ``TypeError``."""
    page = open_page("search.html?q=enquiries", width=width)
    status = page.get_by_role("status")
    status.get_by_text("results").wait_for()
    count = page.locator("#search-results li").count()
    assert status.inner_text() == f"{count} results"
    assert errors(page) == []
    boxes = [box for box in page.get_by_role("searchbox").all() if box.is_visible()]
    assert [box.input_value() for box in boxes] == ["enquiries"]
    boxes[0].fill("xyzzy")
    boxes[0].press("Enter")
    status.get_by_text("Nothing found").wait_for()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("phone number", "There is no phone number"),
        ("111", "use NHS 111"),
        ("999", "call 999"),
        ("make a complaint", "a complaint about care"),
        ("how do I complain", "a complaint about care"),
        ("telephone", ""),
        ("chat", ""),
    ],
)
def test_other_ways_of_saying_it_lead_to_the_start_page(open_page: OpenPage, words: str, sentence: str) -> None:
    first = open_page(f"search.html?q={words}").locator("#search-results li").first
    first.get_by_role("link", name="Contact INTEROPen").wait_for()
    assert sentence in first.inner_text()


def test_words_around_a_result_are_seen_on_its_page(open_page: OpenPage) -> None:
    """They had the words of buttons, and of what only a screen reader or a printer is given."""
    seen = {}
    for path in ("index.html", CHANNELS, "support/privacy.html"):
        page = open_page(path)
        page.locator("article .headerlink, article button").evaluate_all("all => all.forEach(e => e.remove())")
        seen[path] = page.locator("article").inner_text().split()
    texts = open_page("search.html").evaluate("TEXTS")
    assert texts.keys() == seen.keys()
    for path, words in seen.items():
        assert len(texts[path].split()) > 50
        assert set(texts[path].split()) <= set(words), path


def test_a_result_shows_whole_words_around_what_was_asked_for(open_page: OpenPage) -> None:
    page = open_page("search.html?q=regulator")
    part = page.locator("#search-results .context").inner_text()
    assert part.startswith("… ")
    assert "complain to the regulator in the UK" in part
    text = page.evaluate("TEXTS")["support/privacy.html"]
    assert set(part.strip("… ").split()) <= set(text.split())
    assert len(part) < 300


def test_a_search_asks_for_no_other_page(open_page: OpenPage) -> None:
    page = open_page("search.html?q=ask")
    page.locator("#search-results .context").first.wait_for()
    assert [address for address in requests(page) if ".html" in address] == [page.url]


def test_results_in_folders_have_their_words_too(open_page: OpenPage, serve: Serve, shared: Path) -> None:
    folders = once(shared / "folders", lambda folder: sphinx(REPOSITORY, folder, "-b", "dirhtml"))
    page = open_page(serve(folders) + "search/?q=ask")
    page.get_by_role("status").get_by_text("3 results").wait_for()
    assert all(len(part) > 100 for part in page.locator("#search-results .context").all_inner_texts())
    assert page.locator("#search-results .context").count() == 3


def test_words_around_a_result_stay_on_a_phone(open_page: OpenPage) -> None:
    """A long address made its line, and so the text, wider than the page."""
    page = open_page("search.html?q=enquiries", width=320)
    page.locator("#search-results p.context").first.wait_for()
    enlarge(page)
    page.locator("#search-results p.context").first.evaluate("p => p.textContent += 'a'.repeat(99)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    widths = "all => all.map(p => [p.getBoundingClientRect().right, p.scrollWidth - p.clientWidth])"
    for right, cut in page.locator("#search-results p.context").evaluate_all(widths):
        assert right <= 320
        assert cut <= 0


def test_a_search_leaves_nothing_in_the_browser(open_page: OpenPage) -> None:
    page = open_page("search.html?q=enquiries")
    page.locator("#search-results li").first.wait_for()
    assert page.evaluate("localStorage.length") == 0


# The page not found, as Read the Docs serves it: for any address, from the root of the host


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """The address of the host whose folder ``/en/latest/`` is the site."""
    host = tmp_path_factory.mktemp("host")
    out = host / "en/latest"
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-d", host.with_name("doctrees"), ".", out]
    environment = os.environ | {"READTHEDOCS_CANONICAL_URL": "https://interopen-channels.readthedocs.io/en/latest/"}
    subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, check=True)
    shutil.copy(out / "404.html", host)
    return serve(host)


@pytest.fixture(params=["", "en/latest/"])
def missing(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """The page that a missing address gets, on a computer of one's own and on Read the Docs."""
    host = request.getfixturevalue("hosted" if request.param else "site_url")
    return open_page(f"{host}{request.param}support/gone/away.html?x=1&y=ü", width=390)


def test_a_missing_page_has_its_style_and_every_link_works(missing: Page) -> None:
    assert missing.get_by_role("heading", level=1).inner_text().startswith("Page not found")
    assert missing.locator(".page").evaluate("element => getComputedStyle(element).display") == "flex"
    assert missing.locator(".channel-table tr").first.evaluate("row => getComputedStyle(row).display") == "flex"
    host = "http://" + urlsplit(missing.url).netloc
    files = missing.evaluate("""() => [...document.querySelectorAll("a, link, script[src], form")]
      .map(element => element.href || element.src || element.action)""")
    own = {address.partition("#")[0] for address in files if address.startswith(host)} - {missing.url}
    assert len(own) > 8
    assert {address: missing.request.get(address).status for address in own} == dict.fromkeys(own, 200)


def test_a_missing_page_gives_the_ways_to_ask_and_the_search(missing: Page) -> None:
    assert missing.locator('article a[href*="careconnect@interopen.org"]').first.is_visible()
    missing.get_by_role("searchbox", name="Search this site").fill("enquiries")
    missing.get_by_role("button", name="Search").click()
    missing.locator("#search-results li").first.wait_for()


def test_the_mail_about_a_missing_page_names_its_address(missing: Page) -> None:
    mail = missing.get_by_role("link", name="Tell us about this missing page").get_attribute("href") or ""
    assert parse_qs(urlsplit(mail).query)["body"] == [f"This address leads nowhere: {missing.url}\r\n\r\n"]


# Bytes


@pytest.mark.parametrize("path", [*READERS[:2], *map(in_check, READERS[2:])])
def test_a_page_is_small_and_asks_for_little(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    asked = requests(page)
    sizes = {address: len(gzip.compress(page.request.get(address).body(), 9)) for address in asked}
    assert sum(sizes.values()) <= 36 * 1024, sizes
    assert len(asked) <= 10, asked


@pytest.mark.parametrize("path", [*READERS[:2], *map(in_check, READERS[2:]), "support/editing.html"])
def test_the_site_needs_nothing_inline(open_page: OpenPage, serve: Serve, site: Path, path: str) -> None:
    """Furo draws its arrows and magnifying glasses in its style sheet: only pictures may come from ``data:``."""
    address = serve(site, {"Content-Security-Policy": "default-src 'self'; img-src 'self' data:"})
    page = open_page(address + path)
    requests(page)  # a script that comes late may be refused
    assert errors(page) == []
    assert page.locator("body[data-theme=auto]").count() == 1


# The book


def test_a_label_in_the_book_has_one_colon(open_page: OpenPage, serve: Serve, shared: Path) -> None:
    """Sphinx's style sheet for books adds one to that of docutils: "How to join::"."""
    book = once(shared / "book", lambda folder: sphinx(REPOSITORY, folder, "-b", "epub"))
    labels = open_page(serve(book) + "support/communications.xhtml").locator("dt")
    assert labels.first.inner_text() == "How to join:"
    after = "labels => labels.map(label => getComputedStyle(label, '::after').content)"
    assert set(labels.evaluate_all(after)) == {"none"}


# Print


@pytest.mark.parametrize("path", READERS)
def test_print_has_the_text_and_nothing_else(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.emulate_media(media="print")
    assert page.locator("a:visible", has_text="Skip to").count() == 0
    for element in page.locator("nav, button, input, .page-actions").all():
        assert not element.is_visible()
    assert page.locator(".site-footer", has_text="©").is_visible()
    floating = """() => [...document.querySelectorAll("body *")].filter(element => element.offsetWidth
      && ["fixed", "sticky"].includes(getComputedStyle(element).position)).map(element => element.className)"""
    assert page.evaluate(floating) == []
    # A browser that breaks a flexible box between two pages prints what follows over it.
    around = """() => {
      const found = [];
      for (let box = document.querySelector("footer"); box !== document.body; box = box.parentElement) {
        found.push(getComputedStyle(box).display);
      }
      return found;
    }"""
    assert set(page.evaluate(around)) == {"block"}


@pytest.mark.parametrize(
    ("path", "words"),
    [("index.html", ["NHS 111", "INTEROPen on X: @INTEROPenAPI on X"]),
     ("support/privacy.html", ["Information Commissioner’s Office", "how it uses your data", "privacy policy"])],
)  # fmt: skip
def test_paper_has_each_address_once(open_page: OpenPage, path: str, words: list[str]) -> None:
    page = open_page(path)
    page.emulate_media(media="print")
    links = """links => links.map(link => [link.innerText, link.getAttribute("href"),
      JSON.parse(getComputedStyle(link, "::after").content.replace("none", '""'))])"""
    found = page.locator("article a[href^='http']:visible").evaluate_all(links)
    added = {text: after for text, _, after in found if after}
    assert set(words) <= added.keys()
    assert [after for _, _, after in found if after] == [f" ({address})" for _, address, after in found if after]
    assert not [text for text, after in added.items() if urlsplit(after[2:-1]).netloc.removeprefix("www.") in text]


@pytest.mark.parametrize("paper", ["A4", in_check("Letter")])
@pytest.mark.parametrize(
    "path", ["index.html", *map(in_check, ("tag_support.html", "404.html", "search.html?q=enquiries"))]
)
def test_a_short_page_is_one_sheet(open_page: OpenPage, path: str, paper: str) -> None:
    """Without margins, a second one was blank."""
    page = open_page(path)
    requests(page)
    page.emulate_media(media="print")
    for margin in ("0", "1cm"):
        pdf = page.pdf(format=paper, margin=dict.fromkeys(("top", "right", "bottom", "left"), margin))
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
