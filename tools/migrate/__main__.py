"""``python tools/migrate PAGE.md``: a page of a Jekyll site as a page with channels, and what is left to decide."""

import sys
from argparse import ArgumentParser
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).parent.parent)

from migrate.page import migrate


def main(arguments: list[str] | None = None) -> None:
    """Print the new page on standard output and the list on standard error."""
    parser = ArgumentParser(prog="python tools/migrate", description=__doc__)
    parser.add_argument("page", type=Path)
    path = parser.parse_args(arguments).page
    try:
        page, remarks = migrate(path.read_bytes(), path.stem)
    except (OSError, RecursionError) as error:
        sys.exit(f"{path} cannot be read: {getattr(error, 'strerror', 'its elements are nested too deeply')}.")
    sys.stdout.buffer.write(page.encode())
    for line, sort, text in remarks:
        print(f"{path}:{line}: {sort}: {text}", file=sys.stderr)


main()
