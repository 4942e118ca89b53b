"""What the page about privacy says is so: what is stored, and the words on the controls that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from browser.recorder import errors, requests
from browser.timelines import ask, press, routes, unfold

if TYPE_CHECKING:
    from browser.conftest import OpenPage

PRIVACY = "support/privacy.html"
CHANNELS = "support/communications.html"


def test_two_things_are_stored_and_no_other(open_page: OpenPage) -> None:
    """Whatever a reader does: read, search, follow what was found, choose colours, load posts."""
    page = open_page("search.html?q=enquiries")
    page.locator("#search-results a[href*='#enquiries']").first.click()
    page.wait_for_url("**/communications.html*")
    requests(page)
    stored = "[Object.keys(localStorage).sort(), sessionStorage.length, document.cookie]"
    assert page.evaluate(stored) == [[], 0, ""]
    page.get_by_role("button", name="Colours").click()
    assert page.evaluate(stored) == [["theme"], 0, ""]
    page = open_page(CHANNELS, route=routes())
    page.get_by_role("button", name="Colours").click()
    unfold(page).get_by_role("checkbox").check()
    press(page)
    assert page.evaluate(stored) == [["channels-live", "theme"], 0, ""]
    assert errors(page) == []


def test_the_controls_that_it_names_are_there(open_page: OpenPage) -> None:
    said = set(re.findall("“(.+?)”", open_page(PRIVACY).locator("article").inner_text()))
    page = open_page(CHANNELS, route=routes())
    controls = {page.get_by_role("button", name="Colours").inner_text().partition(":")[0]}
    live = unfold(page)
    controls |= {live.locator("summary").inner_text(), live.locator("label").inner_text().strip()}
    controls.add(live.get_by_role("button").inner_text())
    ask(page)
    controls.add(live.get_by_role("button").inner_text())
    assert said == controls


def test_it_does_not_deny_what_the_host_may_add(open_page: OpenPage) -> None:
    """It said that there is no advertising, and below that the host may add some."""
    text = open_page(PRIVACY).locator("article").inner_text()
    summary, _, rest = text.partition("When you read this site")
    assert "Read the Docs" in summary
    assert "a script and an advertisement, which we do not control" in summary
    assert "script of its own" in rest
    assert "ask:" in rest.partition("When you write to us")[2]


def test_it_says_who_learns_what_is_searched_for(open_page: OpenPage) -> None:
    """It said that the words are not kept: they are part of an address, of which hosts keep a log."""
    asked = [*requests(open_page("search.html?q=enquiries"))]
    text = open_page(PRIVACY).locator("article").inner_text()
    told = [line for line in text.splitlines() if "words that you search for" in line]
    assert any("enquiries" in urlsplit(address).query for address in asked)
    assert "the address of the page with the results" in told[0]
    assert "the host of this site gets them" in told[0]
    assert "history" in told[0]
    assert "Like any host" in told[1]


def test_it_is_whole_without_a_script_and_in_print(open_page: OpenPage) -> None:
    """No heading without words below it, and nothing that only a script can know."""
    for javascript in (True, False):
        page = open_page(PRIVACY, javascript=javascript)
        page.emulate_media(media="print")
        empty = page.locator("article section").evaluate_all(
            "all => all.filter(part => part.innerText.trim() === part.querySelector('h1, h2').innerText.trim())"
        )
        assert empty == []
        assert page.locator("article").get_by_text("Your browser remembers that only if").is_visible()
        assert page.locator("channel-choices:visible, article button:visible").count() == 0
