"""Saved copies with many posts and links: few stops for those who use a keyboard, and nothing lost (T1 and T4)."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

import pytest
from browser.shared import once, sphinx
from browser.themes import THEMES, in_check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Locator, Page

MOST_STOPS = 8


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


#: How many posts, with how many links each.
AMOUNTS = ((20, 3), (20, 0), (20, 1), (3, 0), (3, 1), (1, 3), (1, 12), (2, 4), (4, 0), (7, 0), (8, 0))
ACCOUNTS = {"x": "https://x.com/HL7", "github": "https://github.com/HL7/fhir"}
CONF = """\
project = "Posts"
extensions = ["myst_parser", "sphinx_channels"]
myst_enable_extensions = ["colon_fence"]
author = copyright = "Test"
version = release = "1"
"""
PAGE = """\
# Home

[Before](https://a.example/)

:::{{timeline}} Posts
:account: {account}
:snapshot: {name}.json
:limit: 20
:::

[After](https://a.example/)
"""


def write(folder: Path) -> None:
    """A project with a page for each account and amount: a timeline of saved posts, between two links."""
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    names = [f"{network}-{many}-{links}" for network in ACCOUNTS for many, links in AMOUNTS]
    (folder / "index.md").write_text("\n".join(["# Posts", "", "```{toctree}", *names, "```"]), encoding="utf-8")
    for name in names:
        network, many, links = name.split("-")
        account = ACCOUNTS[network]
        snapshot = {"source": account, "fetched": "2026-10-20", "items": posts(int(many), int(links))}
        (folder / f"{name}.json").write_text(json.dumps(snapshot), encoding="utf-8")
        (folder / f"{name}.md").write_text(PAGE.format(account=account, name=name), encoding="utf-8")


@pytest.fixture(scope="session")
def saved(shared: Path, serve: Serve) -> Callable[..., str]:
    """The address of the page of a network with so many posts of so many links."""

    def make(folder: Path, theme: str) -> None:
        write(folder / "source")
        sphinx(folder / "source", folder / "html", "-D", f"html_theme={theme}")

    def saved(network: str, many: int, links: int, theme: str = "furo") -> str:
        folder = once(shared / f"posts-{theme}", lambda folder: make(folder, theme))
        return serve(folder / "html") + f"{network}-{many}-{links}.html"

    return saved


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


@pytest.mark.parametrize("network", ["x", in_check("github")])
def test_few_stops_on_the_way_through(saved: Callable[..., str], open_page: OpenPage, network: str) -> None:
    for many, links in AMOUNTS:
        page = open_page(saved(network, many, links))
        assert stops(page) <= MOST_STOPS, f"{many} posts of {links} links"


@pytest.mark.parametrize("javascript", [True, False])
def test_posts_that_are_folded_are_one_press_away(
    saved: Callable[..., str], open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(saved("x", 20, 0), javascript=javascript)
    assert shown(page).count() == 1
    more = page.locator("summary", has_text="More posts (19)")
    assert more.bounding_box()["height"] >= 44
    more.focus()
    page.keyboard.press("Enter")
    assert shown(page).count() == 20
    assert page.get_by_text("Post 19.").is_visible()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "https://x.com/HL7/status/1"


def test_a_post_with_too_many_links_is_folded_whole(saved: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(saved("x", 1, 12))
    assert shown(page).count() == 0
    page.locator("summary", has_text="Saved posts (1)").click()
    assert shown(page).count() == 1
    assert page.get_by_role("link", name="word3").count() == 1


@pytest.mark.parametrize("network", ACCOUNTS)
def test_nothing_is_folded_without_need(saved: Callable[..., str], open_page: OpenPage, network: str) -> None:
    page = open_page(saved(network, 1, 3))
    assert shown(page).count() == 1
    assert page.locator("details.channel-more").count() == 0


@pytest.mark.parametrize("theme", THEMES)
def test_print_has_what_is_folded(saved: Callable[..., str], open_page: OpenPage, theme: str) -> None:
    page = open_page(saved("x", 20, 1, theme))
    page.emulate_media(media="print")
    assert page.locator("summary:visible").count() == 0
    last = page.get_by_text("Post 19.")
    assert last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})")
    assert last.bounding_box()["height"] > 0


def test_axe_finds_nothing_in_what_is_folded(
    saved: Callable[..., str], open_page: OpenPage, axe: Callable[..., list[str]]
) -> None:
    page = open_page(saved("x", 20, 1))
    assert axe(page, context=".channel-timeline") == []
    page.locator("summary").first.click()
    assert axe(page, context=".channel-timeline") == []
