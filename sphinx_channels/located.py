"""A finding with its place: what the report and the command line list, and what is kept of a page that was read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_channels.messages import sentence

if TYPE_CHECKING:
    from sphinx_channels.findings import Finding


class Located(NamedTuple):
    """What is to be said, and where."""

    finding: Finding
    path: str
    """The file, absolute."""
    line: int
    channel: str = ""
    """The id of the channel that it is about; empty for what is about the page."""

    @property
    def sentence(self) -> str:
        """What it says to the contributor."""
        return sentence(self.finding)

    @property
    def level(self) -> str:
        """``note`` for what never fails a build, else ``error``."""
        return "note" if self.finding.is_note else "error"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The key that puts findings in the order in which a person mends them: by file, then by line."""
        return self.path, self.line, self.finding.key, self.sentence

    def file(self, folder: Path) -> str:
        """The file as seen from a folder."""
        return shown_path(Path(self.path), folder)


def shown_path(path: Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes on every system."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def is_suppressed(rule: str, suppressed: list[str]) -> bool:
    """Whether ``suppress_warnings`` silences a rule of ours."""
    return bool({"channels", "channels.*", f"channels.{rule}"}.intersection(suppressed))
