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

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

    Files = dict[str, str | bytes | None]
    Write = Callable[[Files], Path]
    Said = Callable[..., list[dict[str, Any]]]
    Capture = pytest.CaptureFixture[str]

RIGHT = "# A\n\n:::{channel} Forum\n:kind: forum\n:to: https://forum.hl7.org/\n\nFor talk.\n:::\n"
WRONG = RIGHT.replace(":kind: forum", ":kind: froum")
RST = ".. channel:: Talk\n   :kind: froum\n   :to: https://forum.hl7.org/\n\n   For talk.\n"
ORPHAN = "---\norphan: true\n---\n\n"
#: Tells which pages are read.
TELLING = CONF + 'def setup(app):\n    app.connect("source-read", lambda app, name, text: print("read", name))\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files into a repository of their own, or remove them, and go there; the cache is empty at first."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(files: Files) -> Path:
        for path, content in ((folder / name, content) for name, content in files.items()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content or b"")
            if content is None:
                path.unlink()
        return folder

    return run


@pytest.fixture
def said(capfd: Capture) -> Said:
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


def places(found: list[dict[str, Any]]) -> list[str]:
    return [f"{remark['path']}:{remark['line']}:{remark['rule']}" for remark in found]


def run(*words: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    values = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.run([sys.executable, *words], env=values, stdout=stdout, stderr=subprocess.PIPE)


# What it says

EVERYTHING: Files = {
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


def test_all_that_a_build_says(write: Write, said: Said, build: Callable[..., Built], tmp_path: Path) -> None:
    """Of Sphinx, docutils, MyST, Pygments, other extensions and this one; on pages, in included text, in docstrings."""
    folder = write(EVERYTHING)
    before = sorted(folder.rglob("*"))
    found = said("-n")
    assert (
        places(found)
        == """
        api.rst:8:docutils b.md:3:channels.duplicate b.md:11:sphinx b.md:16:misc.highlighting_failure
        code/module_of_docs.py:1:channels.kind
        conf.py:1:autodoc.import_object conf.py:1:sphinx conf.py:13:channels.configuration
        index.md:3:toc.not_readable index.md:11:image.not_readable index.md:16:misc.highlighting_failure
        index.md:20:channels.reference index.md:20:myst.xref_missing index.md:20:ref.class index.md:20:ref.ref
        index.md:23:ref.doc index.md:27:ref.doc orphan.rst:1:toc.not_included
        parts/one.md:2:channels.kind parts/one.md:3:channels.to-doubled
        put.md:3:channels.duplicate put.md:4:channels.kind
    """.split()
    )
    # Extensions say where in a docstring something is; there is a rule where Sphinx gives a type.
    told = [remark["message"].removeprefix("docstring of module_of_docs.ask:4: ") for remark in found]
    rules = [f" [{remark['rule']}]".replace(" [sphinx]", "") for remark in found]
    sys.modules.pop("module_of_docs")
    built = build({name: text for name, text in EVERYTHING.items() if isinstance(text, str)}, nitpicky=True)
    lines = re.split(r"(?m)^(?:\S.*: )?WARNING: ", built.warnings.replace(str(built.srcdir), str(Path.cwd())))
    assert sorted(" ".join(f"{text}{rule}".split()) for text, rule in zip(told, rules, strict=True)) == sorted(
        " ".join(text.split()) for text in lines[1:]
    )
    sys.modules.pop("module_of_docs")
    assert said("-n") == found
    assert "ref.class" not in {remark["rule"] for remark in said()}
    assert [path for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts] == before
    assert len([*(tmp_path / "cache/sphinx-channels").iterdir()]) == 1


def test_places_as_extensions_give_them(write: Write, said: Said) -> None:
    """A page, a file with a colon; what has none is said of ``conf.py``."""
    conf = CONF + (
        "from sphinx.util import logging\nwarn = logging.getLogger('ours').warning\ndef tell(app, name, text):\n"
        "    warn('no\\nplace: ERROR: x')\n    warn('page', location='index')\n    warn('line', location='index:2')\n"
        "    warn('lost', location='lost:2')\n    warn('long', location='x' * 999 + ':1')\n"
        "    warn('%d %%', 5, location=('index', 4), type='ours')\n"
        "    warn('colon', location=f'{app.srcdir}/a:b.txt:5', type='ours', subtype='own')\n"
        "def setup(app):\n    app.connect('source-read', tell)\n"
    )
    write({"conf.py": conf, "index.md": RIGHT, "a:b.txt": ""})
    found = said()
    assert said() == found
    assert [f"{place} {remark['message'][:9]}" for place, remark in zip(places(found), found, strict=True)] == [
        "a:b.txt:5:ours.own colon", "conf.py:1:sphinx lost: los", "conf.py:1:sphinx no\nplace:",
        "conf.py:1:sphinx xxxxxxxxx", "index.md:1:sphinx page", "index.md:2:sphinx line", "index.md:4:ours 5 %",
    ]  # fmt: skip


def test_notes_are_said_when_asked_for(write: Write, said: Said) -> None:
    write({"conf.py": CONF, "index.md": RIGHT.replace("https:", "http:")})
    note = "index.md:5:channels.http"
    assert said() == []
    assert note in places(said("--notes"))
    assert {remark["level"] for remark in said("--notes")} == {"note"}
    write({"conf.py": CONF + "channels_notes = True\n"})
    assert note in places(said())
    write({"index.md": RIGHT.replace("https:", "https://https:")})
    assert [remark["rule"] for remark in said() if remark["level"] == "error"] == ["channels.to-doubled"]
    write({"conf.py": CONF + "suppress_warnings = ['channels']\n"})
    assert said("--notes") == []


# Warm


def test_only_what_has_changed_or_something_to_say_is_read_again(write: Write, capfd: Capture) -> None:
    """And the first page, without which Sphinx would check nothing."""

    def pages(files: Files) -> tuple[str, list[str]]:
        write(files)
        main(["check"])
        out, err = capfd.readouterr()
        return out, re.findall(r"^read (\S+)$", err, re.MULTILINE)

    lost = ORPHAN + "# Page\n\n{ref}`lost`\n"
    files = {"pageA.md": f"{ORPHAN}# A\n", "pageB.md": f"{ORPHAN}# B\n", "pageC.md": lost, "pageD.md": ORPHAN + WRONG}
    everything = ["index", "pageA", "pageB", "pageC", "pageD"]
    cold, read = pages({"conf.py": TELLING, "index.md": "# Home\n", **files})
    assert read == everything
    assert len(cold.splitlines()) == 2
    assert pages({"pageB.md": f"{ORPHAN}# B\n\nMore.\n"}) == (cold, ["index", "pageB", "pageC", "pageD"])
    assert pages({"pageC.md": ORPHAN, "pageD.md": ORPHAN + RIGHT}) == ("", ["index", "pageC", "pageD"])
    assert pages({}) == ("", ["index"])
    assert pages({"pageA.md": None}) == ("", ["index", "pageB", "pageC", "pageD"])


TERM = "A\n=\n\n.. glossary::\n\n   word\n      Meaning.\n"
ONE = "(label)=\n## One\n"
IMAGE = "# B\n\n![x](x.png)\n"
TREE = "# B\n\n```{toctree}\nc\n```\n"
TELL = "import os\ndef tell(app, name, text):\n    if 'lost' in text[0]:\n        log.warning('lost')\n"
TELL += "from sphinx.util import logging\nlog = logging.getLogger('a')\n"
TELL += "def setup(app):\n    app.connect('source-read', tell)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"a.md": None}),
        ({"a.md": None}, {"a.md": RIGHT}),
        ({}, {"c.md": "# C\n"}),
        ({"c.md": "# C\n"}, {}),
        ({"b.md": ORPHAN + TREE, "c.md": "# C\n"}, {"b.md": None}),
        ({"b.md": "# B\n\n{channel}`forum`\n"}, {"a.md": "# A\n"}),
        ({"b.md": f"# B\n\n{ONE}"}, {"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\nNew.\n\n{ONE}"}),
        ({"b.md": f"# B\n\n{ONE}"}, {"a.md": f"# A\n\n{ONE}", "b.md": "# B\n"}),
        ({"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\n{ONE}"}, {}),
        ({"a.md": f"# A\n\n{ONE}", "b.md": f"# B\n\n{ONE}"}, {"b.md": "# B\n\n{ref}`label`\n"}),
        ({"a.rst": TERM, "b.rst": TERM, "a.md": None, "b.md": None}, {}),
        ({"b.md": RIGHT}, {"b.md": "# B\n"}),
        ({"b.md": IMAGE}, {"x.png": b""}),
        ({"b.md": IMAGE, "x.png": b""}, {"x.png": None}),
        ({"b.md": "# B\n\n```{include} p.txt\n```\n", "p.txt": "Text.\n"}, {"p.txt": "{ref}`lost`\n"}),
        ({"b.md": "# B\n\n```{include} p.txt\n```\n", "p.txt": "{x}`y`\n"}, {}),
        ({"b.md": "# B\n\n```{code} json\n{ no ]\n```\n"}, {"a.md": WRONG}),
        ({"conf.py": CONF + TELL, "b.md": "# B\n\nlost\n"}, {}),
        ({}, {"conf.py": CONF + "myst_enable_extensions = []\n"}),
    ],
)  # fmt: skip
def test_warm_says_what_cold_says(write: Write, said: Said, before: Files, after: Files) -> None:
    """Pages that come and go, a reference that breaks elsewhere, labels that are moved, files that pages depend on."""
    write({"conf.py": CONF, "index.md": "# Home\n\n```{toctree}\na\nb\n```\n", "a.md": RIGHT, "b.md": "# B\n"} | before)
    said()
    write(after)
    warm = said()
    assert warm == said("--cache", "../other")


