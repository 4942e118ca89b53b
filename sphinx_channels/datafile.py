"""``:file:`` of ``{channels}``: a list of channels in YAML, TOML or JSON, of which each is read as a ``{channel}`` is.

All is text as it is written, be it ``no``, ``012`` or ``2026-03-02``, since each option has a reader of its own.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList

from sphinx_channels.directives.channel import ChannelDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import OWN_WORDS, RECORD, read
from sphinx_channels.messages import Finding, nearest
from sphinx_channels.model import split_words
from sphinx_channels.snapshots.file import MOST_BYTES, SnapshotError, load, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_channels.directives import ChannelsDirective
    from sphinx_channels.model import Channel
    from sphinx_channels.readers import Reading

_KEYS: Final = ("channels", "$schema")
#: The types of YAML that are a text, a list or a mapping; ``<<`` and ``=`` are texts like others.
_TYPES: Final = frozenset("str int float bool null timestamp seq map merge value".split())


class Part(NamedTuple):
    """A text, a list of parts or a mapping to parts, and the line on which it begins."""

    value: Any
    line: int


class FormError(Exception):
    """Why nothing can be made of a file: a finding and its line."""


class RecordDirective(ChannelDirective):
    """The directive of one record, as the page would have it."""

    fields = RECORD
    late, dropped = "", False
    record: Part
    wrong: list[Finding]

    def get_source_info(self) -> tuple[str, int]:
        return self.state.document["source"], self.record.line

    def line_of(self, option: str) -> int:
        part: Part = self.record.value.get(option, self.record)
        return max(part.line, self.record.line)

    def read(self) -> tuple[dict[str, Any], Reading]:
        self.title, settings = " ".join(self.arguments[0].split()), channel_domain(self.env).settings
        if "url" in self.options:  # another project's domains and words are its own
            own = split_words(self.options.get("for", ""))
            settings = settings._replace(domains=(), purposes=(*settings.purposes, *own))
        values, reading = read(self.fields, self.options, settings, self.name, self.title)
        reading.findings += self.wrong
        return values, reading


def declare(host: ChannelsDirective, name: str, shows: Callable[[Channel], bool], reading: Reading) -> list[Any]:
    """The cards of a file's channels, less those that the list does not show."""
    document: Any = host.state.document
    reporter = document.reporter
    before = document["source"], getattr(reporter, "get_source_and_line", None)
    try:
        relative, path = host.env.relfn2path(name)
        host.env.note_dependency(relative)
        file = resolve(Path(host.env.srcdir), Path(path), "a file of channels", (*_FORMS,))
        data = load(file)
        # As MyST-Parser has it for an included file.
        document["source"], reporter.get_source_and_line = str(file), lambda line=None: (str(file), line)
        return [card for row in _rows(file, data) for card in _directive(host, row, shows).run()]
    except SnapshotError as error:
        reading.find("file", "file", reason=f"{name}: {error}")
    except FormError as error:
        finding, line = error.args
        _directive(host, Part({}, line), shows).report([finding])
    finally:
        document["source"], reporter.get_source_and_line = before
    return []


def _directive(host: ChannelsDirective, row: Part, shows: Callable[[Channel], bool]) -> RecordDirective:
    texts = {key: text for key, part in row.value.items() if (text := _as_text(part.value)) is not None}
    wrong = [Finding("file.value", {"option": key}, key) for key in row.value if key not in texts]
    wrong += [] if texts.get("name", "").strip() else [Finding("option.record", {})]
    name, about = texts.pop("name", "").strip() or f"Channel {row.line}", texts.pop("about", "")
    if "url" in texts:  # of another project comes text, and nothing that acts
        name, about = _plain(name), _plain(about)
        texts |= {option: _plain(texts[option]) for option in OWN_WORDS.keys() & texts.keys()}
    first = max(row.line, row.value.get("about", row).line) - 1
    lines = about.splitlines()
    state: Any = host.state
    content = StringList(lines, items=[(state.document["source"], first + number) for number in range(len(lines))])
    # MyST-Parser counts from the line of the directive, docutils from that of the page.
    offset = first if isinstance(state, RSTState) else first - host.lineno
    made = RecordDirective("channel", [name], texts, content, row.line, offset, "", state, host.state_machine)
    made.record, made.wrong, made.shows = row, wrong, shows
    return made


