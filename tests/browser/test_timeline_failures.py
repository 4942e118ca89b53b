"""Every way in which live posts fail: it is said, the rest stays, and trying again works (T3)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from browser.recorder import errors
from browser.themes import in_check
from browser.timelines import FRAME, REMEMBER, SCRIPT, ask, asked_for_script, hide, patient, routes, stub

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Page, Route

FAILED = "The posts could not be loaded. Your network or browser may block X. The links on this page still work."
#: Stand-ins for X's script that fail, and whether only time can tell.
STUBS = {
    "defines-nothing": False,
    "empty-frame": True,
    "hidden-frame": True,
    "never-settles": True,
    "no-frame": False,
    "no-results": False,
    "rejects": False,
    "replaced-early": False,
    "replaced-frame": False,
    "throws": False,
    "undefined": False,
}


def assert_failed(page: Page, live: Any) -> None:
    """It is said, the box is gone, the focus is on the button, and what the page had it still has."""
    live.get_by_text(FAILED).wait_for()
    assert live.get_by_role("status").inner_text() == FAILED
    assert live.locator(".channel-view").is_hidden()
    assert page.locator("iframe").count() == 0
    assert live.get_by_role("button", name="Load live posts from X").evaluate("e => e === document.activeElement")
    assert page.get_by_role("link", name="Follow @INTEROPenAPI on X").is_visible()
    region = page.get_by_role("region", name="Posts by INTEROPen")
    assert region.get_by_role("listitem").count() == 1
    assert region.get_by_text("More posts (2)").is_visible()


def works(page: Page) -> None:
    """X works from now on."""
    page.route(SCRIPT, lambda route: route.fulfill(content_type="text/javascript", body=stub("works")))


@pytest.mark.parametrize("name", [*[*STUBS][:2], *map(in_check, [*STUBS][2:])])
def test_failure_is_said_and_trying_again_works(news: str, open_page: OpenPage, name: str) -> None:
    page = open_page(news, route=routes(name), clock=STUBS[name])
    if STUBS[name]:
        live = ask(page)
        live.get_by_text("Loading posts from X …").wait_for()
        page.clock.run_for(8_000)
    else:
        patient(page)
        live = ask(page)
    assert_failed(page, live)
    works(page)
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")
    assert live.get_by_role("status").inner_text() == "Live posts from X are shown."
    assert asked_for_script(page) == 2
    assert errors(page) == []


def test_a_script_that_cannot_be_fetched(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route={**routes(), SCRIPT: lambda route: route.abort()})
    patient(page)
    live = ask(page)
    assert_failed(page, live)
    works(page)
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")


def test_a_script_that_never_answers(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route={**routes(), SCRIPT: lambda route: None}, clock=True)
    live = ask(page)
    live.get_by_text("Loading posts from X …").wait_for()
    page.clock.run_for(8_000)
    assert_failed(page, live)
    works(page)
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")


def test_eight_seconds_are_the_limit(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes("never-settles"), clock=True)
    page.clock.pause_at(time.time() + 60)
    live = ask(page)
    live.get_by_text("Loading posts from X …").wait_for()
    page.clock.run_for(7_900)
    assert live.get_attribute("data-state") == "loading"
    page.clock.run_for(200)
    live.get_by_text(FAILED).wait_for()
    assert_failed(page, live)


CSP = "default-src 'self'; script-src 'self'{}; frame-src 'self'; style-src 'self'; connect-src 'self'"


@pytest.mark.parametrize("allowed", ["", " https://platform.twitter.com"], ids=["script blocked", "frame blocked"])
def test_a_security_policy_that_blocks(
    timelines_folder: Callable[..., Path], serve: Serve, open_page: OpenPage, allowed: str
) -> None:
    news = serve(timelines_folder(), {"Content-Security-Policy": CSP.format(allowed)}) + "index.html"
    page = open_page(news, route=routes())
    patient(page)
    assert_failed(page, ask(page))


def test_the_page_works_under_a_strict_policy(
    timelines_folder: Callable[..., Path], serve: Serve, open_page: OpenPage
) -> None:
    sources = " https://platform.twitter.com"
    policy = f"default-src 'self'; script-src 'self'{sources}; frame-src{sources}"
    page = open_page(serve(timelines_folder(), {"Content-Security-Policy": policy}) + "index.html", route=routes())
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")
    assert page.locator(".channel-frame").first.evaluate("e => e.clientHeight") == 480


def test_the_other_timeline_does_not_mind(news: str, open_page: OpenPage) -> None:
    start = "createTimeline(source, slot, options) {"
    fails = "if (source.screenName !== 'HL7') return Promise.resolve(undefined);"
    only_hl7 = stub("works").replace(start, start + fails)
    page = open_page(news, route={**routes(), SCRIPT: only_hl7})
    patient(page)
    ask(page, 1)
    page.wait_for_selector("channel-live[data-state=live]")
    ask(page).get_by_text(FAILED).wait_for()
    assert page.locator("iframe").count() == 1


def test_focus_that_has_gone_elsewhere_stays_there(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes("never-settles"), clock=True)
    live = ask(page)
    page.get_by_role("link", name="Tweet to @INTEROPenAPI").focus()
    page.clock.run_for(8_000)
    live.get_by_text(FAILED).wait_for()
    assert page.get_by_role("link", name="Tweet to @INTEROPenAPI").evaluate("e => e === document.activeElement")


def test_a_remembered_choice_that_fails_moves_no_focus_and_can_be_withdrawn(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route={**routes(), SCRIPT: lambda route: route.abort()})
    page.evaluate(REMEMBER)
    page.reload()
    live = page.locator("channel-live").first
    live.get_by_text(FAILED).wait_for()
    assert page.evaluate("document.activeElement === document.body")
    hide(page)
    assert live.get_by_role("status").inner_text() == "Posts from X are hidden."
    assert page.evaluate("localStorage.length") == 0


def frame_that_runs(script: str) -> Callable[[Route], None]:
    """A frame with a script."""
    body = f"<!doctype html><html lang=en><title>x</title><p>x</p><script>{script}</script>"
    return lambda route: route.fulfill(content_type="text/html", body=body)


OTHER_MESSAGES = ("'not json'", "null", "'{}'", "{'twttr.embed': null}", "7")


def test_other_messages_do_no_harm(news: str, open_page: OpenPage) -> None:
    """Nor do those that do not come from the frame."""
    said = "; ".join(f"parent.postMessage({data}, '*')" for data in OTHER_MESSAGES)
    counts = "window.heard = 0; addEventListener('message', () => heard++);" + stub("works")
    page = open_page(news, route={SCRIPT: counts, FRAME: frame_that_runs(said)})
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")
    inner = page.frames[1]
    inner.wait_for_function("many => heard === many", arg=len(OTHER_MESSAGES))
    for window in (page.main_frame, inner):
        window.evaluate("postMessage({'twttr.embed': {method: 'twttr.private.no_results'}}, '*')")
    inner.wait_for_function("many => heard === many", arg=len(OTHER_MESSAGES) + 1)
    assert page.locator("iframe").count() == 1
    assert errors(page) == []


def test_json_messages_are_read_too(news: str, open_page: OpenPage) -> None:
    says = """parent.postMessage(JSON.stringify({"twttr.embed": {method: "twttr.private.no_results"}}), "*")"""
    page = open_page(news, route={**routes(), FRAME: frame_that_runs(says)})
    assert_failed(page, ask(page))
