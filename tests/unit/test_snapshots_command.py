"""The command ``snapshot``: what it writes, what it says, and that a file is replaced whole or not at all."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from feeds.server import FEEDS, serve

from sphinx_channels.snapshots import command as snapshots
from sphinx_channels.snapshots.fetch import Network
from sphinx_channels.snapshots.file import Snapshot, parse, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.server import Handler, Site

URL = "https://feeds.test/@care"
FEED = (FEEDS / "dialects" / "mastodon.rss").read_bytes()
DAY = date(2021, 3, 5)

# The address that a page names, the feed's path on the server, the file with what must be written.
DIALECTS = {
    "mastodon": ("https://feeds.test/@care", "/@care.rss", "mastodon.rss"),
    "bluesky": ("https://bsky.app/profile/care.feeds.test", "/profile/care.feeds.test/rss", "bluesky.rss"),
    "youtube": (
        "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa",
        "/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa",
        "youtube.xml",
    ),
    "github": ("https://github.com/care-standards/profiles", "/care-standards/profiles/releases.atom", "github.atom"),
    "discourse": ("https://feeds.test/latest", "/latest.rss", "discourse.rss"),
    "wordpress": ("https://feeds.test/blog/feed/", "/blog/feed/", "wordpress.rss"),
    "lemmy": ("https://feeds.test/feeds/c/care.xml", "/feeds/c/care.xml", "lemmy.xml"),
    "rss2": ("https://feeds.test/news/rss.xml", "/news/rss.xml", "rss2.xml"),
    "atom": ("https://feeds.test/blog/atom.xml", "/blog/atom.xml", "atom.xml"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    server.answers.clear()
    server.requests.clear()
    server.names.clear()
    return server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs, on a day in 2021."""
    monkeypatch.chdir(tmp_path)
    on(monkeypatch, DAY)
    return tmp_path


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


def named(monkeypatch: pytest.MonkeyPatch, *pairs: tuple[str, str]) -> None:
    """Pretend that the project's pages name these accounts and files."""
    module = ModuleType("standalone")
    module.timelines = lambda confdir: ((url, Path(file)) for url, file in pairs)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sphinx_channels.standalone.command", module)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_from_the_server_to_the_file(site: Site, folder: Path, command: Command, dialect: str) -> None:
    url, path, feed = DIALECTS[dialect]
    site.put(path, (FEEDS / "dialects" / feed).read_bytes(), ETag='"v1"')
    status, out, err = command(url, "posts/new.json")
    count = len(read(folder / "posts/new.json").items)
    said = "1 post" if count == 1 else f"{count} posts"
    assert (status, out, err) == (0, f"posts/new.json: {said}; written.\n", "")
    assert (folder / "posts/new.json").read_bytes() == (FEEDS / "dialects" / f"{dialect}.json").read_bytes()
    assert names(folder / "posts") == ["new.json"]


def test_a_dry_run_writes_nothing(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED)
    assert command(URL, "new.json", "--check") == (0, "new.json: 3 posts; would be written.\n", "")
    assert names(folder) == []


def test_the_limit_keeps_the_newest(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED)
    command(URL, "new.json", "--limit", "2")
    assert [post.published[:10] for post in read(folder / "new.json").items] == ["2021-03-02", "2021-03-01"]


def test_another_limit_asks_for_the_whole_feed(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED, ETag='"v1"')
    command(URL, "new.json", "--limit", "1")
    command(URL, "new.json", "--limit", "3")
    assert len(read(folder / "new.json").items) == 3
    assert not any("If-None-Match" in headers for _, headers in site.requests)


@pytest.mark.parametrize("limit", ["0", "21", "-1", "x", "1.5", "²"])
def test_a_wrong_limit_is_said(command: Command, capsys: pytest.CaptureFixture[str], limit: str) -> None:
    with pytest.raises(SystemExit):
        command(URL, "new.json", f"--limit={limit}")
    assert "write a number from 1 to 20" in capsys.readouterr().err


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
        handler.answer(b"" if known else FEED, 304 if known else 200, ETag='"v1"', Content_Type="text/xml")

    site.answers["/@care.rss"] = answer
    command(URL, "new.json")
    before = read(folder / "new.json")
    assert command(URL, "new.json") == (0, "new.json: nothing new.\n", "")
    on(monkeypatch, date(2021, 3, 6))
    assert command(URL, "new.json") == (0, "new.json: nothing new, checked today; written.\n", "")
    assert read(folder / "new.json") == Snapshot(URL, date(2021, 3, 6), before.items, '"v1"')
    assert [headers.get("If-None-Match") for _, headers in site.requests] == [None, '"v1"', '"v1"']


def test_the_file_of_another_account_is_fetched_anew(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED, ETag='"v1"')
    site.put("/@other.rss", FEED.replace(b"@care/", b"@other/"), ETag='"v1"')
    command(URL, "new.json")
    assert command("https://feeds.test/@other", "new.json") == (0, "new.json: 3 new, 3 gone; written.\n", "")
    assert "If-None-Match" not in site.requests[-1][1]


