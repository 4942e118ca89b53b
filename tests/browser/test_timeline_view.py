"""What the live part is like: keyboard, screen reader, size, theme, language, print (T4 and T5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.recorder import requests
from browser.themes import THEMES, in_check
from browser.timelines import REMEMBER, SCRIPT, asked, press, routes, unfold
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page

#: The themes that have a dark form; the pages of the others stay light.
DARK = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")


def focused(page: Page) -> str:
    """What has the focus: its words, or its tag."""
    return page.evaluate(
        "(e => (e.labels?.[0] || e).innerText?.trim() || e.title || e.tagName)(document.activeElement)"
    )


# Keyboard and screen reader


def test_the_way_through_a_timeline_before_consent(news: str, open_page: OpenPage) -> None:
    page = open_page(news)
    page.get_by_role("link", name="Follow @INTEROPenAPI on X").focus()
    stops = [focused(page)]
    while "Tweet to @INTEROPenAPI" not in stops:
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert stops == [
        "Follow @INTEROPenAPI on X",
        "what changed",
        "Post of 1 March 2021 on X",
        "More posts (2)",
        "Show posts from X here",
        "Tweet to @INTEROPenAPI",
    ]


def test_the_way_through_live_posts(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    live = page.locator("channel-live").first
    live.locator("summary").focus()
    page.keyboard.press("Enter")
    for stop in (
        "Show posts from X here",
        "How X uses your data",
        "Always show posts from X on this site (for 12 months)",
        "Load live posts from X",
    ):
        assert focused(page) == stop
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    live.and_(page.locator("[data-state=live]")).wait_for()
    # The frame is another process: where keys go there and back, the focus comes a moment later.
    expect(live.get_by_role("group", name="Live posts from X")).to_be_focused()
    page.keyboard.press("Tab")
    skip = live.get_by_role("link", name="Skip live posts")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] >= 44
    page.keyboard.press("Tab")
    expect(live.get_by_title("Posts by @INTEROPenAPI on X")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(live.locator(".channel-after")).to_be_focused()
    page.keyboard.press("Tab")
    expect(live.get_by_role("button", name="Hide posts from X")).to_be_focused()


def test_the_skip_link_is_seen_only_when_it_has_the_focus(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    live = press(page)
    assert live.locator(".channel-skip").bounding_box()["width"] <= 1
    assert page.locator("channel-live").nth(1).locator(".channel-skip").is_hidden()


def test_the_frame_keeps_its_name(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    live = press(page)
    assert live.locator("iframe").get_attribute("title") == "Posts by @INTEROPenAPI on X"
    posts = page.frames[1].locator("iframe")
    assert posts.get_attribute("title") == "Posts by @INTEROPenAPI on X"
    posts.evaluate("e => e.title = 'Twitter Timeline'")
    assert posts.get_attribute("title") == "Posts by @INTEROPenAPI on X"
    posts.evaluate("e => e.removeAttribute('title')")
    assert posts.get_attribute("title") == "Posts by @INTEROPenAPI on X"


def test_one_status_region_stands_there_from_the_start(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    live = page.locator("channel-live").first
    status = live.get_by_role("status")
    assert status.count() == 1
    assert status.inner_text() == ""
    handle = status.element_handle()
    page.evaluate(
        "e => { window.heard = []; new MutationObserver(() => heard.push(e.textContent))"
        ".observe(e, {childList: true, subtree: true}) }",
        handle,
    )
    press(page)
    assert page.evaluate("heard") == ["Loading posts from X …", "Live posts from X are shown."]
    assert live.get_by_role("status").evaluate("(e, first) => e === first", handle)


@pytest.mark.parametrize("width", [320, 1280])
def test_controls_are_large_enough(news: str, open_page: OpenPage, width: int) -> None:
    page = open_page(news, route=routes(), width=width)
    live = page.locator("channel-live").first
    assert live.locator("summary").bounding_box()["height"] >= 44
    unfold(page)
    for control in (live.get_by_role("button", name="Load"), live.locator("label")):
        assert control.bounding_box()["height"] >= 44
    assert live.get_by_role("checkbox").bounding_box()["width"] >= 24
    press(page)
    assert live.get_by_role("button", name="Hide").bounding_box()["height"] >= 44


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_leaves_a_narrow_page_or_one_with_large_text(
    timelines_address: Callable[..., str], open_page: OpenPage, theme: str
) -> None:
    page = open_page(timelines_address(theme), route=routes(), width=320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    press(page)
    wide = page.evaluate(
        "[...document.querySelectorAll('.channel-timeline, .channel-timeline :not(iframe)')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent).map(e => e.className)"
    )
    assert wide == []


# Size


# Themes move parts of their own header when their script comes; what counts here is the text of the page.
SHIFTS = """window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.filter(source => source.node?.parentElement?.closest("#news"));
    if (moved.length && !entry.hadRecentInput) shifts.push(entry.value);
  }
}).observe({type: "layout-shift", buffered: true});"""
#: The next frame is there, and what observers have to say of the one before has been said.
DRAWN = """async () => {
  for (const _ of [1, 2, 3]) await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
}"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves(timelines_address: Callable[..., str], open_page: OpenPage, theme: str, width: int) -> None:
    """Neither on the first visit nor where a remembered choice loads by itself."""
    fonts = {"**/*.woff*": lambda route: route.abort()}  # a theme's font that comes late moves every line
    address = timelines_address(theme)
    page = open_page(address, route={**routes(), **fonts}, width=width, height=2400, script=SHIFTS)
    for state in ("ask", "live"):
        page.wait_for_selector(f"channel-live[data-state={state}] >> nth=1")
        requests(page)  # a late style sheet or script may move something
        page.evaluate(DRAWN)
        assert page.evaluate("shifts") == [], state
        page.evaluate(REMEMBER)
        page.reload()


