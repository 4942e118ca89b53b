"""What a page asks the network for, and when it has stopped asking."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request

SECONDS: Final = 30

#: For how long a page asks for nothing when its network is idle.
IDLE: Final = 500

#: A while, in the page's own time: what the page put off for less long has come before. Then two frames, so that what
#: waits for the next one has run, and a request of our own. All requests go one way, in order: when this one is back,
#: whatever the page has asked for before it is on record, however slow the machine is.
ECHO: Final = """async milliseconds => {
  await new Promise(resolve => setTimeout(resolve, milliseconds));
  for (const _ of [1, 2]) await new Promise(resolve => requestAnimationFrame(resolve));
  await fetch(location.origin + "/?echo", {method: "HEAD", cache: "no-store"});
}"""


@dataclass
class Recorder:
    """Keeps every request of a page, refused ones too, and what its console called an error."""

    page: Page
    runs_scripts: bool = True
    urls: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    open: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._begin)
        self.page.on("requestfinished", self._end)
        self.page.on("requestfailed", self._end)
        self.page.on("websocket", lambda socket: self.urls.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)

    def _begin(self, request: Request) -> None:
        if not request.url.endswith("/?echo"):
            self.urls.append(request.url)
            self.open.add(request)

    def _end(self, request: Request) -> None:
        self.open.discard(request)

    def _hear(self, line: ConsoleMessage) -> None:
        # The browser asks for an icon by itself where a page names none.
        if line.type == "error" and not line.location["url"].endswith("/favicon.ico"):
            self.errors.append(line.text)

    def forget(self) -> None:
        """Begin anew."""
        for kept in (self.urls, self.errors, self.open):
            kept.clear()

    def settle(self, milliseconds: int = 0) -> None:
        """Wait until everything that the page does is on record and answered, and nothing comes for so long."""
        if not self.runs_scripts:
            self.page.wait_for_load_state("networkidle")
            return
        deadline = time.monotonic() + SECONDS
        while True:
            before = len(self.urls)
            self.page.evaluate(ECHO, milliseconds)
            if not self.open:
                self.page.evaluate(ECHO, 0)  # whoever waited for an answer has a turn of his own
            if not self.open and len(self.urls) == before:
                return
            assert time.monotonic() < deadline, f"never answered: {[request.url for request in self.open]}"


def recorder(page: Page) -> Recorder:
    """The recorder of a page that ``open_page`` opened."""
    return page.recorder  # type: ignore[attr-defined, no-any-return]


def requests(page: Page) -> list[str]:
    """The address of every request since the page was opened, once the network is idle."""
    recorder(page).settle(IDLE)
    return recorder(page).urls


def others(page: Page) -> list[str]:
    """Those to other hosts."""
    return [url for url in requests(page) if urlsplit(url).hostname != "127.0.0.1"]


def errors(page: Page) -> list[str]:
    """What the browser's console called an error, and uncaught exceptions, once the page has come to rest."""
    recorder(page).settle()
    return recorder(page).errors
