"""What is built once for all processes that run tests."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 180


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, after ``make(folder)`` has filled it: in the first process that asks, while the others wait.

    What goes wrong in one of them fails the tests of all, with the same words.
    """
    said = folder.with_name(f"{folder.name}.said")
    try:
        folder.mkdir(parents=True)  # one process can make a folder, so it is the lock
    except FileExistsError:
        deadline = time.monotonic() + SECONDS
        while not said.exists():
            if time.monotonic() > deadline:
                pytest.fail(f"{folder.name} was not built within {SECONDS} s.", pytrace=False)
            time.sleep(0.05)
    else:
        part = said.with_suffix(".part")
        part.write_text(attempt(make, folder), encoding="utf-8")
        part.replace(said)
    if trouble := said.read_text(encoding="utf-8"):
        pytest.fail(f"{folder.name} was not built: {trouble}", pytrace=False)
    return folder


def attempt(make: Callable[[Path], None], folder: Path) -> str:
    """Make the folder's content, and give what went wrong."""
    try:
        make(folder)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def sphinx(source: Path, outdir: Path, *options: str) -> None:
    """Build a project as HTML; what Sphinx warns of is a failure."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", *options]
    command += ["-d", f"{outdir}.doctrees", str(source), str(outdir)]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stdout + result.stderr)
