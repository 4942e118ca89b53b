"""The report as a person reads it in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.utils import column_width

from sphinx_channels.findings import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinx_channels.located import Located
    from sphinx_channels.report.rows import Report, Row

_HEAD = ("Channel", "Kind", "Address", "Status", "Access", "Verified", "Age", "Owner", "Mend", "Note")
_RIGHT = frozenset({"Age", "Mend", "Note"})


def as_text(report: Report, folder: Path) -> str:
    """The whole report: the table, where each channel is used, what was found, and what nobody can find out."""
    parts = [
        f"Channels on {report.day.isoformat()}",
        "\n".join(_table([_HEAD, *(_cells(row) for row in report.rows)])) if report.rows else "There is no channel.",
        _section("Used on", (f"{row.channel.id}: {_uses(row)}" for row in report.rows)),
        _section("Found", (_finding(found, folder) for found in report.findings) if report.findings else ["nothing"]),
        _section("What a machine cannot find out", _blind(report)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lines of aligned columns; letters of East Asia take two places each."""
    widths = [max(column_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    right = [name in _RIGHT for name in rows[0]]
    for number, row in enumerate(rows):
        yield "  ".join(map(_aligned, row, widths, right)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _aligned(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - column_width(cell))
    return blanks + cell if right else cell + blanks


def _cells(row: Row) -> tuple[str, ...]:
    channel = row.channel
    errors = sum(not found.finding.is_note for found in row.findings)
    return (
        channel.id,
        channel.kind,
        shown(channel.to.text, 48) if channel.to else "none",
        channel.status,
        channel.access,
        channel.verified.isoformat() if channel.verified else "never",
        f"{row.age} d" if row.age is not None else "",
        shown(channel.owner, 24),
        str(errors or ""),
        str(len(row.findings) - errors or ""),
    )


def _uses(row: Row) -> str:
    uses = [*row.roles, *(f"{docname} (list)" for docname in row.lists)]
    uses += ["the feedback link of every page"] if row.feedback else []
    return ", ".join(uses) or "no other page"


def _finding(found: Located, folder: Path) -> str:
    return f"{found.file(folder)}:{found.line}: {found.level}: {found.sentence} [channels.{found.finding.rule}]"


def _blind(report: Report) -> Iterator[str]:
    """Each reason why something stays open, with the addresses that it holds for."""
    open_for: dict[str, list[str]] = {}
    for row in report.rows:
        for link, answer in row.links:
            reasons = [answer.detail] if answer and answer.state == "unknown" else []
            for reason in (*reasons, link.blind):
                open_for.setdefault(reason, []).append(f"{row.channel.id} ({shown(link.address.text, 48)})")
    open_for.pop("", None)
    yield from (f"{', '.join(links)}: {reason}" for reason, links in open_for.items())
    if not report.online:
        yield "No server was asked. With channels_online = True in conf.py the report asks them all."


def _section(title: str, lines: Iterable[str]) -> str:
    text = "\n".join(f"  {line}" for line in lines)
    return f"{title}\n{text}" if text else ""
