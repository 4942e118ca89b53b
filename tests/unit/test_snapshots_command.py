"""The command ``snapshot``: what it writes and where, what it says, and that a file is replaced whole or not at all."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from feeds.server import FEEDS, serve

from sphinx_channels.check import CheckError
from sphinx_channels.snapshots import command as snapshots
from sphinx_channels.snapshots.fetch import Network
from sphinx_channels.snapshots.file import Snapshot, parse, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.server import Handler, Site

URL = "https://feeds.test/@care"
FORUM = "https://feeds.test/latest"
FEED = (FEEDS / "dialects" / "mastodon.rss").read_bytes()
DAY = date(2021, 3, 5)
NO_PLACE = "a saved copy is a file whose name ends in .json, inside the source folder."

# The address that a page names, the feed's path on the server, the file with what must be written.
DIALECTS = {
    "mastodon": (URL, "/@care.rss", "mastodon.rss"),
    "bluesky": ("https://bsky.app/profile/care.feeds.test", "/profile/care.feeds.test/rss", "bluesky.rss"),
    "youtube": (
        "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa",
        "/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa",
        "youtube.xml",
    ),
    "github": ("https://github.com/care-standards/profiles", "/care-standards/profiles/releases.atom", "github.atom"),
    "discourse": (FORUM, "/latest.rss", "discourse.rss"),
    "wordpress": ("https://feeds.test/blog/feed/", "/blog/feed/", "wordpress.rss"),
    "lemmy": ("https://feeds.test/feeds/c/care.xml", "/feeds/c/care.xml", "lemmy.xml"),
    "rdf": ("https://feeds.test/news/index.rdf", "/news/index.rdf", "rdf.rdf"),
    "rss2": ("https://feeds.test/news/rss.xml", "/news/rss.xml", "rss2.xml"),
    "atom": ("https://feeds.test/blog/atom.xml", "/blog/atom.xml", "atom.xml"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    """The server, with the feeds of two accounts."""
    server.answers.clear()
    server.requests.clear()
    server.names.clear()
    server.put("/@care.rss", FEED)
    server.put("/latest.rss", (FEEDS / "dialects" / "discourse.rss").read_bytes())
    return server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs, on a day in 2021, with secrets outside of it."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    on(monkeypatch, DAY)
    return folder


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str((day - date(1970, 1, 1)).days * 86400))


@pytest.fixture
def command(site: Site, folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line with its real parser, on the way to the tests' server."""

    def run(*words: str, **network: object) -> tuple[int, str, str]:
        parser = ArgumentParser()
        snapshots.add_parser(parser.add_subparsers())
        arguments = parser.parse_args(["snapshot", *words])
        assert arguments.run is snapshots.run
        status = snapshots.run(arguments, site.network(**network))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


Command = "Callable[..., tuple[int, str, str]]"


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """Let the pages of a project name these accounts and files, whether or not its directives would."""

    def names(*pairs: tuple[str, str], where: Path = folder, **config: object) -> SimpleNamespace:
        (where / "conf.py").touch()
        asked: list[tuple[Path, Path | None]] = []

        def read_project(confdir: Path, sourcedir: Path | None = None) -> SimpleNamespace:
            asked.append((confdir.resolve(), sourcedir))
            if "broken" in config:
                raise CheckError(str(config["broken"]))
            pages = {f"page{number}": [(url, str(where / file))] for number, (url, file) in enumerate(pairs)}
            domain = SimpleNamespace(snapshots=pages)
            values = SimpleNamespace(**{"channels_providers": (), **config})
            return SimpleNamespace(srcdir=str(where), config=values, env=domain)

        monkeypatch.setattr(snapshots, "read_project", read_project)
        monkeypatch.setattr(snapshots, "channel_domain", lambda env: env)
        return SimpleNamespace(asked=asked)

    return names


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "conf.py"
    }


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_from_the_server_to_the_file(site: Site, folder: Path, command: Command, dialect: str) -> None:
    url, path, feed = DIALECTS[dialect]
    site.put(path, (FEEDS / "dialects" / feed).read_bytes(), ETag='"v1"')
    status, out, err = command(url, "posts/new.json")
    count = len(read(folder / "posts/new.json").items)
    assert (status, out, err) == (0, f"posts/new.json: {count} new or changed; written.\n", "")
    assert files(folder) == {"posts/new.json": (FEEDS / "dialects" / f"{dialect}.json").read_bytes()}


