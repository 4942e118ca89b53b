"""The JSON Schema of a file of channels: made from the options, kept, and of one mind with those who read the file."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from schema import schema
from sphinx_channels.fields import RECORD
from sphinx_channels.model import ACCESS, KINDS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

SCHEMA = json.loads((files("sphinx_channels") / "schema" / "channels.schema.json").read_text(encoding="utf-8"))
FORUM = {"name": "Forum", "kind": "forum", "to": "https://forum.hl7.org/", "about": "Talk."}
RIGHT: dict[str, dict[str, Any]] = {
    "few": FORUM,
    "all": {
        **FORUM,
        "id": "a-forum",
        "status": "read-only",
        "for": ["ask", "discuss"],
        "access": "members",
        "join": "membership@hl7.org",
        "aliases": ["Old_forum", "older"],
        "platform": "Discourse",
        "links": {"Archive": "https://forum.hl7.org/archive"},
        "response": "two days",
        "hours": "9 to 5",
        "not-for": "emergencies",
        "owner": "HL7",
        "languages": ["en", "cy"],
        "verified": "2026-03-02",
        "url": "https://hl7.org/contact.html#forum",
    },
    "mail": {**FORUM, "kind": "email", "to": "a@hl7.org", "subject": "Question"},
    "texts": {**FORUM, "for": "ask, discuss", "links": "Archive <https://forum.hl7.org/a>", "languages": "en, cy"},
    "list of links": {**FORUM, "links": ["Archive <https://forum.hl7.org/a>", "Rules <https://forum.hl7.org/r>"]},
    "number": {**FORUM, "kind": "phone", "to": 999},
    "planned": {"name": "Chat", "kind": "chat", "status": "planned", "about": "Soon."},
    "retired": {"name": "Chat", "kind": "chat", "status": "retired", "about": "Nobody came."},
}
WRONG: dict[str, Any] = {
    "no name": {key: text for key, text in FORUM.items() if key != "name"},
    "no kind": {key: text for key, text in FORUM.items() if key != "kind"},
    "no address": {key: text for key, text in FORUM.items() if key != "to"},
    "no body": {key: text for key, text in FORUM.items() if key != "about"},
    "kind": {**FORUM, "kind": "form-um"},
    "option": {**FORUM, "emial": "x"},
    "align": {**FORUM, "align": "left"},
    "id": {**FORUM, "id": "A forum"},
    "status": {**FORUM, "status": "old"},
    "access": {**FORUM, "access": "all"},
    "members": {**FORUM, "access": "members"},
    "aliases": {**FORUM, "aliases": ["#old"]},
    "links": {**FORUM, "links": "https://forum.hl7.org/a"},
    "day": {**FORUM, "verified": "2 March 2026"},
    "list in a list": {**FORUM, "owner": [["HL7"]]},
}


def is_valid(value: Any) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(value)


def test_the_file_is_what_the_options_make() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(schema())) == SCHEMA, "run: make schema"


def test_it_knows_every_option_with_its_words() -> None:
    options = SCHEMA["$defs"]["channel"]["properties"]
    assert {*options} == {"name", "about", *RECORD}
    assert all(option["description"] for option in options.values())
    words = {"kind": KINDS, "status": STATUSES, "access": ACCESS}
    assert {name: options[name]["enum"] for name in words} == {name: [*known] for name, known in words.items()}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_record_is_valid_and_nothing_is_said_of_it(build: Callable[..., Built], name: str) -> None:
    assert is_valid([RIGHT[name]])
    assert is_valid({"$schema": "channels.schema.json", "channels": [RIGHT[name]]})
    assert told(build, [RIGHT[name]]) == ""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_record_is_neither_valid_nor_taken(build: Callable[..., Built], name: str) -> None:
    assert not is_valid([WRONG[name]])
    assert "[channels." in told(build, [WRONG[name]])


@pytest.mark.parametrize(
    "value", ["North", {"channels": FORUM}, {"channel": [FORUM]}, {"channels": [FORUM], "more": 1}]
)
def test_a_file_of_another_form_is_neither_valid_nor_taken(build: Callable[..., Built], value: object) -> None:
    assert not is_valid(value)
    assert "[channels.file]" in told(build, value)


def told(build: Callable[..., Built], value: object) -> str:
    page = "# Home\n\n:::{channels}\n:file: a.json\n:::\n"
    return build({"index.md": page, "a.json": json.dumps(value)}, "dummy").warnings
