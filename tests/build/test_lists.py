"""What a ``{channels}`` shows: filters, groups with their headings, columns, and what matters of each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from browser.themes import in_check
from conftest import BARE, assert_like_clean, files_of

from sphinx_channels.directives.channels import _WORDS
from sphinx_channels.model import ACCESS, KINDS, PURPOSES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup
    from conftest import Built

PAGES = {
    "index.md": "# Home\n\n```{toctree}\ngroups\n```\n",
    "groups.md": """# Groups

:::{channel} Lisbon group
:kind: chat
:to: https://chat.hl7.org/lisbon
:for: discuss, ask
:platform: Discord
:region: Lisbon, Portugal
:languages: pt, en
:access: members
:join: desk

Talk in Portugal.
:::

:::{channel} Brazil group
:kind: forum
:to: https://forum.hl7.org/br
:platform: discourse
:region: Brazil
:languages: pt-BR
:official: false

Talk in Brazil.
:::

:::{channel} Desk
:id: desk
:kind: phone
:to: +44 20 7946 0000
:hours: Monday to Friday
:response: at once
:not-for: emergencies
:owner: Nobody
:platform: Discourse
:links: Rules <https://hl7.org/rules>
:verified: 2026-10-01

For all questions.
:::

:::{channel} Old list
:kind: list
:to: https://lists.hl7.org/old
:status: retired
:replaced-by: desk
:languages: en

What was said.
:::
""",
}


@pytest.fixture
def listed(build: Callable[..., Built]) -> Callable[..., BeautifulSoup]:
    """The list that options make, as HTML in a language."""

    def listed(options: str, language: str = "en") -> BeautifulSoup:
        lines = "".join(f":{line}\n" for line in options.split(" :"))
        page = f"# Lists\n\n## In a section\n\n:::{{channels}}\n{lines}:::\n"
        built = build({**PAGES, "list.md": f"---\norphan: true\n---\n\n{page}"}, language=language)
        assert built.warnings == ""
        return built.html("list").select_one("#in-a-section")

    return listed


def names(listed: BeautifulSoup) -> list[str]:
    """The channels of a list, in order, and the headings above them."""
    found = [tag.get_text() for tag in listed.select(".rubric, .channel-name, ul.channel-list a.internal, tbody th")]
    return [text.strip() for text in found]


# The filters


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("languages: pt", ["Lisbon group", "Brazil group"]),
        ("languages: pt-BR", ["Brazil group"]),
        ("languages: en, PT-br", ["Lisbon group", "Brazil group"]),
        ("languages: e", None),
        ("languages: es", []),
        ("region: portugal", ["Lisbon group"]),
        ("region: Lisbon, Portugal", ["Lisbon group"]),
        ("region: BRAZIL, Lisbon", ["Lisbon group", "Brazil group"]),
        ("region: Port", []),
        ("platform: Discourse", ["Brazil group", "Desk"]),
        ("platform: discord, discourse :kind: chat, phone", ["Lisbon group", "Desk"]),
        ("platform: Discourse :region: Brazil :languages: en", []),
        ("languages: en :status: retired", ["Old list"]),
    ],
)
def test_filters(
    build: Callable[..., Built], listed: Callable[..., BeautifulSoup], options: str, expected: list[str] | None
) -> None:
    if expected is None:  # no language at all
        built = build({**PAGES, "list.md": f"---\norphan: true\n---\n# L\n\n:::{{channels}}\n:{options}\n:::\n"})
        assert "is not a language tag" in built.warnings
        return
    page = listed(f"layout: list :{options}")
    assert names(page) == expected
    assert ("There is no such channel at present." in page.get_text()) == (expected == [])


def test_a_filter_finds_what_is_translated(build: Callable[..., Built], tmp_path) -> None:
    """By the words of the page that lists and by those of the page that declares: both are somebody's."""
    catalogue = Catalog("de")
    catalogue.add("Brazil", "Brasilien")
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "groups.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    lists = "".join(f":::{{channels}}\n:layout: list\n:region: {name}\n:::\n\n" for name in ("Brazil", "Brasilien"))
    built = build(
        {**PAGES, "list.md": f"---\norphan: true\n---\n# L\n\n{lists}"},
        language="de",
        locale_dirs=[str(path.parents[2])],
    )
    page = built.html("list")
    assert names(page) == ["Brazil group", "Brazil group"]
    assert all("; Brasilien; " in line.get_text() for line in page.select("ul.channel-list li"))


