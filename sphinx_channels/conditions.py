"""Blocks that some outputs leave out: ``only``, and ``ifconfig`` of ``sphinx.ext.ifconfig``.

All builders share what is read, and Sphinx drops such a block only when a page is written. So a channel keeps the
conditions of the blocks around it, and is there for a builder for which they hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.tags import Tags

from sphinx_channels.model import Condition

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


def conditions_of(node: Node) -> tuple[Condition, ...]:
    """The conditions of the blocks around a node, from within."""
    found = []
    around = node.parent
    while around is not None:
        if around.tagname in {"only", "ifconfig"}:
            found.append(Condition(around.tagname, around["expr"]))
        around = around.parent
    return tuple(found)


def holds(app: Sphinx, condition: Condition) -> bool:
    """Whether the builder of this build shows a block.

    One that writes nothing for readers, such as the report or ``linkcheck``, is to see what the web site shows.
    """
    try:
        if condition.block == "only":
            tags = app.tags if app.builder.format else Tags([*app.tags, "html"])
            return tags.eval_condition(condition.expression)
        values = {value.name: value.value for value in app.config} | {"builder": app.builder.name}
        return bool(eval(condition.expression, values))
    except Exception:  # Sphinx says it, and shows what stands in ``only``
        return condition.block == "only"
