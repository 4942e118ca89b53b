"""When a channel's people meet, in words of a page's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_timezone_location
from babel.lists import format_list

from sphinx_channels.meetings import CODES, WEEKDAYS, WHOLE_DAY
from sphinx_channels.words import _

if TYPE_CHECKING:
    from sphinx_channels.model import Channel

# Sphinx translates these when they are used: they are made before any language is known.
_EVERY: Final = {
    "DAILY": (_("Every day"), _("Every {number} days")),
    "WEEKLY": (_("Every {days}"), _("Every {number} weeks on {days}")),
    "MONTHLY": (_("Each month on {days}"), _("Every {number} months on {days}")),
    "YEARLY": (_("Each year on {days}"), _("Every {number} years on {days}")),
}
_PLACES: Final = {
    "": "{day}", "1": _("the first {day}"), "2": _("the second {day}"), "3": _("the third {day}"),
    "4": _("the fourth {day}"), "-1": _("the last {day}"),
}  # fmt: skip


def when(channel: Channel, language: str) -> str:
    """When it is, in words; an empty text where nobody says so."""
    if (starts := channel.starts) is None:
        return ""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    rule = dict(part.split("=") for part in channel.repeats.split(";")) if channel.repeats else {}
    is_timed, length = isinstance(starts, datetime), channel.duration or timedelta()
    first, end = _date(starts, locale), starts + length
    words = [_every(rule, starts, locale) if rule else first, f"{starts:%H:%M}" if is_timed else ""]
    if is_timed and timedelta() < length < WHOLE_DAY:
        words[1] = _span(words[1], f"{end:%H:%M}")
    elif length > WHOLE_DAY and rule:
        words.append(format_timedelta(length, "minute" if length % WHOLE_DAY else "day", 9999, locale=locale))
    elif length > WHOLE_DAY or (is_timed and length):
        last = [_date(end, locale), f"{end:%H:%M}"] if is_timed else [_date(end - WHOLE_DAY, locale)]
        words = [_span(", ".join(filter(None, words)), ", ".join(last))]
    if is_timed and channel.timezone:
        words.append(_clocks(channel.timezone, locale))
    if rule.get("INTERVAL", "1") != "1":
        words.append(_("from {date}").format(date=first))
    if "UNTIL" in rule:
        words.append(_("until {date}").format(date=_date(date.fromisoformat(rule["UNTIL"][:8]), locale)))
    if "COUNT" in rule:
        words.append(_("{number} times").format(number=rule["COUNT"]))
    return ", ".join(filter(None, words))


def _every(rule: dict[str, str], starts: date, locale: Locale) -> str:
    often, number = rule["FREQ"], rule.get("INTERVAL", "1")
    names, each = get_day_names(locale=locale), rule.get("BYDAY", "")
    if often == "WEEKLY" and each == WEEKDAYS and number == "1":
        return _("Monday to Friday")
    if often == "WEEKLY" and not each:
        each = CODES[starts.weekday()]
    days = [str(_PLACES[day[:-2]]).format(day=names[CODES.index(day[-2:])]) for day in each.split(",") if day]
    if often == "MONTHLY" and not days:
        days = [_("day {number}").format(number=starts.day)]
    elif often == "YEARLY":
        days = [
            format_date(starts, "d MMMM", locale)
            if locale.language == "en"
            else format_skeleton("MMMMd", starts, locale=locale)
        ]
    words = (
        _("Every second {days}")
        if len(days) == 1 and (often, number) == ("WEEKLY", "2")
        else _EVERY[often][number != "1"]
    )
    return str(words).format(number=number, days=format_list(days, locale=locale))


def _date(day: date, locale: Locale) -> str:
    return format_date(day, "EEEE d MMMM y" if locale.language == "en" else "full", locale)


def _span(start: str, end: str) -> str:
    return _("{start} to {end}").format(start=start, end=end)


def _clocks(zone: str, locale: Locale) -> str:
    """Whose clocks: the people of its city know what they show, in summer and in winter."""
    try:
        city = get_timezone_location(zone, locale=locale, return_city=True)
    except LookupError:  # a system without time zones
        city = zone.rpartition("/")[2].replace("_", " ")
    return city if city.startswith(("UTC", "GMT")) else _("{city} time").format(city=city)
