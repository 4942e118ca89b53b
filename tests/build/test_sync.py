"""``sphinx-channels sync``: what is in each file, and that nothing else of a file, and no other file, is touched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import conftest
import pytest
import security_txt
import yaml
from bs4 import BeautifulSoup
from conftest import REPOSITORY
from markdown_it import MarkdownIt
from sphinx.locale import translators

from sphinx_channels import commands
from sphinx_channels.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

CHOOSER, MARKS = ".github/ISSUE_TEMPLATE/config.yml", "<!-- channels: begin -->\n<!-- channels: end -->\n"
TXT = "public/.well-known/security.txt"
CONF = conftest.CONF + "exclude_patterns = ['*.git*', '[A-Z]*', 'docs', 'text']\nsmartquotes = False\n"
SITE = CONF + "html_baseurl = 'https://docs.projct.io/en/latest'\n"
SECURITY = "channels_security_txt = 'public'\n"
OWN = "# Kept by `sphinx-channels sync`: change the pages, and not this file.\n"


class Said(NamedTuple):
    status: int
    out: str
    err: str


def channel(name: str, *options: str, body: str = "For all.") -> str:
    """A block; without options, a mailbox."""
    lines = options or (":kind: email", ":to: ask@projct.io")
    return "\n".join([f":::{{channel}} {name}", *lines, "", body, ":::", "", ""])


ASK = channel("Ask")
HOLES = channel("Holes", ":kind: form", ":to: https://projct.io/holes", ":for: security", ":verified: 2026-10-01")
BASE = {"conf.py": SITE, "index.md": f"# Home\n\n{ASK}"}


@pytest.fixture
def sync(repository: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Write files, if any, and run the command."""

    def run(*words: str, files: dict[str, str | bytes] | None = None) -> Said:
        for name, content in (files or {}).items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        translators.clear()
        capfd.readouterr()
        return Said(main(["sync", *words]), *capfd.readouterr())

    return run


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links(repository: Path, name: str = CHOOSER) -> list[dict[str, str]]:
    value: list[dict[str, str]] = yaml.safe_load((repository / name).read_bytes())["contact_links"]
    return value


def items(text: str) -> list[Any]:
    """The items of a Markdown file, as it is rendered."""
    return BeautifulSoup(MarkdownIt("gfm-like", {"linkify": False}).render(text), "html.parser").select("li")


# What is where

ALL = "# Home\n\n" + "".join([
    channel("Us", ":kind: social", ":to: https://social.projct.io/@us", ":for: ask"),
    ASK,
    channel("Talk", ":kind: forum", ":to: https://talk.projct.io/", ":access: members", ":join: ask"),
    channel("Read only", ":kind: list", ":to: https://list.projct.io/", ":status: read-only"),
    channel("Old", ":kind: forum", ":to: https://old.projct.io/", ":status: retired", ":replaced-by: talk"),
    channel("Soon", ":kind: forum", ":status: planned"),
    channel("Desk", ":kind: chat", ":to: https://desk.projct.io/", ":access: team", ":for: ask, security"),
    channel("Room", ":kind: chat", ":room: '#larkfield'", ":platform: Libera"),
    channel("Call", ":kind: phone", ":to: +44 20 7946 0000", ":for: security", ":verified: 2026-09-01",
            ":languages: en, cy"),
    channel("Inner", ":kind: form", ":to: https://projct.io/inner", ":for: security", ":access: members",
            ":join: ask", ":verified: 2026-10-01"),
    channel("Plain", ":kind: form", ":to: http://projct.io/plain", ":for: security", ":verified: 2026-08-01"),
    channel("Bugs", ":kind: issues", ":to: https://github.com/projct/projct/issues"),
    channel("News", ":kind: news", ":to: https://projct.io/news"),
    HOLES.replace(":verified:", ":languages: cy, de\n:verified:"),
])  # fmt: skip
EVERYTHING = {
    "conf.py": SITE + SECURITY + "channels_examples = ['example']\n",
    "index.md": ALL + "```{toctree}\nexample\n```\n",
    "example.md": "# Example\n\n" + channel("Sample", ":kind: email", ":to: x@projct.io", ":for: ask, security"),
    CHOOSER: "",
    "SUPPORT.md": f"# Support\n\n{MARKS}\nBye.\n",
    "SECURITY.md": MARKS,
}


