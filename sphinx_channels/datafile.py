"""``:file:`` of ``{channels}``: a list of channels in YAML, TOML or JSON, of which each is read as a ``{channel}`` is.

All is text as it is written, be it ``no``, ``012`` or ``2026-03-02``, since each option has a reader of its own.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList

from sphinx_channels.directives import ChannelsDirective
from sphinx_channels.directives.channel import ChannelDirective
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import OWN_WORDS, RECORD, read
from sphinx_channels.messages import Finding, nearest
from sphinx_channels.model import Channel, split_words
from sphinx_channels.readers import Reading
from sphinx_channels.snapshots.file import SnapshotError, load, named

_KEYS: Final = ("channels", "$schema")
#: The types of YAML that are a text, a list or a mapping; ``<<`` and ``=`` are texts like others.
_TYPES: Final = frozenset("str int float bool null timestamp seq map merge value".split())


class Text(str):
    """A text of YAML, and the line on which it begins."""

    line = 1


class FormError(Exception):
    """Why nothing can be made of a file: a finding and its line."""


class RecordDirective(ChannelDirective):
    """The directive of one record, as the page would have it."""

    fields = RECORD
    late, dropped = ("", ""), False
    lines: dict[str, int]
    wrong: list[Finding]

    def get_source_info(self) -> tuple[str, int]:
        return self.state.document["source"], self.lineno

    def line_of(self, option: str) -> int:
        return self.lines.get(option, self.lineno)

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
    source, reporter = document["source"], document.reporter
    before = reporter.get_source_and_line
    shown: Any = host.env.temp_data.setdefault("channels:files", [])
    depth = len(shown)
    try:
        file = named(host.env, name, "a file of channels", (*_FORMS,))
        if file in shown:
            raise SnapshotError("a file of channels cannot show itself.")
        shown.append(file)
        data = load(file)
        # As MyST-Parser has it for an included file.
        document["source"], reporter.get_source_and_line = str(file), lambda line=None: (str(file), line)
        return [card for row, line in _rows(file, data) for card in _directive(host, row, line, shows).run()]
    except (SnapshotError, RecursionError) as error:  # text that is nested too deep
        reading.find("file", "file", reason=f"{name}: {error}")
    except FormError as error:
        finding, line = error.args
        _directive(host, {}, line, shows).report([finding])
    finally:
        document["source"], reporter.get_source_and_line = source, before
        del shown[depth:]
    return []


def _directive(host: Any, row: dict[str, Any], line: int, shows: Callable[[Channel], bool]) -> RecordDirective:
    entries = [(str(key).strip(": ").lower(), key, value) for key, value in row.items()]  # as blocks have them
    row = {name: value for name, _key, value in entries}
    lines = {name: getattr(value, "line", getattr(key, "line", line)) for name, key, value in entries}
    texts = {key: text for key, value in row.items() if (text := _as_text(key, value)) is not None}
    wrong = [Finding("file.value", {"option": key}, key) for key in row if key not in texts]
    names = [name for name, _key, _value in entries]
    wrong += [Finding("file.twice", {"option": key}, key) for key in row if names.count(key) > 1]
    wrong += [] if texts.get("name", "").strip() else [Finding("option.record", {})]
    name, about = texts.pop("name", "").strip() or f"Channel {line}", texts.pop("about", "").splitlines()
    if "url" in texts:  # of another project comes text, and nothing that acts
        name, about = _plain(name), [_plain(" ".join(about))]
        texts |= {option: _plain(texts[option]) for option in OWN_WORDS.keys() & texts.keys()}
    first = lines.get("about", line) - 1
    content = StringList(about, items=[(host.state.document["source"], first + number) for number in range(len(about))])
    # MyST-Parser counts from the line of the directive, docutils from that of the page.
    offset = first if isinstance(host.state, RSTState) else first - host.lineno
    made = RecordDirective("channel", [name], texts, content, line, offset, "", host.state, host.state_machine)
    made.lines, made.wrong, made.shows = lines, wrong, shows
    return made


def _plain(text: str) -> str:
    """A text in which no parser finds markup."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def _as_text(option: str, value: Any) -> str | None:
    """The text of an option, as a directive has it; None where lists stand in lists, or words have no place."""
    if option == "links" and isinstance(value, list) and all(isinstance(it, dict) for it in value):
        value = {label: address for it in value for label, address in it.items()}
    parts = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    if any(isinstance(it, (dict, list)) for it in parts) or (isinstance(value, dict) and option != "links"):
        return None
    return ", ".join(map("{} <{}>".format, value, parts) if isinstance(value, dict) else map(str, parts))