# The groups


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("for", [
            "Ask a question", "Lisbon group", "Desk", "Take part in a discussion", "Lisbon group", "Brazil group",
            "Old list",
        ]),
        ("kind", [
            "Phone", "Desk", "Forums", "Brazil group", "Chat rooms", "Lisbon group", "Mailing lists", "Old list",
        ]),
        ("access", ["Everyone", "Brazil group", "Desk", "Old list", "Members only", "Lisbon group"]),
        ("status", ["Active", "Lisbon group", "Brazil group", "Desk", "Retired", "Old list"]),
        ("languages", [
            "Portuguese", "Lisbon group", "English", "Lisbon group", "Old list", "Portuguese (Brazil)", "Brazil group",
            "Other", "Desk",
        ]),
        ("region", ["Lisbon, Portugal", "Lisbon group", "Brazil", "Brazil group", "Other", "Desk", "Old list"]),
        ("platform", ["Discord", "Lisbon group", "Discourse", "Brazil group", "Desk", "Other", "Old list"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["cards", "table", "list"])
def test_groups(listed: Callable[..., BeautifulSoup], layout: str, by: str, expected: list[str]) -> None:
    """In the order of the vocabulary, others as they appear; a channel is in each of its groups."""
    page = listed(f"layout: {layout} :group-by: {by} :status: active, retired")
    assert names(page) == expected


def test_headings_have_no_gap(listed: Callable[..., BeautifulSoup]) -> None:
    grouped = listed("group-by: region")
    assert [tag.name for tag in grouped.select("h2, h3, h4, h5")] == ["h2", "h3", "h4", "h3", "h4", "h3", "h4"]
    assert [tag.name for tag in listed("kind: phone").select("h2, h3, h4")] == ["h2", "h3"]


def test_a_filter_leaves_no_group_that_it_leaves_out(listed: Callable[..., BeautifulSoup]) -> None:
    assert names(listed("group-by: for :for: ask")) == ["Ask a question", "Lisbon group", "Desk"]
    expected = ["Portuguese", "Lisbon group", "Portuguese (Brazil)", "Brazil group"]
    assert names(listed("group-by: languages :languages: pt")) == expected


def test_without_anything_to_group_by_there_is_no_heading(listed: Callable[..., BeautifulSoup]) -> None:
    assert names(listed("group-by: region :kind: phone")) == ["Desk"]
    assert "There is no such channel" in listed("group-by: region :kind: email").get_text()


def test_a_group_can_have_a_chooser(listed: Callable[..., BeautifulSoup]) -> None:
    page = listed("layout: chooser :group-by: region")
    assert [tag.get_text() for tag in page.select(".rubric, tbody th")] == [
        "Lisbon, Portugal", "ask a question", "take part in a discussion", "Brazil", "take part in a discussion",
        "Other", "ask a question",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "by", "expected"),
    [
        ("de", "languages", ["Portugiesisch", "Englisch", "Portugiesisch (Brasilien)", "Sonstige"]),
        ("fr", "languages", ["Portugais", "Anglais", "Portugais (Brésil)", "Autres"]),
        ("de", "for", ["Eine Frage stellen", "Mitdiskutieren"]),
        ("fr", "kind", ["Téléphone", "Forums de discussion", "Salons de discussion"]),
    ],
)
def test_headings_are_in_the_language_of_the_page(
    listed: Callable[..., BeautifulSoup], language: str, by: str, expected: list[str]
) -> None:
    assert [tag.get_text() for tag in listed(f"group-by: {by}", language).select(".rubric")] == expected


