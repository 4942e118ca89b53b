"""The JSON Schema of a file of channels, made from the rows of ``fields.py``: ``make schema`` writes it."""

from __future__ import annotations

import inspect
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from sphinx_channels import readers
from sphinx_channels.fields import RECORD
from sphinx_channels.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_channels.fields import Field

#: A text, which YAML may take for a number: ``to: 999``.
TEXT = {"type": ["string", "number"]}
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
#: What a reader of this form takes, where it is not just a text.
FORMS: dict[Any, dict[str, Any]] = {
    readers.identifier: {"type": "string", "pattern": f"^{SLUG}$"},
    readers.anchors: {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*$"},
    readers.day: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    readers.flag: {"type": "boolean"},
    readers.links: {"type": "string", "pattern": "<[^<>]+>"},
}


def schema() -> dict[str, Any]:
    """The schema: JSON Schema 2020-12, for editors that complete and check."""
    record = {
        "name": {**TEXT, "description": "The name of the channel. Needed always."},
        "about": {"type": "string", "description": "What the channel is for, as the body of a block on a page."},
        **{name: _option(field) | {"description": _described(field)} for name, field in RECORD.items()},
    }
    channels = {"type": "array", "items": {"$ref": "#/$defs/channel"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Channels of a community",
        "description": "What {channels} of sphinx_channels takes as its :file:.",
        "anyOf": [
            channels,
            {
                "type": "object",
                "properties": {"$schema": {"type": "string"}, "channels": channels},
                "required": ["channels"],
                "additionalProperties": False,
            },
        ],
        "$defs": {
            "channel": {
                "type": "object",
                "properties": record,
                "required": ["name", "kind"],
                "additionalProperties": False,
                "allOf": list(_needed()),
            }
        },
    }


def _needed() -> Iterator[dict[str, Any]]:
    """What a channel needs in the states in which it is shown."""
    addresses = [{"required": [name]} for name in ("to", "room") if name in RECORD]
    yield {"if": {"not": _is("status", "planned", "retired")}, "then": {"anyOf": addresses}}
    yield {"if": {"not": _is("status", "retired")}, "then": {"required": ["about"]}}
    members = {"allOf": [_is("access", "members"), {"not": _is("status", "planned", "retired")}]}
    yield {"if": members, "then": {"required": ["join"]}}


def _is(name: str, *words: str) -> dict[str, Any]:
    return {"properties": {name: {"enum": words}}, "required": [name]}


def _option(field: Field) -> dict[str, Any]:
    """What the values of one option are."""
    one = FORMS.get(field.read) or _words(field) or TEXT
    if field.read is readers.links:
        addresses = {"type": "object", "additionalProperties": {"type": "string"}}
        return {"anyOf": [one, {"type": "array", "items": one}, addresses]}
    if hasattr(field.read, "__wrapped__"):  # a comma list
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": one}]}
    return dict(one)


def _words(field: Field) -> dict[str, Any]:
    """The words that an option takes; a project may have more of those that are its own."""
    read = inspect.unwrap(field.read)
    allowed = inspect.getclosurevars(read).nonlocals.get("allowed")
    if callable(allowed):
        return {"anyOf": [{"enum": list(allowed(Settings(date.min)))}, {"type": "string"}]}
    return {"enum": list(allowed)} if allowed else {}


def _described(field: Field) -> str:
    return f"{field.does} Value: {field.value.replace('`', '')}."


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
