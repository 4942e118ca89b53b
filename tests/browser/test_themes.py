"""How the cards, lists and timelines look in the themes that other projects use: light and dark, narrow and wide.

Themes have faults of their own. What is measured here is what stands inside the extension's own elements.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from browser.colours import COLOURS
from browser.letters import broken_words, enlarge
from browser.recorder import others
from browser.shared import once, sphinx
from browser.themes import LOOKS, THEMES
from conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import OpenPage, Serve
    from playwright.sync_api import Locator, Page

PAGES = ("index.html", "lists.html")

#: What the extension puts on a page.
OURS = (
    ".channel-card",
    ".channel-table",
    ".channel-list",
    ".channel-timeline",
    ".channel-choices",
    ".channel-mention",
    ".channel-lede",
    ".channel-tags",
)
BOXES = ".channel-card, .channel-table td, .channel-table th, .channel-list, .channel-timeline, .channel-choices"

#: Lines of text that leave the box they stand in, and boxes that leave the page.
OUTSIDE = """boxes => [...document.querySelectorAll(boxes)].flatMap(box => {
    const edge = box.getBoundingClientRect();
    const found = edge.right > innerWidth + 1 || edge.left < -1 ? [`${box.tagName}.${box.className}`] : [];
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.data.trim() || text.parentElement.closest(".channel-skip, thead, .headerlink")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) {
            const outside = line.right > edge.right + 1 || line.left < edge.left - 1 || line.bottom > edge.bottom + 1;
            if (line.width && outside) found.push(text.data.trim());
        }
    }
    return found;
})"""

#: Where something inside ours scrolls or is cut off sideways, or a wrapper of the theme around ours does.
CUT = """boxes => [...document.querySelectorAll(boxes)]
    .flatMap(box => [box, box.parentElement, ...box.querySelectorAll("*")])
    .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
    .filter(e => getComputedStyle(e).clipPath === "none")
    .map(e => `${e.tagName}.${e.className}`)"""


@pytest.fixture(scope="session")
def address(shared: Path, serve: Serve) -> Callable[[str], str]:
    """The address of the site in a theme."""

    def address(theme: str) -> str:
        options = ["-D", f"html_theme={theme}"]
        return serve(once(shared / f"themes-{theme}", lambda folder: sphinx(ROOTS / "themes", folder, *options)))

    return address


def luminance(page: Page) -> float:
    """How bright the page behind the first card is, from 0 to 1."""
    return page.evaluate(
        """() => {
            for (let e = document.querySelector(".channel-card, .channel-table"); e; e = e.parentElement) {
                const [r, g, b, a = 1] = getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
                if (a > 0) return (r + g + b) / 765;
            }
            return 1;
        }"""
    )


@pytest.mark.parametrize(("theme", "scheme"), LOOKS)
def test_nothing_is_hard_to_read_or_use(
    theme: str, scheme: str, address: Callable[[str], str], open_page: OpenPage, axe: Callable[..., list[str]]
) -> None:
    """Contrast, names, roles and order, as axe sees them; each width has another layout."""
    for name, width in (("index.html", 1280), ("lists.html", 1280), ("lists.html", 320)):
        page = open_page(address(theme) + name, width=width, color_scheme=scheme)
        assert (luminance(page) < 0.5) == (scheme == "dark")
        present = [[selector] for selector in OURS if page.locator(selector).count()]
        # The colours of words in code are the theme's: the writer's words, in the look of all the theme's code.
        assert axe(page, context={"include": present, "exclude": [["code"]]}) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_text_stays_in_its_box_and_boxes_on_the_page(
    theme: str, width: int, address: Callable[[str], str], open_page: OpenPage
) -> None:
    for name in PAGES:
        page = open_page(address(theme) + name, width=width)
        page.locator("details").evaluate_all("all => all.forEach(fold => fold.open = true)")
        assert page.evaluate(OUTSIDE, BOXES) == []
        assert page.evaluate(CUT, BOXES) == []


@pytest.mark.parametrize("theme", THEMES)
def test_no_word_of_a_table_is_broken_where_there_is_room(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    page = open_page(address(theme) + "lists.html", width=1280)
    cells = page.locator(".channel-table :is(td, th)")
    broken = cells.evaluate_all(
        """cells => cells.flatMap(cell => {
            if (getComputedStyle(cell.closest("thead, tbody")).clipPath !== "none") return [];
            const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            const found = [];
            while (texts.nextNode()) {
                const text = texts.currentNode;
                if (text.parentElement.closest("bdi")) continue;
                for (const word of text.data.matchAll(/\\p{L}+/gu)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (range.getClientRects().length > 1) found.push(word[0]);
                }
            }
            return found;
        })"""
    )
    assert broken == []


@pytest.mark.parametrize("theme", THEMES)
def test_letters_twice_as_large_break_no_word_of_a_chooser_on_a_phone(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """An address may break, since it can be longer than any line; and every row is one link with its drawing."""
    page = open_page(address(theme) + "lists.html", width=390)
    enlarge(page)
    chooser = page.locator("table.channel-table").first
    assert broken_words(chooser, skipped="bdi") == []
    ways = chooser.locator("td > p")
    assert ways.count() > 10
    for way in ways.all():
        assert way.get_by_role("link").count() == 1
        assert way.locator("svg").bounding_box()["width"] >= 20
    # Where few words fit beside a drawing, all stand below it; alabaster's letters keep their size.
    assert beside_drawing(ways) == (theme == "alabaster")


def beside_drawing(ways: Locator) -> bool:
    """Whether the lines of a chooser's rows begin after their drawings; if not, all of them begin below."""
    lines = """ways => ways.flatMap(way => {
      const drawing = way.querySelector("svg").getBoundingClientRect();
      return [...way.querySelectorAll("a, a + *, bdi")].flatMap(part => [...part.getClientRects()])
        .filter(line => line.width).map(line => [line.left >= drawing.right, line.top >= drawing.bottom - 1]);
    })"""
    found = ways.evaluate_all(lines)
    assert all(beside for beside, _ in found) or all(below for _, below in found)
    return all(beside for beside, _ in found)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_second_line_of_a_choosers_row_stands_below_the_words(
    theme: str, width: int, address: Callable[[str], str], open_page: OpenPage
) -> None:
    page = open_page(address(theme) + "lists.html", width=width)
    ways = page.locator("table.channel-table").first.locator("td > p")
    heights = ways.locator("a").evaluate_all("all => all.map(a => a.getBoundingClientRect().height)")
    assert width > 390 or max(heights) > 1.5 * min(heights), "a link of two lines"
    assert beside_drawing(ways)


