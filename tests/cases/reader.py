"""The case files beside this one, read: what each line declares, what must be said, and how it looks on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_channels.model import Address, Channel, Declaration, Settings, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TODAY = date(2026, 6, 30)
_OPTION = re.compile(r"(?:^|(?<=\s)):([\w-]+):(?=\s|$)")


@dataclass(frozen=True)
class Case:
    """One line of ``channel.txt``."""

    number: int
    rule: str
    """The rule that the line is about."""
    expected: tuple[tuple[str, str], ...]
    """Each rule that must speak, with its place; empty for a correct channel."""
    declaration: Declaration
    changed: dict[str, Any]
    """Configuration that differs from the default."""

    @property
    def settings(self) -> Settings:
        return Settings(**{"verify_days": 0, "today": TODAY, **self.changed})

    def __str__(self) -> str:
        return f"{self.number}-{'wrong' if self.expected else 'right'}-{self.rule}"

    def written(self, syntax: str) -> tuple[str, dict[str, int]]:
        """The directive as it stands on a page, and the line (from 1) of each place; ``syntax`` is myst or rst."""
        name, options, body = self.declaration.name, self.declaration.options, self.declaration.body.split("\n")
        fence = ":" * 6
        lines = [f"{fence}{{channel}} {name}".rstrip() if syntax == "myst" else f".. channel:: {name}".rstrip()]
        places = {"line": 1}
        for option, value in options.items():
            lines.append(f":{option}: {_yaml(value) if syntax == 'myst' else value}".rstrip())
            places[option] = len(lines)
        lines.append("")
        for offset, line in enumerate(body):
            lines.append(line)
            places[f"body+{offset}"] = len(lines)
        if syntax == "myst":
            return "\n".join([*lines, fence, ""]), places
        return "\n".join([lines[0], *(f"   {line}".rstrip() for line in lines[1:]), ""]), places


def channel_cases() -> list[Case]:
    """Every line of ``channel.txt``."""
    return [_channel_case(number, *line.split(None, 1)) for number, line in _lines("channel.txt")]


def sentence_cases() -> list[tuple[Declaration, str]]:
    """Every line of ``sentences.txt``: a channel and one of its sentences."""
    cases = []
    for number, line in _lines("sentences.txt"):
        written, said = line.split(" => ")
        cases.append((_channel_case(number, "ok:", written).declaration, said.strip()))
    return cases


def project_cases() -> list[tuple[str, tuple[str, ...], tuple[Channel, ...]]]:
    """Every line of ``project.txt``: the rule it is about, what is expected, and the channels."""
    cases = []
    for _number, line in _lines("project.txt"):
        head, rest = line.split(None, 1)
        channels = tuple(_channel(index, entry.split()) for index, entry in enumerate(rest.split(";"), start=1))
        cases.append((*_head(head, "@"), channels))
    return cases


def prose_cases() -> list[tuple[str, tuple[str, ...], str]]:
    """Every line of ``prose.txt``: the rule it is about, what is expected, and the text."""
    cases = []
    for _number, line in _lines("prose.txt"):
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
    }
    return [Channel(name, name.title(), to=parse_address(address)) for name, address in addresses.items()]


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("# ") and line != "#":
            yield number, line


def _head(head: str, mark: str) -> tuple[str, tuple[str, ...]]:
    if head.startswith("ok:"):
        return head[3:], ()
    return head.partition(mark)[0], tuple(head.split(","))


def _channel_case(number: int, head: str, rest: str) -> Case:
    rule, expected = _head(head, "@")
    changed: dict[str, Any] = {}
    if setting := re.match(r"\[(\w+)=([^\]]*)\]\s*", rest):
        value = setting[2]
        changed[setting[1]] = int(value) if value.isdecimal() else tuple(value.split(";"))
        rest = rest[setting.end() :]
    rest, _, body = rest.partition("||")
    start = _OPTION.search(rest)
    assert start, rest
    name = rest[: start.start()].strip()
    marks = list(_OPTION.finditer(rest))
    ends = [mark.start() for mark in marks[1:]] + [len(rest)]
    options = {mark[1]: _unescape(rest[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)}
    declaration = Declaration(_unescape(name or "Forum"), options, _unescape(body.strip() or "What it is for."))
    places = tuple(tuple(entry.split("@")) for entry in expected)
    return Case(number, rule, places, declaration, changed)  # type: ignore[arg-type]


def _channel(line: int, words: list[str]) -> Channel:
    options = dict(word.split("=", 1) for word in words[1:])
    join: Address | str | None = options.get("join")
    return Channel(
        id=words[0],
        name=words[0].title(),
        join=parse_address(join or "") or join,
        status=options.get("status", "active"),
        replaced_by=options.get("replaced-by"),
        aliases=tuple(filter(None, options.get("aliases", "").split(","))),
        docname="page",
        line=line,
    )


def _unescape(text: str) -> str:
    return text.replace("\\e", "").replace("\\n", "\n").replace("\\u200b", "\u200b")


def _yaml(value: str) -> str:
    """A value as it has to be written in MyST, whose options are YAML."""
    special = value[:1] in "\"'|>#" or value != value.strip() or " #" in value
    return "'" + value.replace("'", "''") + "'" if value and special else value


# The correct pages


@dataclass(frozen=True)
class Page:
    """One of the pages in ``correct``."""

    name: str
    declarations: tuple[Declaration, ...]
    prose: str
    """The page without its directives, but with their bodies: what a reader reads."""

    def __str__(self) -> str:
        return self.name


def correct_pages() -> list[Page]:
    """Every page in ``correct``, read by its outer form only: what is in a body is for the checks."""
    pages = []
    for path in sorted((HERE / "correct").iterdir()):
        lines = path.read_text(encoding="utf-8").splitlines()
        directives, rest = _markdown(lines) if path.suffix == ".md" else _rst(lines)
        declarations = tuple(Declaration(*directive) for directive in directives)
        prose = "\n".join([*rest, *(declaration.body for declaration in declarations)])
        pages.append(Page(path.name, declarations, prose))
    return pages


def _markdown(lines: list[str]) -> tuple[list[tuple[str, dict[str, str], str]], list[str]]:
    found, rest = [], []
    index = 0
    while index < len(lines):
        fence = re.match(r"(:{3,}|`{3,}|~{3,})(.*)", lines[index])
        if not fence:
            rest.append(lines[index])
            index += 1
            continue
        end = next(at for at in range(index + 1, len(lines)) if lines[at] == fence[1])
        if channel := re.fullmatch(r"\{channel\}(.*)", fence[2]):
            found.append((channel[1].strip(), *_options(lines[index + 1 : end])))
        index = end + 1
    return found, rest


def _rst(lines: list[str]) -> tuple[list[tuple[str, dict[str, str], str]], list[str]]:
    found, rest = [], []
    index = 0
    while index < len(lines):
        channel = re.fullmatch(r"\.\. channel::(.*)", lines[index])
        end = index + 1
        while channel and end < len(lines) and (lines[end].startswith("   ") or not lines[end]):
            end += 1
        if channel:
            found.append((channel[1].strip(), *_options([line[3:] for line in lines[index + 1 : end]])))
        else:
            rest.append(lines[index])
        index = end
    return found, rest


def _options(lines: list[str]) -> tuple[dict[str, str], str]:
    """The options and the body of a directive, of which the options have colons or three dashes around them."""
    mark, start = ("", 1) if lines[0] == "---" else (":", 0)
    end = lines.index("---", 1) if start else [*lines, ""].index("")
    options: dict[str, str] = {}
    name = ""
    for line in lines[start:end]:
        if option := re.fullmatch(rf"{mark}([\w-]+):\s*(.*)", line):
            name = option[1]
            options[name] = option[2]
        else:
            options[name] += f"\n{line.strip()}"
    return options, "\n".join(lines[end + 1 :]).strip("\n")