def test_what_changed_is_counted(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED)
    command(URL, "new.json")
    feed = FEED.replace(b"Our stand", b"The stand").replace(b"0000000001<", b"0000000009<")
    site.put("/@care.rss", feed)
    assert command(URL, "new.json") == (0, "new.json: 1 new, 1 gone, 1 changed; written.\n", "")
    data = json.loads((folder / "new.json").read_bytes())
    data["items"].reverse()
    (folder / "new.json").write_text(json.dumps(data))
    assert command(URL, "new.json") == (0, "new.json: reordered; written.\n", "")


def test_a_broken_file_is_replaced_by_a_good_one(site: Site, folder: Path, command: Command) -> None:
    (folder / "new.json").write_text("<<<<<<< HEAD")
    site.put("/@care.rss", FEED)
    assert command(URL, "new.json") == (0, "new.json: 3 posts; written.\n", "")
    assert read(folder / "new.json").source == URL


FAILURES: dict[str, tuple[Callable[[Site], None], str]] = {
    "missing": (lambda site: None, "answered 404"),
    "html": (lambda site: site.put("/@care.rss", b"<html>", Content_Type="text/html"), "the server sends text/html"),
    "encoding": (lambda site: site.put("/@care.rss", FEED.replace(b"stand", b"\xff")), "not written in the encoding"),
    "truncated": (lambda site: site.put("/@care.rss", FEED[:-100]), "not well-formed XML"),
    "short": (lambda site: site.put("/@care.rss", FEED[:-9], Content_Length=str(len(FEED))), "9 bytes too early"),
    "huge": (lambda site: site.put("/@care.rss", FEED.replace(b"stand", b"x" * 10_000_000)), "larger than 2,000,000"),
    "private": (
        lambda site: site.put("/@care.rss", b"", 302, Location="https://metadata.test/"),
        "metadata.test is at 169.254.169.254, which is no public address",
    ),
    "laughs": (
        lambda site: site.put("/@care.rss", (FEEDS / "hostile" / "billion-laughs.xml").read_bytes()),
        "it has a DOCTYPE",
    ),
    "empty": (lambda site: site.put("/@care.rss", b"<rss version='2.0'><channel/></rss>"), "it holds no posts"),
}


@pytest.mark.parametrize("old", [True, False], ids=["with-old", "without-old"])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_leaves_the_old_file_as_it_was(
    site: Site, folder: Path, command: Command, failure: str, old: bool
) -> None:
    break_it, sentence = FAILURES[failure]
    if old:
        site.put("/@care.rss", FEED)
        command(URL, "new.json")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    site.answers.clear()
    site.names["metadata.test"] = ["169.254.169.254"]
    break_it(site)
    status, out, err = command(URL, "new.json")
    assert (status, out) == (1, "")
    assert err.startswith("new.json: ")
    assert sentence in err
    assert err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interrupted_run_leaves_the_old_file_as_it_was(
    site: Site, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    site.put("/@care.rss", FEED)
    command(URL, "new.json", "--limit", "1")
    before = (folder / "new.json").read_bytes()
    real = getattr(Path, step)

    def interrupted(path: Path, argument: object) -> None:
        if step == "write_bytes":
            real(path, argument[:50])  # type: ignore[index]
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, interrupted)
        if isinstance(error, OSError):
            status, _, err = command(URL, "new.json")
            assert (status, err) == (1, "new.json: cannot be written (No space left on device).\n")
        else:
            with pytest.raises(KeyboardInterrupt):
                command(URL, "new.json")
    assert (folder / "new.json").read_bytes() == before
    assert names(folder) == ["new.json"]


def test_a_folder_that_cannot_be_written_is_said(site: Site, folder: Path, command: Command) -> None:
    site.put("/@care.rss", FEED)
    (folder / "file").write_text("")
    status, _, err = command(URL, "file/new.json")
    assert status == 1
    assert err.startswith("file/new.json: cannot be written (")


def test_x_has_no_feed_and_the_file_for_a_person_is_shown(site: Site, folder: Path, command: Command) -> None:
    status, out, err = command("https://twitter.com/INTEROPenAPI", "x.json")
    assert (status, out) == (1, "")
    assert err.startswith("x.json: X publishes no feed. Write the file by hand, in this form:\n\n{")
    snapshot = parse(err.partition("\n\n")[2].encode())
    assert (snapshot.source, snapshot.fetched) == ("https://twitter.com/INTEROPenAPI", DAY)
    assert snapshot.items[0].url.startswith("https://twitter.com/INTEROPenAPI/")
    assert not site.requests
    assert names(folder) == []


def test_an_address_without_its_feed_says_where_the_feed_is(command: Command) -> None:
    status, _, err = command("https://www.youtube.com/@care", "x.json")
    assert status == 1
    assert "Those of YouTube are at https://www.youtube.com/feeds/videos.xml?channel_id=ID: name the account by" in err


