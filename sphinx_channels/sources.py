"""What only the text of a page tells, not what a parser made of it: where fences end, and names that are misspelt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import is_directive_registered, is_role_registered

from sphinx_channels.checks.fences import check_fences
from sphinx_channels.checks.names import DIRECTIVES, check_names, nearest_name
from sphinx_channels.checks.source import DIRECTIVE, merge_mark
from sphinx_channels.findings import Finding
from sphinx_channels.lines import source_lines
from sphinx_channels.located import Located

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.environment import BuildEnvironment

#: The lines of the directives of ours that were run, by file.
_RUN = "channels:run"
#: The lines of Markdown pages, by file.
_LINES = "channels:lines"
#: Where a merge begins that nobody finished, by file.
_TORN = "channels:torn"


def note_directive(env: BuildEnvironment, source: str, line: int) -> None:
    """Remember that a directive of ours was run: what looks the same and was not run is an example or a comment."""
    known: dict[str, set[int]] = cast("dict[str, Any]", env.temp_data).setdefault(_RUN, {})
    known.setdefault(source, set()).add(line)


def page_lines(env: BuildEnvironment, source: str) -> list[str]:
    """What :func:`source_lines` gives of a file, read once for all that look at it while a page is read."""
    known: dict[str, list[str]] = cast("dict[str, Any]", env.temp_data).setdefault(_LINES, {})
    if source not in known:
        known[source] = source_lines(source)
    return known[source]


def unfinished_merge(env: BuildEnvironment, source: str, lines: Sequence[str]) -> tuple[int, str] | None:
    """Where a file has two versions of something, of which that is said and nothing else; looked for once a file."""
    known: dict[str, tuple[int, str] | None] = cast("dict[str, Any]", env.temp_data).setdefault(_TORN, {})
    if source not in known:
        known[source] = merge_mark("\n".join(lines))
    return known[source]


class KeepText(SphinxTransform):
    """Keep the text of a block of ours that docutils cannot read: Sphinx takes it away with the error."""

    default_priority = 30

    def apply(self, **kwargs: object) -> None:
        for message, text in _unread_blocks(self.document):
            copy = nodes.literal_block(text, text, language="none")
            copy.source, copy.line = message.get("source"), message.get("line")
            message.parent.insert(message.parent.index(message) + 1, copy)


def _unread_blocks(document: nodes.document) -> Iterator[tuple[nodes.system_message, str]]:
    """The errors about a directive of ours, each with the text that it takes the place of."""
    for message in list(document.findall(nodes.system_message)):
        text = next((block.astext() for block in message.findall(nodes.literal_block)), "")
        name = DIRECTIVE.match(text)
        if name and (name[2] in DIRECTIVES or nearest_name(name[2])):
            yield message, text


def check_sources(env: BuildEnvironment, docname: str, document: nodes.document) -> Iterator[Located]:
    """What is wrong in the files from which the page that was just read is made."""
    path = Path(env.doc2path(docname))
    run: dict[str, set[int]] = cast("dict[str, Any]", env.temp_data).get(_RUN, {})
    found: dict[str, tuple[int, str] | None] = cast("dict[str, Any]", env.temp_data).get(_TORN, {})
    torn = {source: mark for source, mark in found.items() if mark}
    is_rst = path.suffix == ".rst"
    text = path.read_text(encoding="utf-8-sig", errors="replace") if is_rst else "\n".join(page_lines(env, str(path)))
    if (run or "channel" in text) and (mark := merge_mark(text)):
        torn[str(path)] = mark
    for source, mark in torn.items():
        yield Located(Finding("conflict", {"value": mark[1]}), str(Path(source).absolute()), mark[0])
    if torn:
        return
    unread = False
    for line, finding in check_names(text, _is_known, markdown=not is_rst):
        unread = unread or finding.key == "name.block"
        yield Located(finding, str(path), line)
    for message, text in _unread_blocks(document):
        reason = message.astext()
        key = "option.once" if "duplicate option" in reason else "option.blank"
        if "invalid option" in reason:
            finding = Finding(key, {"value": text.partition("\n")[0].strip()})
            yield Located(finding, str(Path(message["source"]).absolute()), message["line"])
    exact = getattr(env.config, "myst_colon_fence_exact_match", False) is True
    for source, directives in run.items():
        for line, directive, finding in check_fences("\n".join(page_lines(env, source)), exact=exact):
            # The end of a block that is none is not too many.
            if directive in directives and not (unread and finding.key == "nested.extra"):
                yield Located(finding, str(Path(source).absolute()), line)


def _is_known(kind: str, name: str) -> bool:
    return is_directive_registered(name) if kind == "directive" else is_role_registered(name)
