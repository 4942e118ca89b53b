"""One input of each kind of fault that strangers met; each test names what was wrong."""

from __future__ import annotations

import ast
import json
import re
import zlib
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import CONF, OLD_MYST, build_project
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.xml import XMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

MAIL = ":::{channel} Questions\n:kind: email\n:to: questions@projct.io\n\nAsk us.\n:::\n"
FORUM = ":::{channel} The Forum\n:kind: forum\n:to: https://forum.projct.io/\n\nTalk.\n:::\n"
OTHER = "---\norphan: true\n---\n\n"


def said(built: Built) -> list[tuple[str, str]]:
    """The place and the rule of each warning, less the folder."""
    found = re.findall(
        r"^(\S+?:\d+): (?:WARNING|ERROR): .* \[([\w.-]+)\]$", "\n".join(built.warning_lines), re.MULTILINE
    )
    return [(str(Path(place).name), rule) for place, rule in found]


# A. What other parts of Sphinx did not know of a card


@pytest.mark.parametrize(
    "link", ["[it](page.md#the-forum)", "{ref}`the-forum`", "[it](#the-forum)", "{ref}`it <the-forum>`"]
)
def test_a_card_is_a_label(build: Callable[..., Built], link: str) -> None:
    built = build({"index.md": f"# I\n\nSee {link}.\n", "page.md": OTHER + "# P\n\n" + FORUM}, nitpicky=True)
    assert built.warnings == ""
    assert built.html().select_one("a[href='page.html#the-forum']").get_text() in {"it", "The Forum"}


def test_a_card_of_sphinx_design_leads_to_a_channel(build: Callable[..., Built]) -> None:
    card = ":::{card} Ask\n:link: questions\n:link-type: ref\n\nHere.\n:::\n"
    built = build(
        {"index.md": f"# I\n\n{card}\n{MAIL}"}, extensions=["myst_parser", "sphinx_design", "sphinx_channels"]
    )
    assert built.warnings == ""
    assert built.html().select("a[href='#questions'].sd-stretched-link")


def test_a_project_without_the_extension_refers_to_a_card(build: Callable[..., Built], tmp_path: Path) -> None:
    first = build({"index.md": f"# Home\n\n{MAIL}"}, outdir=tmp_path / "1")
    conf = CONF.replace('"sphinx_channels"', '"sphinx.ext.intersphinx"')
    conf += f'intersphinx_mapping = {{"a": ("https://a.projct.io/", {str(first.outdir / "objects.inv")!r})}}\n'
    other = build({"conf.py": conf, "index.md": "# O\n\nSee {external+a:ref}`questions`.\n"}, outdir=tmp_path / "2")
    assert other.warnings == ""
    assert other.html().select("a[href='https://a.projct.io/index.html#questions']")


def test_a_label_of_the_page_itself_comes_first_and_is_no_duplicate(build: Callable[..., Built]) -> None:
    pages = {
        "index.md": f"# I\n\n{MAIL}",
        "z.md": OTHER + "(questions)=\n# Z\n\nText.\n",
        "r.md": OTHER + "# R\n\n{ref}`questions`\n",
    }
    assert build(pages).html("r").select("a[href='z.html#questions']")
    again = build({"z.md": pages["z.md"] + "\nMore.\n"}, again=True)
    assert again.warnings == ""


def test_cards_are_in_the_contents_of_their_page(build: Callable[..., Built]) -> None:
    """Those of themes, of a ``toctree`` and of ``contents``; they have no number, and take none from a section."""
    page = "# P\n\n```{contents}\n:local:\n```\n\n" + FORUM + "\n## S\n\n" + MAIL + "\n## T\n\nText.\n"
    index = "# I\n\n```{toctree}\n:numbered:\n\npage\n```\n"
    conf = CONF + "channels_examples = ['example']\nhtml_theme = 'alabaster'\n"
    example = OTHER + "# E\n\n" + MAIL.replace("Questions", "Other")
    built = build({"conf.py": conf, "index.md": index, "page.md": page, "example.md": example})
    assert built.warnings == ""
    wanted = ["#the-forum", "#s", "#questions", "#t"]
    assert [link["href"] for link in built.html("page").select(".contents a")] == wanted
    links = built.html().select(".toctree-wrapper a")
    assert [link["href"] for link in links] == ["page.html", *(f"page.html{anchor}" for anchor in wanted)]
    assert [link.get_text() for link in links] == ["1. P", "The Forum", "1.1. S", "Questions", "1.2. T"]
    assert built.app.env.toc_num_entries == {"index": 1, "page": 5, "example": 1}


def test_an_excerpt_of_a_page_begins_with_words_of_its_author(build: Callable[..., Built]) -> None:
    """Extensions for blogs take the first paragraph that was read."""
    built = build({"index.md": f"# I\n\n{MAIL}"})
    assert next(built.app.env.get_doctree("index").findall(nodes.paragraph)).astext() == "Ask us."


# B. Paths taken from the wrong base


