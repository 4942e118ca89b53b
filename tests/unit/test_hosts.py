"""Hosts that nobody reaches, names that are not what they seem, and numbers that cannot be called."""

from __future__ import annotations

import sys
from importlib.resources import files

import phonenumbers
import pytest

from sphinx_channels.addresses import parse_phone
from sphinx_channels.rules.reach import host_findings, in_ascii, in_letters, phone_finding


def said(host: str) -> list[tuple[str, str]]:
    """The keys of what is said of a host, each with the part that is wrong."""
    return [(finding.key, finding.values["found"]) for finding in host_findings(host, "to", host)]


@pytest.mark.parametrize(
    ("host", "key", "found"),
    [
        ("gmail.con", "host", "con"), ("nhs.cmo", "host", "cmo"), ("HL7.OGR.", "host", "ogr"), ("nhs.zz", "host", "zz"),
        ("nhs.x", "host", "x"), ("nhs.c0m", "host", "c0m"), ("nhs.a1", "host", "a1"),
        ("192.168.0.1", "host.private", "192.168.0.1"), ("10.0.0.1", "host.private", "10.0.0.1"),
        ("172.16.3.4", "host.private", "172.16.3.4"), ("127.0.0.1", "host.private", "127.0.0.1"),
        ("169.254.1.1", "host.private", "169.254.1.1"), ("0.0.0.0", "host.private", "0.0.0.0"),
        ("::1", "host.private", "::1"), ("fd00::1", "host.private", "fd00::1"), ("fe80::1", "host.private", "fe80::1"),
        ("wiki.corp", "host.private", "wiki.corp"), ("Printer.LOCAL", "host.private", "printer.local"),
        ("router.home.arpa", "host.private", "router.home.arpa"), ("a.internal", "host.private", "a.internal"),
        ("xn--a.com", "host.label", "xn--a"), ("www.xn--.com", "host.label", "xn--"),
        ("xn--abc-.com", "host.label", "xn--abc-"), ("a.xn--zzzzzzzz", "host.label", "xn--zzzzzzzz"),
        ("nhѕ.net", "mixed", "Latin and Cyrillic"), ("www.intеrореn.org", "mixed", "Latin and Cyrillic"),
        ("xn--nh-foc.net", "mixed", "Latin and Cyrillic"), ("pαypal.com", "mixed", "Latin and Greek"),
        ("Ａрр.com", "mixed", "Latin and Cyrillic"),
    ],
)  # fmt: skip
def test_host_that_is_told(host: str, key: str, found: str) -> None:
    assert said(host) == [(key, found)]


@pytest.mark.parametrize(
    "host",
    ["nhs.net", "bbc.co.uk", "europa.eu", "example.su", "con.com", "local.nhs.net", "corp.org", "8.8.8.8", "2a00::1",
     "203.0.113.7", "2001:db8::7", "bücher.de", "xn--bcher-kva.de", "xn--fa-hia.de", "faß.de", "例子.中国",
     "日本語abc.jp",
     "ひらがなカタカナ漢字.jp", "한국어abc.kr", "उदाहरण.भारत", "почта.рф", "почта.com", "σίγμας.gr", "شبكة.امارات",
     "a_b.de",
     "fhir.hospital.health", "9gag.com", "l·l.cat"],
)  # fmt: skip
def test_host_that_is_right(host: str) -> None:
    assert said(host) == []


def test_what_was_meant_is_offered() -> None:
    (finding,) = host_findings("help.con", "to", "a@help.con")
    assert finding.values["nearest"] == "com"


def test_every_top_level_that_there_is_is_right() -> None:
    """Those of the root zone, as Hypothesis has them for its own use."""
    zone = files("hypothesis.vendor").joinpath("tlds-alpha-by-domain.txt").read_text(encoding="ascii")
    tops = [line for line in zone.lower().splitlines() if line.isascii() and not line.startswith("#")]
    assert len(tops) > 1000
    assert [top for top in tops if said(f"nhs.{top}")] == []


