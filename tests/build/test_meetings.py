"""Meetings in every output, and the files for calendars, read by other programs than the one that writes them."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from conftest import CONF
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

LONDON = ZoneInfo("Europe/London")
CONFIG = CONF + 'html_baseurl = "https://docs.larkfield.org/en/"\n'
CALL = """\
:::{channel} Weekly call
:kind: meeting
:to: https://meet.larkfield.org/weekly
:starts: 2026-10-15 15:00
:duration: 60 min
:repeats: weekly until 2026-11-26
:timezone: Europe/London
:verified: 2026-06-01

All are *welcome*. Bring questions.
:::
"""
DAYS = """\
:::{channel} Meet-up
:kind: meeting
:to: https://larkfield.org/meet-up
:starts: 2027-03-09
:duration: 2 days

Two days in Leeds.
:::
"""
PAGE = f"# Home\n\n{CALL}\n{DAYS}"


@pytest.fixture
def built(build: Callable[..., Built]) -> Built:
    return build({"conf.py": CONFIG, "index.md": PAGE})


@pytest.mark.parametrize(
    ("builder", "file"),
    [("html", "index.html"), ("dirhtml", "index.html"), ("singlehtml", "index.html"), ("epub", "index.xhtml"),
     ("text", "index.txt"), ("latex", "test.tex"), ("man", "test.1"), ("texinfo", "test.texi"), ("xml", "index.xml"),
     ("pseudoxml", "index.pseudoxml"), ("json", "index.fjson")],
)  # fmt: skip
def test_every_output_says_when(build: Callable[..., Built], builder: str, file: str) -> None:
    built = build({"conf.py": CONFIG, "index.md": PAGE}, builder, version="1", nitpicky=True)
    assert built.warnings == ""
    text = " ".join(html.unescape(re.sub("<[^<>]+>", "", built.read(file))).split())
    assert "Every Thursday, 15:00 to 16:00, London time, until Thursday 26 November 2026" in text
    assert "Tuesday 9 March 2027 to Wednesday 10 March 2027" in text
    if builder not in {"html", "dirhtml"}:
        assert "Add to calendar" not in text
        assert not [*built.outdir.rglob("*.ics")]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_card_and_its_copy_lead_to_the_file(build: Callable[..., Built], builder: str) -> None:
    pages = {"index.md": f"{PAGE}\n```{{toctree}}\nlists/all\n```", "lists/all.md": "# All\n\n:::{channels}\n:::"}
    built = build({"conf.py": CONFIG, **pages}, builder)
    for docname, name in (("index", "index"), ("lists/all", "lists/all" if builder == "html" else "lists/all/index")):
        page = built.html(name)
        for link in page.select(".channel-facts a[href$='.ics']"):
            target = (built.outdir / name).parent / link["href"]
            assert target.resolve() == (built.outdir / "meetings" / target.name).resolve(), docname
            assert target.is_file()
            assert link.get_text() == "Add to calendar"
        labels = [link["aria-label"] for link in page.select("a[href$='.ics']")]
        assert labels == ["Add to calendar: Weekly call", "Add to calendar: Meet-up"]
        assert len(page.select("script[src*='sphinx_channels/meetings.js']")) == 1


RULES = {
    "every weekday": ("Montag bis Freitag", "Du lundi au vendredi"),
    "every 2 weeks": ("Jeden zweiten Donnerstag", "Un jeudi sur deux"),
    "every 3 weeks on Monday and Thursday": (
        "Alle 3 Wochen am Montag und Donnerstag", "Toutes les 3 semaines, lundi et jeudi",
    ),
    "monthly on the first and third Thursday": (
        "Jeden Monat am ersten Donnerstag und dritten Donnerstag",
        "Chaque mois, le premier jeudi et le troisième jeudi",
    ),
    "monthly": ("Jeden Monat am 15.", "Chaque mois, le 15"),
    "yearly": ("Jedes Jahr am 15. Oktober", "Chaque année, le 15 octobre"),
    "daily until 2026-11-26": ("Täglich", "Tous les jours"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["de", "fr"])
def test_rules_in_other_languages(build: Callable[..., Built], language: str) -> None:
    calls = [
        CALL.replace("Weekly call", f"Call {place}").replace("weekly until 2026-11-26", rule)
        for place, rule in enumerate(RULES)
    ]
    built = build({"index.md": "# Home\n\n" + "\n".join(calls)}, language=language)
    assert built.warnings == ""
    told = [fact.get_text() for fact in built.html().select(".channel-facts dd:first-of-type")]
    for found, words in zip(told, RULES.values(), strict=True):
        assert found.startswith(f"{words[language == 'fr']}, 15:00 ")
        assert "London" in found or "Londres" in found


def test_zones_stand_in_one_order_in_each_build(build: Callable[..., Built]) -> None:
    """The package for calendars keeps the zones that it adds in a set, whose order changes from run to run."""
    zones = ["America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Paris"]
    calls = [CALL.replace("Weekly call", zone).replace("Europe/London", zone) for zone in reversed(zones)]
    written = build({"index.md": "# Home\n\n" + "\n".join(calls)}).read("meetings.ics")
    assert re.findall("^TZID:(.*?)\r?$", written, re.MULTILINE) == zones


def test_only_pages_with_a_next_time_have_the_script(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# Home\n\n{DAYS}\n```{{toctree}}\nnone\n```", "none.md": "# None"})
    assert "meetings.js" not in built.read("index.html") + built.read("none.html")
    assert built.html().select("a[href$='.ics']")


def test_the_files_are_read_by_another_program(built: Built) -> None:
    calendar = Calendar.from_ical(built.read("meetings.ics"))
    assert calendar.errors == []
    events = recurring_ical_events.of(calendar).between(date(2026, 1, 1), date(2028, 1, 1))
    call = sorted(event.start for event in events if event["summary"] == "Weekly call")
    assert [f"{start:%d.%m. %H:%M}" for start in call] == [
        "15.10. 15:00", "22.10. 15:00", "29.10. 15:00", "05.11. 15:00", "12.11. 15:00", "19.11. 15:00", "26.11. 15:00",
    ]  # fmt: skip
    assert [f"{start.astimezone(UTC):%H:%M}" for start in call[:3]] == ["14:00", "14:00", "15:00"]
    [meet_up] = [event for event in events if event["summary"] == "Meet-up"]
    assert (meet_up.start, meet_up.end) == (date(2027, 3, 9), date(2027, 3, 11))
    assert "sphinx_channels" in built.read("meetings/weekly-call.ics")
    [one] = Calendar.from_ical(built.read("meetings/weekly-call.ics")).walk("VEVENT")
    assert str(one["uid"]) == "weekly-call@docs.larkfield.org"
    assert one["dtstamp"].dt == datetime(2026, 6, 1, tzinfo=UTC)
    assert str(one["description"]) == "All are welcome."
    assert str(one["location"]) == "https://meet.larkfield.org/weekly"
    assert str(one["url"]) == "https://docs.larkfield.org/en/index.html#weekly-call"


def test_the_zone_and_the_rule_in_the_file_are_whole(built: Built) -> None:
    """By dateutil, which reads them without a list of time zones of its own."""
    text = re.sub("\r\n[ \t]", "", (built.outdir / "meetings/weekly-call.ics").read_bytes().decode())
    assert "\n" not in text.replace("\r\n", "")
    zone = tzical(StringIO(text)).get("Europe/London")
    [event] = re.findall("BEGIN:VEVENT.*END:VEVENT", text, re.DOTALL)
    [start], [rule] = re.findall("DTSTART;TZID=Europe/London:(.*)\r", event), re.findall("RRULE:(.*)\r", event)
    times = [*rrulestr(rule, dtstart=datetime.strptime(start, "%Y%m%dT%H%M%S").replace(tzinfo=zone))]
    assert [it.astimezone(UTC).hour for it in times] == [14, 14, 15, 15, 15, 15, 15]
    assert [it.hour for it in times] == [15] * 7


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Australia/Sydney"])
def test_the_last_day_is_one_of_the_place(build: Callable[..., Built], zone: str) -> None:
    """Late in the evening of Los Angeles, and in the morning of Sydney, the day is another one in UTC."""
    channel = CALL.replace("Europe/London", zone).replace("15:00", "21:00" if "Los" in zone else "08:00")
    calendar = Calendar.from_ical(build({"index.md": f"# Home\n\n{channel}"}).read("meetings.ics"))
    days = [event.start.date() for event in recurring_ical_events.of(calendar).all()]
    assert (min(days), max(days), len(days)) == (date(2026, 10, 15), date(2026, 11, 26), 7)


HIDDEN = {
    "retired": CALL.replace(":verified: 2026-06-01", ":status: retired"),
    "team": CALL.replace(":verified: 2026-06-01", ":access: team"),
    "no zone": CALL.replace(":timezone: Europe/London\n", ""),
    "no start": CALL.replace(":starts: 2026-10-15 15:00\n", ""),
}


@pytest.mark.parametrize("channel", HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_may_or_can_go_to_is_in_no_file(build: Callable[..., Built], channel: str) -> None:
    built = build({"conf.py": CONFIG, "index.md": f"# Home\n\n{channel}"})
    assert not [*built.outdir.rglob("*.ics")]
    assert "Add to calendar" not in built.read("index.html")
    built = build({"conf.py": CONFIG, "index.md": f"# Home\n\n{channel}\n{DAYS}"})
    assert {path.name for path in built.outdir.rglob("*.ics")} == {"meetings.ics", "meet-up.ics"}
    assert "Weekly call" not in built.read("meetings.ics")


def test_an_example_is_in_no_file(build: Callable[..., Built]) -> None:
    built = build({"index.md": PAGE}, channels_examples=["index"])
    assert not [*built.outdir.rglob("*.ics")]
    assert "Every Thursday" in built.read("index.html")
    assert ".ics" not in built.read("index.html")


def test_a_planned_meeting_may_yet_change(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# Home\n\n{DAYS.replace(':to: https://larkfield.org/meet-up', ':status: planned')}"})
    assert "STATUS:TENTATIVE" in built.read("meetings.ics")


def test_without_the_packages_the_words_stand(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sphinx_channels.outputs.calendar.find_spec", lambda name: None)
    told: list[str] = []
    monkeypatch.setattr(
        "sphinx.util.logging.SphinxLoggerAdapter.info", lambda self, words, *_more, **_other: told.append(words)
    )
    built = build({"index.md": PAGE})
    assert built.warnings == ""
    assert told.count("To write calendar files: pip install 'sphinx-channels[meetings]'") == 1
    assert "Every Thursday, 15:00 to 16:00" in built.read("index.html")
    assert ".ics" not in built.read("index.html")
    assert not [*built.outdir.rglob("*.ics")]


def test_files_are_the_same_on_another_day_and_in_an_incremental_build(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    def files(built: Built) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in built.outdir.rglob("*.ics")} | {
            "page": built.read("index.html").encode()
        }

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793577600")
    before = files(build({"conf.py": CONFIG, "index.md": PAGE}))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893577600")
    after = files(build({}, again=True, clean=True))
    assert before.keys() == {"meetings.ics", "weekly-call.ics", "meet-up.ics", "page"}
    assert {name: text for name, text in before.items() if name != "page"} == {
        name: text for name, text in after.items() if name != "page"
    }
    part = re.compile(rb"<channel-next.*?</channel-next>")
    assert part.findall(before["page"]) == part.findall(after["page"]) != []
    changed = {"index.md": PAGE.replace("60 min", "90 min")}
    assert files(build(changed, again=True)) == files(build({}, again=True, clean=True)) != after


def test_files_of_others_are_left(build: Callable[..., Built]) -> None:
    own = "BEGIN:VCALENDAR\r\nX:sphinx_channels 0123456789abcdef\r\nEND:VCALENDAR\r\n"
    built = build({"index.md": PAGE, "extra/meetings.ics": own}, html_extra_path=["extra"])
    assert built.read("meetings.ics") == own.replace("\r\n", "\n")
    assert "Weekly call" in built.read("meetings/weekly-call.ics")
    built = build({"index.md": PAGE.replace("Weekly", "Monthly")}, again=True, html_extra_path=["extra"])
    assert built.read("meetings.ics") == own.replace("\r\n", "\n")
    assert not (built.outdir / "meetings/weekly-call.ics").exists(), "who has it would wait before a closed door"


def test_a_meeting_that_is_retired_leaves_no_file(build: Callable[..., Built]) -> None:
    build({"index.md": f"# Home\n\n{CALL}", "extra/meetings/own.ics": "mine"}, html_extra_path=["extra"])
    retired = CALL.replace(":kind: meeting", ":kind: meeting\n:status: retired")
    built = build({"index.md": f"# Home\n\n{retired}"}, again=True, html_extra_path=["extra"])
    assert [path.name for path in built.outdir.rglob("*.ics")] == ["own.ics"]


def test_a_file_of_ours_is_written_again(build: Callable[..., Built]) -> None:
    build({"index.md": PAGE})
    built = build({"index.md": PAGE.replace("Two days", "Some days")}, again=True)
    assert "Some days in Leeds." in built.read("meetings.ics")


def test_the_first_of_two_with_one_id_has_the_file(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# Home\n\n{CALL}\n{CALL.replace('15:00', '09:00')}"})
    assert "T150000" in built.read("meetings.ics")
    assert "T090000" not in built.read("meetings.ics")


def test_the_report_and_the_lists_take_a_meeting(build: Callable[..., Built]) -> None:
    lists = "".join(f":::{{channels}}\n:layout: {layout}\n:::\n\n" for layout in ("cards", "table", "list", "chooser"))
    pages: dict[str, Any] = {"conf.py": CONFIG, "index.md": f"{PAGE}\n{lists}"}
    for builder in ("html", "channels", "text"):
        assert build(pages, builder).warnings == ""
