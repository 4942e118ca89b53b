"""The command line: ``python -m sphinx_channels COMMAND``.

Each command is a module with ``add_parser(subparsers)``, which declares its arguments and sets ``run``.
"""

from __future__ import annotations

import argparse
import sys

from sphinx_channels.snapshots import command as snapshots
from sphinx_channels.standalone import command as standalone


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_channels", description="Tools for pages with channels.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (standalone, snapshots):
        module.add_parser(commands)
    arguments = parser.parse_args(argv)
    status: int = arguments.run(arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())
