"""Saved copies: where a file may be, what it may hold, and the sentence that each mistake gets."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sphinx_channels.model import Link
from sphinx_channels.snapshots import file as files_of_posts
from sphinx_channels.snapshots.file import (
    Post,
    Snapshot,
    SnapshotError,
    dump,
    parse,
    read,
    resolve,
    write,
)

SCHEMA = json.loads((files("sphinx_channels.snapshots") / "snapshot.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

POST = {"url": "https://x.com/a/status/1", "text": "Words"}
FILE: dict[str, Any] = {"source": "https://x.com/a", "fetched": "2021-03-05", "items": [POST]}


def with_post(**changes: object) -> dict[str, Any]:
    return {**FILE, "items": [POST, {**POST, **changes}]}


def parsed(value: object) -> Snapshot:
    return parse(json.dumps(value).encode())


def mistake(value: object) -> str:
    with pytest.raises(SnapshotError) as caught:
        parse(value if isinstance(value, bytes) else json.dumps(value).encode())
    return str(caught.value)


def test_a_file_as_a_person_writes_it() -> None:
    snapshot = parsed(
        with_post(
            published="2021-03-01",
            text="First line\n\nSecond, with a link.",
            links=[{"label": "a link", "url": "https://www.interopen.org/"}],
            media=[{"alt": "Two hands"}],
        )
    )
    undated, post = snapshot.items
    assert snapshot.fetched == date(2021, 3, 5)
    assert (undated.published, post.published) == ("", "2021-03-01")
    assert post.links == (Link("a link", "https://www.interopen.org/"),)
    assert post.pictures == ("Two hands",)
    assert (post.id, snapshot.etag) == ("", "")


RIGHT = [
    FILE,
    {**FILE, "items": []},
    {**FILE, "etag": 'W/"1"'},
    with_post(published=""),
    with_post(published="2021-03-02T10:15:00Z"),
    with_post(published="2021-03-02T10:15:00+01:00"),
    with_post(text=""),
    with_post(text="x" * 5000),
    with_post(text="\u05e9\u200f \U0001f468\u200d\U0001f469 \ttab\n"),
    with_post(lang="zh-Hant"),
    with_post(url="http://x.com/a?b=c#d"),
    with_post(url="https://bücher.test/ä"),
    with_post(links=[], media=[]),
]

WRONG: list[tuple[object, str]] = [
    ([], "write an object with source, fetched, items."),
    ("text", "write an object with source"),
    (None, "write an object with source"),
    ({"fetched": "2021-03-05", "items": []}, 'add "source".'),
    ({"source": "https://x.com/a", "items": []}, 'add "fetched".'),
    ({"source": "https://x.com/a", "fetched": "2021-03-05"}, 'add "items".'),
    ({**FILE, "Items": []}, 'there is no key "Items". Did you mean "items"? Keys: source, fetched, etag, items.'),
    ({**FILE, "version": 1}, 'there is no key "version". Keys:'),
    ({**FILE, "fetched": 20210305}, "fetched: write a text in quotes."),
    ({**FILE, "fetched": "5 March 2021"}, 'fetched: "5 March 2021" is no day. Write it as 2021-03-02.'),
    ({**FILE, "fetched": "2021-3-5"}, "fetched:"),
    ({**FILE, "fetched": "20210305"}, "fetched:"),
    ({**FILE, "source": "@INTEROPenAPI"}, 'source: "@INTEROPenAPI" is no web address. Write the whole address: https://…'),
    ({**FILE, "etag": "a\nb"}, 'etag: "a\\nb" is more than one line.'),
    ({**FILE, "items": {}}, "items: write a list."),
    ({**FILE, "items": [POST] * 101}, "items: 101 entries; keep at most 100."),
    ({**FILE, "items": ["Words"]}, "items[0]: write an object with url, text."),
    ({**FILE, "items": [{"text": "x"}]}, 'items[0]: add "url".'),
    (with_post(date="2021-03-05"), 'items[1]: there is no key "date".'),
    (with_post(url="javascript:alert(1)"), 'items[1].url: "javascript:alert(1)" is no web address.'),
    (with_post(url="https://x.com/ a"), "items[1].url:"),
    (with_post(url="https://x.com/" + "a" * 2000), "items[1].url: 2,014 characters; keep at most 2,000."),
    (with_post(text=None), "items[1].text: write a text in quotes."),
    (with_post(text="x" * 5001), "items[1].text: 5,001 characters; keep at most 5,000."),
    (with_post(text="ab\u202ec"), "items[1].text: remove the character [right-to-left override] at position 3."),
    (with_post(text="\x1b[31m"), r"items[1].text: remove the character \x1b at position 1."),
    (with_post(text="a\r\nb"), r"items[1].text: remove the character \r at position 2."),
    (with_post(author="a\nb"), 'items[1].author: "a\\nb" is more than one line.'),
    (with_post(author="a" * 501), "items[1].author: 501 characters"),
    (with_post(id=1), "items[1].id: write a text in quotes."),
    (with_post(lang="English language"), 'items[1].lang: "English language" is no language tag.'),
    (with_post(published="yesterday"), 'items[1].published: "yesterday" is no date.'),
    (with_post(published="2021-03-02 10:15"), "items[1].published:"),
    (with_post(links=["https://x.com"]), "items[1].links[0]: write an object with label, url."),
    (with_post(links=[{"label": "x", "url": "data:,x"}]), "items[1].links[0].url:"),
    (with_post(links=[{"label": "x", "url": "https://x.com"}] * 21), "items[1].links: 21 entries; keep at most 20."),
    (with_post(media=[{"alt": "x", "src": "x"}]), 'items[1].media[0]: there is no key "src". Keys: alt.'),
    (with_post(media=[{"alt": "x" * 1501}]), "items[1].media[0].alt: 1,501 characters"),
    (with_post(media={}), "items[1].media: write a list."),
]  # fmt: skip

# Wrong in ways that a schema cannot say, or not to Python, for which `$` is also before a last line end.
WRONG_BEYOND_SCHEMA: list[tuple[object, str]] = [
    (with_post(lang="en\n"), "items[1].lang:"),
    (with_post(published="2021-03-01\n"), "items[1].published:"),
    (with_post(author="a\n"), "items[1].author:"),
    ({**FILE, "fetched": "2021-02-30"}, 'fetched: "2021-02-30" is no day.'),
    (with_post(published="2021-03-02T25:00:00Z"), "items[1].published:"),
    (with_post(url="https://localhost"), "items[1].url:"),
    (with_post(url="https://user@x.com/"), "items[1].url:"),
    (with_post(text="\ud800"), r"items[1].text: remove the character \ud800 at position 1."),
]


@pytest.mark.parametrize("value", RIGHT)
def test_right_files(value: dict[str, Any]) -> None:
    snapshot = parsed(value)
    VALIDATOR.validate(value)
    assert parse(dump(snapshot)) == snapshot


@pytest.mark.parametrize(("value", "sentence"), [*WRONG, *WRONG_BEYOND_SCHEMA])
def test_each_mistake_has_a_place_and_a_fix(value: object, sentence: str) -> None:
    assert mistake(value).startswith(sentence)
    assert not VALIDATOR.is_valid(value) or (value, sentence) in WRONG_BEYOND_SCHEMA


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "line 1, column 1: not JSON (Expecting value). Look for a missing comma or quote."),
        (b'{\n  "source": "https://x.com/a"\n  "fetched"', "line 3, column 3: not JSON (Expecting ',' delimiter)."),
        ('{"source": "é"}'.encode("latin-1"), "not JSON in UTF-8 ('utf-8' codec can't decode byte 0xe9 in position 12"),
        (b"[" * 100_000, "not JSON in UTF-8 ("),
        (b'{"items": ' + b"9" * 5000 + b"}", "not JSON in UTF-8 ("),
    ],
    ids=["empty", "comma", "latin-1", "deep", "number"],
)
def test_what_is_no_json(data: bytes, sentence: str) -> None:
    assert mistake(data).startswith(sentence)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(FILE).encode()) == parsed(FILE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A source folder with a good copy and whatever else a name may lead to; ``outside.json`` is beside it."""
    docs = tmp_path / "docs"
    (docs / "folder.json").mkdir(parents=True)
    for path in (docs / "posts.json", tmp_path / "outside.json"):
        path.write_text(json.dumps(FILE))
    (docs / "conf.py").write_text("")
    os.mkfifo(docs / "pipe.json")
    for name, target in {
        "link.json": "posts.json",
        "linked.txt": "posts.json",
        "out.json": "../outside.json",
        "out-later.json": "../later.json",
        "zero.json": "/dev/zero",
        "loop.json": "loop.json",
        "code.json": "conf.py",
        "up": "..",
    }.items():
        (docs / name).symlink_to(target)
    return docs


