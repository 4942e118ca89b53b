"""A small site with two timelines, built once for each theme, and stand-ins for X."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser.recorder import requests
from browser.shared import once, sphinx

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

STUBS = Path(__file__).parent / "stubs"
ROOT = Path(__file__).parents[1] / "roots" / "timeline-live"

SCRIPT = "https://platform.twitter.com/widgets.js"
FRAME = "https://platform.twitter.com/embed/**"

POSTS = """<!doctype html><html lang="en"><title>Posts</title>
<main><h1>Posts</h1><p><a href="#post">A post</a></p></main>"""
NO_RESULTS = """<!doctype html><html lang="en"><title>Nothing</title><p>Nothing to see here</p>
<script>parent.postMessage({"twttr.embed": {method: "twttr.private.no_results", params: [{}], id: 1}}, "*")</script>"""

#: The name of the one entry in the browser's storage.
KEY = "channels-live"
#: A script that stores a choice that still holds.
REMEMBER = 'localStorage.setItem("channels-live", JSON.stringify({version: 1, providers: {x: Date.now() + 1e9}}))'


def build(shared: Path, theme: str, language: str) -> Path:
    """The folder of the site's HTML."""
    options = ["-D", f"html_theme={theme}", "-D", f"language={language}"]
    return once(shared / f"timelines-{theme}-{language}", lambda folder: sphinx(ROOT, folder, *options))


@cache
def stub(name: str) -> str:
    """A stand-in for X's script, by its name."""
    return (STUBS / f"{name}.js").read_text(encoding="utf-8")


def routes(name: str = "works") -> dict[str, str | Callable[[Route], object]]:
    """Routes in which X's script is the one of that name."""

    def frame(route: Route) -> None:
        page = NO_RESULTS if route.request.url.endswith("no-results") else POSTS
        route.fulfill(content_type="text/html", body=page)

    return {SCRIPT: stub(name), FRAME: frame}


def patient(page: Page) -> None:
    """Let no live posts be late within this test: what fails, fails for another reason than the time."""
    page.evaluate("document.querySelectorAll('channel-live').forEach(e => e.dataset.timeout = 600_000)")


def asked_for_script(page: Page) -> int:
    """How often the page has asked for X's script."""
    return requests(page).count(SCRIPT)


def unfold(page: Page, number: int = 0) -> Any:
    """Open the question of a timeline."""
    live = page.locator("channel-live").nth(number)
    live.get_by_text("Show posts from X here").click()
    return live


def ask(page: Page, number: int = 0) -> Any:
    """Ask for the posts of a timeline, where its question is open or not."""
    live = page.locator("channel-live").nth(number)
    if not live.get_by_role("button", name="Load live posts from X").is_visible():
        unfold(page, number)
    live.get_by_role("button", name="Load live posts from X").click()
    return live


def press(page: Page, number: int = 0) -> Any:
    """Ask for the posts of a timeline and wait for them."""
    live = ask(page, number)
    live.locator("iframe").wait_for()
    live.and_(page.locator("[data-state=live]")).wait_for()
    return live


def hide(page: Page, number: int = 0) -> None:
    """Hide the posts of a timeline, by keyboard: a click that comes while frames are moved may be given to a frame."""
    page.locator("channel-live").nth(number).get_by_role("button", name="Hide posts from X").press("Enter")


def asked(page: Page) -> list[dict[str, Any]]:
    """What X's script was asked for, in each of its frames in turn."""
    frames = [frame for frame in page.frames if frame.parent_frame == page.main_frame]
    return [entry for frame in frames for entry in frame.evaluate("window.asked || []")]
