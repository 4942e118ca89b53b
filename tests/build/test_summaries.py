"""Lists and descriptions say the same words as the card and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

MYST = {
    "Ask {{ p }} first. Then wait.": "Ask the big project first.",
    "See {doc}`sub` and [](sub.md).": "See Sub page and Sub page.",
    "See {ref}`a-label`, or [the *page*](sub.md).": "See A heading, or the page.",
    "For <b>them</b> alone.": "For them alone.",
    'It is -- "always" -- open...': "It is – “always” – open…",
    "Write here[^1] first.": "Write here first.",
}
RST = {
    "Ask |p| first.": "Ask the big project first.",
    "See :doc:`sub`, :ref:`a-label` and :ref:`this <a-label>`.": "See Sub page, A heading and this.",
}
SUB_MD = "# Sub page\n\n(a-label)=\n\n## A heading\n"
SUB_RST = "Sub page\n========\n\n.. _a-label:\n\nA heading\n---------\n"


FRONT = "---\nmyst:\n  substitutions:\n    p: the big project\n---\n\n# Home\n\nSee[^1].\n\n[^1]: A note.\n"


@pytest.mark.parametrize(("body", "words"), MYST.items())
def test_markdown(build: Callable[..., Built], body: str, words: str) -> None:
    page = f"{FRONT}\n:::{{page}}\n:tags: t\n\n{body}\n:::\n"
    channel = f":::{{channel}} Us\n:kind: email\n:to: us@hl7.org\n\n{body}\n:::\n"
    listing = ":::{channels}\n:layout: table\n:::\n\n```{toctree}\nsub\n```\n"
    extensions = ["colon_fence", "substitution", "smartquotes", "replacements"]
    files = {"index.md": f"{page}\n{channel}\n{listing}", "sub.md": SUB_MD}
    same(build(files, myst_enable_extensions=extensions, channels_tags=["t"]), words)


@pytest.mark.parametrize(("body", "words"), RST.items())
def test_restructuredtext(build: Callable[..., Built], body: str, words: str) -> None:
    channel = f".. channel:: Us\n   :kind: email\n   :to: us@hl7.org\n\n   {body}\n"
    page = f"Home\n====\n\n.. |p| replace:: the big project\n\n.. page::\n   :tags: t\n\n   {body}\n"
    listing = ".. channels::\n   :layout: table\n\n.. toctree::\n\n   sub\n"
    built = build({"index.rst": f"{page}\n{channel}\n{listing}", "sub.rst": SUB_RST}, channels_tags=["t"])
    same(built, words)


def same(built: Built, words: str) -> None:
    """The list, the description and the page of the tag say these words."""
    assert built.warnings == ""
    assert built.html().select(".channel-table td")[1].get_text() == words
    description = built.html().select_one("meta[name=description]")["content"]
    assert description.startswith(words)
    assert built.html("tag_t").select_one("dd").get_text(strip=True).startswith(words)


def test_a_list_follows_the_title_that_a_channel_names(build: Callable[..., Built]) -> None:
    channel = ":::{channel} Us\n:kind: email\n:to: us@hl7.org\n\nSee {doc}`sub`.\n:::\n\n```{toctree}\nsub\nlist\n```\n"
    build(
        {
            "index.md": f"# Home\n\n{channel}",
            "sub.md": "# Old title\n",
            "list.md": "# List\n\n:::{channels}\n:layout: table\n:::\n",
        }
    )
    built = build({"sub.md": "# New title\n"}, again=True)
    assert built.html("list").select(".channel-table td")[1].get_text() == "See New title."


@pytest.mark.parametrize("builder", ["html", "text"])
def test_what_a_channel_is_for_is_not_said_by_a_mention(build: Callable[..., Built], builder: str) -> None:
    """Cards, tables and text said the address of the page to write on."""
    social = "::::{channel} Us\n:kind: social\n:to: https://x.com/HL7\n\n:::{mention} Write to us\n:::\n"
    social += "\n:::{timeline}\n:::\n"
    channel = ":::{channel} Mail\n:kind: email\n:to: us@hl7.org\n\nFor talk.\n:::\n"
    cards, table = ":::{channels}\n:::\n", ":::{channels}\n:layout: table\n:::\n"
    pages = {"index.md": f"# Home\n\n```{{toctree}}\nlists\n```\n\n{social}::::\n\n{channel}"}
    built = build({**pages, "lists.md": f"# Lists\n\n{cards}\n{table}"}, builder)
    assert built.warnings == ""
    said = built.read("lists.txt") if builder == "text" else str(built.html("lists").select_one("[role=main]"))
    assert "For talk." in said
    assert "Write to us" not in said
    assert "intent" not in said
