"""The wheel is whole: it holds every file of the package, and works where nothing but it and Sphinx is installed."""

from __future__ import annotations

import html
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]

CONF = """
extensions = ["sphinx_channels"]
"""
INDEX = """
Contact
=======

.. channel:: Enquiries
   :kind: email
   :to: team@open-standard.net

   Ask us anything.

.. channels::
   :layout: chooser

Write to :channel:`enquiries`.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., str]) -> Path:
    """The wheel that would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_every_file_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "sphinx_channels"
    written = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {"sphinx_channels/py.typed", "sphinx_channels/static/sphinx_channels/channels.css"} <= written
    assert written <= held
    assert {name.partition("/")[0] for name in held} == {
        "sphinx_channels",
        wheel.name.rpartition("-py3")[0] + ".dist-info",
    }


def test_the_wheel_works_alone(wheel: Path, tmp_path: Path, run: Callable[..., str]) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", wheel)
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.rst").write_text(INDEX, encoding="utf-8")
    run(python, "-m", "sphinx", "-n", "-W", "-q", ".", "out", cwd=source)
    page = html.unescape((source / "out/index.html").read_text(encoding="utf-8"))
    assert 'href="mailto:team@open-standard.net"' in page
    assert page.count("Enquiries") >= 3
    assert "check" in run(python, "-m", "sphinx_channels", "--help", cwd=tmp_path)
    assert run(python, "-m", "sphinx_channels", "check", source / "index.rst", cwd=tmp_path) == ""