PLACES = {
    "posts.json": "posts.json",
    "new.json": "new.json",
    "new/folder/new.json": "new/folder/new.json",
    "folder.json/../posts.json": "posts.json",
    "link.json": "posts.json",
    "linked.txt": "posts.json",
    # Nowhere that a saved copy may be.
    "conf.py": "", "../outside.json": "", "../docs-beside/new.json": "", "../../.bashrc": "", "out.json": "",
    "out-later.json": "", "up/outside.json": "", "zero.json": "", "/dev/zero": "", "/dev/null": "", "pipe.json": "",
    "folder.json": "", ".": "", "": "", "loop.json": "", "code.json": "", "posts.JSON": "", "posts": "", ".json": "",
    "new\0.json": "", f"{'x' * 300}.json": "",
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES, ids=lambda name: repr(name[:30]))
def test_where_a_saved_copy_may_be(project: Path, name: str) -> None:
    if PLACES[name]:
        assert resolve(project, project / name) == project.resolve() / PLACES[name]
        assert resolve(project.parent / "docs/up/docs", project / name) == project.resolve() / PLACES[name]
    else:
        with pytest.raises(SnapshotError, match=r"^a saved copy is a file whose name ends in \.json, inside"):
            resolve(project, project / name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("posts.json", ""),
        ("gone.json", "there is no such file. Write it with `python -m sphinx_channels snapshot`."),
        ("posts.json/x.json", "there is no such file."),
        # What may have taken the place of a file.
        ("folder.json", "there is no such file."),
        ("pipe.json", "there is no such file."),
        ("zero.json", "there is no such file."),
        ("/dev/zero", "there is no such file."),
        ("large.json", "larger than 1,000,000 bytes. Keep less in it."),
        ("conf.py", "line 1, column 1: not JSON"),
    ],
)
def test_only_a_plain_file_is_read_and_no_more_than_a_saved_copy_may_be(
    project: Path, name: str, sentence: str
) -> None:
    with (project / "large.json").open("wb") as file:
        file.truncate(10**12)
    if not sentence:
        assert read(project / name) == parsed(FILE)
        return
    with pytest.raises(SnapshotError) as caught:
        read(project / name)
    assert str(caught.value).startswith(sentence)


