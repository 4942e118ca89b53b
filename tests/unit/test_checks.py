"""What the checks say about one channel, about all of them and about prose: the case files, and any text at all."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cases.reader import TODAY, channel_cases, project_cases, prose_cases, prose_channels
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.checks import (
    check_project,
    check_prose,
    nearest,
    read_channel,
    read_word,
    read_words,
    unknown_options,
)
from sphinx_channels.findings import NOTES, shown
from sphinx_channels.lines import locate, option_lines
from sphinx_channels.messages import sentence
from sphinx_channels.model import KINDS, OPTIONS, Channel, Declaration, Settings, parse_address

if TYPE_CHECKING:
    from cases.reader import Case

CASES = channel_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_channel(case: Case) -> None:
    _, findings = read_channel(case.declaration, case.settings)
    found = [(finding.rule, _place(finding)) for finding in findings]
    assert found == list(case.expected), [sentence(finding) for finding in findings]


def _place(finding) -> str:
    return f"body+{finding.offset}" if finding.offset is not None else finding.option or "line"


@pytest.mark.parametrize("syntax", ["myst", "rst"])
@pytest.mark.parametrize("case", [case for case in CASES if case.expected], ids=str)
def test_line_of_each_finding(case: Case, syntax: str) -> None:
    """The line follows from the directive's text, however the parser hands that over."""
    text, places = case.written(syntax)
    body = case.declaration.body.split("\n")
    _, findings = read_channel(case.declaration, case.settings)
    wanted = [places.get(place, 1) + 40 - 1 for _, place in case.expected]
    assert [locate(text, 40, body, finding) for finding in findings] == wanted
    if syntax == "myst":  # MyST-Parser 4 leaves out the lines of the fence
        content = "\n".join(text.splitlines()[1:-1])
        assert [locate(content, 40, body, finding) for finding in findings] == wanted


@pytest.mark.parametrize(("rule", "expected", "channels"), project_cases())
def test_project(rule: str, expected: tuple[str, ...], channels: tuple[Channel, ...]) -> None:
    names: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for channel in channels:
        seen[channel.id] += 1
        names[id(channel)] = channel.id + (f"#{seen[channel.id]}" if seen[channel.id] > 1 else "")
    found = [f"{f.rule}@{names[id(c)]}.{f.option}" for c, f in check_project(channels)]
    assert found == list(expected)


@pytest.mark.parametrize(("rule", "expected", "text"), prose_cases())
def test_prose(rule: str, expected: tuple[str, ...], text: str) -> None:
    settings = Settings(terms=("INTEROPen", "FHIR", "Care Connect"), today=TODAY)
    findings = check_prose(text, prose_channels(), settings)
    assert [f"{f.rule}={f.values['value']}" for f in findings] == list(expected)


def test_prose_names_a_folder_without_its_slash() -> None:
    channel = replace(prose_channels()[1], to=parse_address("https://hl7.org/help/"))
    for text, found in (
        ("See hl7.org/help.", "hl7.org/help"),
        ("See https://hl7.org/help/ now.", "https://hl7.org/help/"),
    ):
        assert [finding.values["value"] for finding in check_prose(text, [channel], Settings())] == [found]


def test_a_term_is_found_however_it_is_joined() -> None:
    settings = Settings(terms=(" Care Connect", "", "-"))
    findings = check_prose("care connect, Care\n  connect, Care Connect", [], settings)
    assert [(finding.values["value"], finding.offset) for finding in findings] == [
        ("care connect", 0),
        ("Care\n  connect", 0),
    ]


def test_every_rule_has_two_cases_of_both_kinds() -> None:
    """What a build alone can see (roles, anchors, pages) has its cases with the builds."""
    cases = [(case.rule, case.expected) for case in CASES]
    cases += [(rule, expected) for rule, expected, _ in (*project_cases(), *prose_cases())]
    rules = {rule for rule, _ in cases}
    assert rules >= NOTES - {"online", "redirect", "sitemap"}
    for rule in rules:
        counts = Counter(bool(expected) for name, expected in cases if name == rule)
        assert counts[True] > 1, rule
        assert counts[False] > 1, rule


