"""What the README and the guide for other projects tell people to write, tried word for word."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY

from sphinx_channels.providers import find_account
from sphinx_channels.providers.networks import PROVIDERS
from sphinx_channels.providers.own import read_providers

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

README = REPOSITORY / "README.md"
ADOPTING = REPOSITORY / "support" / "adopting.md"
DATA = REPOSITORY / "support" / "data.md"


def blocks(path: Path, language: str) -> list[str]:
    """The fenced code of one language, in page order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


#: What `sphinx-quickstart` writes into conf.py, as far as it matters.
QUICKSTART = 'project = "My project"\nextensions = []\nexclude_patterns = ["_build"]\n'
#: Said before the first lines for Markdown, word for word.
WHERE = (
    'If `conf.py` has a list `myst_enable_extensions`, add `"colon_fence"` to that list, since a second one would '
    'replace it, and add `"sphinx_channels"` to the list `extensions`. If not, put this at the end: ```python'
)
README_RST = re.findall(r"`(extensions \+= \[.*?\])`", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "conf", "page"),
    [
        ("contact.md", blocks(README, "python")[0], blocks(README, "markdown")[0]),
        ("contact.md", blocks(ADOPTING, "python")[0], "\n".join(blocks(ADOPTING, "text")[:2])),
        ("contact.rst", "\n".join(README_RST), blocks(README, "rst")[0]),
        ("contact.rst", blocks(ADOPTING, "python")[1], "\n".join(blocks(ADOPTING, "rst")[1:3])),
    ],
    ids=["README, Markdown", "guide, Markdown", "README, rST", "guide, rST"],
)
def test_first_lines_make_a_site(name: str, conf: str, page: str, build: Callable[..., Built]) -> None:
    title = "# Contact\n\n" if name.endswith(".md") else "Contact\n=======\n\n"
    title = "" if page.startswith(title) else title  # the README speaks of any page
    index = "Home\n====\n\n" + blocks(ADOPTING, "rst")[0]
    built = build({"conf.py": QUICKSTART + conf, "index.rst": index, name: title + page})
    assert built.warnings == ""
    assert built.html("contact").select('.channel-card a[href="mailto:questions@project.example"]')
    assert built.html().select('.toctree-wrapper a[href="contact.html"]')


@pytest.mark.parametrize("path", [README, ADOPTING], ids=["README", "guide"])
@pytest.mark.parametrize("has_list", [False, True], ids=["no list of MyST's", "a list of MyST's"])
def test_first_lines_suit_a_project_with_markdown(path: Path, has_list: bool, build: Callable[..., Built]) -> None:
    """The guide told the commonest project to add the extension alone: its blocks were text."""
    lines, [page] = blocks(path, "python")[0], blocks(path, "markdown" if path == README else "text")[:1]
    assert WHERE in " ".join(path.read_text(encoding="utf-8").partition(lines)[0].split())
    conf = 'project = "P"\nextensions = ["myst_parser"]\n'
    if has_list:
        conf += 'myst_enable_extensions = ["deflist"]\n'
        lines = 'extensions += ["sphinx_channels"]\nmyst_enable_extensions += ["colon_fence"]\n'
    built = build({"conf.py": conf + lines, "index.md": page if page.startswith("# ") else "# Contact\n\n" + page})
    assert built.warnings == ""
    assert built.html().select('.channel-card a[href="mailto:questions@project.example"]')


def test_the_guides_pages_have_titles() -> None:
    """Sphinx warns of a page in a ``toctree`` that has none."""
    assert blocks(ADOPTING, "text")[0].startswith("# Contact\n\n")
    assert blocks(ADOPTING, "rst")[1].startswith("Contact\n=======\n\n")


def test_no_shell_takes_the_brackets_of_an_extra_for_a_pattern() -> None:
    for path in (README, ADOPTING, REPOSITORY / "support" / "directives.md"):
        assert not re.findall(r"[^'\"]sphinx-channels\[\w+\]", path.read_text(encoding="utf-8"))


