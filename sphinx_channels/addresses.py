"""Addresses, and how one is read from text. What can be wrong with a text is said in ``rules/address.py``."""

import ipaddress
import re
import unicodedata
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

#: URL schemes that may reach an ``href`` of any kind of channel, and by form those that only some kinds take.
SCHEMES: Final = ("https", "http", "mailto", "tel")
PROGRAMS: Final = {"chat": ("ircs", "irc", "xmpp", "matrix"), "calendar": ("webcal",)}
#: Those that may stand in the text of a channel: places to meet, to call and to fetch from. None of them runs anything.
LINK_SCHEMES: Final = frozenset(
    (*SCHEMES, *(
        "callto discord facetime feed ftp ftps geo gopher git im irc irc6 ircs magnet matrix msteams mumble news nntp "
        "rsync sftp signal sip sips skype slack sms ssh svn tg urn webcal webcals whatsapp xmpp zoommtg zoomus"
    ).split())
)  # fmt: skip

#: Letters and marks that nobody sees either: fillers of Hangul and Braille, joiners.
FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")

# RFC 5322's atom, with RFC 6531's letters of every script; quoted local parts are left to mail servers.
_NOT_IN_EMAIL: Final = frozenset('@<>()[]\\,;:"')
_NOT_IN_URL: Final = frozenset('<>"`{}|\\^')
# What RFC 3986 allows unescaped after the host, less the apostrophe, which could end an HTML attribute.
_URL_SAFE: Final = "!#$%&()*+,-./:;=?@[]_~"
# What RFC 6068 leaves unescaped in the local part of a mailto address, less the apostrophe.
_MAILTO_SAFE: Final = "!$*+-./=_~"
# E.123, with the separators that people type; a number begins with the country code.
_PHONE: Final = r"(?ai)(\+\d[\d .()/\u2010-\u2013-]*\d)(?: ?(?:;ext=|extension|ext\.?|x\.?) ?(\d{1,7}))?"
# What is the same in a whole country or continent, and called without a code: 111, 999, 1177, 116 123, 13 11 14.
_SHORT_PHONE: Final = r"(?a)(?:[1-9]\d{1,5}|000)(?: \d{2,3}){0,2}"
# The rest of ``xmpp:room@host`` (RFC 5122) and of ``matrix:r/room:host`` (Matrix specification, "matrix: URI scheme").
_ROOMS: Final = {"xmpp": r"[^@/]+@([^@/]+)(?:/.*)?", "matrix": r"(?:r|u|roomid)/[^/:]+:([^/:]+)(?::\d+)?(?:/.*)?"}


class Address(NamedTuple):
    """An address in the two forms that a page needs.

    ``text`` is what a reader sees and can type; ``href`` is what a link holds, with a scheme of
    :data:`SCHEMES` and nothing in it that could leave an HTML attribute or a LaTeX argument.
    """

    form: str
    """``email``, ``url`` or ``phone``; of some kinds ``chat``, ``calendar`` or ``post``."""
    text: str
    href: str
    """Empty for a postal address, to which nothing leads."""
    lines: tuple[str, ...] = ()
    """Those of a postal address."""

    @property
    def host(self) -> str:
        """Its host, as it is written; empty where it has none."""
        if self.form == "email":
            return self.text.rpartition("@")[2]
        scheme, _colon, rest = self.text.partition(":")
        if pattern := _ROOMS.get(scheme.lower()):
            room = re.fullmatch(pattern, rest.partition("?")[0])
            return room[1] if room else ""
        return urlsplit(unquote(self.href)).hostname or ""


def parse_email(raw: str) -> Address | None:
    """Read a bare e-mail address, international ones included (RFC 6531); None for anything else."""
    local, at, host = raw.rpartition("@")
    if not at or not 0 < len(local) <= 64 or not _NOT_IN_EMAIL.isdisjoint(local) or _has_hidden(raw):
        return None
    if ".." in f".{local}." or not _is_host(host) or host.endswith("."):
        return None
    return Address("email", raw, f"mailto:{quote(local, safe=_MAILTO_SAFE)}@{host}")


def parse_url(raw: str) -> Address | None:
    """Read a whole ``https:`` or ``http:`` address; the link is escaped as RFC 3987 maps an IRI to a URI."""
    if not _NOT_IN_URL.isdisjoint(raw) or _has_hidden(raw):
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
    """Read a telephone number in international form, as E.123 has it: ``+44 20 7946 0000 ext. 12``, or a short one."""
    text = " ".join(raw.split())
    if re.fullmatch(_SHORT_PHONE, text) and len(digits := re.sub(r"\D", "", text)) <= 6:
        return Address("phone", text, f"tel:{digits}")
    match = re.fullmatch(_PHONE, text) if text.count("(") == text.count(")") else None
    digits = re.sub(r"\D", "", match[1].replace("(0)", "")) if match else ""
    if not match or not 6 <= len(digits) <= 15:
        return None
    extension = f";ext={match[2]}" if match[2] else ""
    return Address("phone", text, f"tel:+{digits}{extension}")


def parse_address(raw: str) -> Address | None:
    """Read an address of any form; None where it has none of them."""
    if "://" in raw:
        return parse_url(raw)
    return parse_email(raw) if "@" in raw else parse_phone(raw)


def parse_own(raw: str, form: str) -> Address | None:
    """Read an address that only some kinds have: a room or a calendar that a program opens, or where letters go."""
    if form == "post":
        lines = tuple(filter(None, (" ".join(line.split()) for line in raw.splitlines())))
        text = ", ".join(line.strip(" ,") for line in lines)
        return Address(form, text, "", lines) if " " in text and text.isprintable() else None
    scheme, _colon, rest = raw.partition(":")
    scheme = scheme.lower()
    if scheme not in PROGRAMS.get(form, ()) or not _NOT_IN_URL.isdisjoint(raw) or _has_hidden(raw):
        return None
    address = Address(form, raw, f"{scheme}:{quote(rest, safe=_URL_SAFE)}")
    is_whole = _is_host(address.host) if scheme in _ROOMS else parse_url(f"https:{rest}") is not None
    return address if is_whole else None


def _has_hidden(text: str) -> bool:
    """Whether a text has blanks, or characters that nobody sees."""
    return " " in text or not text.isprintable() or (not text.isascii() and any(map(is_hidden, text)))


def is_hidden(character: str) -> bool:
    """Whether nobody sees a character: a control, a bidirectional mark, a blank, a filler, a selector of a variant."""
    return character == " " or not character.isprintable() or character in FILLERS or "\ufe00" <= character <= "\ufe0f"


def _is_host(host: str) -> bool:
    """Whether a text is a host name of two labels or more, in any script (RFC 5890), under a top level with letters."""
    labels = host.removesuffix(".").split(".")
    return len(labels) > 1 and len(host) <= 253 and all(map(is_label, labels)) and not labels[-1].isdecimal()


def is_label(label: str) -> bool:
    """Whether a text is one label of a host name."""
    if not 0 < len(label) <= 63 or label.startswith("-") or label.endswith("-"):
        return False
    return label.isalnum() or all(sign in "-_" or unicodedata.category(sign)[0] in "LMN" for sign in label)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host