def test_a_run_that_fails_leaves_nothing_behind(
    write: Write, said: Said, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    """It has read the page that is wrong and saved it, and has not told of it."""
    conf = CONF + "import os\ndef fail(app, tree, name):\n    1 / int(os.environ.get('NUMBER', '1'))\n"
    write({"conf.py": conf + "def setup(app):\n    app.connect('doctree-resolved', fail)\n", "index.md": RIGHT})
    assert said() == []
    write({"index.md": WRONG})
    monkeypatch.setenv("NUMBER", "0")
    assert main(["check"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert re.search("Handler <function fail.*division by zero", err)
    monkeypatch.delenv("NUMBER")
    assert places(said()) == ["index.md:4:channels.kind"]


def test_two_runs_at_a_time_share_no_doctrees(write: Write, said: Said) -> None:
    folder = write({"conf.py": CONF, "index.md": WRONG})
    first = said()
    with check._folder(check.Project(folder, folder), "html") as other:
        assert (other / "doctrees/environment.pickle").is_file()
        assert said() == first
    assert said() == first


def test_a_project_that_is_read_for_its_channels(write: Write, said: Said) -> None:
    """For other commands; what they do not say is said by the next check."""
    folder = write({"docs/conf.py": CONF, "docs/index.md": WRONG + "\n{ref}`lost`\n", "pages/index.md": RIGHT})
    app = check.read_project(Path("docs"))
    assert [channel.id for channel in channel_domain(app.env).all_channels()] == ["forum"]
    assert [remark["rule"] for remark in said("--confdir", "docs")] == ["channels.kind", "ref.ref"]
    assert check.read_project(Path("docs"), Path("pages")).srcdir == folder / "pages"
    assert said("--confdir", "docs", "--source", "pages") == []
    with pytest.raises(check.CheckError, match="conf"):
        check.read_project(Path("pages"))


# Which files


def test_only_of_the_files_that_are_named(write: Write, said: Said) -> None:
    parts = ORPHAN + WRONG + "\n```{include} /parts/d.txt\n```\n"
    files = {"a.md": ORPHAN + RIGHT + WRONG[3:].replace("Forum", "Chat"), "b.md": ORPHAN + RIGHT, "help/c.md": parts}
    files |= {"parts/d.txt": "{ref}`gone`\n", "index.md": "# Home\n\n{ref}`lost`\n"}
    write({"conf.py": CONF + 'exclude_patterns = ["parts"]\n', **files})
    whole = """
        a.md:16:channels.kind b.md:7:channels.duplicate help/c.md:7:channels.duplicate help/c.md:8:channels.kind
        index.md:3:ref.ref parts/d.txt:1:ref.ref
    """.split()
    for names in (["a.md"], ["help"], ["parts/d.txt"], ["index.md", "b.md"], ["."], [], ["a.md"]):  # cold, then warm
        everything = names in ([], ["."])
        assert places(said(*names)) == [found for found in whole if everything or found.startswith(tuple(names))]


def test_a_project_in_a_folder(write: Write, capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """People see paths from where they are, programs from the top of the repository."""
    files = {"docs/help/index.md": ORPHAN + WRONG, "docs/index.md": "# A\n\n{ref}`lost`\n"}
    folder = write({"docs/conf.py": CONF, **files})
    for start, words in (
        (".", "--confdir docs"), (".", "docs/help/index.md"), (".", "docs/help"),
        ("docs", "help/index.md"), ("docs/help", "."), ("docs/help", "--confdir .. index.md"),
    ):  # fmt: skip
        monkeypatch.chdir(folder / start)
        path = os.path.relpath(folder / "docs/help/index.md").replace(os.sep, "/")
        assert main(["check", *words.split()]) == 1
        assert f'{path}:8: error: channel "Forum": kind "froum"' in capfd.readouterr().out
        main(["check", "--format", "github", *words.split()])
        assert "::error file=docs/help/index.md,line=8,title=channels.kind::channel" in capfd.readouterr().out


# In which form

TWO = WRONG.replace("froum", "100%").replace("https:", "http:").replace("Forum", "Förum")


def test_text_and_json(write: Write, said: Said, capfd: Capture) -> None:
    write({"conf.py": CONF, "index.md": WRONG.replace("https", "https://https")})
    assert main(["check"]) == 1
    out, err = capfd.readouterr()
    first, _ = out.splitlines()
    assert first.startswith('index.md:4: error: channel "Forum": kind "froum" is not known. Did you mean "forum"?')
    assert first.endswith(" [channels.kind]")
    assert err == "2 to mend, 0 to note.\n"
    message = first.removeprefix("index.md:4: error: ").removesuffix(" [channels.kind]")
    kind = {"path": "index.md", "line": 4, "level": "error", "rule": "channels.kind", "message": message}
    found = said()
    assert found[0] == kind
    assert {**found[1], **kind} == {**kind, "fix": "https://forum.hl7.org/"}
    write({"index.md": RIGHT})
    assert main(["check"]) == 0
    assert capfd.readouterr() == ("", "nothing to mend.\n")


def test_github_and_sarif(write: Write, capfd: Capture) -> None:
    write({"conf.py": CONF, "a,b c.md": ORPHAN + TWO, "index.md": "# A\n\nTitle\n\n```{x}\n```\n"})
    assert main(["check", "--format", "github", "--notes"]) == 1
    out, err = capfd.readouterr()
    lines = out.splitlines()
    head = "file=a%2Cb c.md,line="
    assert [
        line
        for line in lines
        if line.startswith(f'::error {head}8,title=channels.kind::channel "Förum": kind "100%25"')
    ]
    assert [line for line in lines if line.startswith(f"::notice {head}9,title=channels.http::")]
    assert all(line.startswith("::") for line in lines)
    assert err == ""
    assert main(["check", "--format", "sarif", "--notes"]) == 1
    log = json.loads(capfd.readouterr().out)
    (sarif,) = log["runs"]
    driver = sarif["tool"]["driver"]
    assert (log["version"], driver["name"], driver["version"]) == ("2.1.0", "sphinx-channels", __version__)
    assert {rule["id"] for rule in driver["rules"]} == {result["ruleId"] for result in sarif["results"]}
    assert len(sarif["results"]) == len(lines)
    (kind,) = (result for result in sarif["results"] if result["ruleId"] == "channels.kind")
    assert kind.pop("message")["text"].startswith('channel "Förum": kind "100%"')
    file = {"uri": "a%2Cb%20c.md", "uriBaseId": "%SRCROOT%"}
    place = {"physicalLocation": {"artifactLocation": file, "region": {"startLine": 8}}}
    assert kind == {"ruleId": "channels.kind", "level": "error", "locations": [place]}
    assert {result["level"] for result in sarif["results"] if result["ruleId"] == "channels.http"} == {"note"}


# What it mends


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (":to: https://https://a.example/x", ":to: https://a.example/x"),
        (":to: https://a.example/\n:verified: 1 May 2024", ":to: https://a.example/\n:verified: 2024-05-01"),
        (":kind: email\n:to: mailto:a@b.example", ":kind: email\n:to: a@b.example"),
    ],
)
def test_what_is_certain_is_mended(write: Write, capfd: Capture, wrong: str, right: str) -> None:
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


def test_what_is_not_certain_is_left(write: Write, said: Said, tmp_path: Path) -> None:
    """A guess, a file outside of the repository, a line that holds the text not once."""
    outside = tmp_path / "outside.rst"
    outside.write_text(RST.replace("froum", "forum").replace("https", "https://https"))
    page = WRONG.replace("Forum", "B") + "\n```{eval-rst}\n.. include:: ../outside.rst\n```\n"
    folder = write({"conf.py": CONF + "exclude_patterns = ['twice.md']\n", "index.md": page, "twice.md": "B or B\n"})
    assert places(said("--fix")) == "../outside.rst:3:channels.to-doubled index.md:4:channels.kind".split()
    assert (folder / "index.md").read_text() == page
    assert "https://https" in outside.read_text()
    for line, old in ((1, "B"), (1, "lost"), (99, "B"), (1, "")):
        assert not commands._is_mended(check.Remark(folder / "twice.md", line, "", "", fix="C", old=old), folder)
    assert (folder / "twice.md").read_text() == "B or B\n"


# What it cannot do

STRANGE = {"conf.py": "raise SystemExit", "repository/.git/x": "", "repository/a.md": RIGHT}
NONE = "There is no conf.py here or above. Name its folder: --confdir DIR"
ALL = ("check", "report", "published")


@pytest.mark.parametrize(
    ("files", "words", "sentence", "asked"),
    [
        ({}, [], NONE, ALL),
        (STRANGE, ["repository/a.md"], NONE, ["check"]),  # it is not run
        ({"docs/a.md": ""}, ["--confdir", "docs"], "{}/docs/conf.py: config directory doesn't contain a conf.py", ALL),
        ({"conf.py": CONF}, ["lost.md"], "lost.md: there is no such file.", ["check"]),
        ({"conf.py": CONF}, ["--source", "lost"], "{}/conf.py: Cannot find source directory ({}/lost)", ALL),
        ({"conf.py": CONF}, ["--cache", "conf.py/x"], "No doctrees can be kept (", ALL),
        ({"conf.py": "import no_such\n"}, [], "{}/conf.py: ModuleNotFoundError: No module named 'no_such'", ALL),
        ({"conf.py": "a = 1 / 0\n"}, [], "{}/conf.py: ZeroDivisionError: division by zero", ALL),
        ({"conf.py": "raise SystemExit(3)\n"}, [], "{}/conf.py: The configuration file (or one of the modules it", ALL),
        ({"conf.py": "a = [\n"}, [], "{}/conf.py: There is a syntax error in your configuration file: '[' was", ALL),
        ({"conf.py": "extensions = ['no_such']\n"}, [], "{}/conf.py: Could not import extension no_such (except", ALL),
        ({"conf.py": "extensions = []\n"}, [], '{}/conf.py: add "sphinx_channels" to extensions.', ALL),
        ({"conf.py": CONF + "html_theme = 'no_such'\n"}, [], "{}/conf.py: no theme named 'no_such' found", ["check"]),
        ({"conf.py": CONF + "def setup(app): 1 / 0\n"}, [], "{}/conf.py: Sphinx cannot go on (ZeroDivisionE", ALL),
        ({"conf.py": CONF, "a.md": "# A\n"}, [], "{}/conf.py: Sphinx is unable to load the master document ({}", ALL),
        ({"conf.py": CONF, "index.md": b"# \xff"}, [], "{}/index.md: Sphinx cannot go on (UnicodeDecodeError: ", ALL),
    ],
)  # fmt: skip
def test_what_cannot_be_read(
    write: Write, capfd: Capture, files: Files, words: list[str], sentence: str, asked: list[str]
) -> None:
    folder = write(files)
    for command in asked:
        assert main([command, *words]) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith(sentence.replace("{}", str(folder)))
        assert err.count("\n") == 1


# The command line


def test_streams(write: Write) -> None:
    """One that has not the letters of a name, one that the project prints to as well, and one that nobody reads."""
    write({"conf.py": CONF + "print('hello')\n", "index.md": WRONG.replace("Forum", "Förum")})
    done = run("-m", "sphinx_channels", "check", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert rb'channel "F\xf6rum": kind "froum" is not known.' in done.stdout
    assert done.stderr.split(os.linesep.encode()) == [b"hello", b"1 to mend, 0 to note.", b""]
    done = run("-m", "sphinx_channels", "check", "--format", "json", PYTHONIOENCODING="ascii")
    assert 'channel "Förum"' in json.loads(done.stdout)[0]["message"]
    for at_once in ("", "1"):
        reading, writing = os.pipe()
        os.close(reading)
        done = run("-m", "sphinx_channels", "check", PYTHONUNBUFFERED=at_once, stdout=writing)
        os.close(writing)
        assert done.stderr.split() in ([b"hello"], [*b"hello 1 to mend, 0 to note.".split()])
        assert done.returncode == 141


def test_without_sphinx() -> None:
    """Where another Python is called than that of the project."""
    done = run("-S", "-m", "sphinx_channels", "check")
    assert done.returncode == 2
    sentence = f"{sys.executable} has no Sphinx: use the environment in which the site is built."
    assert done.stderr.decode().strip() == sentence
    assert run("-m", "sphinx_channels", "--version").stdout.decode().strip() == f"sphinx-channels {__version__}"


def test_report(write: Write, capfd: Capture) -> None:
    folder = write({"conf.py": CONF, "index.md": WRONG})
    for _ in range(2):
        assert main(["report"]) == 0
        out, err = capfd.readouterr()
        assert "forum.hl7.org" in out
        assert 'index.md:4: error: channel "Forum": kind "froum"' in err
    assert sorted(path.name for path in folder.iterdir()) == [".git", "conf.py", "index.md"]
    assert main(["check"]) == 1  # what the report has read is nothing that a check knows


def test_published(write: Write, capfd: Capture) -> None:
    folder = write({"conf.py": CONF + "channels_published = 'published.txt'\n", "index.md": RIGHT})
    (folder / "published.txt").write_text("index\n  #gone\n")
    assert main(["published"]) == 1
    assert "published.txt:" in capfd.readouterr().err
    assert "#forum" in (folder / "published.txt").read_text()
    assert main(["published", "--forget"]) == 0
    assert "#gone" not in (folder / "published.txt").read_text()