def test_what_is_wrong_in_conf_py_is_told_where_it_is(build: Callable[..., Built], tmp_path: Path) -> None:
    (tmp_path / "cfg").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "cfg" / "conf.py").write_text(CONF + "channels_feedback = 'nobody'\n", encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text(f"# I\n\n{MAIL}", encoding="utf-8")
    warnings = StringIO()
    folders = (tmp_path / "docs", tmp_path / "cfg", tmp_path / "o", tmp_path / "d")
    with patch_docutils(tmp_path), docutils_namespace():
        Sphinx(*folders, "html", {}, StringIO(), warnings).build()
    assert f"{tmp_path}/cfg/conf.py:9: " in warnings.getvalue()


# C. Outputs nobody here wrote


def test_live_posts_need_no_theme_that_prints_metatags(build: Callable[..., Built]) -> None:
    layout = "{% for file in script_files %}{{ js_tag(file) }}{% endfor %}{{ body }}"
    page = "# I\n\n:::{timeline}\n:account: https://x.com/HL7\n:::\n"
    built = build({"index.md": page, "_templates/layout.html": layout})
    assert built.html().select("script[src^='_static/sphinx_channels/timeline.js']")


def test_confluence_gets_the_anchors_of_cards(build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own builder is not installed here; it goes by the format."""
    monkeypatch.setattr(XMLBuilder, "format", "confluence_storage")
    built = build({"index.md": f"# I\n\n{MAIL}"}, "xml")
    tree = built.app.env.get_and_resolve_doctree("index", built.app.builder)
    assert ["questions"] in [target["ids"] for target in tree.findall(nodes.target)]


def test_a_theme_finds_each_anchor_of_the_search_again(build: Callable[..., Built]) -> None:
    """Sphinx-Immaterial asks the domain twice, and compares."""
    domain = channel_domain(build({"index.md": f"# I\n\n{MAIL}"}, "dummy").app.env)
    [(first, *_)], [(second, *_)] = ([row[4:] for row in domain.get_objects()] for _ in range(2))
    assert first == second
    assert (first == "questions") is False, "or the search would make one of the name"


# D. A channel's place


@pytest.mark.parametrize("suffix", ['{".txt": "markdown"}', '{".md": "markdown", ".text": "markdown"}'])
def test_pages_have_the_suffix_of_the_project(build: Callable[..., Built], suffix: str) -> None:
    name = f"index{list(ast.literal_eval(suffix))[-1]}"
    conf = CONF + f"source_suffix = {suffix}\n"
    assert said(build({"conf.py": conf, name: f"# I\n\n{MAIL}".replace("email", "emial")})) == [
        (f"{name}:4", "channels.kind")
    ]


@pytest.mark.skipif(OLD_MYST, reason="it counts the lines of an included file from two")
def test_what_is_wrong_in_an_included_file_is_told_there(build: Callable[..., Built]) -> None:
    part = "\n" * 9 + MAIL.replace(":to:", ":join: nobody\n:to:").replace("email\n", "email\n:acess: all\n")
    files = {"index.md": "# I\n\nWords.\n\n```{include} parts/ch.md\n```\n", "parts/ch.md": part}
    assert sorted(said(build(files, exclude_patterns=["parts"]))) == [
        ("ch.md:12", "channels.option"), ("ch.md:13", "channels.reference"),
    ]  # fmt: skip


def test_a_snippet_that_two_pages_include_is_one_channel(build: Callable[..., Built]) -> None:
    include = "```{include} /parts/ch.md\n```\n"
    files = {
        "parts/ch.md": MAIL,
        "index.md": f"# I\n\n{include}\n:::{{channels}}\n:layout: list\n:::\n\n```{{toctree}}\na\n```\n",
        "a.md": f"# A\n\n{include}",
    }
    built = build(files, exclude_patterns=["parts"])
    assert built.warnings == ""
    assert len(built.html().select(".channel-list li")) == 1
    assert len(built.html("a").select("#questions")) == 1
    [channel] = channel_domain(built.app.env).all_channels()
    assert channel.docname == "index", "the first page that shows it holds its anchor"
    assert channel.source == str(built.srcdir / "parts" / "ch.md")
    assert channel.line == 1 or OLD_MYST
    build({"parts/ch.md": MAIL.replace("email", "emial")}, "channels", again=True, exclude_patterns=["parts"])
    built = build({}, "channels", again=True, exclude_patterns=["parts"])
    report = json.loads(built.read("channels-report.json"))
    assert [row["file"] for row in report["channels"]] == ["parts/ch.md"]
    assert [row["file"] for row in report["findings"] if row["rule"] == "kind"] == ["parts/ch.md"], "and is said once"


def test_a_channel_in_a_docstring_is_located_there(build: Callable[..., Built], tmp_path: Path) -> None:
    channel = ".. channel:: Questions\n       :kind: emial\n       :to: a@projct.io\n\n       Ask us.\n"
    files = {
        "index.md": "# I\n\n```{eval-rst}\n.. automodule:: asked_module\n   :members:\n```\n",
        "asked_module.py": f'"""A module."""\n\n\ndef ask():\n    """Ask.\n\n    {channel}    """\n',
        "conf.py": f"import sys\nsys.path.insert(0, {str(tmp_path / 'source')!r})\n{CONF}",
    }
    built = build(files, extensions=["myst_parser", "sphinx.ext.autodoc", "sphinx_channels"])
    [line] = built.warning_lines
    assert line.startswith('asked_module.py:docstring of asked_module.ask:4: WARNING: channel "Questions": kind')
    [channel] = channel_domain(built.app.env).all_channels()
    assert channel.place[:2] == (f"{built.srcdir}/asked_module.py:docstring of asked_module.ask", 3)


# E. Sentences whose fix does not work, or that were not said


def test_names_and_short_texts_take_markup_and_substitutions(build: Callable[..., Built]) -> None:
    conf = (
        CONF.replace('["colon_fence"]', '["colon_fence", "substitution"]') + 'myst_substitutions = {"team": "Core"}\n'
    )
    text = MAIL.replace("Questions", "Help from {{ team }}").replace("\n\nAsk", "\n:response: in *two* days\n\nAsk")
    built = build({"conf.py": conf, "index.md": f"# I\n\n{text}\n{{channel}}`help-from-core`"})
    assert built.warnings == ""
    card = built.html().select_one("#help-from-core")
    assert card.h2.get_text() == "Help from Core¶"
    assert card.select_one(".channel-facts em").get_text() == "two"
    text = text.replace("in *two*", "{channel}`help-from-core`").replace("\n\nAsk", "\n:region: *{{ team }}*\n\nAsk")
    lists = "".join(f":::{{channels}}\n:layout: {layout}\n:::\n\n" for layout in ("cards", "chooser"))
    built = build({"conf.py": conf, "index.md": f"# I\n\n{text}\n{lists}"})
    assert built.warnings == ""
    for shown in (built.html().select_one(".channel-cards"), built.html().select_one("table")):
        assert "Help from Core" in shown.get_text().replace("Help from Core: ", "").replace("Help from Core¶", "")
        assert "{" not in shown.get_text()
    assert built.html().select_one("#help-from-core .channel-facts em").get_text() == "Core"
    channel = ".. channel:: Help\n   :kind: email\n   :to: a@projct.io\n   :response: within |days| days\n\n   Ask.\n"
    rst = f"I\n=\n\n.. |days| replace:: five\n\n{channel}"
    built = build({"index.rst": rst})
    assert built.warnings == ""
    assert "within five days" in built.html().select_one("#help").get_text()


def test_a_name_in_another_script_is_found(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# I\n\n{MAIL.replace('Questions', '求助')}\n{{channel}}`求助` {{channel}}`帮助`\n"})
    first, second = built.warning_lines
    assert "Did you mean" in first
    assert ":id:" in second


@pytest.mark.parametrize("name", ["求助", "مساعدة", "🎉"])
def test_a_name_that_makes_no_id_is_offered_one(build: Callable[..., Built], name: str) -> None:
    text = f"# I\n\n{MAIL.replace('Questions', name)}\n{{channel}}`{name}`\n"
    built = build({"index.md": text}, "channels", channels_verify_days=0)
    [note, error] = json.loads(built.read("channels-report.json"))["findings"]
    assert (note["line"], note["level"], note["rule"]) == (3, "note", "id")
    made = channel_domain(built.app.env).all_channels()[0].id
    assert made in note["message"]
    assert f'Did you mean "{made}"?' in error["message"]
    assert "[channels.id]" not in built.warnings, "a note is in the report only"


def test_a_project_without_colon_fence_is_told(build: Callable[..., Built]) -> None:
    conf = CONF.replace('["colon_fence"]', "[]")
    built = build({"conf.py": conf, "index.md": f"# I\n\n{MAIL}"})
    assert said(built)[0] == ("index.md:3", "channels.text")
    assert "colon_fence" in built.warnings
    assert len(built.warning_lines) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "See [inbox](ADD MAILBOX DETAILS).", "See http://http://www.projct.io/ now.", "See <https://http://projct.io>.",
        "See [our site](http://http://www.projct.io/).", MAIL.replace("Ask us.", "[Ask](https://https://projct.io/)"),
    ],
)  # fmt: skip
def test_what_looks_like_a_link_and_is_none_is_told(build: Callable[..., Built], text: str) -> None:
    [(place, _rule)] = said(build({"index.md": f"# I\n\n{text}\n"}))
    assert place == f"index.md:{7 if ':::' in text else 3}"


# F. Text


def test_an_address_reads_from_left_to_right(build: Callable[..., Built]) -> None:
    text = (
        MAIL.replace("email", "phone").replace("questions@projct.io", "+44 20 7946 0000")
        + "\n{channel:to}`questions`\n"
    )
    built = build({"index.md": f"# I\n\n{text}"}, language="ar")
    assert [tag["dir"] for tag in built.html().select("bdi")] == ["ltr", "ltr"]


def test_a_hard_line_break_is_a_blank_in_lists(build: Callable[..., Built]) -> None:
    text = MAIL.replace("Ask us.", "Street\\\nLondon")
    built = build({"index.md": f"# I\n\n{text}\n:::{{channels}}\n:layout: list\n:::\n"})
    assert "Street London" in built.html().select_one(".channel-list").get_text()


@pytest.mark.parametrize(
    ("text", "first"),
    [("یہ پہلا ہے۔ یہ دوسرا۔", "یہ پہلا ہے۔"), ("यह पहला है। यह दूसरा।", "यह पहला है।"), ("هل هذا؟ نعم.", "هل هذا؟")],
)
def test_sentences_end_in_other_scripts_too(build: Callable[..., Built], text: str, first: str) -> None:
    built = build({"index.md": f"# I\n\n{MAIL.replace('Ask us.', text)}"})
    assert channel_domain(built.app.env).all_channels()[0].summary == first


def test_each_meta_tag_is_there_once(build: Callable[..., Built]) -> None:
    head = "---\nmyst:\n  html_meta:\n    description: Old.\n    keywords: old\n---\n"
    built = build({"index.md": f"{head}\n# I\n\n:::{{page}}\n:keywords: new\n\nNew.\n:::\n"})
    metas = [
        (tag["name"], tag["content"])
        for tag in built.html().select("meta[name]")
        if tag["name"] in {"description", "keywords"}
    ]
    assert sorted(metas) == [("description", "New."), ("keywords", "new")]


# G. A guest that rearranged the house


def test_a_page_without_channels_is_the_same_with_and_without_the_extension(
    build: Callable[..., Built], tmp_path: Path
) -> None:
    pages = {
        "index.md": "# I\n\n<me@b.projct.io> and [x](https://projct.io).\n\n```{toctree}\nmod\n```\n",
        "mod.md": "# M\n\n```{eval-rst}\n.. automodule:: guest_module\n   :members:\n```\n",
        "guest_module.py": '"""A module."""\n\n\ndef call():\n    """Call."""\n',
        "conf.py": f"import sys\nsys.path.insert(0, {str(tmp_path / 'source')!r})\n{CONF}",
    }
    extensions = ["myst_parser", "notfound.extension", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
    trees = []
    for number, more in enumerate(([], ["sphinx_channels"])):
        built = build(pages, extensions=[*extensions, *more], outdir=tmp_path / str(number))
        trees.append({
            path.relative_to(built.outdir).as_posix(): path.read_bytes() for path in built.outdir.rglob("*")
            if path.is_file() and "sphinx_channels" not in path.parts and path.suffix in {".html", ".inv", ".css"}
        })  # fmt: skip
    assert any("_modules" in name for name in trees[0])
    assert "404.html" in trees[0]
    assert trees[0] == trees[1]


def test_style_sheet_stands_on_pages_with_channels_only(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# I\n\n{MAIL}", "a.md": OTHER + "# A\n\nSee {channel}`questions`.\n"})
    assert "channels.css" in built.read("index.html")
    assert "channels.css" not in built.read("a.html") + built.read("genindex.html") + built.read("search.html")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"test": "try it"}, ["ask a question", "report a security problem", "try it"]),
        (["test"], ["ask a question", "report a security problem", "test"]),
        ({"test": "try it", "ask": "ask a person", "security": None}, ["ask a person", "try it"]),
    ],
)
def test_own_purposes_come_to_those_that_are_known(
    build: Callable[..., Built], value: object, words: list[str]
) -> None:
    purposes = "test, security" if "security" in str(words) else "test"
    page = MAIL + MAIL.replace("Questions\n", f"Two\n:for: {purposes}\n") + ":::{channels}\n:layout: chooser\n:::\n"
    built = build({"conf.py": f"{CONF}channels_purposes = {value!r}\n", "index.md": f"# I\n\n{page}"})
    assert built.warnings == ""
    assert [cell.get_text(strip=True) for cell in built.html().select("tbody th")] == words


# J. What a contributor and a maintainer met


@pytest.mark.parametrize(
    ("suffix", "text", "places"),
    [
        ("md", MAIL.replace("Questions\n", "Questions\n\n"), ["index.md:5"]),
        ("md", MAIL.replace("Questions\n", "Questions\n\n\n"), ["index.md:6"]),
        ("md", MAIL.replace("email\n", "email\n\n"), ["index.md:6"]),
        ("md", MAIL.replace(" Questions\n", "\nQuestions\n"), ["index.md:3", "index.md:5"]),
        ("md", MAIL.replace(":kind: email\n:to: questions@projct.io\n\nAsk us.", "Ask us.\n\n:to: a@projct.io"),
         ["index.md:6"]),
        ("rst", ".. channel:: Questions\n\n   :kind: email\n   :to: a@projct.io\n\n   Ask us.\n", ["index.rst:6"]),
    ],
)  # fmt: skip
def test_options_that_do_not_stand_on_top_are_told_where_they_are(
    build: Callable[..., Built], suffix: str, text: str, places: list[str]
) -> None:
    if OLD_MYST and suffix == "md":  # which hands over no line of an option
        places = ["index.md:3"] * len(places)
    title = "# I\n\n" if suffix == "md" else "I\n=\n\n"
    assert said(build({f"index.{suffix}": title + text})) == [(place, "channels.option") for place in places]


def test_a_block_that_blanks_make_code_is_told(build: Callable[..., Built]) -> None:
    block = "".join(f"    {line}\n" for line in MAIL.splitlines())
    fences = f"```\n{MAIL}```\n\n```{{code-block}} none\n\n{MAIL}```\n"
    built = build({"index.md": f"# I\n\nWords.\n\n{block}\n{fences}"})
    assert said(built) == [("index.md:5", "channels.text")]


def test_front_matter_of_jekyll_is_told(build: Callable[..., Built]) -> None:
    text = "---\ntags: [suport]\nsummary: About.\npermalink: old.html\n---\n\n# I\n"
    assert said(build({"index.md": text})) == [("index.md:1", "channels.front-matter")] * 3
    text = "---\ntags: [a, b]\nredirect_from: /old/\nsidebar: main\n---\n\n# I\n"
    *told, last = build({"index.md": text}).warning_lines
    options = [line.partition("block: ")[2].removesuffix(" [channels.front-matter]") for line in told]
    assert options == [":permalink: /old/", ":tags: a, b"]
    assert last.endswith("Remove it. [channels.front-matter]")
    page = "\n".join(["# I\n", ":::{page}", *options, "", "About.", ":::", ""])
    assert build({"index.md": page}, channels_tags=["a", "b"]).warnings == "", "what they say to write is right"
    assert build({"index.md": "---\nblogpost: true\ntags: [x]\nsummary: y\n---\n\n# I\n"}).warnings == ""


def test_a_block_that_is_not_closed_is_one_sentence(build: Callable[..., Built]) -> None:
    text = "# I\n\n::::{channel} A\n:kind: email\n:to: a@projct.io\n\nFor A.\n:::\n\n" + MAIL
    [line] = build({"index.md": text}).warning_lines
    assert line.startswith("index.md:10: ")
    assert "(line 3)" in line


@pytest.mark.parametrize(
    "first", [":::(channel) Questions", "：：：{channel} Questions", ":::{channel Questions", "::{channel} Questions"]
)
def test_signs_that_make_no_block_are_told_at_their_line(build: Callable[..., Built], first: str) -> None:
    text = MAIL.replace(":::{channel} Questions", first)
    built = build({"index.md": f"# I\n\nWords.\n\n{text}"})
    assert said(built)[0][0] == "index.md:5", built.warnings
    assert len(built.warning_lines) <= 2, built.warnings


def test_blocks_in_a_channel_are_read_as_those_of_the_page_are(build: Callable[..., Built]) -> None:
    blocks = ":::(mention)\nUs.\n:::\n\n:::{page}\n:keywords: post\n\nHow to reach us.\n:::\n"
    built = build(
        {"index.md": f"# I\n\n::::{{channel}} Questions\n:kind: email\n:to: a@hl7.org\n\nAsk.\n\n{blocks}::::\n"}
    )
    assert said(built) == [("index.md:9", "channels.text")]
    metas = {meta.get("name"): meta["content"] for meta in built.html().select("meta[content]")}
    assert (metas["description"], metas["keywords"]) == ("How to reach us.", "post")


def test_a_list_that_was_to_be_a_channel_is_told_once(build: Callable[..., Built]) -> None:
    text = ":::{channels} Questions\n:kind: email\n:to: questions@projct.io\n\nAsk us.\n:::\n"
    [line] = build({"index.md": f"# I\n\n{text}"}).warning_lines
    assert "for one channel write {channel}" in line


def test_a_heading_that_has_the_anchor_is_told(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# I\n\n## Questions\n\n{MAIL}"})
    assert said(built) == [("index.md:5", "channels.heading")]
    assert "at line 3" in built.warnings


def test_a_comma_that_is_missing_is_told(build: Callable[..., Built]) -> None:
    for value in ("ask join", "ask; join", "ask and join", "ask / join"):
        [line] = build({"index.md": "# I\n\n" + MAIL.replace("email\n", f"email\n:for: {value}\n")}).warning_lines
        assert "with a comma between: ask, join" in line


@pytest.mark.parametrize("wrong", ["access: [all, of]", "not-for: {a: b}", "verified: [1]", "links: |\n  A B"])
def test_one_bad_value_in_yaml_leaves_the_others(build: Callable[..., Built], wrong: str) -> None:
    options = f"---\nkind: email\n{wrong}\nto: questions@projct.io\n---\n"
    built = build({"index.md": f"# I\n\n:::{{channel}} Questions\n{options}\nAsk us.\n:::\n"})
    assert built.html().select("a[href='mailto:questions@projct.io']")


# K. Hostile input


def test_a_page_block_with_a_thousand_openings_is_as_myst_alone(build: Callable[..., Built]) -> None:
    built = build({"index.md": "# I\n\n::::{page}\n\nAbout.\n\n" + ":::{zzz}\n" * 1100}, suppress_warnings=["myst"])
    assert "Traceback" not in built.warnings


def test_a_link_to_a_card_on_another_page_is_never_stale(build: Callable[..., Built]) -> None:
    build({"index.md": f"# I\n\n{FORUM}", "a.md": OTHER + "# A\n\n[](#the-forum)\n"})
    renamed = FORUM.replace("The Forum\n", "The Board\n:id: the-forum\n")
    built = build({"index.md": f"# I\n\n{renamed}"}, again=True)
    assert "The Board" in built.html("a").get_text()


@pytest.mark.parametrize("name", ["`" * 8000, "x" * 40000])
def test_a_name_without_end_is_read(build: Callable[..., Built], name: str) -> None:
    built = build({"index.md": f"# I\n\n{MAIL.replace('Questions', name)}"})
    heading = built.html().select_one(".channel-card .channel-name").get_text().removesuffix("¶")
    assert heading == name[:300], "more than anybody reads"


def test_nodes_are_plain_for_a_builder_that_nobody_knows(tmp_path: Path) -> None:
    """Its translator may not look for a node's base, as that of Confluence does not."""
    (tmp_path / "conf.py").write_text(CONF + "channels_tags = ['t']\n", encoding="utf-8")
    page = "# I\n\n:::{page}\n:tags: t\n\nAbout.\n:::\n\n" + MAIL + "\n:::{channels}\n:::\n"
    page += "\n:::{timeline}\n:account: https://x.com/HL7\n:::\n\n:::{embed-choices}\n:::\n"
    (tmp_path / "index.md").write_text(page, encoding="utf-8")
    built = build_project(tmp_path, tmp_path / "o", tmp_path / "d", "xml")
    tree = built.app.env.get_and_resolve_doctree("index", built.app.builder)
    assert {node.__class__.__module__.partition(".")[0] for node in tree.findall()} <= {"docutils", "sphinx"}


@pytest.mark.parametrize("urls", ["footnote", "inline"])
def test_urls_shown_in_print(build: Callable[..., Built], urls: str) -> None:
    """A link in a heading broke the PDF; a sentence with an address in it showed the address twice."""
    forum = FORUM.replace("The Forum", "The [forum](https://forum.projct.org/) of *ours*", 1)
    posts = ":::{timeline} Posts by [us](https://x.com/HL7)\n:account: https://x.com/HL7\n:::\n"
    page = f"# I\n\n{MAIL}\n{forum}\n{posts}\n:::{{channels}}\n:kind: email\n:::\n"
    latex = build({"index.md": page}, "latex", latex_show_urls=urls)
    text = next(latex.outdir.glob("*.tex")).read_text("utf-8").replace(r"\sphinxhyphen{}", "-")
    headings = re.findall(r"section\*\{(.*)", text)
    assert headings == ["Questions}", r"The forum of \sphinxstyleemphasis{ours}}", "Posts by us}", "Questions}"]
    body = text[text.index("Questions}") : text.rindex("section*{")]
    assert len(re.findall(r"(?<!href\{)(?<!href\{mailto:)(?<!nolinkurl\{)questions@projct", body)) == 1


# Others of each kind, tried when the first ones held

RETIRED = (
    "::::{channel} Old\n:kind: website\n:to: https://docs.oldplace.io/\n:status: retired\n:owner: {ref}`thing`\n\n"
    "Closed. {external+old:doc}`index` {ref}`thing` {any}`thing` [x](#thing)\n\n"
    "```{toctree}\nX <https://docs.oldplace.io/t>\nY <javascript://a%0aalert(1)>\nZ <https://projct.io/>\n```\n::::\n"
)
RETIRED_RST = (
    ".. channel:: Gone\n   :kind: website\n   :to: https://docs.oldplace.io/\n   :status: retired\n\n"
    "   Closed. :external+old:doc:`index` :ref:`thing` :any:`thing` :doc:`old:index`\n"
)
INVENTORY = zlib.compress(b"index std:doc -1 index.html Old\nthing std:label -1 index.html#thing Thing\n")


@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub", "latex", "xml"])
def test_a_retired_channel_has_no_link_that_only_references_know(
    build: Callable[..., Built], tmp_path: Path, builder: str
) -> None:
    head = b"# Sphinx inventory version 2\n# Project: old\n# Version: 1\n# The remainder is compressed using zlib.\n"
    (tmp_path / "old.inv").write_bytes(head + INVENTORY)
    conf = CONF.replace('"sphinx_channels"', '"sphinx.ext.intersphinx", "sphinx_channels"')
    conf += f"intersphinx_mapping = {{'old': ('https://docs.oldplace.io/', {str(tmp_path / 'old.inv')!r})}}\n"
    pages = {"index.md": f"# I\n\n{RETIRED}\n[](a.rst)\n", "a.rst": f":orphan:\n\nA\n=\n\n{RETIRED_RST}"}
    built = build({"conf.py": conf, **pages}, builder)
    assert said(built) == [("index.md:11", "channels.unsafe")] * 2, "the toctree, of which the links are not taken"
    files = [path for path in built.outdir.rglob("*") if path.suffix in {".html", ".xhtml", ".tex", ".xml"}]
    text = "".join(path.read_text("utf-8") for path in files if "_sources" not in path.parts)
    assert "Closed." in text
    assert not re.findall(r"""(?:href="|href\{|refuri=")(?:https://docs\.oldplace|javascript:)[^"}]*""", text)
    assert "https://projct.io/" in text or builder == "latex", "which shows no entry of a toctree that is no page"


@pytest.mark.parametrize("builder", ["html", "latex"])
@pytest.mark.parametrize(
    "role",
    [".. role:: x(math)\n   :class: k", ".. role:: x(raw)\n   :format: html", ".. role:: x(raw)\n   :format: latex"],
)
def test_a_role_with_a_class_loses_what_could_act_and_nothing_else(
    build: Callable[..., Built], builder: str, role: str
) -> None:
    body = r":x:`\href{javascript:x}{y} <b onclick='z'>y</b>`"
    text = f"I\n=\n\n{role}\n\n.. channel:: Q\n   :kind: email\n   :to: a@projct.io\n\n   Ask {body} us.\n"
    built = build({"index.rst": text}, builder)
    assert [rule for _place, rule in said(built)] == ["channels.unsafe"]
    if builder == "html":
        assert "javascript:x" in built.html().select_one(".channel-card").get_text()


def test_a_link_with_a_class_in_a_heading_is_words_in_print(build: Callable[..., Built]) -> None:
    conf = CONF.replace('"colon_fence"', '"colon_fence", "attrs_inline"')
    text = MAIL.replace("Questions", "The [desk](https://desk.projct.io/){.external}")
    latex = build({"conf.py": conf, "index.md": f"# I\n\n{text}"}, "latex")
    assert latex.warnings == ""
    assert "The desk" in next(latex.outdir.glob("*.tex")).read_text("utf-8")


def test_translators_see_of_posts_and_mentions_what_is_the_projects(build: Callable[..., Built]) -> None:
    """MyST-Parser gives what a directive yields a source, by which Sphinx takes it for the project's own."""
    item = {"url": "https://x.com/HL7/1", "text": "A stranger's line.\nAnd another."}
    posts = json.dumps({"source": "https://x.com/HL7", "fetched": "2026-10-01", "items": [item]})
    options = ":account: https://x.com/HL7\n"
    markdown = f"# I\n\n:::{{mention}} Write\n{options}:::\n\n:::{{timeline}} Posts\n{options}:snapshot: s.json\n:::\n"
    option = f"   {options}"
    rst = f"I\n=\n\n.. mention:: Write\n{option}\n.. timeline:: Posts\n{option}   :snapshot: s.json\n"
    for page in ({"index.md": markdown}, {"index.rst": rst}):
        built = build({**page, "s.json": posts}, "gettext")
        assert re.findall(r'^msgid "(.+)"', built.read("index.pot"), re.MULTILINE) == ["I", "Write", "Posts"]


def test_a_file_that_leads_to_itself_is_told(build: Callable[..., Built], tmp_path: Path) -> None:
    page = (
        ":::{timeline}\n:account: https://x.com/HL7\n:snapshot: loop.json\n:::\n\n:::{channels}\n:file: loop.yml\n:::\n"
    )
    build({"index.md": f"# I\n\n{page}"}, "dummy")
    for name in ("loop.json", "loop.yml"):
        (tmp_path / "source" / name).symlink_to(name)
    built = build({"index.md": f"# I\n\n{page}\n"}, "dummy", again=True)
    assert said(built) == [("index.md:5", "channels.snapshot"), ("index.md:9", "channels.file")]


@pytest.mark.parametrize(
    ("builder", "file", "extra"),
    [
        ("html", "tag_t.html", "extra/tag_t.html"),
        ("html", "tag_t.html", "tag_t.html"),
        ("dirhtml", "tag_t/index.html", "extra/tag_t/index.html"),
    ],
)
def test_the_page_of_a_tag_that_somebody_has_put_there_stays(
    build: Callable[..., Built], builder: str, file: str, extra: str
) -> None:
    page = "# I\n\n:::{page}\n:tags: t\n\nAbout.\n:::\n"
    options = {"channels_tags": ["t"], "html_extra_path": [extra.partition("/")[0]]}
    built = build({"index.md": page, extra: "Mine."}, builder, **options)
    assert built.warnings == ""
    assert built.read(file) == "Mine."


@pytest.mark.parametrize(
    ("anchor", "channel", "fix"),
    [
        ("forum", "", "Put (forum)= above the heading in its place (.. _forum: in reStructuredText)."),
        ("Old_Sec", "", "delete this line."), ("v1.2", "", "delete this line."), ("f(x)", MAIL, "delete this line."),
        ("ÄB", MAIL, "delete this line."), ("Old_Sec", MAIL, "Add :aliases: Old_Sec."),
    ],
)  # fmt: skip
def test_what_is_said_of_an_anchor_brings_it_back(
    build: Callable[..., Built], anchor: str, channel: str, fix: str
) -> None:
    files = {"index.md": f"# I\n\n{channel}", "published.txt": f"index\n  #{anchor}\n"}
    [line] = build(files, channels_published="published.txt").warning_lines
    assert line.endswith(f"{fix} [channels.anchor]")
    mended = {
        "index.md": f"# I\n\n{channel.replace(':kind', f':aliases: {anchor}{chr(10)}:kind')}" if "aliases" in fix
        else f"# I\n\n({anchor})=\n## S\n\n{channel}",
        "published.txt": "index\n" if "delete" in fix else files["published.txt"],
    }  # fmt: skip
    assert build(mended, channels_published="published.txt").warnings == ""


def test_a_label_of_restructuredtext_brings_an_anchor_back(build: Callable[..., Built]) -> None:
    files = {"index.rst": "I\n=\n\n.. _forum:\n\nS\n-\n\nText.\n", "published.txt": "index\n  #forum\n"}
    assert build(files, channels_published="published.txt").warnings == ""


def test_signs_that_a_parser_speaks_of_are_told_by_it_alone(build: Callable[..., Built]) -> None:
    [line] = build({"index.md": f"# I\n\n{MAIL.replace('{channel}', '{{channel}}')}"}).warning_lines
    assert ":3: WARNING: Unknown directive type" in line, "some MyST-Parsers call the page index.md.rst"


def pages_of(texts: list[str], suffix: str = "md") -> dict[str, str]:
    """A project with a page for each text, which begins on line 3 or, in reStructuredText, on line 4."""
    head = "# P\n\n" if suffix == "md" else "P\n=\n\n"
    return {"index.md": "# I\n", **{f"p{number}.{suffix}": head + text for number, text in enumerate(texts, 1)}}


def told_of(built: Built) -> list[tuple[str, str]]:
    """What was said of the pages, in their order; that they are in no ``toctree`` is not."""
    return sorted(row for row in said(built) if row[1] != "toc.not_included")


def test_signs_that_make_a_division_are_told_at_their_line(build: Callable[..., Built]) -> None:
    signs = ("{ channel }", "<channel>", "｛channel｝", "\\{channel}", "{chan nel}")
    built = build(pages_of([MAIL.replace("{channel}", sign) for sign in signs]), "dummy")
    assert told_of(built) == [(f"p{number}.md:3", "channels.text") for number in range(1, 6)]
    assert built.warnings.count(":::{channel} in Markdown and .. channel:: in reStructuredText") == 5


def test_a_block_that_its_neighbour_took_for_code_is_told(build: Callable[..., Built]) -> None:
    blocks = [
        MAIL.replace("us.\n:::", "us.\n```") + "\n" + FORUM,
        MAIL.replace(":::", "`" * 4, 1).replace("us.\n:::", "us.\n```") + "\n" + FORUM.replace(":::", "```"),
        "````{page}\nAbout.\n\nMore.\n\n```\n\n" + FORUM.replace(":::", "```"),
        MAIL.replace(":::", "~~~~", 1).replace("us.\n:::", "us.\n~~~") + "\n" + FORUM.replace(":::", "~~~"),
    ]
    built = build(
        pages_of([blocks[0], blocks[1].replace("Questions", "B"), blocks[2], blocks[3].replace("Questions", "D")]),
        "dummy",
    )
    assert told_of(built) == [(f"p{number}.md:8", "channels.text") for number in range(1, 5)]
    assert built.warnings.count('{channel} The Forum" is code here: the block above did not end') == 4


def test_code_in_a_block_is_no_block(build: Callable[..., Built]) -> None:
    code = "Write:\n\n````\n```{channel} A\n```\n````\n\n````md\n\n:::{channel} A\n:::\n````\n"
    assert build({"index.md": f"# I\n\n{code}\n{MAIL.replace(':::', '::::')}"}, "dummy").warnings == ""


@pytest.mark.parametrize("more", ["", "\nMore.\n"])
def test_what_became_a_comment_is_told(build: Callable[..., Built], more: str) -> None:
    firsts = (".. channel: A", ".. channel::A", "..channel:: A", ".. {channel} A", ". channel:: A", "... channel:: A")
    options = "\n   :kind: email\n   :to: a@projct.io\n\n   For A.\n"
    built = build(pages_of([f"{first}{options}{more}" for first in (*firsts, ".. channel A")], "rst"), "dummy")
    assert told_of(built) == [(f"p{number}.rst:4", "channels.text") for number in range(1, 8)]


def test_comments_are_silent(build: Callable[..., Built]) -> None:
    rst = ".. page: see the old site\n\n.. channel\n\n..\n   .. channel:: A\n      :kind: email\n\n.. timeline: 2026\n"
    assert told_of(build(pages_of([rst], "rst"), "dummy")) == []
    assert told_of(build(pages_of(["% channel: A\n% :kind: email\n\n% :::{channel} A\n"]), "dummy")) == []


def test_one_key_of_jekyll_is_enough_and_a_key_that_others_have_is_not(build: Callable[..., Built]) -> None:
    heads = ("layout: page\npermalink: /x/", "summary: About.", "redirect_from: /x/")
    others = ("tags: [a]", "keywords: a", "layout: page", "toc: false")
    pages = {f"p{number}.md": f"---\n{head}\n---\n\n# P\n" for number, head in enumerate((*heads, *others), 1)}
    built = build({"index.md": "# I\n", **pages}, "dummy")
    assert told_of(built) == [(f"p{number}.md:1", "channels.front-matter") for number in range(1, 4)]


@pytest.mark.parametrize(("text", "summary"), [("A<br>B", "A B"), ("A<BR/>B", "A B"), ("H<sub>2</sub>O", "H2O")])
def test_a_break_in_html_is_a_blank(build: Callable[..., Built], text: str, summary: str) -> None:
    built = build({"index.md": f"# I\n\n{MAIL.replace('Ask us.', text)}"}, "dummy")
    assert channel_domain(built.app.env).all_channels()[0].summary == summary


def test_the_summary_of_lines_is_one_line(build: Callable[..., Built]) -> None:
    text = "I\n=\n\n.. channel:: Q\n   :kind: post\n   :to: 1 High Street, Leeds\n\n   | Street\n   | *London*, UK\n"
    built = build({"index.rst": text}, "dummy")
    assert channel_domain(built.app.env).all_channels()[0].summary == "Street London, UK"


def test_a_meta_tag_in_capitals_is_the_same(build: Callable[..., Built]) -> None:
    head = "---\nmyst:\n  html_meta:\n    Description: Old.\n---\n"
    built = build({"index.md": f"{head}\n# I\n\n:::{{page}}\nNew.\n:::\n"})
    names = [tag["name"].lower() for tag in built.html().select("meta[name]")]
    assert names.count("description") == 1


def test_template_text_is_told_wherever_a_reader_sees_it(build: Callable[..., Built]) -> None:
    options = (
        "links: ADD LINK <https://projct.io/>",
        "links: {{ team }} <https://projct.io/>",
        "subject: By {{ team }}",
    )
    texts = [
        *(MAIL.replace("Ask us.", text) for text in ("T\u034fBC", "TB\ufe0fC", "ＴＢＣ")),
        *(MAIL.replace("\n\nAsk", f"\n:{option}\n\nAsk") for option in (*options, "room: '{{ team }}'")),
        MAIL.replace("Questions", "ADD CHANNEL NAME"), ":::{page}\nADD DESCRIPTION HERE\n:::\n",
    ]  # fmt: skip
    texts = [text.replace(":kind", f":id: p{number}\n:kind") for number, text in enumerate(texts, 1)]
    places = [(1, 8), (2, 8), (3, 8), (4, 7), (5, 7), (6, 7), (7, 7), (8, 3), (9, 4)]
    built = build(pages_of(texts), "dummy")
    assert told_of(built) == [(f"p{page}.md:{line}", "channels.placeholder") for page, line in places]


@pytest.mark.parametrize("above", ["(questions)=\n## Other\n", ":::{note}\n:name: questions\nA note.\n:::\n"])
def test_a_label_that_has_the_anchor_is_told(build: Callable[..., Built], above: str) -> None:
    built = build({"index.md": f"# I\n\n{above}\n{MAIL}"})
    assert said(built) == [(f"index.md:{4 + above.count(chr(10))}", "channels.heading")]
    mended = MAIL.replace(":kind", ":id: ask\n:kind")
    assert build({"index.md": f"# I\n\n{above}\n{mended}"}).warnings == ""


def test_a_label_of_a_card_itself_is_its_anchor(build: Callable[..., Built]) -> None:
    built = build({"index.md": f"# I\n\n(questions)=\n{MAIL}\n{{channel}}`questions`\n"})
    assert built.warnings == ""
    assert built.html().select("p > a[href='#questions']")


@pytest.mark.parametrize("role", ["channel:to", "(channel:to)", "[channel:to]", "{channel.to}"])
def test_a_role_that_is_nearly_right_is_told(build: Callable[..., Built], role: str) -> None:
    """Nothing was said, and the address was gone from the sentence."""
    built = build(
        {"index.md": f"# Us\n\nWrite to {role}`ask` today. The channel to ask: channel.tools, or channel:tool.\n"}
    )
    assert told_of(built) == [("index.md:3", "channels.text")]


def test_two_records_on_one_line_with_one_id_are_two(build: Callable[..., Built]) -> None:
    """One was lost, and outputs were not of one mind."""
    row = '{"name": "A", "kind": "website", "to": "https://%s.io/", "about": "For all."}'
    text = "# Us\n\n:::{channels}\n:file: us.json\n:::\n"
    built = build({"index.md": text, "us.json": f"[{row % 'a'}, {row % 'b'}]"})
    assert told_of(built) == [("us.json:1", "channels.duplicate")]
    assert len(built.html().select(".channel-card")) == 2


def test_words_of_conf_that_are_no_text(build: Callable[..., Built]) -> None:
    """A number in the place of a word ended the build."""
    card = "# Us\n\n:::{channel} Ask\n:kind: email\n:to: ask@hl7.org\n:for: gossip\n\nAsk.\n:::\n"
    conf = f"{CONF}\nchannels_purposes = {{3: 'x', 'gossip': 'gossip'}}\n"
    assert [rule for _, rule in told_of(build({"conf.py": conf, "index.md": card}))] == ["channels.configuration"]


# Options that became text, names that no page has


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (":::{page}\n\n:tags: a\n\nAbout.\n:::\n", 5),
        (":::{page}\ntoc: false\n\nAbout.\n:::\n", 4),
        (
            "::::{channel} X\n:kind: social\n:to: https://x.com/nhs\n\nNews.\n:::{timeline}\n\n:limit: 3\n:::\n::::\n",
            10,
        ),
        (":::{channels}\n\n:layout: table\n:::\n", 5),
        ("```{eval-rst}\n.. channel:: A\n   :kind:forum\n   :to:https://a.io/\n\n   Talk.\n```\n", 5),
        ("```{eval-rst}\n.. channel:: A\n   :kind forum\n   :to https://a.io/\n\n   Talk.\n```\n", 4),
        ("```{eval-rst}\n.. page::\n   :permalink:old.html\n\n   About.\n```\n", 5),
    ],
)
def test_an_option_that_became_text_is_told_of_each_block(build: Callable[..., Built], block: str, line: int) -> None:
    """It was told of a channel alone: tags, old addresses and the status of a page were lost."""
    told = told_of(build({"index.md": f"# Us\n\n{block}"}))
    assert [rule for _, rule in told] == ["channels.option"], told
    assert abs(int(told[0][0].rpartition(":")[2]) - line) <= 1 + bool(OLD_MYST)