def test_each_channel_is_where_it_belongs(sync: Callable[..., Said], repository: Path) -> None:
    said = sync(files=EVERYTHING)
    assert (said.status, said.err) == (0, "")
    assert said.out == "".join(f"{name}: written.\n" for name in (CHOOSER, "SUPPORT.md", "SECURITY.md", TXT))
    site = "https://docs.projct.io/en/latest/index.html#"
    assert links(repository) == [
        {"name": "Ask", "about": "For all.", "url": f"{site}ask"},
        {"name": "Talk", "about": "For all. (Members only)", "url": "https://talk.projct.io/"},
        {"name": "Read only", "about": "For all. (Read only)", "url": "https://list.projct.io/"},
        {"name": "Room", "about": "For all.", "url": f"{site}room"},
        {"name": "Us", "about": "For all.", "url": "https://social.projct.io/@us"},
    ]
    text = (repository / "SUPPORT.md").read_text("utf-8")
    assert text.startswith("# Support\n\n<!-- channels: begin -->\n\n- [")
    assert text.endswith("\n\n<!-- channels: end -->\n\nBye.\n")
    assert [(item.get_text(), item.a["href"]) for item in items(text)] == [
        ("Ask (ask@projct.io): For all.", "mailto:ask@projct.io"),
        ("Talk: For all. (Members only)", "https://talk.projct.io/"),
        ("Read only: For all. (Read only)", "https://list.projct.io/"),
        ("Room (#larkfield): For all.", f"{site}room"),
        ("Call (+44 20 7946 0000): For all.", "tel:+442079460000"),
        ("Inner: For all. (Members only)", "https://projct.io/inner"),
        ("Plain: For all.", "http://projct.io/plain"),
        ("Bugs: For all.", "https://github.com/projct/projct/issues"),
        ("News: For all.", "https://projct.io/news"),
        ("Holes: For all.", "https://projct.io/holes"),
        ("Us: For all.", "https://social.projct.io/@us"),
    ]
    names = [item.a.get_text() for item in items((repository / "SECURITY.md").read_text("utf-8"))]
    assert names == ["Call", "Inner", "Plain", "Holes"]
    assert security_txt.read((repository / TXT).read_bytes()) == security_txt.SecurityTxt(
        contacts=["tel:+442079460000", "https://projct.io/holes"],
        expires=datetime(2027, 9, 1, tzinfo=UTC),
        languages=["en", "cy", "de"],
        canonical=["https://docs.projct.io/.well-known/security.txt"],
    )


def test_twice_is_once_and_a_changed_address_is_one_line(sync: Callable[..., Said], repository: Path) -> None:
    sync(files=EVERYTHING)
    before = snapshot(repository)
    assert sync() == sync("--check") == (0, "", "")
    assert snapshot(repository) == before
    page = ALL.replace("//talk.", "//chat.").replace("/holes", "/report")
    said = sync("--check", files={"index.md": page})
    assert said.status == 1
    lines = [line for line in said.out.splitlines() if line[0] in "+-" and line[:3] not in {"+++", "---"}]
    assert lines == [
        "-  url: https://talk.projct.io/", "+  url: https://chat.projct.io/",
        "-- [Talk](https://talk.projct.io/): For all. (Members only)",
        "+- [Talk](https://chat.projct.io/): For all. (Members only)",
        "-- [Holes](https://projct.io/holes): For all.", "+- [Holes](https://projct.io/report): For all.",
        "-- [Holes](https://projct.io/holes): For all.", "+- [Holes](https://projct.io/report): For all.",
        "-Contact: https://projct.io/holes", "+Contact: https://projct.io/report",
    ]  # fmt: skip
    heads = [line for line in said.out.splitlines() if line[:3] in {"+++", "---"}]
    assert heads[:2] == [f"--- {CHOOSER}", f"+++ {CHOOSER} after `sphinx-channels sync`"]
    assert snapshot(repository) == before | {"index.md": page.encode()}  # and nothing was written


