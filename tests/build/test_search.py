"""What the search page of the built site is given about channels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

PAGE = """\
# Contact

:::{channel} The Forum 2.0
:kind: forum
:to: https://forum.interopen.org/
:align: right

Talk with members.
:::
"""


def test_a_channel_that_is_found_leads_to_its_card(build: Callable[..., Built]) -> None:
    """The index said nothing of an anchor that is the id, and the search page led to ``#The Forum 2.0``."""
    built = build({"index.md": PAGE})
    text = built.read("searchindex.js")
    index = json.loads(text[text.index("(") + 1 : -1])
    (prefix, entries), = index["objects"].items()  # fmt: skip
    assert [names[2] for names in index["objnames"].values()] == ["channel"], "the word that a reader sees"
    assert [(f"{prefix}.{name}", anchor) for *_, anchor, name in entries] == [("The Forum 2.0", "the-forum-2-0")]
    assert built.html().find(id="the-forum-2-0")


def test_a_card_in_a_list_is_in_the_flow(build: Callable[..., Built]) -> None:
    """Only the card proper stands beside its text."""
    built = build({"index.md": PAGE + "\n:::{channels}\n:::\n"})
    assert len(built.html().select(".channel-card")) == 2
    assert [card["id"] for card in built.html().select(".channel-align-right")] == ["the-forum-2-0"]


def test_no_search_leads_to_examples(build: Callable[..., Built]) -> None:
    """Neither that of the site nor a search engine: readers would write to an address that is made up."""
    example = PAGE.replace("Forum 2.0", "Specimen").replace("Contact", "Gallery")
    toctree = "\n```{toctree}\n:hidden:\n\nexample\n```\n"
    built = build({"index.md": PAGE + toctree, "example.md": example}, channels_examples=["exam*"])
    assert "specimen" not in built.read("searchindex.js").lower()
    assert "gallery" not in built.read("searchindex.js").lower()
    robots = {name: built.html(name).select("meta[name=robots]") for name in ("index", "example")}
    assert [tag["content"] for tag in robots["example"]] == ["noindex"]
    assert robots["index"] == []
