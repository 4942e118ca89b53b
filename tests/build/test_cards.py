"""The card: what each option shows, and what each state of a channel's life does to its links, in every output."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import OLD_MYST
from docutils import nodes

from sphinx_channels.card import channel_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

FULL = """# Page

## Section

:::{channel} Helpdesk
:kind: email
:to: help@interopen.org
:subject: A question & more
:access: members
:join: https://www.interopen.org/join
:status: read-only
:platform: Zammad
:links: Archive <https://www.interopen.org/archive>, Rules <https://www.interopen.org/rules>
:response: within 5 working days
:hours: 9 to 5
:not-for: emergencies
:owner: the support team
:languages: en, cy
:verified: 2026-10-01

Ask *anything*. It may take a while.
:::
"""
RETIRED = """# Page

:::{channel} Old forum
:kind: forum
:to: https://old.interopen.org/forum
:status: retired
:replaced-by: new-forum
:links: Archive <https://old.interopen.org/archive>, Copy <https://archive.interopen.org/forum>
:aliases: forum

Closed in 2025: see [the last thread](https://old.interopen.org/last), or [our site](https://www.interopen.org/).
:::

:::{channel} Old inbox
:kind: email
:to: gone@interopen.org
:status: retired

Nobody reads <gone@interopen.org> any more.
:::

:::{channel} New forum
:kind: forum
:to: https://forum.interopen.org/

Talk here, not on {channel}`old-forum` or {channel:to}`old-forum`.
:::

:::{channel} Bulletin
:kind: news
:status: planned

From next year.
:::
"""


def test_card_shows_every_option(build: Callable[..., Built]) -> None:
    page = build({"index.md": FULL}).html()
    card = page.select_one("#helpdesk")
    heading = card.select_one("h3")
    assert heading.get_text() == "Helpdesk¶"
    href = "mailto:help@interopen.org?subject=A%20question%20%26%20more"
    assert [a["href"] for a in heading.select("a")] == ["#helpdesk"]
    action = card.select_one(".channel-address a")
    assert action.get_text() == "Email help@interopen.org"
    assert action["href"] == href
    assert [badge.get_text() for badge in card.select(".channel-badge")] == ["Read only", "Members only"]
    assert card.select_one("em").get_text() == "anything"
    facts = {
        dt.get_text().rstrip(":"): dt.find_next("dd").get_text().strip() for dt in card.select(".channel-facts dt")
    }
    assert facts == {
        "How to join": "interopen.org/join",
        "Reply": "within 5 working days",
        "Hours": "9 to 5",
        "Not for": "emergencies",
        "Hosted on": "Zammad",
        "Run by": "the support team",
        "Languages": "English, Welsh",
        "See also": "Archive, Rules",
        "Last checked": "1 October 2026",
    }


def test_drawing_has_no_text_and_is_hidden(build: Callable[..., Built]) -> None:
    for drawing in build({"index.md": FULL}).html().select("svg"):
        assert drawing["aria-hidden"] == "true"
        assert drawing.get_text(strip=True) == ""


@pytest.mark.parametrize(
    ("where", "level"), [("# A\n\n{}", 2), ("# A\n\n## B\n\n{}", 3), ("{}", 1), ("# A\n\n::::{{note}}\n{}::::\n", 2)]
)
def test_heading_has_the_level_of_its_place(build: Callable[..., Built], where: str, level: int) -> None:
    channel = ":::{channel} Forum\n:kind: forum\n:to: https://forum.interopen.org/\n\nTalk.\n:::\n"
    page = build({"index.md": where.format(channel)}).html()
    assert page.select_one("#forum .channel-name").name == f"h{level}"


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "man", "texinfo", "xml", "singlehtml"])
def test_retired_channel_has_no_live_link(build: Callable[..., Built], builder: str) -> None:
    built = build({"index.md": RETIRED}, builder)
    assert built.warnings == ""
    if builder == "epub":
        [book] = built.outdir.glob("*.epub")
        with zipfile.ZipFile(book) as archive:
            text = archive.read("index.xhtml").decode()
    else:
        [path] = [
            p
            for p in built.outdir.rglob("*")
            if p.suffix in {".html", ".tex", ".txt", ".1", ".texi", ".xml"} and (p.stem in {"index", "test"})
        ]
        text = path.read_text("utf-8")
    assert "https://old.interopen" not in text
    text = re.sub("</?(?:span|bdi)[^>]*>", "", text)
    assert "mailto:gone" not in text
    for words in (
        "Old forum",
        "old.interopen.org/forum",
        "Closed in 2025",
        "Retired",
        "Old inbox",
        "Archive",
        "last thread",
    ):
        assert words in text.replace("\\sphinxhyphen{}", "-"), words
    assert "www.interopen.org" in text or builder in {"text", "man"}


def test_retired_channel_keeps_anchors_and_says_what_to_use(build: Callable[..., Built]) -> None:
    page = build({"index.md": RETIRED}).html()
    card = page.select_one("#old-forum")
    assert page.select_one("#forum") is not None
    # The archive outlives the list, unless it led to the list's own address.
    assert [a["href"] for a in card.select(".channel-facts a")] == ["#new-forum", "https://archive.interopen.org/forum"]
    assert card.select_one(".channel-facts a").get_text() == "New forum"
    assert not card.select(".channel-name > a:not(.headerlink)")
    sentence = page.select_one("#new-forum p:not([class])")
    assert [a["href"] for a in sentence.select("a")] == ["#old-forum"]
    assert "old.interopen.org/forum" in sentence.get_text()


@pytest.mark.parametrize("layout", ["cards", "table", "list", "chooser"])
def test_retired_channel_in_lists(build: Callable[..., Built], layout: str) -> None:
    lists = f"\n:::{{channels}}\n:layout: {layout}\n:status: retired, planned, active\n:::\n"
    page = build({"index.md": RETIRED, "list.md": "---\norphan: true\n---\n# L\n" + lists}).html("list")
    assert "Old forum" in page.get_text()
    assert "Retired" in page.get_text()
    assert "Planned" in page.get_text()
    assert not page.select('a[href*="old.interopen.org"]')
    assert not page.select('a[href*="gone@"]')


def test_planned_channel_needs_no_address(build: Callable[..., Built]) -> None:
    card = build({"index.md": RETIRED}).html().select_one("#bulletin")
    assert "No address yet" in card.get_text()
    assert not card.select("a:not(.headerlink)")


def test_same_doctree_from_markdown_and_rst(build: Callable[..., Built]) -> None:
    rst = """Page
====

.. channel:: Helpdesk
   :kind: email
   :to: help@interopen.org
   :aliases: old

   Ask *anything*. It may take a while.
"""
    markdown = """# Page

:::{channel} Helpdesk
:kind: email
:to: help@interopen.org
:aliases: old

Ask *anything*. It may take a while.
:::
"""
    trees = []
    for name, text in {"index.rst": rst, "index.md": markdown}.items():
        built = build({name: text})
        assert built.warnings == ""
        [card] = built.app.env.get_doctree("index").findall(channel_card)
        trees.append(card.pformat())
    assert trees[0] == trees[1]


def test_active_html_in_a_body_becomes_text(build: Callable[..., Built]) -> None:
    body = "Hear <b>this</b>. <script>alert(1)</script>\n\n<iframe src='https://evil.interopen.org'></iframe>\n\n[x](javascript:alert)"
    built = build({"index.md": f"# P\n\n:::{{channel}} A\n:kind: email\n:to: a@interopen.org\n\n{body}\n:::\n"})
    page = built.html()
    card = page.select_one("#a")
    assert not card.select("script, iframe")
    assert not card.select('a[href^="javascript"]')
    assert "alert(1)" in card.get_text()
    assert "<b>this</b>" in card.get_text(), "all the HTML of a channel stands, or none"
    assert "[channels.unsafe]" in built.warnings


def test_page_without_channels_has_nothing_of_ours(build: Callable[..., Built]) -> None:
    built = build({"index.md": "# Plain\n\nWords.\n"})
    assert "channel" not in built.read("index.html")


def test_heading_of_the_same_name_keeps_ids_unique(build: Callable[..., Built]) -> None:
    channel = ":::{channel} Forum\n:kind: forum\n:to: https://forum.interopen.org/\n\nTalk.\n:::\n"
    page = build({"index.md": f"# Forum\n\n{channel}\n## Forum\n\nMore. {{channel}}`forum`\n"}).html()
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert page.select_one("a[href='#forum']") is not None


def test_no_id_that_docutils_would_have_to_invent(build: Callable[..., Built]) -> None:
    text = "# P\n\n:::{channel} フォーラム\n:kind: forum\n:to: https://forum.interopen.org/\n\n話す。\n:::\n"
    one, two = build({"index.md": text}).html(), build({"index.md": text}).html()
    ids = [page.select_one(".channel-card")["id"] for page in (one, two)]
    assert ids[0] == ids[1]
    assert ids[0].startswith("channel-")


def test_nested_reference_in_a_summary_follows_the_channel(build: Callable[..., Built]) -> None:
    start = {
        "index.md": "# I\n\n:::{channels}\n:layout: table\n:::\n\n```{toctree}\na\nb\n```\n",
        "a.md": "# A\n\n:::{channel} A\n:kind: email\n:to: a@interopen.org\n\n"
        "Write to {channel:to}`b` first. Then here.\n:::\n",
        "b.md": "# B\n\n:::{channel} B\n:kind: email\n:to: b@interopen.org\n\nB.\n:::\n",
    }
    assert "Write to b@interopen.org first." in build(start).html().get_text()
    again = build({"b.md": start["b.md"].replace("b@", "c@")}, again=True)
    assert "Write to c@interopen.org first." in again.html().get_text()


def test_nodes_are_plain(build: Callable[..., Built]) -> None:
    built = build({"index.md": FULL})
    [card] = built.app.env.get_doctree("index").findall(channel_card)
    for node in card.findall(nodes.Element):
        for value in node.attributes.values():
            assert isinstance(value, (str, int, bool, list, type(None))), (node, value)


@pytest.mark.parametrize("to", ["mailto://help@interopen.org", "www.interopen.org", "ADDRESS GOES HERE, NOT YET"])
def test_what_cannot_be_read_stays_on_the_card(build: Callable[..., Built], to: str) -> None:
    text = f"# P\n\n:::{{channel}} A\n:kind: email\n:to: {to}\n:colour: red\n:status: dead\n\nWords.\n:::\n"
    built = build({"index.md": text})
    card = built.html().select_one("#a")
    for written in (to, "red", "dead", "Words."):
        assert written in card.get_text()
    assert not card.select(".channel-address a")
    assert "[channels." in built.warnings


ONE = ":::{{channel}} {0}\n:kind: email\n:to: {0}@interopen.org\n\nFor {0}.\n"


def test_block_that_is_not_closed_is_told(build: Callable[..., Built]) -> None:
    assert build({"index.md": "# P\n\n" + ONE.format("A") + ":::\n\n" + ONE.format("B") + ":::\n"}).warnings == ""
    built = build({"index.md": "# P\n\n" + ONE.format("A") + "\n" + ONE.format("B") + ":::\n"})
    assert built.warning_lines == [
        (
            'index.md:9: WARNING: channel "B" stands inside channel "A" (line 3): the ::: that ends that one must '
            "stand above this line and have as many colons as it began with. [channels.nested]"
        )
    ]
    page = ":::{page}\n:tags: \n\nAbout.\n\n" + ONE.format("A") + ":::\n\n" + ONE.format("B") + ":::\n"
    assert "[channels.nested]" in build({"index.md": "# P\n\n" + page}).warnings


def test_options_that_myst_drops_are_told_once(build: Callable[..., Built]) -> None:
    built = build({"index.md": '# P\n\n:::{channel} A\n:kind: email\n:to: "a@interopen.org\n\nFor A.\n:::\n'})
    [line] = built.warning_lines
    assert "[myst.directive_option]" in line
    assert "For A." in built.html().select_one("#a").get_text()


_TO = ":kind: forum\n:to: https://forum.interopen.org/"
#: A block that is not what its writer meant, the line and the beginning of what is said of it.
_MEANT = {
    "an option on two lines": (
        f":::{{channel}} A\n{_TO}\n:hours: 9 to 12,\n  2 to 5\n:status: retired\n\nA.\n:::",
        6,
        '"2 to 5" is text',
    ),
    "an option whose second line is not indented": (
        f":::{{channel}} A\n{_TO}\n:hours: Monday to Friday,\n9 to 5\n\nA.\n:::",
        6,
        '"9 to 5" is text here',
    ),
    "an option whose second line stands above the text": (
        f":::{{channel}} A\n{_TO}\n:not-for: Emergencies, please\n  call 999\n\nA.\n:::",
        6,
        '"call 999" is text here',
    ),
    "an option below the text": (
        f":::{{channel}} A\n{_TO}\nFor A.\n:status: retired\n:::",
        7,
        '":status:" is text here',
    ),
    "an option twice": (
        f":::{{channel}} A\n{_TO}\n:to: https://b.interopen.org/\n\nA.\n:::",
        5,
        ":to: is written more than once",
    ),
    "options without colons": (
        ":::{channel} A\nkind: forum\nto: https://a.interopen.org/\n\nA.\n:::",
        4,
        '"kind:" is text here',
    ),
    "options in a list": (
        ":::{channel} A\n- kind: forum\n- to: https://a.interopen.org/\n\nA.\n:::",
        4,
        '"kind:" is text here',
    ),
    "options in the name": (
        ":::{channel} A :kind: email :to: a@interopen.org\nA.\n:::",
        3,
        '":kind:" is part of the name',
    ),
    "a heading": (
        f":::{{channel}} A\n{_TO}\n\nA.\n\n## More\n\nWords.",
        9,
        'the heading "More" stands inside channel "A" (line 3)',
    ),
    "two colons": (f":::{{channel}} A\n{_TO}\n\nA.\n::\n\nWords.", 8, '"::" does not end'),
    "colons further in": (f":::{{channel}} A\n{_TO}\n\nA.\n    :::\n\nWords.", 8, '":::" does not end'),
    "a word behind the colons": (f":::{{channel}} A\n{_TO}\n\nA.\n::: end\n\nWords.", 8, '"::: end" does not end'),
    "no braces": (f":::channel A\n{_TO}\n\nA.\n:::", 3, '":::channel" is no block. One begins with :::{channel}'),
    "a blank in a role": ("See {channel} `a`.", 3, '"{channel}" is text here. A role'),
    "a role of the other syntax": ("See :channel:`a`.", 3, '":channel:" is text here. A role'),
}


@pytest.mark.parametrize(("block", "line", "said"), _MEANT.values(), ids=_MEANT)
def test_a_block_that_is_not_what_was_meant_is_told_once(
    build: Callable[..., Built], block: str, line: int, said: str
) -> None:
    if OLD_MYST and ("more than once" in said or "9 to 5" in said or "call 999" in said):
        pytest.skip("MyST-Parser before 5.2 does not hand the lines of options over")
    built = build({"index.md": f"# P\n\n{block}\n"})
    [told] = built.warning_lines
    assert said in told
    assert OLD_MYST or told.startswith(f"index.md:{line}: ")


def test_a_link_in_a_footnote_of_a_retired_channel_is_off(build: Callable[..., Built]) -> None:
    body = ":status: retired\n\nClosed.[^1] {channel}`a`\n\n[^1]: See <https://forum.interopen.org/>."
    built = build({"index.md": f"# P\n\n:::{{channel}} A\n{_TO}\n{body}\n:::\n"})
    assert "See https://forum.interopen.org/." in built.html().select_one(".footnote").get_text()
    assert not built.html().select('a[href^="https://forum"]')


def test_links_below_their_option_are_told(build: Callable[..., Built]) -> None:
    """MyST-Parser ends an option where its line ends, and takes the second line for the text."""
    links = ":links: Archive <https://a.interopen.org/>\n  Rules <https://b.interopen.org/>"
    built = build(
        {"index.md": f"# P\n\n:::{{channel}} A\n:kind: email\n:to: a@interopen.org\n{links}\n\nFor A.\n:::\n"}
    )
    [line] = built.warning_lines
    assert line.startswith('index.md:6: WARNING: channel "A": "Rules <https://b.interopen.org/>" is text here.')
    rst = (
        "P\n=\n\n.. channel:: A\n   :kind: email\n   :to: a@interopen.org\n   "
        + links.replace("\n", "\n   ")
        + "\n\n   A.\n"
    )
    built = build({"index.rst": rst})
    assert built.warnings == ""
    assert [a.get_text() for a in built.html().select("#a .channel-facts a")] == ["Archive", "Rules"]


def test_options_in_capitals_are_read(build: Callable[..., Built]) -> None:
    built = build({"index.md": "# P\n\n:::{channel} A\n:Kind: email\n:TO: a@interopen.org\n\nFor A.\n:::\n"})
    assert built.warnings == ""
    assert built.html().select_one("#a .channel-address a")["href"] == "mailto:a@interopen.org"


def test_references_to_channels_have_their_target_in_print(build: Callable[..., Built]) -> None:
    text = (
        "# P\n\n:::{channel} A\n:kind: email\n:to: a@interopen.org\n:aliases: old\n\nFor A.\n:::\n\nSee {channel}`a`.\n"
    )
    latex = next(build({"index.md": text}, "latex").outdir.glob("*.tex")).read_text("utf-8")
    assert r"\hyperref[\detokenize{index:a}]" in latex
    assert r"\label{\detokenize{index:a}}" in latex
    assert r"\label{\detokenize{index:old}}" in latex
    texinfo = next(build({"index.md": text}, "texinfo").outdir.glob("*.texi")).read_text("utf-8")
    assert texinfo.index("@anchor{index a}") < texinfo.index("For A.")


def test_one_card_of_a_section_stands_beside_the_others(build: Callable[..., Built]) -> None:
    """Two would cover each other; and in a narrow box, such as a tab or another card, there is no room for columns."""
    card = ":::{{channel}} {0}\n:id: {0}\n:kind: email\n:to: {0}@hl7.org\n:align: {1}\n\nText.\n:::\n"
    boxed = "::::{admonition} Box\n" + card.format("d", "right") + "::::\n"
    boxed += "::::{card} Box\n" + card.format("e", "right") + "::::\n"
    first, second, third = (card.format(*words) for words in (("a", "right"), ("b", "left"), ("c", "left")))
    text = f"# Us\n\n{first}\n{second}\n## More\n\n{third}\n{boxed}"
    extensions = ["myst_parser", "sphinx_design", "sphinx_channels"]
    for builder in ("html", "singlehtml"):
        page = build({"index.md": text}, builder, extensions=extensions).html()
        assert [card["id"] for card in page.select(".channel-columns > .channel-beside")] == ["a", "c"]
        assert len(page.select(".channel-columns")) == 2
        assert page.select_one(".channel-columns-right > #a")
        assert page.select_one(".channel-columns-left > #c")


@pytest.mark.parametrize("place", [0, 6, 12])
def test_an_aligned_card_narrows_only_what_stands_beside_it(build: Callable[..., Built], place: int) -> None:
    """It narrowed all cards of its section."""
    card = ":::{{channel}} {0}\n:id: c{0}\n:kind: email\n:to: c{0}@hl7.org\n{1}\nQuestions about it.\n:::\n"
    cards = [card.format(number, ":align: right\n" * (number == place)) for number in range(13)]
    page = build({"index.md": "# Us\n\n" + "\n".join(cards)}).html()
    others = [card for card in page.select(".channel-columns > *") if card.get("id") != f"c{place}"]
    below = [card for card in others if "channel-below" in card.get("class", [])]
    assert 10 <= len(below) <= 11
    assert below == others[-len(below) :]
