"""The real site under a strict security policy: nothing but its own files, and what the theme writes into its pages."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from browser.recorder import recorder, requests
from browser.timelines import SCRIPT, ask, hide, routes
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Page

PAGES = ("index.html", "support/communications.html", "support/directives.html", "support/privacy.html", "404.html")

#: What the browser refused, with where it was.
LISTEN = """window.refused = [];
document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI, sourceFile, sample}) =>
  refused.push([violatedDirective, blockedURI, sourceFile?.split("/").pop() || "", sample]));"""


def hashes(texts: Iterable[str]) -> str:
    """What a policy says to allow exactly these texts."""
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    return " ".join(f"'sha256-{digest}'" for digest in sorted(digests))


@pytest.fixture(scope="session")
def policy(site: Path) -> Callable[[str], str]:
    """A policy as ``adopting.md`` gives it, with what Furo needs: drawings, and hashes of what it writes into pages."""
    texts = [(site / path).read_text(encoding="utf-8") for path in (*PAGES, "search.html")]
    pages = [BeautifulSoup(text, "html.parser") for text in texts]
    scripts = {tag.string for page in pages for tag in page.select("script:not([src], [type])")}
    styles = {tag.string for page in pages for tag in page.select("style")}
    attributes = {tag["style"] for page in pages for tag in page.select("[style]")}
    needed = {
        "script-src": hashes(scripts),
        "style-src": f"{hashes(styles)} 'unsafe-hashes' {hashes(attributes)}",
        "img-src": "data:",
    }

    def policy(written: str) -> str:
        self_ = "'self'"
        rules = dict(rule.split(maxsplit=1) for rule in written.split(";"))
        for directive, sources in needed.items():
            rules[directive] = f"{rules.get(directive, self_)} {sources}"
        return "; ".join(f"{directive} {sources}" for directive, sources in rules.items())

    return policy


@pytest.fixture
def visit(site: Path, serve: Serve, policy: Callable[[str], str], open_page: OpenPage) -> Callable[..., Page]:
    """``visit("index.html")`` opens a page of the site under the strict policy, or one for live posts."""

    def visit(path: str, written: str = "default-src 'self'", **options: Any) -> Page:
        base = serve(site, {"Content-Security-Policy": policy(written)})
        page = open_page(base + path, script=LISTEN, **options)
        requests(page)
        return page

    return visit


def refused(page: Page) -> list[list[str]]:
    """What was refused, less Sphinx's own try to count words by a formula, without which it does."""
    return [found for found in page.evaluate("refused") if found[1:3] != ["eval", "doctools.js"]]


def test_nothing_is_refused(visit: Callable[..., Page]) -> None:
    page = visit(PAGES[0])
    for path in PAGES:
        page.goto(urljoin(page.url, f"/{path}"))
        requests(page)
        assert refused(page) == [], path


def test_the_test_sees_what_is_refused(visit: Callable[..., Page]) -> None:
    page = visit("index.html")
    page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'a {}'}))")
    page.wait_for_function("refused.length > 1 || refused.some(found => found[0].startsWith('style-src'))")
    assert [found[0] for found in refused(page)] == ["style-src-elem"]


def test_data_is_no_script_to_a_browser(site: Path, serve: Serve, open_page: OpenPage) -> None:
    """Under a policy that lets no script run at all, a block of data is not refused, and can be read."""
    base = serve(site, {"Content-Security-Policy": "script-src 'none'"})
    page = open_page(f"{base}support/communications.html", script=LISTEN)
    requests(page)
    assert {found[0] for found in page.evaluate("refused")} == {"script-src-elem"}
    assert "inline" not in {found[1] for found in page.evaluate("refused")}
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert data["name"] == "INTEROPen"
    assert "careconnect@interopen.org" in {point.get("email") for point in data["contactPoint"]}


def test_the_search_finds(visit: Callable[..., Page]) -> None:
    page = visit("search.html?q=enquiries")
    page.locator("#search-results a[href*='#enquiries']").first.wait_for()
    assert refused(page) == []


def test_the_theme_can_be_switched(visit: Callable[..., Page]) -> None:
    page = visit("support/communications.html")
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    switch = page.locator(".theme-toggle:visible")
    for _ in range(3):  # as the system has it, light, dark
        switch.click()
        if page.evaluate(background) != before:
            break
    assert page.evaluate(background) != before
    page.reload()
    assert page.evaluate(background) != before
    assert refused(page) == []


def test_live_posts_that_the_policy_forbids_are_said_to_fail(visit: Callable[..., Page]) -> None:
    page = visit("support/communications.html", route=routes())
    ask(page)
    page.get_by_text("The posts could not be loaded.").wait_for()
    [said] = recorder(page).errors  # of the frame, whose page is gone
    assert SCRIPT in said
    assert "Content Security Policy" in said


def test_live_posts_load_under_the_policy_that_the_guide_gives(site: Path, visit: Callable[..., Page]) -> None:
    guide = BeautifulSoup((site / "support" / "adopting.html").read_text(encoding="utf-8"), "html.parser")
    [written] = [block.get_text() for block in guide.select("pre") if "platform.twitter.com" in block.get_text()]
    page = visit("support/communications.html", written, route=routes())
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")
    assert page.frame_locator("iframe").frame_locator("iframe").get_by_role("heading", name="Posts").is_visible()
    hide(page)
    assert page.locator("iframe").count() == 0
    assert refused(page) == []


def test_live_posts_load_under_a_policy_of_nonces(
    site: Path, tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    """A server puts one into each script tag of a page; what such a script fetches is trusted as it is."""
    shutil.copytree(site, tmp_path / "site")
    file = tmp_path / "site/support/communications.html"
    file.write_text(file.read_text("utf-8").replace("<script", '<script nonce="n0nce"'), "utf-8")
    rules = "script-src 'nonce-n0nce' 'strict-dynamic'; object-src 'none'; base-uri 'none'"
    base = serve(tmp_path / "site", {"Content-Security-Policy": rules})
    page = open_page(f"{base}support/communications.html", script=LISTEN, route=routes())
    ask(page)
    page.wait_for_selector("channel-live[data-state=live]")
    assert refused(page) == []
