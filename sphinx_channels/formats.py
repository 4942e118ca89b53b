"""The forms in which ``sphinx-channels check`` says what it found: for people, programs, GitHub and code scanning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from sphinx_channels import __version__
from sphinx_channels.messages import shown_path

if TYPE_CHECKING:
    from collections.abc import Sequence


class Remark(NamedTuple):
    """One thing that is said, in the order in which it is said."""

    path: Path
    """The file, absolute."""
    line: int
    """1 where nobody knows."""
    rule: str
    """What ``suppress_warnings`` calls it, such as ``channels.kind``; ``sphinx`` where it has no name."""
    message: str
    level: str = "error"
    """``error`` for what fails a build with ``-W``, ``note`` for what never does."""
    fix: str = ""
    """What to write in place of ``old``, where that is certain."""
    old: str = ""


def repository(folder: Path) -> Path:
    """The top of the repository of a folder: programs count paths from there. Outside of any, the current folder."""
    return next((top for top in (folder, *folder.parents) if (top / ".git").exists()), Path.cwd())


def as_text(remarks: Sequence[Remark], folder: Path) -> str:
    """For people and editors."""
    return "".join(
        f"{shown_path(remark.path, folder)}:{remark.line}: {remark.level}: {remark.message} [{remark.rule}]\n"
        for remark in remarks
    )


def as_json(remarks: Sequence[Remark], folder: Path) -> str:
    """For programs: a list of objects, as ``support/adopting.md`` describes it."""
    return _dumped([
        {
            "path": shown_path(remark.path, folder),
            "line": remark.line,
            "level": remark.level,
            "rule": remark.rule,
            "message": remark.message,
            **({"fix": remark.fix} if remark.fix else {}),
        }
        for remark in remarks
    ])  # fmt: skip


def as_github(remarks: Sequence[Remark], folder: Path) -> str:
    """Workflow commands of GitHub Actions, with the escapes of its toolkit (``packages/core/src/command.ts``)."""
    lines = []
    for remark in remarks:
        level = "error" if remark.level == "error" else "notice"
        path, rule = (_escaped(text, ":,") for text in (shown_path(remark.path, folder), remark.rule))
        lines.append(f"::{level} file={path},line={remark.line},title={rule}::{_escaped(remark.message)}\n")
    return "".join(lines)


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(character):02X}" if character in "%\r\n" + more else character for character in text)


def as_sarif(remarks: Sequence[Remark], folder: Path) -> str:
    """SARIF 2.1.0 of OASIS, which GitHub's code scanning reads."""
    driver = {
        "name": "sphinx-channels",
        "version": __version__,
        "informationUri": "https://interopen-channels.readthedocs.io/",
        "rules": [{"id": rule} for rule in sorted({remark.rule for remark in remarks})],
    }
    results = [
        {
            "ruleId": remark.rule,
            "level": remark.level,
            "message": {"text": remark.message},
            "locations": [{"physicalLocation": _location(remark, folder)}],
        }
        for remark in remarks
    ]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _dumped({"$schema": schema, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]})


def _location(remark: Remark, folder: Path) -> dict[str, Any]:
    uri = quote(shown_path(remark.path, folder))
    return {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": remark.line}}


def _dumped(data: Any) -> str:
    """In ASCII, so that it can be read whatever the encoding of the output is."""
    return json.dumps(data, indent=2) + "\n"


FORMATS: Final = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}
