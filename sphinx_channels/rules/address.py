"""What can be wrong with an address that a contributor wrote, and what they meant.

Addresses stand in ``to``, ``join`` and ``links``; all three are read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from sphinx_channels.addresses import is_hidden, parse_address, parse_phone, parse_url
from sphinx_channels.messages import Finding
from sphinx_channels.model import FORMS
from sphinx_channels.rules.host import host_findings, in_ascii
from sphinx_channels.rules.person import is_personal
from sphinx_channels.rules.phone import phone_finding
from sphinx_channels.rules.placeholder import template_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_channels.addresses import Address
    from sphinx_channels.model import Settings

#: How sentences name the forms of an address.
_WHAT_IT_IS: Final = {"email": "an email address", "url": "a web link", "phone": "a phone number"}
_WHAT_TO_WRITE: Final = {
    "email": "a bare email address",
    "url": "a whole https: link",
    "phone": "a phone number such as +44 20 7946 0000",
}

#: Links that end without notice, or that hide where they lead.
INVITE: Final = re.compile(
    r"https?://(?:join\.slack\.com/|[\w-]+\.slack\.com/join/|discord\.gg/|(?:www\.)?discord(?:app)?\.com/invite/"
    r"|(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|shorturl\.at"
    r"|tiny\.cc|rb\.gy|t\.ly|lnkd\.in)/\w)",
    re.IGNORECASE,
)
_DOUBLED: Final = re.compile(r"((?:https?|mailto|tel):(?://)?)((?:https?|mailto|tel):.*)", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_URL: Final = re.compile(r"https?://[^\s,;<>()\[\]\"']+", re.IGNORECASE)
_LABELLED: Final = re.compile(r"(?:e-?mail|mailto|mail|tel|phone|callto|url|link)\s*:\s*/*\s*", re.IGNORECASE)
_SPELLED_OUT: Final = re.compile(
    r"(?<!\s)\s*+[\[({<]\s*+(at|dot)\s*+[\])}>]\s*+|(?<!\s)\s++(at|dot)\s++", re.IGNORECASE
)
_WITHOUT_SCHEME: Final = re.compile(
    r"(?:https?\s*+[:;]?\s*+)?/*+((?:[\w-]++\.)++(?!html?\b|md\b|rst\b|php\b|pdf\b|txt\b)[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)",
    re.IGNORECASE,
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
#: No address is longer than this, and nobody guesses at a text that is.
_LONGEST: Final = 500
#: How HTML writes the sign between the parts of a query.
_ENTITY: Final = re.compile(r"&(?:amp|#0{0,5}38|#x0{0,5}26);", re.IGNORECASE)
_DECORATION: Final = " \t\r\n<>\"'“”‘’«»()[]{}|,;.:*`"


def address_findings(raw: str, option: str, kind: str = "") -> tuple[Address | None, list[Finding]]:
    """Read an address and say what is wrong with it; where ``kind`` is empty, any form will do.

    The address is given as soon as it is well formed and of the right form, so that an example that is meant to be
    one (its warnings suppressed) still works.
    """
    text = raw.strip()
    address = parse_address(text)
    findings = []
    if template := template_address(text):
        findings.append(_finding("placeholder", option, template))
    if address is None:
        return None, findings or [_explain(" ".join(text.split()), text, option, kind)]
    if kind and address.form not in FORMS[kind]:
        return None, [*findings, _wrong_form(text, address, kind, option)]
    if _ENTITY.search(text) and address.form == "url":
        return None, [*findings, _finding("to-format.entity", option, text, fix=_ENTITY.sub("&", text))]
    return address, findings


def remarks(address: Address, option: str, settings: Settings, kind: str, *, verified: bool) -> Iterator[Finding]:
    """What can be said about an address that is well formed: whose it is, and whether it will last."""
    if address.form == "phone":
        if finding := phone_finding(address, option):
            yield finding
        return
    host = address.text.rpartition("@")[2] if address.form == "email" else urlsplit(address.href).hostname or ""
    wrong = [*host_findings(host, option, address.text if address.form == "email" else address.href)]
    yield from wrong
    if not all(finding.is_note for finding in wrong):
        return
    if settings.domains and (address.form == "email" or kind == "form") and not _is_within(host, settings.domains):
        asked = host if host.isascii() else f"{host} ({in_ascii(host)})"
        yield _finding("domain", option, address.text, domain=asked, words=", ".join(settings.domains))
    if address.href.startswith("http:"):
        yield _finding("http", option, address.href)
    if INVITE.match(address.href) and not verified:
        yield _finding("invite", option, address.text)
    if address.form == "email" and is_personal(address.text):
        yield _finding("person", option, address.text)


def _finding(key: str, option: str, value: str, **values: str) -> Finding:
    return Finding(key, {"option": option, "value": value, **values}, option)


def _explain(text: str, written: str, option: str, kind: str) -> Finding:
    """Why a text is no address, and what to write where that is clear.

    :param text: what is written, with single blanks, since patterns take their time over many.
    """
    if len(text) > _LONGEST:
        return _finding("to-kind", option, text, forms=_forms(kind))
    if doubled := _DOUBLED.fullmatch(text):
        first, rest = doubled.groups()
        same = rest.casefold().startswith(first.casefold())
        return _finding("to-doubled" if same else "to-doubled.mixed", option, text, scheme=first, fix=rest)
    if _count(_EMAIL, text.partition("?")[0]) > 1 or _count(_URL, text) > 1:
        return _finding("to-kind.several", option, text)
    if alone := _alone(text):
        subject = re.search(r"\?(?:.*&)?subject=([^&>\"']+)", text, re.IGNORECASE) if "@" in alone else None
        if subject:
            return _finding("to-format.subject", option, text, fix=alone, subject=unquote(subject[1]))
        return _finding("to-format", option, written, fix=alone)
    if whole := _whole_link(text):
        return _finding("to-kind.link", option, text, fix=whole)
    if escaped := _escaped_link(text):
        return _finding("to-kind.escape", option, text, fix=escaped)
    if re.fullmatch(r"[+\d(][\d\s()./-]{2,}", text):
        number = re.sub(r"^\(?00", "+", text)
        fix = number if parse_phone(number) else "+44 20 7946 0000"
        return _finding("to-kind.phone" if fix == number else "to-kind.national", option, text, fix=fix)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in {"http", "https", "mailto", "tel"}:
        return _finding("to-kind.scheme", option, text, scheme=scheme[1].lower())
    return _finding("to-kind", option, text, forms=_forms(kind))


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len({match.casefold().rstrip("/.") for match in pattern.findall(text)})


def _alone(text: str) -> str:
    """The address that stands in a text with something around or in it; an empty string where none does."""
    for candidate in _candidates(text):
        for bare in _bare(candidate):
            if bare != text and parse_address(bare):
                return bare
    return ""


def _candidates(text: str) -> Iterator[str]:
    """Pieces of a text that may be the address, the likelier ones first."""
    seen = "".join(character for character in text if character.isspace() or not is_hidden(character))
    yield seen
    for pattern in (r"\]\(\s*<?([^\s()<>]+)", r"href\s*=\s*[\"']?\s*([^\"'>\s]+)", r"<([^<>]+)>"):
        if match := re.search(pattern, seen, re.IGNORECASE):
            yield match[1]
    yield _SPELLED_OUT.sub(lambda match: "@" if (match[1] or match[2]).lower() == "at" else ".", seen)
    for match in (_EMAIL.search(unquote(seen)), _URL.search(seen)):
        # A link with a user's name, or with a blank, begins with what looks like an address and is another mistake.
        if match and "://" not in seen[: match.start() or None]:
            yield match[0]


def _bare(text: str) -> Iterator[str]:
    """A text without its decoration, then without a label such as ``mailto:``, a query, and blanks at the signs."""
    text = text.strip(_DECORATION)
    yield text
    if label := _LABELLED.match(text):
        text = text[label.end() :]
    yield unquote(text).strip(_DECORATION)
    yield re.sub(r"\s*([@.])\s*", r"\1", unquote(text.partition("?")[0])).strip(_DECORATION)


def _whole_link(text: str) -> str:
    """A web address whose scheme is missing or damaged, made whole; or an empty string."""
    match = _WITHOUT_SCHEME.fullmatch(text)
    whole = f"https://{match[1]}" if match else ""
    return whole if parse_url(whole) else ""


def _escaped_link(text: str) -> str:
    """A link with what it cannot hold escaped; an empty string where that is not what is wrong."""
    escaped = quote(text, safe="!#$%&'()*+,-./:;=?@[]_~", errors="replace")
    return escaped if parse_url(escaped) else ""


def _forms(kind: str) -> str:
    """The forms that a kind accepts, in words."""
    *others, last = (_WHAT_TO_WRITE[form] for form in FORMS.get(kind, tuple(_WHAT_TO_WRITE)))
    return f"{', '.join(others)} or {last}" if others else last


def _wrong_form(text: str, address: Address, kind: str, option: str) -> Finding:
    fitting = ", ".join(name for name, forms in FORMS.items() if address.form in forms)
    return _finding(
        "to-kind.form", option, text, found=_WHAT_IT_IS[address.form], kind=kind, forms=_forms(kind), words=fitting
    )


def _is_within(host: str, domains: tuple[str, ...]) -> bool:
    known = [in_ascii(domain.lstrip("@*.")) for domain in domains]
    return any(f".{in_ascii(host)}".endswith(f".{domain}") for domain in known)
