"""What the command line can do; all but ``snapshot`` read the project with Sphinx."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import redirect_stdout
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sphinx_channels import __version__
from sphinx_channels.check import CheckError, Project, Remark, find_conf, run
from sphinx_channels.messages import shown, shown_path
from sphinx_channels.outputs.sync import PARTS, sync
from sphinx_channels.snapshots import command as snapshot


def parser() -> ArgumentParser:
    """All command lines."""
    parser = ArgumentParser(prog="sphinx-channels", description="Tools for projects with channels.")
    parser.add_argument("--version", action="version", version=f"sphinx-channels {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    says = "say every warning of a build, without its pages; exit with 1 if there is one, 2 if it cannot be read"
    check = commands.add_parser("check", help=says, description=says)
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="what to speak of; else everything")
    check.add_argument("-n", action="store_true", dest="nitpicky", help="warn of all missing references")
    check.add_argument("--format", choices=FORMATS, default="text", help="how to write it (default: text)")
    check.add_argument("--notes", action="store_true", help="say also what never fails a build")
    check.add_argument("--fix", action="store_true", help="correct in the files what can be corrected in one way only")
    report = commands.add_parser("report", help="list the channels: state, age, owner, uses, findings")
    published = commands.add_parser("published", help="renew the list of what was published")
    published.add_argument("--forget", action="store_true", help="drop what is gone")
    syncing = commands.add_parser("sync", help="renew what else in the repository names channels, such as SUPPORT.md")
    syncing.add_argument("--check", action="store_true", help="print what would change; exit with 1 if anything would")
    syncing.add_argument("--only", choices=PARTS, nargs="+", default=(), help="some of them")
    syncing.add_argument("--builder", choices=("html", "dirhtml"), help="what makes your site (default: html)")
    builders = {check: "html", syncing: "html", report: "channels", published: "channels-published"}
    for command, act in {check: _check, syncing: _sync, report: _build, published: _build}.items():
        command.add_argument("--confdir", type=Path, metavar="DIR", help="where conf.py is; else the nearest upwards")
        command.add_argument("--source", type=Path, metavar="DIR", help="where the pages are; else beside conf.py")
        command.add_argument("--cache", type=Path, metavar="DIR", help="where to keep what was read, between two runs")
        command.set_defaults(run=_run, act=act, builder=builders[command], files=[], nitpicky=False, forget=False)
    snapshot.add_parser(commands)
    return parser


def _run(arguments: Namespace) -> int:
    """Do the work on a project: without a word on it, that of the first file, or of the current folder."""
    start = Path(*arguments.files[:1]).resolve()
    try:
        if lost := [path for path in arguments.files if not path.exists()]:
            raise CheckError(f"{lost[0]}: there is no such file.")
        confdir = arguments.confdir or find_conf(start, _repository(start, Path(start.anchor)))
        if not confdir:
            raise CheckError("There is no conf.py here or above. Name its folder: --confdir DIR")
        srcdir = (arguments.source or confdir).resolve()
        project = Project(confdir.resolve(), srcdir, arguments.cache, arguments.nitpicky)
        return int(arguments.act(project, arguments))
    except CheckError as error:
        print(error, file=sys.stderr)
        return 2


def _repository(folder: Path, default: Path) -> Path:
    """The top of the repository of a folder, if it is in one."""
    return next((top for top in (folder, *folder.parents) if (top / ".git").exists()), default)


def _check(project: Project, arguments: Namespace) -> int:
    """Say everything; 1 is for something to fix."""
    with redirect_stdout(sys.stderr):  # what conf.py prints: the output is for programs
        remarks = run(project, tags=["channels-notes"] * arguments.notes)[1]
    if wanted := {path.resolve() for path in arguments.files}:
        remarks = [it for it in remarks if not wanted.isdisjoint((it.path.resolve(), *it.path.resolve().parents))]
    root = _repository(project.confdir, Path.cwd())
    if arguments.fix:
        remarks = [remark for remark in remarks if not _is_mended(remark, root)]
    folder = Path.cwd() if arguments.format == "text" else root  # programs count paths from the top
    print(FORMATS[arguments.format](remarks, folder), end="")
    errors = sum(remark.level == "error" for remark in remarks)
    if arguments.format == "text":
        print(f"{errors} to fix, {len(remarks) - errors} to note." if remarks else "nothing to fix.", file=sys.stderr)
    return int(errors > 0)


def _sync(project: Project, arguments: Namespace) -> int:
    """Keep the repository's files in step; 1 is for one that is not, or cannot be."""
    with redirect_stdout(sys.stderr):
        app, remarks = run(project, arguments.builder)
    wrong = [it for it in remarks if it.level == "error" and it.rule.startswith("channels.")]
    if wrong:  # a channel whose address cannot be read would be missing in the files
        print(_as_text(wrong, Path.cwd()), end="", file=sys.stderr)
        return 1
    top = Path.cwd() if project.confdir.is_relative_to(Path.cwd()) else project.confdir
    return sync(app, _repository(project.confdir, top), arguments.only, check=arguments.check)


