"""Saved copies: what a file may hold, and the sentence that each mistake gets."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sphinx_channels.model import Link
from sphinx_channels.snapshots.file import MOST_BYTES, Media, Post, Snapshot, SnapshotError, dump, parse, read

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads((files("sphinx_channels.snapshots") / "snapshot.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

POST = {"url": "https://x.com/a/status/1", "text": "Words"}
FILE: dict[str, Any] = {"source": "https://x.com/a", "fetched": "2021-03-05", "items": [POST]}


def with_post(**changes: object) -> dict[str, Any]:
    return {**FILE, "items": [POST, {**POST, **changes}]}


def parsed(value: object) -> Snapshot:
    return parse(json.dumps(value).encode())


def test_a_file_as_a_person_writes_it() -> None:
    snapshot = parsed(
        {
            "source": "https://twitter.com/INTEROPenAPI",
            "fetched": "2021-03-02",
            "items": [
                {
                    "url": "https://twitter.com/INTEROPenAPI/status/1",
                    "published": "2021-03-01",
                    "author": "INTEROPen",
                    "text": "First line\n\nSecond, with a link.",
                    "links": [{"label": "a link", "url": "https://www.interopen.org/"}],
                    "media": [{"alt": "Two hands"}],
                    "lang": "en-GB",
                }
            ],
        }
    )
    [post] = snapshot.items
    assert snapshot.age_days(date(2021, 3, 12)) == 10
    assert post.day == date(2021, 3, 1)
    assert post.links == (Link("a link", "https://www.interopen.org/"),)
    assert post.media == (Media("Two hands"),)
    assert (post.id, snapshot.etag) == ("", "")


def test_a_post_without_a_date_has_no_day() -> None:
    assert parsed(FILE).items[0].day is None


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
    ({**FILE, "Items": []}, 'there is no key "Items". Did you mean "items"? Keys: source, fetched, items, etag.'),
    ({**FILE, "version": 1}, 'there is no key "version". Keys:'),
    ({**FILE, "fetched": 20210305}, "fetched: write a text in quotes."),
    ({**FILE, "fetched": "5 March 2021"}, 'fetched: "5 March 2021" is no day. Write it as 2021-03-02.'),
    ({**FILE, "fetched": "2021-3-5"}, "fetched:"),
    ({**FILE, "fetched": "20210305"}, "fetched:"),
    ({**FILE, "source": "@INTEROPenAPI"}, 'source: "@INTEROPenAPI" is no web address. Write the whole address: https://…'),
    ({**FILE, "etag": "a\nb"}, "etag: write it in one line."),
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
    (with_post(text="ab\u202ec"), r"items[1].text: remove the character \u202e at position 3."),
    (with_post(text="\x1b[31m"), r"items[1].text: remove the character \x1b at position 1."),
    (with_post(text="a\r\nb"), r"items[1].text: remove the character \r at position 2."),
    (with_post(author="a\nb"), "items[1].author: write it in one line."),
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

# Wrong in ways that a schema cannot say.
WRONG_BEYOND_SCHEMA: list[tuple[object, str]] = [
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
    with pytest.raises(SnapshotError) as caught:
        parsed(value)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("value", [value for value, _ in WRONG])
def test_the_schema_says_the_same(value: object) -> None:
    assert not VALIDATOR.is_valid(value)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "line 1, column 1: not JSON (Expecting value). Look for a missing comma or quote."),
        (b'{\n  "source": "https://x.com/a"\n  "fetched"', "line 3, column 3: not JSON (Expecting ',' delimiter)."),
        (b'{"items": NaN}', "NaN is no JSON value."),
        (b'{"source": "a", "source": "b"}', '"source" stands twice in one object. Remove one.'),
        ('{"source": "é"}'.encode("latin-1"), "byte 13 is not UTF-8. Save the file as UTF-8."),
        (b"[" * 100_000, "not JSON ("),
        (b'{"items": ' + b"9" * 5000 + b"}", "not JSON ("),
        (b" " * (MOST_BYTES + 1), "larger than 1,000,000 bytes. Keep fewer posts."),
    ],
    ids=["empty", "comma", "nan", "twice", "latin-1", "deep", "number", "large"],
)
def test_what_is_no_json(data: bytes, sentence: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        parse(data)
    assert str(caught.value).startswith(sentence)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(FILE).encode()) == parsed(FILE)


def test_reading_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    with pytest.raises(SnapshotError, match=r"^posts\.json: there is no such file\. Write it with `python -m"):
        read(path)
    path.mkdir()
    with pytest.raises(SnapshotError, match=r"^posts\.json: the file cannot be read"):
        read(path)
    path = tmp_path / "other.json"
    path.write_text(json.dumps(with_post(text=1)))
    with pytest.raises(SnapshotError, match=r"^other\.json: items\[1\]\.text: write"):
        read(path)
    path.write_text(json.dumps(FILE))
    assert read(path) == parsed(FILE)


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
    media=st.lists(st.builds(Media, LINE), max_size=3).map(tuple),
)
SNAPSHOTS = st.builds(Snapshot, URL, st.dates(), st.lists(POSTS, max_size=4).map(tuple), LINE)


@settings(max_examples=60, deadline=None)
@given(SNAPSHOTS)
def test_what_is_written_can_be_read_and_fits_the_schema(snapshot: Snapshot) -> None:
    data = dump(snapshot)
    assert parse(data) == snapshot
    VALIDATOR.validate(json.loads(data))


@settings(max_examples=150, deadline=None)
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
    with pytest.raises(SnapshotError):
        parse(data)