def test_the_box_has_its_height_before_the_posts_are_there(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route={**routes(), SCRIPT: lambda route: None})
    page.evaluate(REMEMBER)
    page.reload(wait_until="commit")
    boxes = page.locator(".channel-frame")
    boxes.nth(1).wait_for()
    assert [boxes.nth(i).evaluate("e => e.clientHeight") for i in (0, 1)] == [480, 300]


def test_a_frame_that_is_too_high_scrolls_in_its_box(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    live = press(page)
    inner = page.frames[1]
    inner.locator("iframe").evaluate("e => e.style.height = '3000px'")
    box = live.locator(".channel-frame")
    box.hover()
    page.mouse.wheel(0, 300)
    inner.wait_for_function("scrollY > 0")
    assert box.evaluate("e => e.clientHeight") == 480


# Theme, language, motion, print


def shown_as(page: Page, theme: str) -> None:
    """Wait until the posts are there in this theme."""
    page.wait_for_function(
        """theme => document.querySelector("[data-state=live] iframe")?.contentDocument
            .querySelector("meta[name=color-scheme]")?.content === theme""",
        arg=theme,
    )


def shown_theme(page: Page) -> str:
    """The theme that the posts were asked for last."""
    return asked(page)[-1]["options"]["theme"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_posts_are_as_dark_as_the_page(
    timelines_address: Callable[..., str], open_page: OpenPage, theme: str, scheme: str
) -> None:
    page = open_page(timelines_address(theme), route=routes(), color_scheme=scheme)
    press(page)
    assert shown_theme(page) == (scheme if theme in DARK else "light")


@pytest.mark.parametrize(
    ("theme", "switch"),
    [
        ("furo", "document.body.dataset.theme = THEME"),
        in_check("pydata_sphinx_theme", "document.documentElement.dataset.theme = THEME"),
        in_check("sphinx_book_theme", "document.documentElement.dataset.theme = THEME"),
        in_check("sphinx_rtd_theme", "document.body.style.color = THEME === 'dark' ? '#eee' : '#111'"),
    ],
)
def test_posts_follow_the_theme_switch(
    timelines_address: Callable[..., str], open_page: OpenPage, theme: str, switch: str
) -> None:
    page = open_page(timelines_address(theme), route=routes())
    press(page)
    for name in ("dark", "light"):
        page.evaluate(switch.replace("THEME", repr(name)))
        shown_as(page, name)
        assert shown_theme(page) == name
        assert page.locator("iframe").count() == 1
    frame = page.frames[1]
    page.evaluate("document.body.dataset.other = 'x'")
    page.evaluate(DRAWN)
    assert page.frames[1] is frame


def test_posts_follow_the_system(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    press(page)
    page.emulate_media(color_scheme="dark")
    shown_as(page, "dark")
    assert shown_theme(page) == "dark"


@pytest.mark.parametrize(("language", "expected"), [("de", "de"), in_check("cy", "en")])
def test_posts_come_in_the_language_of_the_page(
    timelines_address: Callable[..., str], open_page: OpenPage, language: str, expected: str
) -> None:
    page = open_page(timelines_address(language=language), route=routes())
    page.locator("summary", has_text="X").first.click()
    page.locator("channel-live [name=load]").first.click()
    page.wait_for_selector("channel-live[data-state=live]")
    assert asked(page)[0]["options"]["lang"] == expected


def test_nothing_moves_for_those_who_cannot_bear_it(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes(), reduced_motion="reduce")
    press(page)
    moving = page.evaluate("document.getAnimations().length")
    styles = page.locator("channel-live *").evaluate_all(
        "all => all.flatMap(e => [getComputedStyle(e).animationName, getComputedStyle(e).transitionDuration])"
    )
    assert moving == 0
    assert set(styles) == {"none", "0s"}


@pytest.mark.parametrize("theme", THEMES)
def test_print_has_addresses_and_no_controls(
    timelines_address: Callable[..., str], open_page: OpenPage, theme: str
) -> None:
    page = open_page(timelines_address(theme), route=routes())
    press(page)
    page.emulate_media(media="print")
    assert page.locator("channel-live:visible, channel-live button:visible").count() == 0
    link = page.get_by_role("link", name="See @INTEROPenAPI on X")
    printed = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://twitter.com/INTEROPenAPI" in printed