def _is_mended(remark: Remark, root: Path) -> bool:
    """Mend the line of a remark, if it is certain what to write and where; nothing outside of the repository."""
    path, old, number = remark.path.resolve(), remark.old.encode(), remark.line - 1
    if not old or not path.is_relative_to(root):
        return False
    lines = path.read_bytes().split(b"\n")  # all else stays as it is, byte for byte
    line, end = b"".join(lines[number : number + 1]).rpartition(old)[::2]
    if not line or old in line or end.strip(b" \t\r\"'}],") or not os.access(path, os.W_OK):
        return False
    lines[number] = line + remark.fix.encode() + end
    path.write_bytes(b"\n".join(lines))
    print(f"{shown_path(path, Path.cwd())}:{remark.line}: {shown(remark.old)} is now {remark.fix}", file=sys.stderr)
    return True


def _build(project: Project, arguments: Namespace) -> int:
    """Print the report, or renew the list of what was published; 1 is for one that is not whole."""
    remarks = run(project, arguments.builder, ["forget"] * arguments.forget)[1]
    print(_as_text(remarks, Path.cwd()), end="", file=sys.stderr)
    return int(bool(remarks) and arguments.builder != "channels")


def _as_text(remarks: list[Remark], folder: Path) -> str:
    """For people and editors."""
    return "".join(f"{shown_path(it.path, folder)}:{it.line}: {it.level}: {it.message} [{it.rule}]\n" for it in remarks)


def _as_json(remarks: list[Remark], folder: Path) -> str:
    """For programs, as ``support/adopting.md`` describes it; in ASCII, for outputs of any encoding."""
    rows = []
    for path, line, rule, message, level, fix, _old in remarks:
        row = {"path": shown_path(path, folder), "line": line, "level": level, "rule": rule, "message": message}
        rows.append(row | ({"fix": fix} if fix else {}))
    return json.dumps(rows, indent=2) + "\n"


def _as_github(remarks: list[Remark], folder: Path) -> str:
    """Workflow commands of GitHub Actions, with the escapes of its toolkit (``packages/core/src/command.ts``)."""
    text = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
    word = text | str.maketrans({":": "%3A", ",": "%2C"})
    return "".join(
        f"::{'notice' if it.level == 'note' else 'error'} file={shown_path(it.path, folder).translate(word)},"
        f"line={it.line},title={it.rule.translate(word)}::{it.message.translate(text)}\n"
        for it in remarks
    )


def _as_sarif(remarks: list[Remark], folder: Path) -> str:
    """SARIF 2.1.0 of OASIS, which GitHub's code scanning reads."""
    results = []
    for path, line, rule, message, level, *_fix in remarks:
        file = {"uri": quote(shown_path(path, folder)), "uriBaseId": "%SRCROOT%"}
        place = {"physicalLocation": {"artifactLocation": file, "region": {"startLine": line}}}
        results.append({"ruleId": rule, "level": level, "message": {"text": message}, "locations": [place]})
    rules = [{"id": rule} for rule in sorted({remark.rule for remark in remarks})]
    tool = {"driver": {"name": "sphinx-channels", "version": __version__, "rules": rules}}
    schema, runs = "https://json.schemastore.org/sarif-2.1.0.json", [{"tool": tool, "results": results}]
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": runs}, indent=2) + "\n"


FORMATS: Final = {"text": _as_text, "json": _as_json, "github": _as_github, "sarif": _as_sarif}
