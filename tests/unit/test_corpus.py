"""No check has anything to say about correct pages: not a warning, and not a note either."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cases.reader import Page, correct_pages

from sphinx_channels.checks import check_project, check_prose, read_channel
from sphinx_channels.messages import sentence
from sphinx_channels.model import ACCESS, KINDS, OPTIONS, STATUSES, Declaration, Settings

PAGES = correct_pages()
SETTINGS = Settings(terms=("FHIR", "GitHub", "Care Connect"), today=date(2024, 12, 31))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_page_is_silent(page: Page) -> None:
    read = [read_channel(declaration, SETTINGS) for declaration in page.declarations]
    channels = [channel for channel, _ in read]
    findings = [finding for _, found in read for finding in found] + check_prose(page.prose, channels, SETTINGS)
    assert [sentence(finding) for finding in findings] == []


def test_all_pages_together_are_silent() -> None:
    """They are one project: ids are unique in all of them, and references lead from page to page."""
    channels = [
        replace(read_channel(declaration, SETTINGS)[0], docname=page.name)
        for page in PAGES
        for declaration in page.declarations
    ]
    assert [(channel.docname, sentence(finding)) for channel, finding in check_project(channels)] == []


def test_pages_use_everything() -> None:
    """A corpus that leaves something out says nothing about it."""
    assert sum(bool(page.declarations) for page in PAGES) >= 50
    options = [declaration.options for page in PAGES for declaration in page.declarations]
    for name, words in (("kind", KINDS), ("access", ACCESS), ("status", STATUSES)):
        assert {option.get(name, words and next(iter(words))) for option in options} >= set(words) - {"active", "open"}
    assert {name for option in options for name in option} == set(OPTIONS)


def test_a_mistake_in_a_correct_page_is_found() -> None:
    """The reader of the pages does hand their text over."""
    page = next(page for page in PAGES if page.name == "physics-codes.rst")
    declaration = page.declarations[0]
    assert "deck with your question, like this::\n\n   <run" in declaration.body
    broken = Declaration(declaration.name, declaration.options, declaration.body.replace("``TBC``", "TBC"))
    assert [finding.rule for finding in read_channel(broken, SETTINGS)[1]] == ["placeholder"]