def test_nobody_is_told_to_replace_a_list() -> None:
    """A second `myst_enable_extensions` in a project that has one switches off what its pages need."""
    told = [line for path in (README, ADOPTING) for code in blocks(path, "python") for line in code.splitlines()]
    assert not [line for line in told if line.startswith("extensions =")]


def test_readme_adds_a_channel_in_five_lines() -> None:
    lines = [
        line for block in (blocks(README, "python")[0], blocks(README, "markdown")[0]) for line in block.splitlines()
    ]
    assert len([line for line in lines if line.strip(" :")]) <= 6


def test_readme_names_the_two_commands_in_one_block() -> None:
    assert blocks(README, "shell")[0] == "make html\nmake test\n"


@pytest.mark.parametrize(
    "code", blocks(ADOPTING, "python") + blocks(DATA, "python"), ids=lambda code: code.split("\n")[0]
)
def test_configuration_is_python(code: str) -> None:
    ast.parse(code)


def test_own_rows_for_networks_are_good() -> None:
    code = next(code for code in blocks(ADOPTING, "python") if "channels_providers" in code)
    rows = ast.literal_eval(code.partition("=")[2].strip())
    providers, problems = read_providers(rows)
    assert not problems
    assert len(providers) == len(PROVIDERS) + 2
    account = find_account("https://blogs.project.example/fhir", providers)
    assert account is not None
    assert account.feed == "https://blogs.project.example/fhir/feed/"


@pytest.mark.parametrize("command", ["check", "report", "published", "sync", "snapshot"])
def test_commands_and_their_options_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    from sphinx_channels.__main__ import main

    guide = ADOPTING.read_text(encoding="utf-8")
    entry = re.search(
        rf"^`(?:sphinx-channels|python -m sphinx_channels) {command}\b.*\n(?:(?:: |  ).*\n)+", guide, re.MULTILINE
    )
    assert entry
    with pytest.raises(SystemExit) as done:
        main([command, "--help"])
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert not [option for option in re.findall(r"`(--[a-z]+)", entry[0]) if option not in said]


def test_the_file_to_write_by_hand_is_good(build: Callable[..., Built]) -> None:
    [file] = blocks(ADOPTING, "json")
    page = "# Home\n\n:::{timeline}\n:account: https://x.com/INTEROPenAPI\n:snapshot: posts.json\n:::\n"
    built = build({"index.md": page, "posts.json": file})
    assert built.warnings == ""
    assert built.html().select_one(".channel-post-text").get_text() == "The new profiles are out: see what changed."
    assert built.html().select_one(".channel-post-text a").get_text() == "what changed"


def test_commands_for_saved_copies_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_channels import __main__
    from sphinx_channels.snapshots import command

    seen = []
    monkeypatch.setattr(command, "run", lambda arguments: seen.append(arguments) or 0)
    for line in (line for block in blocks(ADOPTING, "shell") for line in block.splitlines()):
        if line.startswith("python -m sphinx_channels snapshot"):
            __main__.main(line.split()[3:])
    assert [(arguments.all, arguments.check) for arguments in seen] == [(False, False), (True, True), (True, False)]
    assert find_account(seen[0].account).feed


def test_the_workflow_to_copy_is_there() -> None:
    guide = ADOPTING.read_text(encoding="utf-8")
    [path] = re.findall(r"/blob/main/(\.github/workflows/\S+\.yml)\)", guide)
    [setting] = re.findall(r'Needs the setting "([^"]+)"', (REPOSITORY / path).read_text(encoding="utf-8"))
    assert f"“{setting}”" in guide


def test_events_are_those_of_the_script() -> None:
    script = (REPOSITORY / "sphinx_channels" / "static" / "sphinx_channels" / "timeline.js").read_text(encoding="utf-8")
    told = set(re.findall(r"channels:\w+", ADOPTING.read_text(encoding="utf-8")))
    assert told == set(re.findall(r'"(channels:\w+)"', script))
