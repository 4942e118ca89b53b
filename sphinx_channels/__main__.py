"""The command line: ``sphinx-channels COMMAND``, or ``python -m sphinx_channels COMMAND``.

Each command is declared by the ``add_parser(subparsers)`` of a module, which is loaded only for its own commands.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from io import TextIOWrapper
from typing import Final

from sphinx_channels import __version__

#: The modules, with the commands of each.
MODULES: Final = {
    "sphinx_channels.commands": ("check", "report", "published"),
    "sphinx_channels.snapshots.command": ("snapshot",),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; 2 is for what could not be done, with the reason in a sentence."""
    words = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name that the encoding of the output has not is no error
            stream.reconfigure(errors="backslashreplace")
    parser = ArgumentParser(prog="sphinx-channels", description="Tools for projects with channels.")
    parser.add_argument("--version", action="version", version=f"sphinx-channels {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    asked = [module for module, commands in MODULES.items() if words[:1] and words[0] in commands]
    try:
        if words != ["--version"]:
            for module in asked or MODULES:
                import_module(module).add_parser(subparsers)
        arguments = parser.parse_args(words)
        status: int = arguments.run(arguments)
        print(end="", flush=True)
    except ModuleNotFoundError as error:
        if error.name != "sphinx":
            raise
        print(f"{sys.executable} has no Sphinx: use the environment in which the site is built.", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would fail once more at its end
        return 141  # as the shell calls it
    return status


if __name__ == "__main__":
    sys.exit(main())
