"""The notes on the prose of any page: addresses that are a channel's, and names written otherwise than agreed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sphinx_channels.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_channels.addresses import Address
    from sphinx_channels.model import Channel

#: Where a name is part of something else: links, addresses, accounts, tags, roles and file names.
_NO_NAME: Final = re.compile(
    r"(?:https?://|www\.|mailto:)[^\s<>\"]+|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<!\w)[@#][\w-]+|\{[\w:+.-]+\}"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
)
_MAILBOX: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w.-]*\w")
_HOST: Final = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")
_PHONE: Final = "+"


class Prose:
    """Reads prose.

    A project may have thousands of channels and paragraphs, so a channel is looked up by what its address must have
    in common with a text that holds it.
    """

    def __init__(self, channels: Sequence[Channel], terms: Sequence[str]) -> None:
        self.terms = [term for term in dict.fromkeys(" ".join(term.split()) for term in terms) if term]
        self.channels: dict[str, list[Channel]] = {}
        for channel in channels:
            if channel.to is not None:
                self.channels.setdefault(_key(channel.to), []).append(channel)

    def findings(self, text: str) -> list[tuple[int, Finding]]:
        """What there is to say about a piece of prose, each with its position, in their order."""
        found = [*self._addresses(text), *self._names(text)]
        return sorted(found, key=lambda item: item[0])

    def _addresses(self, text: str) -> Iterator[tuple[int, Finding]]:
        """Each place where the address of a channel is written out."""
        folded = text.casefold()
        keys = {*_MAILBOX.findall(folded), *(host.removeprefix("www.") for host in _HOST.findall(folded))}
        keys |= {_PHONE} if _PHONE in text else set()
        for key in sorted(keys & self.channels.keys()):
            for channel in self.channels[key]:
                assert channel.to is not None
                for match in _written(channel.to).finditer(text):
                    yield match.start(), Finding("prose", {"value": match[0], "id": channel.id})

    def _names(self, text: str) -> Iterator[tuple[int, Finding]]:
        """Each place where a name has other capitals, or other blanks and hyphens, than the project agreed on."""
        names = _NO_NAME.sub(lambda match: " " * len(match[0]), text) if self.terms else ""
        for term in self.terms:
            pattern = r"[\s-]*".join(re.escape(part) for part in re.split(r"[\s-]+", term) if part)
            for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", names, re.IGNORECASE) if pattern else ():
                if " ".join(match[0].split()) not in self.terms:
                    yield match.start(), Finding("term", {"value": match[0], "fix": term})


def _key(address: Address) -> str:
    """What every text that holds an address has: the mailbox, the host, or the sign before a number.

    A short number has none: "999" is many things.
    """
    if address.form == "phone":
        return _PHONE if _PHONE in address.href else ""
    if address.form == "email":
        mailbox = _MAILBOX.search(address.text.casefold())
        return mailbox[0] if mailbox else ""
    return (urlsplit(address.href).hostname or "").removeprefix("www.")


def _written(address: Address) -> re.Pattern[str]:
    """How an address looks in prose, whole: no address of which it is only a part."""
    if address.form == "phone":
        digits = re.sub(r"\D", "", address.href.partition(";")[0])
        return re.compile(r"\+" + r"[ .()/-]*(?:\(0\)[ .-]*)?".join(digits) + r"(?!\d)", re.ASCII)
    if address.form == "email":
        return re.compile(rf"(?<![\w.+%-]){re.escape(address.text)}(?![\w-]|\.\w)", re.IGNORECASE)
    text = re.escape(address.text.removesuffix("/"))
    return re.compile(rf"(?<![\w@./-])(?:https?://)?(?:www\.)?{text}/?(?![\w/?#@%=&-]|[.:]\w)", re.IGNORECASE)
