"""What a channel is: its vocabulary, its fields, and how each field is read from text.

Nothing here knows Sphinx, so that all of it can be tested, fuzzed and reused: the directives, the
command line and the report read channels through the same functions.
"""

from __future__ import annotations

import hashlib
import re
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
ALIGNMENTS: Final = ("left", "right")
LAYOUTS: Final = ("cards", "table", "list", "chooser")

#: Every option of ``{channel}``, in the order in which the documentation lists them.
OPTIONS: Final = (
    "id", "kind", "to", "for", "access", "join", "status", "replaced-by", "aliases", "platform",
    "links", "response", "hours", "not-for", "owner", "languages", "verified", "subject", "align",
)  # fmt: skip

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

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")
_HOST_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]*[^\W_])?")
_UNSAFE_IN_URL = re.compile(r"[\s<>\"'`{}|\\^\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'’”)\]]*(?=\s+[^\W\d_a-z]|\s*$)|(?<=[。！？])")


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


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where people can be reached, as its ``{channel}`` directive declares it.

    Every value has passed the rules of ``checks.py``: a field whose text was wrong holds its default, so
    nothing that reads a channel has to check it again.
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
    docname: str = ""
    line: int | None = None

    @property
    def live(self) -> bool:
        """Whether pages may link to the address: a planned or retired channel has no live link."""
        return self.to is not None and self.status in {"active", "read-only"}

    @property
    def href(self) -> str:
        """The link target with the subject line, or an empty string for a channel that is not live."""
        if self.to is None or not self.live:
            return ""
        if self.subject and self.to.form == "email":
            return f"{self.to.href}?subject={quote(self.subject, safe='')}"
        return self.to.href


@dataclass(frozen=True, slots=True)
class Declaration:
    """A ``{channel}`` as it is written: its name, its options and its body, unread."""

    name: str
    options: dict[str, str]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration values that decide how a channel is read and checked."""

    purposes: tuple[str, ...] = PURPOSES
    domains: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    verify_days: int = 365
    today: date = field(default_factory=date.today)


def slug(name: str) -> str:
    """The id that a heading of this text gets: lower case, words joined by hyphens.

    A name in a script that docutils cannot transliterate gets a short digest, which is the same in each build.
    """
    return make_id(name) or "channel-" + hashlib.sha256(name.encode()).hexdigest()[:8]


def is_slug(text: str) -> bool:
    """Whether a text can stand as an id, an anchor and a CSS class."""
    return _SLUG.fullmatch(text) is not None


def split_words(raw: str) -> tuple[str, ...]:
    """The entries of a comma list, without blanks and without repeats, in the order written."""
    return tuple(dict.fromkeys(word for part in re.split(r"[,\n]", raw) if (word := part.strip())))


def parse_email(raw: str) -> Address | None:
    """Read a bare e-mail address, international ones included (RFC 6531); None for anything else."""
    local, at, host = raw.rpartition("@")
    if not at or not _EMAIL_LOCAL.fullmatch(local) or _UNSAFE_IN_URL.search(raw):
        return None
    if local.startswith(".") or local.endswith(".") or ".." in local or not _is_host(host):
        return None
    return Address("email", raw, f"mailto:{quote(local, safe=_MAILTO_SAFE)}@{host}")


# RFC 6068 leaves these unescaped in the local part of a mailto address.
_MAILTO_SAFE: Final = "!$'*+-./=_~"


def parse_url(raw: str) -> Address | None:
    """Read a whole ``https:`` or ``http:`` address; None for anything else."""
    if _UNSAFE_IN_URL.search(raw):
        return None
    try:
        parts = urlsplit(raw)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username is not None:
        return None
    if not (_is_host(parts.hostname) or _is_ip(parts.hostname)) or port == 0:
        return None
    bare = raw.split("://", 1)[1].removeprefix("www.")
    text = bare[:-1] if bare.endswith("/") and bare.count("/") == 1 else bare
    return Address("url", text, raw)


def parse_phone(raw: str) -> Address | None:
    """Read a telephone number in international form, as E.123 writes it: ``+44 20 7946 0000 ext. 12``."""
    match = re.fullmatch(r"(\+\d[\d\s().-]*\d)(?:\s*(?:;ext=|ext\.?|x)\s*(\d{1,7}))?", raw, re.ASCII | re.IGNORECASE)
    if not match:
        return None
    digits = re.sub(r"\D", "", match[1].replace("(0)", ""))
    if not 6 <= len(digits) <= 15:
        return None
    extension = f";ext={match[2]}" if match[2] else ""
    return Address("phone", raw, f"tel:+{digits}{extension}")


def parse_address(raw: str) -> Address | None:
    """Read an address of any form; None where it has none of them."""
    return parse_email(raw) or parse_url(raw) or parse_phone(raw)


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, in one line."""
    text = " ".join(text.split())
    match = _SENTENCE_END.search(text)
    return text[: match.end()] if match else text


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return len(host) <= 253 and len(labels) > 1 and all(_HOST_LABEL.fullmatch(part) and len(part) <= 63 for part in labels)


def _is_ip(host: str) -> bool:
    import ipaddress

    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
