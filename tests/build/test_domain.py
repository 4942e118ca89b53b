"""The domain: references here and from other projects, parallel and incremental builds, duplicates."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from conftest import BARE, CONF, assert_like_clean, files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

ENQUIRIES = """
:::{channel} Enquiries
:kind: email
:to: ask@interopen.org
:aliases: enquires

For general enquiries.
:::
"""
FORUM = """
:::{channel} The Forum
:kind: forum
:to: https://forum.interopen.org/

Talk with members.
:::
"""
TOCTREE = "\n```{toctree}\na\nb\nc\n```\n"
SITE = {
    "index.md": "# Home\n\n:::{channels}\n:layout: list\n:::\n" + TOCTREE,
    "a.md": "# A\n" + ENQUIRIES,
    "b.md": "# B\n" + FORUM,
    "c.md": "# C\n\n{channel}`enquiries`, {channel}`us <enquiries>`, {channel:to}`enquiries` or {any}`the-forum`.\n",
}


def test_roles(build: Callable[..., Built]) -> None:
    built = build(SITE, nitpicky=True)
    assert built.warnings == ""
    links = [(link.get_text(), link["href"]) for link in built.html("c").select("p a.reference")]
    assert links == [
        ("Enquiries", "a.html#enquiries"),
        ("us", "a.html#enquiries"),
        ("ask@interopen.org", "mailto:ask@interopen.org"),
        ("The Forum", "b.html#the-forum"),
    ]


def test_no_hint_names_a_channel_of_an_example_page(build: Callable[..., Built]) -> None:
    block = ":::{{channel}} {}\n:kind: email\n:to: a@interopen.org\n{}\nAsk.\n:::\n"
    pages = {
        "index.md": "# H\n\n" + block.format("Desk", ":access: members\n:join: membrship\n"),
        "example.md": "---\norphan: true\n---\n\n# E\n\n" + block.format("Membership", ""),
    }
    said = build(pages, channels_examples=["example"]).warning_lines
    assert said == ['index.md:7: WARNING: no channel "membrship". [channels.reference]']


def test_unknown_id_names_the_nearest(build: Callable[..., Built]) -> None:
    built = build({**SITE, "c.md": "# C\n\nAsk {channel}`enquires`.\n"})
    assert built.warning_lines == [
        'c.md:3: WARNING: no channel "enquires". Did you mean "enquiries"? [channels.reference]'
    ]
    assert "Ask enquires." in built.html("c").get_text()


def test_another_project_resolves_a_channel(build: Callable[..., Built], tmp_path) -> None:
    first = build(SITE, outdir=tmp_path / "first")
    conf = CONF.replace('"sphinx_channels"]', '"sphinx_channels", "sphinx.ext.intersphinx"]')
    conf += (
        f'intersphinx_mapping = {{"first": ("https://first.interopen.org/", {str(first.outdir / "objects.inv")!r})}}\n'
    )
    text = "# Other\n\nAsk {channel}`enquiries` or {external+first:channel:channel}`the-forum`.\n"
    other = build({"conf.py": conf, "index.md": text}, nitpicky=True, outdir=tmp_path / "other")
    assert other.warnings == ""
    links = [(link.get_text(), link["href"]) for link in other.html().select("a.reference")]
    assert links == [
        ("Enquiries", "https://first.interopen.org/a.html#enquiries"),
        ("The Forum", "https://first.interopen.org/b.html#the-forum"),
    ]


def test_duplicate_across_pages_is_found_in_parallel_too(build: Callable[..., Built]) -> None:
    source = {**SITE, "b.md": "# B\n" + ENQUIRIES, "c.md": "# C\n"}
    one = build(source)
    four = build(source, parallel=4, again=True, clean=True)
    assert one.warning_lines == four.warning_lines
    assert [line for line in one.warning_lines if "[channels.duplicate]" in line]
    assert all(line.startswith(("b.md:3:", "b.md:6:")) for line in one.warning_lines)


def test_parallel_build_gives_the_same_files(build: Callable[..., Built], tmp_path) -> None:
    many = {
        **SITE,
        **{
            f"p{n}.md": f"# P{n}\n" + ENQUIRIES.replace("Enquiries", f"Desk {n}").replace(":aliases: enquires\n", "")
            for n in range(12)
        },
    }
    one = build(many, outdir=tmp_path / "one")
    four = build(many, parallel=4, outdir=tmp_path / "four")
    assert files_of(one.outdir) == files_of(four.outdir)


def test_two_builds_are_the_same(build: Callable[..., Built], tmp_path) -> None:
    assert files_of(build(SITE, outdir=tmp_path / "1").outdir) == files_of(build(SITE, outdir=tmp_path / "2").outdir)


CHANGES = {
    "address": {"a.md": SITE["a.md"].replace("ask@", "hello@")},
    "name": {"a.md": SITE["a.md"].replace("Enquiries\n", "Questions\n:id: enquiries\n")},
    "gone": {"b.md": "# B\n", "c.md": "# C\n"},
    "new": {"c.md": SITE["c.md"] + FORUM.replace("The Forum", "Chat")},
    "moved": {"a.md": "# A\n", "b.md": SITE["b.md"] + ENQUIRIES},
    "page deleted": {"b.md": None, "c.md": "# C\n", "index.md": SITE["index.md"].replace("b\n", "")},
    "page renamed": {"b.md": None, "d.md": SITE["b.md"], "index.md": SITE["index.md"].replace("b\n", "d\n")},
    "order": {"index.md": SITE["index.md"].replace("a\nb\nc", "b\na\nc")},
    "retired": {"a.md": SITE["a.md"].replace(":aliases", ":status: retired\n:aliases")},
    "tag": {"a.md": "# A\n\n:::{page}\n:tags: support\n:permalink: old.html\n\nAbout A.\n:::\n"},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_incremental_build_is_like_a_clean_one(
    build: Callable[..., Built], change: str, builder: str, tmp_path
) -> None:
    overrides = {"channels_tags": ["support"]}
    start = {**SITE, **BARE, "a.md": SITE["a.md"] + ":::{page}\n:tags: support\n:permalink: was.html\n\nAbout.\n:::\n"}
    build(start, builder, **overrides)
    files = dict(CHANGES[change])
    incremental = build(files, builder, again=True, **overrides)
    clean = build({**files_now(incremental), **BARE}, builder, outdir=tmp_path / "clean" / builder, **overrides)
    assert_like_clean(incremental.outdir, clean.outdir)


def files_now(built: Built) -> dict[str, str]:
    """The source as it stands after a change."""
    return {path.name: path.read_text("utf-8") for path in built.srcdir.iterdir() if path.is_file()}


def test_old_address_is_nowhere_after_a_change(build: Callable[..., Built]) -> None:
    build(SITE)
    built = build(CHANGES["address"], again=True)
    for name, content in files_of(built.outdir).items():
        assert b"ask@interopen.org" not in content, name


def test_only_pages_that_show_a_channel_are_rewritten(build: Callable[..., Built]) -> None:
    first = build(SITE)
    before = {path.name: path.stat().st_mtime_ns for path in first.outdir.glob("*.html")}
    built = build(CHANGES["address"], again=True)
    after = {path.name: path.stat().st_mtime_ns for path in built.outdir.glob("*.html")}
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed - {"genindex.html", "search.html"} == {"a.html", "c.html", "index.html"}


def test_no_socket_is_opened(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a build opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert build(SITE).warnings == ""


def test_feedback_channel_rewrites_every_page(build: Callable[..., Built]) -> None:
    build(SITE, channels_feedback="enquiries")
    built = build(CHANGES["address"], again=True, channels_feedback="enquiries")
    assert (built.outdir / "b.html").stat().st_mtime_ns > (built.srcdir / "a.md").stat().st_mtime_ns
