"""What is published is whole: each file of the package and no more; it works where only it and Sphinx are installed."""

from __future__ import annotations

import html
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
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
def published(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., str]) -> Path:
    """The folder of what would be published: the source, and the wheel that is built from it alone."""
    folder = tmp_path_factory.mktemp("published")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(published: Path) -> Path:
    """The wheel."""
    (wheel,) = published.glob("*.whl")
    return wheel


def test_the_package_index_takes_both(published: Path, run: Callable[..., str]) -> None:
    said = run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", *published.iterdir())
    assert said.count("PASSED") == 2


def test_the_source_is_what_builds_the_wheel_and_no_more(published: Path) -> None:
    """The tests need the whole repository, so none is in it: nobody can run a part of them and see it fail."""
    (source,) = published.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    others = {name for name in names if not name.startswith("sphinx_channels/")}
    assert others == {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}


def test_the_wheel_needs_only_sphinx_and_offers_only_what_users_need(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    required = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert required == project["dependencies"]
    assert [line.partition(">")[0] for line in required] == ["sphinx"]
    assert sorted(metadata.get_all("Provides-Extra", [])) == sorted(project["optional-dependencies"])
    assert not {"test", "check", "live"} & set(project["optional-dependencies"])
    assert metadata["License-Expression"] == "Apache-2.0"


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