def test_a_project_has_groups_of_its_own_purposes(build: Callable[..., Built]) -> None:
    pages = {**PAGES, "groups.md": PAGES["groups.md"].replace(":for: discuss, ask", ":for: Cook, ask")}
    pages["list.md"] = "---\norphan: true\n---\n# L\n\n:::{channels}\n:layout: list\n:group-by: for\n:::\n"
    built = build(pages, channels_purposes={"Cook": "eat together", "ask": "put a question"})
    assert built.warnings == ""
    headings = [tag.get_text() for tag in built.html("list").select(".rubric")]
    assert headings == ["Put a question", "Take part in a discussion", "Eat together"]


def test_every_kind_has_a_heading() -> None:
    """In the order of the kinds: a new one needs words."""
    assert list(_WORDS["kind"]) == list(KINDS)
    assert list(_WORDS["for"]) == list(PURPOSES)
    assert list(_WORDS["access"]) == list(ACCESS)
    assert list(_WORDS["status"]) == list(STATUSES)


# The columns


def heads(page: BeautifulSoup) -> list[str]:
    return [tag.get_text() for tag in page.select_one("table").select("thead th")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["Channel", "When", "Address", "What it is for", "Languages", "Who can use it"]),
        ("kind: phone", ["Channel", "When", "Address", "What it is for", "Who can use it"]),
        ("kind: chat", ["Channel", "Address", "What it is for", "Languages", "Who can use it"]),
        ("languages: en :status: active, retired :kind: list", [
            "Channel", "Address", "What it is for", "Languages", "Who can use it",
        ]),
        ("columns: to, name", ["Address", "Channel"]),
        ("columns: when, region, LINKS :kind: phone", ["When", "Region", "See also"]),
    ],
)  # fmt: skip
def test_columns(listed: Callable[..., BeautifulSoup], options: str, expected: list[str]) -> None:
    """Those that are asked for, else the usual ones and those in which channels differ."""
    assert heads(listed(f"layout: table :{options}" if options else "layout: table")) == expected


def test_no_column_says_what_is_the_same_of_all_or_what_the_heading_says(build: Callable[..., Built]) -> None:
    table = "---\norphan: true\n---\n# L\n\n:::{channels}\n:layout: table\n:group-by: region\n:::\n"
    same = (
        PAGES["groups.md"]
        .replace(":languages: pt-BR", ":languages: pt, en")
        .replace(":verified", ":languages: pt, en\n:verified")
    )
    page = build({**PAGES, "groups.md": same, "list.md": table}).html("list")
    assert heads(page) == ["Channel", "Address", "What it is for", "Who can use it"]
    asked = table.replace(":group-by", ":columns: name, languages, region\n:group-by")
    page = build({**PAGES, "groups.md": same, "list.md": asked}).html("list")
    assert page.select_one("tbody tr").get_text("|", strip=True) == "Lisbon group|Portuguese, English|Lisbon, Portugal"


def test_cells(listed: Callable[..., BeautifulSoup]) -> None:
    columns = (
        "name, when, to, summary, for, kind, languages, region, platform, room, hours, response, not-for, owner, "
        "join, links, access, verified"
    )
    page = listed(f"layout: table :columns: {columns} :kind: phone, chat, forum")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [
        ["Lisbon group", "", "chat.hl7.org/ lisbon", "Talk in Portugal.", "take part in a discussion, ask a question",
         "Chat rooms", "Portuguese, English", "Lisbon, Portugal", "Discord", "", "", "", "", "", "Desk", "",
         "Members only", ""],
        ["Brazil group", "", "forum.hl7.org/ br", "Talk in Brazil. (Run by its members)", "take part in a discussion",
         "Forums", "Portuguese (Brazil)", "Brazil", "discourse", "", "", "", "", "", "", "", "Everyone", ""],
        ["Desk", "Monday to Friday", "+44 20 7946 0000", "For all questions.", "ask a question", "Phone", "", "",
         "Discourse", "", "Monday to Friday", "at once", "emergencies", "Nobody", "", "Rules", "Everyone",
         "1 October 2026"],
    ]  # fmt: skip
    assert page.select_one('td a[href="groups.html#desk"]').get_text() == "Desk"


