"""The files that other services read say what those services accept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")

# Read the Docs publishes a schema of its version 2; these are its facts about the fields used here.
READ_THE_DOCS = {
    "type": "object",
    "required": ["version", "build", "sphinx", "formats", "python"],
    "additionalProperties": False,
    "properties": {
        "version": {"enum": [2]},
        "build": {
            "type": "object",
            "required": ["os", "tools"],
            "additionalProperties": False,
            "properties": {
                "os": {"enum": ["ubuntu-22.04", "ubuntu-24.04", "ubuntu-lts-latest"]},
                "tools": {
                    "type": "object",
                    "required": ["python"],
                    "additionalProperties": False,
                    "properties": {"python": {"enum": ["3", "3.11", "3.12", "3.13", "latest"]}},
                },
            },
        },
        "sphinx": {
            "type": "object",
            "required": ["configuration"],
            "additionalProperties": False,
            "properties": {
                "configuration": {"type": "string"},
                "builder": {"enum": ["html", "dirhtml", "singlehtml"]},
                "fail_on_warning": {"type": "boolean"},
            },
        },
        "formats": {"type": "array", "items": {"enum": ["htmlzip", "pdf", "epub"]}},
        "python": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "install": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["path"],
                        "properties": {
                            "method": {"enum": ["pip"]},
                            "path": {"type": "string"},
                            "extra_requirements": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                }
            },
        },
    },
}


def read(path: Path) -> Any:
    """A YAML file as data."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_read_the_docs() -> None:
    config = read(ROOT / ".readthedocs.yaml")
    Draft202012Validator(READ_THE_DOCS).validate(config)
    assert (ROOT / config["sphinx"]["configuration"]).is_file()
    assert set(config["formats"]) == {"pdf", "epub"}
    extras = SETTINGS["project"]["optional-dependencies"]
    assert all(extra in extras for step in config["python"]["install"] for extra in step["extra_requirements"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow(path: Path) -> None:
    workflow = read(path)
    assert workflow[True], "YAML reads the key `on` as true"
    assert workflow["permissions"], "a workflow says what its token may do"
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v1"))


def test_the_workflow_covers_every_python_that_is_promised() -> None:
    (tests,) = [read(path) for path in WORKFLOWS if path.name == "tests.yml"]
    promised = [
        line.rpartition(" ")[2] for line in SETTINGS["project"]["classifiers"] if re.search(r"Python :: 3\.\d+$", line)
    ]
    assert tests["jobs"]["test"]["strategy"]["matrix"]["python"] == promised
    assert SETTINGS["project"]["requires-python"] == f">={promised[0]}"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_form(path: Path) -> None:
    form = read(path)
    assert form["name"]
    assert form["description"]
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    for field in form["body"]:
        assert field["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["value" if field["type"] == "markdown" else "label"]


def test_pre_commit_runs_the_checker_but_no_formatter_of_markdown() -> None:
    hooks = [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    for hook in (*read(ROOT / ".pre-commit-hooks.yaml"), *(hook for hook in hooks if hook["id"] == "channels")):
        assert hook["entry"].startswith("python -m sphinx_channels check")
        assert hook["language"] == "system"  # it needs what the project needs
        assert hook["pass_filenames"] is False
    assert "mdformat" not in {hook["id"] for hook in hooks}


def test_the_changelog_knows_this_version() -> None:
    source = (ROOT / SETTINGS["tool"]["hatch"]["version"]["path"]).read_text(encoding="utf-8")
    found = re.search(r'^__version__.*= "(.+)"$', source, re.MULTILINE)
    assert found
    assert re.search(rf"^## {re.escape(found[1])}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
