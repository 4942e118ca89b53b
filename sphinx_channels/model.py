"""What a channel is: its vocabulary and its fields. Pure values, which know no Sphinx."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote

from docutils.nodes import make_id

from sphinx_channels.addresses import Address

#: Every kind of channel, with the purposes it serves when ``for`` is not given.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("ask",), "phone": ("ask",), "form": ("ask",), "website": ("learn",), "forum": ("discuss",),
    "chat": ("discuss",), "list": ("discuss",), "issues": ("report",), "social": ("news",), "news": ("news",),
    "meeting": ("discuss",), "qa": ("ask",), "video": ("learn",), "event": ("meet",), "group": ("meet",),
    "calendar": ("meet",), "post": ("ask",),
}  # fmt: skip
PURPOSES: Final = ("ask", "discuss", "report", "join", "news", "security", "learn", "meet")
ACCESS: Final = ("open", "sign-up", "members", "team")
STATUSES: Final = ("active", "planned", "read-only", "retired")
#: Those under which people are sent to the address.
IN_USE: Final = ("active", "read-only")
ALIGNMENTS: Final = ("left", "right")
LAYOUTS: Final = ("cards", "table", "list", "chooser")
#: What a list can group channels by.
GROUPS: Final = ("for", "kind", "access", "status", "languages", "region", "platform")

#: The address forms that each kind accepts.
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("email",), "phone": ("phone",), "form": ("url",), "website": ("url",), "forum": ("url",),
    "chat": ("url", "chat"), "list": ("url", "email"), "issues": ("url", "email"), "social": ("url",),
    "news": ("url", "email"), "meeting": ("url", "phone"), "qa": ("url",), "video": ("url",),
    "event": ("url", "email"), "group": ("url", "email"), "calendar": ("url", "calendar"), "post": ("post",),
}  # fmt: skip

_SENTENCE_END: Final = r"(?<![.!?…])[.!?…]+[\"'’”»)\]]*(?=\s+[^\W\d_]|\s+[\d\"'‘“«(\[¿¡])|[。！？؟۔।።։။។།｡]+[」』”)]*"
# An abbreviation or an initial before the full stop: the sentence goes on.
_ABBREVIATION: Final = (
    r"(?i)[(\"“]?(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]"
    r"|Dr|Prof|Mr|Mrs|Ms|Mme|St|vs|approx|ca|incl|Tel|ext|Fig|bzw|resp)\."
)


class Link(NamedTuple):
    """One entry of ``links``."""

    label: str
    href: str


class Channel(NamedTuple):
    """One place where people can be reached, as its ``{channel}`` directive declares it.

    Every value has passed the rules: a field whose text was wrong holds its default, so nothing that reads a channel
    has to check it again. What was written there is in ``unread``.
    """

    id: str
    name: str
    kind: str = "website"
    to: Address | None = None
    room: str = ""
    """What to look for on a platform: with it, a channel needs no address."""
    purposes: tuple[str, ...] = ()
    access: str = "open"
    join: Address | str | None = None
    """An address, or the id of another channel."""
    status: str = "active"
    replaced_by: str | None = None
    aliases: tuple[str, ...] = ()
    platform: str = ""
    links: tuple[Link, ...] = ()
    response: str = ""
    hours: str = ""
    not_for: str = ""
    owner: str = ""
    starts: date | None = None
    """A day, or a day with a time on the clocks of ``timezone``."""
    duration: timedelta | None = None
    repeats: str = ""
    """A rule as RFC 5545 writes it."""
    timezone: str = ""
    languages: tuple[str, ...] = ()
    region: str = ""
    official: bool = True
    """False where its members run it, and not the project."""
    verified: date | None = None
    subject: str = ""
    align: str = ""
    url: Address | None = None
    """The address of its card in the project that keeps it, where that is another one."""
    summary: str = ""
    """The first sentence of the body."""
    written: tuple[str, ...] = ()
    """Its region and its platform before they were translated, by which lists find it in every language."""
    unread: tuple[tuple[str, str], ...] = ()
    """Options that are wrong, with their text: it is told in a warning, and the card still shows it."""
    docname: str = ""
    anchor: str = ""
    """The card's anchor on its page; the id, unless something else on the page has it."""
    source: str = ""
    """The file that declares it, absolute: another one than the page's where a page includes it."""
    line: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    """Where those options stand that can be checked only when all channels are known."""

    @property
    def place(self) -> tuple[str, int, str, str]:
        """Where it is declared: what two pages include is one channel. A line of JSON may have many."""
        return self.source, self.line, self.id, self.where

    def line_of(self, option: str) -> int:
        """The line of an option, or of the directive where the option is not written."""
        return dict(self.lines).get(option, self.line)

    @property
    def where(self) -> str:
        """The address in words, or the room; the name where there is neither."""
        return self.to.text if self.to else self.room or self.name

    @property
    def live(self) -> bool:
        """Whether pages may link to the address: a planned or retired channel has none, and so has a postal address."""
        return self.to is not None and bool(self.to.href) and self.status in IN_USE

    @property
    def href(self) -> str:
        """The link target with the subject line, or an empty string for a channel that is not live."""
        if self.to is None or not self.live:
            return ""
        has_subject = self.subject and self.to.form == "email"
        return f"{self.to.href}?subject={quote(self.subject, safe='')}" if has_subject else self.to.href


