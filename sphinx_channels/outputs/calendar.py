"""The meetings of a web site for programs: files for calendars, and what tells a script the next time."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import escape
from importlib.util import find_spec
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from sphinx_channels.domain import channel_domain
from sphinx_channels.meetings import rule_parts
from sphinx_channels.model import Channel, slug
from sphinx_channels.outputs.pages import UNSIGNED, base_address, card_address, write_own, writes_pages
from sphinx_channels.texts import _


def has_file(channel: Channel, env: BuildEnvironment) -> bool:
    """Whether everybody may put a channel's time into a calendar."""
    has_time = channel.starts and (channel.timezone or not isinstance(channel.starts, datetime))
    is_open = channel.status != "retired" and channel.access != "team"
    return bool(has_time and is_open and not channel_domain(env).is_example(channel.docname))


def meeting_part(self: HTML5Translator, node: Element) -> str:
    """The next time, which only a script can know, and a link to the file."""
    channel, builder = node["channel"], self.builder
    if not writes_pages(builder) or not has_file(channel, builder.env) or not find_spec("icalendar"):
        return ""
    following = ""
    if isinstance(channel.starts, datetime):
        minutes = channel.duration // timedelta(minutes=1) if channel.duration else 0
        values = {"starts": f"{channel.starts:%Y-%m-%dT%H:%MZ}", "timeZone": channel.timezone, "minutes": minutes}
        language = "en-GB" if self.config.language == "en" else self.config.language.replace("_", "-")
        if until := rule_parts(channel.repeats).get("UNTIL"):
            values["until"] = f"{date.fromisoformat(until[:8])}T24:00Z"
        values |= {"steps": days_between(channel), "label": _("Next, in your time zone:"), "lang": language}
        following = f'<channel-next data-meeting="{escape(json.dumps(values, ensure_ascii=False))}"></channel-next>'
    address = relative_uri(builder.get_target_uri(builder.current_docname), f"meetings/{channel.id}.ics")
    words, name = escape(_("Add to calendar")), escape(channel.name)
    return f' {following} <a class="reference internal" href="{address}" aria-label="{words}: {name}">{words}</a>'


def days_between(channel: Channel) -> list[Any]:
    """The days from each time to the next, which come round again; after the last one comes what is no number."""
    from dateutil.rrule import rrulestr

    rule = re.sub(";UNTIL=[^;]*", "", channel.repeats)
    is_round = rule and not re.search("MONTHLY|YEARLY|COUNT", rule)
    most = rule.count(",") + 2 if is_round else 1000  # eighty years of months
    times = islice(rrulestr(rule, dtstart=channel.starts), most) if rule else ()
    days = [(after - before).days for before, after in pairwise(times)]
    return days if is_round else [*days, "end"]


def write_calendars(app: Sphinx, exception: Exception | None) -> None:
    """Write a file for each meeting and one for all of them, but over no file of somebody else's."""
    if exception is not None or not writes_pages(app.builder):
        return
    events = {name: it for name, it in channel_domain(app.env).first_of_id.items() if has_file(it, app.env)}
    if events and not find_spec("icalendar"):
        logging.getLogger(__name__).info("To write calendar files: pip install 'sphinx-channels[meetings]'")
        return
    every = Path(app.outdir, "meetings.ics")
    folder = every.with_suffix("")
    files: dict[Path, list[Channel]] = {path: [] for path in folder.glob("*.ics")}
    files |= {every: [*events.values()]} | {folder / f"{name}.ics": [channel] for name, channel in events.items()}
    for path, channels in files.items():  # whoever goes by an old one would stand before a closed door
        write_own(path, _calendar(app, channels) if channels else "")


def _calendar(app: Sphinx, channels: list[Channel]) -> str:
    """The meetings as RFC 5545 has them, the same in each build: a stamp is a day that the project gives."""
    from icalendar import Calendar, Event, vRecur

    calendar = Calendar({"prodid": "-//sphinx_channels//EN", "version": "2.0", "x-channels-digest": UNSIGNED})
    site, years = base_address(app), []
    for channel in channels:
        starts: Any = channel.starts
        zone = ZoneInfo(channel.timezone) if isinstance(starts, datetime) else None
        stamp, starts = channel.verified or starts, starts.replace(tzinfo=zone) if zone else starts
        rule = vRecur.from_ical(channel.repeats) if channel.repeats else {}
        for last in rule.get("until", ()):  # in UTC, or a day where the start is one
            rule["until"] = last.replace(tzinfo=zone).astimezone(UTC) if zone else last.date()
        values = {
            "uid": f"{channel.id}@{urlsplit(site).hostname or slug(app.config.project)}",
            "dtstamp": datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC),
            "summary": channel.name,
            "description": channel_domain(app.env).fill(channel.summary),
            "location": channel.href,
            "url": site and card_address(app, channel),
            "status": "TENTATIVE" if channel.status == "planned" else "",
            "dtstart": starts,
            "dtend": starts + channel.duration if channel.duration else None,
            "rrule": rule,
        }
        event = Event()
        for name, value in values.items():
            if value:
                event.add(name, value)
        calendar.add_component(event)
        years.append(starts.year)
    calendar.add_missing_timezones(date(min(years), 1, 1), date(max(*years, 2030) + 30, 1, 1))
    calendar.subcomponents.sort(key=lambda part: str(part.get("tzid", "~")))  # zones come from a set: first, by name
    return str(calendar.to_ical().decode())
