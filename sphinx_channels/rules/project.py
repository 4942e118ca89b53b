"""The rules over all channels of a project: names used twice, references to nothing, replacements in a circle."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sphinx_channels.messages import Finding, Located, nearest, shown_path
from sphinx_channels.model import IN_USE, Channel, Settings


def at_channel(channel: Channel, finding: Finding) -> Located:
    """A finding about a channel, at the line of the option that it is about."""
    return Located(finding, channel.source, channel.line_of(finding.option), channel.id)


def missing_channel(target: str, channels: Iterable[Channel], option: str = "") -> Finding:
    """A reference that names no channel, with the id that was most likely meant."""
    ids = {name: channel.id for channel in channels for name in (channel.name, *channel.aliases, channel.id)}
    near = ids.get(target) or ids.get(nearest(target, ids), "")
    key = "reference" if near or target.isascii() else "reference.script"
    return Finding(key, {"id": target, "nearest": near}, option)


def days(channels: Iterable[Channel], settings: Settings) -> Iterator[tuple[Channel, Finding]]:
    """What there is to say of the days on which channels were checked, seen from today."""
    for channel in channels:
        is_used = channel.status in IN_USE and (channel.to is not None or bool(channel.room))
        if channel.verified is None:
            if settings.verify_days and channel.status in IN_USE and "verified" not in dict(channel.unread):
                yield channel, Finding("stale.never", {})
        elif channel.verified > settings.today:
            yield channel, in_future("verified", channel.verified, settings)
        elif 0 < settings.verify_days < (age := (settings.today - channel.verified).days) and is_used:
            values = {"value": channel.verified.isoformat(), "age": str(age), "days": str(settings.verify_days)}
            yield channel, Finding("stale", values, "verified")


def in_future(option: str, day: date, settings: Settings) -> Finding:
    """A day that is to be past, and is not."""
    values = {"option": option, "value": day.isoformat(), "today": settings.today.isoformat()}
    return Finding("date.future", values, option)


def check_channels(
    channels: Sequence[Channel], srcdir: Path, nameable: Callable[[str], Iterable[Channel]]
) -> Iterator[tuple[Channel, Finding]]:
    """What is wrong with the channels of a project together; ``nameable`` gives those that a page may want to name."""
    known: dict[str, Channel] = {}
    for channel in channels:
        known.setdefault(channel.id, channel)
    used = dict(known)
    for channel in channels:
        other = used[channel.id]
        if other is not channel:
            yield channel, Finding("duplicate", {"id": channel.id, "first": _where(other, srcdir)}, "id")
        for alias in channel.aliases:
            other = used.setdefault(alias, channel)
            if other is not channel and alias != channel.id:
                yield channel, Finding("duplicate.alias", {"id": alias, "first": _where(other, srcdir)}, "aliases")
        for option, target in (("join", channel.join), ("replaced-by", channel.replaced_by)):
            if isinstance(target, str) and target not in known and not channel.url:  # the page of another project knows
                yield channel, missing_channel(target, nameable(channel.docname), option)
        if channel.replaced_by and known[channel.id] is channel and (finding := _replacement(channel, known)):
            yield channel, finding


def _where(channel: Channel, srcdir: Path) -> str:
    return f"{shown_path(channel.source, srcdir)}:{channel.line}"


def _replacement(channel: Channel, known: Mapping[str, Channel]) -> Finding | None:
    """A circle, told once at its first channel, or readers who are sent on to a retired channel."""
    path = [channel.id]
    while (step := known[path[-1]].replaced_by or "") in known and step not in path:
        path.append(step)
    if step == channel.id:
        is_first = channel.id == next(name for name in known if name in path)
        return Finding("retired.loop", {"words": " → ".join((*path, step))}, "replaced-by") if is_first else None
    if path[1:] and known[path[1]].status == "retired":
        in_use = next((name for name in path[1:] if known[name].status != "retired"), "")
        return Finding("retired.chain", {"id": path[1], "nearest": in_use}, "replaced-by")
    return None
