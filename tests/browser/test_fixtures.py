"""The browser fixtures see what they promise to see: a blind recorder would pass every privacy test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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


@pytest.mark.parametrize(
    "body",
    [
        "<img alt='' src='https://other.test/seen'>",
        "<script src='https://other.test/seen'></script>",
        "<script>fetch('https://other.test/seen')</script>",
        "<iframe title='x' src='https://other.test/seen'></iframe>",
        "<script>new WebSocket('wss://other.test/seen')</script>",
    ],
)
def test_requests_to_other_hosts_are_recorded(address: Callable[..., str], open_page: OpenPage, body: str) -> None:
    page = open_page(address(body))
    assert [url for url in page.requests_seen if url.endswith("//other.test/seen")]


def test_other_hosts_are_refused_unless_a_script_stands_in(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("<script src='https://other.test/a.js'></script>")
    assert open_page(url).evaluate("window.loaded") is None
    page = open_page(url, route={"https://other.test/a.js": "window.loaded = true"})
    assert page.evaluate("window.loaded") is True


def test_errors_of_the_page_are_recorded(address: Callable[..., str], open_page: OpenPage) -> None:
    url = address("<script>throw new Error('broken')</script>")
    assert open_page(url).errors_seen == ["broken"]
    blocked = open_page(address("<script>var x</script>", Content_Security_Policy="default-src 'self'"))
    assert "Content Security Policy" in blocked.errors_seen[0]


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
    assert open_page(url, context=page.context).evaluate("localStorage.getItem('a')") == "b"
    assert open_page(url).evaluate("localStorage.getItem('a')") is None


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