@pytest.mark.parametrize("theme", THEMES)
def test_cells_of_a_table_say_their_column_on_a_phone(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """Seen, and not read out: who hears a table hears its headings. Some themes have no room for six columns."""
    page = open_page(address(theme) + "lists.html", width=1280)
    labels = ["When", "Address", "What it is for", "Languages", "Who can use it"]
    cells = page.locator("table.channel-wide").first.locator("td")
    seen = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    assert ({*cells.evaluate_all(seen)} == {"none"}) == (theme == "furo")
    assert {*page.locator("table.channel-wide").last.locator("td").evaluate_all(seen)} == {"none"}
    page.set_viewport_size({"width": 390, "height": 900})
    empty = cells.evaluate_all("cells => cells.map(cell => !cell.textContent.trim())")
    assert True in empty
    for text, label, is_empty in zip(cells.evaluate_all(seen), itertools.cycle(labels), empty, strict=False):
        assert text == "none" if is_empty else text.startswith(f'"{label}')
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    said = [node["name"]["value"] for node in nodes if node["role"]["value"] in {"cell", "gridcell", "StaticText"}]
    assert "For general enquiries about the standard." in said
    assert not [text for text in said if text.startswith("Address") and text != "Address"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_table_is_never_wider_than_its_column(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    """It asked how wide the window is: the page scrolled sideways, or the table did, between a phone and a desktop."""
    for width in (320, 580, 640, 700, 760, 840, 960, 1280):
        page = open_page(address(theme) + "lists.html", width=width)
        wide = page.locator(".channel-table").evaluate_all(
            """all => all.map(table => table.getBoundingClientRect().width
              - table.closest(".channel-fit").getBoundingClientRect().width).filter(more => more > 8)"""
        )
        assert wide == [], width
        # A theme's own bar may be too wide for a phone.
        scrolled, alone = page.evaluate(
            """() => [false, true].map(hidden => {
              document.querySelectorAll(".channel-fit").forEach(e => e.style.display = hidden ? "none" : "");
              return document.documentElement.scrollWidth;
            })"""
        )
        assert scrolled == alone, width


@pytest.mark.parametrize("theme", THEMES)
def test_empty_cells_leave_no_gap_on_a_phone(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    page = open_page(address(theme) + "lists.html", width=390)
    gaps = (
        page.locator("table.channel-wide")
        .first.locator("tr")
        .evaluate_all(
            """rows => rows.flatMap(row => {
          const full = [...row.children].filter(cell => cell.textContent.trim()).map(c => c.getBoundingClientRect());
          return full.slice(1).map((cell, i) => cell.top - full[i].bottom);
        })"""
        )
    )
    assert len(gaps) > 20
    assert max(gaps) < 3


#: What themes do that set none of the variables of Furo or PyData: they only say colours, draw a table as wide as what
#: is in it, and have large letters at the root.
OTHER_THEMES = """
html { font-size: 20px }
body { font-size: 16px; width: 688px; background: #1e2129; color: #ccc; }
a { color: #5e8bde }
body table.docutils:not(.plain) { display: table; width: max-content; max-width: 100% }
"""


@pytest.fixture
def other_theme(address: Callable[[str], str], open_page: OpenPage) -> Callable[[str], Page]:
    """A page in Sphinx's bare theme with the rules above."""

    def other_theme(name: str) -> Page:
        page = open_page(address("basic") + name)
        page.add_style_tag(content=OTHER_THEMES)
        return page

    return other_theme


@pytest.mark.parametrize("name", PAGES)
def test_colours_follow_a_dark_theme_that_is_not_known(
    name: str, other_theme: Callable[[str], Page], axe: Callable[..., list[str]]
) -> None:
    """Shibuya, Immaterial and Piccolo had the colours of light pages in the dark, at 2.2 to 3.7 : 1."""
    page = other_theme(name)
    assert luminance(page) < 0.5
    present = [[selector] for selector in (".channel-card", ".channel-table") if page.locator(selector).count()]
    assert axe(page, context={"include": present, "exclude": [["code"], [".headerlink"]]}) == []


def test_a_chooser_and_cards_take_the_room_where_tables_shrink_and_the_root_has_large_letters(
    other_theme: Callable[[str], Page],
) -> None:
    """Immaterial: the chooser was a strip of 240 pixels, and thirteen cards stood in one column."""
    page = other_theme("lists.html")
    assert page.locator("table.channel-table").first.bounding_box()["width"] >= 680
    cards = page.locator("#thirteen-cards .channel-cards")
    assert len({round(box.bounding_box()["x"]) for box in cards.locator("> *").all()}) == 2
    assert cards.bounding_box()["height"] <= 1600


@pytest.mark.parametrize("theme", THEMES)
def test_cards_of_a_list_stand_side_by_side_as_far_as_there_is_room(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """Those of a row are of one height, and no two rows are far apart. One card a row took 3,872 pixels."""
    page = open_page(address(theme) + "lists.html", width=1280)
    cards = page.locator("#thirteen-cards .channel-cards")
    boxes = [box.bounding_box() for box in cards.locator("> *").all()]
    rows = [[*row] for _, row in itertools.groupby(boxes, key=lambda box: round(box["y"]))]
    assert len(boxes) == 13
    assert len(rows[0]) >= 2
    assert {len(row) for row in rows[:-1]} == {len(rows[0])}
    assert all(abs(box["height"] - row[0]["height"]) < 1 for row in rows for box in row)
    assert len({round(box["width"]) for box in boxes}) == 1
    gaps = {round(below[0]["y"] - above[0]["y"] - above[0]["height"]) for above, below in itertools.pairwise(rows)}
    assert gaps == {round(boxes[1]["x"] - boxes[0]["x"] - boxes[0]["width"])}
    assert cards.bounding_box()["height"] <= 1600
    bodies = [box.bounding_box()["height"] for box in cards.locator(".sd-card-body").all()]
    assert all(abs(body - box["height"]) < 3 for body, box in zip(bodies, boxes, strict=True)), "a colour of its own"
    page.set_viewport_size({"width": 390, "height": 900})
    assert len({round(box.bounding_box()["x"]) for box in cards.locator("> *").all()}) == 1


@pytest.mark.parametrize("theme", THEMES)
def test_letters_twice_as_large_break_no_word_of_a_list_of_cards_on_a_phone(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """But an address or the name of an account, which can be longer than any line."""
    page = open_page(address(theme) + "lists.html", width=390)
    enlarge(page)
    assert broken_words(page.locator("#thirteen-cards .channel-cards"), skipped="bdi, .channel-address") == []
    assert page.evaluate(OUTSIDE, ".channel-cards > .channel-card") == []
    assert page.evaluate(CUT, ".channel-cards > .channel-card") == []


@pytest.mark.parametrize("theme", THEMES)
def test_drawings_have_the_colour_of_the_text_where_colours_are_forced(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """Those of a chooser, too, and of a retired channel: browsers force no colour on a drawing."""
    for name in PAGES:
        page = open_page(address(theme) + name, forced_colors="active")
        page.add_style_tag(content="#probe { color: CanvasText }")
        page.evaluate("document.body.append(Object.assign(document.createElement('p'), {id: 'probe'}))")
        text = page.locator("#probe").evaluate("e => getComputedStyle(e).color")
        drawn = page.locator(".channel-icon").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
        assert set(drawn) == {text}


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_comes_from_another_host_because_of_the_cards(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """A theme may have requests of its own: those are on a page without channels too."""
    base = address(theme)
    without, *with_ours = (set(others(open_page(base + name))) for name in ("search.html", *PAGES))
    assert set().union(*with_ours) <= without


@pytest.mark.parametrize("theme", THEMES)
def test_a_name_is_a_heading_and_looks_like_one(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    page = open_page(address(theme) + "index.html")
    levels = page.locator(".channel-name").evaluate_all("all => all.map(e => e.tagName)")
    assert levels == ["H2"] * 3 + ["H3"] * 3 + ["H4"] * (len(levels) - 6)
    for name in page.locator(".channel-name").all():
        look = look_of(name)
        text = look_of(name.locator("xpath=..").locator("> p").last)
        assert float(look["fontSize"][:-2]) >= 1.15 * float(text["fontSize"][:-2])
        assert int(look["fontWeight"]) >= 600
        assert look["textTransform"] == "none"
        assert name.locator("a:not(.headerlink)").count() == 0 or not look_of(name.locator("a").first)["underlined"]


def look_of(locator: Any) -> dict[str, Any]:
    """Some of the computed style of an element."""
    return locator.evaluate(
        """e => {
            const {fontSize, fontWeight, textTransform, textDecorationLine, borderBottomWidth} = getComputedStyle(e);
            const underlined = textDecorationLine !== "none" || borderBottomWidth !== "0px";
            return {fontSize, fontWeight, textTransform, underlined};
        }"""
    )


@pytest.mark.parametrize("theme", THEMES)
def test_the_action_is_a_large_target_and_looks_like_a_button(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    for width in (320, 1280):
        page = open_page(address(theme) + "index.html", width=width)
        actions = page.locator(".channel-address > a")
        assert actions.count() == 20
        for action in actions.all():
            assert action.bounding_box()["height"] >= 44
            sides = action.evaluate(
                "e => ['Top', 'Right', 'Bottom', 'Left'].map(s => getComputedStyle(e)[`border${s}Width`])"
            )
            assert sides == ["1px"] * 4


@pytest.mark.parametrize("theme", THEMES)
def test_each_fact_stands_beside_its_label(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    """Themes lay field lists out in their own ways; in a card the labels are one column and the facts another."""
    for width in (390, 1280):
        page = open_page(address(theme) + "index.html", width=width)
        labels, facts = (
            [box.bounding_box() for box in page.locator(f"#enquiries .channel-facts > {tag}").all()]
            for tag in ("dt", "dd")
        )
        assert len(labels) == len(facts) == 8
        assert len({round(box["x"]) for box in labels}) == 1
        assert len({round(box["x"]) for box in facts}) == 1
        heading = page.locator("#enquiries .channel-name").bounding_box()
        assert abs(labels[0]["x"] - heading["x"]) < 1
        for label, fact in zip(labels, facts, strict=True):
            assert abs(label["y"] - fact["y"]) < 2
            assert label["x"] + label["width"] <= fact["x"]


@pytest.mark.parametrize("theme", THEMES)
def test_each_fact_stands_below_its_label_where_letters_are_large(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """They stood beside each other at any size, with one letter a line."""
    page = open_page(address(theme) + "index.html", width=390)
    enlarge(page)
    facts = page.locator("#enquiries .channel-facts")
    assert broken_words(facts) == []
    boxes = [box.bounding_box() for box in facts.locator("> *").all()]
    assert len({round(box["x"]) for box in boxes}) == 1
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in itertools.pairwise(boxes))


@pytest.mark.parametrize(("theme", "scheme"), LOOKS)
def test_the_line_above_the_facts_is_seen(
    theme: str, scheme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """Themes draw the edge of a card so that it is hardly there, furo in the dark most of all."""
    page = open_page(address(theme) + "index.html", color_scheme=scheme)
    seen = f"""facts => {{ {COLOURS}
      const line = getComputedStyle(facts).borderTopColor, [r, g, b, alpha = 1] = parts(line);
      const scale = line.startsWith("color") ? 255 : 1, below = parts(behind(facts));
      const mixed = [r, g, b].map((value, i) => value * scale * alpha + below[i] * (1 - alpha));
      return contrast(`${{mixed}}`, behind(facts));
    }}"""
    assert page.locator("#enquiries .channel-facts").evaluate(seen) >= 1.6


@pytest.mark.parametrize("theme", THEMES)
def test_an_aligned_card_stands_beside_the_others_where_there_is_room(
    theme: str, address: Callable[[str], str], open_page: OpenPage
) -> None:
    """Below the title and the summary, also where another anchor stands before the title."""
    page = open_page(address(theme) + "index.html", width=1280)
    assert page.locator("section > span[id] + h1").count() == 1
    title, lede, aligned, other, next_one = (
        page.locator(name).bounding_box() for name in ("section > h1", ".channel-lede", "#x", "#enquiries", "#forum")
    )
    assert title["y"] < lede["y"] < aligned["y"]
    assert aligned["x"] >= other["x"] + other["width"]
    assert abs(aligned["y"] - other["y"]) < 2
    assert 0 < next_one["y"] - other["y"] - other["height"] < 60
    below = page.locator("#telephone").bounding_box()
    assert below["y"] > aligned["y"] + aligned["height"]
    assert below["width"] > other["width"] + aligned["width"]
    page.set_viewport_size({"width": 320, "height": 900})
    aligned, other = (page.locator(name).bounding_box() for name in ("#x", "#enquiries"))
    assert aligned["y"] + aligned["height"] <= other["y"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_marks_of_a_list_stay_in_the_card(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    page = open_page(address(theme) + "index.html", width=320)
    text = page.locator("#enquiries .sd-card-body > ul > li").first.bounding_box()
    heading = page.locator("#enquiries .channel-name").bounding_box()
    assert text["x"] >= heading["x"] + 16


@pytest.mark.parametrize("theme", THEMES)
def test_a_retired_card_looks_retired(theme: str, address: Callable[[str], str], open_page: OpenPage) -> None:
    """The rule for it was weaker than the rule for all cards, and lost."""
    page = open_page(address(theme) + "index.html")
    look = """selector => (({borderInlineStartStyle, borderInlineStartColor}) =>
      [borderInlineStartStyle, borderInlineStartColor])(getComputedStyle(document.querySelector(selector)))"""
    retired = page.evaluate(look, ".channel-retired")
    other = page.evaluate(look, ".channel-card:not(.channel-retired)")
    assert retired[0] == "dashed"
    assert other[0] == "solid"
    assert retired[1] != other[1]