class PageDetails(NamedTuple):
    """What a ``{page}`` directive says of its page."""

    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    permalinks: tuple[str, ...] = ()
    """Old addresses, as the files that will answer for them."""
    toc: bool = True
    reviewed: date | None = None
    summary: str = ""
    source: str = ""
    line: int = 0
    permalink_line: int = 0
    reviewed_line: int = 0


class Listing(NamedTuple):
    """What a ``{channels}`` directive asks for; an empty filter lets everything through."""

    layout: str = "cards"
    purposes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("active", "planned", "read-only")
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    group_by: str = ""
    columns: tuple[str, ...] = ()
    declared: tuple[str, ...] | None = None
    """The ids of the channels of its file; None where it shows those that others declare."""

    def shows(self, channel: Channel) -> bool:
        """Whether the filters let a channel through."""
        return (
            (self.declared is None or channel.id in self.declared)
            and channel.status in self.statuses
            and (not self.kinds or channel.kind in self.kinds)
            and (not self.access or channel.access in self.access)
            and (not self.purposes or not set(channel.purposes).isdisjoint(self.purposes))
            and (not self.languages or any(map(self.speaks, channel.languages)))
            and (not self.regions or _has((channel.region, *channel.written[:1]), self.regions))
            and (not self.platforms or _has((channel.platform, *channel.written[1:]), self.platforms))
        )

    def speaks(self, tag: str) -> bool:
        """Whether a language is wanted: ``pt`` lets ``pt-BR`` through (RFC 4647, basic filtering)."""
        return not self.languages or f"{tag}-".startswith(tuple(f"{wanted}-" for wanted in self.languages))

    def groups(self, channel: Channel) -> list[str]:
        """The values under which it is shown; a filter leaves out what it leaves out of a list."""
        if self.group_by == "for":
            return [purpose for purpose in channel.purposes if not self.purposes or purpose in self.purposes]
        if self.group_by == "languages":
            return [tag for tag in channel.languages if self.speaks(tag)]
        return [getattr(channel, self.group_by)] if self.group_by else []


class Settings(NamedTuple):
    """The configuration values that decide how a channel is read and checked."""

    today: date
    purposes: tuple[str, ...] = PURPOSES
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    verify_days: int = 365


def slug(name: str) -> str:
    """The id that a heading of this text gets, or a digest for a script that docutils cannot transliterate."""
    return make_id(name) or "channel-" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]


def is_slug(text: str) -> bool:
    """Whether a text can stand as an id, an anchor and a CSS class."""
    return re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None


def split_words(raw: str) -> tuple[str, ...]:
    """The entries of a comma list, or of one of YAML in brackets, without blanks or repeats, in the order written."""
    bare = re.sub(r"^\s*\[([^][]*)\]\s*$", r"\1", raw)
    return tuple(dict.fromkeys(word for part in re.split(r"[,\n]", bare) if (word := part.strip(" \t\r'\""))))


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, in one line; an abbreviation such as "e.g." does not end it."""
    text = " ".join(text.split())
    for match in re.finditer(_SENTENCE_END, text):
        before, after = text[: match.start() + 1].rpartition(" ")[2], text[match.end() :].lstrip()
        # In scripts without capitals every letter may begin a sentence, in others only a capital does.
        if not after[:1].islower() and not re.fullmatch(_ABBREVIATION, before):
            return text[: match.end()]
    return text


def _has(texts: Iterable[str], wanted: tuple[str, ...]) -> bool:
    """Whether a text, or one of its parts between commas, is wanted, in capitals or not."""
    parts = {part.casefold() for text in texts for part in split_words(text)}
    return not parts.isdisjoint(map(str.casefold, wanted))
