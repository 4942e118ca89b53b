"""A channel whose card is not in an output is nowhere in it: blocks for some outputs only, blocks that are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CONF, files_of
from sphinx.util.inventory import InventoryFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

SECRET = ":::{channel} Backdoor\n:kind: email\n:to: trapdoor@interopen.org\n:aliases: postern\n\nFor the team.\n:::\n"
OPEN = ":::{channel} Front door\n:kind: email\n:to: us@interopen.org\n\nFor all.\n:::\n"
INDEX = """# Home

:::{channels}
:layout: table
:::

:::{channels}
:layout: chooser
:::

:::{channels}
:::

```{toctree}
a
```
"""


def only(condition: str, text: str = SECRET) -> str:
    inside = "Inside, ask {channel}`backdoor`.\n" if text == SECRET else ""
    return f"::::{{only}} {condition}\n{text}\n{inside}::::\n"


def site(*blocks: str) -> dict[str, str]:
    return {"index.md": INDEX, "a.md": f"# A\n\n{OPEN}\n" + "\n".join(blocks)}


def leaks(built: Built) -> list[str]:
    """The files in which the channel's name or address stands; copies of the sources have everything."""
    files = {name: data for name, data in files_of(built.outdir).items() if not name.startswith("_sources/")}
    found = [name for name, data in files.items() if b"trapdoor" in data or b"ackdoor" in data]
    inventory = built.outdir / "objects.inv"
    if inventory.exists():
        objects = InventoryFile.loads(inventory.read_bytes(), uri="").data.get("channel:channel", {})
        found += ["objects.inv"] if "backdoor" in objects else []
    return found


@pytest.mark.parametrize("builder", ["html", "singlehtml", "text", "latex", "json", "epub"])
@pytest.mark.parametrize("block", ["only", "ifconfig", "nested"])
def test_channel_that_an_output_leaves_out_is_nowhere(build: Callable[..., Built], builder: str, block: str) -> None:
    block = {
        "only": only("internal"),
        "ifconfig": f"::::{{ifconfig}} author == 'X'\n{SECRET}::::\n",
        "nested": f":::::{{only}} internal\n{only('html or text or latex')}:::::\n",
    }[block]
    extensions = ["myst_parser", "sphinx_channels", "sphinx.ext.ifconfig"]
    built = build(site(block), builder, extensions=extensions, version="1")
    assert built.warnings == ""
    assert leaks(built) == []


@pytest.mark.parametrize(("builder", "suffix"), [("html", ".html"), ("text", ".txt"), ("latex", ".tex")])
def test_condition_is_that_of_each_output(
    build: Callable[..., Built], tmp_path: Path, builder: str, suffix: str
) -> None:
    """Builders share doctrees, so what is left out is not known when a page is read."""
    files = site(only("html"), only("text", OPEN.replace("Front door", "Side door")))
    built = build(files, builder)
    assert built.warnings == ""
    assert bool(leaks(built)) is (builder == "html")
    text = "".join(path.read_text("utf-8") for path in built.outdir.rglob(f"*{suffix}"))
    assert ("Side door" in text) is (builder == "text")


def test_same_channel_for_two_outputs_is_no_duplicate(build: Callable[..., Built]) -> None:
    built = build(site(only("html"), only("text", SECRET.replace("trapdoor@", "other@"))))
    assert built.warnings == ""
    assert "trapdoor" in built.read("index.html")
    assert "other@" not in built.read("index.html")


def test_tag_given_later_shows_the_channel_everywhere(build: Callable[..., Built]) -> None:
    for builder in ("html", "text"):
        assert leaks(build(site(only("internal")), builder)) == []
        page = "index.html" if builder == "html" else "index.txt"
        assert "trapdoor" in build({}, builder, again=True, tags=("internal",)).read(page)
        # Sphinx itself keeps the words of its search index, and does not write such a page of text again.
        assert {*leaks(build({}, builder, again=True))} <= {"searchindex.js", "a.txt"}


def test_reference_from_outside_says_that_there_is_no_such_channel(build: Callable[..., Built]) -> None:
    built = build(site(only("internal"), "Ask {channel}`backdoor` or {channel:to}`backdoor`.\n"))
    assert [line.partition(" WARNING: ")[2][:21] for line in built.warning_lines] == ['no channel "backdoor"'] * 2
    assert b"trapdoor" not in b"".join(
        data for name, data in files_of(built.outdir).items() if not name.startswith("_sources")
    )
    assert not built.html("a").select('a[href$="#backdoor"]')


@pytest.mark.parametrize("builder", ["channels", "linkcheck", "dummy"])
def test_builder_without_pages_sees_what_the_site_shows(build: Callable[..., Built], builder: str) -> None:
    text = "Ask {channel}`backdoor`.\n"
    assert build(site(only("html"), text), builder, linkcheck_ignore=[".*"]).warnings == ""
    assert "no channel" in build(site(only("internal"), text), builder, linkcheck_ignore=[".*"]).warnings or (
        builder == "channels"
    )


def test_report_leaves_out_what_the_site_leaves_out(build: Callable[..., Built]) -> None:
    assert "trapdoor" not in build(site(only("internal")), "channels").read("channels.json")
    assert "trapdoor" in build(site(only("internal")), "channels", tags=("internal",)).read("channels.json")
    assert "trapdoor" in build(site(only("html")), "channels").read("channels.json")


@pytest.mark.parametrize("parallel", [0, 2])
def test_channel_in_a_block_that_docutils_drops_is_nowhere(build: Callable[..., Built], parallel: int) -> None:
    files = site(f"::::{{figure}} a.png\n{SECRET}::::\n") | {f"p{n}.md": "---\norphan: 1\n---\n# P\n" for n in range(9)}
    built = build(files, parallel=parallel)
    assert "trapdoor" not in built.read("index.html")
    assert "Backdoor" not in built.read("index.html")
    assert "objects.inv" not in leaks(built)
    assert "Front door" in built.read("index.html")


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_label_before_a_channel_has_its_name(build: Callable[..., Built], markup: str) -> None:
    files = {"index.md": f"# Home\n\n(door)=\n{OPEN}\n", "b.md": "---\norphan: 1\n---\n# B\n\nSee {{ref}}`door`.\n"}
    if markup == "rst":
        card = ".. channel:: Front door\n   :kind: email\n   :to: us@interopen.org\n\n   For all.\n"
        files = {"index.rst": f"Home\n====\n\n.. _door:\n\n{card}", "b.rst": ":orphan:\n\nB\n=\n\nSee :ref:`door`.\n"}
    files = {name: text.replace("{{ref}}", "{ref}") for name, text in files.items()}
    built = build({"conf.py": CONF, **files})
    assert built.warnings == ""
    [link] = built.html("b").select("p a")
    assert (link.get_text(), link["href"]) == ("Front door", "index.html#door")
    assert built.html().find(id="door") is not None
    again = build({name: text.replace("Front", "Back") for name, text in files.items()}, again=True)
    assert again.html("b").select_one("p a").get_text() == "Back door"
