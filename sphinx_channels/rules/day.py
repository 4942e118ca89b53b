"""Days that are written otherwise than as ISO 8601 has them, and what was meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def likely_day(raw: str) -> date | None:
    """The day that a date in another form means: the day comes before the month, unless only the reverse is a date."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", raw, re.ASCII)[:3]]
    months = [_MONTHS.index(name[:3]) + 1 for name in re.findall(r"[a-z]{3,}", raw.lower()) if name[:3] in _MONTHS]
    if months:
        numbers = [*numbers[:1], months[0], *numbers[1:2]]
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    orders = [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    for year, month, number in orders:
        try:
            return date(year if year > 99 else year + 2000, month, number)
        except ValueError:
            continue
    return None
