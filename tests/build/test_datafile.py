"""Channels of a file: what is shown of them and where, what is told at which line of the file, and what cannot act."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from browser.themes import in_check
from cases.told import recorded
from conftest import BARE, assert_like_clean, files_of

from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

YAML = """\
# Groups
channels:
  - name: North
    kind: forum
    to: https://north.hl7.org/
    for: [ask, discuss]
    hours: 09:00
    languages: [no, en]
    links: {Archive: https://north.hl7.org/archive, Rules: https://north.hl7.org/rules}
    verified: 2026-03-02
    aliases: norden
    about: |
      For *the* north. Say where.

      See {channel}`south`.
  - name: South
    kind: phone
    to: 999
    about: For the south.
  - name: Old
    kind: email
    to: old@hl7.org
    status: retired
    about: Nobody read it.
"""
TOML = """\
[[channels]]
name = "North"
kind = "forum"
to = "https://north.hl7.org/"
for = ["ask", "discuss"]
hours = "09:00"
languages = ["no", "en"]
links = { Archive = "https://north.hl7.org/archive", Rules = "https://north.hl7.org/rules" }
verified = 2026-03-02
aliases = "norden"
about = '''
For *the* north. Say where.

See {channel}`south`.
'''

[[channels]]
name = "South"
kind = "phone"
to = 999
about = "For the south."

[[channels]]
name = "Old"
kind = "email"
to = "old@hl7.org"
status = "retired"
about = "Nobody read it."
"""
JSON = json.dumps(
    {
        "$schema": "channels.schema.json",
        "channels": [
            {
                "name": "North",
                "kind": "forum",
                "to": "https://north.hl7.org/",
                "for": ["ask", "discuss"],
                "hours": "09:00",
                "languages": ["no", "en"],
                "links": {"Archive": "https://north.hl7.org/archive", "Rules": "https://north.hl7.org/rules"},
                "verified": "2026-03-02",
                "aliases": "norden",
                "about": "For *the* north. Say where.\n\nSee {channel}`south`.",
            },
            {"name": "South", "kind": "phone", "to": 999, "about": "For the south."},
            {"name": "Old", "kind": "email", "to": "old@hl7.org", "status": "retired", "about": "Nobody read it."},
        ],
    },
    indent="\t",
)
FILES = {"groups.yaml": YAML, "groups.toml": TOML, "groups.json": JSON}
BLOCKS = """\
:::{channel} North
:kind: forum
:to: https://north.hl7.org/
:for: ask, discuss
:hours: 09:00
:languages: no, en
:links: Archive <https://north.hl7.org/archive>, Rules <https://north.hl7.org/rules>
:verified: 2026-03-02
:aliases: norden

For *the* north. Say where.

See {channel}`south`.
:::

:::{channel} South
:kind: phone
:to: 999

For the south.
:::

:::{channel} Old
:kind: email
:to: old@hl7.org
:status: retired

Nobody read it.
:::
"""


def page(name: str = "groups.yaml", *options: str) -> str:
    """A page that shows a file."""
    return "\n".join(["# Home", "", ":::{channels}", f":file: {name}", *options, ":::", ""])


def no_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)


# What is shown


@pytest.mark.parametrize("builder", ["html", "text", "gettext", *map(in_check, ("latex", "man", "texinfo", "xml"))])
@pytest.mark.parametrize("name", FILES)
def test_a_record_is_a_block(build: Callable[..., Built], tmp_path: Path, name: str, builder: str) -> None:
    overrides = {"nitpicky": True, "gettext_location": False}
    file = build({"index.md": page(name), name: FILES[name]}, builder, outdir=tmp_path / "file", **overrides)
    blocks = build({"index.md": f"# Home\n\n{BLOCKS}"}, builder, outdir=tmp_path / "blocks", **overrides)
    assert file.warnings == blocks.warnings == ""
    left, right = (channel_domain(built.app.env).all_channels() for built in (file, blocks))
    assert [it._replace(source="", line=0, lines=()) for it in left] == [
        it._replace(source="", line=0, lines=()) for it in right
    ]
    if builder == "html":
        shown = [[str(card) for card in built.html().select(".channel-card")] for built in (file, blocks)]
        assert shown[0] == shown[1]
        assert len(shown[0]) == 3
        assert file.html().select(".channel-cards > .channel-card#north > .sd-card-body > span#norden, #norden")
    elif builder in {"text", "man", "gettext"}:
        suffix = {"text": "index.txt", "man": "test.1", "gettext": "index.pot"}[builder]
        assert file.read(suffix) == blocks.read(suffix)


@pytest.mark.parametrize("layout", ["table", "list", "chooser"])
def test_the_cards_follow_another_layout(build: Callable[..., Built], layout: str) -> None:
    """No fact is lost, and what leads to a channel leads to its card."""
    text = page("groups.yaml", f":layout: {layout}") + "\n[there](#norden), {channel}`south`, {ref}`old`\n"
    built = build({"index.md": text, "groups.yaml": YAML}, nitpicky=True)
    assert built.warnings == ""
    html = built.html()
    shown, cards = html.select_one(".channel-table, .channel-list"), html.select_one(".channel-cards")
    assert shown in cards.find_all_previous()
    assert [card["id"] for card in cards.select(".channel-card")] == ["north", "south", "old"]
    assert layout == "chooser" or shown.select_one('a[href="#north"]').get_text() == "North"
    assert [link["href"] for link in html.select("p a.internal")][-3:] == ["#norden", "#south", "#old"]


@pytest.mark.parametrize(
    "builder", ["latex", *map(in_check, ("text", "epub", "texinfo", "man", "singlehtml", "dirhtml", "gettext"))]
)
def test_a_table_in_every_output(build: Callable[..., Built], builder: str) -> None:
    pages = {"index.md": page("groups.yaml", ":layout: table") + "\n[there](#norden)\n", "groups.yaml": YAML}
    built = build(pages, builder, nitpicky=True, epub_show_urls="no")
    assert built.warnings == ""
    if builder == "latex":
        assert r"\label{\detokenize{index:norden}}" in built.read("test.tex")


def test_another_page_lists_them(build: Callable[..., Built]) -> None:
    other = "# Other\n\n:::{channels}\n:layout: list\n:::\n"
    pages = {"index.md": page() + "\n```{toctree}\nother\n```\n", "other.md": other, "groups.yaml": YAML}
    links = build(pages).html("other").select(".channel-list a.internal")
    assert [link["href"] for link in links] == ["index.html#north", "index.html#south"]


def test_one_file_for_two_pages_is_one_list_of_channels(build: Callable[..., Built]) -> None:
    pages = {
        "index.md": page("groups.yaml", ":kind: forum") + "\n```{toctree}\nother\n```\n",
        "other.md": page("groups.yaml", ":kind: phone, forum"),
        "groups.yaml": YAML,
    }
    built = build(pages)
    assert built.warnings == ""
    found = channel_domain(built.app.env).all_channels()
    assert [(channel.id, channel.docname) for channel in found] == [("north", "index"), ("south", "other")]


def test_the_contents_name_the_cards(build: Callable[..., Built]) -> None:
    pages = {"index.md": page() + "\n```{toctree}\nother\n```\n", "other.md": "# O\n\nNone.\n", "groups.yaml": YAML}
    assert "#north" in str(build(pages).app.env.tocs["index"])


def test_a_file_does_not_show_itself(build: Callable[..., Built]) -> None:
    """Neither at once nor by way of another."""
    about = {name: f":::{{channels}}\\n:file: {name}.yaml\\n:::" for name in ("a", "b")}
    row = '- name: {name}\n  kind: forum\n  to: https://{name}.hl7.org/\n  about: "{about}"\n'
    files = {"a.yaml": row.format(name="a", about=about["b"]), "b.yaml": row.format(name="b", about=about["a"])}
    built = build({"index.md": page("a.yaml"), **files})
    [told] = [line for line in built.warning_lines if "[channels.file]" in line]
    assert "a.yaml: a file of channels cannot show itself." in told


def test_a_key_twice_is_told(build: Callable[..., Built]) -> None:
    text = "- name: A\n  kind: forum\n  to: https://a.hl7.org/\n  to: https://b.hl7.org/\n  about: For A.\n"
    [told] = build({"index.md": page("a.yaml"), "a.yaml": text}).warning_lines
    assert told.startswith("a.yaml:1: WARNING: ")
    assert "a key stands twice" in told


def test_texts_of_another_project_are_no_markup(build: Callable[..., Built]) -> None:
    about = (
        "*All* of `it`.\n\n:::{include} conf.py\n:::\n\n<script>alert(1)</script> [x](https://hl7.org/) {doc}`nowhere`"
    )
    record = {
        "name": "*Their* _forum_",
        "kind": "email",
        "to": "us@w3.org",
        "for": ["gossip", "ask"],
        "hours": "<b>9</b>",
        "join": "a-channel-that-a-filter-left-out",
        "url": "https://their.hl7.org/contact.html#forum",
        "about": about,
    }
    source = {"index.md": page("their.json"), "their.json": json.dumps([record])}
    built = build(source, channels_domains=["interopen.org"])
    assert built.warnings == ""
    card = built.html().select_one(".channel-card")
    assert card.select_one(".channel-name").get_text().startswith("*Their* _forum_")
    assert " ".join(about.split()) in card.get_text()
    assert not card.select("script, b, em, code")
    assert [link["href"] for link in card.select("a.external")] == ["mailto:us@w3.org", record["url"]]


def test_a_retired_channel_of_another_project_has_no_live_link(build: Callable[..., Built]) -> None:
    """Its own card may be where the channel was; and words that look like a role are none."""
    record = {
        "name": "Old", "kind": "forum", "to": "https://old.hl7.org/", "status": "retired",
        "url": "https://old.hl7.org/contact.html", "about": "Ask {channel:to}`ours` in `{channel}`ours``.",
    }  # fmt: skip
    ours = ":::{channel} Ours\n:kind: email\n:to: us@hl7.org\n\nWrite `{channel:to}` `ours`.\n:::\n"
    source = {"index.md": f"{page('their.json')}\n{ours}", "their.json": json.dumps([record])}
    source["other.md"] = "---\norphan: true\n---\n\n# O\n\n:::{channels}\n:status: retired\n:::\n"
    built = build(source, channels_json=True)
    assert not built.html().select("a[href*='old.hl7.org']")
    assert not built.html("other").select("a[href*='old.hl7.org']")
    assert json.loads(built.read("channels.json"))["channels"][0]["about"] == record["about"]


# What is told

RIGHT = "- {name: North, kind: forum, to: 'https://north.hl7.org/', about: Talk.}\n"
TWO = """\
[[channels]]
name = "A"
kind = "forum"
to = "https://a.hl7.org/"
about = "A"

[[channels]]
name = "B"
kind = "emial"
to = "b@hl7.org"
about = "B"
"""
MISTAKES = {
    "a.yaml": ("- name: x\n  kind: [\n- b: c\n", 3, "a.yaml cannot be read: "),
    "b.yaml": ("- name: x\n\tkind: forum\n", 2, "b.yaml cannot be read: found character"),
    "c.yaml": ("channel:\n  - name: x\n", 1, 'write a list of channels here, or "channels:"'),
    "d.yaml": ("# nothing\n", 1, "write a list of channels here"),
    "e.yaml": ("name: North\nkind: forum\n", 1, "write a list of channels here"),
    "f.yaml": ("$schema: x\nchannels:\n  North:\n    kind: forum\n", 1, "write a list of channels here"),
    "g.yaml": (RIGHT.replace("kind", "knid"), 1, 'channel "North": there is no option "knid". Did you mean "kind"?'),
    "h.yaml": ("- kind: forum\n  to: https://h.hl7.org/\n  about: Talk.\n", 1, 'write "name:" with the name'),
    "i.yaml": (RIGHT + RIGHT.replace("north", "i"), 2, 'id "north" is already used at i.yaml:1. Change the name'),
    "j.yaml": (
        "- name: J\n  kind: forum\n  to: [[https://j.hl7.org/]]\n  about: X.\n",
        3,
        "to: write a text, or a list",
    ),
    "k.yaml": ("- &a\n  name: K\n- *a\n", 1, "k.yaml cannot be read: an anchor (&) has no use here"),
    "l.yaml": ("- name: L\n  owner: !!python/object:os.system x\n", 2, "l.yaml cannot be read: the type tag:yaml.org"),
    "m.yaml": ("- name: M\n  owner: !Secret x\n", 2, "m.yaml cannot be read: the type !Secret has no use here"),
    "n.yaml": ("[" * 5000, 1, "n.yaml cannot be read: maximum recursion depth"),
    "o.yaml": ("--- []\n--- []\n", 2, "o.yaml cannot be read: but found another document"),
    "p.yaml": ("- \x00\n", 1, "p.yaml cannot be read: "),
    "a.json": ('[\n  {"name": "A",}\n]', 2, "a.json cannot be read: Illegal trailing comma|Expecting property name"),
    "b.json": ('[\n{"name": "B",\n"kind": "emial", "to": "b@hl7.org", "about": "B"}]', 3, 'kind "emial" is not known'),
    "c.json": ("[" * 100000, 1, "c.json cannot be read: "),
    "d.json": ('"North"', 1, "write a list of channels here"),
    "a.toml": ('[[channels]]\nname = "A"\nkind = forum\n', 3, "a.toml cannot be read: Invalid value"),
    "b.toml": (TWO, 7, 'channel "B": kind "emial" is not known.'),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_at_its_line(build: Callable[..., Built], name: str) -> None:
    text, line, sentence = MISTAKES[name]
    with recorded() as record:
        built = build({"index.md": page(name), name: text})
    told = [
        it
        for it in record.told(built.srcdir)
        if it.rule not in {"kind", "to-missing", "empty", "stale"} or it.line == line
    ]
    assert [(it.file, it.line) for it in told if it.rule != "stale"][:1] == [(name, line)], told
    assert any(words in it.sentence for it in told for words in sentence.split("|")), told
    assert len(built.warning_lines) == len({it for it in record.told(built.srcdir) if it.rule != "stale"})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.yaml", "there is no such file."),
        (" ", "is empty. Write the name of a file beside the page."),
        ("../outside.yaml", "a file of channels is a file whose name ends in .yaml, .yml, .toml, .json, inside"),
        ("/etc/passwd", "a file of channels is a file whose name ends in"),
        ("conf.py", "a file of channels is a file whose name ends in"),
        ("large.json", "larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_the_block(build: Callable[..., Built], name: str, reason: str) -> None:
    built = build({"index.md": page(name), "../outside.yaml": RIGHT, "large.json": "[" + " " * 10_000_000 + "]"})
    assert len(built.warning_lines) == 1
    assert built.warnings.strip().endswith("[channels.file]")
    assert f"index.md:4: WARNING: :file: {name}: {reason}".replace(":file:  : ", ":file: ") in built.warning_lines[0]


def test_a_text_that_is_nested_too_deep(build: Callable[..., Built]) -> None:
    row = {"name": "A", "kind": "forum", "to": "https://a.hl7.org/"}
    row["about"] = "\n".join(f"{'  ' * depth}x\n" for depth in range(400))
    built = build({"index.rst": "I\n=\n\n.. channels::\n   :file: a.json\n", "a.json": json.dumps([row])})
    assert built.warning_lines == [
        "index.rst:5: WARNING: :file: a.json: maximum recursion depth exceeded [channels.file]"
    ]


def test_bytes_that_are_no_text(build: Callable[..., Built], tmp_path: Path) -> None:
    build({"index.md": page("a.yaml"), "a.yaml": RIGHT})
    (tmp_path / "source" / "a.yaml").write_bytes(b"\xef\xbb\xbf- name: \xff\n")
    built = build({}, again=True)
    assert built.warning_lines[0].startswith("a.yaml:1: WARNING: a.yaml cannot be read: it is not in UTF-8.")
    (tmp_path / "source" / "a.yaml").write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    assert build({}, again=True).warnings == ""


def test_an_alias_cannot_make_a_file_long(build: Callable[..., Built]) -> None:
    names = "abcdefghijklmnop"
    lines = [f"{name}: &{name} [*{before}, *{before}]\n" for before, name in pairwise(names)]
    bomb = "a: &a [x, x]\n" + "".join(lines)
    assert "has no use here" in build({"index.md": page("a.yaml"), "a.yaml": bomb}).warnings


def test_what_could_act_is_text(build: Callable[..., Built]) -> None:
    record = {
        "name": "North",
        "kind": "forum",
        "to": "javascript:alert(1)",
        "links": {"Rules": "javascript:alert(1)"},
        "about": "Talk. <script>alert(1)</script> [x](javascript:alert)",
    }
    built = build({"index.md": page("a.json"), "a.json": json.dumps([record])})
    assert len(built.warning_lines) == 4
    assert all(line.startswith("a.json:1: WARNING: ") for line in built.warning_lines)
    card = built.html().select_one(".channel-card")
    assert not card.select('script, a[href^="javascript:"]')


def test_a_mistake_in_a_body_is_told_at_its_line(build: Callable[..., Built]) -> None:
    text = RIGHT.replace(", about: Talk.}", "}").replace("{", "").replace("}", "").replace(", ", "\n  ")
    text += "  about: |\n    Talk.\n\n    See {channel}`nowhere`.\n"
    for index in (
        {"index.md": page("a.yaml")},
        {"index.rst": "Home\n====\n\n.. channels::\n   :file: a.yaml\n"},
    ):
        written = text if "index.md" in index else text.replace("{channel}", ":channel:")
        built = build({**index, "a.yaml": written})
        assert built.warning_lines == ['a.yaml:7: WARNING: no channel "nowhere". [channels.reference]']


def test_a_parser_tells_the_line_of_the_file(build: Callable[..., Built]) -> None:
    text = "- name: North\n  kind: forum\n  to: https://north.hl7.org/\n  about: |\n    Talk.\n\n    .. nothing::\n"
    built = build({"index.rst": "Home\n====\n\n.. channels::\n   :file: a.yaml\n\n.. none::\n", "a.yaml": text})
    assert built.warning_lines[0].startswith('a.yaml:7: ERROR: Unknown directive type "nothing".')
    assert [line for line in built.warning_lines if "index.rst:7: ERROR" in line]


def test_the_rest_of_the_page_is_told_at_its_own_lines(build: Callable[..., Built]) -> None:
    text = page("a.yaml") + "\n```{csv-table}\n:file: none.csv\n```\n\n{nope}`x`\n"
    said = build({"index.md": text, "a.yaml": RIGHT}).warning_lines
    places = [line.split(": ")[0].replace(".rst", "") for line in said]  # MyST-Parser 4 adds that to some by itself
    assert [place for place in places if place.startswith("index.md:")] == ["index.md:7", "index.md:11"]


def test_two_lists_of_one_file_say_a_mistake_once(build: Callable[..., Built]) -> None:
    text = page("a.yaml", ":kind: forum") + page("a.yaml", ":kind: phone").removeprefix("# Home\n")
    built = build(
        {"index.md": text, "a.yaml": RIGHT + "- {name: South, kind: phone, to: '999', knid: x, about: Talk.}\n"}
    )
    assert [line.split(": ")[0] for line in built.warning_lines] == ["a.yaml:2"]
    assert [card["id"] for card in built.html().select(".channel-card")] == ["north", "south"]


def test_both_cards_of_one_id_are_shown(build: Callable[..., Built]) -> None:
    html = build({"index.md": page("a.yaml"), "a.yaml": RIGHT + RIGHT.replace("Talk", "Again")}).html()
    assert "Talk." in html.get_text()
    assert "Again." in html.get_text()


def test_letters_that_json_writes_in_two_halves(build: Callable[..., Built]) -> None:
    record = {"name": "North \N{SLIGHTLY SMILING FACE}", "kind": "phone", "to": 999, "about": "Talk."}
    built = build({"index.md": page("a.json"), "a.json": json.dumps([record])})
    assert record["name"] in built.html().get_text()


@pytest.mark.parametrize("text", ["[]", '{\n"channels": []\n}', "{\n}"])
def test_a_file_without_a_channel(build: Callable[..., Built], text: str) -> None:
    built = build({"index.md": page("a.json"), "a.json": text})
    assert "There is no such channel at present." in built.html().get_text()
    assert built.warning_lines == [] or "write a list of channels here" in built.warnings


def test_without_pyyaml(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    """MyST-Parser needs it, so such a project is in reStructuredText."""
    conf = {"conf.py": 'extensions = ["sphinx_channels"]\n'}
    no_yaml(monkeypatch)
    for name, text in FILES.items():
        index = {**conf, "index.rst": f"Home\n====\n\n.. channels::\n   :file: {name}\n"}
        built = build({**index, name: text.replace("{channel}", ":channel:").replace("phone", "fone")})
        if name != "groups.toml":
            said = f":file: {name}: YAML and JSON need PyYAML: pip install 'sphinx-channels[data]'"
            assert built.warning_lines == [f"index.rst:5: WARNING: {said} [channels.file]"]
        else:
            line = 1 + text[: text.index("South")].count("\n") - 1
            assert [line.split(": ")[0] for line in built.warning_lines] == [f"{name}:{line}"]


# What is built when


def test_a_file_that_changes_has_its_pages_read_again(build: Callable[..., Built], tmp_path: Path) -> None:
    other = "# Other\n\n:::{channels}\n:layout: list\n:::\n"
    pages = {**BARE, "index.md": page() + "\n```{toctree}\nother\n```\n", "other.md": other, "groups.yaml": YAML}
    build(pages)
    changed = YAML.replace("north.hl7.org", "nord.hl7.org").replace("name: South", "name: Deep South")
    incremental = build({"groups.yaml": changed}, again=True)
    assert "nord.hl7.org" in incremental.read("other.html")
    clean = build({**pages, "groups.yaml": changed}, outdir=tmp_path / "clean" / "html")
    assert_like_clean(incremental.outdir, clean.outdir)


def test_a_missing_file_is_told_until_it_is_there(build: Callable[..., Built]) -> None:
    assert "there is no such file" in build({"index.md": page()}).warnings
    assert "there is no such file" in build({}, again=True).warnings
    assert build({"groups.yaml": YAML}, again=True).html().select("#north")


def test_a_parallel_build_gives_the_same_files(build: Callable[..., Built], tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(8)]
    pages = {f"{name}.md": page(f"{name}.yaml", ":layout: table") for name in names}
    files = {f"{name}.yaml": RIGHT.replace("North", f"Group {name}") for name in names}
    index = {"index.md": "# Home\n\n:::{channels}\n:::\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"}
    one = build({**index, **pages, **files}, outdir=tmp_path / "one")
    four = build({**index, **pages, **files}, outdir=tmp_path / "four", parallel=4)
    assert one.warnings == four.warnings == ""
    assert files_of(one.outdir) == files_of(four.outdir)