def test_wrong_values_fall_back_to_their_defaults() -> None:
    options = dict.fromkeys(OPTIONS, "<wrong") | {"hours": "9–17"}
    channel, _ = read_channel(Declaration("Forum", options, "Ask."), Settings(today=TODAY))
    assert len(channel.unread) == 13
    text = dict.fromkeys(("platform", "response", "not_for", "owner", "subject"), "<wrong")
    assert replace(channel, unread=()) == Channel("wrong", "Forum", hours="9–17", summary="Ask.", **text)


def test_what_is_wrong_is_kept_as_it_was_written() -> None:
    options = {
        "emial": "x\x00y", "kind": "mail", "to": "mailto://a@hl7.org", "for": "ask, gossip, talk", "access": "mebers",
        "join": "The\nOffice", "status": "gone", "replaced-by": "New One", "aliases": "a, #b",
        "languages": "en, English", "links": "A <www.hl7.org>, B <https://hl7.org>, C", "verified": "13/06/2017",
        "align": "", "url": "",
    }  # fmt: skip
    channel, _ = read_channel(Declaration("X", options, "Ask."), Settings(today=TODAY))
    assert channel.unread == (
        ("emial", "xy"), ("kind", "mail"), ("to", "mailto://a@hl7.org"), ("for", "gossip"), ("for", "talk"),
        ("access", "mebers"), ("join", "The Office"), ("status", "gone"), ("replaced-by", "New One"), ("aliases", "#b"),
        ("languages", "English"), ("links", "A <www.hl7.org>"), ("links", "C"), ("verified", "13/06/2017"),
    )  # fmt: skip
    options = {"kind": "forum", "to": "https://hl7.org", "id": "A B", "subject": "Hello", "join": "www.hl7.org"}
    channel, _ = read_channel(Declaration("X", options, "Ask."), Settings(today=TODAY))
    assert channel.unread == (("id", "A B"), ("subject", "Hello"), ("join", "www.hl7.org"))


def test_right_values_arrive() -> None:
    options = {
        "kind": "list", "to": " https://lists.w3.org/fhir ", "for": "news,\n ask", "access": "MEMBERS", "join": "chat",
        "status": "read-only", "replaced-by": "chat", "aliases": "a, b\nc", "platform": "Mail\n man",
        "links": "Archive <https://lists.w3.org/a>,\nLeave <leave@w3.org>", "languages": "EN-gb, zh-hant",
        "verified": "2026-06-01", "align": "Left",
    }  # fmt: skip
    channel, findings = read_channel(Declaration("  FHIR\n list ", options, "Ask.\nThen wait."), Settings(today=TODAY))
    assert findings == []
    assert (channel.id, channel.kind) == ("fhir-list", "list")
    assert channel.name == "FHIR list"
    assert channel.to is not None
    assert channel.to.href == "https://lists.w3.org/fhir"
    assert channel.purposes == ("news", "ask")
    assert (channel.access, channel.join, channel.status, channel.replaced_by) == (
        "members",
        "chat",
        "read-only",
        "chat",
    )
    assert channel.aliases == ("a", "b", "c")
    assert channel.platform == "Mail man"
    assert channel.links == (("Archive", "https://lists.w3.org/a"), ("Leave", "mailto:leave@w3.org"))
    assert channel.languages == ("en-GB", "zh-Hant")
    assert channel.verified == TODAY.replace(day=1)
    assert channel.align == "left"
    assert channel.summary == "Ask."


def test_what_stands_in_for_a_name() -> None:
    for options, name in (({"to": "a@hl7.org", "id": "b"}, "a@hl7.org"), ({"id": "b"}, "b"), ({}, "Channel")):
        assert read_channel(Declaration(" ", options, "Ask."), Settings(today=TODAY))[0].name == name


def test_blanks_alone_are_no_address() -> None:
    channel, findings = read_channel(
        Declaration("X", {"kind": "chat", "to": " ", "join": " "}, "Ask."), Settings(today=TODAY)
    )
    assert (channel.to, channel.join) == (None, None)
    assert findings[0].key == "to-missing"


