"""The case files, read once as pure values: what the rules say of an option, of all channels and of text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases.reader import (
    SETTINGS,
    TODAY,
    channel_cases,
    project_cases,
    prose_channels,
    text_cases,
)
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.fields import CHANNEL, read
from sphinx_channels.messages import NOTES, sentence
from sphinx_channels.model import Settings
from sphinx_channels.rules.project import check_channels, days
from sphinx_channels.rules.prose import Prose
from sphinx_channels.rules.text import IN_CHANNEL, IN_PAGE, text_findings

if TYPE_CHECKING:
    from cases.reader import Case

    from sphinx_channels.model import Channel

CASES = channel_cases()
#: What is not in one value: it is told when the directive is read, or when the page is finished.
LATER = {"id", "to-missing", "members", "unsafe", "empty", "retired"}
TERMS = ("INTEROPen", "FHIR", "Care Connect")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_options(case: Case) -> None:
    _values, reading = read(CHANNEL, case.options, SETTINGS, "channel", case.name)
    wanted = [found for found in case.expected if found[0] not in LATER and case.options.get(found[1])]
    assert sorted((finding.rule, finding.option) for finding in reading.findings) == sorted(wanted)


@pytest.mark.parametrize(("rule", "expected", "channels"), project_cases())
def test_project(rule: str, expected: tuple[str, ...], channels: tuple[Channel, ...]) -> None:
    names: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for channel in channels:
        seen[channel.id] += 1
        names[id(channel)] = channel.id + (f"#{seen[channel.id]}" if seen[channel.id] > 1 else "")
    settings = Settings(verify_days=365 if rule == "stale" else 0, today=TODAY)
    found = [*check_channels(channels, Path("/source"), lambda _: channels), *days(channels, settings)]
    assert [f"{finding.rule}@{names[id(channel)]}.{finding.option}" for channel, finding in found] == list(expected)
    assert all(sentence(finding) for _, finding in found)


@pytest.mark.parametrize(("rule", "expected", "text"), text_cases("prose.txt"))
def test_prose(rule: str, expected: tuple[str, ...], text: str) -> None:
    found = Prose(prose_channels(), TERMS).findings(text)
    assert [f"{finding.rule}={finding.values['value']}" for _, finding in found] == list(expected)
    assert all(text.startswith(finding.values["value"], position) for position, finding in found)


@pytest.mark.parametrize(("rule", "expected", "text"), text_cases("text.txt"))
def test_text(rule: str, expected: tuple[str, ...], text: str) -> None:
    where, _, text = text.partition(" ")
    found = [*text_findings(text, channel=where == "channel")]
    assert len(found) == len(expected), found
    for (finding, position), wanted in zip(found, expected, strict=True):
        key, _, value = wanted.partition("=")
        assert finding.rule == key
        assert value in finding.values["value"]
        line = text.splitlines()[text[:position].count("\n")].casefold()
        assert value.casefold() in line or (value == "{: … }" and "{:" in line)
    if expected:  # the rules are asked only for a text in which this is found
        assert (IN_CHANNEL if where == "channel" else IN_PAGE).search(text)


def test_every_rule_has_two_cases_of_both_kinds() -> None:
    cases = [(case.rule, bool(case.expected)) for case in CASES]
    for others in (project_cases(), text_cases("prose.txt"), text_cases("text.txt")):
        cases += [(rule, bool(expected)) for rule, expected, _ in others]
    counts = Counter(cases)
    rules = {rule for rule, _ in cases}
    assert rules >= NOTES - {"broken", "redirect"}
    assert {case for rule in rules for case in ((rule, True), (rule, False)) if counts[case] < 2} == set()


_PIECES = st.sampled_from(
    [":::", "{", "}", "channel", "page", "::", "\uff1a", ":kind:", "](", "[", "TBC", "TODO", "dummy@", "http://",
     "javascript:",
     "{:", "\n", " ", "a", "INTEROpen", "careconnect@interopen.org", "+44", "20 7946 0000", ".", "www.", "\u200b",
     "\ud800"]
)  # fmt: skip


@given(st.lists(_PIECES).map("".join) | st.text(), st.booleans())
def test_any_text_is_read(text: str, channel: bool) -> None:
    found = [*text_findings(text, channel=channel), *text_findings(text, channel=channel, planned=True)]
    found += [(finding, position) for position, finding in Prose(prose_channels(), (*TERMS, "a b")).findings(text)]
    for finding, position in found:
        assert 0 <= position <= len(text)
        assert sentence(finding).isprintable()
