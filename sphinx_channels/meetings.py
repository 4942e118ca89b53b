"""How the options are read that say when people meet. A rule is kept as RFC 5545 writes it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

from sphinx_channels.messages import nearest

if TYPE_CHECKING:
    from sphinx_channels.readers import Reading

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


def parse_rule(text: str) -> str:
    """A rule in words, or of RFC 5545, as the latter; empty for what is neither, or more than a card can say.

    :raises ValueError: it ends on a day that there is not
    """
    text = " ".join(text.upper().removeprefix("RRULE:").strip("; ").split())
    parts = dict(part.partition("=")[::2] for part in text.split(";")) if "=" in text else _parts(text)
    if until := parts.get("UNTIL"):
        parts["UNTIL"] = f"{date.fromisoformat(re.sub('[^0-9]', '', until)[:8]):%Y%m%d}T235959"
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if parts.get(name))
    return rule if re.fullmatch(_RULE, rule, re.ASCII) and parts.keys() <= {*_PARTS} else ""


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
    days = re.search("BYDAY=([^;]+)", rule)
    return days is None or not names.isdisjoint(days[1].split(","))


def _start(text: str, _starts: date | None) -> date:
    found = re.fullmatch(r"((?:19|20)\d\d-\d\d-\d\d)(?:[ T](\d\d?:\d\d)(?::00)?)?", text, re.ASCII)
    if found is None:
        raise ValueError("meeting", "")
    return datetime.fromisoformat(f"{found[1]} {found[2]:0>5}") if found[2] else date.fromisoformat(found[1])


def _length(text: str, starts: date | None) -> timedelta:
    if not re.fullmatch(rf"(?:-?\d{{1,4}} ?{_UNIT}(?:,| and)?(?: |$|(?=\d)))+", text.casefold(), re.ASCII):
        raise ValueError("meeting.length", "")
    parts = re.findall("(-?[0-9]+) ?([mhdw])", text.casefold())
    total = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
    if total <= timedelta():
        raise ValueError("meeting.nothing", "")
    if total % WHOLE_DAY and starts and not isinstance(starts, datetime):
        raise ValueError("meeting.days", "")
    return total


def _rule(text: str, starts: date | None) -> str:
    if not (rule := parse_rule(text)):
        raise ValueError("meeting.rule", "")
    if starts and not _allows(rule, starts):
        raise ValueError("meeting.day", f"{DAYS[starts.weekday()]} {starts:%Y-%m-%d}")
    if starts and (until := re.search("UNTIL=([0-9]+)", rule)) and until[1] < f"{starts:%Y%m%d}":
        raise ValueError("meeting.until", f"{starts:%Y-%m-%d}")
    return rule


def _zone(text: str, _starts: date | None) -> str:
    if time_zones() and text not in time_zones():
        raise ValueError("meeting.zone", "")
    return text


@cache
def time_zones() -> frozenset[str]:
    """The names of the time zones that are known here; none on a system without a list of them."""
    return frozenset(available_timezones())


_READ: Final = {"starts": _start, "duration": _length, "repeats": _rule, "timezone": _zone}


def read_when(text: str, option: str, reading: Reading) -> Any:
    """A start, a length, a rule or a time zone: each is nothing without a start, and of some kinds only."""
    given = {name for name in _READ if (reading.texts.get(name) or "").strip()}
    try:
        if reading.values.get("kind", "meeting") not in MEETING_KINDS:
            raise ValueError("option.meeting", ", ".join(MEETING_KINDS))
        if "starts" not in given:
            raise ValueError("meeting.alone", "")
        value = _READ[option](" ".join(text.split()), reading.values.get("starts"))
    except ValueError as error:
        key, words = error.args if len(error.args) == 2 else ("meeting.none", "")
        near = nearest(text, time_zones()) if key == "meeting.zone" else ""
        reading.refuse(key, option, text, words=words, nearest=near)
        return None
    if isinstance(value, datetime) and "timezone" not in given:
        reading.find("meeting.where", option)
    return value