def test_only_some(sync: Callable[..., Said]) -> None:
    said = sync("--only", "support", "security", files=EVERYTHING)
    assert said.out == "".join(f"{name}: written.\n" for name in ("SUPPORT.md", "SECURITY.md", TXT))
    assert sync("--only", "github", "--check").status == 1


def test_the_builder_says_where_a_card_is(sync: Callable[..., Said], repository: Path) -> None:
    assert sync("--builder", "dirhtml", files={**BASE, CHOOSER: ""}).status == 0
    assert links(repository)[0]["url"] == "https://docs.projct.io/en/latest/#ask"


def test_no_channel_is_left(sync: Callable[..., Said], repository: Path) -> None:
    """What is no longer so may not stay; nobody who has no such channel has to make marks for it."""
    sync(files={**EVERYTHING, "SECURITY.md": "# Ours\n"})
    page = "# Home\n\n" + channel("Old", ":kind: forum", ":to: https://old.projct.io/", ":status: retired",
                                  body="Nobody came.")  # fmt: skip
    said = sync("--only", "github", "support", files={"index.md": page})
    assert (said.status, said.err) == (0, "")
    assert (repository / CHOOSER).read_text("utf-8") == "contact_links: []\n"
    assert items((repository / "SUPPORT.md").read_text("utf-8")) == []
    said = sync("--only", "security")
    assert said.err.startswith(f"{TXT}: no channel that anybody can use has :for: security and ")
    assert (repository / "SECURITY.md").read_text("utf-8") == "# Ours\n"


# What stands around our part

