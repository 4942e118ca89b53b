"""What programs, templates and themes get of the channels, read by other people's programs: FHIR, JSON-LD, icons."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browser.themes import in_check
from bs4 import BeautifulSoup
from cases.programs import details, structured
from conftest import CONF, assert_like_clean, files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

#: In a template: what it gets as data, and a theme's two lists of links behind icons.
GIVEN = {
    "_templates/layout.html": (
        "<head>{{ metatags }}</head>\n<body>{{ body }}<pre>{{ (channels or [])|tojson }}</pre>\n"
        "<ul>{% for link in theme_icon_links %}<li>{{ link.name }}</li>{% endfor %}</ul></body>\n"
    )
}
NONE = f"""{CONF}
html_baseurl = "https://larkfield.org/docs/"
channels_examples = ["example"]
"""
ALL = f"""{NONE}
channels_json = channels_fhir = channels_templates = True
channels_organization = "Larkfield"
channels_icon_links = ["open", "members", "team", "planned", "retired", "read-only", "example", "unofficial", "post"]
"""


def channel(
    name: str, *options: str, kind: str = "forum", to: str = "https://talk.larkfield.org/", about: str = ""
) -> str:
    """A channel."""
    address = [f"to: {to}"] if to else []
    rows = "".join(f":{option}\n" for option in (f"kind: {kind}", *address, *options))
    return f":::{{channel}} {name}\n{rows}\n{about or f'For {name}.'}\n:::\n\n"


INDEX = "# Home\n\n" + "".join(
    (
        channel("Open", kind="email", to="us@larkfield.org"),
        channel("Members", "access: members", "join: open"),
        channel("Team", "access: team"),
        channel("Planned", "status: planned"),
        channel("Retired", "status: retired", "replaced-by: open"),
        channel("Read-only", "status: read-only"),
        channel("Unofficial", "official: false"),
        channel("Post", kind="post", to="1 High Street, Larkfield"),
        channel("Social", kind="social", to="https://x.com/Larkfield"),
        "```{toctree}\nexample\nother\n```\n",
    )
)
SOURCE = {
    "conf.py": ALL,
    "index.md": INDEX,
    "example.md": "# E\n\n" + channel("Example"),
    "other.md": "# Other\n\nNothing.\n",
}
PUBLIC = ["open", "members", "planned", "retired", "read-only", "unofficial", "post", "social"]


# Who is where


def test_each_channel_is_where_it_should_be(build: Callable[..., Built]) -> None:
    built = build({**SOURCE, **GIVEN})
    assert built.warnings == ""
    assert [it["id"] for it in json.loads(built.read("channels.json"))["channels"]] == PUBLIC
    assert json.loads(built.html().pre.get_text()) == json.loads(built.read("channels.json"))["channels"]
    contacts = details(built)
    assert [it["name"].lower() for it in contacts] == [name for name in PUBLIC if name != "planned"]
    assert [it["name"] for it in contacts if it["telecom"][0].get("use") == "old"] == ["Retired"]
    data = structured(built)
    assert [it["name"] for it in data["contactPoint"]] == ["Open", "Members", "Read-only"]
    assert data["sameAs"] == ["https://x.com/Larkfield"]
    assert structured(built, "example") == structured(built, "other") == {}
    icons = [tag.get_text() for tag in built.html("other").select("li")]
    assert icons == ["Open", "Members", "Read-only", "Unofficial"]


def test_what_each_form_of_address_becomes(build: Callable[..., Built]) -> None:
    forms = (
        channel("Mail", "languages: en, cy", "region: Wales", kind="email", to="us@larkfield.org")
        + channel("Call", kind="phone", to="+44 20 7946 0000 ext. 12")
        + channel("Web", "for: ask, report", about="See {channel}`call`.")
        + channel("Room", kind="chat", to="ircs://irc.larkfield.org/help")
        + channel("Letter", kind="post", to="1 High Street, Larkfield")
        + channel("Name", "room: larkfield", kind="chat", to="")
    )
    built = build({**SOURCE, "index.md": f"# H\n\n{forms}"})
    assert [(*it["telecom"][0].values(),) for it in details(built)] == [
        ("email", "us@larkfield.org"),
        ("phone", "+44 20 7946 0000 ext. 12"),
        ("url", "https://talk.larkfield.org/"),
        ("url", "ircs://irc.larkfield.org/help"),
        ("other", "1 High Street, Larkfield"),
    ]
    data = structured(built)
    assert (data["name"], data["url"]) == ("Larkfield", "https://larkfield.org/docs/")
    mail, call, web, room = data["contactPoint"]
    assert mail == {
        "@type": "ContactPoint",
        "name": "Mail",
        "description": "For Mail.",
        "email": "us@larkfield.org",
        "contactType": "ask",
        "areaServed": "Wales",
        "availableLanguage": ["en", "cy"],
    }
    assert call["telephone"] == "+44 20 7946 0000 ext. 12"
    assert (web["url"], web["contactType"]) == ("https://talk.larkfield.org/", "ask, report")
    assert web["description"] == "See Call."
    assert room["url"] == "ircs://irc.larkfield.org/help"


def test_what_another_project_keeps_is_not_said_to_be_ours(build: Callable[..., Built]) -> None:
    row = {"name": "Theirs", "kind": "forum", "to": "https://hl7.org/", "about": "A.", "url": "https://hl7.org/#theirs"}
    page = {"index.md": "# H\n\n:::{channels}\n:file: theirs.json\n:::\n", "theirs.json": json.dumps([row])}
    assert structured(build({**SOURCE, **page})) == {}


# Texts that could harm

#: Each is the beginning of a name, and stands in a text.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "\"'`${x}",
    "\\u003c\\\\",
    "a\u2028b\u2029c",
    "\u202eevil\u2066",
    "&lt;b&gt; &amp;",
    "{{ 7*7 }} {% raw %}",
    "\x07\x7f",
)


@pytest.mark.parametrize("theme", ["basic", "furo", in_check("pydata_sphinx_theme")])
def test_hostile_texts_come_through_unharmed(build: Callable[..., Built], theme: str) -> None:
    rows = []
    for number, text in enumerate(HOSTILE):
        written = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)  # no Markdown
        row = {
            "name": f"N{number} {written}",
            "kind": "forum",
            "to": "https://x.org/?a=1&lt;='",
            "about": f"For {written}",
        }
        rows.append({**row, "id": f"n{number}"})
    conf = f"{ALL}\nsmartquotes = False\nhtml_theme = {theme!r}\nchannels_icon_links = {[row['id'] for row in rows]}\n"
    files = {"index.md": "# H\n\n:::{channels}\n:file: a.json\n:::\n", "a.json": json.dumps(rows)}
    built = build({"conf.py": conf, **files})
    written = json.loads(built.read("channels.json"))["channels"]
    names = [it["name"] for it in written]
    for number, text in enumerate(HOSTILE):
        assert names[number].split() == re.sub("[\x07\x7f]", "", f"N{number} {text}").split()
    assert [it["name"] for it in details(built)] == names
    data = structured(built)
    assert [it["name"] for it in data["contactPoint"]] == names
    assert [it.get("description", "") for it in data["contactPoint"]] == [it["about"] for it in written]
    page = BeautifulSoup(built.read("index.html"), "html5lib")
    assert "alert(1)" not in "".join(tag.string or "" for tag in page.select("script:not([type])"))
    assert not page.select("article b, article script:not([type='application/ld+json'])")
    if theme != "basic":
        links = {"furo": "footer .icons a", "pydata_sphinx_theme": ".navbar-icon-links a"}[theme]
        key = {"furo": "aria-label", "pydata_sphinx_theme": "title"}[theme]
        assert {tag[key] for tag in page.select(links)} == set(names)
        assert {tag["href"] for tag in page.select(links)} == {"https://x.org/?a=1&lt;=%27"}


# Themes


@pytest.mark.parametrize(
    ("theme", "links"),
    [
        ("furo", "footer .icons a"),
        ("pydata_sphinx_theme", ".navbar-icon-links a"),
        in_check("sphinx_book_theme", ".navbar-icon-links a"),
    ],
)
def test_icons_of_the_theme_lead_to_channels(build: Callable[..., Built], theme: str, links: str) -> None:
    index = (
        "# H\n\n"
        + channel("Us", kind="email", to="us@larkfield.org")
        + channel("News", kind="social", to="https://x.com/Larkfield")
    )
    conf = f"{CONF}html_theme = {theme!r}\nchannels_icon_links = ['us', 'news']\n"
    built = build({"conf.py": conf, "index.md": index})
    assert built.warnings == ""
    mail, news = built.html().select(links)[:2]
    assert (mail["href"], news["href"]) == ("mailto:us@larkfield.org", "https://x.com/Larkfield")
    if theme == "furo":
        assert (mail["aria-label"], mail.svg["aria-hidden"]) == ("Us", "true")
    else:
        assert (mail["target"], news["target"]) == ("_self", "_blank")
        assert (mail.i["class"][:2], news.i["class"][:2]) == (
            ["fa-solid", "fa-envelope"],
            ["fa-brands", "fa-x-twitter"],
        )
        assert mail.get_text(strip=True) == "Us"
    assert structured(built) == {}  # that was not asked for
    option = "footer_icons" if theme == "furo" else "icon_links"
    own = [{"name": "Own", "url": "https://own.org/", "icon": "fa-solid fa-star", "html": "*", "class": ""}]
    built = build({}, again=True, html_theme_options={option: own})
    assert [tag["href"] for tag in built.html().select(links)][:3] == [
        "https://own.org/",
        "mailto:us@larkfield.org",
        "https://x.com/Larkfield",
    ]


@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme"])
def test_icons_are_drawn_by_what_is_there(build: Callable[..., Built], theme: str) -> None:
    """Each kind has a drawing of ours, and one of Font Awesome that PyData's theme brings along."""
    from sphinx_channels.model import KINDS
    from sphinx_channels.outputs.icons import _BRANDS, _ICONS

    assert set(_ICONS) == set(KINDS)
    if theme == "pydata_sphinx_theme":
        built = build({"conf.py": f"{CONF}html_theme = {theme!r}\n", "index.md": "# H\n"})
        drawings = "".join(path.read_text("utf-8") for path in built.outdir.rglob("fontawesome.js"))
        for name in (*(font for font, _lines in _ICONS.values()), *_BRANDS.values()):
            assert re.search(rf'["{{,]"?{name}"?:\[', drawings), name


