"""A real Chromium, the real site, and pages that record every request they make.

A test asks for ``open_page`` and looks: ``page = open_page("support/communications.html", width=390)``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium, timelines
from browser.server import serving
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, WebSocketRoute

ROOT = Path(__file__).parents[2]
BUILD_SECONDS = 180


class OpenPage(Protocol):
    """What the ``open_page`` fixture gives."""

    def __call__(
        self,
        url: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        javascript: bool = True,
        route: Mapping[str, str | Callable[[Route], object]] | None = None,
        context: BrowserContext | None = None,
        **options: Any,
    ) -> Page:
        """Open a page and wait until it is loaded."""


class Serve(Protocol):
    """What the ``serve`` fixture gives."""

    def __call__(self, outdir: Path, headers: Mapping[str, str] | None = None) -> str:
        """Serve a folder for the rest of the session and give its address, which ends with a slash."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process. Without one the tests fail: a skipped test proves nothing."""
    with sync_playwright() as playwright:
        executable = chromium.find(playwright)
        if executable is None:
            pytest.fail(chromium.HELP, pytrace=False)
        # Chromium's own sandbox cannot start as root, and a container's CI is root; only local files are opened.
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(chromium.FLAGS), chromium_sandbox=False
        )
        yield browser
        browser.close()


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
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The output folder of the real site, built once as HTML, also when several processes run tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "site"
    log = folder / "build.log"
    try:
        folder.mkdir()
    except FileExistsError:
        return _built_by_another(folder, log)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-d", folder / "doctrees", ".", folder / "html"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    part = log.with_suffix(".part")
    part.write_text(f"{result.returncode}\n{result.stdout}{result.stderr}", encoding="utf-8")
    part.replace(log)
    return _built_by_another(folder, log)


def _built_by_another(folder: Path, log: Path) -> Path:
    """Wait until the build has written its log, and fail with what it says if the build failed."""
    deadline = time.monotonic() + BUILD_SECONDS
    while not log.exists():
        if time.monotonic() > deadline:
            pytest.fail(f"The site was not built within {BUILD_SECONDS} s.", pytrace=False)
        time.sleep(0.1)
    status, _, output = log.read_text(encoding="utf-8").partition("\n")
    if status != "0":
        pytest.fail(f"The site does not build:\n{output}", pytrace=False)
    return folder / "html"


@pytest.fixture(scope="session")
def site_url(site: Path, serve: Serve) -> str:
    """The address of the real site, which ends with a slash."""
    return serve(site)


@pytest.fixture(scope="session")
def timelines_address(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Callable[..., str]:
    """The address of the page with two timelines in a theme and a language, built once."""
    base = tmp_path_factory.getbasetemp()
    return lambda theme="alabaster", language="en": serve(timelines.build(base, theme, language)) + "index.html"


@pytest.fixture(scope="session")
def news(timelines_address: Callable[..., str]) -> str:
    """That page in the plainest theme."""
    return timelines_address()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page(url)``: a page in a fresh context of its own; a relative address is one of the real site.

    - ``route`` stands in for other hosts: a URL pattern → a script's text, or a function that gets the ``Route``.
      What no pattern names and is not on this machine is refused.
    - ``page.requests_seen`` lists the address of every request, refused ones too; ``page.errors_seen`` what
      the browser's console called an error, and uncaught exceptions.
    - ``context=page.context`` opens a second tab beside ``page``. Other options go to ``Browser.new_context``.
    """
    contexts: list[BrowserContext] = []

    def open_page(
        url: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        javascript: bool = True,
        route: Mapping[str, str | Callable[[Route], object]] | None = None,
        context: BrowserContext | None = None,
        **options: Any,
    ) -> Page:
        if not urlsplit(url).scheme:
            url = urljoin(request.getfixturevalue("site_url"), url)
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=color_scheme,  # type: ignore[arg-type]
                java_script_enabled=javascript,
                service_workers="block",
                **options,
            )
            contexts.append(context)
            context.route("**/*", _refuse_other_hosts)
        for pattern, answer in (route or {}).items():
            context.route(pattern, _script(answer) if isinstance(answer, str) else answer)
        page = context.new_page()
        _record(page)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _refuse_other_hosts(route: Route) -> None:
    """Let only this machine answer. A route that a test adds later is asked first."""
    if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
        route.continue_()
    else:
        route.abort()


def _script(text: str) -> Callable[[Route], None]:
    """A stand-in for a provider's script."""
    return lambda route: route.fulfill(content_type="text/javascript; charset=utf-8", body=text)


def _record(page: Page) -> None:
    """Give the page its two lists, and keep them."""
    requests: list[str] = []
    errors: list[str] = []
    page.requests_seen = requests  # type: ignore[attr-defined]
    page.errors_seen = errors  # type: ignore[attr-defined]

    def refuse(socket: WebSocketRoute) -> None:
        requests.append(socket.url)
        socket.close()

    page.route_web_socket("**/*", refuse)
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """``axe(page)`` gives what axe-core finds wrong, one readable text each: ``assert axe(page) == []``."""
    engine = Axe()

    def run(page: Page, **options: Any) -> list[str]:
        violations = engine.run(page, **options).response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
            + "\n".join(f"  {' '.join(map(str, node['target']))}: {node['html']}" for node in rule["nodes"])
            for rule in violations
        ]

    return run
