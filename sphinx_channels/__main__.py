"""The command line: ``sphinx-channels COMMAND``, or ``python -m sphinx_channels COMMAND``."""

import os
import sys
from io import TextIOWrapper


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; 2 is for what could not be done, with the reason in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name that the encoding of the output has not is no error
            stream.reconfigure(errors="backslashreplace")
    try:
        from sphinx_channels.commands import parser

        arguments = parser().parse_args(argv)
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