def test_an_example_that_is_no_page_is_told(build: Callable[..., Built]) -> None:
    """Its channels were taken for real ones, in silence."""
    conf = f"{CONF}\nchannels_examples = ['exampel', 'none/*', 'index']\n"
    built = build({"conf.py": conf, "index.md": "# Us\n", "example.md": f"{OTHER}# E\n"})
    [warning] = built.warning_lines
    assert 'no page is called "exampel". Did you mean "example"? Write its name without its ending.' in warning


def test_keys_of_a_record_are_as_those_of_a_block(build: Callable[..., Built]) -> None:
    """Capitals gave eight sentences, and a table of hours became an address."""
    rows = "- Name: A\n  Kind: website\n  ':to': https://a.io/\n  About: For all.\n  hours: {Monday: 9-5}\n"
    built = build({"index.md": "# Us\n\n:::{channels}\n:file: us.yaml\n:::\n", "us.yaml": rows})
    assert told_of(built) == [("us.yaml:5", "channels.file")]
    assert built.html().select_one(".channel-card a[href='https://a.io/']")


def test_yaml_that_cannot_be_read_is_told_with_its_usual_cause(build: Callable[..., Built]) -> None:
    rows = "- name: A\n  kind: website\n  to: https://a.io/\n  about: Note: all.\n"
    built = build({"index.md": "# Us\n\n:::{channels}\n:file: us.yaml\n:::\n", "us.yaml": rows})
    assert told_of(built) == [("us.yaml:4", "channels.file")]
    assert 'Put a text with ": " or " #" in it in quotation marks' in built.warnings


def test_a_page_of_the_list_with_its_ending(build: Callable[..., Built]) -> None:
    """The advice was an old address, which another sentence refused."""
    built = build({"index.md": "# Us\n", "published.txt": "index.html\n"}, channels_published="published.txt")
    assert built.warnings == ""
