"""Live posts: nothing before the reader asks, and the answer is remembered only when asked (T1 and T2)."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from browser.recorder import errors, others, recorder, requests
from browser.themes import in_check
from browser.timelines import KEY, SCRIPT, ask, asked, asked_for_script, hide, press, routes, unfold

if TYPE_CHECKING:
    from browser.conftest import OpenPage
    from playwright.sync_api import Page

YEAR = 365 * 24 * 3600 * 1000
BOX = "Always show posts from X on this site (for 12 months)"
SOON = int(time.time() * 1000) + YEAR // 2


def first(page: Page) -> Any:
    """The first timeline of the page, with which most tests work."""
    return page.locator("channel-live").first


def stored(page: Page) -> Any:
    """What the browser remembers."""
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY) or "null")


def store(value: object) -> str:
    """A script that puts something into the browser's storage before the page runs."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"localStorage.setItem({json.dumps(KEY)}, {json.dumps(text)})"


def revisit(page: Page) -> None:
    """Come back with nothing heard so far."""
    recorder(page).forget()
    page.reload()


def granted(until: str = f"Date.now() + {YEAR} / 2") -> str:
    """A script that stores a choice that was made earlier."""
    return f'localStorage.setItem("{KEY}", JSON.stringify({{version: 1, providers: {{x: {until}}}}}))'


# Before consent


def test_nothing_leaves_before_the_reader_asks(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes(), clock=True)
    page.mouse.wheel(0, 5000)
    first(page).hover()
    page.clock.run_for("10:00")
    assert others(page) == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.locator("iframe").count() == 0
    assert errors(page) == []


def test_without_javascript_there_is_no_button_and_everything_is_readable(news: str, open_page: OpenPage) -> None:
    page = open_page(news, javascript=False)
    assert page.locator("article :is(button, input):visible").count() == 0
    for name in ("Follow @INTEROPenAPI on X", "See @HL7 on X"):
        assert page.get_by_role("link", name=name).is_visible()
    assert page.get_by_text("Show posts from X here").first.is_hidden()
    region = page.get_by_role("region", name="Posts by INTEROPen")
    assert region.get_by_role("heading", name="Posts by INTEROPen", level=3).is_visible()
    assert region.get_by_role("listitem").count() == 1
    region.get_by_text("More posts (2)").click()
    assert region.get_by_role("listitem").count() == 3
    assert region.get_by_text("Saved copy, last checked 2 March 2021.").is_visible()
    assert others(page) == []


def test_a_script_that_does_not_arrive_leaves_no_button(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route={"**/timeline.js*": lambda route: route.abort()})
    assert page.locator("channel-live").first.is_hidden()
    assert page.get_by_role("region", name="Posts by INTEROPen").get_by_role("listitem").count() == 1


def test_the_question_says_what_is_sent_to_whom(news: str, open_page: OpenPage) -> None:
    page = open_page(news)
    text = unfold(page).inner_text()
    assert "X gets your IP address" in text
    assert "the address of this page" in text
    assert (
        "X shows posts only to people who are signed in, and only if the browser lets its cookies follow them." in text
    )
    link = first(page).get_by_role("link", name="How X uses your data")
    assert link.get_attribute("href") == "https://x.com/en/privacy"
    assert (
        not first(page)
        .get_by_role("checkbox", name="Always show posts from X on this site (for 12 months)")
        .is_checked()
    )


# Once


