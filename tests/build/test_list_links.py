"""Links of a list lead from the page that shows it, once wrongly taken for the page that declares the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Built

CHANNEL = """# Contact

:::{channel} Enquiries
:kind: email
:to: team@open-standard.net

Ask us anything.
:::
"""


@pytest.mark.parametrize("layout", ["cards", "table", "list"])
def test_a_list_links_to_the_page_with_the_card(build: Callable[..., Built], layout: str) -> None:
    start = f"# Start\n\n```{{toctree}}\nhelp/contact\n```\n\n:::{{channels}}\n:layout: {layout}\n:::\n"
    page = build({"index.md": start, "help/contact.md": CHANNEL}).html()
    assert page.select_one('a.internal[href$="#enquiries"]')["href"] == "help/contact.html#enquiries"


WAYS = """# Ways

:::{channel} Forum
:kind: forum
:to: https://forum.open-standard.net/talk
:access: members
:join: enquiries
:response: within two days, see {doc}`index`

Talk.
:::

:::{channel} News
:kind: social
:for: discuss
:to: https://x.com/HL7

News.
:::

:::{channel} Call
:kind: meeting
:status: planned

Soon.
:::

:::{channel} Old list
:kind: list
:to: https://lists.open-standard.net/old
:status: retired

Closed.
:::
"""
#: Each row of the chooser, with where its links lead.
ROWS = [
    ("Enquiries: team@open-standard.net", ["mailto:team@open-standard.net"]),
    (
        "Forum: forum.open-standard.net/talk (Members only; Reply: within two days, see Start)",
        ["https://forum.open-standard.net/talk"],
    ),
    ("Call: No address yet (Planned)", ["ways.html#call"]),
    ("Old list: lists.open-standard.net/old (Retired)", ["ways.html#old-list"]),
    ("News: @HL7 on X", ["https://x.com/HL7"]),
]


@pytest.mark.parametrize("builder", ["html", "epub", "text"])
def test_a_row_of_a_chooser_is_one_link_and_tells_all(build: Callable[..., Built], builder: str) -> None:
    """To the channel itself, or to the card of one that has no live address; the drawing says nothing aloud."""
    start = "# Start\n\n:::{channels}\n:layout: chooser\n:status: active, planned, retired\n:::\n"
    start += "\n```{toctree}\ncontact\nways\n```\n"
    built = build({"index.md": start, "contact.md": CHANNEL, "ways.md": WAYS}, builder, epub_show_urls="no")
    assert built.warnings == ""
    if builder == "text":
        text = " ".join(built.read("index.txt").replace("|", " ").split())
        assert "News: @HL7 on X (https://x.com/HL7)" in text
        assert "Forum: https://forum.open-standard.net/talk" in text
        return
    page = BeautifulSoup(built.read("index.html" if builder == "html" else "index.xhtml"), "html.parser")
    ways = page.select("td > p")
    rows = [(way.get_text(), [link["href"].replace(".xhtml", ".html") for link in way.select("a")]) for way in ways]
    assert rows == ROWS
    drawings = [len(way.select("svg[aria-hidden=true]")) for way in ways]
    assert drawings == [builder == "html"] * len(ROWS)
