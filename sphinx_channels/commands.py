"""The commands that read a project with Sphinx: ``check``, ``report`` and ``published``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_channels import __version__
from sphinx_channels.check import CheckError, Project, is_wanted, opened, read
from sphinx_channels.formats import FORMATS, Remark, repository
from sphinx_channels.messages import shown_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command lines."""
    check = commands.add_parser(
        "check",
        help="say every warning of a build, without building the pages",
        description="Say every warning of a build, without building the pages. The exit status is 0 if there is none, "
        "1 if there are some, and 2 if the project cannot be read.",
    )
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="what to speak of; else everything")
    check.add_argument("-n", action="store_true", dest="nitpicky", help="warn of all missing references")
    check.add_argument("--format", choices=FORMATS, default="text", help="how to write it (default: text)")
    check.add_argument("--notes", action="store_true", help="say also what never fails a build")
    check.add_argument("--fix", action="store_true", help="mend in the files what can be mended in one way only")
    check.add_argument("--version", action="version", version=f"sphinx-channels {__version__}")
    check.set_defaults(command=run_check)
    report = commands.add_parser("report", help="list the channels: state, age, owner, uses, findings")
    report.set_defaults(command=run_builder, builder="channels", files=(), forget=False)
    published = commands.add_parser("published", help="renew the list of what was published")
    published.add_argument("--forget", action="store_true", help="drop what is gone")
    published.set_defaults(command=run_builder, builder="channels-published", files=())
    for parser in (check, report, published):
        parser.add_argument("--confdir", type=Path, metavar="DIR", help="where conf.py is; else the nearest upwards")
        parser.add_argument("--source", type=Path, metavar="DIR", help="where the pages are; else beside conf.py")
        parser.add_argument("--cache", type=Path, metavar="DIR", help="where to keep what was read, between two runs")
        parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command that is asked for; 2 is for a project that cannot be read."""
    try:
        status: int = arguments.command(find_project(arguments), arguments)
    except CheckError as error:
        print(error, file=sys.stderr)
        return 2
    return status


def find_project(arguments: Namespace) -> Project:
    """The project that is meant: without a word on it, that of the first file, or of the current folder.

    :raises CheckError: where there is none.
    """
    for path in arguments.files:
        if not path.exists():
            raise CheckError(f"{path}: there is no such file.")
    confdir = arguments.confdir or _nearest(Path(*arguments.files[:1]).resolve())
    if confdir is None:
        raise CheckError("There is no conf.py here or above. Name its folder: --confdir DIR")
    if not (confdir / "conf.py").is_file():
        raise CheckError(f"{confdir}: there is no conf.py in this folder.")
    srcdir = arguments.source or confdir
    return Project(confdir.resolve(), srcdir.resolve(), arguments.cache, getattr(arguments, "nitpicky", False))


def _nearest(start: Path) -> Path | None:
    """The nearest folder upwards with a ``conf.py``; no further than the repository goes, since it is a program."""
    for folder in (start, *start.parents):
        if (folder / "conf.py").is_file():
            return folder
        if (folder / ".git").exists():
            break
    return None


def run_check(project: Project, arguments: Namespace) -> int:
    """Say everything; 1 is for something to mend."""
    root = repository(project.confdir)
    wanted = frozenset(path.resolve() for path in arguments.files) or None
    app, remarks = read(project, wanted, notes=arguments.notes)
    if arguments.fix:
        remarks = [remark for remark in remarks if not _is_mended(remark, root)]
    print(FORMATS[arguments.format](remarks, Path.cwd() if arguments.format == "text" else root), end="")
    errors = sum(remark.level == "error" for remark in remarks)
    if arguments.format == "text":
        counts = f"{errors} to mend, {len(remarks) - errors} to note" if remarks else "nothing to mend"
        print(f"{counts}.", file=sys.stderr)
    looked_at = {*_files(app), *(remark.path.resolve() for remark in remarks)}
    for path in arguments.files:
        if not any(is_wanted(file, {path.resolve()}) for file in looked_at):
            print(f"{path}: no page of this project, so nothing in it was checked.", file=sys.stderr)
    return int(errors > 0)


def _files(app: Sphinx) -> Iterator[Path]:
    """Every file that something can be said of."""
    yield from (Path(app.srcdir, app.config.channels_published), Path(app.confdir, "conf.py"))
    for docname in app.env.found_docs:
        yield from app.builder.files(docname)  # type: ignore[attr-defined]


def _is_mended(remark: Remark, root: Path) -> bool:
    """Mend the line of a remark, if it is certain what to write and where; nothing outside of the repository."""
    path = remark.path.resolve()
    if not (remark.fix and remark.old and path.is_relative_to(root)):
        return False
    lines = path.read_bytes().splitlines(keepends=True)  # in bytes, so that all else stays as it is
    line = b"".join(lines[remark.line - 1 : remark.line])
    if line.count(remark.old.encode()) != 1:
        return False
    lines[remark.line - 1] = line.replace(remark.old.encode(), remark.fix.encode())
    path.write_bytes(b"".join(lines))
    print(f"{shown_path(path, Path.cwd())}:{remark.line}: {remark.old} is now {remark.fix}", file=sys.stderr)
    return True


def run_builder(project: Project, arguments: Namespace) -> int:
    """Run one of the builders that write no pages; 1 is for a list of what was published that is not whole."""
    with opened(project, arguments.builder, ("forget",) * arguments.forget) as (app, remarks):
        app.build()
    print(FORMATS["text"](remarks, Path.cwd()), end="", file=sys.stderr)
    return int(bool(remarks) and arguments.builder != "channels")