ROW = "- name: Ask\n  about: For all.\n  url: https://docs.projct.io/en/latest/index.html#ask"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", f"contact_links:\n{ROW}\n"),
        ("# Only this\n", f"# Only this\ncontact_links:\n{ROW}\n"),
        ("blank_issues_enabled: no", f"blank_issues_enabled: no\ncontact_links:\n{ROW}\n"),
        ("a: 1\ncontact_links: []", f"a: 1\ncontact_links:\n{ROW}"),
        ("contact_links: [] # none\nb: 'x'\n", f"contact_links:\n{ROW} # none\nb: 'x'\n"),
        ("contact_links:\nb: 2\n", f"contact_links:\n{ROW}\nb: 2\n"),
        ("contact_links: [\n {name: x,\n about: y} # z\n]\n\n# end\n", f"contact_links:\n{ROW}\n\n# end\n"),
        ("# a\ncontact_links:\n    -   name: x\n# b\n    -   url: y   # c\n\n# d\nb: 2\n",
         f"# a\ncontact_links:\n{ROW}   # c\n\n# d\nb: 2\n"),
        ('contact_links:\n- name: "x"\n  url: "y"\n...\n', f"contact_links:\n{ROW}\n...\n"),
        ("---\ncontact_links: &a [x]\nb: {c: [1]}\n", f"---\ncontact_links:\n{ROW}\nb: {{c: [1]}}\n"),
        ("\ufeffa: 1\r\ncontact_links:\r\n- name: x\r\n# d\r\n",
         "\ufeffa: 1\r\ncontact_links:\r\n" + ROW.replace("\n", "\r\n") + "\r\n# d\r\n"),
    ],
)  # fmt: skip
def test_every_other_byte_of_a_chooser_stays(sync: Callable[..., Said], repository: Path, old: str, new: str) -> None:
    assert sync(files={**BASE, CHOOSER: old}) == (0, f"{CHOOSER}: written.\n", "")
    assert (repository / CHOOSER).read_bytes() == new.encode()
    assert sync("--check") == (0, "", "")


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("a: [1\n", "did not find expected"),
        ("{blank_issues_enabled: false}\n", ""),
        ("- a\n", "it has no keys"),
        ("text\n", "it has no keys"),
        ("? contact_links\n: []\n", ""),
        ("  a: 1\n  contact_links: []\n", ""),
        ("a: 1\n...\n", ""),
        ("a: 1\n---\nb: 1\n", ""),
        ("contact_links: []\ncontact_links: []\n", "a key stands twice"),
        ("x: &x []\ncontact_links: *x\n", "an anchor (&) has no use here: line 1"),
        ("contact_links: &x []\ny: *x\n", "an anchor (&) has no use here: line 1"),
        ("contact_links:\n- about: |\n    x\n# d\nb: 1\n", ""),
        ("a: !!python/name:os.system\n", "the type tag:yaml.org,2002:python/name:os.system has no use here: line 1"),
        ("[" * 5000, ""),
        ("a: \x00\n", ""),
    ],
)
def test_a_form_that_would_break_is_told(sync: Callable[..., Said], repository: Path, old: str, reason: str) -> None:
    said = sync(files={**BASE, CHOOSER: old})
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"{CHOOSER}: write it as YAML, with each key at the start of a line (")
    assert reason in said.err or "expected" in reason
    assert said.err.count("\n") == 1
    assert (repository / CHOOSER).read_text("utf-8") == old


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_other_byte_of_a_page_stays(sync: Callable[..., Said], repository: Path, end: str) -> None:
    before, after = "\ufeff# Hi" + end + end + "x  ", f" y\t{end}- [a](b){end}no end"
    old = f"{before}<!-- channels: begin -->old{end}<!-- channels: end -->{after}"
    sync(files={**BASE, "docs/SUPPORT.md": old.encode()})
    ours = (
        "<!-- channels: begin -->\n\n- [Ask](mailto:ask@projct.io) (ask@projct.io): For all.\n\n<!-- channels: end -->"
    )
    new = before + ours.replace("\n", end) + after
    assert (repository / "docs/SUPPORT.md").read_bytes() == new.encode()
    assert sync("--check") == (0, "", "")


@pytest.mark.parametrize("old", ["# Support\n", "<!-- channels: begin -->\n", "<!-- channels: end -->\n",
                                 "<!-- channels: end --> <!-- channels: begin -->"])  # fmt: skip
def test_a_page_without_both_marks_is_told_of_them_once(sync: Callable[..., Said], repository: Path, old: str) -> None:
    said = sync(files={**BASE, "SUPPORT.md": old, ".github/SUPPORT.md": old})
    assert said == (
        1,
        "",
        "SUPPORT.md, .github/SUPPORT.md: put these two lines where the channels are to stand:\n" + MARKS,
    )
    assert (repository / "SUPPORT.md").read_text("utf-8") == old