def test_a_dry_run_writes_nothing(folder: Path, command: Command) -> None:
    assert command(URL, "new.json", "--check") == (0, "new.json: 3 new or changed; would be written.\n", "")
    assert not files(folder)


@pytest.mark.parametrize("words", [(), (URL,), ("--all", URL, "new.json"), ("--all", URL)])
def test_half_a_question_is_said(command: Command, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        command(*words)
    assert "give ACCOUNT-URL and FILE, or --all" in capsys.readouterr().err


def test_an_unchanged_feed_renews_the_date_only(
    site: Site, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"v1"'
        handler.answer(b"" if known else FEED, 304 if known else 200, ETag='"v1"')

    site.answers["/@care.rss"] = answer
    command(URL, "new.json")
    before = read(folder / "new.json")
    assert command(URL, "new.json") == (0, "new.json: nothing new.\n", "")
    on(monkeypatch, date(2021, 3, 6))
    assert command(URL, "new.json") == (0, "new.json: nothing new, checked today; written.\n", "")
    assert read(folder / "new.json") == Snapshot(URL, date(2021, 3, 6), before.items, '"v1"')
    assert [headers.get("If-None-Match") for _, headers in site.requests] == [None, '"v1"', '"v1"']


def test_the_file_of_another_account_is_fetched_anew(site: Site, command: Command) -> None:
    site.put("/@care.rss", FEED, ETag='"v1"')
    site.put("/@other.rss", FEED.replace(b"@care/", b"@other/"), ETag='"v1"')
    command(URL, "new.json")
    assert command("https://feeds.test/@other", "new.json")[1] == "new.json: 3 new or changed, 3 gone; written.\n"
    assert "If-None-Match" not in site.requests[-1][1]


def test_what_changed_is_counted(site: Site, command: Command) -> None:
    command(URL, "new.json")
    site.put("/@care.rss", FEED.replace(b"Our stand", b"The stand").replace(b"0000000001<", b"0000000009<"))
    assert command(URL, "new.json") == (0, "new.json: 2 new or changed, 2 gone; written.\n", "")


FAILURES: dict[str, tuple[Callable[[Site], None], str]] = {
    "missing": (lambda site: None, "answered 404"),
    "html": (lambda site: site.put("/@care.rss", b"<html>"), "the feed is not well-formed XML"),
    "encoding": (lambda site: site.put("/@care.rss", FEED.replace(b"stand", b"\xff")), "the feed is not well-formed"),
    "truncated": (lambda site: site.put("/@care.rss", FEED[:-100]), "the feed is not well-formed XML"),
    "short": (lambda site: site.put("/@care.rss", FEED[:-9], Content_Length=str(len(FEED))), "9 bytes too early"),
    "huge": (lambda site: site.put("/@care.rss", FEED.replace(b"stand", b"x" * 2_000_000)), "larger than 2,000,000"),
    "private": (
        lambda site: site.put("/@care.rss", b"", 302, Location="https://metadata.test/"),
        "metadata.test is at 169.254.169.254, which is no public address",
    ),
    "laughs": (
        lambda site: site.put("/@care.rss", (FEEDS / "hostile" / "billion-laughs.xml").read_bytes()),
        "the feed has a DOCTYPE",
    ),
    "blanks": (lambda site: site.put("/@care.rss", b"<!DOCTYPE" + b" " * 80_000 + b"rss>"), "the feed has a DOCTYPE"),
    "empty": (lambda site: site.put("/@care.rss", b"<rss version='2.0'><channel/></rss>"), "the feed holds no posts"),
}


@pytest.mark.parametrize("old", [True, False], ids=["with-old", "without-old"])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_leaves_the_old_file_as_it_was(
    site: Site, folder: Path, command: Command, failure: str, old: bool
) -> None:
    break_it, sentence = FAILURES[failure]
    if old:
        command(URL, "new.json")
    before = files(folder)
    site.answers.clear()
    site.names["metadata.test"] = ["169.254.169.254"]
    break_it(site)
    status, out, err = command(URL, "new.json")
    assert (status, out) == (1, "")
    assert err.startswith("new.json: ")
    assert sentence in err
    assert err.count("\n") == 1
    assert files(folder) == before


def test_production_has_no_way_to_private_addresses(site: Site, command: Command) -> None:
    status, _, err = command(URL, "new.json", allows=Network().allows)
    assert status == 1
    assert "no public address" in err
    assert not site.requests


NO_COPY = "left alone, since it is no saved copy: "
#: Names of files, their words as they are, and what is said.
UNTOUCHED = {
    "README.md": ("# Project", NO_PLACE),
    "conf.py": ("project = 1", NO_PLACE),
    "../secret.json": ('{"key": 1}', NO_PLACE),
    "../../.bashrc": (None, NO_PLACE),
    "out.json": (None, NO_PLACE),
    "pipe.json": (None, NO_PLACE),
    "package.json": ('{"name": "site"}', f'{NO_COPY}there is no key "name". Keys: '),
    "broken.json": ("<<<<<<< HEAD", f"{NO_COPY}line 1, column 1: not JSON"),
    "README.md/x.json": (None, NO_PLACE),
}


@pytest.mark.parametrize("way", ["file", "all"])
@pytest.mark.parametrize("name", UNTOUCHED)
def test_nothing_but_a_saved_copy_of_the_project_is_written_over(
    site: Site, folder: Path, command: Command, project: Callable[..., object], name: str, way: str
) -> None:
    (folder / "README.md").write_text("# Project")
    (folder.parent / "secret.json").write_text('{"key": 1}')
    (folder / "out.json").symlink_to("../secret.json")
    words, sentence = UNTOUCHED[name]
    if name == "pipe.json":
        os.mkfifo(folder / name)
    elif words:
        (folder / name).write_text(words)
    before = files(folder.parent)
    project((URL, name))
    status, _, err = command("--all") if way == "all" else command(URL, name)
    assert status == 1
    assert f"{name}: {sentence}" in err
    assert files(folder.parent) == before
    assert not (folder.parent.parent / ".bashrc").exists()
    assert not site.requests, "it is known before anything is fetched"


def test_a_file_that_cannot_be_written_is_said(folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert command(URL, "a/b.json") == (1, "", "a/b.json: the file cannot be written (No space left on device).\n")
    assert not files(folder)


def test_a_link_to_a_saved_copy_stays_a_link(folder: Path, command: Command) -> None:
    command(URL, "real.json")
    (folder / "link.json").symlink_to("real.json")
    assert command(FORUM, "link.json") == (0, "link.json: 1 new or changed, 3 gone; written.\n", "")
    assert (folder / "link.json").is_symlink()
    assert read(folder / "real.json").source == FORUM


def test_x_has_no_feed_and_the_file_for_a_person_is_shown(site: Site, folder: Path, command: Command) -> None:
    status, out, err = command("https://twitter.com/INTEROPenAPI", "x.json")
    assert (status, out) == (1, "")
    assert err.startswith("x.json: X publishes no feed. Write the file by hand, in this form:\n\n{")
    snapshot = parse(err.partition("\n\n")[2].encode())
    assert (snapshot.source, snapshot.fetched) == ("https://twitter.com/INTEROPenAPI", DAY)
    assert snapshot.items[0].url.startswith("https://twitter.com/INTEROPenAPI/")
    assert not site.requests
    assert not files(folder)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "https://www.youtube.com/@care",
            "https://www.youtube.com/@care has no feed. Those of YouTube are at https://www.youtube.com/feeds/videos.xml",
        ),
        ("https://www.interopen.org/", "https://www.interopen.org/ is no account of a known provider (X, Bluesky, You"),
        ("-", "- is no account of a known provider"),
    ],
)
def test_an_address_without_a_feed_is_said(command: Command, url: str, sentence: str) -> None:
    status, _, err = command(url, "x.json")
    assert status == 1
    assert err.startswith(f"x.json: {sentence}")


