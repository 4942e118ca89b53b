"""The sentences: those that were promised, and that none is missing, unused or obeyed by a terminal."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from cases.reader import TODAY, sentence_cases

import sphinx_channels
from sphinx_channels.checks import check_project, check_prose, read_channel
from sphinx_channels.findings import NOTES, Finding
from sphinx_channels.messages import RULES, SENTENCES, sentence, warn
from sphinx_channels.model import Channel, Declaration, Settings, parse_address

PACKAGE = Path(sphinx_channels.__file__).parent
NHS = Settings(domains=("nhs.net",), terms=("INTEROPen",), verify_days=365, today=TODAY)


@pytest.mark.parametrize(("declaration", "said"), sentence_cases())
def test_promised_sentence(declaration: Declaration, said: str) -> None:
    assert said in [sentence(finding) for finding in read_channel(declaration, NHS)[1]]


def test_promised_sentences_about_a_project() -> None:
    first = Channel("enquiries", "Enquiries", docname="support/communications", line=12)
    second = Channel("enquiries", "Enquiries", join="enquires", docname="contact", line=3)
    said = [
        sentence(finding) for _, finding in check_project([first, second], lambda channel: f"{channel.docname}.md:12")
    ]
    assert said == [
        'id "enquiries" is already used at support/communications.md:12. Change the name or add :id:.',
        'no channel "enquires". Did you mean "enquiries"?',
    ]
    assert "support/communications:12" in sentence(next(iter(check_project([first, second])))[1])


def test_readers_of_a_retired_channel_are_sent_to_one_in_use() -> None:
    chain = [
        Channel("a", "A", status="retired", replaced_by="b"),
        Channel("b", "B", status="retired", replaced_by="c"),
        Channel("c", "C"),
    ]
    assert [sentence(finding) for _, finding in check_project(chain)] == [
        ':replaced-by: "b" is retired as well. Name a channel that is in use. Did you mean "c"?'
    ]
    circle = [Channel("a", "A", replaced_by="b"), Channel("b", "B", replaced_by="a")]
    assert [sentence(finding) for _, finding in check_project(circle)] == [
        ":replaced-by: goes round in a circle: a → b → a. Name a channel that is in use."
    ]


def test_promised_sentences_about_prose() -> None:
    channel = Channel("enquiries", "Enquiries", to=parse_address("careconnect@interopen.org"))
    findings = check_prose("Ask INTEROpen at careconnect@interopen.org.", [channel], NHS)
    assert [sentence(finding) for finding in findings] == [
        '"INTEROpen": this project writes "INTEROPen".',
        'careconnect@interopen.org is channel "enquiries": write {channel}`enquiries` so that it changes with it.',
    ]


def test_every_sentence_has_a_rule_and_every_rule_a_sentence() -> None:
    rules = [rule.name for rule in RULES]
    assert len(rules) == len(set(rules))
    assert {key.partition(".")[0] for key in SENTENCES} == set(rules)
    assert {rule.name for rule in RULES if rule.is_note} == NOTES
    for rule in RULES:
        assert sentence(rule.example)
        assert not re.search(
            r"\{\w+\}(?<!\{timeline\})(?<!\{channel\})(?<!\{page\})(?<!\{chanel\})", sentence(rule.example)
        )


def test_no_sentence_is_unused() -> None:
    """Each key is written in the code that finds it; keys of one finding that differ are written out there."""
    written = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.name != "messages.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert SENTENCES.keys() <= written


def test_fields_of_sentences_are_plain_names() -> None:
    for template in SENTENCES.values():
        for _, field, spec, conversion in string.Formatter().parse(template):
            assert field is None or (re.fullmatch(r"[a-z]+", field) and not spec and not conversion)


def test_hostile_values_are_shown_as_one_short_line() -> None:
    to = "a\x1b[31m\u202eb\r\nc\u200b" + "d" * 500
    findings = read_channel(Declaration("X", {"to": to}, "Ask."), NHS)[1]
    (said,) = [sentence(finding) for finding in findings if finding.option == "to"]
    assert said.isprintable()
    assert r'"a\x1b[31m\u202eb\r\nc\u200bdd' in said
    assert 'd…" is not' in said
    assert len(said) < 250
    assert sentence(Finding("reference", {"id": "{0.__class__} %s", "nearest": ""})) == 'no channel "{0.__class__} %s".'


class _Log:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, object]]] = []

    def warning(self, message: str, *args: object, **more: object) -> None:
        self.lines.append(("warning", message % args, more))

    def info(self, message: str, *args: object, **more: object) -> None:
        self.lines.append(("info", message % args, more))


def test_errors_warn_and_notes_speak_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    log = _Log()
    monkeypatch.setattr("sphinx_channels.messages.logger", log)
    error, note = Finding("to-kind.link", {"option": "to", "value": "a 100%", "fix": "b"}), Finding("stale.never")
    warn(error, ("index", 3))
    warn(note, ("index", 4))
    assert log.lines == [
        ("warning", sentence(error), {"type": "channels", "subtype": "to-kind", "location": ("index", 3)})
    ]
    warn(note, ("index", 4), notes=True)
    assert log.lines[1:] == [("info", sentence(note), {"location": ("index", 4)})]
