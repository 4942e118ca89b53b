"""``python tools/migrate PAGE.md``: a page of a Jekyll site as a page with channels, and what is left to decide."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).parent.parent)

from migrate.page import migrate


def main(arguments: list[str]) -> int:
    """Print the new page on standard output and the list on standard error."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        page, remarks = migrate(path.read_bytes(), path.stem)
    except (OSError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its elements are nested too deeply"
        print(f"{path} cannot be read: {reason}.", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(page.encode())
    print(*(f"{path}:{remark}" for remark in remarks), f"{len(remarks)} remarks.", sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
