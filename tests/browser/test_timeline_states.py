"""Every state of a timeline, for those who see little or nothing (T4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.recorder import others
from browser.themes import in_check
from browser.timelines import REMEMBER, SCRIPT, patient, press, routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page


def _ask(page: Page) -> None:
    pass


def _loading(page: Page) -> None:
    page.route(SCRIPT, lambda route: None)
    page.locator("channel-live [name=load]").first.click()
    page.get_by_text("Loading posts from X …").wait_for()


def _live(page: Page) -> None:
    press(page)


def _failed(page: Page) -> None:
    page.route(SCRIPT, lambda route: route.abort())
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
    page.evaluate(REMEMBER)
    page.reload()


#: What a state needs before the page's own scripts run.
SCRIPTS = {"private": "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"}
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
@pytest.mark.parametrize(
    ("theme", "scheme"), [("furo", "light"), ("furo", "dark"), in_check("pydata_sphinx_theme", "dark")]
)
def test_axe_finds_nothing(
    timelines_address: Callable[..., str],
    open_page: OpenPage,
    axe: Callable[..., list[str]],
    theme: str,
    scheme: str,
    state: str,
) -> None:
    page = open_page(timelines_address(theme), route=routes(), color_scheme=scheme, script=SCRIPTS.get(state, ""))
    patient(page)
    STATES[state](page)
    page.mouse.move(0, 0)  # a theme's colours for what is under the pointer are its own
    assert axe(page, context=".channel-card, .channel-timeline") == []


#: Letters twice as large, from the start.
LARGE = "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%');"


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_right_for_those_who_see_little(
    news: str, open_page: OpenPage, axe: Callable[..., list[str]], state: str
) -> None:
    """Forced colours, a narrow screen and large text, all at once."""
    script = LARGE + SCRIPTS.get(state, "")
    page = open_page(news, route=routes(), width=320, forced_colors="active", script=script)
    patient(page)
    STATES[state](page)
    assert page.evaluate("document.documentElement.style.fontSize") == "200%"
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
    page = open_page(news, route=routes(), script=SCRIPTS.get(state, ""))
    patient(page)
    STATES[state](page)
    assert page.locator("channel-live").first.aria_snapshot() + "\n" == TREES[state]


def test_axe_finds_nothing_in_the_list_of_choices(
    news: str, open_page: OpenPage, axe: Callable[..., list[str]]
) -> None:
    page = open_page(news.replace("index", "choices"))
    for state in ("none", "some"):
        page.locator(f"channel-choices[data-state={state}]").wait_for()
        assert axe(page, context=".channel-choices") == [], state
        page.evaluate(REMEMBER)
        page.reload()


def test_forced_colours_keep_every_edge(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes(), forced_colors="active")
    live = page.locator("channel-live").first
    for part in (live.locator(".channel-ask"), live.get_by_role("button", name="Load live posts from X")):
        style = part.evaluate("e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).borderTopWidth]")
        assert style[0] == "solid"
        assert style[1] != "0px"
    assert others(page) == []
