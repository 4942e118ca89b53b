"""The heavy checks of ``make check``: outside tools look at what the project really makes.

A tool that is missing fails its tests with the one sentence that says how to get it; nothing is skipped.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_channels.model import Channel

ROOT = Path(__file__).parents[2]
DEBIAN = {
    "java": "default-jre-headless",
    "latexmk": "latexmk texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended tex-gyre",
    "pdftotext": "poppler-utils",
}


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """``tool(name)`` gives a program's path, or fails and says which package brings it."""

    def tool(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.fail(f"{name} is missing (Debian, Ubuntu: sudo apt install {DEBIAN[name]}).", pytrace=False)
        return path

    return tool


@pytest.fixture(scope="session")
def run() -> Callable[..., str]:
    """``run(*command, cwd=…)`` gives what a command prints, or fails with it."""

    def run(*command: str | Path, cwd: Path = ROOT) -> str:
        result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        if result.returncode:
            shown = " ".join(str(part) for part in command)
            pytest.fail(f"{shown}\n{result.stdout[-5000:]}{result.stderr[-5000:]}", pytrace=False)
        return result.stdout

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., str]) -> Callable[[str], Path]:
    """``built(builder)`` gives the output folder of the real site; no builder may warn."""
    base = tmp_path_factory.mktemp("site")

    @cache
    def built(builder: str) -> Path:
        outdir = base / builder
        run(sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", builder, "-d", base / "doctrees", ".", outdir)
        return outdir

    return built


@pytest.fixture(scope="session")
def channels(built: Callable[[str], Path]) -> list[Channel]:
    """Every channel that a reader is to find: those of the handbook are examples, and no book has them."""
    doctrees = built("dummy").with_name("doctrees")
    environment = pickle.loads((doctrees / "environment.pickle").read_bytes())
    by_document: dict[str, list[Channel]] = environment.domaindata["channel"]["channels"]
    examples = {"support/directives", "support/community"}
    return [channel for name, found in by_document.items() if name not in examples for channel in found]
