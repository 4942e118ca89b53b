"""``sphinx-channels check``: all that a build says, cold and warm, in every form; what it cannot do, in a sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONF, REPOSITORY
from sphinx.locale import translators

from sphinx_channels import __version__, check, commands
from sphinx_channels.__main__ import main
from sphinx_channels.domain import channel_domain
from sphinx_channels.formats import Remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

    Write = Callable[[dict[str, str | bytes | None]], Path]
    Said = list[tuple[str, int, str]]

RIGHT = "# A\n\n:::{channel} Forum\n:kind: forum\n:to: https://forum.hl7.org/\n\nFor talk.\n:::\n"
WRONG = RIGHT.replace(":kind: forum", ":kind: froum")
RST = ".. channel:: Talk\n   :kind: froum\n   :to: https://forum.hl7.org/\n\n   For talk.\n"
#: Tells which pages are read.
TELLING = CONF + 'def setup(app):\n    app.connect("source-read", lambda app, name, text: print("read", name))\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files into a repository of their own, or remove them, and go there; the cache is empty at first."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))

    def run(files: dict[str, str | bytes | None]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return run


@pytest.fixture
def remarks(capfd: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, Any]]]:
    """What ``check`` says, as data; fails where its exit status does not fit."""

    def run(*words: str) -> list[dict[str, Any]]:
        translators.clear()  # as in a process of its own
        status = main(["check", "--format", "json", *words])
        out, err = capfd.readouterr()
        assert status < 2, err
        found: list[dict[str, Any]] = json.loads(out)
        assert status == any(remark["level"] == "error" for remark in found)
        return found

    return run


def places(found: list[dict[str, Any]]) -> Said:
    return [(remark["path"], remark["line"], remark["rule"]) for remark in found]


def pages_read(err: str) -> list[str]:
    return re.findall(r"^read (\S+)$", err, re.MULTILINE)


# What it says

EVERYTHING: dict[str, str | bytes | None] = {
    "conf.py": CONF.replace('"sphinx_channels"', '"sphinx_channels", "sphinx.ext.autodoc", "sphinx.ext.ifconfig"')
    + "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent / 'code'))\n"
    + "html_static_path = ['_static']\nchannels_verify_days = 'x'\nexclude_patterns = ['parts']\n"
    + "def put(app, name, text):\n    text[0] += PUT if name == 'put' else ''\n"
    + f"PUT = {WRONG[5:]!r}\ndef setup(app):\n    app.connect('source-read', put)\n",
    "index.md": "# Home\n\n```{toctree}\na\nb\nput\napi\nlost\n```\n\n![x](missing.png)\n\n"
    "```{include} /parts/one.md\n```\n\n```{code-block} json\n{ no json ]\n```\n\n"
    "{ref}`lost` {py:class}`Lost` [x](lost.md) {channel}`lost`\n\n"
    ":::{only} html\n{doc}`lost`\n:::\n\n:::{only} latex\n{doc}`other`\n:::\n",
    "parts/one.md": WRONG.replace("# A\n\n", "").replace("Forum", "Included").replace("https", "https://https"),
    "a.md": RIGHT + "\n(label)=\n## One\n",
    "b.md": RIGHT + "\n(label)=\n## Two\n\n"
    '```{eval-rst}\n.. ifconfig:: builder == "html"\n\n   .. code:: json\n\n      { no ]\n```\n',
    "put.md": "# Put in\n\n",
    "api.rst": "Api\n===\n\n.. autofunction:: module_of_docs.ask\n\n.. autofunction:: lost_module.ask\n\n`text\n",
    "code/module_of_docs.py": f'def ask() -> None:\n    """Ask.\n\n{re.sub("(?m)^(?=.)", "    ", RST)}    """\n',
    "orphan.rst": "Orphan\n======\n",
}  # fmt: skip


def test_all_that_a_build_says(write: Write, remarks: Callable[..., Any], build: Callable[..., Built]) -> None:
    """Of Sphinx, docutils, MyST, Pygments, other extensions and this one; on pages, in included text, in docstrings."""
    write(EVERYTHING)
    found = remarks("-n")
    assert places(found) == [
        ("api.rst", 1, "autodoc.import_object"),
        ("api.rst", 8, "docutils"),
        ("b.md", 3, "channels.duplicate"),
        ("b.md", 11, "sphinx"),  # a label twice
        ("b.md", 16, "misc.highlighting_failure"),
        ("code/module_of_docs.py", 1, "channels.kind"),
        ("conf.py", 1, "sphinx"),  # no _static
        ("conf.py", 13, "channels.configuration"),
        ("index.md", 3, "toc.not_readable"),
        ("index.md", 11, "image.not_readable"),
        ("index.md", 16, "misc.highlighting_failure"),
        ("index.md", 20, "channels.reference"),
        ("index.md", 20, "myst.xref_missing"),
        ("index.md", 20, "ref.class"),
        ("index.md", 20, "ref.ref"),
        ("index.md", 23, "ref.doc"),
        ("index.md", 27, "ref.doc"),  # Sphinx looks at what HTML leaves out, too
        ("orphan.rst", 1, "toc.not_included"),
        ("parts/one.md", 2, "channels.kind"),
        ("parts/one.md", 3, "channels.to-doubled"),
        ("put.md", 3, "channels.duplicate"),
        ("put.md", 4, "channels.kind"),
    ]
    # Extensions say where in a docstring something is; there is a rule where Sphinx gives a type.
    told = [remark["message"].removeprefix("docstring of module_of_docs.ask:4: ") for remark in found]
    rules = [f" [{remark['rule']}]".replace(" [sphinx]", "") for remark in found]
    sys.modules.pop("module_of_docs")
    built = build({name: text for name, text in EVERYTHING.items() if isinstance(text, str)}, nitpicky=True)
    said = re.split(r"(?m)^(?:\S.*: )?WARNING: ", built.warnings.replace(str(built.srcdir), str(Path.cwd())))
    assert sorted(" ".join(f"{text}{rule}".split()) for text, rule in zip(told, rules, strict=True)) == sorted(
        " ".join(text.split()) for text in said[1:]
    )
    sys.modules.pop("module_of_docs")
    assert remarks("-n") == found
    assert "ref.class" not in {remark["rule"] for remark in remarks()}


def test_what_is_told_of_no_line(write: Write, remarks: Callable[..., Any]) -> None:
    """An extension may give a page, a page that is only known while it is read, a file with a colon, or nothing."""
    conf = CONF + (
        "from sphinx.util import logging\nlog = logging.getLogger('ours')\ndef tell(app, name, text):\n"
        "    if name == 'index':\n        log.warning('nowhere')\n        log.warning('page', location='index')\n"
        "        log.warning('page and line', location='second:2')\n        log.warning('lost', location='lost:2')\n"
        "        log.warning('unknown', location='<unknown>:3')\n"
        "        log.warning('%d %%', 5, location=('index', 4))\n"
        "        log.warning('colon', location=f'{app.srcdir}/a:b.txt:5', type='ours', subtype='own')\n"
        "def resolved(app, tree, name):\n    if name == 'second':\n        log.warning('after index')\n"
        "def setup(app):\n    app.connect('source-read', tell)\n    app.connect('doctree-resolved', resolved)\n"
        "    app.connect('env-updated', lambda app, env: log.warning('after\\nall'))\n"
    )
    write({"conf.py": conf, "index.md": RIGHT, "second.md": "---\norphan: true\n---\n", "a:b.txt": ""})
    found = [(*place, remark["message"]) for place, remark in zip(places(remarks()), remarks(), strict=True)]
    assert found == [
        ("a:b.txt", 5, "ours.own", "colon"),
        ("conf.py", 1, "sphinx", "after\nall"),
        ("conf.py", 1, "sphinx", "after index"),
        ("index.md", 1, "sphinx", "nowhere"),
        ("index.md", 1, "sphinx", "page"),
        ("index.md", 2, "sphinx", "lost"),
        ("index.md", 3, "sphinx", "unknown"),
        ("index.md", 4, "sphinx", "5 %"),
        ("second.md", 2, "sphinx", "page and line"),
    ]


def test_notes_are_said_when_asked_for(write: Write, remarks: Callable[..., Any]) -> None:
    write({"conf.py": CONF, "index.md": RIGHT.replace("https:", "http:")})
    note = ("index.md", 5, "channels.http")
    assert remarks() == []
    assert note in places(remarks("--notes"))
    assert {remark["level"] for remark in remarks("--notes")} == {"note"}
    write({"conf.py": CONF + "channels_notes = True\n"})
    assert note in places(remarks())
    write({"index.md": RIGHT.replace("https:", "https://https:")})
    assert [remark["rule"] for remark in remarks() if remark["level"] == "error"] == ["channels.to-doubled"]
    write({"conf.py": CONF + "suppress_warnings = ['channels']\n"})
    assert remarks("--notes") == []


def test_any_suffix(write: Write, remarks: Callable[..., Any]) -> None:
    write({"conf.py": CONF + 'source_suffix = {".txt": "markdown"}\n', "index.txt": WRONG, "a.rst": RST})
    assert places(remarks()) == [("index.txt", 4, "channels.kind")]


# Warm


def test_only_what_has_changed_or_something_to_say_is_read_again(
    write: Write, capfd: pytest.CaptureFixture[str]
) -> None:
    orphan = "---\norphan: true\n---\n\n# Page\n\n"
    pages = {"pageA.md": orphan, "pageB.md": orphan, "pageC.md": orphan + "{ref}`lost`\n", "index.md": WRONG}
    write({"conf.py": TELLING, **pages})
    main(["check"])
    cold = capfd.readouterr()
    assert pages_read(cold.err) == ["index", "pageA", "pageB", "pageC"]
    write({"pageB.md": orphan + "More.\n"})
    main(["check"])
    warm = capfd.readouterr()
    assert pages_read(warm.err) == ["index", "pageB", "pageC"]
    assert warm.out == cold.out
    write({"index.md": RIGHT, "pageC.md": orphan})
    main(["check"])
    main(["check"])
    assert capfd.readouterr().out == ""
    main(["check"])
    assert pages_read(capfd.readouterr().err) == []


TERM = "A\n=\n\n.. glossary::\n\n   word\n      Meaning.\n"
ONE = "(label)=\n## One\n"
LISTED = {"conf.py": CONF, "index.md": "# Home\n\n```{toctree}\na\nb\n```\n", "a.md": RIGHT, "b.md": "# B\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"a.md": None}),
        ({"a.md": None}, {"a.md": RIGHT}),
        ({}, {"c.md": "# C\n"}),
        ({"c.md": "# C\n"}, {}),
        ({"b.md": "# B\n\n{channel}`forum`\n"}, {"a.md": "# A\n"}),
        ({"b.md": f"# B\n\n{ONE}"}, {"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\nNew.\n\n{ONE}"}),
        ({"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\n{ONE}"}, {}),
        ({"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\n{ONE}"}, {"b.md": "# B\n\n{ref}`label`\n"}),
        ({"a.rst": TERM, "b.rst": TERM, "a.md": None, "b.md": None}, {}),
        ({"b.md": RIGHT}, {"b.md": "# B\n"}),
        ({"b.md": "# B\n\n![x](x.png)\n"}, {"x.png": b""}),
        ({"b.md": "# B\n\n![x](x.png)\n", "x.png": b""}, {"x.png": None}),
        ({"b.md": "# B\n\n```{include} p.txt\n```\n", "p.txt": "Text.\n"}, {"p.txt": "{ref}`lost`\n"}),
        ({"b.md": "# B\n\n```{code} json\n{ no ]\n```\n"}, {"a.md": WRONG}),
        ({}, {"conf.py": CONF + "myst_enable_extensions = []\n"}),
    ],
)  # fmt: skip
def test_warm_says_what_cold_says(
    write: Write, remarks: Callable[..., Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Pages that come and go, a reference that breaks elsewhere, labels that are moved, files that pages depend on."""
    write(LISTED | {name: text for name, text in before.items() if text is not None})
    if None in before.values():
        write({name: None for name, text in before.items() if text is None})
    remarks()
    write(after)
    warm = remarks()
    assert warm == remarks("--cache", "../other")


