"""``sphinx-channels check``: all that a build says, cold and warm, in every form; what it cannot do, in a sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CONF, OLD_MYST, REPOSITORY, Built
from sphinx import version_info
from sphinx.locale import translators

from sphinx_channels import __version__, check, commands
from sphinx_channels.__main__ import main
from sphinx_channels.domain import channel_domain

Files = dict[str, str | bytes | None]
Write = Callable[[Files], Path]
Said = Callable[..., list[dict[str, Any]]]
Capture = pytest.CaptureFixture[str]

RIGHT = "# A\n\n:::{channel} Forum\n:kind: forum\n:to: https://forum.hl7.org/\n\nFor talk.\n:::\n"
WRONG = RIGHT.replace(":kind: forum", ":kind: froum")
DOUBLED = RIGHT.replace("https", "https://https")
RST = ".. channel:: Talk\n   :kind: froum\n   :to: https://forum.hl7.org/\n\n   For talk.\n"
ORPHAN = "---\norphan: true\n---\n\n"
HOOK = "def setup(app):\n    app.connect('source-read', tell)\ndef tell(app, name, text):\n    "
LOG = CONF + "from sphinx.util import logging\nwarn = logging.getLogger('ours').warning\n" + HOOK
TERM = "A\n=\n\n.. glossary::\n\n   word\n      Meaning.\n"
A1, B1 = "# A\n\n(label)=\n## One\n", "# B\n\n(label)=\n## One\n"
IMAGE = "# B\n\n![x](x.png)\n"
PART = "# B\n\n```{include} p.txt\n```\n"
STRANGE = {"conf.py": "raise SystemExit", "repository/.git/x": "", "repository/a.md": RIGHT}
NONE = "There is no conf.py here or above. Name its folder: --confdir DIR"


@pytest.fixture
def write(repository: Path) -> Write:
    """Write files into a repository of their own, or remove them, and go there; the cache is empty at first."""
    folder = repository

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


EVERYTHING: Files = {
    "conf.py": CONF.replace('"sphinx_channels"', '"sphinx_channels", "sphinx.ext.autodoc", "sphinx.ext.ifconfig"')
    + "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent / 'code'))\n"
    + "html_static_path = ['_static']\nchannels_verify_days = 'x'\nexclude_patterns = ['parts']\n"
    + HOOK + f"text[0] += {WRONG[5:]!r} * (name == 'put')\n",
    "index.md": "# Home\n\n```{toctree}\na\nb\nput\napi\nlost\n```\n\n![x](missing.png)\n\n"
    "```{include} /parts/one.md\n```\n\n```{code-block} json\n{ no json ]\n```\n\n"
    "{ref}`lost` {py:class}`Lost` [x](lost.md) {channel}`lost`\n\n"
    ":::{only} html\n{doc}`lost`\n:::\n\n:::{only} latex\n{doc}`other`\n:::\n",
    "parts/one.md": WRONG[5:].replace("Forum", "Included").replace("https", "https://https"),
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
    expected = f"""
        api.rst:8:docutils b.md:3:channels.duplicate b.md:11:sphinx b.md:16:misc.highlighting_failure
        code/module_of_docs.py:1:channels.kind
        conf.py:1:autodoc.import_object conf.py:1:sphinx conf.py:13:channels.configuration
        index.md:3:toc.not_readable index.md:11:image.not_readable index.md:16:misc.highlighting_failure
        index.md:20:channels.reference index.md:20:myst.xref_missing index.md:20:ref.class index.md:20:ref.ref
        index.md:23:ref.doc index.md:27:ref.doc orphan.rst:1:{"toc.not_included" if version_info > (8,) else "sphinx"}
        parts/one.md:{2 + OLD_MYST}:channels.kind parts/one.md:{3 + OLD_MYST}:channels.to-doubled
        put.md:3:channels.duplicate put.md:4:channels.kind"""
    assert places(found) == expected.split()
    sys.modules.pop("module_of_docs")
    assert said("-n") == found
    sys.modules.pop("module_of_docs")
    built = build({name: text for name, text in EVERYTHING.items() if isinstance(text, str)}, nitpicky=True)
    lines = re.split(r"(?m)^(?:\S.*: )?WARNING: ", built.warnings.replace(str(built.srcdir), str(folder)))
    told = [f"{it['message']} [{it['rule']}]".replace(" [sphinx]", "").split() for it in found]
    docstring = "docstring of module_of_docs.ask:4:".split()
    assert sorted(it[3 * (it[:3] == docstring) :] for it in told) == sorted(it.split() for it in lines[1:])
    assert "index.md:20:ref.class" not in places(said())
    assert [path for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts] == before
    assert not [*(tmp_path / "cache/sphinx-channels").iterdir()]


def test_places_as_extensions_give_them(write: Write, said: Said) -> None:
    """A page, a file with a colon; what has none is said of ``conf.py``."""
    conf = LOG + (
        "warn('no\\nplace: ERROR: x')\n    warn('page', location='index')\n    warn('line', location='index:2')\n"
        "    warn('lost', location='lost:2')\n    warn('long', location='x' * 999 + ':1')\n"
        "    warn('%d %%', 5, location=('index', 4), type='ours')\n"
        "    warn('colon', location=f'{app.srcdir}/a:b.txt:5', type='ours', subtype='own')\n"
    )
    write({"conf.py": conf, "index.md": RIGHT, "a:b.txt": ""})
    found = said()
    assert said() == found
    assert [f"{place} {remark['message'][:9]}" for place, remark in zip(places(found), found, strict=True)] == [
        "a:b.txt:5:ours.own colon", "conf.py:1:sphinx lost: los", "conf.py:1:sphinx no\nplace:",
        "conf.py:1:sphinx xxxxxxxxx", "index.md:1:sphinx page", "index.md:2:sphinx line", "index.md:4:ours 5 %",
    ]  # fmt: skip


def test_a_line_of_a_notebook_is_one_of_its_cell(write: Write, said: Said) -> None:
    """MyST-NB counts from 10,000 times the number of the cell, and GitHub shows no line that a file does not have."""
    conf = LOG + "warn('odd', location=f'{app.srcdir}/note.ipynb:30007')\n"
    write({"conf.py": conf, "index.md": RIGHT, "note.ipynb": "{}"})
    assert [(it["path"], it["line"], it["message"]) for it in said()] == [("note.ipynb", 1, "cell 3, line 7: odd")]


def test_notes_are_said_when_asked_for(write: Write, said: Said) -> None:
    note = "index.md:5:channels.http"
    write({"conf.py": CONF, "index.md": RIGHT.replace("https:", "http:")})
    assert said() == []
    assert note in places(said("--notes"))
    assert {remark["level"] for remark in said("--notes")} == {"note"}
    write({"conf.py": CONF + "channels_notes = True\n"})
    assert note in places(said())
    write({"index.md": DOUBLED})
    assert [remark["rule"] for remark in said() if remark["level"] == "error"] == ["channels.to-doubled"]
    write({"conf.py": CONF + "suppress_warnings = ['channels']\n"})
    assert said("--notes") == []


def test_only_what_has_changed_is_read_again(write: Write, capfd: Capture) -> None:
    """And the first page, without which Sphinx would check nothing; all pages as long as one has something to say."""

    def pages(files: Files) -> tuple[int, str]:
        write(files)
        main(["check"])
        out, err = capfd.readouterr()
        return out.count("\n"), " ".join(re.findall(r"^read (\S+)$", err, re.MULTILINE))

    conf = f"{CONF}html_static_path = ['no']\n{HOOK}print('read', name)\n"  # which is told each time
    files = {"pageA.md": f"{ORPHAN}# A\n", "pageB.md": f"{ORPHAN}# B\n", "pageC.md": ORPHAN + "# C\n\n{ref}`lost`\n"}
    files |= {"conf.py": conf, "pageD.md": ORPHAN + WRONG, "index.md": "# Home\n"}
    every = "index pageA pageB pageC pageD"
    assert pages(files) == pages({}) == (3, every)
    assert pages({"pageC.md": ORPHAN, "pageD.md": ORPHAN + RIGHT}) == (1, every)
    assert pages({}) == (1, "index")
    assert pages({"pageB.md": f"{ORPHAN}# B\n\nMore.\n"}) == (1, "index pageB")
    assert pages({"pageC.md": ORPHAN + "{ref}`lost`\n"}) == (2, f"index pageC {every}")
    assert pages({"pageC.md": ORPHAN}) == (1, every)
    assert pages({"pageA.md": None}) == (1, "index")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"a.md": None}), ({"a.md": None}, {"a.md": RIGHT}), ({}, {"c.md": "# C\n"}), ({"c.md": "# C\n"}, {}),
        ({"b.md": ORPHAN + "# B\n\n```{toctree}\nc\n```\n", "c.md": "# C\n"}, {"b.md": None}),
        ({"b.md": "# B\n\n{channel}`forum`\n"}, {"a.md": "# A\n"}), ({"b.md": RIGHT}, {"b.md": "# B\n"}),
        ({"b.md": B1}, {"a.md": A1, "b.md": B1.replace("\n", "\nNew.\n", 1)}),
        ({"b.md": B1}, {"a.md": A1, "b.md": "# B\n"}),
        ({"a.md": A1, "b.md": B1}, {}), ({"a.md": A1, "b.md": B1}, {"b.md": "# B\n\n{ref}`label`\n"}),
        ({"a.rst": TERM, "b.rst": TERM, "a.md": None, "b.md": None}, {}),
        ({"b.md": IMAGE}, {"x.png": b""}), ({"b.md": IMAGE, "x.png": b""}, {"x.png": None}),
        ({"b.md": PART, "p.txt": "Text.\n"}, {"p.txt": "{ref}`lost`\n"}), ({"b.md": PART, "p.txt": "{x}`y`\n"}, {}),
        ({"b.md": "# B\n\n```{code} json\n{ no ]\n```\n"}, {"a.md": WRONG}),
        ({"conf.py": LOG + "warn('lost') if 'lost' in text[0] else None\n", "b.md": "# B\n\nlost\n"}, {}),
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


def test_runs_keep_to_themselves(write: Write, said: Said, capfd: Capture) -> None:
    """One that fails has read the page that is wrong, and has not told of it; one may begin while another lasts."""
    conf = CONF + "from pathlib import Path\ndef fail(app, tree, name):\n    1 / (not Path('stop').exists())\n"
    conf += "def setup(app):\n    app.connect('doctree-resolved', fail)\n"
    folder = write({"conf.py": conf, "index.md": RIGHT})
    assert said() == []
    write({"index.md": WRONG, "stop": ""})
    assert main(["check"]) == 2
    assert re.fullmatch(".*conf.py: Handler <function fail.*division by zero.*\n", "".join(capfd.readouterr()))
    write({"stop": None})
    assert places(said()) == ["index.md:4:channels.kind"]
    write({"index.md": RIGHT})
    assert said() == []
    with check._folder(check.Project(folder, folder), "html") as other:
        assert (other / "doctrees/environment.pickle").is_file()
        assert said() == []
    write({"index.md": WRONG})
    assert places(said()) == ["index.md:4:channels.kind"]


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


def test_only_of_the_files_that_are_named(write: Write, said: Said) -> None:
    part = ORPHAN + WRONG + "\n```{include} /parts/d.txt\n```\n"
    files = {"a.md": ORPHAN + RIGHT + WRONG[3:].replace("Forum", "Chat"), "b.md": ORPHAN + RIGHT, "help/c.md": part}
    files |= {"parts/d.txt": "{ref}`gone`\n", "index.md": "# Home\n\n{ref}`lost`\n"}
    write({"conf.py": CONF + 'exclude_patterns = ["parts"]\n', **files})
    whole = "a.md:16:channels.kind b.md:7:channels.duplicate help/c.md:7:channels.duplicate help/c.md:8:channels.kind"
    whole += f" index.md:3:ref.ref parts/d.txt:{1 + OLD_MYST}:ref.ref"
    for names in ("a.md", "help", "parts/d.txt", "index.md b.md", ".", "", "a.md"):  # cold, then warm
        begins = ("",) if names in ("", ".") else tuple(names.split())
        assert places(said(*names.split())) == [it for it in whole.split() if it.startswith(begins)]


def test_a_project_in_a_folder(write: Write, capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """People see paths from where they are, programs from the top of the repository."""
    pages = {"docs/help/index.md": ORPHAN + WRONG, "docs/index.md": "# A\n\n{ref}`lost`\n"}
    folder = write({"docs/conf.py": CONF} | pages)
    for start, words in (
        (".", "--confdir docs"), (".", "docs/help/index.md"), (".", "docs/help"),
        ("docs", "help/index.md"), ("docs/help", "."), ("docs/help", "--confdir .. index.md"),
    ):  # fmt: skip
        monkeypatch.chdir(folder / start)
        path = os.path.relpath(folder / "docs/help/index.md").replace(os.sep, "/")
        for form, text in (
            ("text", f"{path}:8: error: channel"),
            ("github", "::error file=docs/help/index.md,line=8,"),
        ):
            assert main(["check", "--format", form, *words.split()]) == 1
            assert text in capfd.readouterr().out
    (folder / ".git").rmdir()  # then as far up as it goes
    assert main(["check", "index.md"]) == 1


def test_forms(write: Write, capfd: Capture) -> None:
    page = ORPHAN + WRONG.replace("froum", "100%").replace("https:", "http:") + DOUBLED[4:].replace("Forum", "B")
    write({"conf.py": CONF, "a,b %.md": page, "index.md": "# A\n\nTitle\n\n```{x}\n```\n"})
    said = {}
    for form in ("text", "json", "github", "sarif"):
        assert main(["check", "--format", form, "--notes"]) == 1
        said[form], err = capfd.readouterr()
        assert err == ("3 to fix, 3 to note.\n" if form == "text" else "")
    data = json.loads(said["json"])
    (kind,) = (it for it in data if it["rule"] == "channels.kind")
    message = kind.get("message", "")
    assert kind == {"path": "a,b %.md", "line": 8, "level": "error", "rule": "channels.kind", "message": message}
    assert message.startswith('channel "Forum": kind "100%" is not known. Kinds:')
    assert [it["fix"] for it in data if "fix" in it] == ["https://forum.hl7.org/"]
    text = (f"{it['path']}:{it['line']}: {it['level']}: {it['message']} [{it['rule']}]" for it in data)
    assert said["text"].splitlines() == [*text]
    assert f"::error file=a%2Cb %25.md,line=8,title=channels.kind::{message.replace('%', '%25')}\n" in said["github"]
    assert "::notice file=a%2Cb %25.md,line=9,title=channels.http::" in said["github"]
    assert re.fullmatch(r"(::.*\n){6}", said["github"])
    results = []
    for path, line, level, rule, message in ([*it.values()][:5] for it in data):
        file = {"uri": path.replace("a,b %", "a%2Cb%20%25"), "uriBaseId": "%SRCROOT%"}
        place = {"physicalLocation": {"artifactLocation": file, "region": {"startLine": line}}}
        results.append({"ruleId": rule, "level": level, "message": {"text": message}, "locations": [place]})
    rules = [{"id": rule} for rule in sorted({it["rule"] for it in data})]
    driver = {"name": "sphinx-channels", "version": __version__, "rules": rules}
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    assert json.loads(said["sarif"]) == {**log, "$schema": "https://json.schemastore.org/sarif-2.1.0.json"}


def test_what_is_certain_is_mended(write: Write, capfd: Capture) -> None:
    """In its line alone, with all else as it is: the ends of the lines, and what is wrong with no certain cure."""
    page = "# A\r\n\r\n:::{{channel}} Förum\r\n:kind: forum\n:to: {}\r\n:for: aks\r\n:verified: {}\n\n1 May 2024\r\n"
    page += ":::\n:::{{channel}} Ü\n:kind: email\n:to: {}\n\nWrite mailto:.\n:::"
    wrong = ("https://https://a.example/x", "1 May 2024", "mailto:a@b.example")
    right = ("https://a.example/x", "2024-05-01", "a@b.example")
    folder = write({"conf.py": CONF, "index.md": page.format(*wrong)})
    assert main(["check", "--fix"]) == 1
    out, err = capfd.readouterr()
    assert (folder / "index.md").read_bytes().decode() == page.format(*right)
    assert re.fullmatch(r"index.md:6: .* \[channels.word\]\n", out)
    assert all(f": {old} is now {new}\n" in err for old, new in zip(wrong, right, strict=True))
    assert main(["check", "--fix"]) == 1
    assert capfd.readouterr().out == out


def test_what_is_not_certain_is_left(write: Write, said: Said, tmp_path: Path) -> None:
    """A guess, a file outside of the repository, a line that holds the text not once."""
    outside = tmp_path / "outside.rst"
    outside.write_text(RST.replace("froum", "forum").replace("https", "https://https"))
    page = WRONG.replace("Forum", "B") + "\n```{eval-rst}\n.. include:: ../outside.rst\n```\n"
    folder = write({"conf.py": CONF + "exclude_patterns = ['twice.md']\n", "index.md": page, "twice.md": "B, B, C.\n"})
    assert places(said("--fix")) == "../outside.rst:3:channels.to-doubled index.md:4:channels.kind".split()
    assert (folder / "index.md").read_text() == page
    assert "https://https" in outside.read_text()
    for line, old in ((1, "B"), (1, "lost"), (99, "B"), (1, ""), (1, "C")):
        assert not commands._is_mended(check.Remark(folder / "twice.md", line, "", "", fix="C", old=old), folder)
    assert (folder / "twice.md").read_text() == "B, B, C.\n"


@pytest.mark.parametrize(
    ("files", "words", "sentence"),
    [
        ({}, "", NONE), (STRANGE, "repository/a.md", NONE),  # it is not run
        ({"docs/a.md": ""}, "--confdir docs", "{}/docs/conf.py: config directory doesn't contain a conf.py"),
        ({"conf.py": CONF}, "lost.md", "lost.md: there is no such file."),
        ({"conf.py": CONF}, "--source lost", "{}/conf.py: Cannot find source directory ({}/lost)"),
        ({"conf.py": CONF}, "--cache conf.py/x", "No doctrees can be kept ("),
        ({"conf.py": "import no_such\n"}, "", "{}/conf.py: ModuleNotFoundError: No module named 'no_such'"),
        ({"conf.py": "a = 1 / 0\n"}, "", "{}/conf.py: ZeroDivisionError: division by zero"),
        ({"conf.py": "raise SystemExit(3)\n"}, "", "{}/conf.py: The configuration file (or one of the modules it"),
        ({"conf.py": "a = [\n"}, "", "{}/conf.py: There is a syntax error in your configuration file: '[' was never"),
        ({"conf.py": "extensions = ['no_such']\n"}, "", "{}/conf.py: Could not import extension no_such (exception"),
        ({"conf.py": "extensions = []\n"}, "", '{}/conf.py: add "sphinx_channels" to extensions.'),
        ({"conf.py": CONF + "html_theme = 'no_such'\n"}, "", "{}/conf.py: no theme named 'no_such' found"),
        ({"conf.py": CONF + "def setup(app): 1 / 0\n"}, "", "{}/conf.py: Sphinx cannot go on (ZeroDivisionError: "),
        ({"conf.py": CONF, "a.md": "# A\n"}, "", "{}/conf.py: Sphinx is unable to load the master document ({}/index"),
        ({"conf.py": CONF + HOOK + "1 / 0\n", "index.md": ""}, "", "{}/index.md: Handler <function tell at "),
    ],
)  # fmt: skip
def test_what_cannot_be_read(write: Write, capfd: Capture, files: Files, words: str, sentence: str) -> None:
    folder = write(files)
    of_check = words.endswith(".md") or "theme" in sentence
    for command in ["check"] if of_check else ["check", "report", "published"]:
        assert main([command, *words.split()]) == 2
        said = "".join(capfd.readouterr())
        assert re.fullmatch(re.escape(sentence.replace("{}", str(folder))) + ".*\n", said)


def test_streams(write: Write) -> None:
    """One that has not the letters of a name, one that the project prints to as well, and one that nobody reads."""
    write({"conf.py": CONF + "print('hello')\n", "index.md": WRONG.replace("Forum", "Förum")})
    done = run("-m", "sphinx_channels", "check", PYTHONIOENCODING="ascii")
    assert rb'channel "F\xf6rum": kind "froum" is not known.' in done.stdout
    assert (done.returncode, done.stderr.split()) == (1, b"hello 1 to fix, 0 to note.".split())
    done = run("-m", "sphinx_channels", "check", "--format", "json", PYTHONIOENCODING="ascii")
    assert 'channel "Förum"' in json.loads(done.stdout)[0]["message"]
    for at_once in ("", "1"):
        reading, writing = os.pipe()
        os.close(reading)
        done = run("-m", "sphinx_channels", "check", PYTHONUNBUFFERED=at_once, stdout=writing)
        os.close(writing)
        assert done.stderr.split() in ([b"hello"], b"hello 1 to fix, 0 to note.".split())
        assert done.returncode == 141


def test_without_sphinx() -> None:
    """Where another Python is called than that of the project."""
    assert run("-m", "sphinx_channels", "--version").stdout.decode().strip() == f"sphinx-channels {__version__}"
    done = run("-S", "-m", "sphinx_channels", "check")
    sentence = f"{sys.executable} has no Sphinx: use the environment in which the site is built."
    assert (done.returncode, done.stderr.decode().strip()) == (2, sentence)


def test_report_and_published(write: Write, capfd: Capture, tmp_path: Path) -> None:
    folder = write({"conf.py": CONF + "channels_published = 'list.txt'\n", "index.md": WRONG, "list.txt": "  #gone\n"})
    for _ in range(2):
        assert main(["report"]) == 0
        out, err = capfd.readouterr()
        assert "forum.hl7.org" in out
        assert 'index.md:4: error: channel "Forum": kind "froum"' in err
    write({"index.md": RIGHT, "list.txt": "index\n  #gone\n"})
    assert main(["published"]) == 1
    assert "list.txt:" in capfd.readouterr().err
    assert "#forum" in (folder / "list.txt").read_text()
    assert main(["published", "--forget"]) == 0
    assert "#gone" not in (folder / "list.txt").read_text()
    assert main(["report"]) == 0
    assert len([*(tmp_path / "cache/sphinx-channels").iterdir()]) == 2  # since pages may ask for the builder
