"""The rules over all channels of a project: names used twice, references to nothing, replacements in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_channels.findings import Finding, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx_channels.model import Channel


def place(channel: Channel) -> str:
    """Where a channel stands, for those who know no file names: ``support/communications:12``."""
    return f"{channel.docname}:{channel.line}" if channel.line else channel.docname


def check_project(
    channels: Sequence[Channel],
    where: Callable[[Channel], str] = place,
    is_example: Callable[[str], bool] = lambda docname: False,
) -> Iterator[tuple[Channel, Finding]]:
    """What is wrong with the channels of a project together, in the order of the channels.

    :param where: how a sentence names the place of another channel.
    :param is_example: whether the channels of a document are of no use outside it.
    """
    known: dict[str, Channel] = {}
    for channel in channels:
        known.setdefault(channel.id, channel)
    circles = _circles(known)
    used: dict[str, Channel] = dict(known)
    for channel in channels:
        yield from ((channel, finding) for finding in _duplicates(channel, used, where))
        yield from ((channel, finding) for finding in _references(channel, known, is_example))
        if known[channel.id] is channel:
            yield from ((channel, finding) for finding in _replacement(channel, known, circles))


def missing_channel(target: str, channels: Iterable[Channel], option: str = "") -> Finding:
    """A reference that names no channel, with the id that was most likely meant."""
    ids = {name: channel.id for channel in channels for name in (*channel.aliases, channel.id)}
    return Finding("reference", {"id": target, "nearest": ids.get(nearest(target, ids), "")}, option)


def _duplicates(channel: Channel, used: dict[str, Channel], where: Callable[[Channel], str]) -> Iterator[Finding]:
    """Ids and aliases that another channel has; ids go first, whatever the order of the pages."""
    if (other := used[channel.id]) is not channel:
        yield Finding("duplicate", {"id": channel.id, "first": where(other)}, "id")
    for alias in channel.aliases:
        other = used.setdefault(alias, channel)
        if other is not channel and alias != channel.id:
            yield Finding("duplicate.alias", {"id": alias, "first": where(other)}, "aliases")


def _references(channel: Channel, known: Mapping[str, Channel], is_example: Callable[[str], bool]) -> Iterator[Finding]:
    for option, target in (("join", channel.join), ("replaced-by", channel.replaced_by)):
        if isinstance(target, str) and target not in known:
            likely = (
                other for other in known.values() if other.docname == channel.docname or not is_example(other.docname)
            )
            yield missing_channel(target, likely, option)


def _replacement(
    channel: Channel, known: Mapping[str, Channel], circles: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    """A circle, told once at its first channel, or readers who are sent on to a retired channel."""
    circle = circles.get(channel.id, ())
    if circle:
        if circle[0] == channel.id:
            yield Finding("retired.loop", {"words": " → ".join((*circle, channel.id))}, "replaced-by")
        return
    target = known.get(channel.replaced_by or "")
    if target is not None and target.status == "retired":
        in_use = next((step for step in _path(target, known) if known[step].status != "retired"), "")
        yield Finding("retired.chain", {"id": target.id, "nearest": in_use}, "replaced-by")


def _circles(known: Mapping[str, Channel]) -> dict[str, tuple[str, ...]]:
    """The circle that each channel is in, for those that are in one; each circle begins with its first channel."""
    circles: dict[str, tuple[str, ...]] = {}
    for name, channel in known.items():
        path = _path(channel, known)
        if name not in circles and known[path[-1]].replaced_by == name:
            circles.update(dict.fromkeys(path, path))
    return circles


def _path(channel: Channel, known: Mapping[str, Channel]) -> tuple[str, ...]:
    """The ids on the way along ``replaced-by``, from a channel to the last one that is not on the way already."""
    path = [channel.id]
    step = channel.replaced_by or ""
    while step in known and step not in path:
        path.append(step)
        step = known[step].replaced_by or ""
    return tuple(path)