def test_a_host_of_a_network_has_the_icon_of_the_network(build: Callable[..., Built]) -> None:
    own = "html_theme = 'pydata_sphinx_theme'\nchannels_icon_links = ['forum']\n"
    own += "channels_providers = [{'name': 'discourse', 'domains': ['forum.larkfield.org']}]\n"
    index = "# H\n\n" + channel("Forum", kind="forum", to="https://forum.larkfield.org/")
    assert build({"conf.py": CONF + own, "index.md": index}).html().select(".fa-brands.fa-discourse")


def test_an_unknown_icon_is_told(build: Callable[..., Built]) -> None:
    conf = CONF + "channels_icon_links = ['opne', 'open']\n"
    built = build({"conf.py": conf, "index.md": "# H\n\n" + channel("Open")})
    [warning] = built.warning_lines
    line = CONF.count("\n") + 1
    assert warning.startswith(f'conf.py:{line}: WARNING: channels_icon_links in conf.py: no channel "opne".')
    assert 'Did you mean "open"?' in warning


# Builds


def test_nothing_is_asked_and_nothing_is_there(build: Callable[..., Built]) -> None:
    """With all of it, a page without channels is as it was; without, every page."""
    bare = {**SOURCE, "conf.py": NONE}
    without = files_of(build(bare).outdir)
    assert not [name for name in without if name.endswith(".json")]
    assert not [name for name, text in without.items() if b"ld+json" in text]
    with_all = files_of(build(SOURCE).outdir)
    changed = {name for name, text in with_all.items() if without.get(name) != text}
    assert changed == {"index.html", "channels.json", "channels.schema.json", "channels.fhir.json"}


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "json", "text", "latex"])
def test_other_outputs_have_nothing_of_it(build: Callable[..., Built], builder: str) -> None:
    bare = {**SOURCE, "conf.py": NONE}
    without = files_of(build(bare, builder).outdir)
    with_all = files_of(build(SOURCE, builder).outdir)
    packed = {name for name in with_all if name.endswith((".epub", ".pickle"))}  # they hold the time
    assert [name for name in with_all.keys() - packed if with_all[name] != without.get(name)] == []


