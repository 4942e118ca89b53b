"""The rules over all channels of a project: names used twice, references that lead nowhere, replacements in a ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sphinx_channels.findings import Finding, nearest
from sphinx_channels.model import Channel

Place = Callable[[Channel], str]


def place(channel: Channel) -> str:
    """Where a channel stands, as ``support/communications:12``."""
    return f"{channel.docname}:{channel.line}" if channel.line else channel.docname


def check_project(channels: Sequence[Channel], where: Place = place) -> Iterator[tuple[Channel, Finding]]:
    """What is wrong with the channels of a project together, in their order.

    :param where: how a message names the place of another channel; the domain knows file names, a channel does not.
    """
    first: dict[str, Channel] = {}
    for channel in channels:
        first.setdefault(channel.id, channel)
    yield from _duplicates(channels, first, where)
    for channel in channels:
        yield from ((channel, finding) for finding in _references(channel, first))
    yield from _replacements(channels, first)


def _duplicates(channels: Sequence[Channel], first: dict[str, Channel], where: Place) -> Iterator[tuple[Channel, Finding]]:
    used: dict[str, Channel] = {}
    for channel in channels:
        for name in dict.fromkeys((channel.id, *channel.aliases)):
            is_alias = name != channel.id
            other = (first.get(name) if is_alias else None) or used.get(name)
            if other is None or other is channel:
                used[name] = channel
                continue
            values = {"id": name, "first": where(other)}
            yield channel, Finding("duplicate.alias", values, "aliases") if is_alias else Finding("duplicate", values)


def _references(channel: Channel, known: dict[str, Channel]) -> Iterator[Finding]:
    for option, target in (("join", channel.join), ("replaced-by", channel.replaced_by)):
        if isinstance(target, str) and target not in known:
            yield missing_channel(target, known.values(), option)


def missing_channel(target: str, channels: Iterable[Channel], option: str = "") -> Finding:
    """A reference that names no channel, with the id that was most likely meant."""
    names = {name: channel.id for channel in channels for name in (*channel.aliases, channel.id)}
    return Finding("reference", {"id": target, "nearest": names.get(nearest(target, names), "")}, option)


def _replacements(channels: Sequence[Channel], known: dict[str, Channel]) -> Iterator[tuple[Channel, Finding]]:
    """Rings, each told once at its first channel, and channels that send their readers to a retired one."""
    in_a_ring: set[str] = set()
    for channel in channels:
        path = _path(channel, known)
        if path[-1] == channel.id and channel.id not in in_a_ring and known[channel.id] is channel:
            in_a_ring.update(path)
            yield channel, Finding("retired.loop", {"path": " → ".join([channel.id, *path])}, "replaced-by")
    for channel in channels:
        target = known.get(channel.replaced_by or "")
        if target is None or target.status != "retired" or channel.id in in_a_ring:
            continue
        live = next((step for step in _path(channel, known) if known[step].status != "retired"), "")
        yield channel, Finding("retired.chain", {"id": target.id, "fix": live}, "replaced-by")


def _path(channel: Channel, known: dict[str, Channel]) -> list[str]:
    """The ids that one passes on the way along ``replaced-by``, up to its end or to the first repeat."""
    path: list[str] = []
    step = known.get(channel.replaced_by or "")
    while step is not None and step.id not in path:
        path.append(step.id)
        if step.id == channel.id:
            break
        step = known.get(step.replaced_by or "")
    return path or [""]
