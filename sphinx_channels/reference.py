"""``{channels-reference} TABLE``: this extension's own tables, made from the code that they describe.

For the documentation of the extension itself; a project that only has channels does not need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_channels import __version__
from sphinx_channels.config import VALUES
from sphinx_channels.messages import RULES
from sphinx_channels.model import FORMS, KINDS
from sphinx_channels.providers import csp_rows, provider_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Rows = tuple[tuple[str, ...], "Iterable[tuple[str, ...]]"]


def configuration() -> Rows:
    """Every configuration value."""
    rows = ((f"`{value.name}`", f"`{value.default!r}`", value.help) for value in VALUES)
    return ("Name", "Default", "What it does"), rows


def rules() -> Rows:
    """Every rule, with what silences it."""
    rows = ((f"`channels.{rule.name}`", "note" if rule.is_note else "warning", rule.when) for rule in RULES)
    return ("Subtype", "Level", "When"), rows


def kinds() -> Rows:
    """Every kind, with the addresses that it takes and its purposes."""
    rows = ((f"`{kind}`", " or ".join(FORMS[kind]), ", ".join(purposes) or "none") for kind, purposes in KINDS.items())
    return ("Kind", "Address", "Purposes unless `for` is given"), rows


TABLES: Final[dict[str, Callable[[], Rows]]] = {
    "configuration": configuration,
    "rules": rules,
    "kinds": kinds,
}


class ReferenceDirective(SphinxDirective):
    """Show one of :data:`TABLES`; its cells are in the language of the page, Markdown or rST."""

    required_arguments = 1

    def run(self) -> list[Node]:
        if self.arguments[0] not in TABLES:
            raise self.error(f"no table {self.arguments[0]!r}: write one of {', '.join(TABLES)}.")
        head, rows = TABLES[self.arguments[0]]()
        group = nodes.tgroup("", *(nodes.colspec("", colwidth=1) for _ in head), cols=len(head))
        group += nodes.thead("", self._row(head))
        group += nodes.tbody("", *(self._row(row) for row in rows))
        return [nodes.table("", group, classes=["channel-reference"])]

    def _row(self, cells: Iterable[str]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", *self._inline(cell)) for cell in cells))

    def _inline(self, text: str) -> list[Node]:
        return self.parse_text_to_nodes(text)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("channels-reference", ReferenceDirective)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
