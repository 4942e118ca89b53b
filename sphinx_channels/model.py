"""What a channel is: its vocabulary, its fields, and how an address is read from text.

Pure values, which know no Sphinx: all of it can be tested, fuzzed and reused.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from docutils.nodes import make_id

#: Every kind of channel, with the purposes it serves when ``for`` is not given.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("ask",),
    "phone": ("ask",),
    "form": ("ask",),
    "website": (),
    "forum": ("discuss",),
    "chat": ("discuss",),
    "list": ("discuss",),
    "issues": ("report",),
    "social": ("news",),
    "news": ("news",),
    "meeting": ("discuss",),
}
PURPOSES: Final = ("ask", "discuss", "report", "join", "news", "security")
ACCESS: Final = ("open", "sign-up", "members", "team")
STATUSES: Final = ("active", "planned", "read-only", "retired")
#: Those under which people are sent to the address.
IN_USE: Final = ("active", "read-only")
ALIGNMENTS: Final = ("left", "right")
LAYOUTS: Final = ("cards", "table", "list", "chooser")

#: The address forms that each kind accepts.
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("email",),
    "phone": ("phone",),
    "form": ("url",),
    "website": ("url",),
    "forum": ("url",),
    "chat": ("url",),
    "list": ("url", "email"),
    "issues": ("url", "email"),
    "social": ("url",),
    "news": ("url", "email"),
    "meeting": ("url", "phone"),
}

#: URL schemes that may reach an ``href``. Everything else stays text.
SCHEMES: Final = ("https", "http", "mailto", "tel")
#: Those that may stand in the text of a channel: places to meet, to call and to fetch from. None of them runs anything.
LINK_SCHEMES: Final = frozenset(
    (*SCHEMES, *(
        "callto discord facetime feed ftp ftps geo gopher git im irc irc6 ircs magnet matrix msteams mumble news nntp "
        "rsync sftp signal sip sips skype slack sms ssh svn tg urn webcal webcals whatsapp xmpp zoommtg zoomus"
    ).split())
)  # fmt: skip

#: Unicode categories of what nobody sees: controls, formats, surrogates, private and unassigned ones, blanks.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
#: Letters and marks that nobody sees either: fillers of Hangul and Braille, joiners, selectors of a variant.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# RFC 5322's atom, with RFC 6531's letters of every script; quoted local parts are left to mail servers.
_EMAIL_LOCAL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}")
_UNSAFE_IN_URL: Final = re.compile(r"[\s<>\"`{}|\\^]")
# What RFC 3986 allows unescaped after the host, less the apostrophe, which could end an HTML attribute.
_URL_SAFE: Final = "!#$%&()*+,-./:;=?@[]_~"
# What RFC 6068 leaves unescaped in the local part of a mailto address, less the apostrophe.
_MAILTO_SAFE: Final = "!$*+-./=_~"
# E.123, with the separators that people type; a number begins with the country code.
_PHONE: Final = re.compile(
    r"(\+\d[\d .()/\u2010-\u2013-]*\d)(?: ?(?:;ext=|extension|ext\.?|x\.?) ?(\d{1,7}))?", re.ASCII | re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(
    r"(?<![.!?…])[.!?…]+[\"'’”»)\]]*(?=\s+[^\W\d_]|\s+[\d\"'‘“«(\[¿¡])|[。！？؟۔।]+[」』”)]*"
)
# An abbreviation or an initial before the full stop: the sentence goes on.
_ABBREVIATION: Final = re.compile(
    r"[(\"“]?(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]"
    r"|Dr|Prof|Mr|Mrs|Ms|Mme|St|vs|approx|ca|incl|Tel|ext|Fig|bzw|resp)\.",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """An address in the two forms that a page needs.

    ``text`` is what a reader sees and can type; ``href`` is what a link holds, with a scheme of
    :data:`SCHEMES` and nothing in it that could leave an HTML attribute or a LaTeX argument.
    """

    form: str
    """``email``, ``url`` or ``phone``."""
    text: str
    href: str


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
    languages: tuple[str, ...] = ()
    verified: date | None = None
    subject: str = ""
    align: str = ""
    summary: str = ""
    """The first sentence of the body."""
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
    def place(self) -> tuple[str, int]:
        """Where it is declared: what two pages include is one channel."""
        return self.source, self.line

    def line_of(self, option: str) -> int:
        """The line of an option, or of the directive where the option is not written."""
        return dict(self.lines).get(option, self.line)

    @property
    def live(self) -> bool:
        """Whether pages may link to the address: a planned or retired channel has no live link."""
        return self.to is not None and self.status in IN_USE

    @property
    def href(self) -> str:
        """The link target with the subject line, or an empty string for a channel that is not live."""
        if self.to is None or self.status not in IN_USE:
            return ""
        if self.subject and self.to.form == "email":
            return f"{self.to.href}?subject={quote(self.subject, safe='')}"
        return self.to.href


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration values that decide how a channel is read and checked."""

    purposes: tuple[str, ...] = PURPOSES
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    verify_days: int = 365
    today: date = field(default_factory=date.today)


