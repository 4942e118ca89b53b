"""Every state of a timeline, for those who see little or nothing (T4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.recorder import others
from browser.themes import in_check
from browser.timelines import REMEMBER, SCRIPT, ask, hide, patient, press, routes, unfold

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page


def _folded(page: Page) -> None:
    pass


def _ask(page: Page) -> None:
    unfold(page)


def _loading(page: Page) -> None:
    page.route(SCRIPT, lambda route: None)
    ask(page)
    page.get_by_text("Loading posts from X …").wait_for()


def _live(page: Page) -> None:
    press(page)
    higher(page)


def higher(page: Page) -> None:
    """Let the provider make its frame higher than the box, as X does."""
    page.frames[1].locator("iframe").evaluate("frame => frame.style.height = '600px'")


def _failed(page: Page) -> None:
    page.route(SCRIPT, lambda route: route.abort())
    ask(page)
    page.get_by_text("The posts could not be loaded").wait_for()


def _remembered(page: Page) -> None:
    page.evaluate(REMEMBER)
    page.reload()
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")


def _withdrawn(page: Page) -> None:
    _remembered(page)
    hide(page)


def _private(page: Page) -> None:
    page.evaluate(REMEMBER)
    page.reload()
    unfold(page)


WIDTHS = (320, 390, 768, 1280, 1350, 1920)
#: What a state needs before the page's own scripts run.
SCRIPTS = {"private": "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"}
STATES = {
    "folded": _folded,
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
    ("theme", "scheme"), [("furo", "light"), in_check("furo", "dark"), in_check("pydata_sphinx_theme", "dark")]
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


@pytest.mark.parametrize("state", ["live", *map(in_check, ("folded", "ask", "loading", "failed"))])
def test_axe_finds_nothing_on_the_real_page_at_any_width(
    open_page: OpenPage, axe: Callable[..., list[str]], state: str
) -> None:
    """In all of the page, and in the frame of its own."""
    page = open_page("support/communications.html", route=routes())
    patient(page)
    STATES[state](page)
    page.mouse.move(0, 0)
    for frame in page.frames[1:2]:  # axe looks only into frames that have it too
        frame.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(color_scheme="dark")  # colours do not depend on the width
    assert axe(page) == []


#: Letters twice as large, from the start.
LARGE = "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%');"


@pytest.mark.parametrize("state", [state if state in {"ask", "live"} else in_check(state) for state in STATES])
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
- group:
  - text: Show posts from X here
  - paragraph:
    - text: X shows posts only to people who are signed in, and only if the browser lets its cookies follow them.{sent}
    - link "How X uses your data":
      - /url: https://x.com/en/privacy
{choice}  - paragraph:
    - button "Load live posts from X"
"""
SENT = (
    " If you load them, X gets your IP address, details of your browser and the address of this page, "
    "and may store data on your device."
)
BOX = """\
  - paragraph:
    - checkbox "Always show posts from X on this site (for 12 months)"
    - text: Always show posts from X on this site (for 12 months)
"""
GROUP = """\
- group "Live posts from X":
  - link "Skip live posts":
    - /url: "#timeline-index-1-after"
"""
FRAME = "  - iframe\n"
STOP = """\
- paragraph:
  - button "Hide posts from X"
"""
QUESTION = ASK.format(sent=SENT, choice=BOX)
FOLDED = "- group: Show posts from X here\n"
TREES = {
    "folded": "- status\n" + FOLDED,
    "ask": "- status\n" + QUESTION,
    "loading": "- status: Loading posts from X …\n" + GROUP + FRAME + STOP,
    "live": "- status: Live posts from X are shown.\n" + GROUP + FRAME + STOP,
    "failed": "- status: The posts could not be loaded. Your network or browser may block X. "
    "The links on this page still work.\n" + QUESTION,
    "remembered": "- status: Live posts from X are shown.\n" + GROUP + FRAME + STOP,
    "withdrawn": "- status: Posts from X are hidden.\n" + FOLDED,
    "private": "- status\n"
    + ASK.format(
        sent=SENT, choice="  - paragraph: Your browser asks sites not to track you, so nothing loads by itself.\n"
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
    live = unfold(page)
    for part in (
        live.locator("summary"),
        live.locator(".channel-ask"),
        live.get_by_role("button", name="Load live posts from X"),
    ):
        style = part.evaluate("e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).borderTopWidth]")
        assert style[0] == "solid"
        assert style[1] != "0px"
    assert others(page) == []
