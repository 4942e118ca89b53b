"""Hosts of the right form that no reader reaches, and those whose letters are not what they seem."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import TYPE_CHECKING, Final

from babel import Locale

from sphinx_channels.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Slips of the hand that are no top level, by what was meant: a list of the 1,500 that there are would go stale.
_SLIPS: Final = {
    "com": "con cmo ocm vom xom cpm cim clm comm coom comn c0m",
    "org": "ogr rog orgg oorg prg 0rg orh ort orq",
    "net": "nte ent nett nrt nwt ner",
    "edu": "eud deu",
    "gov": "gvo goc",
    "info": "inof ifno imfo",
    "health": "heatlh helath",
}
#: Top levels of two letters that the Unicode CLDR knows no country for, and what it has that is none.
_OTHER_COUNTRIES: Final = frozenset({"uk", "su"})
_NO_COUNTRIES: Final = frozenset({"ez", "qo", "un", "xa", "xb", "zz"})
#: Top levels that every house has for itself (RFC 6761, RFC 6762, RFC 8375 and ICANN's resolution on ``internal``).
_PRIVATE: Final = (
    ".corp", ".home", ".home.arpa", ".internal", ".intranet", ".lan", ".local", ".localhost", ".private", ".test",
)  # fmt: skip
#: Addresses that stand in examples.
_DOCUMENTATION: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
#: Scripts that one name may mix with each other and with Latin letters (Unicode Technical Standard 39).
_EAST_ASIAN: Final = frozenset(
    {"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL"}
)


def host_findings(host: str, option: str, value: str) -> Iterator[Finding]:
    """What is wrong with the host of an address that is written as ``value``."""
    values = {"option": option, "value": value}
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        yield from (Finding(key, {**values, **found}, option) for key, found in _name_findings(host))
        return
    if not address.is_global and not any(address in ipaddress.ip_network(net) for net in _DOCUMENTATION):
        yield Finding("host.private", {**values, "found": host}, option)


def _name_findings(host: str) -> Iterator[tuple[str, dict[str, str]]]:
    host = unicodedata.normalize("NFKC", host.lower()).rstrip(".")
    labels = host.split(".")
    top = labels[-1]
    meant = next((name for name, slips in _SLIPS.items() if top in slips.split()), "")
    if host.endswith(_PRIVATE):
        yield "host.private", {"found": host}
    elif meant or not _may_be_top(top):
        yield "host", {"found": top, "nearest": meant}
    for label in labels:
        if label.startswith("xn--") and not in_letters(label):
            yield "host.label", {"found": label}
    scripts = {script for label in labels for script in _scripts(in_letters(label) or label)}
    if scripts:
        yield "mixed", {"value": host, "code": in_ascii(host), "found": " and ".join(sorted(scripts, reverse=True))}


def _may_be_top(label: str) -> bool:
    if len(label) == 2 and label.isascii():
        known = label.upper() in Locale("en").territories and label not in _NO_COUNTRIES
        return known or label in _OTHER_COUNTRIES
    return len(label) > 1 and (label.isalpha() or label.startswith("xn--") or not label.isascii())


def _scripts(label: str) -> set[str]:
    """The scripts that a label mixes and should not; none where all is well."""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    names -= _EAST_ASIAN
    return {name.title() for name in names} if len(names) > 1 else set()


def in_ascii(host: str) -> str:
    """A host as it is asked for: ``faß.de`` is ``xn--fa-hia.de`` (RFC 5891), which is not ``fass.de``."""
    labels = unicodedata.normalize("NFKC", host.lower()).lower().split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def in_letters(label: str) -> str:
    """A label of a host in letters: ``xn--bcher-kva`` is ``bücher`` (RFC 3492); empty where it stands for nothing."""
    letters = decoded(label)
    is_name = all(letter == "-" or unicodedata.category(letter)[0] in "LMN" for letter in letters)
    return letters if letters == label or (is_name and in_ascii(letters) == label) else ""


def decoded(label: str) -> str:
    """What a label of a host holds, be it a name or not; empty where it cannot be read."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return ""
