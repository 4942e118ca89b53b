"""The scheduled workflow: its own scripts, run against a repository and a stand-in for ``gh``."""

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
    """A clone for each job with one committed saved copy, their origin, and a ``gh`` that notes what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "renew"
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "RUNNER_TEMP": str(folder),
            "GITHUB_OUTPUT": str(folder / "output.txt"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        (folder / "bin").mkdir()
        gh = folder / "bin/gh"
        gh.write_text(
            '#!/bin/sh\necho "$1 $2 $3" >> "$RUNNER_TEMP/told.txt"\n[ "$2" != create ] || [ ! -e "$HOME/open" ]\n'
        )
        gh.chmod(0o755)
        (folder / "renewed").mkdir()
        (folder / "renewed/said.txt").write_text("a.json: 1 new; written.\n")
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(folder / "origin"), cwd=folder)
        self.git("clone", "--quiet", str(folder / "origin"), str(self.clone), cwd=folder)
        self.git("switch", "--quiet", "--create", "main")
        (self.clone / "a.json").write_text("{}")
        self.git("add", ".")
        self.git("-c", "user.name=T", "-c", "user.email=t@t.test", "commit", "--quiet", "--message=Start")
        self.git("push", "--quiet", "origin", "main")
        (folder / "pull-request").mkdir()

    def git(self, *words: str, cwd: Path | None = None) -> str:
        command = ["git", *words]
        run = subprocess.run(
            command, cwd=cwd or self.clone, env=self.environment, check=True, capture_output=True, text=True
        )
        return run.stdout

    def run(self, job: str, step: str) -> None:
        steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"][job]["steps"]
        [script] = [found["run"] for found in steps if found.get("name") == step]
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        subprocess.run(shell, cwd=self.folder / job, env=self.environment, check=True, capture_output=True)

    def collect(self) -> bool:
        """Run the end of the first job; says whether the second would start."""
        output = self.folder / "output.txt"
        output.write_text("")
        self.run("renew", "Collect what has changed")
        self.git("reset", "--hard", "--quiet")
        return "changed=true" in output.read_text()

    def open(self) -> None:
        """Run the second job, which begins with a fresh clone."""
        shutil.rmtree(self.folder / "pull-request")
        self.git("clone", "--quiet", str(self.folder / "origin"), "pull-request", cwd=self.folder)
        self.run("pull-request", "Open or renew the pull request")

    def told(self) -> list[str]:
        path = self.folder / "told.txt"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_no_change_is_no_pull_request(repository: Repository) -> None:
    (repository.clone / "build.txt").write_text("not a saved copy")
    assert not repository.collect()


def test_changed_and_new_files_become_a_pull_request(repository: Repository) -> None:
    (repository.clone / "a.json").write_text("[]")
    (repository.clone / "posts").mkdir()
    (repository.clone / "posts/new.json").write_text("{}")
    (repository.clone / "build.txt").write_text("not a saved copy")
    assert repository.collect()
    repository.open()
    repository.git("fetch", "--quiet")
    assert repository.git("diff", "--name-only", "origin/main", "origin/snapshots").split() == [
        "a.json",
        "posts/new.json",
    ]
    assert repository.told() == ["auth setup-git ", "pr create --head"]
    assert "a.json: 1 new; written." in (repository.folder / "body.md").read_text()


def test_an_open_pull_request_is_renewed(repository: Repository) -> None:
    for content in ("[1]", "[2]"):
        (repository.clone / "a.json").write_text(content)
        assert repository.collect()
        repository.open()
        (repository.folder / "open").touch()
    repository.git("fetch", "--quiet")
    assert repository.git("show", "origin/snapshots:a.json") == "[2]"
    told = [line for line in repository.told() if line.startswith("pr")]
    assert told == ["pr create --head", "pr create --head", "pr edit snapshots"]


def test_the_second_job_takes_nothing_but_saved_copies(repository: Repository) -> None:
    (repository.clone / "a.json").write_text("[]")
    (repository.clone / "conf.py").write_text("harm()")
    repository.git("add", "--all")
    (repository.folder / "renewed/changes.patch").write_text(repository.git("diff", "--cached", "--binary"))
    repository.open()
    repository.git("fetch", "--quiet")
    assert repository.git("diff", "--name-only", "origin/main", "origin/snapshots").split() == ["a.json"]


def test_a_failure_is_told_after_what_did_change_was_handed_over() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    steps = jobs["renew"]["steps"]
    [renew] = [step for step in steps if step.get("id") == "renew"]
    assert renew["continue-on-error"] is True
    assert steps[-1]["if"] == "steps.renew.outcome == 'failure'"
    assert "exit 1" in steps[-1]["run"]
    assert "!cancelled()" in jobs["pull-request"]["if"]


def test_no_token_may_do_more_than_is_needed() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    assert jobs["renew"]["permissions"] == {"contents": "read"}
    assert jobs["pull-request"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert not [step for step in jobs["pull-request"]["steps"] if "pip" in step.get("run", "")]
