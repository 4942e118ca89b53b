"""WCAG 2.2 AA on the real site, each criterion at the width at which it was once broken; axe sees few of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.colours import COLOURS
from browser.letters import broken_words, enlarge
from browser.recorder import requests
from browser.themes import in_check

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import OpenPage
    from playwright.sync_api import Page

CHANNELS = "support/communications.html"
CONTENTS = "support/editing.html"
PAGES = ("index.html", CHANNELS, "support/privacy.html", CONTENTS, "support/directives.html", "support/adopting.html",
         "tag_support.html", "404.html", "search.html?q=enquiries")  # fmt: skip
WIDTHS = (320, 390, 768, 1280, 1350, 1920)

#: Whether something lies over the middle of what has the focus, or it is out of sight.
COVERED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  if (element === document.body) return "";
  const top = document.elementFromPoint(x, y);
  return element.contains(top) || top?.contains(element) && !top.matches(".mobile-header, [popover]")
    ? "" : `${element.outerHTML.slice(0, 100)} under ${top?.outerHTML.slice(0, 100)}`;
}"""


def focused(page: Page) -> str:
    """The text of what has the focus; of a text box, its name."""
    text: str = page.evaluate("() => document.activeElement.innerText || document.activeElement.ariaLabel || ''")
    return text.strip()


@pytest.mark.matrix  # ``test_site.py`` does it at one width
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_at_any_width(open_page: OpenPage, axe: Callable[[Page], list[str]], path: str) -> None:
    page = open_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert axe(page) == [], f"{width} pixels wide, {scheme}"


@pytest.mark.parametrize("scheme", ["light", in_check("dark")])
@pytest.mark.parametrize("name", ["Menu", in_check("On this page")])
def test_axe_finds_nothing_in_an_open_drawer(
    open_page: OpenPage, axe: Callable[[Page], list[str]], name: str, scheme: str
) -> None:
    page = open_page(CONTENTS, width=390, color_scheme=scheme)
    page.get_by_role("button", name=name, exact=True).click()
    assert axe(page) == []


# 2.1.1 Keyboard


@pytest.mark.parametrize("width", [390, 1000, 1280])
def test_contents_of_a_page_by_keyboard(open_page: OpenPage, width: int) -> None:
    page = open_page(CONTENTS, width=width)
    contents = page.get_by_role("navigation", name="On this page")
    assert not contents.is_visible()
    button = page.get_by_role("button", name="On this page")
    button.focus()
    page.keyboard.press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Change a page"
    page.keyboard.press("Enter")
    page.wait_for_url("**#change-a-page")
    contents.wait_for(state="hidden")


def test_contents_of_a_page_stand_beside_it_where_there_is_room(open_page: OpenPage) -> None:
    page = open_page(CONTENTS, width=1350)
    assert page.get_by_role("navigation", name="On this page").is_visible()
    assert not page.get_by_role("button", name="On this page").is_visible()


# 2.1.4 Character key shortcuts


@pytest.mark.parametrize("path", ["index.html", CHANNELS, "search.html?q=ask"])
def test_no_single_key_is_a_shortcut(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    requests(page)  # a script that comes late may listen for keys
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")


# 2.4.1 Bypass blocks


@pytest.mark.parametrize("path", ["index.html", CHANNELS])
def test_few_keys_lead_to_ask_a_question(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=1280)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the text"
    page.keyboard.press("Enter")
    rows = []
    for _ in range(4):
        page.keyboard.press("Tab")
        rows.append(page.evaluate("() => document.activeElement.closest('tr, li')?.innerText ?? ''"))
    assert [row for row in rows if "ask a question" in row]


# 2.4.6 Headings and labels


@pytest.mark.parametrize("path", PAGES)
def test_the_sign_at_a_heading_is_no_stop_and_no_part_of_its_name(open_page: OpenPage, path: str) -> None:
    """It was read out as a pilcrow at the end of every heading, and on a long page was every second stop."""
    page = open_page(path)
    signs = page.locator("a.headerlink")
    assert signs.evaluate_all("all => all.every(sign => sign.tabIndex === -1 && sign.ariaHidden === 'true')")
    heading = page.get_by_role("heading", level=1)
    assert heading.aria_snapshot() == f'- heading "{heading.inner_text().rstrip("#¶")}" [level=1]'
    if signs.count():
        heading.hover()
        assert signs.first.is_visible()
        signs.first.click()
        assert page.url.endswith(signs.first.get_attribute("href") or "?")


# 2.4.11 Focus not obscured


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize(("path", "width"), [(CHANNELS, 320), (CHANNELS, 390), (CONTENTS, 390), (CHANNELS, 1280)])
def test_nothing_lies_over_what_has_the_focus(open_page: OpenPage, path: str, width: int, key: str) -> None:
    page = open_page(path, width=width, height=500, reduced_motion="reduce")
    for _ in range(60):
        page.keyboard.press(key)
        assert page.evaluate(COVERED) == ""


def test_a_menu_that_the_focus_leaves_is_closed(open_page: OpenPage) -> None:
    page = open_page(CHANNELS, width=390)
    page.get_by_role("button", name="Menu").press("Enter")
    menu = page.get_by_role("navigation", name="Site")
    menu.get_by_role("button").last.focus()
    assert menu.is_visible()
    page.keyboard.press("Tab")
    assert not menu.is_visible()
    assert page.evaluate(COVERED) == ""


@pytest.mark.parametrize(
    ("path", "name", "region"), [(CHANNELS, "Menu", "Site"), (CONTENTS, "On this page", "On this page")]
)
def test_escape_closes_a_drawer_and_keeps_the_focus(open_page: OpenPage, path: str, name: str, region: str) -> None:
    page = open_page(path, width=390)
    button = page.get_by_role("button", name=name, exact=True)
    button.press("Enter")
    drawer = page.get_by_role("navigation", name=region)
    drawer.get_by_role("link").first.focus()
    assert drawer.is_visible()
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert button.evaluate("element => element === document.activeElement")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_needs_no_script(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(CHANNELS, width=390, javascript=javascript)
    menu = page.get_by_role("navigation", name="Site")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu", exact=True).click()
    assert menu.is_visible()
    page.get_by_role("button", name="Close menu").click()
    assert not menu.is_visible()


# 1.1.1 Non-text content


@pytest.mark.parametrize("width", [390, 1280])
def test_the_way_home_has_the_sites_name(open_page: OpenPage, width: int) -> None:
    page = open_page(CHANNELS, width=width)
    home = [link for link in page.get_by_role("link", name="Contact INTEROPen", exact=True).all() if link.is_visible()]
    assert len(home) == 1
    home[0].click()
    page.wait_for_url("**/index.html")
    assert page.title() == page.get_by_role("heading", level=1).inner_text().rstrip("#¶") == "Contact INTEROPen"


# 1.4.1 Use of colour, 1.4.11 Non-text contrast


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", CHANNELS, CONTENTS, "support/privacy.html"])
def test_links_in_text_are_underlined_so_that_it_is_seen(open_page: OpenPage, path: str, scheme: str) -> None:
    links = f"""() => {{ {COLOURS}
      const links = "article :not(.channel-name) > a:not(.headerlink, .channel-skip), footer a";
      return [...document.querySelectorAll(links)].filter(link => {{
        const style = getComputedStyle(link), ratio = contrast(style.textDecorationColor, behind(link));
        const underlined = style.textDecorationLine.includes("underline") && ratio >= 3;
        return link.offsetWidth && !underlined && parseFloat(style.borderTopWidth) === 0;
      }}).map(link => link.outerHTML);
    }}"""
    assert open_page(path, color_scheme=scheme).evaluate(links) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "width"), [("index.html", 1280), ("search.html", 390)])
