"""The real site as readers meet it: private, accessible, steady, at every width, in both colour schemes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page

PAGES = (
    "index.html",
    *(f"support/{path.stem}.html" for path in sorted((REPOSITORY / "support").glob("*.md"))),
    "tag_support.html",
    "404.html",
    "search.html",
)
STEADY = """() => new Promise(resolve => {
  let moved = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) moved += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(moved), 500);
})"""
OVERFLOWING = """() => [...document.querySelectorAll(".channel-card *")].filter(element => {
  const card = element.closest(".channel-card").getBoundingClientRect(), box = element.getBoundingClientRect();
  return box.width && element.className !== "channel-skip" && (box.right > card.right + 1 || box.left < card.left - 1);
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_another_host_is_asked_for(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    assert {urlsplit(address).hostname for address in page.requests_seen} <= {"127.0.0.1"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, axe: Callable[[Page], str], path: str, scheme: str) -> None:
    assert axe(open_page(path, color_scheme=scheme)) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_no_sideways_scrolling(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["index.html", "support/communications.html", "support/directives.html"])
def test_no_sideways_scrolling_with_text_twice_as_large(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=640)
    page.add_style_tag(content="html { font-size: 200% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1280, 1600])
@pytest.mark.parametrize("path", ["support/communications.html", "support/directives.html"])
def test_text_stays_in_its_card(open_page: OpenPage, path: str, width: int) -> None:
    assert open_page(path, width=width).evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_loading(open_page: OpenPage, path: str, width: int) -> None:
    assert open_page(f"{path}?slowly", width=width).evaluate(STEADY) == 0


def test_everything_is_readable_without_a_script(open_page: OpenPage) -> None:
    page = open_page("support/communications.html", javascript=False)
    assert page.locator("article").inner_text().count("membership@interopen.org") >= 1
    assert page.locator("#x >> a", has_text="See @INTEROPenAPI on X").is_visible()
    assert page.locator("article button:visible").count() == 0


@pytest.mark.parametrize("anchor", ["interopen", "enquires", "the-interopen-forum"])
def test_old_address_leads_to_the_old_anchor(open_page: OpenPage, anchor: str) -> None:
    page = open_page(f"support_communications.html?from=mail#{anchor}")
    page.wait_for_url("**/support/communications.html*")
    assert urlsplit(page.url).fragment == anchor
    assert urlsplit(page.url).query == "from=mail"
    # A browser scrolls when it has painted, which may be a moment after the page is loaded.
    seen = "id => (top => top >= 0 && top < innerHeight)(document.getElementById(id).getBoundingClientRect().top)"
    page.wait_for_function(seen, arg=anchor)


def test_old_address_leads_on_without_a_script(open_page: OpenPage) -> None:
    page = open_page("support_communications.html", javascript=False)
    page.wait_for_url("**/support/communications.html")


def test_search_finds_a_page_by_its_keyword(open_page: OpenPage) -> None:
    page = open_page("search.html?q=community")
    page.locator("#search-results a", has_text="Communication Channels").first.wait_for()


def test_search_finds_a_channel_by_its_name(open_page: OpenPage) -> None:
    page = open_page("search.html?q=enquiries")
    page.locator("#search-results a[href*='#enquiries']").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_action_is_large_enough_and_focus_is_seen(open_page: OpenPage, width: int) -> None:
    page = open_page("support/communications.html", width=width)
    for action in page.locator(".channel-address a").all():
        assert action.bounding_box()["height"] >= 44
    link = page.locator("#enquiries .channel-address a")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    assert link.evaluate("element => parseFloat(getComputedStyle(element).outlineWidth)") >= 2


def test_an_address_is_read_out_as_it_is_written(open_page: OpenPage) -> None:
    """Where a line may break, no blank comes into the name that a screen reader or a voice command uses."""
    page = open_page("support/communications.html", width=390)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = {node["name"]["value"] for node in nodes if node["role"]["value"] == "link"}
    assert {"E-mail careconnect@interopen.org", "Go to the forum at interopen.ryver.com"} <= names


def test_heading_links_can_be_reached_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("support/communications.html")
    link = page.locator("#enquiries h2 a.headerlink")
    link.focus()
    assert link.evaluate("element => element === document.activeElement")
    assert float(link.evaluate("element => getComputedStyle(element).opacity")) > 0
    assert link.evaluate("element => getComputedStyle(element).visibility") == "visible"


def test_headings_have_no_gaps(open_page: OpenPage) -> None:
    for path in PAGES:
        levels = open_page(path).locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => +h.tagName[1])")
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)


def test_aligned_channel_is_beside_the_others_and_last_in_order(open_page: OpenPage) -> None:
    wide = open_page("support/communications.html", width=1280)
    boxes = {name: wide.locator(f"#{name}").bounding_box() for name in ("x", "interopen", "the-interopen-forum")}
    assert boxes["x"]["x"] > boxes["interopen"]["x"] + boxes["interopen"]["width"]
    assert abs(boxes["x"]["y"] - boxes["interopen"]["y"]) < 2
    narrow = open_page("support/communications.html", width=390)
    assert narrow.locator("#x").bounding_box()["y"] > narrow.locator("#the-interopen-forum").bounding_box()["y"]


def test_print_shows_addresses_and_no_buttons(open_page: OpenPage) -> None:
    page = open_page("support/communications.html")
    page.emulate_media(media="print")
    assert page.locator("article button:visible").count() == 0
    assert page.locator("#membership .channel-address a").inner_text() == "E-mail membership@interopen.org"
    after = page.locator("#x .channel-address a").evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://twitter.com/INTEROPenAPI" in after


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_focus_is_always_in_sight(open_page: OpenPage, width: int) -> None:
    page = open_page("support/communications.html", width=width)
    for _ in range(60):
        page.keyboard.press("Tab")
        left, right = page.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect(); return [box.left, box.right]; }"
        )
        assert right > 0
        assert left < width
