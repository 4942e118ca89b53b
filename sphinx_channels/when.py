"""When people meet, in words of a page's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.localedata import locale_identifiers
from docutils import nodes

from sphinx_channels.meetings import CODES, WEEKDAYS, WHOLE_DAY
from sphinx_channels.nodes import channel_calendar
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


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a page's language; British English, with days before months, where there is none."""
    known = Locale.negotiate([language.replace("-", "_")], locale_identifiers())
    return known if known and known.language != "en" else Locale("en", "GB")


def when_line(channel: Channel, language: str) -> nodes.paragraph:
    """The words, with a place for what HTML adds."""
    return nodes.paragraph("", when(channel, language), channel_calendar("", channel=channel))


def when(channel: Channel, language: str) -> str:
    """When it is, in words; an empty text where nobody says so."""
    if (starts := channel.starts) is None:
        return ""
    locale = locale_of(language)
    rule = dict(part.split("=") for part in channel.repeats.split(";")) if channel.repeats else {}
    is_timed, length, span = isinstance(starts, datetime), channel.duration or timedelta(), _("{start} to {end}")
    words, end = [_every(rule, starts, locale) if rule else _date(starts, locale)], starts + length
    if is_timed:
        time, later = f"{starts:%H:%M}", f"{end:%H:%M}"
        words.append(span.format(start=time, end=later) if timedelta() < length < WHOLE_DAY else time)
    if rule and length > WHOLE_DAY:
        words.append(format_timedelta(length, "day", locale=locale))
    elif length > WHOLE_DAY or (is_timed and length == WHOLE_DAY):
        last = f"{_date(end, locale)}, {later}" if is_timed else _date(end - WHOLE_DAY, locale)
        words = [span.format(start=", ".join(words), end=last)]
    if is_timed and channel.timezone:
        words.append(_clocks(channel.timezone, locale))
    if rule.get("INTERVAL", "1") != "1":
        words.append(_("from {date}").format(date=_date(starts, locale)))
    if "UNTIL" in rule:
        words.append(_("until {date}").format(date=_date(date.fromisoformat(rule["UNTIL"][:8]), locale)))
    if "COUNT" in rule:
        words.append(_("{number} times").format(number=rule["COUNT"]))
    return ", ".join(words)


def _every(rule: dict[str, str], starts: date, locale: Locale) -> str:
    often, number, each = rule["FREQ"], rule.get("INTERVAL", "1"), rule.get("BYDAY", "")
    if often == "WEEKLY" and each == WEEKDAYS and number == "1":
        return str(_("Monday to Friday"))
    if often == "YEARLY":
        days = [format_skeleton("MMMMd", starts, locale=locale)]
    elif often == "MONTHLY" and not each:
        days = [_("day {number}").format(number=starts.day)]
    else:
        codes, names = (each or CODES[starts.weekday()]).split(","), get_day_names(locale=locale)
        days = [str(_PLACES[code[:-2]]).format(day=names[CODES.index(code[-2:])]) for code in codes]
    is_second = (often, number, len(days)) == ("WEEKLY", "2", 1)
    words = str(_("Every second {days}") if is_second else _EVERY[often][number != "1"])
    return words.format(number=number, days=format_list(days, locale=locale))


def _date(day: date, locale: Locale) -> str:
    return format_date(day, "EEEE d MMMM y" if locale.language == "en" else "full", locale)


def _clocks(zone: str, locale: Locale) -> str:
    """Whose clocks show the time, which is the same in summer and in winter."""
    try:
        city = get_timezone_location(zone, locale=locale, return_city=True)
    except LookupError:  # on a system without time zones
        city = zone.rpartition("/")[2].replace("_", " ")
    return city if city.startswith(("UTC", "GMT")) else _("{city} time").format(city=city)
