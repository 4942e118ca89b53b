"""The builder ``channels``: every channel with its age, owner and uses, and everything there is to say about it.

A table for the terminal, and ``channels.json`` for programs. The day is that of ``SOURCE_DATE_EPOCH`` where it is set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.dummy import DummyBuilder

from sphinx_channels.config import today
from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.located import Located
    from sphinx_channels.report.links import Link
    from sphinx_channels.report.online import Answer
    from sphinx_channels.report.rows import Report, Row

FILE: Final = "channels.json"


class ReportBuilder(DummyBuilder):
    """Writes no pages: it looks at what was read."""

    name = "channels"
    epilog = ""

    def get_outdated_docs(self) -> str:  # type: ignore[override]  # any builder may say it in words
        return "all channels"

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the report in place of documents."""
        from sphinx_channels.report.collect import make_report  # no other build should wait for it
        from sphinx_channels.report.text import as_text

        report = make_report(self.env)
        folder = Path(self.srcdir)
        print(as_text(report, folder), end="")
        text = json.dumps(as_data(report, folder), indent=2, ensure_ascii=False)
        Path(self.outdir, FILE).write_text(f"{text}\n", encoding="utf-8")


def as_data(report: Report, folder: Path) -> dict[str, Any]:
    """The report as it stands in the file; paths are as seen from ``folder``."""
    return {
        "date": report.day.isoformat(),
        "online": report.online,
        "channels": [_row_data(row, folder) for row in report.rows],
        "findings": [_finding_data(found, folder) for found in report.findings],
    }


def _row_data(row: Row, folder: Path) -> dict[str, Any]:
    channel = row.channel
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "address": channel.to.text if channel.to else None,
        "status": channel.status,
        "access": channel.access,
        "verified": channel.verified.isoformat() if channel.verified else None,
        "age": row.age,
        "owner": channel.owner or None,
        "file": row.file,
        "line": channel.line,
        "used": {"roles": row.roles, "lists": row.lists, "feedback": row.feedback},
        "links": [_link_data(link, answer) for link, answer in row.links],
        "findings": [_finding_data(found, folder) for found in row.findings],
    }


def _link_data(link: Link, answer: Answer | None) -> dict[str, Any]:
    return {
        "option": link.option,
        "address": link.address.href,
        "answer": answer.state if answer else None,
        "detail": answer.detail or None if answer else None,
        "blind": link.blind or None,
    }


def _finding_data(found: Located, folder: Path) -> dict[str, Any]:
    return {
        "file": found.file(folder),
        "line": found.line,
        "level": found.level,
        "rule": found.finding.rule,
        "channel": found.channel or None,
        "message": found.sentence,
    }


def read_again(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Have those pages read again of which something else may be said today than on the day when they were read."""
    if app.builder.name != ReportBuilder.name:
        return []
    return sorted(docname for docname, day in channel_domain(env).days.items() if day != today())


def setup_report(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(ReportBuilder)
    app.connect("env-get-outdated", read_again)