def _plain(text: str) -> str:
    """A text in which no parser finds markup."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def _as_text(value: Any) -> str | None:
    """The text of an option, as a directive has it; None where lists stand in lists."""
    if isinstance(value, str):
        return value
    if not all(isinstance(part.value, str) for part in (value.values() if isinstance(value, dict) else value)):
        return None
    return ", ".join(
        [f"{label} <{it.value}>" for label, it in value.items()]
        if isinstance(value, dict)
        else [it.value for it in value]
    )


def _rows(file: Path, data: bytes) -> list[Part]:
    """The records of a file, each a mapping."""
    if len(data) > MOST_BYTES:
        raise SnapshotError(f"larger than {MOST_BYTES:,} bytes.")
    try:
        top = _FORMS[file.suffix](data.decode("utf-8-sig").replace("\r\n", "\n"))
    except ImportError:
        raise SnapshotError("YAML needs PyYAML: pip install 'sphinx-channels[data]'") from None
    except (RecursionError, ValueError) as error:
        reason, *place = re.split(r"(?::| \(at) line (\d+)", str(error))
        values = {"value": file.name, "reason": reason}
        raise FormError(Finding("file.form", values), int(place[0]) if place else 1) from None
    keys = top.value if isinstance(top.value, dict) else {}
    for key in (key for key in keys if key not in _KEYS):
        raise FormError(Finding("file.list", {"nearest": nearest(key, _KEYS)}), keys[key].line)
    rows = keys.get("channels", top)
    if not isinstance(rows.value, list):
        raise FormError(Finding("file.list", {}), rows.line)
    return [row if isinstance(row.value, dict) else Part({"name": row}, row.line) for row in rows.value]


def _yaml(text: str) -> Part:
    """The nodes of YAML, of which nothing is made: no tag acts, and no alias makes a short file a long one."""
    import yaml  # the extra ``data``

    seen: set[int] = set()

    def part(node: Any) -> Part:
        line, tag = node.start_mark.line + 1, node.tag.removeprefix("tag:yaml.org,2002:")
        if id(node) in seen or tag not in _TYPES:
            what = "an anchor (&)" if id(node) in seen else f"the type {node.tag}"
            raise ValueError(f"{what} has no use here: line {line}")
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return Part([*map(part, node.value)], line)
        if isinstance(node, yaml.MappingNode):
            return Part({str(key.value): part(value) for key, value in node.value}, line)
        written = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON may write half signs
        return Part("" if tag == "null" else written, line + (node.style in {"|", ">"}))  # a block begins below

    try:
        top = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ValueError(f"{error.problem}: line {mark.line + 1 if mark else 1}") from None
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    return part(top) if top else Part("", 1)


def _json(text: str) -> Part:
    """JSON, which is YAML but for its tabs; without PyYAML nobody tells the lines."""
    data = json.loads(text, parse_int=str, parse_float=str)
    try:
        return _yaml(text.replace("\t", " "))
    except ImportError:
        return _with_heads(data, text, r"\s*\{\s*")


def _toml(text: str) -> Part:
    """TOML, which tells no lines."""
    return _with_heads(tomllib.loads(text, parse_float=str), text, r"\s*\[\[\s*channels\s*\]\].*")


def _with_heads(data: Any, text: str, head: str) -> Part:
    """Values, of which each record has the line of its head as far as that can be told."""

    def part(value: Any) -> Part:
        if isinstance(value, dict):
            return Part({key: part(it) for key, it in value.items()}, 1)
        if isinstance(value, list):
            return Part([*map(part, value)], 1)
        return Part("" if value is None else str(value).lower() if isinstance(value, bool) else str(value), 1)

    top = part(data)
    rows = top.value.get("channels", top).value if isinstance(data, dict) else top.value
    heads = [line for line, it in enumerate(text.split("\n"), 1) if re.fullmatch(head, it)]
    if isinstance(rows, list) and len(heads) >= len(rows):
        rows[:] = [row._replace(line=line) for row, line in zip(reversed(rows), reversed(heads), strict=False)][::-1]
    return top


#: How the file of each name is read.
_FORMS: Final[dict[str, Callable[[str], Part]]] = {".yaml": _yaml, ".yml": _yaml, ".toml": _toml, ".json": _json}