@pytest.mark.parametrize(
    ("host", "asked"),
    [("faß.de", "xn--fa-hia.de"), ("fass.de", "fass.de"), ("BÜCHER.de", "xn--bcher-kva.de"), ("ｎｈｓ.net", "nhs.net"),
     ("例子.中国", "xn--fsqu00a.xn--fiqs8s"), ("xn--bcher-kva.DE", "xn--bcher-kva.de")],
)  # fmt: skip
def test_a_name_as_it_is_asked_for(host: str, asked: str) -> None:
    assert in_ascii(host) == asked


def test_a_label_in_letters() -> None:
    assert in_letters("xn--bcher-kva") == "bücher"
    assert in_letters("nhs") == "nhs"
    assert in_letters("xn--a") == in_letters("xn--é") == in_letters("xn--abc-") == in_letters("xn--BCHER-kva") == ""


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        ("+44 0800 123 4567", "+44 800 123 4567"), ("+44 020 7946 0018", "+44 20 7946 0018"),
        ("+44 (020) 7946 0018", "+44 (20) 7946 0018"), ("+44 (0)020 7946 0018", "+44 20 7946 0018"),
        ("+44-020-7946-0018", "+44 20-7946-0018"), ("+44020 7946 0018", "+44 20 7946 0018"),
        ("+4402079460018", "+44 2079460018"), ("+44 0 20 7946 0018", "+44 20 7946 0018"),
        ("+49 030/1234567", "+49 30/1234567"), ("+353 01 679 0000 ext. 5", "+353 1 679 0000 ext. 5"),
        ("+81 03-1234-5678", "+81 3-1234-5678"),
    ],
)  # fmt: skip
def test_a_zero_too_many(number: str, fix: str) -> None:
    address, mended = parse_phone(number), parse_phone(fix)
    assert address is not None
    assert mended is not None
    finding = phone_finding(address, "to")
    assert finding is not None
    assert (finding.key, finding.values["fix"]) == ("phone", fix)
    assert phone_finding(mended, "to") is None


@pytest.mark.parametrize(
    ("number", "key", "found"),
    [
        ("+999 20 7946 0018", "phone.code", "999"), ("+0044 20 7946 0018", "phone.code", "004"),
        ("+210 20 7946 0018", "phone.code", "210"), ("+44 20 7946", "phone.length", "too short"),
        ("+44 7946 0018", "phone.length", "too short"), ("+33 1 23 45 67 89 01 23", "phone.length", "too long"),
        ("+1 555 0100", "phone.length", "too short"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_called(number: str, key: str, found: str) -> None:
    address = parse_phone(number)
    assert address is not None
    finding = phone_finding(address, "to")
    assert finding is not None
    assert (finding.key, found in finding.values.values()) == (key, True)


@pytest.mark.parametrize(
    "number",
    ["111", "999", "112", "116 123", "13 11 14", "+44 20 7946 0018", "+44 (0)20 7946 0018", "+1 (555) 010-9999 x7",
     "+39 06 1234 5678", "+378 0549 123456", "+225 01 23 45 67 89", "+49 116117", "+353 1 679 0000", "+86 10 1234 5678",
     "+380 44 123 4567"],
)  # fmt: skip
def test_a_number_that_can_be_called(number: str) -> None:
    address = parse_phone(number)
    assert address is not None
    assert phone_finding(address, "to") is None


def test_every_country_code_that_there_is() -> None:
    codes = {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
    for number in map(str, range(100, 1000)):
        address = parse_phone(f"+{number} 234567")
        assert address is not None
        finding = phone_finding(address, "to")
        is_known = any(number[:length] in codes for length in (1, 2, 3))
        assert (finding is None or finding.key != "phone.code") == is_known, number


def test_lengths_are_left_alone_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    for number, key in (("+44 20 7946", ""), ("+44 020 7946 0018", "phone"), ("+999 20 7946 0018", "phone.code")):
        address = parse_phone(number)
        assert address is not None
        finding = phone_finding(address, "to")
        assert (finding.key if finding else "") == key
