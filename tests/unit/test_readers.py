"""How options are read: right values arrive, wrong ones are told and kept as they were written, and nothing raises."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cases.reader import TODAY
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.fields import CHANNEL, CHANNELS, DIRECTIVES, MENTION, PAGE, TIMELINE, read
from sphinx_channels.messages import sentence
from sphinx_channels.model import KINDS, Link, Settings
from sphinx_channels.rules.meant import language_tag, likely, likely_days, likely_tag
from sphinx_channels.rules.text import front_findings

SETTINGS = Settings(tags=("support", "news"), verify_days=0, today=TODAY)


def values(texts: dict[str, str], fields: Any = CHANNEL) -> dict[str, Any]:
    """The values of options of which nothing is wrong."""
    found, reading = read(fields, texts, SETTINGS, "channel")
    assert reading.findings == []
    assert reading.unread == []
    return found


def test_right_values_arrive() -> None:
    found = values({
        "kind": "List", "to": " https://lists.w3.org/fhir ", "for": "news,\n ask", "access": "MEMBERS", "join": "chat",
        "status": "read-only", "replaced-by": "chat", "aliases": "a, b\nC_2", "platform": "Mail\n man", "id": "fhir-2",
        "links": "Archive <https://lists.w3.org/a>,\nLeave <leave@w3.org> Call <116 123>",
        "languages": "EN-gb, zh-hant",
        "verified": "2026-06-01", "align": "Left", "hours": "9–17", "owner": "", "not-for": "emergencies",
    })  # fmt: skip
    assert found.pop("to").href == "https://lists.w3.org/fhir"
    assert found == {
        "kind": "list", "purposes": ("news", "ask"), "access": "members", "join": "chat", "status": "read-only",
        "replaced_by": "chat", "aliases": ("a", "b", "C_2"), "platform": "Mail man", "languages": ("en-GB", "zh-Hant"),
        "links": (Link("Archive", "https://lists.w3.org/a"), Link("Leave", "mailto:leave@w3.org"), Link("Call",
        "tel:116123")),
        "verified": date(2026, 6, 1), "align": "left", "hours": "9–17", "id": "fhir-2", "not_for": "emergencies",
    }  # fmt: skip


def test_right_values_of_the_other_directives() -> None:
    page = {"keywords": "a, b", "tags": "News", "permalink": "/help/, support_contact.html", "toc": "'False'"}
    assert values(page, PAGE) == {
        "keywords": ("a", "b"), "tags": ("news",), "permalinks": ("help/index.html",
        "support_contact.html"), "toc": False,
    }  # fmt: skip
    listing = {"layout": "Table", "for": "ask", "kind": "email, Phone", "access": "open", "status": "retired, planned"}
    assert values(listing, CHANNELS) == {
        "layout": "table", "purposes": ("ask",), "kinds": ("email", "phone"), "access": ("open",),
        "statuses": ("retired", "planned"),
    }  # fmt: skip
    account = "https://x.com/HL7"
    timeline = {"account": account, "limit": "5", "height": "300px", "live": "OFF", "snapshot": "a  b.json"}
    assert values(timeline, TIMELINE) == {
        "account": account, "limit": 5, "height": 300, "live": "off", "snapshot": "a  b.json",
    }  # fmt: skip
    assert values({"account": account}, MENTION) == {"account": account}
    assert values(dict.fromkeys(CHANNEL, "  ")) == {}


def test_wrong_values_are_lost_and_kept_as_they_were_written() -> None:
    texts = {
        "kind": "mail", "to": "mailto://a@hl7.org", "for": "ask, gossip, talk", "access": "mebers", "id": "A B",
        "join": "The\nOffice", "status": "gone", "replaced-by": "New One", "aliases": "a, #b",
        "languages": "en, English",
        "links": "A <www.hl7.org>, B <https://hl7.org>, C", "verified": "13/06/2017", "align": "", "emial": "x\x00y",
    }  # fmt: skip
    found, reading = read(CHANNEL, texts, SETTINGS, "channel", "X")
    assert found == {
        "purposes": ("ask",), "aliases": ("a",), "languages": ("en",), "links": (Link("B", "https://hl7.org"),),
    }  # fmt: skip
    assert reading.unread == [
        ("id", "A B"), ("kind", "mail"), ("status", "gone"), ("to", "mailto://a@hl7.org"), ("for", "gossip"),
        ("for", "talk"), ("access", "mebers"), ("join", "The Office"), ("replaced-by", "New One"), ("aliases", "#b"),
        ("links", "A <www.hl7.org>"), ("links", "C"), ("languages", "English"), ("verified", "13/06/2017"),
        ("emial", "xy"),
    ]  # fmt: skip


def test_a_number_that_would_reach_nobody_is_no_address() -> None:
    found, reading = read(CHANNEL, {"kind": "phone", "to": "+44 020 7946 0018"}, SETTINGS, "channel")
    assert "to" not in found
    assert reading.unread == [("to", "+44 020 7946 0018")]


def test_one_sentence_for_a_host_that_is_wrong() -> None:
    settings = Settings(domains=("nhs.net",), today=TODAY)
    _found, reading = read(CHANNEL, {"kind": "email", "to": "jane.smith@nhs.con"}, settings, "channel")
    assert [finding.key for finding in reading.findings] == ["host"]


@pytest.mark.parametrize("to", ["careconnect@interopen.org", "help@faß.de"])
def test_any_domain_is_right_where_none_is_named(to: str) -> None:
    values({"kind": "email", "to": to})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("url", "to"), ("To", "to"), ("replaced_by", "replaced-by"), ("lang", "languages"), ("type", "kind"),
        ("emial", "kind"),
        ("twitter", "kind"), ("acess", "access"), ("mailto", "to"), ("qqqq", ""), ("", ""), ("x" * 40_000, ""),
    ],
)  # fmt: skip
def test_an_option_that_is_not_there(name: str, meant: str) -> None:
    _found, reading = read(CHANNEL, {name: "x"}, SETTINGS, "channel", "X")
    (finding,) = reading.findings
    assert (finding.key, finding.option, finding.values["nearest"]) == ("option", name, meant)
    assert f'Did you mean "{meant}"?' in sentence(finding) or not meant
    assert reading.unread == [(name, "x")]


def test_each_directive_tells_its_own_options() -> None:
    for name, fields in DIRECTIVES.items():
        _found, reading = read(fields, {"clour": "red"}, SETTINGS, name)
        assert sentence(reading.findings[0]).endswith(f"Options: {', '.join(fields)}.")
        assert sentence(reading.findings[0]).startswith(f"{name}: there is no option")
    _found, reading = read({}, {"remember": "12"}, SETTINGS, "embed-choices")
    assert sentence(reading.findings[0]) == "embed-choices: it has no options. Remove :remember:."


@pytest.mark.parametrize(
    ("fields", "option", "text", "key"),
    [
        (PAGE, "tags", "suport", "tag"), (PAGE, "toc", "maybe", "word"),
        (PAGE, "permalink", "../x.html", "permalink.path"),
        (PAGE, "permalink", "ä" * 130, "permalink.path"),
        (PAGE, "permalink", "help.php", "permalink.path"),
        (PAGE, "permalink", "a" * 300 + ".html", "permalink.path"), (PAGE, "permalink", "/a b", "permalink.path"),
        (TIMELINE, "limit", "0", "number"), (TIMELINE, "limit", "２", "number"), (TIMELINE, "height", "1e3", "number"),
        (TIMELINE, "live", "yes", "word"), (CHANNELS, "layout", "grid", "word"), (CHANNELS, "kind", "mail", "word"),
        (CHANNEL, "verified", "2026-02-30", "date.none"), (CHANNEL, "verified", "yesterday", "date.none"),
        (CHANNEL, "verified", "13/06/2017", "date"), (CHANNEL, "for", "ask join", "word.comma"),
        (CHANNEL, "subject", "TBC", "placeholder.text"), (CHANNEL, "links", "<https://hl7.org>", "option.links"),
        (CHANNEL, "join", "TBC", "placeholder"), (CHANNEL, "aliases", "#a b", "option.slug"),
    ],
)  # fmt: skip
def test_wrong_values_of_each_form(fields: Any, option: str, text: str, key: str) -> None:
    _found, reading = read(fields, {option: text}, SETTINGS, "channel")
    assert key in [finding.key for finding in reading.findings]
    assert all(finding.option == option and sentence(finding) for finding in reading.findings)


def test_a_tag_of_a_project_without_tags() -> None:
    _found, reading = read(PAGE, {"tags": "support"}, Settings(today=TODAY), "page")
    assert sentence(reading.findings[0]) == (
        'tag "support" is not known. If it is right, add it to channels_tags in conf.py.'
    )


@pytest.mark.parametrize(
    ("written", "file"),
    [("/help/", "help/index.html"), ("help.html", "help.html"), ("/a/b", "a/b.html"), ("x.htm", "x.htm"), ("", ""),
     ("/", ""),
     ("../x", ""), ("a/./b", ""), ("a//b", ""), ("http://x.org/", ""), (".hidden", ""), ("a?b", ""),
     ("é.html", "é.html")],
)  # fmt: skip
def test_the_file_of_an_old_address(written: str, file: str) -> None:
    values, _reading = read(PAGE, {"permalink": written}, SETTINGS, "page")
    assert values.get("permalinks", ()) == ((file,) if file else ())


@pytest.mark.parametrize(
    ("written", "day"),
    [("13/06/2017", "2017-06-13"), ("06/13/2017", "2017-06-13"), ("1.6.26", "2026-06-01 2026-01-06"),
     ("1.1.26", "2026-01-01"),
     ("02/03/2026 (Maya)", "2026-03-02 2026-02-03"), ("13/06/2025 Marie", ""), ("2026-02-30 (Jane)", ""),
     ("14:30 2 March 2026", ""), ("2 March 2026 14:30", "2026-03-02"), ("March 2nd, 2026", "2026-03-02"),
     ("26/03/02", "2002-03-26"),
     ("2026-03-02 (Jane)", "2026-03-02"), ("2026-W10-1", "2026-03-02"), ("26-03-02", "2002-03-26 2026-03-02"),
     ("1 June 2026", "2026-06-01"),
     ("June 1, 2026", "2026-06-01"), ("2026-6-1", "2026-06-01"), ("2026/06/01 10:00", "2026-06-01"),
     ("1er juin 2026", ""),
     ("20260601", ""), ("soon", ""), ("", ""), ("31/02/2026", ""), ("９/９/2026", "")],
)  # fmt: skip
def test_a_day_in_another_form(written: str, day: str) -> None:
    assert " ".join(map(str, likely_days(written))) == day


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en", "en"), ("cy", "cy"), ("EN-gb", "en-GB"), ("pt-BR", "pt-BR"), ("zh-hant", "zh-Hant"),
     ("zh-Hant-TW", "zh-Hant-TW"),
     ("es-419", "es-419"), ("sr-Latn", "sr-Latn"), ("yue", "yue"), ("bfi", "bfi"), ("de-CH-1996", "de-CH-1996"),
     ("uk", "uk"), ("DE-fr", "de-FR"), ("BFI", "bfi"), ("CY-latn-fr", "cy-Latn-FR"),
     ("jp", ""), ("gr", ""), ("ua", ""), ("xx", ""), ("eng", ""), ("en_GB", ""), ("English", ""), ("en-", ""),
     ("e", ""),
     ("iw", ""), ("ｅｎ", ""), ("en" + "-a1" * 20, ""), ("en\n", "")],
)  # fmt: skip
def test_language_tag(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [("jp", "ja"), ("gr", "el"), ("ua", "uk"), ("eng", "en"), ("ger", "de"), ("iw", "he"), ("English", "en"),
     ("welsh", "cy"),
     ("pt_br", "pt-BR"),
     ("zh Hant", "zh-Hant"),
     ("xx", ""), ("klingonish", ""), ("", "")],
)  # fmt: skip
def test_the_tag_that_was_meant(written: str, tag: str) -> None:
    assert likely_tag(written) == tag


def test_the_kind_that_was_meant() -> None:
    words = ("Twitter", "mailing-list", "emial", "froum", "E-Mail", "qqqq", "")
    assert [likely("kind", word, KINDS) for word in words] == ["social", "list", "email", "forum", "email", "", ""]


def test_front_matter_of_jekyll() -> None:
    page = {"tags": "[suport]", "summary": "Ask us.", "toc": False, "title": "x"}
    assert [sentence(finding) for finding in front_findings(page, tags=False)] == [
        '"summary" in the front matter does nothing here: write it in a {page} block: Ask us.',
        '"tags" in the front matter does nothing here: write it in a {page} block: :tags: suport',
        '"toc" in the front matter does nothing here: write it in a {page} block: :toc: False',
    ]
    assert [finding.values["key"] for finding in front_findings({"tags": ["a", "b"]}, tags=True)] == ["tags"]
    assert [*front_findings({"tags": "a"}, tags=False)] == []
    assert [*front_findings({**page, "blogpost": "true"}, tags=True)] == []


_PIECES = st.sampled_from(
    ["javascript:", "https://", "mailto:", "+44 0", "@", "<", ">", '"', "'", "\n", "\u202e", "\u200b", "\x00", "TBC",
     "hl7.org",
     "a", "/", "#", "?", "&amp;", "\\", " ", "\ud800", "[", "]", ":", ",", "xn--", "\u3164", "2026-", "1", "{0}", "%s"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_PIECES).map("".join))


@given(st.sampled_from(sorted(DIRECTIVES)), st.data())
def test_any_text_is_read(directive: str, data: st.DataObject) -> None:
    fields = DIRECTIVES[directive]
    texts = data.draw(st.dictionaries(st.sampled_from(sorted(fields)) | st.text(max_size=8), _TEXTS | st.none()))
    settings = Settings(domains=("hl7.org",), tags=("a",), today=TODAY)
    found, reading = read(fields, texts, settings, directive, data.draw(_TEXTS))
    assert found.keys() <= {field.key or name for name, field in fields.items()}
    for finding in reading.findings:
        assert sentence(finding).isprintable()
        assert finding.option in texts
    assert all(text.isprintable() or "\u202e" not in text for _option, text in reading.unread)
