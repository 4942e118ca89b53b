"""The report: what the file holds, what the terminal shows, which day it is, and what the network adds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import dns.resolver
import pytest
from conftest import CONF
from unit import loopback
from unit.loopback import NameServer, WebServer, redirect, status

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
TABLE = """\
Channels on 2026-11-01

Channel    Kind   Address                             Status   Access   Verified      Age  Owner      Mend  Note
---------  -----  ----------------------------------  -------  -------  ----------  -----  ---------  ----  ----
enquiries  email  careconnect@interopen.org           active   open     2026-10-01   31 d
forum      forum  forum.interopen.org/#narrow/stream  active   members  2025-01-01  669 d                1     1
helpline   phone  +44 20 7946 0000                    active   open     never              医療 team           1
old-list   list   none                                retired  open     never

Used on
  enquiries: help/channels, index, index (list), the feedback link of every page
  forum: index (list)
  helpline: no other page
  old-list: no other page

Found
  help/channels.md:16: error: channel "Forum": there is no option "emial".\
"""
REST = """\
  index.md:8: error: no channel "nobody". [channels.reference]

What a machine cannot find out
  enquiries (careconnect@interopen.org): only a message tells whether somebody reads it
  forum (forum.interopen.org/#narrow/stream): it is behind a sign-in, so a machine sees only that the server answers
  helpline (+44 20 7946 0000): only a call tells whether somebody answers
  No server was asked. With channels_online = True in conf.py the report asks them all.
"""
DAY = 86_400
TODAY = 1_793_491_200


def report_of(built: Built) -> dict[str, Any]:
    """The file, read."""
    data: dict[str, Any] = json.loads(built.read("channels.json"))
    return data


def found_in(built: Built) -> list[tuple[str, int, str, str | None]]:
    """What was found, in its order."""
    return [(entry["file"], entry["line"], entry["rule"], entry["channel"]) for entry in report_of(built)["findings"]]


def test_file(build: Callable[..., Built]) -> None:
    built = build("report", "channels")
    data = report_of(built)
    assert (data["date"], data["online"]) == ("2026-11-01", False)
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
        "links": [
            {
                "option": "to",
                "address": "mailto:careconnect@interopen.org",
                "answer": None,
                "detail": None,
                "blind": "only a message tells whether somebody reads it",
            }
        ],
        "findings": [],
    }
    assert forum["used"] == {"roles": [], "lists": ["index"], "feedback": False}
    assert [(link["option"], link["blind"]) for link in forum["links"]] == [
        ("to", "it is behind a sign-in, so a machine sees only that the server answers"),
        ("links", None),
    ]
    assert forum["findings"] == [entry for entry in data["findings"] if entry["channel"] == "forum"]
    assert [entry["level"] for entry in forum["findings"]] == ["error", "note"]
    assert (helpline["verified"], helpline["age"], helpline["owner"]) == (None, None, "医療 team")
    assert (old["address"], old["links"]) == (None, [])


def test_terminal(build: Callable[..., Built], capsys: pytest.CaptureFixture[str]) -> None:
    built = build("report", "channels")
    out = capsys.readouterr().out
    assert out.startswith(TABLE)
    assert out.endswith(REST)
    assert out.count("\n") == TABLE.count("\n") + REST.count("\n") + len(FOUND) - 1
    assert "example" not in built.read("channels.json") + out


def test_two_reports_are_the_same(build: Callable[..., Built], tmp_path: Path) -> None:
    one = build("report", "channels", outdir=tmp_path / "one")
    four = build("report", "channels", parallel=4, outdir=tmp_path / "four")
    assert one.read("channels.json") == four.read("channels.json")


def test_what_was_read_before_is_in_the_report_too(build: Callable[..., Built]) -> None:
    before = build("report", "channels")
    again = build({}, "channels", again=True)
    assert again.warnings == ""
    assert again.read("channels.json") == before.read("channels.json")
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
    assert {entry["rule"] for entry in report_of(earlier)["channels"][0]["findings"]} == {"date"}


def test_a_build_of_pages_reads_nothing_again_on_another_day(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "[channels.option]" in build("report", "dummy").warnings
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TODAY + DAY))
    assert "[channels.option]" not in build({}, "dummy", again=True).warnings


def test_a_project_without_channels(build: Callable[..., Built], capsys: pytest.CaptureFixture[str]) -> None:
    built = build({"index.md": "# Home\n"}, "channels", channels_online=True)
    assert report_of(built) == {"date": "2026-11-01", "online": True, "channels": [], "findings": []}
    assert capsys.readouterr().out == "Channels on 2026-11-01\n\nThere is no channel.\n\nFound\n  nothing\n"


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


def test_online(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with WebServer() as server, WebServer("127.0.0.2") as stranger, NameServer() as names:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], names.port
        monkeypatch.setattr(dns.resolver, "Resolver", lambda: resolver)
        names.records[("interopen.org", "MX")] = ["0 ."]
        names.silent.add("hl7.org")
        stranger.paths["/"] = loopback.OK
        server.paths |= {"/well": loopback.OK, "/lapsed": redirect(f"{stranger.origin}/"), "/in": status(403, "No")}
        page = "# Channels\n"
        for name, to, more in (
            ("Well", f"{server.origin}/well", f":links: Old <{server.origin}/lapsed>"),
            ("Lost", f"{server.origin}/lost", ":status: read-only"),
            ("Members", f"{server.origin}/in", ":access: members\n:join: well"),
            ("Gone", f"{server.origin}/gone", ":status: retired"),
            ("Mail", "ask@interopen.org", ""),
            ("Post", "ask@hl7.org", ""),
            ("Call", "+44 20 7946 0000", ""),
            ("X", "https://x.com/HL7", ""),
        ):
            kind = "email" if "@" in to else "phone" if to.startswith("+") else "website"
            options = f":kind: {kind}\n:to: {to}\n" + (more and f"{more}\n")
            page += f"\n:::{{channel}} {name}\n{options}\nSee there.\n:::\n"
        built = build(
            {"index.md": page}, "channels",
            channels_online=True, linkcheck_timeout=1, channels_verify_days=0, suppress_warnings=["channels.http"],
        )  # fmt: skip
    lines = (built.srcdir / "index.md").read_text(encoding="utf-8").splitlines()
    found = {
        (entry["channel"], entry["rule"], lines[entry["line"] - 1].split()[0]) for entry in report_of(built)["findings"]
    }
    assert found == {
        ("well", "redirect", ":links:"),
        ("lost", "online", ":to:"),
        ("mail", "online", ":to:"),
    }
    assert {entry["level"] for entry in report_of(built)["findings"]} == {"note"}
    answers = {row["id"]: [link["answer"] for link in row["links"]] for row in report_of(built)["channels"]}
    assert answers == {
        "well": ["answers", "elsewhere"], "lost": ["gone"], "members": ["unknown"], "gone": [None], "mail": ["gone"],
        "post": ["unknown"], "call": [None], "x": [None],
    }  # fmt: skip
    assert not server.asked.keys() & {"GET /gone", "HEAD /gone"}
    out = capsys.readouterr().out
    assert "): it turns machines away (403 No)\n" in out
    assert "post (ask@hl7.org): no name server answers for it (LifetimeTimeout)\n" in out
    assert "No server was asked" not in out
