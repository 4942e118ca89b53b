"""The report: what the file holds, what the terminal shows, which day it is, and what linkcheck adds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

FOUND = [
    ("help/channels.md", 16, "option", "forum"),
    ("help/channels.md", 18, "stale", "forum"),
    ("help/channels.md", 23, "stale", "helpline"),
    ("help/channels.md", 28, "term", None),
    ("index.md", 8, "prose", None),
    ("index.md", 8, "reference", None),
]
LINES = """\
Channels on 2026-11-01

enquiries: email, careconnect@interopen.org, active, open, verified 2026-10-01 (31 d); used on help/channels, index, \
index (list), the feedback link of every page
forum: forum, forum.interopen.org/#narrow/stream, active, members, verified 2025-01-01 (669 d); used on index (list)
helpline: phone, +44 20 7946 0000, active, open, 医療 team, never verified; used on no other page
old-list: list, retired, open, never verified; used on no other page

Found
help/channels.md:16: error: channel "Forum": there is no option "emial".\
"""
REST = """\
index.md:8: error: no channel "nobody". [channels.reference]
"""
DAY = 86_400
TODAY = 1_793_491_200


def report_of(built: Built) -> dict[str, Any]:
    """The file, read."""
    data: dict[str, Any] = json.loads(built.read("channels-report.json"))
    return data


def found_in(built: Built) -> list[tuple[str, int, str, str | None]]:
    """What was found, in its order."""
    return [(entry["file"], entry["line"], entry["rule"], entry["channel"]) for entry in report_of(built)["findings"]]


def test_file(build: Callable[..., Built]) -> None:
    built = build("report", "channels")
    data = report_of(built)
    assert data["date"] == "2026-11-01"
    assert found_in(built) == FOUND
    enquiries, forum, helpline, old = data["channels"]
    assert enquiries == {
        "id": "enquiries",
        "name": "Enquiries",
        "kind": "email",
        "address": "careconnect@interopen.org",
        "status": "active",
        "access": "open",
        "verified": "2026-10-01",
        "age": 31,
        "owner": None,
        "file": "help/channels.md",
        "line": 3,
        "used": {"roles": ["help/channels", "index"], "lists": ["index"], "feedback": True},
        "findings": [],
    }
    assert forum["used"] == {"roles": [], "lists": ["index"], "feedback": False}
    assert forum["findings"] == [entry for entry in data["findings"] if entry["channel"] == "forum"]
    assert [entry["level"] for entry in forum["findings"]] == ["error", "note"]
    assert (helpline["verified"], helpline["age"], helpline["owner"]) == (None, None, "医療 team")
    assert old["address"] is None


def test_terminal(build: Callable[..., Built], capsys: pytest.CaptureFixture[str]) -> None:
    built = build("report", "channels")
    out = capsys.readouterr().out
    assert out.startswith(LINES)
    assert out.endswith(REST)
    assert out.count("\n") == LINES.count("\n") + REST.count("\n") + len(FOUND) - 1
    assert "example" not in built.read("channels-report.json") + out


def test_two_reports_are_the_same(build: Callable[..., Built], tmp_path: Path) -> None:
    one = build("report", "channels", outdir=tmp_path / "one")
    four = build("report", "channels", parallel=4, outdir=tmp_path / "four")
    assert one.read("channels-report.json") == four.read("channels-report.json")


def test_what_was_read_before_is_in_the_report_too(build: Callable[..., Built]) -> None:
    before = build("report", "channels")
    again = build({}, "channels", again=True)
    assert again.read("channels-report.json") == before.read("channels-report.json")
    changed = build({"index.md": "# Home\n\nNo more.\n"}, "channels", again=True)
    assert found_in(changed) == FOUND[:4]
    assert report_of(changed)["channels"][1]["used"]["lists"] == []


def test_the_day_is_that_of_the_report(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a date is said anew on another day, although no page has changed."""
    build("report", "channels")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TODAY + 335 * DAY))
    later = build({}, "channels", again=True)
    assert report_of(later)["date"] == "2027-10-02"
    assert report_of(later)["channels"][0]["age"] == 366
    (stale,) = report_of(later)["channels"][0]["findings"]
    assert stale["message"].startswith("last verified on 2026-10-01, 366 days ago (more than 365).")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TODAY - 500 * DAY))
    earlier = build({}, "channels", again=True)
    assert "date" in {entry["rule"] for entry in report_of(earlier)["channels"][0]["findings"]}


