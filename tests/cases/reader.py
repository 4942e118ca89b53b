"""The case files beside this one, read: what each line declares, what must be said, and how it looks on a page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_channels.addresses import Address, parse_address
from sphinx_channels.fields import CHANNEL
from sphinx_channels.model import KINDS, PURPOSES, Channel, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TODAY = date(2026, 6, 30)
#: The project of ``channel.txt``, as its ``conf.py`` has it.
CONFIGURATION: dict[str, Any] = {
    "domains": "nhs.net @HL7.org w3.org mail-1.hl7.technology bücher.de 例子.中国 cern.ch fass.de".split(),
    "purposes": [*PURPOSES, "gossip"],
    "verify_days": 0,
}
SETTINGS = Settings(**{**CONFIGURATION, "domains": tuple(CONFIGURATION["domains"])}, today=TODAY)
SYNTAXES = ("md", "rst")
_OPTION = re.compile(r"(?:^|(?<=\s)):([\w-]+):(?=\s|$)")


@dataclass(frozen=True)
class Case:
    """One line of ``channel.txt``."""

    number: int
    rule: str
    """The rule that the line is about."""
    expected: tuple[tuple[str, str], ...]
    """Each rule that must speak, with its place; empty for a correct channel."""
    name: str
    options: dict[str, str]
    body: str
    syntaxes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number}-{'wrong' if self.expected else 'right'}-{self.rule}"

    def written(self, syntax: str) -> tuple[str, dict[str, int]]:
        """The directive as it stands on a page, and the line (from 1) of each place."""
        options = self.options if "id" in self.options else {**self.options, "id": f"case-{self.number}"}
        if syntax == "yaml":
            return self._record(options)
        first = f"{':' * 6}{{channel}} {self.name}" if syntax == "md" else f".. channel:: {self.name}"
        lines, places = [first.rstrip()], {"line": 1}
        for option, value in options.items():
            lines.append(f":{option}: {_yaml(value) if syntax == 'md' else value}".rstrip())
            places[option] = len(lines)
        lines.append("")
        for offset, line in enumerate(self.body.split("\n")):
            lines.append(line)
            places[f"body+{offset}"] = len(lines)
        if syntax == "md":
            return "\n".join([*lines, ":" * 6, ""]), places
        return "\n".join([lines[0], *(f"   {line}".rstrip() for line in lines[1:]), ""]), places

    def _record(self, options: dict[str, str]) -> tuple[str, dict[str, int]]:
        """The channel as a record of a data file, and the line of each place."""
        lines, places = [f"- name: {json.dumps(self.name)}"], {"line": 1}
        for option, value in options.items():
            lines.append(f"  {json.dumps(option)}: {json.dumps(value)}")
            places[option] = len(lines)
        lines.append("  about: |1")
        for offset, line in enumerate(self.body.split("\n")):
            lines.append(f"   {line}")
            places[f"body+{offset}"] = len(lines)
        return "\n".join([*lines, ""]), places


def channel_cases() -> list[Case]:
    """Every line of ``channel.txt``."""
    return [_case(number, line) for number, line in _lines("channel.txt")]


def sentence_cases() -> list[tuple[Case, str]]:
    """Every line of ``sentences.txt``: a channel and one of its sentences."""
    known = {"{options}": ", ".join(CHANNEL), "{kinds}": ", ".join(KINDS)}
    cases = []
    for number, line in _lines("sentences.txt"):
        written, said = line.split(" => ")
        for place, words in known.items():
            said = said.replace(place, words)
        cases.append((_case(10_000 + number, f"ok:sentence {written}"), said.strip()))
    return cases


def project_cases() -> list[tuple[str, tuple[str, ...], tuple[Channel, ...]]]:
    """Every line of ``project.txt``: the rule it is about, what is expected, and the channels."""
    cases = []
    for _number, line in _lines("project.txt"):
        head, rest = line.split(None, 1)
        channels = tuple(_channel(index, entry.split()) for index, entry in enumerate(rest.split(";"), start=1))
        cases.append((*_head(head, "@"), channels))
    return cases


def text_cases(name: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Every line of ``prose.txt`` or ``text.txt``: the rule it is about, what is expected, and the text."""
    cases = []
    for _number, line in _lines(name):
        head, text = line.split("|", 1)
        cases.append((*_head(head.strip(), "="), _unescape(text.strip())))
    return cases


def prose_channels() -> list[Channel]:
    """The channels that ``prose.txt`` speaks of."""
    addresses = {
        "enquiries": "careconnect@interopen.org",
        "site": "https://www.interopen.org/",
        "forum": "https://chat.fhir.org/#narrow/stream/1",
        "helpline": "+44 20 7946 0000",
        "emergency": "999",
    }
    return [Channel(name, name.title(), to=parse_address(address)) for name, address in addresses.items()]


def marked_pages(name: str) -> tuple[dict[str, str], list[tuple[str, int, str]]]:
    """A project of ``pages``: its files, and what must be said, which is written behind each line as «rule»."""
    _about, *parts = re.split(r"^--- (\S+)\n", (HERE / "pages" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    mark = re.compile(r" *«([\w-]+)»")
    files, expected = {}, []
    for file, text in zip(parts[::2], parts[1::2], strict=True):
        for number, line in enumerate(text.splitlines(), start=1):
            expected += [(file, number, rule) for rule in mark.findall(line)]
        files[file] = mark.sub("", text)
    return files, sorted(expected)


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("# ") and line != "#":
            yield number, line


def _head(head: str, mark: str) -> tuple[str, tuple[str, ...]]:
    if head.startswith("ok:"):
        return head[3:], ()
    return head.partition(mark)[0], tuple(head.split(","))


def _case(number: int, line: str) -> Case:
    syntaxes: tuple[str, ...] = SYNTAXES
    if line.startswith(SYNTAXES):
        syntax, line = line.split(None, 1)
        syntaxes = (syntax,)
    head, rest = line.split(None, 1)
    rule, expected = _head(head, "@")
    rest, _, body = rest.partition("||")
    marks = list(_OPTION.finditer(rest))
    ends = [mark.start() for mark in marks[1:]] + [len(rest)]
    options = {mark[1]: _unescape(rest[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)}
    name = _unescape(rest[: marks[0].start()].strip() or "Forum")
    places = tuple((rule, place) for rule, _, place in (entry.partition("@") for entry in expected))
    return Case(number, rule, places, name, options, _unescape(body.strip() or "What it is for."), syntaxes)


def _channel(line: int, words: list[str]) -> Channel:
    options = dict(word.split("=", 1) for word in words[1:])
    join: Address | str | None = options.get("join")
    return Channel(
        id=words[0],
        name=words[0].title(),
        to=parse_address(options.get("to", "https://hl7.org/")),
        join=parse_address(join or "") or join,
        status=options.get("status", "active"),
        replaced_by=options.get("replaced-by"),
        aliases=tuple(filter(None, options.get("aliases", "").split(","))),
        verified=date.fromisoformat(options["verified"]) if "verified" in options else None,
        docname="page",
        source="/source/page.md",
        line=line,
    )


def _unescape(text: str) -> str:
    text = text.replace("\\e", "").replace("\\n", "\n").replace("\\s", " ")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def _yaml(value: str) -> str:
    """A value as it has to be written in MyST, whose options are YAML."""
    special = value[:1] in "\"'|>#[{&*!%@`" or value != value.strip() or " #" in value or ": " in value
    return "'" + value.replace("'", "''") + "'" if value and special else value
