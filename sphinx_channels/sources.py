"""What only the text of a page tells, not what a parser made of it: where fences end, and names that are misspelt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.util.docutils import is_directive_registered, is_role_registered

from sphinx_channels.checks.fences import check_fences
from sphinx_channels.checks.names import check_names
from sphinx_channels.lines import MARKDOWN, source_lines
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


def check_sources(env: BuildEnvironment, docname: str) -> Iterator[Located]:
    """What is wrong in the files from which the page that was just read is made."""
    path = Path(env.doc2path(docname))
    if path.suffix in {*MARKDOWN, ".rst"}:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        for line, finding in check_names(text, _is_known, markdown=path.suffix != ".rst"):
            yield Located(finding, str(path), line)
    run: dict[str, set[int]] = cast("dict[str, Any]", env.temp_data).get(_RUN, {})
    exact = getattr(env.config, "myst_colon_fence_exact_match", False) is True
    for source, directives in run.items():
        for line, directive, finding in check_fences("\n".join(source_lines(source)), exact=exact):
            if directive in directives:
                yield Located(finding, str(Path(source).absolute()), line)


def _is_known(kind: str, name: str) -> bool:
    return is_directive_registered(name) if kind == "directive" else is_role_registered(name)
