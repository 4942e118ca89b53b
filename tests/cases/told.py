"""What a build says to the contributor, as data: each log record of ours, and each line that is not ours."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_channels.messages import Located, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Built


class Told(NamedTuple):
    """One finding as the log has it."""

    file: str
    line: int
    rule: str
    sentence: str


class Recorder(logging.Handler):
    """Keeps what is logged, warnings and notes alike."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[Located] = []

    def emit(self, record: logging.LogRecord) -> None:
        found = getattr(record, "channels", None)
        if isinstance(found, Located):
            assert record.getMessage() == found.sentence
            assert str(record.location) == f"{found.path}:{found.line}"  # type: ignore[attr-defined]
            self.found.append(found)

    def told(self, srcdir: Path) -> list[Told]:
        """Everything that was said of the files of a folder, in the order in which a person mends it."""
        return sorted(
            Told(shown_path(found.path, srcdir), found.line, found.finding.rule, found.sentence) for found in self.found
        )


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Record what is said to contributors while something is built."""
    log, recorder = logging.getLogger("sphinx.sphinx_channels.messages"), Recorder()
    log.addHandler(recorder)
    try:
        yield recorder
    finally:
        log.removeHandler(recorder)


def others(built: Built) -> list[str]:
    """The warnings that are not ours."""
    return [line for line in built.warning_lines if not re.search(r"\[channels\.[\w-]+\]$", line)]
