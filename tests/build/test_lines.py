"""Each finding has its line, and the build and the report say the same."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cases.reader import HERE, TODAY, channel_cases
from conftest import CONF

from sphinx_channels.findings import NOTES
from sphinx_channels.located import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.reader import Case
    from conftest import Built

Places = list[tuple[str, int, str]]

_WARNING = re.compile(r"(\S+?):(\d+): WARNING: .* \[channels\.([\w-]+)\]")
_MARK = re.compile(r" *«([\w-]+)»")


def _groups() -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in channel_cases():
        groups[repr(case.changed)].append(case)
    return groups


def said_by_the_build(built: Built) -> Places:
    """The file, line and rule of each warning of ours."""
    found = filter(None, map(_WARNING.fullmatch, built.warnings.splitlines()))
    # docutils names a file that is included as it is seen from the working folder.
    return sorted((shown_path(Path(match[1]), built.srcdir), int(match[2]), match[3]) for match in found)


def said_by_the_report(built: Built) -> Places:
    """The same of each finding of the report."""
    findings = json.loads(built.read("channels.json"))["findings"]
    return sorted((entry["file"], entry["line"], entry["rule"]) for entry in findings)


def check_two_ways(build: Callable[..., Built], files: dict[str, str], expected: Places) -> None:
    """Build once as usual and once with the report, and compare with what is expected."""
    built = build(files, "dummy")
    assert said_by_the_build(built) == [place for place in expected if place[2] not in NOTES]
    assert said_by_the_report(build({}, "channels", again=True)) == expected


@pytest.mark.parametrize("group", _groups().values(), ids=_groups().keys())
def test_channels(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, group: list[Case]) -> None:
    """Every case of ``channel.txt``, in Markdown and in rST."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str((TODAY - date(1970, 1, 1)).days * 86400))
    pages = {"index.md": "# Cases\n\n", "other.rst": ":orphan:\n\nCases\n=====\n\n"}
    expected: Places = []
    for name in pages:
        for case in group:
            text, places = case.written("myst" if name.endswith(".md") else "rst")
            before = pages[name].count("\n")
            expected += [(name, before + places.get(place, 1), rule) for rule, place in case.expected]
            pages[name] += text + "\n"
    values: dict[str, Any] = {"verify_days": 0, **group[0].changed}
    conf = CONF + "".join(f"channels_{name} = {value!r}\n" for name, value in values.items())
    conf += 'suppress_warnings = ["channels.duplicate", "channels.reference", "channels.prose"]\n'
    check_two_ways(build, {**pages, "conf.py": conf}, sorted(expected))


@pytest.mark.parametrize("name", sorted(path.name for path in (HERE / "pages").iterdir()))
def test_pages(build: Callable[..., Built], name: str) -> None:
    """Whole projects, with what must be said written behind each line."""
    _about, *parts = re.split(r"^--- (\S+)\n", (HERE / "pages" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    files: dict[str, str] = {
        "conf.py": CONF + 'channels_tags = ["support"]\nchannels_verify_days = 0\nnitpicky = True\n'
    }
    expected: Places = []
    for file, text in zip(parts[::2], parts[1::2], strict=True):
        for number, line in enumerate(text.splitlines(), start=1):
            expected += [(file, number, rule) for rule in _MARK.findall(line)]
        files[file] = _MARK.sub("", text)
    check_two_ways(build, files, sorted(expected))


def test_correct_pages(build: Callable[..., Built]) -> None:
    """The corpus of correct pages: nothing is said in either way."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (HERE / "correct").iterdir()}
    files["conf.py"] = CONF + 'channels_tags = ["support", "community"]\nchannels_verify_days = 0\n'
    check_two_ways(build, files, [])
