"""Addresses, read from text: what a reader sees, and what a link holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.addresses import (
    PROGRAMS,
    SCHEMES,
    Address,
    parse_address,
    parse_email,
    parse_own,
    parse_phone,
    parse_url,
)


@pytest.mark.parametrize(
    ("raw", "href"),
    [
        ("careconnect@interopen.org", "mailto:careconnect@interopen.org"),
        ("first.last+tag@mail-1.hl7.technology", "mailto:first.last+tag@mail-1.hl7.technology"),
        ("o'brien@nhs.net", "mailto:o%27brien@nhs.net"),
        ("a/b=c&d?e@nhs.net", "mailto:a/b=c%26d%3Fe@nhs.net"),
        ("健康@例子.中国", "mailto:%E5%81%A5%E5%BA%B7@例子.中国"),
        ("info@xn--bcher-kva.de", "mailto:info@xn--bcher-kva.de"),
    ],
)
def test_email(raw: str, href: str) -> None:
    assert parse_email(raw) == Address("email", raw, href)
    assert parse_address(raw) == Address("email", raw, href)


@pytest.mark.parametrize(
    "raw",
    ["", "@", "a@", "@nhs.net", "a@nhs", "a b@nhs.net", "a@nhs.net ", "a@nhs.net>", "a@@nhs.net", ".a@nhs.net",
     "a.@nhs.net", "a..b@nhs.net", "a@nhs..net", "a@-nhs.net", "a@nhs.net.", "a@10.0.0.1", "a@nhs.net?subject=x",
     "mailto:a@nhs.net", '"a b"@nhs.net', "a@nhs.net\n", "a\u200b@nhs.net", "a\u202e@nhs.net", "a\xa0@nhs.net",
     "a\u2800@nhs.net", "a\u3164b@nhs.net", "a\ufe0f@nhs.net", "a\u034fb@nhs.net", "a@n\u3164hs.net",
     "a" * 65 + "@nhs.net", "a@" + "b" * 64 + ".net", "a@" + "b." * 130 + "net", "a@n\u00adhs.net"],
)  # fmt: skip
def test_no_email(raw: str) -> None:
    assert parse_email(raw) is None


@pytest.mark.parametrize(
    ("raw", "text", "href"),
    [
        ("https://www.interopen.org/", "interopen.org", "https://www.interopen.org/"),
        ("https://interopen.org/a/", "interopen.org/a/", "https://interopen.org/a/"),
        ("HTTP://Interopen.org", "Interopen.org", "http://Interopen.org"),
        ("https://x.org:8443?q=1", "x.org:8443?q=1", "https://x.org:8443?q=1"),
        ("https://x.org/a%20b?c=[1]&d=é#e'f", "x.org/a%20b?c=[1]&d=é#e'f", "https://x.org/a%20b?c=[1]&d=%C3%A9#e%27f"),
        ("https://bücher.de/ü", "bücher.de/ü", "https://bücher.de/%C3%BC"),
        ("https://उदाहरण.भारत/", "उदाहरण.भारत", "https://उदाहरण.भारत/"),
        ("https://[2001:db8::7]:80/", "[2001:db8::7]:80", "https://[2001:db8::7]:80/"),
        ("https://hl7.org./", "hl7.org.", "https://hl7.org./"),
        ("https://203.0.113.7", "203.0.113.7", "https://203.0.113.7"),
        ("https://matrix.to/#/#a:b.org", "matrix.to/#/#a:b.org", "https://matrix.to/#/#a:b.org"),
        ("https://hl7.social/@fhir", "hl7.social/@fhir", "https://hl7.social/@fhir"),
    ],
)
def test_url(raw: str, text: str, href: str) -> None:
    assert parse_url(raw) == Address("url", text, href)


@pytest.mark.parametrize(
    "raw",
    ["", "https://", "https:///a", "https://a", "https://a b.org", "https://x.org/a b", "https://x.org/<b>", 'https://x.org/"',
     "https://x.org/`", "https://x.org/{a}", "https://x.org\\@y.org", "https://u@x.org", "https://u:p@x.org",
     "https://@x.org",
     "https://x.org:0/", "https://x.org:99999/", "https://x.org:a/", "https://[::1", "https://[fe80::1%25x]/", "https://x..org",
     "https://-x.org", "https://x-.org", "https://10.0/", "javascript:alert(1)",
     "javascript://x.org/%0aalert(1)", "data:text/html,x",
     "ftp://x.org", "//x.org", "x.org", " https://x.org", "https://x.org\n", "https://x.org/\u202egro", "https://x.org/\u200b",
     "https://x.org/\u2028", "https://x.org/\x00", "https://x.org/\x7f", "https://x.org/\ud800", "https://x\u3002org\u200e/"],
)  # fmt: skip
def test_no_url(raw: str) -> None:
    assert parse_url(raw) is None


@pytest.mark.parametrize(
    ("raw", "href"),
    [
        ("+44 20 7946 0000", "tel:+442079460000"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("+1 (555) 010-9999 x7", "tel:+15550109999;ext=7"),
        ("+49 30/1234567 ext. 12", "tel:+49301234567;ext=12"),
        ("+442079460000;ext=12", "tel:+442079460000;ext=12"),
        ("+353\xa01\u202f679\u20110000 Extension 5", "tel:+35316790000;ext=5"),
        ("+49 116117", "tel:+49116117"),
        ("+49 1151", "tel:+491151"),
        ("111", "tel:111"),
        ("999", "tel:999"),
        ("112", "tel:112"),
        ("000", "tel:000"),
        ("1177", "tel:1177"),
        ("116 123", "tel:116123"),
        ("13 11 14", "tel:131114"),
        ("+123456789012345", "tel:+123456789012345"),
    ],
)
def test_phone(raw: str, href: str) -> None:
    found = parse_phone(raw)
    assert found == Address("phone", " ".join(raw.split()), href)


@pytest.mark.parametrize(
    "raw",
    ["", "+", "1", "020 7946 0000", "0044 20 7946 0000", "+44 20", "+44 HELP", "+1234567890123456",
     "+４４２０７９４６", "+44 20 7946 0000 12 x", "++442079460000",
     "0800", "1234567", "12 34 56 78", "2026-06", "1 1 1", "１１１", "999 x"],
)  # fmt: skip
def test_no_phone(raw: str) -> None:
    assert parse_phone(raw) is None


@pytest.mark.parametrize(
    ("form", "raw", "href"),
    [
        ("chat", "ircs://irc.libera.chat:6697/#fhir", "ircs://irc.libera.chat:6697/#fhir"),
        ("chat", "IRC://irc.hl7.org/fhir", "irc://irc.hl7.org/fhir"),
        ("chat", "xmpp:fhir@rooms.hl7.org?join", "xmpp:fhir@rooms.hl7.org?join"),
        ("chat", "matrix:r/fhir:hl7.org", "matrix:r/fhir:hl7.org"),
        ("chat", "matrix:roomid/a'b:hl7.org:8448?via=hl7.org", "matrix:roomid/a%27b:hl7.org:8448?via=hl7.org"),
        ("calendar", "webcal://hl7.org/calls.ics", "webcal://hl7.org/calls.ics"),
    ],
)
def test_address_for_a_program(form: str, raw: str, href: str) -> None:
    assert parse_own(raw, form) == Address(form, raw, href)
    assert parse_address(raw) is None, "no other kind takes it"


@pytest.mark.parametrize(
    "raw",
    ["", "irc:", "irc:fhir", "ircs://", "ircs://libera/fhir", "irc://u@hl7.org/", "irc://irc.hl7.org/#a b", "xmpp:fhir",
     "xmpp:fhir@", "xmpp://hl7.org", "matrix:r/fhir", "matrix:fhir:hl7.org", "matrix:r/fhir:localhost",
     "matrix:r/<b>:hl7.org", "webcal://hl7.org/", "https://hl7.org/", "javascript:alert(1)", "irc://irc.hl7.org/\u202ea"],
)  # fmt: skip
def test_no_address_of_a_room(raw: str) -> None:
    assert parse_own(raw, "chat") is None


def test_postal_address() -> None:
    written = "  NHS Digital, \n\n7 and 8 Wellington Place\nLeeds  LS1 4AP"
    lines = ("NHS Digital,", "7 and 8 Wellington Place", "Leeds LS1 4AP")
    text = "NHS Digital, 7 and 8 Wellington Place, Leeds LS1 4AP"
    assert parse_own(written, "post") == Address("post", text, "", lines)
    for raw in ("", "Leeds", "\n", "Leeds \u202eLS1"):
        assert parse_own(raw, "post") is None


@given(st.text())
def test_no_text_has_two_forms(raw: str) -> None:
    assert sum(parse(raw) is not None for parse in (parse_email, parse_url, parse_phone)) <= 1


_HREF = re.compile(
    r"(?:https?://|mailto:|tel:\+?|ircs?://|xmpp:|matrix:|webcal://)[^\s\"'<>`\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]+"
)
_PIECES = st.sampled_from(
    ["https://", "ircs://", "xmpp:", "matrix:", "webcal://", "r/",
     "mailto:", "tel:", "+44 20", "7946", "@", "hl7.org", "a", ".", "/", "?", "#", "&", "%", "'", '"', "<",
     ">", "`", "{", "\\", " ", "\n", "\x00", "\u202e", "\u200b", "\u3164", "\ud800", "xn--", "[", "]", ":", "é", "字"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_no_link_leaves_its_attribute(raw: str) -> None:
    for address in (parse_address(raw), *(parse_own(raw, form) for form in (*PROGRAMS, "post"))):
        if address is not None:
            assert _HREF.fullmatch(address.href) or (address.form, address.href) == ("post", "")
            assert address.href.partition(":")[0] in {*SCHEMES, *PROGRAMS.get(address.form, ()), ""}
            assert address.text.isprintable()