def test_edges_of_controls_are_seen(open_page: OpenPage, path: str, width: int, scheme: str) -> None:
    edges = f"""() => {{ {COLOURS}
      return [...document.querySelectorAll("button, input")].filter(control => control.offsetWidth).map(control =>
        contrast(getComputedStyle(control).borderTopColor, behind(control.parentElement)));
    }}"""
    found = open_page(path, width=width, color_scheme=scheme).evaluate(edges)
    assert found
    assert min(found) >= 3


# 1.4.3 Contrast


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_word_in_the_search_box_can_be_read(open_page: OpenPage, scheme: str) -> None:
    ratio = f"""box => {{ {COLOURS}
      const {{color, opacity}} = getComputedStyle(box, "::placeholder");
      return [contrast(color, behind(box)), Number(opacity)];
    }}"""
    contrast, opacity = open_page("index.html", color_scheme=scheme).get_by_role("searchbox").evaluate(ratio)
    assert contrast >= 4.5
    assert opacity == 1


# 1.4.4 Resize text


@pytest.mark.parametrize("path", ["index.html", "404.html"])
def test_letters_twice_as_large_break_no_word_in_the_chooser(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=390)
    enlarge(page)
    assert broken_words(page.locator(".channel-table").first) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", [CHANNELS, "support/privacy.html", CONTENTS, "support/community.html"])
def test_letters_twice_as_large_break_no_word_of_a_heading(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=390)
    enlarge(page)
    headings = page.locator("article").locator("h1, h2, h3, h4")
    assert headings.count() > 3
    assert [word for heading in headings.all() for word in broken_words(heading)] == []


# 2.5.8 Target size


@pytest.mark.parametrize("width", [390, 1350])
def test_links_of_the_contents_are_large_enough(open_page: OpenPage, width: int) -> None:
    page = open_page(CONTENTS, width=width)
    if width < 1312:
        page.get_by_role("button", name="On this page").click()
    links = page.get_by_role("navigation", name="On this page").get_by_role("link").all()
    heights = [box["height"] for link in links if (box := link.bounding_box())]
    assert len(heights) > 5
    assert min(heights) >= 24


# 4.1.2 Name, role, value


def test_the_menu_says_which_page_this_is(open_page: OpenPage) -> None:
    for path, name in ((CHANNELS, "Communication Channels"), ("index.html", "Contact INTEROPen"),
                       (CONTENTS, "Editing these pages")):  # fmt: skip
        here = open_page(path).get_by_role("navigation", name="Site").locator("[aria-current=page]")
        assert here.all_inner_texts() == [name]


def test_the_choice_of_colours_says_what_is_chosen(open_page: OpenPage) -> None:
    page = open_page("index.html")
    button = page.get_by_role("button", name="Colours")
    names = []
    for _ in range(3):
        names.append(button.inner_text())
        assert page.get_by_role("button", name=names[-1], exact=True).count() == 1
        button.press("Enter")
    assert names == ["Colours: automatic", "Colours: dark", "Colours: light"]
    button.press("Enter")
    page.reload()
    assert page.get_by_role("button", name="Colours: dark", exact=True).count() == 1


# 2.3.3, as the design asks: nothing moves for those who ask for less motion


def test_nothing_moves_for_those_who_ask_for_less(open_page: OpenPage) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter(element => {
      const {transitionDuration, scrollBehavior} = getComputedStyle(element);
      return parseFloat(transitionDuration) > 0 || scrollBehavior === "smooth";
    }).map(element => element.outerHTML.slice(0, 80))"""
    assert open_page(CONTENTS, width=390, reduced_motion="reduce").evaluate(moving) == []