def test_a_door_that_leads_nowhere_is_none() -> None:
    channel, _ = read_channel(
        Declaration("X", {"join": "The Office", "replaced-by": "The Office"}, "Ask."), Settings(today=TODAY)
    )
    assert (channel.join, channel.replaced_by) == (None, None)


def test_blanks_around_an_address_are_told() -> None:
    """Parsers strip values, so these blanks were put in quotes."""
    channel, findings = read_channel(
        Declaration("X", {"kind": "email", "to": " a@hl7.org"}, "Ask."), Settings(today=TODAY)
    )
    assert channel.to is None
    assert sentence(findings[0]) == ':to: " a@hl7.org": write the address alone: a@hl7.org'


def test_kind_that_is_missing_follows_from_the_address() -> None:
    for address, kind in (("a@hl7.org", "email"), ("+44 20 7946 0000", "phone"), ("https://hl7.org", "website")):
        channel, findings = read_channel(
            Declaration("X", {"to": address}, "Ask."), Settings(verify_days=0, today=TODAY)
        )
        assert channel.kind == kind
        assert channel.purposes == KINDS[kind]
        assert [finding.key for finding in findings] == ["kind.missing"]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("For *general* **enquiries**. Not for others.", "For general enquiries."),
        ("See [the site](https://hl7.org) or <help@hl7.org> first", "See the site or help@hl7.org first"),
        ("Ask {channel}`us <enquiries>`, `us <https://hl7.org>`_ or :term:`FHIR`.", "Ask us, us or FHIR."),
        (":::{timeline} Posts. More.\n:limit: 3\n\nInner text.\n:::\n\nRead us.", "Read us."),
        (".. mention:: Post\n\n   Inner text.\n\nRead us.", "Read us."),
        ("```\ncode.\n```\n\n- item\n\n# Heading\n\nUse `code.x` here. Then", "Use code.x here."),
        ("<script>x.y</script>\n\n<p>Tom &amp; Ann</p>", "Tom & Ann"),
        (":::{timeline} Posts\n:::", ""),
        ("(label)=\nRead us. Then", "Read us."),
        ("No full stop\n\nSecond.", "No full stop"),
        ("Read\n`x.y`\nhere. Then", "Read x.y here."),
        ("    code.\n\nRead us. Then", "Read us."),
        ("% comment.\nRead us. Then", "Read us."),
        (" \n\n  Read us. Then", "Read us."),
        ("質問はこちら。次。", "質問はこちら。"),
        ("", ""),
    ],
)
def test_summary(body: str, summary: str) -> None:
    channel, _ = read_channel(Declaration("X", {"kind": "forum"}, body), Settings(today=TODAY))
    assert channel.summary == summary


def test_nearest() -> None:
    assert nearest(" Froum ", KINDS) == "forum"
    assert nearest("qqqq", KINDS) == ""
    assert nearest("MEMBER", ("Members", "open")) == "Members"


def test_options_of_other_directives() -> None:
    (finding,) = unknown_options({"layot": "", "for": ""}, ("layout", "for"), "channels")
    assert sentence(finding) == 'channels: there is no option "layot". Did you mean "layout"? Options: layout, for.'
    assert read_word("layout", "  Table ", ("cards", "table")) == ("table", [])
    assert read_word("layout", "", ("cards", "table")) == ("", [])
    assert read_words("for", "ask, NEWS, Ask", ("Ask", "News")) == (("Ask", "News"), [])
    assert read_word("for", "ask", ("Ask", "News")) == ("Ask", [])


def test_lines_of_options() -> None:
    """The last line that sets an option counts; a YAML block and a name over two lines are read as well."""
    rst = ".. channel:: A\n   name\n   :kind: chat\n   :to: x\n\n   :to: y"
    assert option_lines(rst, 10, [":to: y"], ("kind", "to", "id")) == (("kind", 12), ("to", 13), ("id", 10))
    myst = "```{channel} A\n---\nkind: chat\n'to': x\nto: y\n---\nto: z\n```\n"
    assert option_lines(myst, 10, ["to: z"], ("kind", "to")) == (("kind", 12), ("to", 14))
    channel = replace(Channel("a", "A", line=10), option_lines=(("kind", 12),))
    assert (channel.line_of("kind"), channel.line_of("to"), channel.line_of("")) == (12, 10, 10)