def test_a_run_that_fails_leaves_nothing_behind(
    write: Write, remarks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It has read the page that is wrong and saved it, and has not told of it."""
    conf = CONF + "import os\ndef fail(app, tree, name):\n    1 / int(os.environ.get('NUMBER', '1'))\n"
    write({"conf.py": conf + "def setup(app):\n    app.connect('doctree-resolved', fail)\n", "index.md": RIGHT})
    assert remarks() == []
    write({"index.md": WRONG})
    monkeypatch.setenv("NUMBER", "0")
    assert main(["check"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "Handler <function fail" in err
    assert "division by zero" in err
    monkeypatch.delenv("NUMBER")
    assert places(remarks()) == [("index.md", 4, "channels.kind")]


def test_programs_of_the_project_count(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    """Sphinx does not know what a function does in ``conf.py``, or in an extension that has no version."""
    conf = TELLING + "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent))\n"
    conf += "import helper_of_docs\n"
    write({"conf.py": conf, "helper_of_docs.py": "", "index.md": RIGHT})
    for changed in ({}, {"conf.py": f"{conf}\n"}, {"helper_of_docs.py": "A = 1\n"}):
        write(changed)
        for expected in (["index"], []):
            main(["check"])
            assert pages_read(capfd.readouterr().err) == expected


def test_two_runs_at_a_time_share_no_doctrees(write: Write, remarks: Callable[..., Any]) -> None:
    folder = write({"conf.py": CONF, "index.md": WRONG})
    first = remarks()
    with check._folder(check.Project(folder, folder), "channels-check") as other:
        assert (other / "doctrees/index.doctree").is_file()
        assert remarks() == first
    assert remarks() == first


def test_nothing_is_written_into_the_project(write: Write, remarks: Callable[..., Any], tmp_path: Path) -> None:
    folder = write(EVERYTHING)
    before = sorted(folder.rglob("*"))
    remarks()
    assert [path for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts] == before
    (kept,) = (tmp_path / "cache/sphinx-channels").iterdir()
    assert [path.name for path in kept.iterdir()] == ["doctrees"]
    (kept / "run-old").mkdir()
    (kept / "run-now").mkdir()
    os.utime(kept / "run-old", (0, 0))
    remarks()
    assert sorted(path.name for path in kept.iterdir()) == ["doctrees", "run-now"]


def test_a_project_that_is_read_for_its_channels(write: Write, remarks: Callable[..., Any]) -> None:
    """For other commands; what they do not say is said by the next check."""
    folder = write({"docs/conf.py": CONF, "docs/index.md": WRONG + "\n{ref}`lost`\n", "pages/index.md": RIGHT})
    app = check.read_project(Path("docs"))
    assert [channel.id for channel in channel_domain(app.env).all_channels()] == ["forum"]
    assert [remark["rule"] for remark in remarks("--confdir", "docs")] == ["channels.kind", "ref.ref"]
    assert check.read_project(Path("docs"), Path("pages")).srcdir == folder / "pages"
    assert remarks("--confdir", "docs", "--source", "pages") == []
    with pytest.raises(check.CheckError, match="conf"):
        check.read_project(Path("pages"))


# Which files


def test_only_of_the_files_that_are_named(
    write: Write, remarks: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    files = {"conf.py": CONF + 'exclude_patterns = ["parts", "drafts"]\n', "index.md": "# Home\n\n{ref}`lost`\n"}
    orphan = "---\norphan: true\n---\n\n"
    files |= {"a.md": orphan + RIGHT + WRONG[3:].replace("Forum", "Chat"), "b.md": orphan + RIGHT}
    files |= {"help/c.md": orphan + WRONG + "\n```{include} /parts/d.txt\n```\n", "parts/d.txt": "{ref}`gone`\n"}
    write({**files, "drafts/e.md": WRONG})
    whole = [
        ("a.md", 16, "channels.kind"),
        ("b.md", 7, "channels.duplicate"),
        ("help/c.md", 7, "channels.duplicate"),
        ("help/c.md", 8, "channels.kind"),
        ("index.md", 3, "ref.ref"),
        ("parts/d.txt", 1, "ref.ref"),
    ]
    asked = [["a.md"], ["b.md"], ["help"], ["index.md"], ["parts/d.txt"], ["index.md", "b.md"], ["."], []]
    for names in (*asked, *reversed(asked)):  # cold, then warm
        everything = names in ([], ["."])
        assert places(remarks(*names)) == [found for found in whole if everything or found[0].startswith(tuple(names))]
    assert main(["check", "drafts/e.md", "b.md", "conf.py", "parts"]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "2 to mend, 0 to note.",
        "drafts/e.md: no page of this project, so nothing in it was checked.",
    ]


def test_a_project_in_a_folder(
    write: Write, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """People see paths from where they are, programs from the top of the repository."""
    folder = write({"docs/conf.py": CONF, "docs/help/index.md": WRONG, "docs/index.md": "# A\n\n{ref}`lost`\n"})
    write({"docs/help/index.md": "---\norphan: true\n---\n\n" + WRONG})
    for start, words in [
        (".", ["--confdir", "docs"]),
        (".", ["docs/help/index.md"]),
        (".", ["docs/help"]),
        ("docs", ["help/index.md"]),
        ("docs/help", ["."]),
        ("docs/help", ["--confdir", "..", "index.md"]),
    ]:
        monkeypatch.chdir(folder / start)
        path = os.path.relpath(folder / "docs/help/index.md").replace(os.sep, "/")
        assert main(["check", *words]) == 1
        assert f'{path}:8: error: channel "Forum": kind "froum"' in capfd.readouterr().out
        main(["check", "--format", "github", *words])
        assert "::error file=docs/help/index.md,line=8,title=channels.kind::channel" in capfd.readouterr().out


# In which form


def test_text(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "index.md": WRONG})
    assert main(["check"]) == 1
    out, err = capfd.readouterr()
    assert out.startswith('index.md:4: error: channel "Forum": kind "froum" is not known. Did you mean "forum"?')
    assert out.endswith(" [channels.kind]\n")
    assert err == "1 to mend, 0 to note.\n"
    write({"index.md": RIGHT})
    assert main(["check"]) == 0
    assert capfd.readouterr() == ("", "nothing to mend.\n")


def test_json(write: Write, remarks: Callable[..., Any]) -> None:
    write({"conf.py": CONF, "index.md": WRONG.replace("https", "https://https").replace("Forum", "Förum")})
    first, second = remarks()
    message = first.pop("message")
    assert message.startswith('channel "Förum": kind "froum" is not known.')
    assert first == {"path": "index.md", "line": 4, "level": "error", "rule": "channels.kind"}
    assert second["fix"] == "https://forum.hl7.org/"
    assert sorted(second) == ["fix", "level", "line", "message", "path", "rule"]


def test_github(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    page = WRONG.replace("froum", "100%").replace("https:", "http:")
    write({"conf.py": CONF, "a,b.md": f"---\norphan: true\n---\n\n{page}", "index.md": "# A\n\nTitle\n\n```{x}\n```\n"})
    assert main(["check", "--format", "github", "--notes"]) == 1
    out, err = capfd.readouterr()
    lines = out.splitlines()
    assert any(
        line.startswith('::error file=a%2Cb.md,line=8,title=channels.kind::channel "Forum": kind "100%25"')
        for line in lines
    )
    assert any(line.startswith("::notice file=a%2Cb.md,line=9,title=channels.http::") for line in lines)
    assert all(line.startswith("::") for line in lines)
    assert err == ""


def test_sarif(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    page = WRONG.replace("https:", "http:")
    write({"conf.py": CONF, "a b.md": f"---\norphan: true\n---\n\n{page}", "index.md": "# A\n\n{ref}`x`\n"})
    assert main(["check", "--format", "sarif", "--notes"]) == 1
    log = json.loads(capfd.readouterr().out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("sphinx-channels", __version__)
    found = []
    for result in run["results"]:
        assert set(result) == {"ruleId", "level", "message", "locations"}
        assert list(result["message"]) == ["text"]
        (location,) = result["locations"]
        where = location["physicalLocation"]
        assert where["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        found.append(
            (where["artifactLocation"]["uri"], where["region"]["startLine"], result["ruleId"], result["level"])
        )
    assert {("a%20b.md", 8, "channels.kind", "error"), ("a%20b.md", 9, "channels.http", "note")} <= {*found}
    assert ("index.md", 3, "ref.ref", "error") in found
    assert {rule["id"] for rule in driver["rules"]} == {result["ruleId"] for result in run["results"]}


# What it mends


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (":to: https://https://a.example/x", ":to: https://a.example/x"),
        (":to: https://a.example/\n:verified: 1 May 2024", ":to: https://a.example/\n:verified: 2024-05-01"),
        (":kind: email\n:to: mailto:a@b.example", ":kind: email\n:to: a@b.example"),
    ],
)
def test_what_is_certain_is_mended(write: Write, capfd: pytest.CaptureFixture[str], wrong: str, right: str) -> None:
    """In its line alone, with all else as it is: the ends of the lines, and what is wrong with no certain cure."""
    page = ":::{{channel}} Förum\r\n{}\r\n:for: aks\r\n\r\nSee a.example/x, 1 May 2024.\n:::"
    kind = "" if ":kind:" in wrong else ":kind: forum\r\n"
    before, after = (page.format(kind + text.replace("\n", "\r\n")) for text in (wrong, right))
    folder = write({"conf.py": CONF, "index.md": f"# A\r\n\r\n{before}"})
    assert main(["check", "--fix"]) == 1
    out, err = capfd.readouterr()
    assert (folder / "index.md").read_bytes().decode() == f"# A\r\n\r\n{after}"
    assert len(out.splitlines()) == 1
    assert "[channels.word]" in out
    old, new = (text.rpartition(": ")[2] for text in (wrong, right))
    assert f": {old} is now {new}\n" in err
    assert main(["check", "--fix"]) == 1
    assert capfd.readouterr().out == out


def test_what_is_not_certain_is_left(write: Write, remarks: Callable[..., Any], tmp_path: Path) -> None:
    """A guess, a file outside of the repository, a line that holds the text not once."""
    outside = tmp_path / "outside.rst"
    outside.write_text(RST.replace("froum", "forum").replace("https", "https://https"))
    page = WRONG.replace("Forum", "B") + "\n```{eval-rst}\n.. include:: ../outside.rst\n```\n"
    folder = write({"conf.py": CONF + "exclude_patterns = ['twice.md']\n", "index.md": page, "twice.md": "B or B\n"})
    assert places(remarks("--fix")) == [("../outside.rst", 3, "channels.to-doubled"), ("index.md", 4, "channels.kind")]
    assert (folder / "index.md").read_text() == page
    assert "https://https" in outside.read_text()
    for line, old in ((1, "B"), (1, "lost"), (99, "B")):
        assert not commands._is_mended(Remark(folder / "twice.md", line, "", "", fix="C", old=old), folder)
    assert (folder / "twice.md").read_text() == "B or B\n"


# What it cannot do


@pytest.mark.parametrize(
    ("files", "words", "sentence"),
    [
        ({}, [], "There is no conf.py here or above. Name its folder: --confdir DIR"),
        ({"docs/a.md": ""}, ["--confdir", "docs"], "docs: there is no conf.py in this folder."),
        ({"conf.py": CONF}, ["lost.md"], "lost.md: there is no such file."),
        ({"conf.py": CONF}, ["--source", "lost"], "{}/conf.py: Cannot find source directory ({}/lost)"),
        ({"conf.py": "import no_such\n"}, [], "{}/conf.py: ModuleNotFoundError: No module named 'no_such'"),
        ({"conf.py": "a = 1 / 0\n"}, [], "{}/conf.py: ZeroDivisionError: division by zero"),
        (
            {"conf.py": "raise SystemExit(3)\n"},
            [],
            "{}/conf.py: The configuration file (or one of the modules it imports) called sys.exit()",
        ),
        ({"conf.py": "a = [\n"}, [], "{}/conf.py: There is a syntax error in your configuration file: '[' was never"),
        ({"conf.py": "extensions = ['no_such']\n"}, [], "{}/conf.py: Could not import extension no_such (exception:"),
        ({"conf.py": "extensions = []\n"}, [], '{}/conf.py: add "sphinx_channels" to extensions.'),
        ({"conf.py": CONF + "html_theme = 'no_such'\n"}, [], "{}/conf.py: no theme named 'no_such' found"),
        ({"conf.py": CONF + "def setup(app): 1 / 0\n"}, [], "{}/conf.py: Sphinx cannot go on (ZeroDivisionError: div"),
        ({"conf.py": CONF, "a.md": "# A\n"}, [], "{}/conf.py: Sphinx is unable to load the master document ({}/index"),
        ({"conf.py": CONF, "index.md": b"# \xff"}, [], "{}/index.md: Sphinx cannot go on (UnicodeDecodeError: "),
    ],
)  # fmt: skip
def test_what_cannot_be_read(
    write: Write,
    capfd: pytest.CaptureFixture[str],
    files: dict[str, str | bytes | None],
    words: list[str],
    sentence: str,
) -> None:
    folder = write(files)
    for command in ["check"] if "lost.md" in words or "theme" in sentence else ["check", "report", "published"]:
        assert main([command, *words]) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith(sentence.replace("{}", str(folder)))
        assert err.count("\n") == 1


def test_a_conf_py_outside_the_repository_is_not_run(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": "raise SystemExit", "repository/.git/x": "", "repository/a.md": RIGHT})
    assert main(["check", "repository/a.md"]) == 2
    assert capfd.readouterr().err.startswith("There is no conf.py here or above.")


def test_a_cache_that_cannot_be_written(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "index.md": RIGHT})
    assert main(["check", "--cache", "index.md/x"]) == 2
    assert re.fullmatch(
        r"No doctrees can be kept \(.+\)\. Name a folder for them: --cache DIR\n", capfd.readouterr().err
    )


def test_what_the_project_prints_is_no_output(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    conf = "import subprocess, sys\nprint('hello')\nsubprocess.run([sys.executable, '-c', 'print(1 + 1)'])\n" + TELLING
    write({"conf.py": conf, "index.md": RIGHT})
    assert main(["check", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert out == "[]\n"
    assert sorted(err.split()) == ["2", "hello", "index", "read"]


# The command line


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    values = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.run([sys.executable, *words], env=values, capture_output=True)


def test_a_stream_without_the_letters_of_a_name(write: Write) -> None:
    write({"conf.py": CONF, "index.md": WRONG.replace("Forum", "Förum")})
    done = run("-m", "sphinx_channels", "check", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert rb'channel "F\xf6rum": kind "froum" is not known.' in done.stdout
    assert done.stderr == b"1 to mend, 0 to note." + os.linesep.encode()
    done = run("-m", "sphinx_channels", "check", "--format", "json", PYTHONIOENCODING="ascii")
    assert 'channel "Förum"' in json.loads(done.stdout)[0]["message"]


@pytest.mark.parametrize("at_once", ["", "1"])
def test_a_reader_that_has_enough(write: Write, at_once: str) -> None:
    write({"conf.py": CONF, "index.md": WRONG})
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_channels", "check"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": at_once},
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert done.stderr.split() in ([], [*b"1 to mend, 0 to note.".split()])
    assert done.returncode == 141


def test_without_sphinx() -> None:
    """Where another Python is called than that of the project; what needs no Sphinx does not load it."""
    done = run("-S", "-m", "sphinx_channels", "check")
    assert done.returncode == 2
    assert done.stderr.decode().strip() == (
        f"{sys.executable} has no Sphinx: use the environment in which the site is built."
    )
    done = run("-S", "-m", "sphinx_channels", "--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"sphinx-channels {__version__}")


def test_report(write: Write, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"docs/conf.py": CONF + "print('loaded')\n", "docs/index.md": WRONG})
    monkeypatch.chdir(folder / "docs")
    for _ in range(2):
        assert main(["report"]) == 0
        out, err = capfd.readouterr()
        assert "forum.hl7.org" in out
        assert "loaded" not in out
        assert 'index.md:4: error: channel "Forum": kind "froum"' in err
    assert sorted(path.name for path in (folder / "docs").iterdir()) == ["conf.py", "index.md"]
    assert main(["check"]) == 1  # what the report has read is nothing that a check knows
    assert "froum" in capfd.readouterr().out


def test_published(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write({"conf.py": CONF + "channels_published = 'published.txt'\n", "index.md": RIGHT})
    (folder / "published.txt").write_text("index\n  #gone\n")
    assert main(["published"]) == 1
    assert "published.txt:" in capfd.readouterr().err
    assert "#forum" in (folder / "published.txt").read_text()
    assert main(["published", "--forget"]) == 0
    assert "#gone" not in (folder / "published.txt").read_text()
