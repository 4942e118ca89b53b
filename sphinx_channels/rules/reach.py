"""Hosts and telephone numbers of the right form that nobody reaches, and hosts whose letters are not what they seem."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from babel import Locale

from sphinx_channels.addresses import Address, is_label
from sphinx_channels.messages import Finding
from sphinx_channels.rules import WORDS, habits

#: Slips of the hand that are no top level: a list of the 1,500 that there are would go stale.
_SLIPS: Final = habits("top")
#: Top levels of two letters that the Unicode CLDR knows no country for, and what it has that is none.
_OTHER_COUNTRIES: Final = frozenset({"uk", "su"})
_NO_COUNTRIES: Final = frozenset({"ez", "qo", "un", "xa", "xb", "zz"})
#: Top levels that every house has for itself (RFC 6761, RFC 6762, RFC 8375 and ICANN's resolution on ``internal``).
_PRIVATE: Final = tuple(WORDS["private"])
#: Addresses that stand in examples.
_DOCUMENTATION: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
#: Scripts that one name may mix with each other and with Latin letters (Unicode Technical Standard 39).
_EAST_ASIAN: Final = frozenset("CJK IDEOGRAPHIC HIRAGANA KATAKANA KATAKANA-HIRAGANA BOPOMOFO HANGUL".split())

#: Letters of Cyrillic that are drawn like Latin ones: a name of these alone is read as a Latin one.
_LIKE_LATIN: Final = frozenset("асеорхуѕіјһӏԁԛԝ")
#: Every country code that there is (ITU-T E.164).
_CODE: Final = (
    r"1|7|2(?:[07]|1[12368]|[2346]\d|5[0-8]|9[01789])|3(?:[0-469]|5\d|7[0-8]|8[0-35-79])|4(?:[013-9]|2[013])"
    r"|5(?:[1-8]|[09]\d)|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])|8(?:[1246]|0[08]|5[02356]|7[08]|8[012368])"
    r"|9(?:[0-58]|6[0-8]|7[0-79]|9[2-68])"
)
#: Codes of countries whose numbers may begin with a 0 for those too who call from abroad.
_KEEP_ZERO: Final = frozenset("39 47 225 226 227 229 241 242 247 267 268 378 501 676 687 800 853 881 888 974".split())
_LENGTHS: Final = {2: "too short", 3: "too long", 4: "too short", 5: "the wrong length"}


def host_findings(host: str, option: str, value: str) -> Iterator[Finding]:
    """What is wrong with the host of an address that is written as ``value``."""
    try:
        address = ipaddress.ip_address(host)
        is_private = not address.is_global and not any(address in ipaddress.ip_network(net) for net in _DOCUMENTATION)
        found = [("host.private", {"found": host})] if is_private else []
    except ValueError:
        found = [*_name_findings(host)]
    for key, values in found:
        yield Finding(key, {"option": option, "value": value, **values}, option)


def _name_findings(host: str) -> Iterator[tuple[str, dict[str, str]]]:
    host = unicodedata.normalize("NFKC", host.lower()).rstrip(".")
    labels = host.split(".")
    letters = {label: in_letters(label) for label in labels}
    top = labels[-1]
    meant = _SLIPS.get(top, "")
    if host.endswith(_PRIVATE):
        yield "host.private", {"found": host}
    elif meant or not _may_be_top(top):
        yield "host", {"found": top, "nearest": meant}
    for label in labels:
        if label and not letters[label]:
            yield "host.label", {"found": label}
    scripts = {script for label in letters.values() if not label.isascii() for script in _scripts(label, letters[top])}
    if scripts:
        yield "mixed", {"value": host, "code": in_ascii(host), "found": " and ".join(sorted(scripts, reverse=True))}


def _may_be_top(label: str) -> bool:
    if len(label) == 2 and label.isascii():
        return label in _OTHER_COUNTRIES or (label.upper() in Locale("en").territories and label not in _NO_COUNTRIES)
    return len(label) > 1 and (label.isalpha() or label.startswith("xn--") or not label.isascii())


def _scripts(label: str, top: str) -> set[str]:
    """The scripts that a label mixes and should not, or seems to be in before a top level of Latin letters."""
    if top.isascii() and _LIKE_LATIN.issuperset(label):
        return {"Latin", "Cyrillic"}
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()} - _EAST_ASIAN
    return {name.title() for name in names} if len(names) > 1 else set()


def in_ascii(host: str) -> str:
    """A host as it is asked for: ``faß.de`` is ``xn--fa-hia.de`` (RFC 5891), which is not ``fass.de``."""
    labels = unicodedata.normalize("NFKC", host.lower()).lower().split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def in_letters(label: str) -> str:
    """A label of a host in letters: ``xn--bcher-kva`` is ``bücher`` (RFC 3492); empty where it stands for nothing."""
    letters = decoded(label)
    return letters if letters == label or (in_ascii(letters) == label and is_label(letters)) else ""


def decoded(label: str) -> str:
    """What a label of a host holds, be it a name or not; empty where it cannot be read."""
    if not label.startswith("xn--"):
        return label
    with suppress(UnicodeError):
        return label[4:].encode("ascii").decode("punycode")
    return ""


def phone_finding(address: Address, option: str) -> Finding | None:
    """Why a number cannot be called; how long one may be is known only where ``phonenumberslite`` is installed."""
    number = address.href.removeprefix("tel:+").partition(";")[0]
    if not number.isdecimal():  # an address of another form, or a short number
        return None
    values = {"option": option, "value": address.text}
    if (code := re.match(_CODE, number)) is None:
        return Finding("phone.code", {**values, "code": number[:3]}, option)
    rest, values["code"] = number[code.end() :], code[0]
    if rest[0] == "0" and code[0] not in _KEEP_ZERO:
        before, trunk = r"\W*".join(code[0]), "06" if number.startswith("3606") else "0"
        text = address.text.replace("(0)", "")
        fix = re.sub(rf"(\+\W*{before})[ ./-]*(\(?) *{trunk}[ ./-]*", r"\1 \2", text, count=1)
        fix = " ".join(fix.replace("()", "").split())
        return Finding("phone", {**values, "fix": fix}, option)
    try:
        import phonenumbers
    except ImportError:
        return None
    parts = phonenumbers.PhoneNumber(int(code[0]), int(rest), italian_leading_zero=rest[0] == "0")
    found = _LENGTHS.get(phonenumbers.is_possible_number_with_reason(parts), "")
    return Finding("phone.length", {**values, "found": found}, option) if found else None
