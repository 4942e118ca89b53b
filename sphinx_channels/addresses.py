"""What can be wrong with an address that a contributor wrote, and what they meant.

Addresses stand in ``to``, ``join`` and ``links``; all three are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from sphinx_channels.findings import Finding
from sphinx_channels.model import FORMS, Address, Settings, parse_address, parse_phone, parse_url
from sphinx_channels.templates import template_text

#: Hosts whose links are invitations that end, or that hide where they lead.
INVITES: Final = re.compile(
    r"https?://(?:join\.slack\.com/|[\w-]+\.slack\.com/join/|discord\.gg/|(?:www\.)?discord(?:app)?\.com/invite/"
    r"|(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|shorturl\.at"
    r"|tiny\.cc|rb\.gy|t\.ly|lnkd\.in)/)",
    re.IGNORECASE,
)
_DOUBLED: Final = re.compile(r"((?:https?|mailto|tel):/{0,2})((?:https?|mailto|tel):/{0,2}.*)", re.IGNORECASE | re.DOTALL)
_WRAPPING: Final = " \t\r\n\u00a0\u200b\ufeff<>\"'“”‘’()[]{},;.:"
_OBFUSCATED: Final = re.compile(r"\s*(?:[\[({<]\s*(at|dot)\s*[\])}>]|\s(at|dot)\s)\s*", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):(?![\d/]*$)", re.IGNORECASE)


def read_address(raw: str, option: str, settings: Settings, kind: str = "") -> tuple[Address | None, list[Finding]]:
    """Read one address and say what is wrong with it; ``kind`` is empty where any form will do."""
    text = raw.strip()
    address = parse_address(text)
    findings = list(_template(text, option))
    if address is None:
        return None, findings or [_explain(text, option, kind)]
    if address.form == "email" and text != raw:
        return None, [Finding("to-format", {"option": option, "value": raw, "fix": text}, option)]
    if kind and address.form not in FORMS[kind]:
        return None, [*findings, _wrong_form(address, kind, option)]
    return address, [*findings, *remarks(address, option, settings, kind)]


def _template(text: str, option: str) -> Iterator[Finding]:
    if found := template_text(text, field=True):
        yield Finding("placeholder", {"value": found}, option)


def _explain(text: str, option: str, kind: str) -> Finding:
    """Say why a text is no address, and what to write if that is clear."""
    values = {"option": option, "value": text}
    if doubled := _DOUBLED.fullmatch(text):
        first, rest = doubled.groups()
        same = rest.casefold().startswith(first.casefold())
        return Finding("to-doubled" if same else "to-doubled.mixed", {**values, "scheme": first, "fix": rest}, option)
    if alone := _alone(text):
        return Finding("to-format", {**values, "fix": alone}, option)
    if len(re.findall(r"[^\s@,;]+@[^\s@,;]+", text)) > 1 or len(re.findall(r"https?://", text)) > 1:
        return Finding("to-kind.several", values, option)
    if whole := _whole_link(text):
        return Finding("to-kind.link", {**values, "fix": whole}, option)
    if re.fullmatch(r"[+\d][\d\s().\-/]{2,}", text):
        number = re.sub(r"^00", "+", re.sub(r"^\+?00", "00", text))
        fix = number if parse_phone(number) else "+44 20 7946 0000"
        return Finding("to-kind.phone" if fix == number else "to-kind.national", {**values, "fix": fix}, option)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in {"http", "https", "mailto", "tel"} and "." not in scheme[1]:
        return Finding("to-kind.scheme", {**values, "scheme": scheme[1].lower()}, option)
    return Finding("to-kind", {**values, "forms": forms(kind)}, option)


def _alone(text: str) -> str:
    """The address that stands in a text with decoration around it, or an empty string."""
    for candidate in _candidates(text):
        if parse_address(candidate):
            return candidate
    return ""


def _candidates(text: str) -> Iterator[str]:
    """What may be meant: the text without its wrapping, a link's target, a mailbox in angle brackets, `at` for @."""
    yield from _bare(text)
    if link := re.fullmatch(r"!?\[[^\]]*\]\(\s*<?([^\s()<>]+)>?[^)]*\)", text):
        yield from _bare(link[1])
    if mailbox := re.search(r"<\s*([^<>]+?)\s*>", text):
        yield from _bare(mailbox[1])
    if href := re.search(r"href\s*=\s*[\"']?\s*([^\"'>\s]+)", text, re.IGNORECASE):
        yield from _bare(href[1])
    spelled = _OBFUSCATED.sub(lambda match: "@" if (match[1] or match[2]).lower() == "at" else ".", text)
    if spelled != text and "@" in spelled:
        yield from _bare(spelled)


def _bare(text: str) -> Iterator[str]:
    text = text.strip(_WRAPPING)
    scheme = re.match(r"(?:e-?mail|mailto|mail|tel|phone|callto)\s*:\s*/*\s*", text, re.IGNORECASE)
    if scheme:
        text = text[scheme.end() :].strip(_WRAPPING)
        yield unquote(text)
        yield unquote(text.partition("?")[0]).strip(_WRAPPING)
    yield text
    if text.count("@") == 1:
        yield re.sub(r"[\s\u200b\ufeff]+", "", text.partition("?")[0]).strip(_WRAPPING)


def _whole_link(text: str) -> str:
    """A web address whose scheme is missing or damaged, made whole; or an empty string."""
    damaged = re.fullmatch(r"(?:(https?)\s*(?::|;|//|:/|:///+)\s*)?/*((?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)", text)
    if not damaged or "@" in text:
        return ""
    whole = f"https://{damaged[2]}"
    return whole if parse_url(whole) else ""


def forms(kind: str) -> str:
    """The forms that a kind accepts, in words."""
    words = {"email": "a bare e-mail address", "url": "a whole https: link", "phone": "a phone number such as +44 20 7946 0000"}
    return " or ".join(words[form] for form in FORMS.get(kind, tuple(words)))


def _wrong_form(address: Address, kind: str, option: str) -> Finding:
    is_a = {"email": "an e-mail address", "url": "a link", "phone": "a phone number"}[address.form]
    kinds = ", ".join(name for name, accepted in FORMS.items() if address.form in accepted)
    values = {"option": option, "value": address.text, "is": is_a, "kind": kind, "forms": forms(kind), "words": kinds}
    return Finding("to-kind.form", values, option)


def remarks(address: Address, option: str, settings: Settings, kind: str) -> Iterator[Finding]:
    """What can be said about an address that is well formed: its domain, its scheme, whether it will last."""
    values = {"option": option, "value": address.text}
    host = _host(address)
    if settings.domains and (address.form == "email" or kind == "form") and not _is_within(host, settings.domains):
        yield Finding("domain", {**values, "domain": host, "words": ", ".join(settings.domains)}, option)
    if address.href.startswith("http:"):
        yield Finding("http", {**values, "value": address.href}, option)


def _host(address: Address) -> str:
    if address.form == "email":
        return address.text.rpartition("@")[2].casefold()
    return (urlsplit(address.href).hostname or "").casefold()


def _is_within(host: str, domains: tuple[str, ...]) -> bool:
    known = [domain.casefold().lstrip("@*.") for domain in domains]
    return any(host == domain or host.endswith("." + domain) for domain in known)

