"""What only the text of a page tells, not what a parser made of it: fences that end elsewhere than was meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx_channels.checks.fences import check_fences
from sphinx_channels.lines import source_lines
from sphinx_channels.located import Located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

#: The lines of the directives of ours that were run, by file.
_RUN = "channels:run"


def note_directive(env: BuildEnvironment, source: str, line: int) -> None:
    """Remember that a directive of ours was run: what looks the same and was not run is an example or a comment."""
    known: dict[str, set[int]] = cast("dict[str, Any]", env.temp_data).setdefault(_RUN, {})
    known.setdefault(source, set()).add(line)


def check_sources(env: BuildEnvironment) -> Iterator[Located]:
    """What is wrong in the files from which the page that was just read is made."""
    run: dict[str, set[int]] = cast("dict[str, Any]", env.temp_data).get(_RUN, {})
    exact = getattr(env.config, "myst_colon_fence_exact_match", False) is True
    for source, directives in run.items():
        for line, directive, finding in check_fences("\n".join(source_lines(source)), exact=exact):
            if directive in directives:
                yield Located(finding, str(Path(source).absolute()), line)
