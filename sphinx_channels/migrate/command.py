"""``python -m sphinx_channels migrate PAGE.md``: a page of the old Jekyll theme as a MyST page with channels.

The new page goes to standard output, or to a file; what could not be decided goes to standard error, line by line.
No text is lost: every word and every address of the old page is on the new page or in that list.

The exit status says whether a page was written (0) or not (2), not how long the list is: there is always something to
check on a page that a machine has moved.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from sphinx_channels.migrate.page import Migration


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``migrate``."""
    parser = subparsers.add_parser(
        "migrate",
        help="turn a page of a Jekyll site into a page with channels",
        description="Turn a page of a Jekyll documentation theme into a MyST page with channels. The page goes to "
        "standard output; what could not be decided goes to standard error, with the line of the old page.",
    )
    parser.add_argument("page", metavar="PAGE.md", type=Path, help="the page of the old site")
    parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write the new page to this file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate one page: 0 when the new page was written, 2 when it could not be."""
    # Everything else is loaded now, so that the other commands need not wait for it.
    from sphinx_channels.migrate.page import migrate_page

    source: Path = arguments.page
    output: Path | None = arguments.output
    if output and output.exists() and source.exists() and output.samefile(source):
        return _fail(f"{output} is the old page itself: give the new one another name.")
    folder = (output or source).parent
    try:
        migration = migrate_page(source.read_bytes(), source.stem, lambda picture: _is_file(folder / picture))
    except ImportError as error:
        return _fail(f"migrate needs {error.name}: install sphinx-channels[site], which brings myst-parser.")
    except OSError as error:
        return _fail(f"{source} cannot be read: {error.strerror or error}.")
    try:
        _write(migration.page, output)
    except OSError as error:
        return _fail(f"{output or 'standard output'} cannot be written: {error.strerror or error}.")
    for remark in migration.remarks:
        print(f"{source}:{remark}", file=sys.stderr)
    print(_total(migration), file=sys.stderr)
    return 0


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return False


def _write(page: str, output: Path | None) -> None:
    """Write UTF-8 whatever the terminal's encoding is, for the output may be redirected to a file."""
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(page, encoding="utf-8", newline="\n")
    else:
        sys.stdout.buffer.write(page.encode())
        sys.stdout.buffer.flush()


def _total(migration: Migration) -> str:
    from sphinx_channels.migrate.remarks import SORTS

    decide, guess, changed, removed = (sum(remark.sort == sort for remark in migration.remarks) for sort in SORTS)
    return f"{decide} to decide, {guess} guessed, {changed} changed, {removed} removed."


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