def test_a_page_with_a_mistake_is_read_and_told_again(build: Callable[..., Built]) -> None:
    """A build that said nothing the second time would let the mistake through."""
    assert "[channels.option]" in build("report", "dummy").warnings
    assert "[channels.option]" in build({}, "dummy", again=True).warnings


def test_a_project_without_channels(build: Callable[..., Built], capsys: pytest.CaptureFixture[str]) -> None:
    built = build({"index.md": "# Home\n"}, "channels")
    assert report_of(built) == {"date": "2026-11-01", "channels": [], "findings": []}
    assert capsys.readouterr().out == "Channels on 2026-11-01\n\nThere is no channel.\n\nFound\nnothing\n"


def test_what_another_project_has_is_not_missing(build: Callable[..., Built], tmp_path: Path) -> None:
    first = build(
        {"index.md": "# Home\n\n:::{channel} Desk\n:kind: email\n:to: desk@hl7.org\n\nAsk.\n:::\n"},
        outdir=tmp_path / "1",
    )
    text = "# Other\n\nAsk {channel}`desk` or {channel}`desks`.\n"
    conf = CONF.replace("extensions = [", 'extensions = ["sphinx.ext.intersphinx", ')
    conf += f'intersphinx_mapping = {{"first": ("https://first.hl7.org/", {str(first.outdir / "objects.inv")!r})}}\n'
    other = build({"conf.py": conf, "index.md": text}, "channels", outdir=tmp_path / "2")
    assert [entry["message"] for entry in report_of(other)["findings"]] == ['no channel "desks".']


def test_what_linkcheck_found_is_joined(build: Callable[..., Built], tmp_path: Path) -> None:
    page = "# P\n"
    for name, to, more in (
        ("Well", "https://well.interopen.org/", ":links: Old <https://old.interopen.org/>\n"),
        ("Lost", "https://lost.interopen.org/", ""),
        ("Gone", "https://gone.interopen.org/", ":status: retired\n"),
    ):
        page += f"\n:::{{channel}} {name}\n:kind: website\n:to: {to}\n:verified: 2026-10-30\n{more}\nSee there.\n:::\n"
    rows = [
        {"uri": "https://well.interopen.org/", "status": "working", "info": ""},
        {"uri": "https://old.interopen.org/", "status": "redirected", "info": "https://sell-domains.org/"},
        {"uri": "https://lost.interopen.org/", "status": "broken", "info": "404 Client Error:\n Not Found"},
        {"uri": "https://gone.interopen.org/", "status": "broken", "info": "no host"},
    ]
    (tmp_path / "out" / "linkcheck").mkdir(parents=True)
    (tmp_path / "out" / "linkcheck" / "output.json").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    findings = report_of(build({"index.md": page}, "channels"))["findings"]
    assert [(entry["line"], entry["rule"], entry["level"]) for entry in findings] == [
        (7, "redirect", "note"), (12, "broken", "note"),
    ]  # fmt: skip
    assert "https://sell-domains.org/" in findings[0]["message"]
    assert "404 Client Error: Not Found" in findings[1]["message"]


def test_notes_of_an_included_example_are_none(build: Callable[..., Built]) -> None:
    """They were most of what a report said."""
    example = ":::{channel} A\n:kind: email\n:to: a@interopen.org\n\nAsk.\n:::\n"
    include = "---\norphan: true\n---\n\n# E\n\n```{include} part.txt\n```\n"
    files = {"index.md": "# I\n", "example.md": include, "part.txt": example}
    built = build(files, "channels", channels_examples=["example"])
    assert report_of(built)["findings"] == []
    assert [it["rule"] for it in report_of(build({}, "channels", channels_examples=[], again=True))["findings"]]
