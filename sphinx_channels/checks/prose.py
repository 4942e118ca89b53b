"""The rules over the prose of any page: addresses that are a channel's, and names written otherwise than agreed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.source import line_of, without_code
from sphinx_channels.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_channels.model import Address, Channel, Settings

#: Where a name is part of something else: links, addresses, accounts, tags, roles and file names.
_NO_NAME: Final = re.compile(
    r"(?:https?://|www\.|mailto:)[^\s<>\"]+|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<!\w)[@#][\w-]+|\{[\w:+.-]+\}"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
)


def check_prose(text: str, channels: Sequence[Channel], settings: Settings) -> list[Finding]:
    """What there is to say about a piece of prose, in its order; each finding has its line, counted from 0.

    :param text: a paragraph or more, as raw Markdown or rST, or as a document tree has it; without directives.
    """
    text = without_code(text)
    found = [*_addresses(text, channels), *_terms(text, settings.terms)]
    found.sort(key=lambda item: item[0])
    return [Finding(key, values, offset=line_of(text, position)) for position, key, values in found]


def _addresses(text: str, channels: Sequence[Channel]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Each place where the address of a channel is written out."""
    for channel in channels:
        if channel.to is not None:
            for match in _written(channel.to).finditer(text):
                yield match.start(), "prose", {"value": match[0], "id": channel.id}


def _written(address: Address) -> re.Pattern[str]:
    """How an address looks in prose, whole: no address of which it is only a part."""
    if address.form == "phone":
        digits = re.sub(r"\D", "", address.href.partition(";")[0])
        return re.compile(r"\+" + r"[ .()/-]*(?:\(0\)[ .-]*)?".join(digits) + r"(?!\d)", re.ASCII)
    if address.form == "email":
        return re.compile(rf"(?<![\w.+%-]){re.escape(address.text)}(?![\w-]|\.\w)", re.IGNORECASE)
    text = re.escape(address.text.removesuffix("/"))
    return re.compile(rf"(?<![\w@./-])(?:https?://)?(?:www\.)?{text}/?(?![\w/?#@%=&-]|[.:]\w)", re.IGNORECASE)


def _terms(text: str, terms: Sequence[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Each place where a name has other capitals, or other blanks and hyphens, than the project agreed on."""
    names = _NO_NAME.sub(lambda match: " " * len(match[0]), text)
    agreed = dict.fromkeys(" ".join(term.split()) for term in terms)
    for term in agreed:
        pattern = r"[\s-]*".join(re.escape(part) for part in re.split(r"[\s-]+", term) if part)
        for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", names, re.IGNORECASE) if pattern else ():
            if " ".join(match[0].split()) not in agreed:
                yield match.start(), "term", {"value": match[0], "fix": term}
