"""What only some kinds have: postal addresses, rooms, addresses that a program opens; and who runs a channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browser.themes import in_check
from conftest import plain

from sphinx_channels.domain import channel_domain
from sphinx_channels.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

PAGE = """# Page

:::{channel} Office
:kind: post
:to: |
:  Larkfield, Room 7
:  The Old Mill
:  Skipton BD23 1AA

For what needs a signature. Our address is {channel:to}`office`.
:::

:::{channel} Old office
---
kind: post
to: |
  The Old Barn
  Skipton BD23 1AB
status: retired
---

We moved.
:::

:::{channel} QQ group
:kind: chat
:room: 720345618
:platform: QQ, *not* WeChat
:region: China
:official: false

Write to the group.
:::

:::{channel} Room
:kind: chat
:to: ircs://irc.libera.chat/larkfield
:room: "#larkfield"

Talk.
:::

:::{channel} Dates
:kind: calendar
:to: webcal://larkfield.projct.io/dates.ics

Calls.
:::

See {channel}`office`, {channel:to}`office`, {channel:to}`qq-group` and {channel:to}`dates`.
"""
LISTS = "# Lists\n\n" + "".join(
    f":::{{channels}}\n:layout: {layout}\n:status: active, retired\n:::\n\n"
    for layout in ("chooser", "table", "list", "cards")
)
BUILDERS = {
    "html": "index.html", "singlehtml": "index.html", "epub": "index.xhtml", "text": "index.txt", "man": "test.1",
    "latex": "test.tex", "texinfo": "test.texi", "xml": "index.xml",
}  # fmt: skip


def test_what_a_reader_does_with_each_kind(build: Callable[..., Built]) -> None:
    addresses = {
        "email": ("a@projct.io", "Email a@projct.io"),
        "phone": ("116 123", "Call 116 123"),
        "qa": ("https://projct.io/ask", "Ask at projct.io/ask"),
        "video": ("https://videos.projct.io/", "Watch on videos.projct.io"),
        "event": ("https://projct.io/days", "See the event at projct.io/days"),
        "group": ("https://projct.io/leeds", "Meet the group at projct.io/leeds"),
        "calendar": ("https://projct.io/dates", "See the calendar at projct.io/dates"),
    }
    more = [
        ("calendar", "https://projct.io/dates.ics", "Subscribe to projct.io/dates.ics"),
        ("calendar", "webcal://projct.io/dates.ics", "Subscribe to webcal://projct.io/dates.ics"),
        ("event", "days@projct.io", "Email days@projct.io"),
        ("group", "leeds@projct.io", "Email leeds@projct.io"),
        ("video", "https://www.youtube.com/@larkfield", "Watch @larkfield on YouTube"),
        ("chat", "matrix:r/lark:projct.io", "Open the chat at matrix:r/lark:projct.io"),
        ("social", "https://www.linkedin.com/company/projct", "Follow @projct on LinkedIn"),
        ("social", "https://lemmy.world/c/projct", "Follow projct@lemmy.world on Lemmy"),
    ]
    cases = [(kind, *pair) for kind, pair in addresses.items()] + more
    page = "".join(
        f":::{{channel}} C\n:id: c{number}\n:kind: {kind}\n:to: {to}\n\nWords.\n:::\n\n"
        for number, (kind, to, _) in enumerate(cases)
    )
    built = build({"index.md": f"# I\n\n{page}"})
    assert built.warnings == ""
    shown = [link.get_text() for link in built.html().select(".channel-address a")]
    assert shown == [words for _, _, words in cases]
    assert len(built.html().select(".channel-name svg")) == len(cases)


@pytest.mark.parametrize(
    "builder", ["html", "text", "latex", *map(in_check, [*BUILDERS][1:3] + [*BUILDERS][4:5] + [*BUILDERS][6:])]
)
def test_each_output_shows_the_facts(build: Callable[..., Built], builder: str) -> None:
    built = build({"index.md": PAGE + "\n```{toctree}\nlists\n```\n", "lists.md": LISTS}, builder)
    assert built.warnings == ""
    [path] = [path for path in built.outdir.rglob(BUILDERS[builder]) if "_static" not in path.parts]
    written = path.read_text("utf-8")
    text = written
    if path.suffix in {".html", ".xhtml", ".xml"}:
        text = re.sub("<[^>]+>", " ", re.sub("</?(?:bdi|span|inline)[^>]*>", "", written))
    text = plain(text).replace("\\#", "#")
    place = 0
    for words in (
        "Send a letter to:", "Larkfield, Room 7", "The Old Mill", "Skipton BD23 1AA", "For what needs",
        "Larkfield, Room 7, The Old Mill, Skipton BD23 1AA",
        "Former address: The Old Barn, Skipton BD23 1AB", "Look for 720345618 on QQ, not WeChat", "Run by its members",
        "Region", "China", "ircs://irc.libera.chat/larkfield", "Look for", "#larkfield",
        "Subscribe to", "webcal://larkfield.projct.io/dates.ics", "See", "Office", ", 720345618 and",
    ):  # fmt: skip
        assert words in text[place:], words
        place = text.index(words, place) + len(words)
    assert "mailto:" not in written


def test_translators_get_the_words_and_no_address(build: Callable[..., Built]) -> None:
    built = build({"index.md": PAGE}, "gettext")
    offered = set(re.findall(r'^msgid "(.+)"', built.read("index.pot"), re.MULTILINE))
    assert {"China", "QQ, *not* WeChat", "Office", "Write to the group."} <= offered
    text = " ".join(offered)
    for address in ("Old Mill", "Larkfield, Room", "720345618", "#larkfield", "ircs:", "webcal:"):
        assert address not in text


@pytest.mark.parametrize("email", ["plain", "cloak"])
def test_a_postal_address_has_its_lines_and_no_link(build: Callable[..., Built], email: str) -> None:
    built = build({"index.md": PAGE, "lists.md": "---\norphan: true\n---\n\n" + LISTS}, channels_email=email)
    assert built.warnings == ""
    copied = next(card for card in built.html("lists").select(".channel-cards .channel-card") if card.select(".line"))
    for card in (built.html().select_one("#office"), copied):
        lines = [line.get_text() for line in card.select(".line-block .line")]
        assert lines == ["Larkfield, Room 7", "The Old Mill", "Skipton BD23 1AA"]
        assert not [link for link in card.select("a[href]") if not link["href"].startswith(("#", "index.html#"))]
    assert channel_domain(built.app.env).find("office").href == ""
    assert not built.html("lists").select("a[href*='Skipton'], a[href*='mailto']")


def test_a_room_needs_no_address(build: Callable[..., Built]) -> None:
    """It is active, neither planned nor without an address, and every list has it."""
    built = build({"index.md": PAGE, "lists.md": "---\norphan: true\n---\n\n" + LISTS})
    assert built.warnings == ""
    card = built.html().select_one("#qq-group")
    assert card.select_one(".channel-address").get_text() == "Look for 720345618 on QQ, not WeChat"
    assert [badge.get_text() for badge in card.select(".channel-badge")] == ["Run by its members"]
    assert [term.get_text() for term in card.select("dt")] == ["Hosted on:", "Region:"]
    page = built.html("lists")
    chooser, table = page.select("table")
    assert "QQ group: 720345618 on QQ, not WeChat (Run by its members; China)" in chooser.get_text()
    assert chooser.select_one("a[href='index.html#qq-group']") is not None
    row = next(row for row in table.select("tr") if "QQ group" in row.get_text())
    cells = [cell.get_text() for cell in row.select("td")]
    assert cells == ["720345618 on QQ, not WeChat", "Write to the group. (Run by its members)", "Everyone"]
    assert (
        "QQ group: 720345618 on QQ, not WeChat (Run by its members; China)"
        in page.select_one("ul.channel-list").get_text()
    )


def test_a_room_of_a_channel_with_an_address_is_a_fact(build: Callable[..., Built]) -> None:
    card = build({"index.md": PAGE}).html().select_one("#room")
    assert card.select_one(".channel-address a")["href"] == "ircs://irc.libera.chat/larkfield"
    assert card.select_one("dt").get_text() == "Look for:"
    assert card.select_one("dd bdi").get_text() == "#larkfield"
    parts = card.select(".channel-address .channel-address-part")
    assert [part.get_text() for part in parts] == ["irc.libera.chat/", "larkfield"], "a line never ends between slashes"
    wrong = build({"index.md": PAGE.replace("ircs://irc.libera.chat", "irc")}).html().select_one("#room")
    assert [wrong.select_one(".channel-address-gone").get_text(), wrong.select_one("dd bdi").get_text()] == [
        "irc/larkfield", "#larkfield",
    ]  # fmt: skip


def test_a_room_that_a_comment_sign_took_is_told(build: Callable[..., Built]) -> None:
    """MyST-Parser takes what follows ``#`` for a comment, and says so; what to write is ours to say."""
    built = build({"index.md": "# I\n\n:::{channel} A\n:kind: chat\n:room: #lark\n\nTalk.\n:::\n"})
    [ours] = [line for line in built.warning_lines if "[channels." in line]
    assert ours == (
        "index.md:5: WARNING: :room: is empty here. Put what begins with # in quotation marks: "
        ':room: "#name" [channels.option]'
    )


def test_a_room_is_checked_like_an_address(build: Callable[..., Built]) -> None:
    """The report asks for a new look at it after a year."""
    text = PAGE.replace(":room: 7", ":verified: 2020-01-01\n:room: 7")
    built = build({"index.md": text}, "channels")
    report = built.read("channels-report.json")
    assert "last verified on 2020-01-01" in report


def test_links_of_a_retired_office_stay(build: Callable[..., Built]) -> None:
    text = PAGE.replace("We moved.", "We moved, [see](https://projct.io/moved), [map](https://maps.projct.io/).")
    links = build({"index.md": text}).html().select("#old-office a:not(.headerlink)")
    assert [link["href"] for link in links] == ["https://projct.io/moved", "https://maps.projct.io/"]


def test_every_kind_has_a_purpose() -> None:
    assert [kind for kind, purposes in KINDS.items() if not purposes] == []