def test_hostile_texts_come_through(sync: Callable[..., Said], repository: Path) -> None:
    """YAML's own signs, HTML, Markdown, the marks themselves, and signs that turn the direction of reading."""
    names = [
        '"Quotes\' & </script>', "- [x](https:y): *a* `b` _c_ ~d~ | {e} !f #g @h", "no", "0x1F", "~",
        "= ? % !!str", "<!-- channels: end -->", "\u202eevil\u202c \u2066x\u2069", "a\\b $c$ &amp; 😀",
    ]  # fmt: skip
    rows = [{"name": name, "about": f"About: {name} # x.", "kind": "form", "id": f"c{number}",
             "to": f"https://projct.io/{number}?a=1&lt;=(2)_*", "url": "https://projct.io/"}
            for number, name in enumerate(names)]  # fmt: skip
    page = "# Home\n\n:::{channels}\n:file: all.json\n:::\n"
    files = {
        "conf.py": SITE,
        "index.md": page,
        "all.json": json.dumps({"channels": rows}, indent=1),
        CHOOSER: "",
        "SUPPORT.md": MARKS,
    }
    said = sync(files=files)
    assert (said.status, said.err) == (0, "")
    found = links(repository)
    assert [row["name"] for row in found] == names
    assert "😀" in (repository / CHOOSER).read_text("utf-8")  # people read it too
    assert r"\$c\$" in (repository / "SUPPORT.md").read_text("utf-8")  # GitHub would make a formula of it
    assert [row["about"] for row in found] == [" ".join(row["about"].split()) for row in rows]
    shown = items((repository / "SUPPORT.md").read_text("utf-8"))
    assert [item.get_text() for item in shown] == [f"{row['name']}: {row['about']}" for row in found]
    assert [item.a["href"] for item in shown] == [row["url"] for row in found]
    assert [[tag.name for tag in item.find_all()] for item in shown] == [["a"]] * len(names)
    assert sync("--check") == (0, "", "")


# What cannot be made


def test_a_site_without_an_address_is_told_once(sync: Callable[..., Said], repository: Path) -> None:
    other = ".forgejo/issue_template/config.yaml"
    files = {**BASE, CHOOSER: "", other: "", "SUPPORT.md": MARKS}
    sentence = f"{CHOOSER}, {other}: no https: address leads to Ask. Set html_baseurl in conf.py.\n"
    for conf in (CONF, CONF + "html_baseurl = 'http://docs.projct.io/'\n"):
        said = sync(files={**files, "conf.py": conf})
        assert (said.status, said.err) == (1, sentence)
    assert (repository / CHOOSER).read_bytes() == b""


def test_all_places_that_forges_read(sync: Callable[..., Said]) -> None:
    right = [
        f"{forge}/{folder}/config.{ending}"
        for forge in (".github", ".gitea", ".forgejo")
        for folder in ("ISSUE_TEMPLATE", "issue_template")
        for ending in ("yaml", "yml")
    ]
    wrong = ["ISSUE_TEMPLATE/config.yml", "docs/ISSUE_TEMPLATE/config.yml", ".github/config.yml", ".gitea/SUPPORT.md"]
    pages = ["SUPPORT.md", ".github/SUPPORT.md", "docs/SUPPORT.md"]
    said = sync(files={**BASE, **dict.fromkeys([*right, *wrong[:3]], ""), **dict.fromkeys([*pages, wrong[3]], MARKS)})
    assert said.out == "".join(f"{name}: written.\n" for name in [*right, *pages])


