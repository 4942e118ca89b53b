"""``python -m sphinx_channels check``: what it reads, what it says and how, and that no file makes it fail."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import CONF, REPOSITORY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_channels.__main__ import main
from sphinx_channels.located import shown_path
from sphinx_channels.snapshots.file import SnapshotError
from sphinx_channels.standalone.command import check, timelines
from sphinx_channels.standalone.confdir import find_confdir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[dict[str, str | bytes]], Path]

RIGHT = ":::{channel} Forum\n:kind: forum\n:to: https://forum.hl7.org/\n\nFor talk.\n:::\n"
WRONG = ":::{channel} Forum\n:kind: froum\n:to: https://forum.hl7.org/\n\nFor talk.\n:::\n"
SAID = 'channel "Forum": kind "froum" is not known. Did you mean "forum"?'
RST = ".. channel:: Forum\n   :kind: froum\n   :to: https://forum.hl7.org/\n\n   For talk.\n"
QUIET = CONF + "channels_verify_days = 0\n"

PIECES = [
    "# A", "---", ":::{channel} A", ":kind: x", ":::", "```{x}", "", "a: b", ".. channel:: B", "   :to: x", "   text",
    "[", "$", "{channel}`x`", "====", "- ", "> ", "| a |", "|-", "%", "(x)=", "<br", "&", "\\",
]  # fmt: skip


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str | bytes]], Path]:
    """Write files into a folder of their own and go there."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def run(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return run


def places(folder: Path, *files: str, notes: bool = False) -> list[tuple[str, int, str]]:
    """What is said of a project, as file, line and rule."""
    remarks, _pages = check(folder, [folder / file for file in files], notes=notes)
    return [(remark.path, remark.line, remark.rule) for remark in sorted(remarks)]


# How it speaks


def test_all_is_well(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": QUIET, "index.md": RIGHT})
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("", "1 page: nothing to mend.\n")


def test_text(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "index.md": WRONG, "more/a.rst": RIGHT})
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"index.md:2: error: {SAID}")
    assert out.endswith(" [channels.kind]\n")
    assert err == "2 pages: 1 to mend, 0 to note.\n"


def test_notes_are_said_when_asked_for(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "index.md": RIGHT})
    assert main(["check", "--notes"]) == 0
    out, err = capsys.readouterr()
    assert (
        out
        == "index.md:1: note: never verified. Check that it works and add :verified: with the day. [channels.stale]\n"
    )
    assert err == "1 page: 0 to mend, 1 to note.\n"
    write({"conf.py": CONF + "channels_notes = True\n"})
    main(["check"])
    assert capsys.readouterr().out == out


def test_json(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "index.md": WRONG.replace("Forum", "Förum")})
    assert main(["check", "--format", "json"]) == 1
    out, err = capsys.readouterr()
    (remark,) = json.loads(out)
    assert {**remark, "message": ""} == {"path": "index.md", "line": 2, "level": "error", "rule": "kind", "message": ""}
    assert "Förum" in out
    assert err == ""
    write({"index.md": RIGHT})
    main(["check", "--format", "json"])
    assert capsys.readouterr().out == "[]\n"


