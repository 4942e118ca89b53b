"""Saved copies with many posts and links: few stops for those who use a keyboard, and nothing lost (T1 and T4)."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage, Serve
    from conftest import Built
    from playwright.sync_api import Locator, Page

MOST_STOPS = 8
X = "https://x.com/HL7"
GITHUB = "https://github.com/HL7/fhir"


def posts(many: int, links: int) -> list[dict[str, object]]:
    """Posts with as many links each in their text, newest first."""
    words = [f"word{number}" for number in range(links)]
    return [
        {
            "url": f"https://x.com/HL7/status/{number}",
            "text": f"Post {number}. {' '.join(words)}",
            "links": [{"label": word, "url": f"https://www.hl7.org/{number}/{word}"} for word in words],
        }
        for number in range(many)
    ]


@pytest.fixture
def saved(build: Callable[..., Built], serve: Serve) -> Callable[..., str]:
    """The address of a page with a timeline of up to 20 saved posts, between two links."""

    def page(account: str, items: list[dict[str, object]], **configuration: object) -> str:
        timeline = f":::{{timeline}} Posts\n:account: {account}\n:snapshot: posts.json\n:limit: 20\n:::"
        source = f"# Home\n\n[Before](https://a.example/)\n\n{timeline}\n\n[After](https://a.example/)\n"
        snapshot = {"source": account, "fetched": "2026-10-20", "items": items}
        built = build({"index.md": source, "posts.json": json.dumps(snapshot)}, **configuration)
        assert built.warnings == ""
        return serve(built.outdir) + "index.html"

    return page


def shown(page: Page) -> Locator:
    """The posts that can be seen."""
    return page.get_by_role("region", name="Posts").get_by_role("listitem")


def stops(page: Page) -> int:
    """How often a reader presses Tab inside the timeline on the way from the link before it to the one after it."""
    page.get_by_role("link", name="Before").focus()
    for presses in count():
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "After":
            return presses
        assert page.evaluate("!!document.activeElement.closest('.channel-timeline')")
    raise AssertionError


@pytest.mark.parametrize("account", [X, GITHUB])
@pytest.mark.parametrize(("many", "links"), [(20, 3), (20, 0), (3, 0), (3, 1), (1, 3), (1, 12), (4, 0), (7, 0), (8, 0)])
def test_few_stops_on_the_way_through(
    saved: Callable[..., str], open_page: OpenPage, account: str, many: int, links: int
) -> None:
    page = open_page(saved(account, posts(many, links)))
    assert stops(page) <= MOST_STOPS


@pytest.mark.parametrize("javascript", [True, False])
def test_posts_that_are_folded_are_one_press_away(
    saved: Callable[..., str], open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(saved(X, posts(20, 0)), javascript=javascript)
    assert shown(page).count() == 3
    more = page.locator("summary", has_text="More posts (17)")
    assert more.bounding_box()["height"] >= 44
    more.focus()
    page.keyboard.press("Enter")
    assert shown(page).count() == 20
    assert page.get_by_text("Post 19.").is_visible()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "https://x.com/HL7/status/3"


def test_a_post_with_too_many_links_is_folded_whole(saved: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(saved(X, posts(2, 4)))
    assert shown(page).count() == 0
    page.locator("summary", has_text="Saved posts (2)").click()
    assert shown(page).count() == 2
    assert page.get_by_role("link", name="word3").count() == 2


def test_nothing_is_folded_without_need(saved: Callable[..., str], open_page: OpenPage) -> None:
    for account, many in ((X, 4), (GITHUB, 7)):
        page = open_page(saved(account, posts(many, 0)))
        assert shown(page).count() == many
        assert page.locator("details").count() == 0


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme"])
def test_print_has_what_is_folded(saved: Callable[..., str], open_page: OpenPage, theme: str) -> None:
    page = open_page(saved(X, posts(20, 1), html_theme=theme))
    page.emulate_media(media="print")
    assert page.locator("summary").is_hidden()
    last = page.get_by_text("Post 19.")
    assert last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})")
    assert last.bounding_box()["height"] > 0


def test_axe_finds_nothing_in_what_is_folded(
    saved: Callable[..., str], open_page: OpenPage, axe: Callable[..., list[str]]
) -> None:
    page = open_page(saved(X, posts(20, 1), html_theme="furo"))
    assert axe(page, context=".channel-timeline") == []
    page.locator("summary").click()
    assert axe(page, context=".channel-timeline") == []
