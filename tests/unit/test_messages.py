"""The sentences: those that were promised, and that none is missing, unused or obeyed by a terminal."""

from __future__ import annotations

import ast
import logging
import re
import string
import sys
from pathlib import Path

import pytest
import sphinx.util.logging
from cases.reader import TODAY
from hypothesis import given
from hypothesis import strategies as st

import sphinx_channels
from sphinx_channels.addresses import parse_address
from sphinx_channels.messages import (
    NOTES,
    SENTENCES,
    Finding,
    Located,
    is_certain,
    nearest,
    sentence,
    shown,
    shown_path,
    warn,
)
from sphinx_channels.model import Channel, Settings
from sphinx_channels.rules.project import check_channels, days
from sphinx_channels.rules.prose import Prose

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from reference import RULES

PACKAGE = Path(sphinx_channels.__file__).parent
SOURCE = Path("/source")


def fields(template: str) -> set[str]:
    """What fills a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_promised_sentences_about_a_project() -> None:
    first = Channel("enquiries", "Enquiries", source="/source/support/communications.md", line=12)
    second = Channel("enquiries", "Enquiries", join="enquires", source="/source/contact.md", line=3)
    found = check_channels([first, second], SOURCE, lambda _: [first])
    assert [sentence(finding) for _, finding in found] == [
        'id "enquiries" is already used at support/communications.md:12. Change the name or add :id:.',
        'no channel "enquires". Did you mean "enquiries"?',
    ]


def test_readers_of_a_retired_channel_are_sent_to_one_in_use() -> None:
    chain = [
        Channel("a", "A", status="retired", replaced_by="b"),
        Channel("b", "B", status="retired", replaced_by="c"),
        Channel("c", "C"),
    ]
    assert [sentence(finding) for _, finding in check_channels(chain, SOURCE, lambda _: chain)] == [
        ':replaced-by: "b" is retired as well. Name a channel that is in use. Did you mean "c"?'
    ]
    circle = [Channel("a", "A", replaced_by="b"), Channel("b", "B", replaced_by="a")]
    assert [sentence(finding) for _, finding in check_channels(circle, SOURCE, lambda _: circle)] == [
        ":replaced-by: goes round in a circle: a → b → a. Name a channel that is in use."
    ]


def test_a_name_that_no_id_can_be_made_of_is_offered_its_id() -> None:
    channel = Channel("help", "求助")
    other = Channel("other", "Other", join="求助", source="/source/a.md")
    named, unnamed = (
        [*check_channels([channel, other], SOURCE, lambda _, known=known: known)] for known in ([channel], [])
    )
    assert [sentence(finding) for _, finding in named] == ['no channel "求助". Did you mean "help"?']
    assert [sentence(finding) for _, finding in unnamed] == [
        'no channel "求助". Give that channel an :id: in letters a to z, and write it here.'
    ]


def test_promised_sentences_about_prose_and_days() -> None:
    channel = Channel("enquiries", "Enquiries", to=parse_address("careconnect@interopen.org"))
    found = Prose([channel], ("INTEROPen",)).findings("Ask INTEROpen at careconnect@interopen.org.")
    assert [sentence(finding) for _, finding in found] == [
        '"INTEROpen": this project writes "INTEROPen".',
        'careconnect@interopen.org is channel "enquiries": write {channel}`enquiries` so that it changes with it.',
    ]
    channels = [
        channel,
        channel._replace(verified=TODAY.replace(year=2024)),
        channel._replace(verified=TODAY.replace(year=2027)),
    ]
    assert [sentence(finding) for _, finding in days(channels, Settings(today=TODAY))] == [
        "never verified. Check that it works and add :verified: with the day.",
        "last verified on 2024-06-30, 730 days ago (more than 365). Check that it works and renew :verified:.",
        ':verified: "2027-06-30" lies in the future (today is 2026-06-30). Write the day of the last check.',
    ]


def test_a_term_is_found_however_it_is_joined() -> None:
    found = Prose([], (" Care Connect", "", "-")).findings("care connect, Care\n  connect, Care Connect")
    assert [(position, finding.values["value"]) for position, finding in found] == [
        (0, "care connect"),
        (14, "Care\n  connect"),
    ]


def test_every_sentence_formats_with_its_values() -> None:
    for key, template in SENTENCES.items():
        values = dict.fromkeys(fields(template) - {"hint"}, "VALUE")
        said = sentence(Finding(key, {**values, "nearest": "NEAR"}))
        assert said.isprintable()
        assert said.count("VALUE") == sum(
            name not in {None, "hint"} for _, name, _, _ in string.Formatter().parse(template)
        )
        assert ('Did you mean "NEAR"?' in said) == ("hint" in fields(template))


def test_fields_of_sentences_are_plain_names() -> None:
    for template in SENTENCES.values():
        for _, field, spec, conversion in string.Formatter().parse(template):
            assert field is None or (re.fullmatch(r"[a-z]+", field) and not spec and not conversion)


def test_no_sentence_is_unused() -> None:
    """Each key is written in the code that finds it; keys of one finding that differ are written out there."""
    written = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert SENTENCES.keys() - written == set()


def test_every_sentence_has_a_row_in_the_handbook_and_every_row_a_sentence() -> None:
    assert {key.partition(".")[0] for key in SENTENCES} == RULES.keys()
    assert RULES.keys() >= NOTES


def test_hostile_values_are_shown_as_one_short_line() -> None:
    value = "a\x1b[31m\u202eb\r\nc\u200b" + "d" * 500
    said = sentence(Finding("to-kind", {"option": "to", "value": value, "forms": "an address"}))
    assert said.isprintable()
    assert "a\\x1b[31m[right-to-left override]b\\r\\nc[zero width space]dd" in said
    assert 'd…" is not' in said
    assert len(said) < 250
    assert sentence(Finding("reference", {"id": "{0.__class__} %s", "nearest": ""})) == 'no channel "{0.__class__} %s".'


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u3164b\u2800\u034f", "a[hangul filler]b[braille pattern blank][combining grapheme joiner]"),
        ("a\ufe0f", "a[variation selector-16]"), ("☎️ Helpline", "☎️ Helpline"), ("a\xa0b", "a[no-break space]b"),
        ("Förum 求助", "Förum 求助"), ("\ud800", "\\ud800"), ("a" * 80, "a" * 80), ("a" * 81, "a" * 79 + "…"), ("", ""),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_named(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text())
def test_shown_text_is_one_short_printable_line(text: str) -> None:
    assert len(shown(text)) <= 80
    assert shown(text).isprintable()


def test_what_helps_is_not_cut_short() -> None:
    long = "https://hl7.org/" + "a" * 200
    assert sentence(Finding("to-kind.link", {"option": "to", "value": long, "fix": long})).endswith(long)


def test_a_finding_has_a_level_and_its_place_in_the_order() -> None:
    date = Finding("date", {"option": "verified", "value": "13/06/2017", "fix": "2017-06-13"}, "verified")
    found = Located(date, "/source/index.md", 3, "forum")
    assert (found.level, found.order[:3]) == ("error", ("/source/index.md", 3, "date"))
    assert Located(Finding("term", {"value": "a", "fix": "b"}), "/source/index.md", 3).level == "note"


FEW = ("enquiries", "membership", "the-forum", "Security", "フォーラム")
MANY = tuple(f"channel-{number}" for number in range(2000))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("enquires", "enquiries"), ("inquiries", "enquiries"), ("enqiuries", "enquiries"), ("member", "membership"),
        (" forum ", "the-forum"), ("SECURTY", "Security"), ("フォラム", "フォーラム"), ("zzz", ""), ("", ""),
    ],
)  # fmt: skip
def test_nearest_is_the_same_among_few_and_among_many(word: str, meant: str) -> None:
    assert nearest(word, FEW) == meant
    assert nearest(word, (*FEW, *MANY)) == meant


@pytest.mark.parametrize("word", ["chanel-1234", "channl-1234", "Channel_1234", "channel1234"])
def test_nearest_of_names_that_are_alike(word: str) -> None:
    assert nearest(word, MANY) == "channel-1234"


def test_paths_are_shown_as_seen_from_a_folder() -> None:
    assert shown_path("/source/a/b.md", SOURCE) == "a/b.md"
    assert shown_path("/other/b.md", SOURCE) == "../other/b.md"


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def test_errors_warn_and_notes_speak_when_asked() -> None:
    error = Located(Finding("to-kind.link", {"option": "to", "value": "a 100%", "fix": "b"}), "/source/a.md", 3)
    note = Located(Finding("stale.never", {}), "/source/a.md", 4)
    log, recorder = sphinx.util.logging.getLogger("sphinx_channels.messages").logger, _Recorder()
    level = log.level
    log.addHandler(recorder)
    log.setLevel(logging.DEBUG)
    try:
        warn(error)
        warn(note)
        warn(note, notes=True)
    finally:
        log.removeHandler(recorder)
        log.setLevel(level)
    first, second = recorder.records
    assert (first.levelname, error.sentence in first.getMessage()) == ("WARNING", True)
    assert (first.type, first.subtype, first.location, first.channels) == (
        "channels",
        "to-kind",
        "/source/a.md:3",
        error,
    )  # type: ignore[attr-defined]
    assert (second.levelname, note.sentence in second.getMessage()) == ("INFO", True)
    assert second.channels == note  # type: ignore[attr-defined]


_IDS = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(st.builds(
    Channel, id=_IDS, name=_IDS, join=_IDS | st.none(), replaced_by=_IDS | st.none(), source=st.just("/source/a.md"),
    status=st.sampled_from(["active", "retired"]), aliases=st.lists(_IDS, max_size=2).map(tuple),
)))  # fmt: skip
def test_any_project_is_checked(channels: list[Channel]) -> None:
    found = [*check_channels(channels, SOURCE, lambda _: channels)]
    repeats = len(channels) - len({channel.id for channel in channels})
    assert sum(finding.key == "duplicate" for _, finding in found) == repeats
    assert all(sentence(finding) for _, finding in found)


@pytest.mark.parametrize(
    ("key", "value", "fix", "certain"),
    [
        ("to-format", "mailto://a@hl7.org", "a@hl7.org", True), ("to-format", "<a@hl7.org>", "a@hl7.org", True),
        ("to-format", "a@hl7.org (for members)", "a@hl7.org", False), ("to-format", "a at hl7.org", "a@hl7.org", False),
        ("to-doubled", "https://https://hl7.org/", "https://hl7.org/", True),
        ("date", "1 May 2024", "2024-05-01", True),
        ("to-kind.link", "www.hl7.org", "https://www.hl7.org", True), ("date", "26/03/02", "2002-03-26", False),
        ("date", "2026-03-02 (Jane)", "2026-03-02", False), ("word", "aks", "ask", False), ("members", "", "", False),
    ],
)  # fmt: skip
def test_a_program_mends_what_loses_no_word(key: str, value: str, fix: str, certain: bool) -> None:
    assert is_certain(Finding(key, {"value": value, "fix": fix})) is certain