def test_github(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": CONF, "a,b.md": WRONG.replace("froum", "100%"), "c.md": RIGHT.replace("Forum", "Talk")})
    assert main(["check", "--format", "github", "--notes"]) == 1
    _stale, error, *notes = capsys.readouterr().out.splitlines()
    assert error.startswith('::error file=a%2Cb.md,line=2,title=channels.kind::channel "Forum": kind "100%25" is not')
    assert notes[-1].startswith("::notice file=c.md,line=1,title=channels.stale::never verified.")


def test_as_a_program(write: Write) -> None:
    """The whole way; a parser is loaded for its own pages only, and nothing that writes pages or asks the network."""
    folder = write({"conf.py": CONF, "a.rst": RST})
    script = (
        "import sys; sys.argv[1:] = ['check']; from sphinx_channels.__main__ import main; status = main();"
        "print(sorted({'myst_parser', 'requests',  'feedparser', 'sphinx.builders.html'} & {*sys.modules}));"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[0].startswith(f"a.rst:2: error: {SAID}")
    assert done.stdout.splitlines()[1] == "[]"


def test_another_drive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows no relative path leads from one drive to another."""

    def refuse(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", refuse)
    assert shown_path(tmp_path / "a.md", tmp_path) == f"{tmp_path.as_posix()}/a.md"


# Which files it reads


def test_nothing_to_check(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write({"a.md": WRONG})
    assert main(["check"]) == 2
    assert main(["check", "--confdir", str(folder)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == "There is no conf.py here or above. Name the files to check, or its folder: --confdir DIR"
    assert second == f"{folder}: there is no conf.py in this folder."


def test_the_project_is_the_nearest_upwards(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"docs/conf.py": QUIET, "docs/help/a.md": WRONG, "conf.py": "raise SystemExit"})
    monkeypatch.chdir(folder / "docs/help")
    assert main(["check"]) == 1
    monkeypatch.chdir(folder)
    assert main(["check", "docs/help/a.md"]) == 1
    assert main(["check", "docs"]) == 1
    assert main(["check", "--confdir", "docs"]) == 1


def test_a_conf_py_outside_the_checkout_is_not_run(write: Write, tmp_path: Path) -> None:
    write({"conf.py": "raise SystemExit", "repo/.git/x": "", "repo/a.md": RIGHT})
    assert main(["check", "repo/a.md"]) == 0
    assert find_confdir(tmp_path.parent / "nowhere") is None


def test_only_what_stands_in_the_named_files_is_said(write: Write) -> None:
    """The others are read all the same, because the second of two equal names may be in any of them."""
    files = {"conf.py": QUIET, "a.md": RIGHT + "\n" + WRONG.replace("Forum", "Chat"), "b.md": RIGHT, "help/c.md": WRONG}
    folder = write({**files, "index.md": "# Home\n\n```{toctree}\na\nb\nhelp/c\n```\n", "d.md": "# Other\n"})
    whole = [("a.md", 9, "kind"), ("b.md", 1, "duplicate"), ("help/c.md", 1, "duplicate"), ("help/c.md", 2, "kind")]
    assert places(folder) == places(folder, ".") == whole
    assert places(folder, "b.md") == whole[1:2]
    assert places(folder, "help") == whole[2:]
    assert places(folder, "index.md") == []


def test_the_order_of_the_contents_decides_who_comes_second(write: Write) -> None:
    toctree = "# Home\n\n```{toctree}\n:glob:\n\nz*\na\n```\n"
    folder = write({"conf.py": QUIET, "index.md": toctree, "a.md": RIGHT, "z.rst": RST.replace("froum", "forum")})
    assert places(folder) == [("a.md", 1, "duplicate")]
    assert check(folder)[0][0].message == 'id "forum" is already used at z.rst:1. Change the name or add :id:.'


def test_what_a_build_leaves_out_is_left_out(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    conf = QUIET + 'exclude_patterns = ["drafts"]\nhtml_static_path = ["files"]\nsource_suffix = {".md": "markdown"}\n'
    folder = write({"conf.py": conf, "index.md": RIGHT, "drafts/a.md": WRONG, "files/b.md": WRONG, "c.rst": RST})
    assert places(folder) == []
    assert places(folder, "drafts/a.md", "c.rst") == []
    assert capsys.readouterr().err.splitlines() == [
        f"{name}: this is no page of the project, so nothing in it was checked." for name in ("c.rst", "drafts/a.md")
    ]


@pytest.mark.parametrize("suffix", ['".md"', '[".md", ".rst"]', '{".md": "markdown", ".ipynb": "jupyter"}'])
def test_suffixes(write: Write, suffix: str) -> None:
    folder = write({"conf.py": QUIET + f"source_suffix = {suffix}\n", "index.md": WRONG, "a.ipynb": "{}"})
    assert places(folder) == [("index.md", 2, "kind")]


def test_files_of_no_project(write: Write) -> None:
    """There are no tags and no other pages to know, so nothing is said that depends on them."""
    wrong = WRONG.replace(":kind:", ":access: members\n:join: lost\n:kind:")
    write({"a.md": wrong + "\nAsk {channel}`lost`.\n", "a.rst": RST, "notes/b.md": RIGHT.replace("Forum", "Talk")})
    assert main(["check", "a.md", "a.rst", "notes"]) == 1
    remarks, pages = check(None, [*map(write({}).joinpath, ("a.md", "a.rst", "notes"))])
    assert {(remark.path, remark.rule) for remark in remarks} == {
        ("a.md", "kind"),
        ("a.rst", "kind"),
        ("a.rst", "duplicate"),
    }
    assert pages == 3


def test_the_prose_of_examples_is_left_alone(write: Write) -> None:
    conf = QUIET + 'channels_terms = ["INTEROPen"]\nchannels_examples = ["example*"]\n'
    folder = write({"conf.py": conf, "index.md": "INTEROpen\n", "examples.md": "INTEROpen\n\n" + WRONG})
    assert places(folder, notes=True) == [("examples.md", 4, "kind"), ("index.md", 1, "term")]


def test_included_text(write: Write) -> None:
    files = {
        "conf.py": QUIET + 'exclude_patterns = ["parts"]\n',
        "help/a.md": "# A\n\n```{include} /parts/one.md\n```\n",
        "help/b.rst": "B\n=\n\n.. include:: ../parts/two.txt\n\n.. include:: <isonum.txt>\n\n.. include:: lost.txt\n",
        "parts/one.md": "Text.\n\n" + WRONG,
        "parts/two.txt": "Text.\n\n" + RST.replace("Forum", "Talk"),
    }
    folder = write(files)
    wrong = [("parts/one.md", 4, "kind"), ("parts/two.txt", 4, "kind")]
    assert places(folder) == wrong
    assert places(folder, "parts/one.md") == wrong[:1]
    assert places(folder, "help/a.md") == []


# What it cannot read


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"# \xff\xfe",
            "it is not utf-8-sig text ('utf-8' codec can't decode byte 0xff in position 2: invalid start byte).",
        ),
        (b"# A\0B", "it is not text: it has a null character."),
        (None, "there is no such file."),
    ],
)
@pytest.mark.parametrize("conf", [True, False])
def test_a_file_that_cannot_be_read_is_one_sentence(
    write: Write, capsys: pytest.CaptureFixture[str], content: bytes | None, reason: str, conf: bool
) -> None:
    write({"conf.py": QUIET} if conf else {})
    write({"index.md": WRONG} | ({"a.md": content} if content else {}))
    assert main(["check", "a.md", "index.md"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"a.md:1: error: a.md: {reason}")
    assert first.endswith(" [channels.file]")
    assert second.startswith("index.md:2: error: ")


def test_a_picture_is_no_page(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": QUIET, "index.md": RIGHT, "logo.png": b"\x89PNG\0"})
    assert main(["check", "logo.png"]) == 0
    assert capsys.readouterr().err.startswith("logo.png: this is no page of the project")


def test_a_page_that_is_taken_away_meanwhile(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"conf.py": QUIET, "index.md": RIGHT})

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    assert [remark.message for remark in check(folder)[0]] == ["index.md: it cannot be read (Permission denied)."]


@pytest.mark.parametrize(
    ("conf", "reason"),
    [
        ("import no_such_theme\n", "ModuleNotFoundError: No module named 'no_such_theme'"),
        ("channels_tags = [\n", "SyntaxError"),
        ("raise SystemExit(3)\n", "SystemExit"),
        ("channels_domains = 1 / 0\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_configuration_that_does_not_run(
    write: Write, capsys: pytest.CaptureFixture[str], conf: str, reason: str
) -> None:
    folder = write({"conf.py": conf, "index.md": WRONG})
    assert main(["check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("conf.py:1: error: conf.py does not run: ")
    assert line.endswith(" [channels.file]")
    with pytest.raises(SnapshotError, match=r"conf\.py does not run"):
        list(timelines(folder))


def test_what_the_configuration_prints_is_no_output(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write({"conf.py": QUIET + "print('hello')\n", "index.md": RIGHT})
    main(["check", "--format", "json"])
    assert capsys.readouterr() == ("[]\n", "hello\n")


def test_markdown_without_its_parser(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"conf.py": QUIET, "a.md": WRONG, "b.rst": RST})
    monkeypatch.setitem(sys.modules, "myst_parser.parsers.mdit", None)
    remarks, _pages = check(folder)
    assert [(remark.path, remark.rule) for remark in remarks] == [("a.md", "file"), ("b.rst", "kind")]
    assert remarks[0].message == 'a.md: Markdown needs MyST-Parser: pip install "myst-parser>=4"'


def test_markdown_in_a_wrong_configuration(write: Write) -> None:
    folder = write({"conf.py": QUIET.replace("colon_fence", "colon_fense"), "index.md": WRONG})
    (remark,) = check(folder)[0]
    assert remark.message.startswith("index.md: the configuration of MyST-Parser is wrong: ")


def test_a_parser_that_fails(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"conf.py": QUIET, "a.rst": RST, "b.md": WRONG})

    def fail(*_: object) -> None:
        raise RecursionError("maximum recursion\ndepth exceeded")

    monkeypatch.setattr("docutils.parsers.rst.Parser.parse", fail)
    first, second = check(folder)[0]
    assert first.message == "a.rst: it cannot be read (RecursionError: maximum recursion depth exceeded)."
    assert (second.path, second.rule) == ("b.md", "kind")
    with pytest.raises(SnapshotError, match=r"a\.rst: it cannot be read"):
        list(timelines(folder))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.lists(st.sampled_from(PIECES)).map("\n".join))
def test_no_text_makes_it_fail(write: Write, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    folder = write({"conf.py": QUIET, "a.md": text, "b.rst": text})
    assert all("it cannot be read (" not in remark.message for remark in check(folder)[0])


# What a build would say


def test_suppressed_rules(write: Write) -> None:
    folder = write({"conf.py": QUIET, "index.md": WRONG + "\nAsk {channel}`lost`.\n"})
    assert [rule for *_, rule in places(folder)] == ["kind", "reference"]
    for names, left in ((["channels"], []), (["channels.*"], []), (["channels.kind", "myst"], ["reference"])):
        write({"conf.py": QUIET + f"suppress_warnings = {names}\n"})
        assert [rule for *_, rule in places(folder)] == left


def test_channels_of_other_projects_are_not_missed(write: Write) -> None:
    """Which channels another project has is known only to a build, which asks it."""
    conf = QUIET + 'intersphinx_mapping = {"other": ("https://other.hl7.org/", None)}\n'
    folder = write({"conf.py": conf, "index.md": "Ask {channel}`lost` or {external+other:channel:channel}`x`.\n"})
    assert places(folder) == []


@pytest.mark.parametrize(
    "ignore", ['nitpick_ignore = [("channel:channel", "lost")]', 'nitpick_ignore_regex = [("channel:.*", "lo.*")]']
)
def test_ignored_references(write: Write, ignore: str) -> None:
    folder = write({"conf.py": QUIET + f"{ignore}\n", "index.md": "Ask {channel}`lost` or\n{channel}`gone`.\n"})
    assert places(folder) == [("index.md", 2, "reference")]


def test_directives_and_roles_of_others(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their text is read, their code is not, and nothing is asked of the network."""
    asked: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda address, *_, **__: asked.append(address))
    markdown = f"""# Home

:::::{{tab-item}} Write to {{channel}}`argument`
{WRONG}
:::::

```{{code-block}} md
{{channel}}`code`
```

```{{mermaid}}
{{channel}}`drawing`
```

{{abbr}}`Text {{channel}}` and {{bogus}}`help@hl7.org`, {{strange}}`INTEROpen <x>`, {{kbd}}`INTEROpen <x>`.

```{{csv-table}}
:url: http://127.0.0.1:9/
```

```{{eval-rst}}
Ask :channel:`inside`.
```
"""
    rst = """Other
=====

.. role:: own

.. default-role:: channel

Ask `default`, :own:`text`, :math:`a` and :py:func:`f`.

.. raw:: html
   :url: http://127.0.0.1:9/

.. seealso:: :channel:`also`

.. only:: html

   Part
   ----

   :channel:`only`
"""
    conf = QUIET + 'channels_terms = ["INTEROPen"]\n'
    folder = write({"conf.py": conf, "index.md": markdown, "other.rst": rst})
    assert places(folder, notes=True) == [
        ("index.md", 3, "reference"),
        ("index.md", 5, "kind"),
        ("index.md", 21, "term"),
        ("index.md", 28, "reference"),
        ("other.rst", 8, "reference"),
        ("other.rst", 13, "reference"),
        ("other.rst", 20, "reference"),
    ]
    assert not asked


def test_the_default_role_of_a_project(write: Write) -> None:
    folder = write({"conf.py": QUIET + 'default_role = "channel"\n', "index.rst": "Ask `lost`.\n"})
    assert places(folder) == [("index.rst", 1, "reference")]


def test_a_role_of_one_page_is_unknown_on_the_next(write: Write) -> None:
    pages = {"a.rst": ".. role:: own(emphasis)\n\n:own:`INTEROpen`\n", "b.rst": "This :own:`INTEROpen` may be code.\n"}
    folder = write({"conf.py": QUIET + 'channels_terms = ["INTEROPen"]\n', **pages})
    assert places(folder, notes=True) == [("a.rst", 3, "term")]


def test_front_matter(write: Write) -> None:
    broken = "---\na: [\n---\n" + WRONG
    page = "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n" + WRONG.replace("Forum", "Talk")
    conf = QUIET.replace('myst_enable_extensions = ["colon_fence"]', "")
    folder = write({"conf.py": conf, "a.md": broken.replace(":::", "```"), "b.md": page})
    assert places(folder) == [("a.md", 5, "kind"), ("b.md", 6, "kind")]


def test_what_was_published(write: Write) -> None:
    conf = QUIET + 'channels_published = "published.txt"\n'
    folder = write(
        {"conf.py": conf, "index.md": "# Home\n", "a.md": RIGHT, "published.txt": "index\n  #house\na\n  #talk\n"}
    )
    assert places(folder) == [("published.txt", 2, "anchor"), ("published.txt", 4, "anchor")]
    assert places(folder, "published.txt") == places(folder)
    assert places(folder, "index.md") == []


def test_saved_copies(write: Write) -> None:
    channel = RIGHT.replace("For talk.", ":::{timeline} Posts\n:account: https://x.com/HL7\n:snapshot: x.json\n:::")
    retired = channel.replace(":kind:", ":status: retired\n:kind:").replace("Forum", "Gone").replace("x.json", "z.json")
    rst = ".. timeline:: Posts\n   :account: https://x.com/HL7\n   :snapshot: /data/y.json\n\n.. timeline::\n"
    files = {
        "conf.py": QUIET,
        "help/a.md": "::" + channel.replace("\n:::\n:::", "\n:::\n:::::"),
        "b.rst": rst,
        "c.md": retired,
    }
    folder = write(files)
    assert sorted(timelines(folder)) == [
        ("https://x.com/HL7", folder / "data/y.json"),
        ("https://x.com/HL7", folder / "help/x.json"),
    ]