def test_a_copy_of_a_later_day_is_refused(project: Path) -> None:
    path = project / "posts.json"
    for day in (date(2021, 3, 4), date(2021, 3, 5), date(2031, 1, 1)):
        assert read(path, day) == read(path), "where the page was written, it may be tomorrow"
    with pytest.raises(SnapshotError, match=r'^fetched: "2021-03-05" has not come yet\. Write the day on which you'):
        read(path, date(2021, 3, 3))


def test_a_file_is_replaced_and_keeps_its_mode(project: Path) -> None:
    old, new = project / "posts.json", project / "a/b/new.json"
    old.chmod(0o640)
    other = os.link(old, project / "other.json") or project / "other.json"
    mask = os.umask(0o027)
    try:
        write(old, b"new")
        write(new, b"new")
    finally:
        os.umask(mask)
    assert (old.read_bytes(), new.read_bytes()) == (b"new", b"new")
    assert other.read_bytes() != b"new", "it is another file, not the old one with other words"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]
    assert os.umask(mask) == mask


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("step", ["write", "copymode", "replace"])
def test_an_interruption_leaves_the_old_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "posts.json"
    path.write_bytes(b"old")

    def interrupted(*_: object) -> None:
        raise error

    class Full:
        def __init__(self, path: Path, _mode: str) -> None:
            path.touch()
            os.truncate(path, 2)

        __enter__ = interrupted

        def __exit__(self, *_: object) -> None: ...

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(Path, "open", lambda path, mode: Full(path, mode))
        else:
            patch.setattr(files_of_posts if step == "copymode" else Path, step, interrupted)
        with pytest.raises(SnapshotError if isinstance(error, OSError) else KeyboardInterrupt) as caught:
            write(path, b"new")
    if isinstance(error, OSError):
        assert str(caught.value) == "the file cannot be written (No space left on device)."
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("posts.json", b"old")]


def test_no_name_that_somebody_could_guess_is_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Path, str]] = []
    real = Path.open

    def spy(path: Path, mode: str) -> Any:
        made.append((path, mode))
        return real(path, mode)

    monkeypatch.setattr(Path, "open", spy)
    for _ in range(2):
        write(tmp_path / "posts.json", b"new")
    assert len({path for path, _ in made}) == 2
    assert all(path.parent == tmp_path and mode == "xb" for path, mode in made), "x: no file that is there, no link"


def test_the_file_is_sorted_and_readable() -> None:
    snapshot = Snapshot("https://x.com/a", date(2021, 3, 5), (Post("https://x.com/a/1", "Grüße 🙏"),))
    text = dump(snapshot).decode()
    assert "Grüße 🙏" in text
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), max_size=20)
URL = st.sampled_from(["https://x.com/a", "http://care.test/?a=b#c", "https://bücher.test/ä"])
POSTS = st.builds(
    Post,
    url=URL,
    text=LINE,
    published=st.just("") | st.dates().map(str) | st.datetimes().map(lambda moment: f"{moment.isoformat()[:19]}Z"),
    author=LINE,
    id=LINE,
    lang=st.sampled_from(["", "en", "zh-Hant"]),
    links=st.lists(st.builds(Link, LINE, URL), max_size=3).map(tuple),
    pictures=st.lists(LINE, max_size=3).map(tuple),
)
SNAPSHOTS = st.builds(Snapshot, URL, st.dates(), st.lists(POSTS, max_size=4).map(tuple), LINE)


@given(SNAPSHOTS)
def test_what_is_written_can_be_read_and_fits_the_schema(snapshot: Snapshot) -> None:
    data = dump(snapshot)
    assert parse(data) == snapshot
    VALIDATOR.validate(json.loads(data))


@given(SNAPSHOTS, st.data())
def test_whatever_the_reader_accepts_fits_the_schema(snapshot: Snapshot, data: st.DataObject) -> None:
    value = json.loads(dump(snapshot))
    target = data.draw(st.sampled_from([value, *value["items"]]))
    key = data.draw(st.sampled_from([*target, "other"]))
    target[key] = data.draw(st.none() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=1))
    try:
        parsed(value)
    except SnapshotError:
        return
    VALIDATOR.validate(value)


@settings(deadline=None)
@given(st.binary(max_size=50))
def test_any_bytes_are_an_error(data: bytes) -> None:
    assert mistake(data)
