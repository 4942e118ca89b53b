"""Each finding of the case files is told at its line in both syntaxes, and correct pages are silent."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cases.reader import CONFIGURATION, HERE, SYNTAXES, TODAY, channel_cases, marked_pages, sentence_cases
from cases.told import Told, others, recorded
from conftest import CONF, OLD_MYST, build_project

from sphinx_channels.domain import channel_domain
from sphinx_channels.model import ACCESS, KINDS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cases.reader import Case
    from conftest import Built

SENTENCES = sentence_cases()
CASES = [(case, syntax) for case in channel_cases() for syntax in case.syntaxes]
# Each is a record of a file too, which a page in Markdown shows; its options are others in two.
CASES += [
    (case, "yaml") for case, syntax in CASES if syntax == "md" and case.options.keys().isdisjoint(("align", "url"))
]
FORMS = (*SYNTAXES, "yaml")
_INDEX = {
    "md": "# Cases\n\n",
    "rst": "Cases\n=====\n\n",
}
_CHANNEL = {
    "md": "::::{{channel}} {name}\n:kind: forum\n:to: https://{id}.hl7.org/\n\nFor talk.\n::::\n\n",
    "rst": ".. channel:: {name}\n   :kind: forum\n   :to: https://{id}.hl7.org/\n\n   For talk.\n\n",
}


class Project(NamedTuple):
    """The cases of one syntax as pages: what the build said, and where each case stands."""

    told: list[Told]
    others: list[str]
    places: dict[int, tuple[str, int, dict[str, int]]]
    """For each case its page, the line above it, and the line of each place in it."""

    def said(self, case: Case) -> list[Told]:
        """What was said of a case."""
        page, before, places = self.places[case.number]
        last = before + max(places.values()) + 1
        return [entry for entry in self.told if entry.file == page and before < entry.line <= last]


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Project]]:
    """Give the project of a syntax; each is built once."""
    built: dict[str, Project] = {}

    def project(syntax: str) -> Project:
        if syntax not in built:
            built[syntax] = _build(tmp_path_factory.mktemp(syntax), syntax)
        return built[syntax]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str((TODAY - date(1970, 1, 1)).days * 86400))
        yield project


def _build(folder: Path, syntax: str) -> Project:
    names = ("forum", "chat", "membership")
    page = "rst" if syntax == "rst" else "md"
    index = _INDEX[page] + "".join(_CHANNEL[page].format(id=name, name=name.title()) for name in names)
    folder.joinpath(f"index.{page}").write_text(index, encoding="utf-8")
    pages: dict[str, str] = {}
    places = {}
    for case, its_syntax in (*CASES, *((case, "md") for case, _ in SENTENCES)):
        if its_syntax == syntax:
            start = {
                "md": f"---\norphan: true\n---\n\n# Of {case.rule}\n\n",
                "rst": f":orphan:\n\nOf {case.rule}\n{'=' * 30}\n\n",
                "yaml": "",
            }
            page = pages.setdefault(case.rule, start[syntax])
            if syntax == "yaml":
                shown = f"{start['md']}:::{{channels}}\n:file: {case.rule}.yaml\n:::\n"
                folder.joinpath(f"{case.rule}.md").write_text(shown, encoding="utf-8")
            text, lines = case.written(syntax)
            places[case.number] = (f"{case.rule}.{syntax}", page.count("\n"), lines)
            pages[case.rule] += f"{text}\n"
    for page, text in pages.items():
        folder.joinpath(f"{page}.{syntax}").write_text(text, encoding="utf-8")
    folder.joinpath("logo.png").touch()
    values = "".join(f"channels_{name} = {value!r}\n" for name, value in CONFIGURATION.items())
    folder.joinpath("conf.py").write_text(f"{CONF}{values}channels_notes = True\n", encoding="utf-8")
    with recorded() as record:
        built = build_project(folder, folder / "_build", folder / "_build" / "doctrees", "dummy")
    return Project(record.told(folder), others(built), places)


@pytest.mark.parametrize(("case", "syntax"), CASES, ids=str)
def test_case(projects: Callable[[str], Project], case: Case, syntax: str) -> None:
    project = projects(syntax)
    _, before, places = project.places[case.number]
    said = project.said(case)
    expected = sorted((before + places[place], rule) for rule, place in case.expected)
    assert sorted((entry.line, entry.rule) for entry in said) == expected, said


@pytest.mark.parametrize(("case", "said"), SENTENCES, ids=str)
def test_sentence(projects: Callable[[str], Project], case: Case, said: str) -> None:
    assert said in [entry.sentence for entry in projects("md").said(case)]


@pytest.mark.parametrize("syntax", FORMS)
def test_nothing_else_is_said(projects: Callable[[str], Project], syntax: str) -> None:
    """Neither by us outside the cases nor by the parsers: each case is markup that they read."""
    project = projects(syntax)
    of_cases = {entry for case, its_syntax in CASES if its_syntax == syntax for entry in project.said(case)}
    assert {entry for entry in project.told if entry.file != "sentence.md"} == of_cases
    assert project.others == []


#: Whole projects; MyST-Parser before 5.2 counts the lines of an included file from two.
PAGES = [
    pytest.param(
        path.name, marks=pytest.mark.skipif(OLD_MYST and "{include}" in path.read_text("utf-8"), reason="lines")
    )
    for path in sorted((HERE / "pages").iterdir())
]


@pytest.mark.parametrize("name", PAGES)
def test_pages(build: Callable[..., Built], name: str) -> None:
    """What the log says of each line, and that the report says that and the notes on prose."""
    files, expected = marked_pages(name)
    conf = 'channels_tags = ["support"]\nchannels_verify_days = 0\nchannels_notes = True\nnitpicky = True\n'
    with recorded() as record:
        built = build({"conf.py": CONF + conf, **files}, "channels")
    report = json.loads(built.read("channels-report.json"))["findings"]
    assert sorted((entry["file"], entry["line"], entry["rule"]) for entry in report) == expected
    told = sorted((entry.file, entry.line, entry.rule) for entry in record.told(built.srcdir))
    assert told == [entry for entry in expected if entry[2] not in {"prose", "term"}]


def test_correct_pages_are_silent(build: Callable[..., Built]) -> None:
    """Nothing is said of them, not a warning and not a note, by anybody."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (HERE / "correct").iterdir()}
    conf = 'channels_tags = ["support", "community"]\nchannels_verify_days = 0\nchannels_notes = True\n'
    files["conf.py"] = f'{CONF}{conf}channels_terms = ["FHIR", "GitHub", "Care Connect"]\n'
    with recorded() as record:
        built = build(files, "channels")
    assert record.told(built.srcdir) == []
    assert built.warnings == ""
    assert json.loads(built.read("channels-report.json"))["findings"] == []
    # A corpus that leaves something out says nothing about it, and one that nobody reads says nothing at all.
    channels = channel_domain(built.app.env).all_channels()
    assert len({channel.docname for channel in channels}) > 50
    for used, words in (("kind", KINDS), ("status", STATUSES), ("access", ACCESS)):
        assert {getattr(channel, used) for channel in channels} == set(words)
    broken = files["physics-codes.rst"].replace("``TBC``", "TBC")
    with recorded() as record:
        build({"physics-codes.rst": broken}, "dummy", again=True)
    assert [entry.rule for entry in record.told(built.srcdir)] == ["placeholder"]
