"""Which addresses of a channel can be asked for, what stays open, and which hosts are of one site."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_channels.model import Address, Channel, Link, parse_address
from sphinx_channels.report.links import INVITATION, MAILBOX, MEMBERS, PHONE, PLANNED, RETIRED, VIEW, links_of
from sphinx_channels.report.sites import same_site, site_of

FORUM = "https://forum.hl7.org/"
X, LINKEDIN = "X shows machines no accounts", "LinkedIn shows machines no accounts"


@pytest.mark.parametrize(
    ("to", "more", "target", "ask", "blind"),
    [
        (FORUM, {}, FORUM, True, ""),
        (FORUM + "help#rules", {}, FORUM + "help#rules", True, ""),
        ("help@HL7.org", {}, "hl7.org", True, MAILBOX),
        ("+44 20 7946 0000", {}, "tel:+442079460000", False, PHONE),
        ("https://www.x.com/HL7", {}, "https://www.x.com/HL7", False, X),
        ("https://mobile.twitter.com/HL7", {}, "https://mobile.twitter.com/HL7", False, X),
        ("https://www.linkedin.com/company/hl7", {}, "https://www.linkedin.com/company/hl7", False, LINKEDIN),
        (FORUM, {"access": "members"}, FORUM, True, MEMBERS),
        (FORUM, {"access": "team"}, FORUM, True, MEMBERS),
        (FORUM, {"access": "sign-up"}, FORUM, True, ""),
        ("https://chat.fhir.org/#narrow/stream/1-x", {}, "https://chat.fhir.org/", True, VIEW),
        ("https://matrix.to/#/%23fhir:hl7.org", {}, "https://matrix.to/", True, VIEW),
        ("https://discord.gg/fhir", {}, "https://discord.gg/fhir", True, INVITATION),
        (FORUM, {"status": "read-only"}, FORUM, True, ""),
        (FORUM, {"status": "retired"}, FORUM, False, RETIRED),
        (FORUM, {"status": "planned"}, FORUM, False, PLANNED),
    ],
)
def test_address(to: str, more: dict[str, Any], target: str, ask: bool, blind: str) -> None:
    (link,) = links_of(Channel("a", "A", to=parse_address(to), **more))
    assert (link.option, link.target, link.ask, link.blind) == ("to", target, ask, blind)


def test_every_address_of_a_channel() -> None:
    entries = (
        Link("Archive", "https://hl7.org/a"),
        Link("Leave", "mailto:a%2Bb@hl7.org"),
        Link("Call", "tel:+442079460000;ext=12"),
        Link("Odd", "odd"),
    )
    join = Address("email", "join@hl7.org", "mailto:join@hl7.org")
    channel = Channel("a", "A", to=parse_address(FORUM), access="members", join=join, links=entries)
    assert [(link.option, link.address.text, link.blind) for link in links_of(channel)] == [
        ("to", "forum.hl7.org", MEMBERS),
        ("join", "join@hl7.org", MAILBOX),
        ("links", "hl7.org/a", ""),
        ("links", "a+b@hl7.org", MAILBOX),
        ("links", "+442079460000;ext=12", PHONE),
    ]
    assert not list(links_of(Channel("a", "A", join="b")))


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("hl7.org", "hl7.org"),
        ("forum.chat.HL7.org.", "hl7.org"),
        ("fhir.hl7.org.uk", "hl7.org.uk"),
        ("www.england.nhs.uk", "england.nhs.uk"),
        ("a.b.com.au", "b.com.au"),
        ("www.x.de", "x.de"),
        ("forum.health.org", "health.org"),
        ("uk", "uk"),
        ("t.co", "t.co"),
        ("org.uk", "org.uk"),
        ("docs.team.github.io", "team.github.io"),
        ("github.io", "github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_site(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hl7.org", "www.hl7.org", True),
        ("forum.hl7.org", "chat.hl7.org", True),
        ("team.slack.com", "slack.com", True),
        ("slack.com", "team.slack.com", False),
        ("a.slack.com", "b.slack.com", False),
        ("a.github.io", "b.github.io", False),
        ("www.a.co.uk", "b.co.uk", False),
        ("hl7.org", "hl7.org.uk", False),
        ("hl7.org", "nothl7.org", False),
        ("twitter.com", "x.com", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