# What matters of a channel


@pytest.mark.parametrize("layout", ["table", "list", "cards", "chooser"])
def test_each_layout_shows_what_matters(listed: Callable[..., BeautifulSoup], layout: str) -> None:
    """Without being asked: hours, how to get in, and languages where channels differ in them."""
    text = " ".join(listed(f"layout: {layout}").get_text(" ", strip=True).split())
    for words in ("Monday to Friday", "Members only", "Portuguese (Brazil)", "Run by its members"):
        assert words in text
    assert ("Lisbon, Portugal" in text) == (layout != "table")
    for words in ("1 October 2026", "Rules", "Nobody"):
        assert words not in text
    for words, layouts in (("at once", "list cards chooser"), ("emergencies", "cards")):
        assert (words in text) == (layout in layouts.split())


def test_a_line_tells_it_behind_the_address(listed: Callable[..., BeautifulSoup]) -> None:
    lines = [line.get_text() for line in listed("layout: list").select(".channel-list li p")]
    assert lines == [
        "Lisbon group: chat.hl7.org/lisbon (Members only; Lisbon, Portugal; Portuguese, English) – Talk in Portugal.",
        "Brazil group: forum.hl7.org/br (Run by its members; Brazil; Portuguese (Brazil)) – Talk in Brazil.",
        "Desk: +44 20 7946 0000 (Reply: at once; Monday to Friday) – For all questions.",
    ]


@pytest.mark.parametrize(
    "builder", ["text", "latex", *map(in_check, ("man", "texinfo", "epub", "xml", "singlehtml", "dirhtml", "gettext"))]
)
def test_every_builder_shows_groups_and_columns(build: Callable[..., Built], builder: str) -> None:
    lists = ":::{channels}\n:group-by: region\n:layout: LAYOUT\n:::\n\n"
    text = "".join(lists.replace("LAYOUT", layout) for layout in ("cards", "table", "list", "chooser"))
    text += ":::{channels}\n:layout: table\n:columns: name, when, languages, owner, join\n:::\n"
    built = build(
        {
            **PAGES,
            "list.md": f"---\norphan: true\n---\n# Lists\n\n{text}",
            "index.md": PAGES["index.md"].replace("groups", "groups\nlist"),
        },
        builder,
        nitpicky=True,
    )
    assert built.warnings == ""
    if builder == "gettext":
        return
    files = [data.decode("utf-8", "replace") for name, data in files_of(built.outdir).items() if "_sources" not in name]
    shown = " ".join(" ".join(files).split())
    for words in ("Lisbon, Portugal", "Brazil", "Other", "Run by"):
        assert shown.count(words) >= 4, words


# What is read again and written again


