"""The notes on the prose of whole pages, and the roles in it that name no channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sphinx import addnodes

from sphinx_channels.checks import check_prose, missing_channel
from sphinx_channels.lines import settle, source_lines
from sphinx_channels.located import Located
from sphinx_channels.paragraphs import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docutils.nodes import document
    from sphinx.addnodes import pending_xref
    from sphinx.config import Config

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Address, Channel, Settings

_MAILBOX: Final = re.compile(r"[\w.+%-]+@[\w.-]*\w")
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = "+"


class Prose:
    """Reads the prose of pages.

    A project may have thousands of channels and paragraphs, so a channel is looked up by what its address must have
    in common with a text that holds it.
    """

    def __init__(self, channels: Sequence[Channel], settings: Settings) -> None:
        self.settings = settings
        self.channels: dict[str, list[tuple[str, Channel]]] = {}
        for channel in channels:
            if channel.to is not None:
                address = channel.to.text.casefold().removesuffix("/")
                self.channels.setdefault(_key(channel.to), []).append((address, channel))

    def notes(self, document: document) -> Iterator[Located]:
        """What there is to say about the prose of a page, in page order."""
        lines: dict[str, list[str]] = {}
        for passage in passages(document):
            channels = [] if passage.is_name else self._likely(passage.text)
            for finding in check_prose(passage.text, channels, self.settings):
                if passage.path not in lines:
                    lines[passage.path] = source_lines(passage.path)
                line = passage.line + (finding.offset or 0)
                yield Located(finding, passage.path, settle(lines[passage.path], line, finding.values["value"]))

    def _likely(self, text: str) -> list[Channel]:
        """The channels whose address may stand in a text."""
        text = text.casefold()
        keys = {*_MAILBOX.findall(text), *(host.removeprefix("www.") for host in _HOST.findall(text))}
        found = [
            channel
            for key in sorted(keys & self.channels.keys())
            for written, channel in self.channels[key]
            if written in text
        ]
        return [*found, *(channel for _, channel in self.channels.get(_PHONE, ()) if _PHONE in text)]


def _key(address: Address) -> str:
    """What every text that holds an address has: the mailbox, the host, or the sign before a number."""
    if address.form == "phone":
        return _PHONE
    if address.form == "email":
        mailbox = _MAILBOX.search(address.text.casefold())
        return mailbox[0] if mailbox else ""
    return (urlsplit(address.href).hostname or "").removeprefix("www.")


def missing_references(
    domain: ChannelDomain, docname: str, document: document, is_elsewhere: Callable[[pending_xref], bool]
) -> Iterator[Located]:
    """The roles of a page that name no channel, as the build says it of them.

    :param is_elsewhere: whether another project may have what a role names.
    """
    for node in document.findall(addnodes.pending_xref):
        if node.get("refdomain") != domain.name or not node.get("refwarn"):
            continue
        target = node["reftarget"]
        ignored = _is_ignored(domain.env.config, f"{domain.name}:{node['reftype']}", target)
        known = domain.find(target, docname) is not None or domain.is_left_out(node)
        if not known and not ignored and not is_elsewhere(node):
            finding = missing_channel(target, domain.nameable(docname))
            yield Located(finding, node.source or document["source"], node.line or 1)


def _is_ignored(config: Config, kind: str, target: str) -> bool:
    """Whether the project wants nothing said of a reference that leads nowhere."""
    return (kind, target) in config.nitpick_ignore or any(
        re.fullmatch(kinds, kind) and re.fullmatch(targets, target) for kinds, targets in config.nitpick_ignore_regex
    )
