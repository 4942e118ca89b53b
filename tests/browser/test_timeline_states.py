"""Every state of a timeline, for those who see little or nothing (T4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.timelines import REMEMBER, SCRIPT, hurry, others, press, routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page


def _ask(page: Page) -> None:
    pass


def _loading(page: Page) -> None:
    page.context.route(SCRIPT, lambda route: None)
    page.locator("channel-live [name=load]").first.click()
    page.get_by_text("Loading posts from X …").wait_for()


def _live(page: Page) -> None:
    press(page)


def _failed(page: Page) -> None:
    page.context.route(SCRIPT, lambda route: route.abort())
    page.locator("channel-live [name=load]").first.click()
    page.get_by_text("The posts could not be loaded").wait_for()


def _remembered(page: Page) -> None:
    page.evaluate(REMEMBER)
    page.reload()
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")


def _withdrawn(page: Page) -> None:
    _remembered(page)
    page.locator("channel-live [name=stop]").first.click()


def _private(page: Page) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})")
    page.evaluate(REMEMBER)
    page.reload()


STATES = {
    "ask": _ask,
    "loading": _loading,
    "live": _live,
    "failed": _failed,
    "remembered": _remembered,
    "withdrawn": _withdrawn,
    "private": _private,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("theme", "scheme"), [("furo", "light"), ("furo", "dark"), ("pydata_sphinx_theme", "dark")])
def test_axe_finds_nothing(
    timelines_address: Callable[..., str],
    open_page: OpenPage,
    axe: Callable[..., list[str]],
    theme: str,
    scheme: str,
    state: str,
) -> None:
    page = open_page(timelines_address(theme), route=routes(), color_scheme=scheme)
    hurry(page, 60_000)
    STATES[state](page)
    page.mouse.move(0, 0)  # a theme's colours for what is under the pointer are its own
    assert axe(page, context=".channel-card, .channel-timeline") == []


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_right_for_those_who_see_little(
    timelines_address: Callable[..., str], open_page: OpenPage, axe: Callable[..., list[str]], state: str
) -> None:
    """Forced colours, a narrow screen and large text, all at once."""
    page = open_page(timelines_address("furo"), route=routes(), width=320, forced_colors="active")
    hurry(page, 60_000)
    page.context.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
    )
    page.reload()
    STATES[state](page)
    assert axe(page, context=".channel-timeline") == []
    wide = page.evaluate(
        "[...document.querySelectorAll('.channel-timeline :not(iframe)')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent).map(e => e.outerHTML)"
    )
    assert wide == []


#: What a screen reader meets in the live part, by state; the status comes first and is empty until there is news.
ASK = """\
- paragraph:
  - text: X usually shows posts only to people who are signed in.{sent}
  - link "How X uses your data":
    - /url: https://x.com/en/privacy
{choice}- paragraph:
  - button "Load live posts from X"
"""
SENT = (
    " If you load them, X gets your IP address, details of your browser and the address of this page, "
    "and may store data on your device."
)
BOX = """\
- paragraph:
  - checkbox "Remember for 12 months"
  - text: Remember for 12 months
"""
GROUP = """\
- group "Live posts from X":
  - link "Skip live posts":
    - /url: "#timeline-index-1-after"
"""
FRAME = "  - iframe\n"
STOP = """\
- paragraph:
  - button "Stop loading posts from X"
"""
QUESTION = ASK.format(sent=SENT, choice=BOX)
TREES = {
    "ask": "- status\n" + QUESTION,
    "loading": "- status: Loading posts from X …\n" + GROUP + STOP,
    "live": "- status: Live posts from X are shown.\n" + GROUP + FRAME + STOP,
    "failed": "- status: The posts could not be loaded. Your network or browser may block X. "
    "The links above still work.\n" + QUESTION,
    "remembered": "- status: Live posts from X are shown.\n" + GROUP + FRAME + STOP,
    "withdrawn": "- status: Live posts from X are off.\n" + QUESTION,
    "private": "- status\n"
    + ASK.format(
        sent=SENT, choice="- paragraph: Your browser asks sites not to track you, so nothing loads by itself.\n"
    )
    + STOP,
}


@pytest.mark.parametrize("state", STATES)
def test_what_a_screen_reader_meets(news: str, open_page: OpenPage, state: str) -> None:
    page = open_page(news, route=routes())
    hurry(page, 60_000)
    STATES[state](page)
    assert page.locator("channel-live").first.aria_snapshot() + "\n" == TREES[state]


@pytest.mark.parametrize("stored", [True, False])
def test_axe_finds_nothing_in_the_list_of_choices(
    timelines_address: Callable[..., str], open_page: OpenPage, axe: Callable[..., list[str]], stored: bool
) -> None:
    page = open_page(timelines_address("furo").replace("index", "choices"))
    if stored:
        page.evaluate(REMEMBER)
        page.reload()
    assert axe(page, context=".channel-choices") == []


def test_forced_colours_keep_every_edge(timelines_address: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(timelines_address("furo"), route=routes(), forced_colors="active")
    live = page.locator("channel-live").first
    for part in (live.locator(".channel-ask"), live.get_by_role("button", name="Load live posts from X")):
        style = part.evaluate("e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).borderTopWidth]")
        assert style[0] == "solid"
        assert style[1] != "0px"
    assert others(page) == []
