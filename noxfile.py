"""What the extension stands on, from the oldest to the newest: `nox` runs unit and build tests over the corners.

Each session has an environment of its own, with this checkout in it. A part: `nox -s oldest -- -k phone`.
A session whose Python is not on this machine is skipped, unless nox is called with `--error-on-missing-interpreters`.
"""

from __future__ import annotations

import re
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"

PROJECT = nox.project.load_toml("pyproject.toml")

#: Each corner: its Python, and what pip is held to.
CORNERS = {
    "oldest": ("3.11", "sphinx==7.4.*", "myst-parser==3.*"),
    "jupyter-book": ("3.11", "jupyter-book==1.*", "sphinx==7.4.*"),
    "middle": ("3.12", "sphinx==8.*", "myst-parser==4.*"),
    "newest": ("3.13",),
}


def run_tests(session: nox.Session, *held: str) -> None:
    """Install what the tests need, held to some versions, and run those that need no browser."""
    extras = ",".join(PROJECT["project"]["optional-dependencies"])
    session.install("--editable", f".[{extras}]", *nox.project.dependency_groups(PROJECT, "test"), *held)
    session.run("python", "-m", "pip", "list")
    session.run("python", "-m", "pytest", "tests/unit", "tests/build", *session.posargs)


def corner(name: str, python: str, *held: str) -> None:
    """Register the session of one corner."""

    @nox.session(name=name, python=python)
    def session(session: nox.Session) -> None:
        run_tests(session, *held)


for name, versions in CORNERS.items():
    corner(name, *versions)


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """Everything at the lowest version that pyproject.toml allows."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    packages = [*PROJECT["project"]["dependencies"], *(package for extra in extras for package in extra)]
    packages += nox.project.dependency_groups(PROJECT, *PROJECT["dependency-groups"])
    constraints = Path(session.create_tmp(), "lowest.txt").resolve()
    constraints.write_text("".join(f"{lower_bound(package)}\n" for package in packages), encoding="utf-8")
    run_tests(session, *packages, "--constraint", str(constraints))


def lower_bound(requirement: str) -> str:
    """A requirement held to its lower bound: ``furo>=2025.7,<2026`` becomes ``furo==2025.7``."""
    return re.sub(r">=([\w.]+).*", r"==\1", requirement)
