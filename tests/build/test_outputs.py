"""Each output shows what is so now, whatever was built in between from the same doctrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import CONF, Built, build_project

CONFIG = (
    CONF
    + 'channels_tags = ["support", "news"]\nchannels_feedback = "ask"\nhtml_baseurl = "https://us.interopen.org/"\n'
)
CONFIG += "channels_sitemap = True\nhtml_sidebars = {}\n"
PAGES = {
    "conf.py": CONFIG,
    "index.md": "# Home\n\nWrite to {channel:to}`ask`.\n\n```{toctree}\na\nlist\nplain\n```\n",
    "a.md": "# A\n\n:::{page}\n:tags: support\n:permalink: was.html\n\nAbout.\n:::\n\n"
    ":::{channel} Ask\n:kind: email\n:to: one@interopen.org\n\nAsk us.\n:::\n",
    "list.md": "# List\n\n:::{channels}\n:layout: table\n:::\n",
    "plain.md": "# Plain\n\nWords.\n",
    "_templates/layout.html": "{{ channel_feedback }}\n{{ body }}\n",
}
CHANGE = {"a.md": PAGES["a.md"].replace("one@", "two@")}
OTHERS = ["channels", "linkcheck", "text", "singlehtml", "latex", "html", "dirhtml"]


class Project:
    """A project whose builders share one folder of doctrees."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edit(PAGES)

    def edit(self, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            path = self.folder / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")

    def build(self, builder: str = "html", out: str = "o", *files: str) -> Built:
        overrides = {"linkcheck_ignore": [".*"]}
        source = self.folder / "source"
        paths = tuple(source / name for name in files)
        return build_project(source, self.folder / out, self.folder / "d", builder, overrides, files=paths)

    def pages(self, out: str = "o") -> dict[str, str]:
        return {
            path.relative_to(self.folder / out).as_posix(): path.read_text("utf-8")
            for path in (self.folder / out).rglob("*")
            if path.suffix in {".html", ".txt", ".xml", ".fjson"} and "_static" not in path.parts
        }

    def saying(self, words: str, out: str = "o") -> list[str]:
        return sorted(name for name, text in self.pages(out).items() if words in text)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("builder", ["html", "text"])
def test_no_old_address_after_another_builder_has_seen_the_change(project: Project, builder: str, other: str) -> None:
    project.build(builder)
    project.edit(CHANGE)
    project.build(other, "between")
    project.build(builder)
    assert project.saying("two@")
    assert project.saying("one@") == []


def test_two_outputs_of_one_builder(project: Project) -> None:
    for out in ("o1", "o2"):
        project.build("html", out)
    project.edit(CHANGE)
    for out in ("o1", "o2"):
        project.build("html", out)
        assert project.saying("one@", out) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_pages_redirects_and_tags_that_go_while_another_builder_runs(project: Project, builder: str) -> None:
    project.build(builder)
    changes = {
        "a.md": CHANGE["a.md"].replace("was.html", "old.html").replace("tags: support", "tags: news"),
        "plain.md": None,
        "new.md": "# New\n",
        "index.md": PAGES["index.md"].replace("plain", "new"),
    }
    project.edit(changes)
    project.build("text", "between")
    project.build(builder)
    clean = Project(project.folder / "clean")
    clean.edit(changes)
    clean.build(builder)
    assert project.pages() == clean.pages()


def test_page_that_takes_the_file_of_another_while_another_builder_runs(project: Project) -> None:
    project.build("dirhtml")
    path = project.folder / "source/plain/index.md"
    path.parent.mkdir()
    (project.folder / "source/plain.md").rename(path)  # with its old time
    project.edit({"index.md": PAGES["index.md"].replace("plain", "plain/index")})
    project.build("text", "between")
    project.build("dirhtml")
    assert "Words." in project.pages()["plain/index.html"]


def test_build_of_one_file_uses_nothing_up(project: Project) -> None:
    project.build()
    project.edit(CHANGE)
    project.build("html", "o", "a.md")
    assert "list.html" in project.saying("one@")
    project.build()
    assert project.saying("one@") == []


def test_build_that_fails_uses_nothing_up(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError("the disk is full")

    project.build()
    project.edit(CHANGE)
    with monkeypatch.context() as patch:
        patch.setattr("sphinx.builders.html.StandaloneHTMLBuilder.write_doc", fail)
        with pytest.raises(OSError):
            project.build()
    project.build()
    assert project.saying("one@") == []


def test_output_that_was_deleted_is_written_whole(project: Project) -> None:
    for builder in ("html", "text"):
        project.build(builder)
        before = project.pages()
        shutil.rmtree(project.folder / "o")
        project.build(builder)
        assert project.pages() == before
        shutil.rmtree(project.folder / "o")


@pytest.mark.parametrize("builder", ["html", "text", "dummy", "latex", "channels", "channels-published"])
def test_second_build_writes_no_page(project: Project, builder: str) -> None:
    project.build(builder)
    times = {path: path.stat().st_mtime_ns for path in project.folder.rglob("*.html")}
    times[project.folder / "d/environment.pickle"] = (project.folder / "d/environment.pickle").stat().st_mtime_ns
    project.build(builder)
    written = {path.name for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert written <= {"genindex.html", "search.html", "tag_support.html", "was.html"}
