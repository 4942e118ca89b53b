"""The extension's own files stay small, and only pages that need them load them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

LIMIT = 10 * 1024


def test_style_sheets_and_scripts_are_small() -> None:
    """What a page with everything on it loads, as a plain server sends it: unminified, compressed one by one."""
    files = list((REPOSITORY / "sphinx_channels" / "static").rglob("*.*s"))
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    assert {"channels.css", "timeline.css", "timeline.js"} <= set(sizes)
    assert sum(sizes.values()) <= LIMIT, sizes


@pytest.mark.parametrize("layout", ["cards", "table", "list", "chooser"])
def test_a_page_with_nothing_but_a_list_has_the_style_sheet(build: Callable[..., Built], layout: str) -> None:
    channel = ":::{channel} Us\n:kind: email\n:to: us@hl7.org\n\nQuestions.\n:::"
    listing = f"# Lists\n\n:::{{channels}}\n:layout: {layout}\n:::"
    built = build(
        {"index.md": f"# Us\n\n{channel}\n\n```{{toctree}}\nlist\nnone\n```", "list.md": listing, "none.md": "# None"}
    )
    assert "channels.css" in built.read("list.html")
    assert "channels.css" not in built.read("none.html")


def test_a_project_keeps_its_own_files_of_the_same_names(build: Callable[..., Built]) -> None:
    own = {f"_static/{name}": "/* ours */\n" for name in ("channels.css", "timeline.css", "timeline.js", "redirect.js")}
    posts = "# Us\n\n:::{timeline} Posts\n:account: https://x.com/HL7\n:::\n"
    built = build({"index.md": posts, **own}, html_static_path=["_static"])
    assert {name: built.read(name) for name in own} == own
    replaced = "/* the project's own look */\n"
    built = build({"index.md": posts, "_static/sphinx_channels/timeline.css": replaced}, html_static_path=["_static"])
    assert built.read("_static/sphinx_channels/timeline.css") == replaced