def slug(name: str) -> str:
    """The id that a heading of this text gets: lower case, words joined by hyphens.

    A name in a script that docutils cannot transliterate gets a short digest, which is the same in each build.
    """
    return make_id(name) or "channel-" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]


def is_slug(text: str) -> bool:
    """Whether a text can stand as an id, an anchor and a CSS class."""
    return _SLUG.fullmatch(text) is not None


def split_words(raw: str) -> tuple[str, ...]:
    """The entries of a comma list, without blanks and without repeats, in the order written."""
    return tuple(dict.fromkeys(word for part in re.split(r"[,\n]", raw) if (word := part.strip())))


def parse_email(raw: str) -> Address | None:
    """Read a bare e-mail address, international ones included (RFC 6531); None for anything else."""
    local, at, host = raw.rpartition("@")
    if not at or not _EMAIL_LOCAL.fullmatch(local) or _has_hidden(raw):
        return None
    if local.startswith(".") or local.endswith(".") or ".." in local or not _is_host(host) or host.endswith("."):
        return None
    return Address("email", raw, f"mailto:{quote(local, safe=_MAILTO_SAFE)}@{host}")


def parse_url(raw: str) -> Address | None:
    """Read a whole ``https:`` or ``http:`` address; None for anything else.

    The link is escaped as RFC 3987 maps an IRI to a URI, so that every output can hold it; the text stays as written.
    """
    if _UNSAFE_IN_URL.search(raw) or _has_hidden(raw):
        return None
    try:
        parts = urlsplit(raw)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or "@" in parts.netloc or port == 0:
        return None
    if not (_is_host(host) or _is_ip(host)):
        return None
    bare = raw.partition("://")[2]
    rest = bare[len(parts.netloc) :]
    text = bare[:-1] if rest == "/" else bare
    href = f"{parts.scheme}://{parts.netloc}{quote(rest, safe=_URL_SAFE)}"
    return Address("url", text.removeprefix("www."), href)


def parse_phone(raw: str) -> Address | None:
    """Read a telephone number in international form, as E.123 writes it: ``+44 20 7946 0000 ext. 12``."""
    text = " ".join(raw.split())
    match = _PHONE.fullmatch(text)
    if not match:
        return None
    digits = re.sub(r"\D", "", match[1].replace("(0)", ""))
    if not 6 <= len(digits) <= 15:
        return None
    extension = f";ext={match[2]}" if match[2] else ""
    return Address("phone", text, f"tel:+{digits}{extension}")


def parse_address(raw: str) -> Address | None:
    """Read an address of any form; None where it has none of them."""
    if "://" in raw:
        return parse_url(raw)
    return parse_email(raw) if "@" in raw else parse_phone(raw)


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, in one line; an abbreviation such as "e.g." does not end it."""
    text = " ".join(text.split())
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        # In scripts without capitals every letter may begin a sentence, in others only a capital does.
        if text[end:].lstrip()[:1].islower() or _ABBREVIATION.fullmatch(
            text, text.rfind(" ", 0, match.start()) + 1, match.start() + 1
        ):
            continue
        return text[:end]
    return text


def _has_hidden(text: str) -> bool:
    """Whether a text has characters that nobody sees: controls, bidirectional marks, zero-width and odd blanks."""
    if text.isascii():
        return " " in text or not text.isprintable()
    return any(
        unicodedata.category(character) in _HIDDEN or character in _BLANK or "\ufe00" <= character <= "\ufe0f"
        for character in text
    )


def _is_host(host: str) -> bool:
    """Whether a text is a host name of two labels or more, in any script (RFC 5890), under a top level with letters."""
    labels = host.removesuffix(".").split(".")
    return len(labels) > 1 and len(host) <= 253 and all(map(_is_label, labels)) and not labels[-1].isdecimal()


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= 63 or label.startswith("-") or label.endswith("-"):
        return False
    return label.isalnum() or all(
        character in "-_" or unicodedata.category(character)[0] in "LMN" for character in label
    )


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host
