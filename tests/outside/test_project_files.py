"""The files that other services read say what those services accept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = re.search(
    r'^__version__.*= "(.+)"$',
    (ROOT / SETTINGS["tool"]["hatch"]["version"]["path"]).read_text("utf-8"),
    re.MULTILINE,
)[1]
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
    assert "pull_request_target" not in workflow[True], "it would run a stranger's files with our token"
    assert workflow["permissions"] == {}, "each job says what its token may do"
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert "${{" not in step.get("run", ""), "what others choose, such as a branch's name, comes in by env"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_actions_are_pinned_to_one_commit_each_with_its_version_beside() -> None:
    lines = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    pins = {re.sub(r"^ *(- )?uses: ", "", line) for line in lines}
    assert not [pin for pin in pins if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", pin)]
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)
    assert "github-actions" in {
        update["package-ecosystem"] for update in read(ROOT / ".github/dependabot.yml")["updates"]
    }


def test_no_job_may_write_but_those_that_must() -> None:
    granted = {
        (path.stem, name, scope)
        for path in WORKFLOWS
        for name, job in read(path)["jobs"].items()
        for scope, right in job["permissions"].items()
        if right != "read"
    }
    assert granted == {
        ("release", "publish", "id-token"),
        ("release", "release", "contents"),
        ("snapshots", "pull-request", "contents"),
        ("snapshots", "pull-request", "pull-requests"),
    }


def test_a_release_is_built_by_a_job_that_cannot_publish_and_published_by_one_that_builds_nothing() -> None:
    jobs = read(ROOT / ".github/workflows/release.yml")["jobs"]
    assert jobs["publish"]["environment"] == "release"
    assert not [step for step in jobs["publish"]["steps"] if "run" in step]
    [publish] = [step for step in jobs["publish"]["steps"] if "pypi-publish" in step["uses"]]
    assert publish["with"] == {"attestations": True}, "a password would stand here"
    commands = "\n".join(step.get("run", "") for step in jobs["build"]["steps"])
    assert "twine check --strict" in commands


def test_a_pull_request_hears_of_all_mistakes_at_once() -> None:
    """Whatever it changes: one of a file of channels, or of conf.py, was not looked at."""
    workflow = read(ROOT / ".github/workflows/pull-request.yml")
    assert workflow[True] == {"pull_request": None}, "every change, not that of some files"
    steps = workflow["jobs"]["pages"]["steps"]
    [build] = [step for step in steps if step.get("run") == "make html"]
    assert build["if"] == "${{ !cancelled() }}"


def test_the_workflow_covers_every_python_that_is_promised() -> None:
    (tests,) = [read(path) for path in WORKFLOWS if path.name == "tests.yml"]
    promised = [
        line.rpartition(" ")[2] for line in SETTINGS["project"]["classifiers"] if re.search(r"Python :: 3\.\d+$", line)
    ]
    assert tests["jobs"]["test"]["strategy"]["matrix"]["python"] == promised
    assert SETTINGS["project"]["requires-python"] == f">={promised[0]}"


def test_windows_installs_what_the_makefile_does() -> None:
    """It lacked an extra, without which some tests fail."""
    [makefile, batch] = [(ROOT / name).read_text("utf-8") for name in ("Makefile", "make.bat")]
    [extras] = re.findall(r"^EXTRAS +:= (\S+)$", makefile, re.MULTILINE)
    assert f'call :install test "{extras}" --group test' in batch


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
    for hook in (
        *read(ROOT / ".pre-commit-hooks.yaml"),
        *(hook for hook in hooks if hook["id"].startswith("channels")),
    ):
        command = "sync --check" if hook["id"] == "channels-sync" else "check"
        assert hook["entry"].startswith(f"python -m sphinx_channels {command}")
        assert hook["language"] == "system"  # it needs what the project needs
        assert hook["pass_filenames"] is False
        assert {"markdown", "rst", "yaml"} <= {*hook["types_or"]}
        if command == "check":
            assert {"json", "toml", "python"} < {*hook["types_or"]}, "files of channels, and conf.py"
    assert "check-merge-conflict" in {hook["id"] for hook in hooks}
    assert "mdformat" not in {hook["id"] for hook in hooks}


def test_every_bound_is_one_that_can_be_held() -> None:
    """`nox -s lowest` reads them like this."""
    extras, groups = SETTINGS["project"]["optional-dependencies"], SETTINGS["dependency-groups"]
    packages = [*SETTINGS["project"]["dependencies"], *SETTINGS["build-system"]["requires"]]
    packages += [
        package for part in (*extras.values(), *groups.values()) for package in part if isinstance(package, str)
    ]
    assert not [package for package in packages if not re.fullmatch(r"[\w-]+>=[\w.]+(,<\d+)?", package)]


def test_what_is_claimed_is_what_the_corners_run() -> None:
    corners = (ROOT / "noxfile.py").read_text("utf-8")
    versions = {
        line.rpartition(" ")[2] for line in SETTINGS["project"]["classifiers"] if re.search(r":: 3\.\d+$", line)
    }
    assert set(re.findall(r'\("(3\.\d+)"', corners)) == versions
    guide = (ROOT / "support/adopting.md").read_text("utf-8")
    [sphinx] = [package for package in SETTINGS["project"]["dependencies"] if package.startswith("sphinx>=")]
    [oldest] = [
        found for found in re.findall(r'"sphinx==([\d.]+)\.\*", "myst', corners) if sphinx[8:].startswith(found)
    ]
    assert f"Sphinx {sphinx[8:]} or newer" in guide
    assert f"Sphinx {sphinx[8:]} or newer" in (ROOT / "README.md").read_text("utf-8")
    assert oldest == "7.4"
    [myst] = [package for package in SETTINGS["project"]["optional-dependencies"]["site"] if "myst-parser" in package]
    low, high = re.fullmatch(r"myst-parser>=(\d+),<(\d+)", myst).groups()
    assert f"MyST-Parser {low} to {int(high) - 1}" in guide
    assert set(re.findall(r"myst-parser==(\d+)", corners)) == {str(part) for part in range(int(low), int(high) - 1)}


def test_every_place_that_names_the_version_names_this_one() -> None:
    assert read(ROOT / "CITATION.cff")["version"] == VERSION
    assert re.search(rf"^## {re.escape(VERSION)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    for name in ("README.md", "support/adopting.md"):
        assert re.findall(r"/tags/v([\d.]+)\.tar", (ROOT / name).read_text("utf-8")) == [VERSION]
    for name in ("support/adopting.md", "support/data.md"):
        assert re.findall(r"^ +rev: v([\d.]+)$", (ROOT / name).read_text("utf-8"), re.MULTILINE) == [VERSION]


def test_citation() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["license"] == SETTINGS["project"]["license"]
    assert citation["repository-code"] == SETTINGS["project"]["urls"]["Source"]
    assert [author["name"] for author in citation["authors"]] == [a["name"] for a in SETTINGS["project"]["authors"]]


def test_readme_is_whole_where_only_it_is_shown() -> None:
    """The package index shows the README alone: what it links to must be an address, and lead to what is there."""
    page = BeautifulSoup(MarkdownIt().render((ROOT / "README.md").read_text("utf-8")), "html.parser")
    links = [str(tag.get("href") or tag.get("src")) for tag in page.select("a, img")]
    assert len(links) > 10
    assert not [link for link in links if not link.startswith(("https://", "http://127.0.0.1"))]
    source, site = (SETTINGS["project"]["urls"][name] for name in ("Source", "Documentation"))
    files = [link.removeprefix(f"{source}/blob/main/") for link in links if "/blob/main/" in link]
    files += [link.rpartition("/main/")[2] for link in links if link.startswith("https://raw.")]
    pages = [link.partition("/latest/")[2].removesuffix(".html") for link in links if link.startswith(site)]
    files += [f"{name or 'index'}.md" for name in pages]
    assert {"SECURITY.md", ".github/page.png", "support/adopting.md"} <= set(files)
    assert not [name for name in files if not (ROOT / name).is_file()]
    for code in page.select("code"):
        code.decompose()
    assert "[" not in page.get_text(), "a link whose address is not below"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., str]) -> Path:
    """The files of this repository in one of their own, whose only commit was made on 2 March 2021."""
    folder = tmp_path_factory.mktemp("repository") / "origin"
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line.endswith("/")]
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", *ignored))
    day = {"GIT_AUTHOR_DATE": "2021-03-02T12:00:00Z", "GIT_COMMITTER_DATE": "2021-03-02T12:00:00Z"}
    for command in ("init --quiet", "add --all", "-c user.name=T -c user.email=t@t.test commit --quiet -m Start"):
        subprocess.run(["git", *command.split()], cwd=folder, env=os.environ | day, check=True)
    return folder


def build_site(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`make html` in another checkout, by the Python that runs this test."""
    command = ["make", "html", f"PY={sys.executable}", "VENV=none", "-o", "none/.site", *arguments]
    # By its level, make says at its end which folder it leaves.
    without = {"SOURCE_DATE_EPOCH", "MAKEFLAGS", "MAKELEVEL"}
    unset = {key: value for key, value in os.environ.items() if key not in without}
    environment = unset | {"PYTHONPATH": str(source), "GIT_CEILING_DIRECTORIES": str(source.parent)}
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["tarball", "shallow clone"])
def test_a_copy_without_history_has_the_right_date(
    form: str, repository: Path, tmp_path: Path, run: Callable[..., str]
) -> None:
    copy = tmp_path / "copy"
    if form == "tarball":
        copy.mkdir()
        run("git", "archive", "--output", tmp_path / "copy.tar", "HEAD", cwd=repository)
        run("tar", "xf", tmp_path / "copy.tar", cwd=copy)
        assert not (copy / ".git").exists()
    else:
        run("git", "clone", "--quiet", "--depth=1", repository.as_uri(), copy, cwd=tmp_path)
    revision = run("git", "log", "-1", "--format=%h", cwd=repository).strip()
    built = build_site(copy)
    assert built.returncode == 0, built.stdout + built.stderr
    page = (copy / "_build/html/index.html").read_text("utf-8")
    assert "2 March 2021" in page
    assert revision in page