def _rows(file: Path, data: bytes) -> Iterator[tuple[dict[str, Any], int]]:
    """The records of a file, each with its line as far as that can be told."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        top = _FORMS[file.suffix](text)
    except (RecursionError, ValueError) as error:
        words = "it is not in UTF-8" if isinstance(error, UnicodeError) else str(error)
        reason, *place = re.split(r"(?::| \(at) line (\d+)", words)
        values = {"value": file.name, "reason": reason}
        raise FormError(Finding("file.form", values), int(place[0]) if place else 1) from None
    keys = top if isinstance(top, dict) else {}
    wrong = next((key for key in keys if key not in _KEYS), "")
    rows = keys.get("channels", top)
    if wrong or not isinstance(rows, list):
        line = getattr(wrong or next(iter(keys), ""), "line", 1)
        raise FormError(Finding("file.list", {"nearest": nearest(wrong, _KEYS)}), line)
    # What reads TOML tells no lines, but it has the records in the order of their heads.
    heads = [line for line, it in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*channels\s*\]\]", it)]
    for row, head in zip_longest(rows, heads[: len(rows)], fillvalue=1):
        named = row if isinstance(row, dict) else {"name": row}
        yield named, next((it.line for pair in named.items() for it in pair if isinstance(it, Text)), head)


def read_yaml(text: str) -> Any:
    """The nodes of YAML, of which nothing is made: no tag acts, and no alias makes a short file a long one."""
    try:
        import yaml  # the extra ``data``
    except ImportError:
        raise SnapshotError("YAML and JSON need PyYAML: pip install 'sphinx-channels[data]'") from None
    seen: set[int] = set()

    def value(node: Any) -> Any:
        line, tag = node.start_mark.line + 1, node.tag.removeprefix("tag:yaml.org,2002:")
        if id(node) in seen or tag not in _TYPES:
            what = "an anchor (&)" if id(node) in seen else f"the type {node.tag}"
            raise ValueError(f"{what} has no use here: line {line}")
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [*map(value, node.value)]
        if isinstance(node, yaml.MappingNode):
            row = {name if isinstance(name := value(key), Text) else str(name): value(it) for key, it in node.value}
            if len(row) < len(node.value):
                raise ValueError(f"a key stands twice in the entry that begins here: line {line}")
            return row
        written = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON may write half signs
        found = Text("" if tag == "null" else written)
        found.line = line + (node.style in {"|", ">"})  # a block begins below
        return found

    try:
        top = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", " ".join(str(error).split()))
        advice = (
            'Put a text with ": " or " #" in it in quotation marks, and begin the keys of an entry one below the other'
        )
        raise ValueError(f"{reason}. {advice}: line {mark.line + 1 if mark else 1}") from None
    return value(top) if top else ""


def _json(text: str) -> Any:
    """JSON, which is YAML but for its tabs, and stricter."""
    json.loads(text)
    return read_yaml(text.replace("\t", " "))


#: How the file of each name is read.
_FORMS: Final[dict[str, Callable[[str], Any]]] = {
    ".yaml": read_yaml, ".yml": read_yaml, ".toml": partial(tomllib.loads, parse_float=str), ".json": _json,
}  # fmt: skip
