"""``python -m sphinx_channels check``: what a build would say of the channels, without a build.

For editors, pre-commit and pull requests. The whole project is read, because a name used twice is used on two pages;
what is said can be limited to some files.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Iterator, Sequence

    from sphinx_channels.findings import Finding
    from sphinx_channels.located import Located
    from sphinx_channels.standalone.reading import Reading

FORMATS: Final = ("text", "json", "github")

#: The rule under which a file is listed that cannot be read.
UNREADABLE: Final = "file"

#: A page with none of these has no bearing on any other page.
_OF_INTEREST: Final = re.compile(rb"channel|toctree|include|\{page\}|\bpage::")


class Remark(NamedTuple):
    """One line of the output, in the order of the output."""

    path: str
    line: int
    level: str
    """``error`` or ``note``."""
    rule: str
    message: str


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command line."""
    parser = commands.add_parser(
        "check",
        help="say what is wrong with the channels, without a build",
        description="Check the channels of a project without building it. Exit status 1: there is something to mend.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="pages or folders; else the whole project")
    parser.add_argument("--confdir", type=Path, metavar="DIR", help="where conf.py is; else the nearest one upwards")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to write it (default: text)")
    parser.add_argument("--notes", action="store_true", help="say also what never fails a build")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the command: 0 all is well, 1 a build would warn, 2 there is no project to check."""
    # Everything else is loaded now, so that the other commands need not wait for it.
    from sphinx_channels.standalone.confdir import find_confdir

    if arguments.confdir and not (arguments.confdir / "conf.py").is_file():
        print(f"{arguments.confdir}: there is no conf.py in this folder.", file=sys.stderr)
        return 2
    here = arguments.confdir or find_confdir(Path.cwd())
    if not here and not arguments.files:
        print(
            "There is no conf.py here or above. Name the files to check, or its folder: --confdir DIR", file=sys.stderr
        )
        return 2
    projects: dict[Path | None, list[Path]] = {}
    for file in arguments.files:
        start = file if file.is_dir() else file.parent
        projects.setdefault(arguments.confdir or find_confdir(start.resolve()), []).append(file)
    remarks: list[Remark] = []
    pages = 0
    for confdir, files in (projects or {here: []}).items():
        found, count = check(confdir, files, notes=arguments.notes)
        remarks += found
        pages += count
    _write(sorted(set(remarks)), arguments.format, pages)
    return 1 if any(remark.level == "error" for remark in remarks) else 0


def check(confdir: Path | None, files: Sequence[Path] = (), *, notes: bool = False) -> tuple[list[Remark], int]:
    """Check one project, or files that belong to none; gives also the number of pages that were asked for.

    :param files: what to speak of; everything where it is empty or the folder of the project.
    """
    from sphinx_channels.located import is_suppressed
    from sphinx_channels.standalone.confdir import ConfigurationError
    from sphinx_channels.standalone.reading import read_all

    try:
        reading = load(confdir, files)
    except ConfigurationError as error:
        return [Remark(_shown(Path(confdir or "", "conf.py")), 1, "error", UNREADABLE, str(error))], 0
    wanted, remarks = _wanted(reading, confdir, files)
    listed = _asks_for_the_list(reading, wanted)
    documents, failures = read_all(reading, _needed(reading, None if listed else wanted))
    remarks += [
        Remark(_shown(path), 1, "error", UNREADABLE, f"{_shown(path)}: {reason}")
        for path, reason in failures.items()
        if wanted is None or path.resolve() in wanted
    ]
    config = reading.config
    references = confdir is not None and not config.intersphinx_mapping
    spoken_of = {name: page for name, page in documents.items() if wanted is None or reading.files[name] & wanted}
    found = [*reading.findings(spoken_of, references=references)]
    if listed:
        from sphinx_channels.published import check_published

        found += check_published(reading.environment)
    remarks += [
        _remark(item)
        for item in found
        if (wanted is None or Path(item.path).resolve() in wanted)
        and (not item.finding.is_note or notes or config.channels_notes)
        and (confdir or item.finding.rule != "reference")
        and not is_suppressed(item.finding.rule, config.suppress_warnings)
    ]
    _say_what_was_left_out(reading, wanted, failures)
    return remarks, len(documents if wanted is None else wanted)


def timelines(confdir: Path) -> Iterator[tuple[str, Path]]:
    """The address of the account and the file of every saved copy that the pages of a project name.

    :raises SnapshotError: where the project cannot be read.
    """
    from sphinx_channels.snapshots.file import SnapshotError
    from sphinx_channels.standalone.confdir import ConfigurationError
    from sphinx_channels.standalone.reading import read_all

    try:
        reading = load(confdir)
    except ConfigurationError as error:
        raise SnapshotError(f"{confdir}: {error}") from None
    _documents, failures = read_all(reading, reading.found_docs)
    for path, reason in failures.items():
        raise SnapshotError(f"{path}: {reason}")
    yield from ((url, Path(name)) for url, name in dict.fromkeys(reading.timelines))


def load(confdir: Path | None, files: Sequence[Path] = ()) -> Reading:
    """A project with its configuration and the list of its pages, none of them read yet.

    :raises ConfigurationError: where ``conf.py`` is missing or does not run.
    """
    from sphinx_channels.standalone.confdir import SUFFIXES, loose_pages, project_pages, read_config
    from sphinx_channels.standalone.reading import Reading

    said: list[Finding] = []
    config = read_config(confdir, said)
    if confdir is not None:
        return Reading(confdir.resolve(), config, project_pages(confdir.resolve(), config), said)
    below = [page for file in files for page in (sorted(file.rglob("*")) if file.is_dir() else [file])]
    pages = [page.resolve() for page in below if page.suffix in SUFFIXES and page.is_file()]
    return Reading(Path.cwd(), config, loose_pages(pages))


def _wanted(reading: Reading, confdir: Path | None, files: Sequence[Path]) -> tuple[set[Path] | None, list[Remark]]:
    """The files to speak of, None for all; and what there is to say of those that do not exist."""
    if not files or (confdir and any(file.resolve() == confdir.resolve() for file in files)):
        return None, []
    wanted: set[Path] = set()
    for file in files:
        path = file.resolve()
        if file.is_dir():
            wanted |= {page.resolve() for page in reading.paths.values() if path in page.resolve().parents}
        else:
            wanted.add(path)
    missing = [path for path in wanted if not path.exists()]
    wanted.difference_update(missing)
    message = "there is no such file."
    return wanted, [Remark(_shown(path), 1, "error", UNREADABLE, f"{_shown(path)}: {message}") for path in missing]


def _needed(reading: Reading, wanted: set[Path] | None) -> Iterator[str]:
    """The pages to read: those to speak of, and those that may have a bearing on them."""
    for docname, path in reading.paths.items():
        if wanted is None or path.resolve() in wanted or _OF_INTEREST.search(path.read_bytes()):
            yield docname


def _asks_for_the_list(reading: Reading, wanted: set[Path] | None) -> bool:
    """Whether to look for what ``channels_published`` misses, which takes every page."""
    name = reading.config.channels_published
    return bool(name) and (wanted is None or Path(reading.srcdir, name).resolve() in wanted)


def _say_what_was_left_out(reading: Reading, wanted: set[Path] | None, failures: dict[Path, str]) -> None:
    """Name the files that were asked for and are no page of the project: nobody shall think that they are correct."""
    known = {path.resolve() for path in failures}.union(*reading.files.values())
    known.add(Path(reading.srcdir, reading.config.channels_published).resolve())
    for path in sorted((wanted or set()) - known):
        print(f"{_shown(path)}: this is no page of the project, so nothing in it was checked.", file=sys.stderr)


def _remark(item: Located) -> Remark:
    return Remark(_shown(Path(item.path)), item.line, item.level, item.finding.rule, item.sentence)


def _shown(path: Path) -> str:
    """A path as seen from here."""
    from sphinx_channels.located import shown_path

    return shown_path(path, Path())


def _write(remarks: Sequence[Remark], form: str, pages: int) -> None:
    if form == "json":
        print(json.dumps([remark._asdict() for remark in remarks], indent=2, ensure_ascii=False))
        return
    for remark in remarks:
        print(_annotation(remark) if form == "github" else _line(remark))
    if form == "text":
        errors = sum(remark.level == "error" for remark in remarks)
        counts = f"{errors} to mend, {len(remarks) - errors} to note" if remarks else "nothing to mend"
        print(f"{pages} {'page' if pages == 1 else 'pages'}: {counts}.", file=sys.stderr)


def _line(remark: Remark) -> str:
    return f"{remark.path}:{remark.line}: {remark.level}: {remark.message} [channels.{remark.rule}]"


def _annotation(remark: Remark) -> str:
    """A workflow command of GitHub Actions, with the escapes of its toolkit."""
    level = "error" if remark.level == "error" else "notice"
    values = {"file": remark.path, "line": str(remark.line), "title": f"channels.{remark.rule}"}
    properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in values.items())
    return f"::{level} {properties}::{_escaped(remark.message)}"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(character):02X}" if character in "%\r\n" + more else character for character in text)