def test_without_pyyaml(sync: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    page = "Home\n====\n\n.. channel:: Ask\n   :kind: email\n   :to: ask@projct.io\n\n   All.\n"
    said = sync(files={"conf.py": SITE.replace('"myst_parser", ', ""), "index.rst": page, CHOOSER: ""})
    assert said == (1, "", f"{CHOOSER}: YAML and JSON need PyYAML: pip install 'sphinx-channels[data]'\n")


def test_no_further_than_the_repository(sync: Callable[..., Said], repository: Path, tmp_path: Path) -> None:
    """A link in it is followed within it, and stays a link."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "SUPPORT.md").write_text(f"secret {MARKS}")
    (repository / "SUPPORT.md").symlink_to(outside / "SUPPORT.md")
    (repository / "public").symlink_to(outside)
    (repository / ".github").mkdir()
    (repository / ".github/SUPPORT.md").symlink_to("../text/help.md")
    (repository / "docs").mkdir()
    (repository / "docs/SUPPORT.md").symlink_to("SUPPORT.md")  # which leads to itself
    said = sync(files={"conf.py": SITE + SECURITY, "index.md": f"# H\n\n{ASK}{HOLES}", "text/help.md": MARKS})
    assert f"SUPPORT.md, {TXT}: it leads out of the repository.\n" in said.err
    assert (said.status, said.out) == (1, ".github/SUPPORT.md: written.\n")
    assert (repository / ".github/SUPPORT.md").is_symlink()
    assert "ask@projct.io" in (repository / "text/help.md").read_text("utf-8")
    assert snapshot(outside) == {"SUPPORT.md": f"secret {MARKS}".encode()}
    sync(files={"conf.py": SITE + "channels_security_txt = '../elsewhere'\n"})
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xe9" + MARKS.encode(), "it is not in UTF-8."), (b" " * 1_000_001, "larger than 1,000,000 bytes.")],
)
def test_what_is_no_text(sync: Callable[..., Said], repository: Path, content: bytes, reason: str) -> None:
    said = sync(files={**BASE, "SUPPORT.md": content})
    assert said.status == 1
    assert said.err.startswith("SUPPORT.md: ")
    assert reason in said.err
    assert (repository / "SUPPORT.md").read_bytes() == content


def test_no_file_at_all(sync: Callable[..., Said]) -> None:
    said = sync(files=BASE)
    wanted = "config.yml, SUPPORT.md, SECURITY.md: none is there, and conf.py has no channels_security_txt.\n"
    assert said == (1, "", wanted)


def test_pages_in_a_folder_of_their_own(sync: Callable[..., Said], repository: Path) -> None:
    files = {"docs/conf/conf.py": SITE + SECURITY, "docs/pages/index.md": f"# H\n\n{ASK}{HOLES}", CHOOSER: ""}
    said = sync("--confdir", "docs/conf", "--source", "docs/pages", files=files)
    assert said == (0, f"{CHOOSER}: written.\ndocs/conf/{TXT}: written.\n", "")
    assert len(links(repository)) == 1


def test_without_git_the_top_is_the_current_folder(sync: Callable[..., Said], repository: Path, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    (repository / ".git").rmdir()
    monkeypatch.setattr(commands, "_repository", lambda _folder, default: default)  # a test may run inside of one
    files = {"docs/conf.py": SITE, "docs/index.md": f"# H\n\n{ASK}", "SUPPORT.md": MARKS}
    assert sync("--confdir", "docs", files=files).out == "SUPPORT.md: written.\n"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "SUPPORT.md").write_text(MARKS)
    monkeypatch.chdir(elsewhere)
    assert sync("--confdir", str(repository / "docs")).status == 1
    assert (elsewhere / "SUPPORT.md").read_text() == MARKS  # it is that of another project


def test_no_file_loses_a_channel_with_a_mistake(sync: Callable[..., Said], repository: Path) -> None:
    """It was written without that channel."""
    said = sync(files={**BASE, "index.md": f"# H\n\n{ASK.replace('@', ',')}", "SUPPORT.md": MARKS})
    assert (said.status, (repository / "SUPPORT.md").read_text()) == (1, MARKS)
    assert "index.md:" in said.err


# security.txt


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            HOLES.replace(":verified: 2026-10-01\n", ""),
            "it holds for a year from :verified:. Check that of holes, and ",
        ),
        (HOLES.replace("2026-10-01", "2025-11-01"), "it holds for a year from :verified:. Check that of holes, and "),
        (ASK, "no channel that anybody can use has :for: security and an https:, email or phone address."),
    ],
)
def test_when_security_txt_cannot_be_made(sync: Callable[..., Said], repository: Path, page: str, reason: str) -> None:
    said = sync(files={"conf.py": SITE + SECURITY, "index.md": f"# H\n\n{page}"})
    assert said.status == 1
    assert said.err.startswith(f"{TXT}: {reason}")
    assert not (repository / TXT).exists()


def test_security_txt_of_somebody_else_stays(sync: Callable[..., Said], repository: Path) -> None:
    theirs = "Contact: mailto:x@projct.io\n"
    files = {"conf.py": CONF + SECURITY, "index.md": f"# H\n\n{HOLES}"}
    said = sync(files={**files, TXT: theirs})
    assert said == (1, "", f"{TXT}: this is another one's: move it away, or begin it with this line:\n{OWN}")
    assert (repository / TXT).read_text() == theirs
    assert sync(files={TXT: OWN.replace("\n", "\r\n") + theirs}).status == 0
    data = (repository / TXT).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    found = security_txt.read(data)
    assert (found.contacts, found.languages, found.canonical) == (["https://projct.io/holes"], [], [])
    assert sync("--check") == (0, "", "")


def test_the_day_before_it_expires(sync: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"conf.py": CONF + SECURITY, "index.md": f"# H\n\n{HOLES.replace('2026-10-01', '2024-02-29')}"}
    for day, status in (("2025-02-27", 0), ("2025-02-28", 1)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T12:00Z").timestamp())))
        assert sync(files=files).status == status


@pytest.mark.parametrize(
    "text",
    [
        "Contact: https://a.io/", "Expires: 2027-01-01T00:00:00Z\n", "Contact: https://a.io/\n",
        "Contact: http://a.io/\nExpires: 2027-01-01T00:00:00Z\n", "Contact: a@b.io\nExpires: 2027-01-01T00:00:00Z\n",
        "Contact:https://a.io/\nExpires: 2027-01-01T00:00:00Z\n", "Contact: https://a.io/\nExpires: 2027-01-01\n",
        "Contact: https://a.io/\nExpires: 2027-01-01T00:00:00Z\nExpires: 2027-01-01T00:00:00Z\n",
        "Contact: https://a.io/\nExpires: 2027-01-01T00:00:00Z\n" + "Preferred-Languages: en\n" * 2,
        "Contact: https://a.io/\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: en,\n",
        "Contact: https://a.io/\nExpires: 2027-01-01T00:00:00Z\nHello\n",
        "Contact: https://a.io/ü\nExpires: 2027-01-01T00:00:00Z\n",
    ],
)  # fmt: skip
def test_the_reader_of_security_txt_has_eyes(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        security_txt.read(text.encode())


# What the documentation says


def test_the_outputs_that_the_documentation_shows(sync: Callable[..., Said], repository: Path) -> None:
    text = (REPOSITORY / "support" / "data.md").read_text("utf-8")
    [block] = re.findall(r"```text\n(:::{channel}.*?)```", text, re.DOTALL)
    [conf] = re.findall(r"```python\n(channels_security_txt.*?)```", text, re.DOTALL)
    [marks] = re.findall(r"```html\n(.*?)```", text, re.DOTALL)
    address = "html_baseurl = 'https://docs.project.example/'\n"
    files = {"conf.py": CONF + conf + address, "contact.md": f"# C\n\n{block}", "index.md": "# H\n", CHOOSER: ""}
    assert sync(files={**files, "SUPPORT.md": marks.replace("\n  ", "\n"), "SECURITY.md": MARKS}).status == 0
    for language, name in (("markdown", "SUPPORT.md"), ("markdown", "SECURITY.md"), ("none", TXT)):
        made = re.sub(r"\s*<!-- channels: \w+ -->\s*", "", (repository / name).read_text("utf-8")).rstrip()
        assert f"```{language}\n{made}\n```" in text
    assert f"```yaml\n{(repository / CHOOSER).read_text('utf-8')}```" in text


def test_sphinx_publishes_the_folder_of_security_txt(build: Callable[..., Built]) -> None:
    built = build({"conf.py": CONF, "index.md": "# H\n", TXT: "Contact: x\n"}, html_extra_path=["public"])
    assert built.read(".well-known/security.txt") == "Contact: x\n"


# This repository


def test_the_hook_and_the_files_of_this_repository() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_bytes())}
    words = hooks["channels-sync"]["entry"].split()
    done = subprocess.run([sys.executable, *words[1:]], cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert len(links(REPOSITORY)) == 2
    assert len(items((REPOSITORY / "SUPPORT.md").read_text("utf-8"))) == 5
