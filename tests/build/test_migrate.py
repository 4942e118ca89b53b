"""Migrated pages in a real build: no warning, every word, every address, and the anchors that were published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_channels.migrate.page import migrate_page

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent.parent / "cases" / "jekyll"

ADDRESSES = [
    "https://twitter.com/INTEROPenAPI",
    "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI",
    "https://www.interopen.org/",
    "mailto:membership@interopen.org",
    "mailto:careconnect@interopen.org",
    "https://interopen.ryver.com",
]


def migrated(name: str) -> str:
    return migrate_page((CASES / f"{name}.md").read_bytes(), name, lambda picture: False).page


def test_the_real_page_builds_without_a_warning_and_holds_its_six_addresses(build: Callable[..., Any]) -> None:
    built = build({"index.md": migrated("support_communications")}, channels_tags=["support"])
    assert built.warning_lines == []
    page = built.html()
    targets = {link["href"] for link in page.select("a[href]")}
    assert set(ADDRESSES) <= targets
    text = " ".join(page.get_text(" ").split())
    for sentence in (
        "Commercial interests are put to one side in the group’s activities.",
        "For general enquires please send an email to the Care Connect Inbox",
        "The Forum has a number of threads that discuss a range of topics including governance and tooling.",
        "INTEROPen communication channels used for the Care Connect FHIR® API.",
    ):
        assert sentence in text
    for anchor in ("interopen", "enquires", "the-interopen-forum"):
        assert page.find(id=anchor), anchor


def test_published_anchors_resolve(build: Callable[..., Any]) -> None:
    built = build({"index.md": migrated("anchors")})
    assert built.warning_lines == []
    page = built.html()
    for anchor in (
        "top", "whats-new", "rd", "research", "details", "old-section", "contact", "who-to-ask", "help-desk--co",
        "contact-1", "legal", "legal-notice",
    ):  # fmt: skip
        assert page.find(id=anchor), anchor


@pytest.mark.parametrize("name", ["markup", "prose", "quotes", "world"])
def test_other_pages_lack_nothing_but_sentences(build: Callable[..., Any], name: str) -> None:
    built = build({"index.md": migrated(name)})
    assert [line for line in built.warning_lines if "[channels.empty]" not in line] == []