def test_a_list_follows_all_that_it_shows(build: Callable[..., Built], tmp_path) -> None:
    """Also the name and the place of a channel that another one leads to, and what is told by another page."""
    listing = ":::{channels}\n:kind: chat, phone\n:group-by: platform\n:::\n"
    desk = ":::{channel} Desk\n:id: desk\n:kind: email\n:to: desk@hl7.org\n\nAsk.\n:::\n"
    chat = ":::{channel} Chat\n:kind: chat\n:to: https://chat.hl7.org/\n:access: members\n:join: desk\n"
    chat += ":hours: see {doc}`b`\n\nTalk.\n:::\n"
    pages = {
        "index.md": "# Home\n\n```{toctree}\na\nb\n```\n",
        "list.md": "---\norphan: true\n---\n\n# List\n\n" + listing,
        "a.md": f"# A\n\n{chat}",
        "b.md": f"# B\n\n{desk}",
        **BARE,
    }
    build(pages)
    changes = (
        ({"b.md": pages["b.md"].replace("Desk", "Front desk")}, "Front desk"),
        ({"b.md": pages["b.md"].replace("Desk", "Front desk").replace("# B", "# Bees")}, "see Bees"),
        ({"a.md": pages["a.md"] + "\n" + desk, "b.md": "# B\n"}, 'href="a.html#desk"'),
        ({"a.md": pages["a.md"].replace(":hours", ":platform: Zulip\n:hours"), "b.md": pages["b.md"]}, "Zulip"),
    )
    for change, expected in changes:
        incremental = build(change, again=True)
        assert expected in incremental.read("list.html")
    clean = build({}, again=True, clean=True, outdir=tmp_path / "clean")
    assert_like_clean(incremental.outdir, clean.outdir)


def test_lists_are_the_same_in_parallel(build: Callable[..., Built], tmp_path) -> None:
    lists = "".join(f":::{{channels}}\n:group-by: {by}\n:::\n\n" for by in ("platform", "languages", "for"))
    many = {**PAGES, **{f"l{number}.md": f"---\norphan: true\n---\n# L\n\n{lists}" for number in range(8)}}
    one, four = build(many, outdir=tmp_path / "1"), build(many, parallel=4, outdir=tmp_path / "4")
    assert files_of(one.outdir) == files_of(four.outdir)


# What is written wrongly

SAID = {
    "group-by: kinds": ':group-by: "kinds" is not known. Did you mean "kind"? Words: for, kind, access, status, '
    "languages, region, platform.",
    "layout: table\n:columns: name, adress": ':columns: "adress" is not known. Did you mean "access"? Words: name, '
    "when, to, summary, for, kind, languages, room, join, links, access, verified, response, hours, not-for, platform, "
    "owner, region.",
    "columns: name": ":columns: is for tables. Add :layout: table, or remove it.",
    "languages: English": ':languages: "English" is not a language tag. Did you mean "en"? Write tags of BCP 47: en, '
    "cy, pt-BR.",
}


@pytest.mark.parametrize("written", SAID)
def test_what_is_written_wrongly_is_said_and_the_list_stays(build: Callable[..., Built], written: str) -> None:
    built = build({**PAGES, "list.md": f"---\norphan: true\n---\n# L\n\n:::{{channels}}\n:{written}\n:::\n"})
    [line] = built.warning_lines
    assert f"WARNING: {SAID[written]} [" in line
    assert "Desk" in built.html("list").get_text()


@pytest.mark.parametrize("title", ["chooser", "Table"])
def test_a_layout_in_place_of_a_name_is_told(build: Callable[..., Built], title: str) -> None:
    built = build({**PAGES, "list.md": f"---\norphan: true\n---\n# L\n\n:::{{channels}} {title}\n:::\n"})
    said = f"takes no name: write :layout: {title.lower()} on a line of its own below it. [channels.option]"
    assert built.warning_lines == [f"list.md:6: WARNING: {{channels}} {said}"]


@pytest.mark.parametrize("written", [" Our desks\n", "\nEvery desk that there is.\n"])
def test_text_in_a_list_is_told_and_stays(build: Callable[..., Built], written: str) -> None:
    built = build({**PAGES, "list.md": f"---\norphan: true\n---\n# L\n\n:::{{channels}}{written}:::\n"})
    said = "shows what other blocks declare and has no text of its own. Move it below the block. [channels.option]"
    assert built.warning_lines == [f"list.md:6: WARNING: {{channels}} {said}"]
    assert written.strip() in built.html("list").get_text()
