"""What the report holds, as data: the builder fills it, the text and the file show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sphinx_channels.located import Located
    from sphinx_channels.model import Channel
    from sphinx_channels.report.links import Link
    from sphinx_channels.report.online import Answer


@dataclass(slots=True)
class Row:
    """One channel of the report."""

    channel: Channel
    file: str
    age: int | None
    """Days since somebody checked that it works; None where nobody did."""
    roles: list[str] = field(default_factory=list)
    """The pages that refer to it."""
    lists: list[str] = field(default_factory=list)
    """The pages that list it."""
    feedback: bool = False
    """Whether the feedback link of every page writes to it."""
    links: list[tuple[Link, Answer | None]] = field(default_factory=list)
    findings: list[Located] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What the table and the file show."""

    day: date
    online: bool
    rows: list[Row]
    findings: list[Located]
