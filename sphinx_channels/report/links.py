"""The addresses of a channel, and what a machine can find out about each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from sphinx_channels.checks.address import INVITE
from sphinx_channels.model import Address, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_channels.model import Channel

#: Sites that show a machine a page to sign in on, or an error, whether or not the account is there.
_CLOSED: Final = {
    "x.com": "X",
    "twitter.com": "X",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "threads.com": "Threads",
    "threads.net": "Threads",
}
#: Fragments that name a view of a program, not a place on a page: Zulip's, Matrix's, and paths.
_VIEW: Final = re.compile(r"!|.*/|narrow|[@:]")

RETIRED: Final = "no page links to it any more"
PLANNED: Final = "it is not in use yet"
PHONE: Final = "only a call tells whether somebody answers"
MAILBOX: Final = "only a message tells whether somebody reads it"
MEMBERS: Final = "it is behind a sign-in, so a machine sees only that the server answers"
VIEW: Final = "what follows # never reaches the server"
INVITATION: Final = "the page of an invitation answers even when the invitation has ended"


class Link(NamedTuple):
    """One address of a channel."""

    option: str
    address: Address
    ask: bool
    """Whether its server can be asked at all."""
    blind: str
    """What a machine cannot find out about it, and why; empty where it can find out everything."""

    @property
    def target(self) -> str:
        """What to ask: a mail domain, or a page without the part that its own program reads."""
        if self.address.form == "email":
            return self.address.text.rpartition("@")[2].casefold()
        page, _, fragment = self.address.href.partition("#")
        return page if _VIEW.match(fragment) else self.address.href


def links_of(channel: Channel) -> Iterator[Link]:
    """Every address of a channel, in the order of its options."""
    if channel.to is not None:
        yield _link("to", channel.to, channel)
    if isinstance(channel.join, Address):
        yield _link("join", channel.join, channel)
    for entry in channel.links:
        written = entry.href.removeprefix("tel:")
        written = unquote(written.removeprefix("mailto:")) if written.startswith("mailto:") else written
        if address := parse_address(written):
            yield _link("links", address, channel)


def _link(option: str, address: Address, channel: Channel) -> Link:
    if channel.status in {"retired", "planned"}:
        return Link(option, address, False, RETIRED if channel.status == "retired" else PLANNED)
    if address.form == "phone":
        return Link(option, address, False, PHONE)
    if address.form == "email":
        return Link(option, address, True, MAILBOX)
    parts = urlsplit(address.href)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.")
    if host in _CLOSED:
        return Link(option, address, False, f"{_CLOSED[host]} shows machines no accounts")
    if option == "to" and channel.access in {"members", "team"}:
        return Link(option, address, True, MEMBERS)
    if INVITE.match(address.href):
        return Link(option, address, True, INVITATION)
    return Link(option, address, True, VIEW if _VIEW.match(parts.fragment) else "")