def test_two_builds_are_the_same(build: Callable[..., Built], tmp_path: Path) -> None:
    one = build({**SOURCE, **GIVEN}, outdir=tmp_path / "one")
    again = build({**SOURCE, **GIVEN}, outdir=tmp_path / "again")
    four = build({**SOURCE, **GIVEN}, outdir=tmp_path / "four", parallel=4)
    assert files_of(one.outdir) == files_of(again.outdir) == files_of(four.outdir)
    assert json.loads(four.html("other").pre.get_text())


def test_a_build_after_which_nothing_has_changed_writes_no_page(build: Callable[..., Built]) -> None:
    pages = [build({**SOURCE, **GIVEN}).outdir / f"{name}.html" for name in ("index", "example", "other")]
    before = [page.stat().st_mtime_ns for page in pages]
    build({}, again=True)
    assert [page.stat().st_mtime_ns for page in pages] == before


@pytest.mark.parametrize(
    "changes",
    [
        {"index.md": INDEX.replace("us@", "we@")},
        {"index.md": INDEX.replace("{channel} Open", "{channel} Opened\n:id: open")},
        {"index.md": INDEX.replace("official: false", "access: team")},
        {"index.md": INDEX.replace(":::{channel} Members", channel("New") + ":::{channel} Members")},
        {"index.md": "# Home\n\n```{toctree}\nexample\nother\n```\n"},
        {"example.md": "# E\n", "other.md": "# Other\n\n" + channel("Example")},
    ],
    ids=["address", "name", "access", "added", "none", "no example any more"],
)
@pytest.mark.parametrize("asked", ["all", "icons"])
def test_an_incremental_build_is_like_a_clean_one(
    build: Callable[..., Built], tmp_path: Path, changes: dict[str, str], asked: str
) -> None:
    conf = ALL if asked == "all" else ALL.replace("channels_templates = ", "")
    files = {**SOURCE, **GIVEN, "conf.py": conf}
    build(files)
    after = build(changes, again=True)
    assert_like_clean(after.outdir, build({**files, **changes}, outdir=tmp_path / "clean").outdir)


def test_a_changed_address_is_one_line_of_each_file(build: Callable[..., Built]) -> None:
    def read(built: Built) -> dict[str, list[str]]:
        return {name: built.read(name).splitlines() for name in ("channels.json", "channels.fhir.json")}

    before = read(build(SOURCE))
    after = read(build({"index.md": INDEX.replace("us@", "we@")}, again=True))
    for name, lines in after.items():
        assert len(lines) == len(before[name])
        [(old, new)] = [pair for pair in zip(before[name], lines, strict=True) if pair[0] != pair[1]]
        assert (old.replace("us@", "we@"), new.count("we@larkfield.org")) == (new, 1)


def test_files_go_when_their_channels_go(build: Callable[..., Built]) -> None:
    build(SOURCE)
    assert (build({}, again=True).outdir / "channels.fhir.json").exists()
    built = build({"index.md": "# H\n\n" + channel("Planned", "status: planned")}, again=True)
    assert (built.outdir / "channels.json").exists()
    assert not (built.outdir / "channels.fhir.json").exists()