def test_once_loads_that_timeline_and_stores_nothing(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    press(page)
    assert page.locator("iframe").count() == 1
    assert stored(page) is None
    assert asked(page) == [
        {
            "source": {"sourceType": "profile", "screenName": "INTEROPenAPI"},
            "options": {
                "tweetLimit": 3,
                "height": 480,
                "theme": "light",
                "lang": "en",
                "chrome": "noheader nofooter noborders",
                "dnt": True,
                "ariaPolite": "polite",
            },
        }
    ]
    frame = page.frame_locator("channel-live iframe")
    assert frame.locator("meta[name='twitter:dnt'][content=on]").count() == 1
    revisit(page)
    assert others(page) == []


def test_the_providers_script_runs_in_a_frame_and_ends_with_it(news: str, open_page: OpenPage) -> None:
    """Nothing of it comes into the page: no script, no name, no timer."""
    page = open_page(news, route=routes())
    names = page.evaluate("Object.keys(window).length")
    press(page)
    frame = page.frames[1]
    frame.evaluate("setInterval(() => top.document.documentElement.dataset.ticks = performance.now(), 10)")
    page.wait_for_function("document.documentElement.dataset.ticks")
    assert frame.evaluate("[location.href, origin]") == page.evaluate("[location.href, origin]")
    assert page.locator("script[src*='twitter'], meta[name*='twitter:dnt']").count() == 0
    assert page.evaluate("[Object.keys(window).length, typeof twttr]") == [names + 1, "undefined"]  # the frame itself
    hide(page)
    assert frame.is_detached()
    assert len(page.frames) == 1
    page.evaluate("delete document.documentElement.dataset.ticks")
    recorder(page).settle(100)
    assert page.evaluate("document.documentElement.dataset.ticks") is None


# Remembered


def test_remembered_for_twelve_months_and_for_every_timeline_of_the_provider(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    unfold(page).get_by_label(BOX).check()
    press(page)
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    choices = stored(page)
    assert choices["version"] == 1
    assert list(choices["providers"]) == ["x"]
    left = choices["providers"]["x"] - page.evaluate("Date.now()")
    assert YEAR - 60_000 < left < YEAR + 2 * 24 * 3600 * 1000
    revisit(page)
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    assert asked_for_script(page) == 2  # each frame has its own; the browser keeps the file
    assert page.locator("channel-live details:visible").count() == 0


NO_CONSENT = (
    "",
    "{",
    "null",
    "[]",
    '"x"',
    "7",
    {"version": 1},
    {"version": 1, "providers": None},
    {"version": 1, "providers": {"x": True}},
    {"version": 1, "providers": {"x": "2999-01-01"}},
    {"version": 1, "providers": {"x": 1}},
    {"version": 1, "providers": {"x": 9e15}},
    {"version": 1, "providers": {"toString": 1}},
    {"version": 1, "providers": {"x": str(SOON)}},
    {"version": 1, "providers": {"y": SOON}},
    {"version": 2, "providers": {"x": SOON}},
    {"providers": {"x": SOON}},
)


@pytest.mark.matrix
def test_what_is_corrupt_expired_or_of_another_version_is_no_consent(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    for value in NO_CONSENT:
        page.evaluate(store(value))
        page.reload()
        assert first(page).get_attribute("data-state") == "ask", value
        assert first(page).get_by_text("Show posts from X here").is_visible(), value
        assert first(page).get_by_role("button", name="Hide").is_hidden(), value
        assert errors(page) == [], value
    assert others(page) == []


def test_a_choice_that_still_holds_loads_by_itself(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    page.evaluate(granted())
    revisit(page)
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    assert page.evaluate("document.activeElement === document.body")


# Stop


def test_stop_forgets_and_takes_every_frame_of_the_provider_away(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    unfold(page).get_by_label(BOX).check()
    press(page)
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    hide(page)
    assert page.locator("iframe").count() == 0
    assert stored(page) is None
    assert first(page).get_by_role("status").inner_text() == "Posts from X are hidden."
    assert first(page).locator("summary").evaluate("e => e === document.activeElement")
    assert first(page).locator("details").get_attribute("open") is None
    unfold(page)
    assert not first(page).get_by_label(BOX).is_checked()
    revisit(page)
    assert others(page) == []


def test_stop_while_loading_wins_over_posts_that_come_late(news: str, open_page: OpenPage) -> None:
    slow = "window.twttr = {widgets: {createTimeline: (source, slot) => new Promise(done => { top.come = () => {"
    slow += "const frame = document.createElement('iframe'); slot.append(frame); done(frame)}})}}"
    page = open_page(news, route={**routes(), SCRIPT: slow}, clock=True)
    ask(page)
    page.wait_for_function("!!window.come")
    hide(page)
    page.evaluate("come()")
    page.clock.run_for("01:00")
    assert page.locator("iframe").count() == 0
    assert first(page).get_attribute("data-state") == "ask"
    assert first(page).get_by_role("status").inner_text() == "Posts from X are hidden."


# The browser says no


@pytest.mark.parametrize(
    "signal",
    [
        "globalPrivacyControl', {get: () => true",
        in_check("doNotTrack', {get: () => '1'"),
        in_check("doNotTrack', {get: () => 'yes'"),
    ],
    ids=["gpc", "dnt-1", "dnt-yes"],
)
def test_privacy_signals_stop_a_remembered_choice(news: str, open_page: OpenPage, signal: str) -> None:
    page = open_page(news, route=routes(), script=f"Object.defineProperty(Navigator.prototype, '{signal}}})")
    page.evaluate(granted())
    revisit(page)
    assert others(page) == []
    assert unfold(page).get_by_text("Your browser asks sites not to track you").is_visible()
    assert first(page).get_by_role("checkbox").is_hidden()
    page.evaluate("document.dispatchEvent(new CustomEvent('channels:grant', {detail: {provider: 'x'}}))")
    assert others(page) == []
    press(page)
    assert page.locator("iframe").count() == 1
    hide(page)
    assert stored(page) is None


def test_without_signals_nothing_is_said_of_them(news: str, open_page: OpenPage) -> None:
    page = open_page(news)
    assert unfold(page).get_by_text("Your browser asks sites not to track you").is_hidden()


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",
        "Object.defineProperty(window, 'localStorage', {get: () => null})",
        "for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw 'full' }",
    ],
    ids=["forbidden", "missing", "full"],
)
def test_storage_that_throws_breaks_nothing_and_is_owned_up_to(news: str, open_page: OpenPage, broken: str) -> None:
    page = open_page(news, route=routes(), script=broken)
    unfold(page).get_by_label(BOX).check()
    press(page)
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    assert "Your browser did not remember the choice." in first(page).get_by_role("status").inner_text()
    hide(page)
    assert page.locator("iframe").count() == 0


# Other tabs, and the site's own banner


def test_what_is_withdrawn_in_one_tab_stops_in_the_other(news: str, open_page: OpenPage) -> None:
    here = open_page(news, route=routes())
    unfold(here).get_by_label(BOX).check()
    press(here)
    there = open_page(news, route=routes(), beside=here)
    there.wait_for_selector("channel-live[data-state=live] >> nth=1")
    hide(here)
    there.wait_for_selector("channel-live[data-state=ask] >> nth=1")
    assert there.locator("iframe").count() == 0
    assert there.evaluate("document.activeElement === document.body")


def test_what_is_granted_in_one_tab_waits_for_the_next_visit_in_the_other(news: str, open_page: OpenPage) -> None:
    here = open_page(news, route=routes())
    there = open_page(news, beside=here)
    unfold(here).get_by_label(BOX).check()
    press(here)
    there.wait_for_selector("channel-live[data-remembered] >> nth=1")
    assert others(there) == []
    assert first(there).get_by_role("button", name="Hide posts from X").is_visible()


LISTEN = """window.heard = [];
document.addEventListener("channels:changed", (event) => heard.push(event.detail));"""


def test_a_banner_grants_and_withdraws_by_events(news: str, open_page: OpenPage) -> None:
    page = open_page(news, route=routes())
    page.evaluate(LISTEN)
    page.evaluate("document.dispatchEvent(new CustomEvent('channels:grant', {detail: {provider: 'y'}}))")
    assert others(page) == []
    page.evaluate("document.dispatchEvent(new CustomEvent('channels:grant', {detail: {provider: 'x'}}))")
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    assert stored(page) is None
    page.evaluate("document.dispatchEvent(new CustomEvent('channels:withdraw', {detail: {provider: 'x'}}))")
    assert page.locator("iframe").count() == 0
    page.evaluate("document.dispatchEvent(new CustomEvent('channels:grant', {detail: {remember: true}}))")
    page.wait_for_selector("channel-live[data-state=live] >> nth=1")
    assert list(stored(page)["providers"]) == ["x"]
    page.evaluate("document.dispatchEvent(new Event('channels:withdraw'))")
    assert stored(page) is None
    assert page.locator("iframe").count() == 0
    assert page.evaluate("heard") == [
        {"provider": "x", "granted": True, "remembered": False},
        {"provider": "x", "granted": False, "remembered": False},
        {"provider": "x", "granted": True, "remembered": True},
        {"provider": None, "granted": False, "remembered": False},
    ]
    assert page.evaluate("document.activeElement === document.body")
    assert errors(page) == []


# {embed-choices}


def test_choices_are_listed_and_cleared(news: str, open_page: OpenPage) -> None:
    page = open_page(news.replace("index", "choices"), route=routes())
    list_ = page.locator("channel-choices")
    assert list_.get_by_role("status").inner_text() == "This browser remembers no choice about posts."
    assert list_.get_by_role("button").is_hidden()
    page.evaluate(
        f'localStorage.setItem("{KEY}", JSON.stringify({{version: 1, providers: {{x: Date.now() + {YEAR} / 2,'
        f" other: Date.now() + 1e9}}}}))"
    )
    page.evaluate("window.heard = []; document.addEventListener('channels:changed', event => heard.push(event.detail))")
    page.reload()
    until = page.evaluate(
        "t => new Date(t).toLocaleDateString('en', {dateStyle: 'long'})", stored(page)["providers"]["x"]
    )
    text = list_.get_by_role("status").inner_text()
    assert f"Posts from X load by themselves until {until}." in text
    assert "Posts from other load" in text
    list_.get_by_role("button", name="Clear these choices").click()
    assert list_.get_by_role("status").inner_text() == "This browser remembers no choice about posts."
    assert list_.get_by_role("status").evaluate("e => e === document.activeElement")
    assert page.evaluate("localStorage.length") == 0
    assert others(page) == []


def test_choices_follow_another_tab(news: str, open_page: OpenPage) -> None:
    list_ = open_page(news.replace("index", "choices"), route=routes())
    page = open_page(news, route=routes(), beside=list_)
    unfold(page).get_by_label(BOX).check()
    press(page)
    list_.get_by_text("Posts from X load by themselves until").wait_for()
    list_.get_by_role("button", name="Clear these choices").click()
    page.wait_for_selector("channel-live[data-state=ask] >> nth=1")
    assert page.locator("iframe").count() == 0


def test_a_reader_on_a_page_without_timelines_gets_no_script(news: str, open_page: OpenPage) -> None:
    page = open_page(news.replace("index", "search"))
    assert not [url for url in requests(page) if "timeline." in url]
