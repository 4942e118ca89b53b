"""Options over several lines, which MyST ends at the first line without a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

LINKS = [("Archive", "https://a.interopen.org/"), ("Guidelines", "https://b.interopen.org/")]
FIRST, SECOND = (f"{label} <{href}>" for label, href in LINKS)
CHANNEL = ":::{{channel}} Chat\n:kind: chat\n{options}\n\nTalk.\nTBC\n:::\n"
TO = ":to: https://chat.interopen.org"


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (f"{TO}\n:links: {FIRST}\n  {SECOND}", 10),
        (f"{TO}\n:links:\n  {FIRST}\n  {SECOND}", 11),
        (f":links: {FIRST}\n\t{SECOND}\n{TO}", 10),
        (f"{TO}\n:links: {FIRST}, {SECOND}", 9),
    ],
    ids=["last", "below", "first", "one line"],
)
def test_option_goes_on_below(build: Callable[..., Built], options: str, line: int) -> None:
    built = build({"index.md": "# Contact\n\n" + CHANNEL.format(options=options)})
    card = built.html().select_one(".channel-card")
    assert [(link.get_text(), link["href"]) for link in card.select(".channel-facts a")] == LINKS
    assert card.select('.channel-address a[href="https://chat.interopen.org"]')
    assert SECOND not in card.get_text()
    [warning] = built.warning_lines
    assert warning.startswith(f'index.md:{line}: WARNING: "TBC" is text from a template.')


def test_nothing_of_an_option_is_lost(build: Callable[..., Built]) -> None:
    """Neither what MyST takes for a comment, nor what stands on the lines below a sign of YAML."""
    options = f':platform: IRC #project\n:response: "2 # 3" days\n{TO}\n:hours: |\n  9 to\n  5\n:owner: "R&D"'
    text = build({"index.md": "# Contact\n\n" + CHANNEL.format(options=options)}).html().get_text(" ", strip=True)
    for words in ("IRC #project", '"2 # 3" days', ": 9 to 5", "R&D"):
        assert words in text.replace("“", '"').replace("”", '"')
    assert '"R&D' not in text


@pytest.mark.parametrize("body", ["Talk.", "  Talk.\n\n:not: an option"])
def test_body_stays_the_body(build: Callable[..., Built], body: str) -> None:
    built = build({"index.md": f"# Contact\n\n:::{{channel}} Chat\n:kind: chat\n{TO}\n\n{body}\n:::\n"})
    assert built.warnings == ""
    assert built.html().select_one(".channel-card").find("p", string="Talk.")


def test_body_without_an_empty_line_before_it(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# Contact\n\n:::{{channel}} Chat\n:kind: chat\n{TO}\nTalk.\n:::\n"})
    assert built.warnings == ""
    assert built.html().select_one(".channel-card").find("p", string="Talk.")


@pytest.mark.parametrize("wrong", ["   Ask.", "   :kind: email\n\n   Ask."])
def test_block_that_docutils_cannot_read_keeps_its_text(build, wrong: str) -> None:  # type: ignore[no-untyped-def]
    page = f"P\n=\n\n.. channel:: Help\n   :kind: email\n   :to: help@interopen.org\n{wrong}\n\nAfter.\n"
    text = build({"index.rst": page}).html().get_text()
    for words in ("Help", "help@interopen.org", "Ask.", "After."):
        assert words in text