def test_line_of_a_body_behind_the_directive() -> None:
    (finding,) = check_prose("x\nCARE CONNECT", (), Settings(terms=("Care Connect",), today=TODAY))
    assert locate(".. page:: x\n   CARE CONNECT", 10, ["x", "CARE CONNECT"], finding) == 11
    assert locate("{page}\n", 10, ["not there"], finding) == 10
    assert locate("", 10, [], finding) == 10


# Any text

_hostile = st.sampled_from(
    ["javascript:", "https://", "mailto:", "tel:+", "@", "<", ">", '"', "'", "\n", "\u202e", "\u200b", "\x00",
     "</script>", "`", "```", "::", ".. ", "%", "{", "}",
     "hl7.org", "a", "/", "#", "?", "&", "\\", " ", "\ud800", "[", "]", ":"]
)  # fmt: skip
_texts = st.one_of(st.text(), st.lists(_hostile).map("".join))
_HREF = re.compile(r"(?:https?://|mailto:|tel:\+)[^\s\"'<>`\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]+")


@settings(deadline=None)
@given(_texts, st.dictionaries(st.sampled_from(OPTIONS) | st.text(), _texts | st.none()), _texts)
def test_any_text_is_read(name: str, options: dict[str, str], body: str) -> None:
    channel, findings = read_channel(Declaration(name, options, body), Settings(domains=("hl7.org",), today=TODAY))
    assert channel.id
    assert channel.name
    assert channel.kind in KINDS
    hrefs = [link.href for link in channel.links]
    hrefs += [address.href for address in (channel.to, channel.join) if address and not isinstance(address, str)]
    assert all(_HREF.fullmatch(href) for href in hrefs)
    for finding in findings:
        said = sentence(finding)
        assert said.isprintable()
        assert locate(body, 1, body.split("\n"), finding) >= 1
    assert not re.search(
        r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]", channel.name + channel.owner + channel.hours
    )


@settings(deadline=None)
@given(_texts, _texts)
def test_any_prose_is_read(text: str, term: str) -> None:
    for finding in check_prose(text, prose_channels(), Settings(terms=(term, "FHIR"), today=TODAY)):
        assert 0 <= (finding.offset or 0) <= text.count("\n")


_ids = st.sampled_from(["a", "b", "c", "d"])


@settings(deadline=None)
@given(st.lists(st.builds(
    Channel, id=_ids, name=_ids, join=_ids | st.none(), replaced_by=_ids | st.none(),
    status=st.sampled_from(["active", "retired"]), aliases=st.lists(_ids, max_size=2).map(tuple),
)))  # fmt: skip
def test_any_project_is_checked(channels: list[Channel]) -> None:
    found = list(check_project(channels))
    assert found == list(check_project(channels))
    repeats = len(channels) - len({channel.id for channel in channels})
    assert sum(finding.key == "duplicate" for _, finding in found) == repeats
    for _, finding in found:
        assert sentence(finding)


def test_shown_text_is_cut_where_it_is_too_long() -> None:
    assert shown("a" * 80) == "a" * 80
    assert shown("a" * 81) == "a" * 79 + "…"
    assert shown("\n" * 41) == "\\n" * 39 + "\\…"


@settings(deadline=None)
@given(_texts)
def test_shown_text_is_one_short_printable_line(text: str) -> None:
    assert len(shown(text)) <= 80
    assert shown(text).isprintable()


@pytest.mark.parametrize(
    "piece", ["a.", "__", "a_", "a-", "A. ", "`a", "[", "](", "<a ", "ADD A ", "<", "your%20", "::\n\n  "]
)
def test_long_text_takes_time_in_proportion(piece: str) -> None:
    """Each of these took minutes once: patterns that try every start of a run anew."""
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    read_channel(
        Declaration("X", dict.fromkeys(("to", "links", "subject", "verified"), text), text), Settings(today=TODAY)
    )
    check_prose(text, prose_channels(), Settings(terms=("FHIR",), today=TODAY))
    assert time.process_time() - started < 5
