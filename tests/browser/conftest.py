"""A real Chromium, the real site, and pages that record every request they make.

A test asks for ``open_page`` and looks: ``page = open_page("support/communications.html", width=390)``.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser import chromium, timelines
from browser.recorder import Recorder, recorder
from browser.server import serving
from browser.shared import once, sphinx
from conftest import REPOSITORY
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Page, Route


expect.set_options(timeout=30_000)  # as long as Playwright waits for anything else


class OpenPage(Protocol):
    """What the ``open_page`` fixture gives."""

    def __call__(
        self,
        url: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        forced_colors: str = "none",
        reduced_motion: str = "no-preference",
        javascript: bool = True,
        script: str = "",
        clock: bool = False,
        route: Mapping[str, str | Callable[[Route], object]] | None = None,
        beside: Page | None = None,
    ) -> Page:
        """Open a page and wait until it is loaded."""


class Serve(Protocol):
    """What the ``serve`` fixture gives."""

    def __call__(self, outdir: Path, headers: Mapping[str, str] | None = None) -> str:
        """Serve a folder for the rest of the session and give its address, which ends with a slash."""


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for all tests of this process. Without one the run ends: a skipped test proves nothing."""
    with ExitStack() as stack:
        why = ""
        try:
            browser = stack.enter_context(chromium.running())
        except chromium.NotStarted as error:
            why = str(error)
        if why:
            request.session.shouldfail = why
            pytest.fail(why, pytrace=False)
        yield browser


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """``serve(outdir)`` gives the address of a local web server; ``headers`` can set a content security policy."""
    with ExitStack() as stack:
        known: dict[tuple[Path, tuple[tuple[str, str], ...]], str] = {}

        def serve(outdir: Path, headers: Mapping[str, str] | None = None) -> str:
            key = (outdir, tuple(sorted((headers or {}).items())))
            if key not in known:
                known[key] = stack.enter_context(serving(outdir, headers or {}))
            return known[key]

        yield serve


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A temporary folder that all processes of this run share; ``once`` makes what is in it."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def site(shared: Path) -> Path:
    """The output folder of the real site as HTML."""
    return once(shared / "site", lambda folder: sphinx(REPOSITORY, folder))


@pytest.fixture(scope="session")
def site_url(site: Path, serve: Serve) -> str:
    """The address of the real site, which ends with a slash."""
    return serve(site)


@pytest.fixture(scope="session")
def timelines_folder(shared: Path) -> Callable[..., Path]:
    """The folder of the small site with two timelines, in a theme and a language."""
    return cache(lambda theme="furo", language="en": timelines.build(shared, theme, language))


@pytest.fixture(scope="session")
def timelines_address(timelines_folder: Callable[..., Path], serve: Serve) -> Callable[..., str]:
    """The address of its first page."""
    return lambda theme="furo", language="en": serve(timelines_folder(theme, language)) + "index.html"


@pytest.fixture(scope="session")
def news(timelines_address: Callable[..., str]) -> str:
    """That page in the theme of the real site."""
    return timelines_address()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """The one page in which most tests work: to open another costs four times as much as to lead it on."""
    return new_tab(browser.new_context(service_workers="block"))


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page(url)``: the page at that address, as a new reader gets it; a relative one is of the real site.

    It is one and the same tab, led on with empty storage and no route left. What cannot be taken back gets a context
    of its own: ``script``, which runs before those of the page; ``clock``, with which ``page.clock`` moves the time;
    ``javascript=False``. ``beside=page`` opens a second tab beside ``page``, which shares its storage.

    ``route`` stands in for other hosts: a URL pattern → a script's text, or a function that gets the ``Route``. All
    others cannot be reached. ``browser.recorder`` tells what was asked of them.
    """
    own: list[BrowserContext] = []
    tabs: list[Page] = []

    def context(javascript: bool, script: str, clock: bool) -> BrowserContext:
        context = browser.new_context(java_script_enabled=javascript, service_workers="block")
        own.append(context)
        if script:
            context.add_init_script(script)
        if clock:
            context.clock.install()
        return context

    def open_page(
        url: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        forced_colors: str = "none",
        reduced_motion: str = "no-preference",
        javascript: bool = True,
        script: str = "",
        clock: bool = False,
        route: Mapping[str, str | Callable[[Route], object]] | None = None,
        beside: Page | None = None,
    ) -> Page:
        if not urlsplit(url).scheme:
            url = urljoin(request.getfixturevalue("site_url"), url)
        if beside is not None:
            page = new_tab(beside.context)
            tabs.append(page)
        elif script or clock or not javascript:
            page = new_tab(context(javascript, script, clock), runs_scripts=javascript)
        else:
            page = request.getfixturevalue("tab")
            wipe(page, url)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            media="screen",
            color_scheme=color_scheme,  # type: ignore[arg-type]
            forced_colors=forced_colors,  # type: ignore[arg-type]
            reduced_motion=reduced_motion,  # type: ignore[arg-type]
        )
        for pattern, answer in (route or {}).items():
            page.route(pattern, text_script(answer) if isinstance(answer, str) else answer)
        page.goto(url)
        return page

    yield open_page
    for page in tabs:
        page.close()
    for context_ in own:
        context_.close()


def new_tab(context: BrowserContext, *, runs_scripts: bool = True) -> Page:
    """A page with a recorder."""
    page = context.new_page()
    page.recorder = Recorder(page, runs_scripts)  # type: ignore[attr-defined]
    return page


def wipe(page: Page, url: str) -> None:
    """Leave nothing of the test before: its page, its routes, and what it stored where this test goes."""
    page.unroute_all()
    page.goto("about:blank")
    page.mouse.move(0, 0)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()
    recorder(page).forget()


def text_script(text: str) -> Callable[[Route], None]:
    """A stand-in for a provider's script."""
    return lambda route: route.fulfill(content_type="text/javascript; charset=utf-8", body=text)


AXE = """async context => {
  const {violations} = await axe.run(context || document, {
    resultTypes: ["violations"],
    rules: {"target-size": {enabled: true}}, // of WCAG 2.2, which axe leaves off unless it is asked
  });
  return violations.map(({id, impact, help, nodes}) =>
    [`${id} (${impact}): ${help}`, ...nodes.map(({target, html}) => `  ${target.join(" ")}: ${html}`)].join("\\n"));
}"""


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """``axe(page)`` gives what axe-core finds wrong, one readable text each: ``assert axe(page) == []``."""

    def run(page: Page, context: Any = None) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        return page.evaluate(AXE, context)

    return run