def test_an_unknown_address_is_said(command: Command) -> None:
    status, _, err = command("https://www.interopen.org/", "x.json")
    assert status == 1
    assert err.startswith("x.json: https://www.interopen.org/ is no account of a known provider (X, Bluesky, YouTube")


def test_production_has_no_way_to_private_addresses(site: Site, command: Command, folder: Path) -> None:
    site.put("/@care.rss", FEED)
    status, _, err = command(URL, "new.json", allows=Network().allows)
    assert status == 1
    assert "no public address" in err
    assert not site.requests


def test_the_rows_of_conf_py_count(site: Site, folder: Path, command: Command) -> None:
    (folder / "project").mkdir()
    (folder / "project/conf.py").write_text(
        'channels_providers = [{"name": "discourse", "domains": ["feeds.test"]}, {"nme": "x"}]\n'
    )
    site.put("/latest.rss", (FEEDS / "dialects" / "discourse.rss").read_bytes())
    status, out, err = command("https://feeds.test/", "new.json", "--confdir", "project")
    assert (status, out) == (0, "new.json: 1 post; written.\n")
    assert 'channels_providers, row 2: there is no key "nme".' in err
    assert command("https://feeds.test/", "new.json")[0] == 1


def test_a_broken_conf_py_is_said(folder: Path, command: Command) -> None:
    (folder / "conf.py").write_text("channels_providers = [\n")
    status, out, err = command(URL, "new.json")
    assert (status, out) == (1, "")
    assert "conf.py does not run" in err
    assert err.count("\n") == 1


class TestAll:
    """``--all``: every file that the pages name."""

    @pytest.fixture(autouse=True)
    def feeds(self, site: Site) -> None:
        site.put("/@care.rss", FEED)
        site.put("/latest.rss", (FEEDS / "dialects" / "discourse.rss").read_bytes())

    def test_every_file_is_renewed(self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        named(monkeypatch, (URL, "a.json"), ("https://feeds.test/latest", "posts/b.json"), (URL, "a.json"))
        out = "a.json: 3 posts; written.\nposts/b.json: 1 post; written.\n2 saved copies, 0 failed.\n"
        assert command("--all") == (0, out, "")
        assert read(folder / "posts/b.json").source == "https://feeds.test/latest"

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
            "docs/posts/care.json: 3 posts; written.",
            "docs/posts/forum.json: 1 post; written.",
        ]
        assert read(folder / "docs/posts/forum.json").source == "https://feeds.test/latest"

    def test_a_project_without_any_is_fine(self, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        named(monkeypatch)
        assert command("--all") == (0, "0 saved copies, 0 failed.\n", "")

    def test_one_that_fails_does_not_hold_up_the_others(
        self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, ("https://feeds.test/@gone", "a.json"), (URL, "b.json"))
        status, out, err = command("--all")
        assert (status, out) == (1, "b.json: 3 posts; written.\n2 saved copies, 1 failed.\n")
        assert "answered 404" in err
        assert names(folder) == ["b.json"]

    def test_a_dry_run_writes_nothing(self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        named(monkeypatch, (URL, "a.json"))
        assert command("--all", "--check")[:2] == (0, "a.json: 3 posts; would be written.\n1 saved copy, 0 failed.\n")
        assert names(folder) == []

    def test_a_new_date_alone_is_no_news_for_two_weeks(
        self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, (URL, "a.json"))
        command("--all")
        for day, said in ((18, "nothing new."), (19, "nothing new, checked today; written.")):
            on(monkeypatch, date(2021, 3, day))
            assert command("--all")[1].splitlines()[0] == f"a.json: {said}"
        assert read(folder / "a.json").fetched == date(2021, 3, 19)

    def test_a_date_in_the_future_is_mended(
        self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, (URL, "a.json"))
        command("--all")
        on(monkeypatch, date(2021, 3, 4))
        command("--all")
        assert read(folder / "a.json").fetched == date(2021, 3, 4)

    def test_a_file_written_by_hand_is_left_alone(
        self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, ("https://x.com/a", "x.json"))
        status, _, err = command("--all")
        assert status == 1
        assert "x.json: X publishes no feed." in err
        text = '{"source": "https://x.com/a", "fetched": "2021-03-01", "items": []}'
        (folder / "x.json").write_text(text)
        out = "x.json: written by hand, 4 days old.\n1 saved copy, 0 failed.\n"
        assert command("--all") == (0, out, "")
        assert (folder / "x.json").read_text() == text

    def test_one_file_for_two_accounts_is_said(
        self, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named(monkeypatch, (URL, "a.json"), ("https://feeds.test/latest", "a.json"))
        assert command("--all") == (
            1,
            "",
            "a.json: named for two accounts, https://feeds.test/@care and https://feeds.test/latest. Use two files.\n",
        )
        assert names(folder) == []
