"""The next time of a meeting by the reader's clock: worked out in the page, from what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.conftest import new_tab
from browser.recorder import errors, requests
from browser.shared import once, sphinx
from browser.themes import in_check
from conftest import CONF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Browser, Page

#: Each meeting: its options, below one name.
MEETINGS = {
    "weekly": ":starts: 2026-03-19 15:00\n:duration: 60 min\n:repeats: weekly\n:timezone: Europe/London",
    "pair": ":starts: 2026-03-19 15:00\n:repeats: every 2 weeks on Tuesday and Thursday\n:timezone: Europe/London",
    "monthly": ":starts: 2026-03-05 18:30\n:repeats: monthly on the first Thursday\n:timezone: America/New_York",
    "sydney": ":starts: 2026-04-04 20:00\n:repeats: weekly\n:timezone: Australia/Sydney",
    "once": ":starts: 2026-03-27 09:00\n:duration: 2 h\n:timezone: Asia/Kolkata",
    "over": ":starts: 2026-01-08 15:00\n:repeats: weekly until 2026-02-26\n:timezone: Europe/London",
}
PAGE = "# Meetings\n\n" + "".join(
    f":::{{channel}} Call\n:id: {name}\n:kind: meeting\n:to: https://meet.hl7.org/{name}\n{options}\n\nCome.\n:::\n\n"
    for name, options in MEETINGS.items()
)
LABEL = "Next, in your time zone: "
ENDED = "2026-03-26T16:00:00Z"


def make(theme: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        source = folder / "source"
        source.mkdir(parents=True)
        (source / "conf.py").write_text(CONF + f'html_theme = "{theme}"\n', encoding="utf-8")
        (source / "index.md").write_text(PAGE, encoding="utf-8")
        sphinx(source, folder / "out")

    return run


@pytest.fixture(params=["furo", in_check("basic")])
def address(request: pytest.FixtureRequest, shared: Path, serve: Serve) -> str:
    """The page under the theme that loads scripts last, and under one that loads them first, with a strict policy."""
    folder = once(shared / f"meetings-{request.param}", make(request.param)) / "out"
    policy = {} if request.param == "furo" else {"Content-Security-Policy": "default-src 'self'"}
    return serve(folder, policy) + "index.html"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[[str, str], Page]]:
    """``visit("Europe/Paris", "2026-03-26T16:00:00Z")``: the page, in that zone and at that time."""
    contexts = []

    def visit(zone: str, now: str) -> Page:
        context = browser.new_context(timezone_id=zone, service_workers="block")
        contexts.append(context)
        context.clock.set_fixed_time(now)
        page = new_tab(context)
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()


def told(page: Page) -> dict[str, str]:
    """What is said of each meeting, with the moment that machines get."""
    parts = page.locator("channel-next").evaluate_all(
        "all => all.map(it => [it.closest('.channel-card').id, it.innerText, it.querySelector('time')?.dateTime])"
    )
    return {  # browsers differ in the comma behind the day of the week
        name: f"{words.removeprefix(LABEL).replace(',', '')} {moment}" if moment else words
        for name, words, moment in parts
        if words.startswith(LABEL) or not moment
    }


def test_a_reader_in_paris_and_one_in_los_angeles(visit: Callable[[str, str], Page]) -> None:
    """The clocks of London change on 29 March 2026, those of New York have, those of Sydney do on 5 April."""
    page = visit("Europe/Paris", ENDED)
    assert told(page) == {
        "weekly": "Thursday 2 April 2026 at 16:00 2026-04-02T14:00:00.000Z",
        "pair": "Tuesday 31 March 2026 at 16:00 2026-03-31T14:00:00.000Z",
        "monthly": "Friday 3 April 2026 at 00:30 2026-04-02T22:30:00.000Z",
        "sydney": "Saturday 4 April 2026 at 11:00 2026-04-04T09:00:00.000Z",
        "once": "Friday 27 March 2026 at 04:30 2026-03-27T03:30:00.000Z",
        "over": "",
    }
    assert [words for words in errors(page) if " inline " not in words] == []  # Sphinx's own theme writes some inline
    page = visit("America/Los_Angeles", ENDED)
    assert told(page)["weekly"] == "Thursday 2 April 2026 at 07:00 2026-04-02T14:00:00.000Z"
    assert told(page)["once"] == "Thursday 26 March 2026 at 20:30 2026-03-27T03:30:00.000Z"


def test_it_is_next_until_it_ends(visit: Callable[[str, str], Page]) -> None:
    page = visit("Europe/London", "2026-03-26T15:30:00Z")
    assert told(page)["weekly"].startswith("Thursday 26 March 2026 at 15:00 ")
    page = visit("Europe/London", "2026-03-27T05:31:00Z")
    assert told(page)["once"] == ""
    page = visit("Europe/London", "2044-07-01T12:00:00Z")
    assert told(page)["weekly"].startswith("Thursday 7 July 2044 at 15:00 ")
    page = visit("Europe/London", "2025-01-01T00:00:00Z")
    assert told(page)["weekly"].startswith("Thursday 19 March 2026 at 15:00 ")


def test_the_words_stand_alone_without_the_script(address: str, open_page: OpenPage) -> None:
    page = open_page(address, javascript=False)
    facts = page.locator("#weekly .channel-facts dd").inner_text()
    assert facts.split("\n") == ["Every Thursday, 15:00 to 16:00, London time", "Add to calendar"]


def test_nothing_is_asked_of_anybody(address: str, open_page: OpenPage, axe: Callable[..., list[str]]) -> None:
    page = open_page(address, width=320)
    origin = address.removesuffix("index.html")
    assert all(request.startswith(origin) for request in map(str, requests(page)))
    assert page.locator("channel-next time").count() >= 3
    assert page.locator(".channel-card").evaluate_all("all => all.every(it => it.scrollWidth <= it.clientWidth)")
    assert axe(page, ".channel-card") == []
