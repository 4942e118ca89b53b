"""The notes on the prose of whole pages, and the roles in it that name no channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sphinx import addnodes

from sphinx_channels.checks import check_prose, missing_channel
from sphinx_channels.located import Located
from sphinx_channels.paragraphs import line_of_inline, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils.nodes import document

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Channel, Settings

_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = "+"


class Prose:
    """Reads the prose of pages. It looks a channel up by its host, since a project may have thousands of both."""

    def __init__(self, channels: Sequence[Channel], settings: Settings) -> None:
        self.settings = settings
        self.channels: dict[str, list[Channel]] = {}
        for channel in channels:
            self.channels.setdefault(_key(channel), []).append(channel)

    def notes(self, document: document) -> Iterator[Located]:
        """What there is to say about the prose of a page, in page order."""
        for passage in passages(document):
            channels = [] if passage.is_name else self._likely(passage.text)
            for finding in check_prose(passage.text, channels, self.settings):
                yield Located(finding, passage.path, passage.line + (finding.offset or 0))

    def _likely(self, text: str) -> list[Channel]:
        """The channels whose host the text names, and those with a number where it may have one."""
        keys = {host.removeprefix("www.") for host in _HOST.findall(text.casefold())}
        keys |= {_PHONE} if _PHONE in text else set()
        return [channel for key in sorted(keys & self.channels.keys()) for channel in self.channels[key]]


def _key(channel: Channel) -> str:
    if channel.to is None:
        return ""
    if channel.to.form == "phone":
        return _PHONE
    host = channel.to.text.rpartition("@")[2] if channel.to.form == "email" else urlsplit(channel.to.href).hostname
    return (host or "").casefold().removeprefix("www.")


def missing_references(domain: ChannelDomain, docname: str, document: document) -> Iterator[Located]:
    """The roles of a page that name no channel, as the build says it of them."""
    for node in document.findall(addnodes.pending_xref):
        if node.get("refdomain") != domain.name or not node.get("refwarn") or domain.find(node["reftarget"], docname):
            continue
        finding = missing_channel(node["reftarget"], domain.all_channels())
        yield Located(finding, node.source or document.get("source") or "", line_of_inline(node))
