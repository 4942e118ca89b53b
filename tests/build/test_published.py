"""``channels_published``: what was published is listed, and a build says when something of it is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY, ROOTS

from sphinx_channels.__main__ import main
from sphinx_channels.outputs.published import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

SITE = {
    name: (ROOTS / "published" / name).read_text(encoding="utf-8")
    for name in ("conf.py", "index.md", "help/index.md", "rules.rst")
}
LIST = (ROOTS / "published" / "published.txt").read_text(encoding="utf-8")
COMMENTS, ENTRIES = LIST[: LIST.index("help")], LIST[LIST.index("help") :]


@pytest.fixture
def listed(build: Callable[..., Built]) -> Callable[..., Built]:
    """Build the site with a list of what was published."""

    def run(
        changes: dict[str, str | None] | None = None, builder: str = "html", published: str = LIST, **more: object
    ) -> Built:
        return build({**SITE, "published.txt": published, **(changes or {})}, builder, **more)

    return run


def test_the_list_is_made(build: Callable[..., Built]) -> None:
    built = build(SITE, "channels-published")
    assert built.warnings == ""
    assert (built.srcdir / "published.txt").read_text(encoding="utf-8") == LIST


def test_the_command_that_is_named_makes_the_list(build: Callable[..., Built], tmp_path: Path) -> None:
    """It named `sphinx-build` without the folders that this needs."""
    built = build(SITE)
    [line] = built.warning_lines
    [command] = re.findall(r"Write it with: sphinx-channels (\w+) \[", line)
    assert f"`sphinx-channels {command}` adds what is new" in COMMENTS
    assert main([command, "--confdir", str(built.srcdir), "--cache", str(tmp_path / "cache")]) == 0
    assert (built.srcdir / "published.txt").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "text", "channels-published"])
def test_all_is_there(listed: Callable[..., Built], builder: str) -> None:
    built = listed(builder=builder)
    assert built.warnings == ""
    assert (built.srcdir / "published.txt").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize("parallel", [0, 2])
def test_what_is_gone_is_said_at_its_line(listed: Callable[..., Built], parallel: int) -> None:
    changes = {
        "help/index.md": SITE["help/index.md"].replace(":aliases: enquires\n", ""),
        "index.md": SITE["index.md"].replace("First steps", "Begin"),
    }
    built = listed(changes, parallel=parallel)
    assert built.warning_lines == [
        "published.txt:4: WARNING: #enquires was published and is gone. Add :aliases: enquires. [channels.anchor]",
        (
            "published.txt:8: WARNING: #first-steps was published on index and is gone. Put (first-steps)= "
            "above the heading in its place (.. _first-steps: in reStructuredText). [channels.anchor]"
        ),
    ]


def test_a_page_that_is_gone_is_said_once(listed: Callable[..., Built]) -> None:
    built = listed()
    built = listed({"rules.rst": None, "index.md": SITE["index.md"].replace("rules\n", "")}, again=True)
    assert built.warning_lines == [
        (
            'published.txt:12: WARNING: the page "rules" was published and is gone. '
            "Add :permalink: rules.html to the {page} in its place. [channels.anchor]"
        )
    ]


def test_a_page_that_alone_is_deleted_is_noticed(listed: Callable[..., Built], build: Callable[..., Built]) -> None:
    orphan = {"index.md": SITE["index.md"].replace("rules\n", ""), "rules.rst": ":orphan:\n\n" + SITE["rules.rst"]}
    listed(orphan)
    assert "rules" in build({"rules.rst": None}, again=True).warnings


@pytest.mark.parametrize("address", ["rules.html", "rules/"])
def test_a_page_may_live_on_as_an_old_address(
    listed: Callable[..., Built], build: Callable[..., Built], address: str
) -> None:
    moved = f"# Rules\n\n:::{{page}}\n:permalink: {address}\n\nThe rules.\n:::\n\n(old-name)=\n## Be kind\n\nText.\n"
    changes = {"rules.rst": None, "conduct.md": moved, "index.md": SITE["index.md"].replace("rules\n", "conduct\n")}
    listed()
    assert listed(changes, again=True).warnings == ""
    built = build({"conduct.md": moved.replace("(old-name)=\n", "")}, again=True)
    assert built.warning_lines == [
        (
            "published.txt:14: WARNING: #old-name was published on rules and is gone. "
            "Put (old-name)= above the heading in its place (.. _old-name: in reStructuredText). [channels.anchor]"
        )
    ]


def test_a_build_that_reads_nothing_says_what_is_gone(
    listed: Callable[..., Built], build: Callable[..., Built]
) -> None:
    """Else a second build would let it through."""
    first = listed(published=LIST + "index\n  #news\n")
    assert "#news was published on index" in first.warnings
    assert build({}, again=True).warnings == first.warnings


def test_a_list_that_changes_is_read_again(listed: Callable[..., Built], build: Callable[..., Built]) -> None:
    assert listed().warnings == ""
    built = build({"published.txt": LIST.replace("  #text\n", "  #text\n  #news\n")}, again=True)
    assert [line.partition(" and is gone")[0] for line in built.warning_lines] == [
        "published.txt:12: WARNING: #news was published on index"
    ]


@pytest.mark.parametrize(
    ("published", "warning"),
    [
        (None, "channels_published: published.txt cannot be read."),
        ("  #first\nindex\n", '"  #first" is no line of this list'),
        ("index\n  first steps\n", '"  first steps" is no line of this list'),
    ],
)
def test_a_list_that_is_wrong(build: Callable[..., Built], published: str | None, warning: str) -> None:
    files = SITE if published is None else {**SITE, "published.txt": published}
    built = build(files)
    assert warning in built.warnings
    assert built.warnings.count("\n") == 1


def test_a_byte_order_mark_is_no_part_of_the_list(listed: Callable[..., Built]) -> None:
    assert listed(published="\ufeff" + LIST.splitlines()[2] + "\n").warnings == ""


def test_renewing_loses_nothing(listed: Callable[..., Built]) -> None:
    """What is gone stays on the list, and so do comments; the warning stays too, until somebody decides."""
    own = "# Our own words.\nindex\n  #gone\n"
    built = listed(builder="channels-published", published=own)
    text = (built.srcdir / "published.txt").read_text(encoding="utf-8")
    assert text == "# Our own words.\n" + "".join(LIST.splitlines(keepends=True)[2:]).replace(
        "  #home", "  #gone\n  #home"
    )
    assert [line.partition(" was ")[0] for line in built.warning_lines] == ["published.txt:8: WARNING: #gone"]


def test_renewing_forgets_only_when_asked(listed: Callable[..., Built]) -> None:
    built = listed(builder="channels-published", published=LIST + "zebra\n  #stripes\n", tags=("forget",))
    assert built.warnings == ""
    assert (built.srcdir / "published.txt").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize("content", [b"  #first\n", b"\xff\xfe"])
def test_renewing_leaves_a_file_that_it_cannot_read(
    build: Callable[..., Built], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "published.txt").write_bytes(content)
    built = build(SITE, "channels-published", again=True)
    assert "published.txt:1: WARNING: " in built.warnings
    assert (built.srcdir / "published.txt").read_bytes() == content


def test_renewing_without_a_list(build: Callable[..., Built]) -> None:
    assert "channels_published is not set" in build(SITE, "channels-published", channels_published="").warnings
    assert build(SITE, channels_published="").warnings == ""


def test_examples_are_no_promise(build: Callable[..., Built]) -> None:
    """The cards and the old addresses of a page of examples come and go; its headings stay."""
    built = build(SITE, "channels-published", channels_examples=["help/*"])
    text = (built.srcdir / "published.txt").read_text(encoding="utf-8")
    assert text == LIST.replace("  #enquires\n  #enquiries\n", "").replace("support.html\n", "", 1)


def test_the_file_is_read() -> None:
    entries, wrong, comments = parse(LIST)
    assert (wrong, comments) == ({}, COMMENTS)
    assert list(entries.items())[1] == (("help/index", "enquires"), 4)


def test_anchors_of_an_old_address(build: Callable[..., Built]) -> None:
    card = ":::{channel} X\n:kind: email\n:to: desk@interopen.org\n:verified: 2026-10-30\n\nAsk.\n:::\n"
    page = f"# Home\n\n:::{{page}}\n:permalink: old.html\n:tags: t\n\nAll.\n:::\n\n{card}\n(y)=\n\nText.\n"
    listed = "old.html\n  #x\n  #y\n  #z\ntag_t.html\n  #x\nb.htm\n  #x\n"
    built = build({"index.md": page, "list.txt": listed}, channels_published="list.txt", channels_tags=["t"])
    label = "Put (x)= above the heading in its place (.. _x: in reStructuredText)."
    assert built.warning_lines == [
        f"list.txt:{line}: WARNING: {sentence} [channels.anchor]"
        for line, sentence in [
            (4, "#z was published and is gone. Add :aliases: z."),
            (6, f"#x was published on tag_t.html and is gone. {label}"),
            (7, 'the page "b.htm" was published and is gone. Add :permalink: b.htm to the {page} in its place.'),
        ]
    ]


def test_the_list_of_this_site() -> None:
    """The addresses of the old Jekyll site, which thirty stored copies of it have."""
    old, wrong, _comments = parse((REPOSITORY / "support/published.txt").read_text(encoding="utf-8"))
    assert not wrong
    anchors = ("", "interopen", "enquires", "the-interopen-forum")
    assert old.keys() >= {("support_communications.html", anchor) for anchor in anchors} | {("tag_support.html", "")}
