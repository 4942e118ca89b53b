"""When people meet: rules and lengths as they are read, and the words that a card has for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import accumulate, cycle, islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from sphinx.locale import translators

from sphinx_channels.fields import CHANNEL, read
from sphinx_channels.meetings import CODES, parse_rule, when
from sphinx_channels.model import Channel, Settings
from sphinx_channels.outputs.calendar import days_between

SETTINGS = Settings(date(2026, 6, 30))
THURSDAY = {"starts": "2026-12-03 15:00", "duration": "60 min", "timezone": "Europe/London"}


def meeting(**texts: str) -> Channel:
    """A meeting of which nothing is wrong."""
    values, reading = read(CHANNEL, {"kind": "meeting", **texts}, SETTINGS, "channel")
    assert reading.findings == []
    return Channel("call", "Call", **values)


@pytest.fixture(autouse=True)
def english() -> None:
    """No language of an earlier build."""
    translators.clear()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("daily", "FREQ=DAILY"),
        ("Every 3 days", "FREQ=DAILY;INTERVAL=3"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekly", "FREQ=WEEKLY"),
        ("every  other\nweek", "FREQ=WEEKLY;INTERVAL=2"),
        ("every 2 weeks on Tuesday, Thursday and Friday", "FREQ=WEEKLY;BYDAY=TU,TH,FR;INTERVAL=2"),
        ("Thursdays until 2027-06-30", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270630T235959"),
        ("monthly on the first and the last Thursday", "FREQ=MONTHLY;BYDAY=1TH,-1TH"),
        ("every 3 months", "FREQ=MONTHLY;INTERVAL=3"),
        ("each year", "FREQ=YEARLY"),
        ("rrule:interval=2;freq=weekly;count=5;wkst=su;byday=th;", "FREQ=WEEKLY;BYDAY=TH;INTERVAL=2;COUNT=5;WKST=SU"),
        ("FREQ=DAILY;UNTIL=20270630T150000Z", "FREQ=DAILY;UNTIL=20270630T235959"),
        ("every second Thursday", ""),
        ("monthly on the first Tuesday and Thursday", ""),
        ("FREQ=WEEKLY;BYSETPOS=1", ""),
        ("FREQ=WEEKLY;BYDAY=THFR", ""),
        ("FREQ=MONTHLY;BYDAY=1TH3TH", ""),
        ("FREQ=WEEKLY;BYDAY=TH,", ""),
    ],
)
def test_rules(text: str, rule: str) -> None:
    assert parse_rule(text) == rule


@given(
    st.text()
    | st.lists(st.sampled_from("every 2 on the first Thursday and weekly until , = ; FREQ".split())).map(" ".join)
)
def test_no_text_raises(text: str) -> None:
    for option in ("starts", "duration", "repeats", "timezone"):
        read(CHANNEL, {"kind": "meeting", **THURSDAY, option: text}, SETTINGS, "channel")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("60 min", timedelta(hours=1)),
        ("1 h 30 min", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2 days and 1 hour", timedelta(days=2, hours=1)),
        ("1 week", timedelta(days=7)),
    ],
)
def test_lengths(text: str, length: timedelta) -> None:
    assert meeting(**THURSDAY | {"duration": text}).duration == length


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({}, "Thursday 3 December 2026, 15:00 to 16:00, London time"),
        ({"duration": ""}, "Thursday 3 December 2026, 15:00, London time"),
        ({"duration": "10 h"}, "Thursday 3 December 2026, 15:00 to 01:00, London time"),
        ({"duration": "1 day"}, "Thursday 3 December 2026, 15:00 to Friday 4 December 2026, 15:00, London time"),
        ({"starts": "2026-12-03", "duration": ""}, "Thursday 3 December 2026"),
        ({"starts": "2026-12-03", "duration": "1 day"}, "Thursday 3 December 2026"),
        ({"starts": "2026-12-03", "duration": "2 days"}, "Thursday 3 December 2026 to Friday 4 December 2026"),
        (
            {"starts": "2026-12-03", "duration": "2 days", "repeats": "yearly"},
            "Each year on 3 December, 2 days",
        ),
        ({"repeats": "daily"}, "Every day, 15:00 to 16:00, London time"),
        ({"repeats": "weekly"}, "Every Thursday, 15:00 to 16:00, London time"),
        ({"repeats": "every weekday"}, "Monday to Friday, 15:00 to 16:00, London time"),
        (
            {"repeats": "every 2 weeks", "timezone": "America/New_York"},
            "Every second Thursday, 15:00 to 16:00, New York time, from Thursday 3 December 2026",
        ),
        (
            {"repeats": "every 2 weeks on Tuesday and Thursday", "timezone": "UTC"},
            "Every 2 weeks on Tuesday and Thursday, 15:00 to 16:00, UTC, from Thursday 3 December 2026",
        ),
        (
            {"repeats": "monthly on the first and third Thursday until 2027-06-30", "duration": ""},
            "Each month on the first Thursday and the third Thursday, 15:00, London time, until Wednesday 30 June 2027",
        ),
        ({"repeats": "monthly"}, "Each month on day 3, 15:00 to 16:00, London time"),
        (
            {"repeats": "FREQ=DAILY;COUNT=10"},
            "Every day, 15:00 to 16:00, London time, from Thursday 3 December 2026, 10 times",
        ),
    ],
)
def test_words(texts: dict[str, str], words: str) -> None:
    assert when(meeting(**THURSDAY | texts), "en") == words


def test_words_of_a_language_that_nobody_knows_are_english() -> None:
    assert when(meeting(**THURSDAY), "xx_YY") == "Thursday 3 December 2026, 15:00 to 16:00, London time"
    assert when(Channel("call", "Call"), "en") == ""


RULES: dict[str, Any] = {
    "often": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    "interval": st.integers(1, 5),
    "days": st.sets(st.sampled_from(CODES), min_size=1),
    "first": st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(
        lambda it: it.replace(second=0, microsecond=0)
    ),
    "zone": st.sampled_from(["Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata"]),
}


@given(**RULES)
def test_what_a_page_tells_the_script_gives_the_times_of_the_rule(
    often: str, interval: int, days: set[str], first: datetime, zone: str
) -> None:
    """From one time to the next are whole days, so the clocks of the place always show the same time."""
    each = f";BYDAY={','.join(sorted({*days, CODES[first.weekday()]}))}" if often == "WEEKLY" else ""
    rule = parse_rule(f"FREQ={often};INTERVAL={interval}{each}")
    steps = days_between(Channel("call", "Call", starts=first, repeats=rule, timezone=zone))
    numbers = [step for step in steps if step != "end"]
    known = accumulate(cycle(numbers) if len(steps) == len(numbers) else numbers)
    found = [first, *(first + timedelta(days=number) for number in islice(known, 120))]
    assert found == list(islice(rrulestr(rule, dtstart=first), len(found)))
    assert len(found) > 100
    there = [it.replace(tzinfo=ZoneInfo(zone)) for it in found]
    assert {it.strftime("%H:%M") for it in there} == {first.strftime("%H:%M")}


def test_a_rule_that_ends_has_an_end_for_the_script() -> None:
    assert days_between(meeting(**THURSDAY)) == ["end"]
    assert days_between(meeting(**THURSDAY, repeats="FREQ=WEEKLY;COUNT=3")) == [7, 7, "end"]
    assert days_between(meeting(**THURSDAY, repeats="weekly until 2026-12-17")) == [7], "the day is told beside it"
    assert days_between(meeting(**THURSDAY, repeats="every 2 weeks on Tuesday and Thursday")) == [12, 2]
    assert days_between(meeting(**THURSDAY, repeats="monthly"))[-1] == "end"


def test_a_language_without_words_of_ours_has_english_days_too() -> None:
    call = meeting(**THURSDAY, repeats="weekly")
    assert when(call, "ar") == when(call, "zh_CN") == "Every Thursday, 15:00 to 16:00, London time"
