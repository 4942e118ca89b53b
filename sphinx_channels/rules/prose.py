"""The notes on the prose of any page: addresses that are a channel's, and names written otherwise than agreed."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sphinx_channels.messages import Finding
from sphinx_channels.model import Channel

#: Where a name is part of something else: links, addresses, accounts, tags, roles and file names.
_NO_NAME: Final = re.compile(
    r"(?:https?://|www\.|mailto:)[^\s<>\"]+|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<!\w)[@#][\w-]+|\{[\w:+.-]+\}"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
)
#: A mailbox, a number with its country's code, or a web address, with or without its scheme.
_ADDRESS: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)*+|\+[0-9](?:[ ./-]?(?:\(0\)[ .-]?)?\(?[0-9]\)?)*+"
    r"|(?<![\w@./-])(?:https?://)?[\w-]++(?:\.[\w-]++)++(?::\d+)?(?:[/?#][^\s<>\"]*)?",
    re.IGNORECASE,
)
#: What ends a sentence, and no address.
_END: Final = ".,;:!?)"


class Prose:
    """Reads prose: a project may have thousands of channels and paragraphs, so each address is looked up."""

    def __init__(self, channels: Sequence[Channel], terms: Sequence[str]) -> None:
        self.terms = [term for term in dict.fromkeys(" ".join(term.split()) for term in terms) if term]
        self.channels: dict[str, list[Channel]] = {}
        for channel in channels:
            if channel.to is not None:
                is_phone = channel.to.form == "phone"
                written = channel.to.href.removeprefix("tel:").partition(";")[0] if is_phone else channel.to.text
                self.channels.setdefault(_key(written), []).append(channel)

    def findings(self, text: str) -> list[tuple[int, Finding]]:
        """What there is to say about a piece of prose, each with its position, in their order."""
        return sorted([*self._addresses(text), *self._names(text)], key=lambda item: item[0])

    def _addresses(self, text: str) -> Iterator[tuple[int, Finding]]:
        """Each place where the address of a channel is written out."""
        for match in _ADDRESS.finditer(text):
            for channel in self.channels.get(_key(match[0]), ()):
                written = match[0].rstrip(_END)
                yield match.start(), Finding("prose", {"value": written, "id": channel.id})

    def _names(self, text: str) -> Iterator[tuple[int, Finding]]:
        """Each place where a name has other capitals, or other blanks and hyphens, than the project agreed on."""
        names = _NO_NAME.sub(lambda match: " " * len(match[0]), text) if self.terms else ""
        for term in self.terms:
            pattern = r"[\s-]*".join(re.escape(part) for part in re.split(r"[\s-]+", term) if part)
            for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", names, re.IGNORECASE) if pattern else ():
                if " ".join(match[0].split()) not in self.terms:
                    yield match.start(), Finding("term", {"value": match[0], "fix": term})


def _key(written: str) -> str:
    """An address in one way of writing, without what may be left out."""
    if written.startswith("+"):
        return "+" + re.sub(r"\D", "", written.replace("(0)", ""))
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", written.casefold()).rstrip(f"{_END}/")
