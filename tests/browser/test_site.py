"""The real site as readers meet it: private, accessible, steady, at every width, in both colour schemes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from browser import timelines
from browser.recorder import others, requests
from browser.themes import in_check
from conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage

#: For those who write: tried with the matrix.
HANDBOOK = {f"support/{name}.html" for name in ("editing", "directives", "community", "adopting", "data")}
PAGES = (
    "index.html",
    *(f"support/{path.stem}.html" for path in sorted((REPOSITORY / "support").glob("*.md"))),
    "tag_support.html",
    "404.html",
    "search.html",
)
#: The pages on which ``make test`` watches whether something moves; ``make check`` watches all.
STEADIEST = ("index.html", "support/communications.html")
#: The shifts of what a page shows, once it has been drawn.
STEADY = """async () => {
  let moved = 0;
  const add = list => { for (const entry of list.getEntries()) moved += entry.value };
  const observer = new PerformanceObserver(add);
  observer.observe({type: "layout-shift", buffered: true});
  for (const _ of [1, 2, 3]) await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  for (const entry of observer.takeRecords()) moved += entry.value;
  return moved;
}"""
OVERFLOWING = """() => [...document.querySelectorAll(".channel-card *")].filter(element => {
  const card = element.closest(".channel-card").getBoundingClientRect(), box = element.getBoundingClientRect();
  return box.width && element.className !== "channel-skip" && (box.right > card.right + 1 || box.left < card.left - 1);
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("path", [in_check(it) if it in HANDBOOK else it for it in PAGES])
def test_a_page_is_sound(open_page: OpenPage, axe: Callable[..., list[str]], path: str) -> None:
    """Nothing that axe finds, headings without gaps, no sideways scrolling, nothing from another host."""
    page = open_page(path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == [], f"in the {scheme} scheme"
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), f"a gap in {levels}"
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} pixels wide"
    assert others(page) == []


@pytest.mark.parametrize("path", ["index.html", "support/communications.html", "support/directives.html"])
def test_no_sideways_scrolling_with_text_twice_as_large(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=640)
    page.add_style_tag(content="html { font-size: 200% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("path", ["support/communications.html", "support/directives.html"])
def test_text_stays_in_its_card(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    for width in (320, 390, 700, 1000, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOWING) == [], f"{width} pixels wide"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", [path if path in STEADIEST else in_check(path) for path in PAGES])
def test_nothing_moves_while_loading(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(f"{path}?slowly", width=width)
    requests(page)  # a late picture, font or script may move something
    assert page.evaluate(STEADY) == 0


@pytest.mark.parametrize("width", [390, in_check(1280)])
def test_nothing_moves_where_posts_load_by_themselves(open_page: OpenPage, width: int) -> None:
    """The card with the posts comes last, and is taller than those beside it."""
    page = open_page("index.html", width=width, route=timelines.routes())
    page.evaluate(timelines.REMEMBER)
    page.goto(urljoin(page.url, "support/communications.html?slowly"))
    page.locator("channel-live[data-state=live]").wait_for()
    requests(page)
    assert page.evaluate(STEADY) == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_results_come(open_page: OpenPage, width: int) -> None:
    page = open_page("search.html?q=enquiries", width=width)
    page.locator("#search-results li p").first.wait_for()
    requests(page)
    assert page.evaluate(STEADY) == 0


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
    assert {"Email careconnect@interopen.org", "Go to the forum at interopen.ryver.com"} <= names


def test_the_sign_at_a_cards_heading_is_for_a_pointer_alone(open_page: OpenPage) -> None:
    """It is no stop for a keyboard and no part of the heading's name; who points at the heading gets it."""
    page = open_page("support/communications.html")
    heading = page.locator("#enquiries h2")
    assert heading.aria_snapshot() == '- heading "Enquiries" [level=2]'
    sign = heading.locator("a.headerlink")
    assert sign.evaluate("element => element.tabIndex") == -1
    seen = "element => getComputedStyle(element).visibility === 'visible' && getComputedStyle(element).opacity > 0"
    assert not sign.evaluate(seen)
    heading.hover()
    assert sign.evaluate(seen)
    sign.click()
    assert urlsplit(page.url).fragment == "enquiries"


def test_aligned_channel_is_beside_the_others_and_last_in_order(open_page: OpenPage) -> None:
    page = open_page("support/communications.html", width=1280)
    boxes = {name: page.locator(f"#{name}").bounding_box() for name in ("x", "interopen", "the-interopen-forum")}
    assert boxes["x"]["x"] > boxes["interopen"]["x"] + boxes["interopen"]["width"]
    assert abs(boxes["x"]["y"] - boxes["interopen"]["y"]) < 2
    whole = boxes["x"]["x"] + boxes["x"]["width"] - boxes["interopen"]["x"]
    assert abs(boxes["the-interopen-forum"]["width"] - whole) < 2, "below it the full width is back"
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.locator("#x").bounding_box()["y"] > page.locator("#the-interopen-forum").bounding_box()["y"]


def test_print_shows_addresses_and_no_buttons(open_page: OpenPage) -> None:
    page = open_page("support/communications.html")
    page.emulate_media(media="print")
    assert page.locator("article button:visible").count() == 0
    assert page.locator("#membership .channel-address a").inner_text() == "Email membership@interopen.org"
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


@pytest.mark.parametrize("path", ["index.html", "support/communications.html", "support/privacy.html"])
def test_links_that_leave_the_site_have_a_mark(open_page: OpenPage, path: str) -> None:
    marks = """() => [...document.querySelectorAll("a[href]:not(.channel-address > a)")]
      .filter(link => link.offsetWidth)
      .map(link => [link.protocol.startsWith("http") && link.host !== location.host,
        getComputedStyle(link, "::after").content.includes("\u2197")])"""
    found = open_page(path).evaluate(marks)
    assert {True, False} == {leaves for leaves, _ in found}
    assert [marked for _, marked in found] == [leaves for leaves, _ in found]