def test_files_without_a_commit_build_without_a_date(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    built = build_site(tmp_path / "copy")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "$Format" not in (tmp_path / "copy/_build/html/index.html").read_text("utf-8")


def test_make_html_says_a_mistake_last_and_again(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy)
    # What a contributor's tools put there is no page: a virtual environment by whatever name.
    (copy / "venv/lib").mkdir(parents=True)
    (copy / "venv/lib/README.md").write_text("[gone](gone.md)\n", "utf-8")
    page = copy / "support/communications.md"
    page.write_text(page.read_text("utf-8").replace(":kind: email", ":kind: emial", 1), "utf-8")
    for _ in range(2):
        built = build_site(copy)
        assert built.returncode != 0
        last = built.stdout.splitlines()[-2:]
        assert last[0] == "Fix these before you publish the site:"
        assert "communications.md" in last[1]
        assert 'kind "emial" is not known' in last[1]


def test_a_language_begins_by_one_command(repository: Path, tmp_path: Path, run: Callable[..., str]) -> None:
    """Babel compiles no file whose header is marked as fuzzy, as that of a copied template becomes."""
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy, ignore=shutil.ignore_patterns(".git"))
    command = ["make", "messages", f"PY={sys.executable}", "VENV=none", "-o", "none/.test"]
    run(*command, "NEW=cy", cwd=copy)
    folder = copy / "sphinx_channels/locale/cy/LC_MESSAGES"
    catalogue = folder / "sphinx_channels.po"
    text = catalogue.read_text("utf-8")
    assert "fuzzy" not in text
    catalogue.write_text(
        text.replace('msgid "Members only"\nmsgstr ""', 'msgid "Members only"\nmsgstr "Aelodau"'), "utf-8"
    )
    run(*command, cwd=copy)
    run(*command, "NEW=cy", cwd=copy)
    assert "Aelodau" in catalogue.read_text("utf-8"), "what is translated stays"
    assert b"Aelodau" in (folder / "sphinx_channels.mo").read_bytes()


def test_pre_commit_would_change_nothing(repository: Path, run: Callable[..., str]) -> None:
    """The hooks for line ends and blanks rewrite what they are shown; broken fixtures must not be."""
    excluded = re.compile(read(ROOT / ".pre-commit-config.yaml")["exclude"])
    names = [name for name in run("git", "ls-files", cwd=repository).splitlines() if not excluded.search(name)]
    assert len(names) > 200
    changed = []
    for name in names:
        content = (repository / name).read_bytes()
        if b"\0" in content or name.endswith(".pdf"):
            continue
        lines = content.replace(b"\r\n", b"\n").split(b"\n")
        if lines[-1] or lines[-2:-1] == [b""] or any(line != line.rstrip() for line in lines):
            changed.append(name)
    assert changed == []
