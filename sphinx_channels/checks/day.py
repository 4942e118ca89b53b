"""Days: read as ISO 8601 writes them, and guessed where they are written otherwise."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sphinx_channels.findings import Finding

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(option: str, raw: str, today: date) -> tuple[date | None, list[Finding]]:
    """Read a day that has been; None where it is not one, with what to write instead."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", raw, re.ASCII):
        meant = likely_day(raw)
        values = {"option": option, "value": raw, "fix": meant.isoformat() if meant else "the day as YYYY-MM-DD"}
        return None, [Finding("date", values, option)]
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return None, [Finding("date.none", {"option": option, "value": raw}, option)]
    if day > today:
        values = {"option": option, "value": raw, "today": today.isoformat()}
        return None, [Finding("date.future", values, option)]
    return day, []


def likely_day(raw: str) -> date | None:
    """The day that a date in another form means: the day comes before the month, unless only the reverse is a date."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", raw, re.ASCII)[:3]]
    months = [_MONTHS.index(word[:3]) + 1 for word in re.findall(r"[a-z]{3,}", raw.lower()) if word[:3] in _MONTHS]
    if months:
        numbers = [*numbers[:1], months[0], *numbers[1:2]]
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    orders = [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    for year, month, day in orders:
        try:
            return date(year if year > 99 else year + 2000, month, day)
        except ValueError:
            continue
    return None