def test_a_file_written_by_hand_is_left_alone(
    folder: Path, command: Command, project: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    project(("https://x.com/a", "x.json"))
    assert command("--all")[2].startswith("x.json: X publishes no feed.")
    text = '{"source": "https://x.com/a", "fetched": "2021-03-01", "items": []}'
    (folder / "x.json").write_text(text)
    assert command("--all")[:2] == (0, "x.json: written by hand, 4 days old.\n1 saved copy, 0 failed.\n")
    on(monkeypatch, date(2021, 2, 20))
    assert command("--all")[2].startswith('x.json: fetched: "2021-03-01" has not come yet.'), "it would never be stale"
    assert (folder / "x.json").read_text() == text


def test_the_project_of_the_file_says_which_providers_there_are_and_where_to_write(
    folder: Path, command: Command, project: Callable[..., SimpleNamespace]
) -> None:
    docs = folder / "docs"
    (docs / "posts").mkdir(parents=True)
    (folder.parent / "conf.py").write_text("raise SystemExit  # a stranger's")
    assert command("https://feeds.test/", "new.json")[0] == 1
    rows = [{"name": "discourse", "domains": ["feeds.test"]}, {"nme": "x"}]
    read = project(where=docs, channels_providers=rows)
    for file in ("docs/posts/new.json", "docs/later/new.json"):
        assert command("https://feeds.test/", file) == (0, f"{file}: 1 new or changed; written.\n", "")
    assert command("https://feeds.test/", "new.json")[0] == 1, "it is in no project"
    assert command("https://feeds.test/", "docs/../../new.json")[0] == 1
    assert command("https://feeds.test/", "new.json", "--confdir", "docs") == (1, "", f"new.json: {NO_PLACE}\n")
    assert read.asked == [(docs, None)] * 3
    command("https://feeds.test/", "docs/a.json", "--confdir", "docs", "--source", "pages")
    assert read.asked[-1] == (docs, Path("pages"))


@pytest.mark.parametrize("words", [("--all",), (URL, "new.json")])
def test_a_project_that_cannot_be_read_is_said(
    folder: Path, command: Command, project: Callable[..., object], words: tuple[str, ...]
) -> None:
    project(broken="conf.py: Sphinx cannot read this project.")
    assert command(*words) == (1, "", "conf.py: Sphinx cannot read this project.\n")


class TestAll:
    """``--all``: every file that the pages name."""

    def test_every_file_is_renewed(self, folder: Path, command: Command, project: Callable[..., object]) -> None:
        project((URL, "a.json"), (FORUM, "posts/b.json"), (URL, "a.json"))
        said = "a.json: 3 new or changed; {0}.\nposts/b.json: 1 new or changed; {0}.\n2 saved copies, 0 failed.\n"
        assert command("--all", "--check") == (0, said.format("would be written"), "")
        assert not files(folder)
        assert command("--all") == (0, said.format("written"), "")
        assert read(folder / "posts/b.json").source == FORUM

    def test_a_project_without_any_is_fine(self, command: Command, project: Callable[..., object]) -> None:
        project()
        assert command("--all") == (0, "0 saved copies, 0 failed.\n", "")

    def test_one_that_fails_does_not_hold_up_the_others(
        self, folder: Path, command: Command, project: Callable[..., object]
    ) -> None:
        project(("https://feeds.test/@gone", "a.json"), (URL, "b.json"))
        status, out, err = command("--all")
        assert (status, out) == (1, "b.json: 3 new or changed; written.\n2 saved copies, 1 failed.\n")
        assert "answered 404" in err
        assert [*files(folder)] == ["b.json"]

    def test_a_new_date_alone_is_no_news_for_two_weeks(
        self, folder: Path, command: Command, project: Callable[..., object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project((URL, "a.json"))
        command("--all")
        for day, said in ((18, "nothing new."), (19, "nothing new, checked today; written.")):
            on(monkeypatch, date(2021, 3, day))
            assert command("--all")[1].splitlines()[0] == f"a.json: {said}"
        assert read(folder / "a.json").fetched == date(2021, 3, 19)
        on(monkeypatch, DAY)
        command("--all")
        assert read(folder / "a.json").fetched == DAY, "a day that has not come is mended"

    def test_the_pages_of_a_real_project_are_read(self, site: Site, folder: Path, command: Command) -> None:
        (folder / "docs/support").mkdir(parents=True)
        (folder / "docs/conf.py").write_text(
            'extensions = ["myst_parser", "sphinx_channels"]\nmyst_enable_extensions = ["colon_fence"]\n'
        )
        (folder / "docs/index.md").write_text(
            "# Home\n\n:::{timeline} Posts\n:account: https://feeds.test/@care\n:snapshot: posts/care.json\n:::\n"
        )
        (folder / "docs/support/index.rst").write_text(
            "Help\n====\n\n.. channel:: Forum\n   :kind: forum\n   :to: https://feeds.test/latest\n\n   Ask here.\n\n"
            "   .. timeline:: Topics\n      :snapshot: /posts/forum.json\n"
        )
        status, out, err = command("--all", "--confdir", "docs")
        assert (status, err) == (0, "")
        assert sorted(out.splitlines()) == [
            "2 saved copies, 0 failed.",
            "docs/posts/care.json: 3 new or changed; written.",
            "docs/posts/forum.json: 1 new or changed; written.",
        ]
        assert json.loads((folder / "docs/posts/forum.json").read_bytes())["source"] == FORUM
