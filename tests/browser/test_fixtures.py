"""The browser fixtures see what they promise to see: a blind recorder would pass every privacy test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import chromium
from browser.recorder import errors, others
from browser.shared import once

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import OpenPage, Serve

PAGE = """<!doctype html><html lang="en"><title>Page</title><main><h1>Page</h1>{body}</main></html>"""


@pytest.fixture
def address(tmp_path: Path, serve: Serve) -> Callable[[str], str]:
    """Serve one page with the given body."""

    def address(body: str, **headers: str) -> str:
        (tmp_path / "index.html").write_text(PAGE.format(body=body), encoding="utf-8")
        return serve(tmp_path, {name.replace("_", "-"): value for name, value in headers.items()})

    return address


def test_requests_to_other_hosts_are_recorded(address: Callable[..., str], open_page: OpenPage) -> None:
    """With the page, and later, when a timer or an answer has come round."""
    later = {
        "fetch": "fetch('https://other.test/fetch')",
        "socket": "new WebSocket('wss://other.test/socket')",
        "timer": "onload = () => setTimeout(() => fetch('https://other.test/timer'), 200)",
        "answer": "fetch('/').then(answer => answer.text()).then(() => fetch('https://other.test/answer'))",
        "numbers": "fetch('http://192.0.2.1/numbers')",
    }
    page = open_page(
        address(
            "<img alt='' src='https://other.test/image'>"
            "<script src='https://other.test/script'></script>"
            "<iframe title='x' src='https://other.test/frame'></iframe>"
            + "".join(f"<script>{script}</script>" for script in later.values())
        )
    )
    assert sorted(url.rpartition("/")[2] for url in others(page)) == sorted(["image", "script", "frame", *later])


def test_what_is_asked_last_is_recorded_too(address: Callable[..., str], open_page: OpenPage) -> None:
    """Also when the network has been idle before, and a route holds each request up."""
    page = open_page(address(""), route={"**/*": lambda route: route.continue_()})
    assert others(page) == []
    page.evaluate("requestAnimationFrame(() => { new Image().src = 'https://other.test/seen' })")
    assert others(page) == ["https://other.test/seen"]
    page.evaluate("setTimeout(() => { new Image().src = 'https://other.test/later' }, 400)")
    assert others(page)[1:] == ["https://other.test/later"]


def test_a_page_is_told_nothing_of_the_one_before(address: Callable[..., str], open_page: OpenPage) -> None:
    """The tab is the same, and what it stores, asks for and hears is not."""
    url = address("<script>document.cookie = 'a=b'; localStorage.a = sessionStorage.a = 'b'; throw 'up'</script>")
    page = open_page(url, route={"https://other.test/a": "window.loaded = true"}, forced_colors="active", width=320)
    page.emulate_media(media="print")
    page.evaluate("fetch('https://other.test/a')")
    page = open_page(address(""))
    assert others(page) == errors(page) == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert page.evaluate("[innerWidth, matchMedia('(forced-colors: active), print').matches]") == [1280, False]
    page.evaluate("fetch('https://other.test/a').catch(() => {})")
    assert "ERR_NAME_NOT_RESOLVED" in errors(page)[0]


def test_other_hosts_are_refused_unless_a_script_stands_in(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("<script src='https://other.test/a.js'></script>")
    assert open_page(url).evaluate("window.loaded") is None
    page = open_page(url, route={"https://other.test/a.js": "window.loaded = true"})
    assert page.evaluate("window.loaded") is True


def test_errors_of_the_page_are_recorded(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("<script>throw new Error('broken')</script>")
    assert errors(open_page(url)) == ["broken"]
    slow = "fetch('/?slowly').then(answer => answer.text()).then(() => { throw new Error('late') })"
    assert errors(open_page(address(f"<script>{slow}</script>"))) == ["late"]
    blocked = open_page(address("<script>var x</script>", Content_Security_Policy="default-src 'self'"))
    assert "Content Security Policy" in errors(blocked)[0]


def test_time_is_moved_only_where_a_test_asks(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("<script>setTimeout(() => { new Image().src = 'https://other.test/seen' }, 3_600_000)</script>")
    assert others(open_page(url)) == []
    page = open_page(url, clock=True)
    page.clock.run_for("02:00:00")
    assert others(page) == ["https://other.test/seen"]


def test_a_script_runs_before_those_of_the_page(address: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(address("<script>window.seen = window.first</script>"), script="window.first = 1")
    assert page.evaluate("seen") == 1


def test_a_page_without_javascript(address: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(address("<noscript><p>Plain</p></noscript>"), javascript=False)
    assert page.locator("noscript p").is_visible()


def test_width_and_colour_scheme(address: Callable[..., str], open_page: OpenPage) -> None:
    page = open_page(address(""), width=390, color_scheme="dark")
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [390, True]


def test_a_second_tab_shares_storage(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("")
    page = open_page(url)
    page.evaluate("localStorage.setItem('a', 'b')")
    assert open_page(url, beside=page).evaluate("localStorage.getItem('a')") == "b"


def test_a_missing_page_is_answered_by_the_sites_own(
    tmp_path: Path, address: Callable[..., str], open_page: OpenPage
) -> None:
    url = address("")
    (tmp_path / "404.html").write_text(PAGE.format(body="Not here"), encoding="utf-8")
    page = open_page(url + "gone/page.html")
    assert page.get_by_text("Not here").is_visible()


def test_axe_names_rule_and_element(
    address: Callable[..., str], open_page: OpenPage, axe: Callable[..., list[str]]
) -> None:
    assert axe(open_page(address("<p>Text</p>"))) == []
    assert "<img" in axe(open_page(address("<img src='data:,'>")))[0]


def test_what_a_chromium_that_does_not_start_said_is_one_line() -> None:
    log = """BrowserType.launch: Target page, context or browser has been closed
Browser logs:

<launching> /opt/chromium --headless
[pid=7] <process did exit: exitCode=127, signal=null>
[pid=7][err] /opt/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file
[pid=7][err] and more"""
    said = "/opt/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file"
    assert chromium.reason(log) == said
    assert chromium.reason("Executable is no program\nCall log") == "Executable is no program"


def test_what_is_shared_is_made_once(tmp_path: Path) -> None:
    """By the first who asks; what went wrong is told to all."""
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        raise RuntimeError("no such theme")

    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="site was not built: RuntimeError: no such theme"):
            once(tmp_path / "site", make)
    assert made == [tmp_path / "site"]
    assert once(tmp_path / "other", lambda folder: (folder / "a").touch()) / "a" in (tmp_path / "other").iterdir()
