"""When people meet: how its options are read, the rule as RFC 5545 writes it, and the words in any language."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.localedata import locale_identifiers

from sphinx_channels.messages import nearest
from sphinx_channels.model import Channel
from sphinx_channels.readers import Reading
from sphinx_channels.rules.meant import likely_days
from sphinx_channels.texts import _

#: The kinds that may say when.
MEETING_KINDS: Final = ("meeting", "event", "calendar")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES: Final = tuple(day[:2].upper() for day in DAYS)
WEEKDAYS: Final = ",".join(CODES[:5])
WHOLE_DAY: Final = timedelta(days=1)
_OFTEN: Final = {"": "WEEKLY", "DAI": "DAILY", "DAY": "DAILY", "WEEK": "WEEKLY", "MONTH": "MONTHLY", "YEAR": "YEARLY"}
_PLACES: Final = {"FIRST": "1", "SECOND": "2", "THIRD": "3", "FOURTH": "4", "LAST": "-1"}
_WORDS: Final = (
    r"(?:(?:EVERY|EACH) )?(?:(\d\d?|OTHER) )?(?:(DAI|DAY|WEEK|MONTH|YEAR)(?:LY|S)?(?: |$))?"
    rf"((?:(?:ON|THE|AND|WEEKDAYS?|{'|'.join(_PLACES)}|(?:{'|'.join(DAYS).upper()})S?)(?:,? |$))*)"
)
#: The rules that a card can say, with their parts in this order.
_PARTS: Final = ("FREQ", "BYDAY", "INTERVAL", "COUNT", "UNTIL", "WKST")
_DAY: Final = f"(?:{'|'.join(CODES)})"
_NTH: Final = f"(?:-1|[1-4]){_DAY}"
_RULE: Final = (
    rf"FREQ=(?:DAILY|YEARLY|WEEKLY(?:;BYDAY={_DAY}(?:,{_DAY})*)?|MONTHLY(?:;BYDAY={_NTH}(?:,{_NTH})*)?)"
    rf"(?:;INTERVAL=[1-9]\d?)?(?:;COUNT=[1-9]\d?\d?|;UNTIL=\d{{8}}T235959)?(?:;WKST={_DAY})?"
)
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": WHOLE_DAY, "w": timedelta(weeks=1)}
_UNIT: Final = "(?:m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)"

# Sphinx translates these when they are used: they are made before any language is known.
_EVERY: Final = {
    "DAILY": (_("Every day"), _("Every {number} days")),
    "WEEKLY": (_("Every {days}"), _("Every {number} weeks on {days}")),
    "MONTHLY": (_("Each month on {days}"), _("Every {number} months on {days}")),
    "YEARLY": (_("Each year on {days}"), _("Every {number} years on {days}")),
}
_NAMES: Final = {
    "": "{day}", "1": _("the first {day}"), "2": _("the second {day}"), "3": _("the third {day}"),
    "4": _("the fourth {day}"), "-1": _("the last {day}"),
}  # fmt: skip


def parse_rule(text: str, zone: str = "") -> str:
    """A rule in words, or of RFC 5545, as the latter; empty for what is neither, or more than a card can say.

    :param zone: on whose clocks the times are
    :raises ValueError: it ends on a day that there is not
    """
    text = " ".join(text.upper().removeprefix("RRULE:").strip("; ").split())
    parts = dict(part.partition("=")[::2] for part in text.split(";")) if "=" in text else _parts(text)
    if until := parts.get("UNTIL"):
        parts["UNTIL"] = f"{_last_day(until, zone):%Y%m%d}T235959"
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if parts.get(name))
    return rule if re.fullmatch(_RULE, rule, re.ASCII) and parts.keys() <= {*_PARTS} else ""


def _last_day(text: str, zone: str) -> date:
    """The last day of a rule; calendars write the last moment, in UTC."""
    if zone in _zones() and re.fullmatch(r"\d{8}T\d{6}Z", text, re.ASCII):
        return datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).date()
    found = re.fullmatch(r"(\d{8})(?:T\d{6}Z?)?", text, re.ASCII)
    [day] = [date.fromisoformat(found[1])] if found else likely_days(text.replace("(", "?"))  # a remark would be lost
    return day


def rule_parts(rule: str) -> dict[str, str]:
    """The parts of a rule by their names; none where there is no rule."""
    return dict(part.split("=") for part in rule.split(";")) if rule else {}


def _parts(text: str) -> dict[str, str]:
    """What words say; nothing where they have two meanings, as "every second Thursday" has."""
    text, _word, until = text.partition(" UNTIL ")
    found = re.fullmatch(_WORDS, text.rstrip(","), re.ASCII)
    number, often, days = found.groups("") if found else ("", "", "")
    names = [word[:2] for word in days.split() if "DAY" in word]
    places = [_PLACES[word] for word in days.replace(",", "").split() if word in _PLACES]
    if not (often or names) or (places and len(names) != 1):
        return {}
    each = WEEKDAYS if "WEEKDAY" in days else ",".join(place + name for place in places or [""] for name in names)
    return {"FREQ": _OFTEN[often], "BYDAY": each, "INTERVAL": number.replace("OTHER", "2"), "UNTIL": until}


def _allows(rule: str, day: date) -> bool:
    name, is_last = CODES[day.weekday()], (day + timedelta(weeks=1)).month != day.month
    names = {name, f"{(day.day + 6) // 7}{name}", f"-1{name}" if is_last else name}
    days = rule_parts(rule).get("BYDAY")
    return days is None or not names.isdisjoint(days.split(","))


def _start(text: str, _reading: Reading) -> date:
    found = re.fullmatch(r"((?:19|20)\d\d-\d\d-\d\d)(?:[ T](\d\d?:\d\d)(?::00)?)?", text, re.ASCII)
    if found is None:
        raise ValueError("meeting", "")
    return datetime.fromisoformat(f"{found[1]} {found[2]:0>5}") if found[2] else date.fromisoformat(found[1])


def _length(text: str, reading: Reading) -> timedelta:
    if not re.fullmatch(rf"(?:-?\d{{1,4}} ?{_UNIT}(?:,| and)?(?: |$|(?=\d)))+", text.casefold(), re.ASCII):
        raise ValueError("meeting.length", "")
    parts = re.findall("(-?[0-9]+) ?([mhdw])", text.casefold())
    total = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
    if total <= timedelta():
        raise ValueError("meeting.nothing", "")
    if total % WHOLE_DAY and not isinstance(reading.values.get("starts", datetime.min), datetime):
        raise ValueError("meeting.days", "")
    return total


def _rule(text: str, reading: Reading) -> str:
    starts: date | None = reading.values.get("starts")
    if not (rule := parse_rule(text, reading.texts.get("timezone", "").strip())):
        raise ValueError("meeting.rule", "")
    if starts and not _allows(rule, starts):
        raise ValueError("meeting.day", f"{DAYS[starts.weekday()]} {starts:%Y-%m-%d}")
    if starts and (until := rule_parts(rule).get("UNTIL")) and until[:8] < f"{starts:%Y%m%d}":
        raise ValueError("meeting.until", f"{starts:%Y-%m-%d}")
    return rule


@cache
def _zones() -> list[str]:
    """The names of the time zones of places that are known here; none on a system without a list of them."""
    return sorted(name for name in available_timezones() if "/" in name or name in {"UTC", "GMT"})


def _likely_zone(text: str) -> str:
    """The time zone that was meant: of a city that is named, else one with a name like it."""
    places = (zone for zone in _zones() if "/" in zone and not zone.startswith("Etc/"))
    named = (zone for zone in places if zone.rpartition("/")[2].replace("_", " ").casefold() in text.casefold())
    return next(named, nearest(text, _zones()) if "/" in text else "")


def _zone(text: str, _reading: Reading) -> str:
    if _zones() and text not in _zones():
        raise ValueError("meeting.zone", "")
    return text


_READ: Final = {"starts": _start, "duration": _length, "repeats": _rule, "timezone": _zone}


def read_when(text: str, option: str, reading: Reading) -> Any:
    """A start, a length, a rule or a time zone: each is nothing without a start, and of some kinds only."""
    given = {name for name in _READ if (reading.texts.get(name) or "").strip()}
    try:
        if reading.values.get("kind", "meeting") not in MEETING_KINDS:
            if option != "starts" and "starts" in given:
                return None  # told of the start
            raise ValueError("option.meeting", ", ".join(MEETING_KINDS))
        if "starts" not in given:
            raise ValueError("meeting.alone", "")
        value = _READ[option](" ".join(text.split()), reading)
    except ValueError as error:
        key, words = error.args if len(error.args) == 2 else ("meeting.none", "")
        near = _likely_zone(text) if key == "meeting.zone" else ""
        reading.refuse(key, option, text, words=words, nearest=near)
        return None
    if isinstance(value, datetime) and "timezone" not in given:
        reading.find("meeting.where", option)
    return value


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a page's language; British English, with days before months, where there is none."""
    known = Locale.negotiate([language.replace("-", "_")], locale_identifiers())
    return known if known and known.language != "en" else Locale("en", "GB")


def when(channel: Channel, language: str) -> str:
    """When it is, in words; an empty text where nobody says so."""
    if (starts := channel.starts) is None:
        return ""
    has_words = str(_EVERY["DAILY"][0]) != "Every day"  # else days in another language would stand among English ones
    locale, rule = locale_of(language if has_words else "en"), rule_parts(channel.repeats)
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
    if rule.get("INTERVAL", "1") != "1" or "COUNT" in rule:
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
        days = [str(_NAMES[code[:-2]]).format(day=names[CODES.index(code[-2:])]) for code in codes]
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
