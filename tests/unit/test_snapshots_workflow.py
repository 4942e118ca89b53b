"""The scheduled workflow: its own script, run against a repository and a stand-in for ``gh``."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

WORKFLOW = Path(__file__).parents[2] / ".github/workflows/snapshots.yml"

pytestmark = pytest.mark.skipif(not (shutil.which("git") and shutil.which("bash")), reason="needs git and bash")


class Repository:
    """A clone with one committed saved copy, its origin, and a ``gh`` that writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "clone"
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "RUNNER_TEMP": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        (folder / "bin").mkdir()
        gh = folder / "bin/gh"
        gh.write_text(
            '#!/bin/sh\necho "$1 $2 $3" >> "$RUNNER_TEMP/told.txt"\n[ "$2" != create ] || [ ! -e "$HOME/open" ]\n'
        )
        gh.chmod(0o755)
        (folder / "said.txt").write_text("a.json: 1 new; written.\n")
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(folder / "origin"), cwd=folder)
        self.git("clone", "--quiet", str(folder / "origin"), str(self.clone), cwd=folder)
        self.git("switch", "--quiet", "--create", "main")
        (self.clone / "a.json").write_text("{}")
        self.git("add", ".")
        self.git("-c", "user.name=T", "-c", "user.email=t@t.test", "commit", "--quiet", "--message=Start")
        self.git("push", "--quiet", "origin", "main")

    def git(self, *words: str, cwd: Path | None = None) -> str:
        command = ["git", *words]
        run = subprocess.run(
            command, cwd=cwd or self.clone, env=self.environment, check=True, capture_output=True, text=True
        )
        return run.stdout

    def run(self, step: str) -> None:
        steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["snapshots"]["steps"]
        [script] = [found["run"] for found in steps if found.get("name") == step]
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        subprocess.run(shell, cwd=self.clone, env=self.environment, check=True, capture_output=True)

    def told(self) -> list[str]:
        path = self.folder / "told.txt"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_no_change_is_no_pull_request(repository: Repository) -> None:
    (repository.clone / "build.txt").write_text("not a saved copy")
    repository.run("Open or renew the pull request")
    assert repository.told() == []
    assert "snapshots" not in repository.git("branch", "--remotes")


def test_changed_and_new_files_become_a_pull_request(repository: Repository) -> None:
    (repository.clone / "a.json").write_text("[]")
    (repository.clone / "posts").mkdir()
    (repository.clone / "posts/new.json").write_text("{}")
    (repository.clone / "build.txt").write_text("not a saved copy")
    repository.run("Open or renew the pull request")
    assert repository.git("diff", "--name-only", "origin/main", "origin/snapshots").split() == [
        "a.json",
        "posts/new.json",
    ]
    assert repository.told() == ["pr create --head"]
    assert "a.json: 1 new; written." in (repository.folder / "body.md").read_text()


def test_an_open_pull_request_is_renewed(repository: Repository) -> None:
    for content in ("[1]", "[2]"):
        repository.git("switch", "--quiet", "main")
        repository.git("branch", "--delete", "--force", "--quiet", "snapshots") if content == "[2]" else None
        (repository.clone / "a.json").write_text(content)
        repository.run("Open or renew the pull request")
        (repository.folder / "open").touch()
    assert repository.git("show", "origin/snapshots:a.json") == "[2]"
    assert repository.told() == ["pr create --head", "pr create --head", "pr edit snapshots"]


def test_a_failure_is_told_after_the_pull_request() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    steps = workflow["jobs"]["snapshots"]["steps"]
    [renew] = [step for step in steps if step.get("id") == "renew"]
    assert renew["continue-on-error"] is True
    assert steps[-1]["if"] == "steps.renew.outcome == 'failure'"
    assert "exit 1" in steps[-1]["run"]


def test_the_token_may_do_only_what_is_needed() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["snapshots"]["permissions"] == {"contents": "write", "pull-requests": "write"}
