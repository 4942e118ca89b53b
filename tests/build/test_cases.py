"""The case files through real parsers: each warning has the right line in MyST and in rST, and correct pages none."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from cases.reader import HERE, TODAY, channel_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.reader import Case
    from conftest import Built

WARNING = re.compile(r"index\.\w+:(\d+): WARNING: .* \[channels\.([\w-]+)\]")


def _groups() -> dict[str, list[Case]]:
    """The cases by the configuration that they need: each group is one page."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in channel_cases():
        groups[repr(case.changed)].append(case)
    return groups


GROUPS = _groups()


@pytest.mark.parametrize("syntax", ["myst", "rst"])
@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS.keys())
def test_every_warning_has_its_line(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, syntax: str, group: list[Case]
) -> None:
    """All cases stand on one page, so a line that is wrong by one is somebody else's."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str((TODAY - date(1970, 1, 1)).days * 86400))
    page = "# Cases\n\n" if syntax == "myst" else "Cases\n=====\n\n"
    expected: list[tuple[int, str]] = []
    for case in group:
        text, places = case.written(syntax)
        before = page.count("\n")
        expected += [(before + places.get(place, 1), rule) for rule, place in case.expected]
        page += text + "\n"
    changed: dict[str, Any] = {f"channels_{name}": value for name, value in group[0].changed.items()}
    built = build(
        {"index.md" if syntax == "myst" else "index.rst": page},
        "dummy",
        suppress_warnings=["channels.duplicate", "channels.reference", "docutils", "myst", "misc"],
        channels_notes=True,
        show_warning_types=True,
        **{"channels_verify_days": 0, **changed},
    )
    found = [(int(line), rule) for line, rule in WARNING.findall(built.warnings)]
    notes = {"http", "invite", "stale", "prose", "term", "person", "leftover"}
    assert found == sorted((line, rule) for line, rule in expected if rule not in notes)


def test_correct_pages_build_in_silence(build: Callable[..., Built]) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (HERE / "correct").iterdir()}
    built = build(files, "dummy", channels_tags=("support", "community"), nitpicky=True)
    assert built.warning_lines == []
