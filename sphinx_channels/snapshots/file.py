"""Saved copies of posts: the committed JSON files that ``{timeline}`` shows.

A file may be written by ``python -m sphinx_channels snapshot`` or by hand, and is read by people in a pull request.
The reader here trusts neither: it checks all that ``snapshot.schema.json`` says and more, and its mistakes are
sentences with a place and a fix. It needs nothing but Python, because every build reads these files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import nearest, shown
from sphinx_channels.model import Link
from sphinx_channels.snapshots.plain_text import UNSAFE

if TYPE_CHECKING:
    from pathlib import Path

#: What a file may hold at most; ``snapshot.schema.json`` says the same.
MOST_BYTES: Final = 1_000_000
MOST_ITEMS: Final = 100
LONGEST_TEXT: Final = 5_000
LONGEST_LINE: Final = 500
LONGEST_ALT: Final = 1_500
LONGEST_URL: Final = 2_000
MOST_LINKS: Final = 20
MOST_MEDIA: Final = 20

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2}))?")


class SnapshotError(ValueError):
    """What is wrong with a saved copy, where, and what to write: one sentence."""


class Media(NamedTuple):
    """A picture or film of a post: only its description is kept."""

    alt: str


@dataclass(frozen=True, slots=True)
class Post:
    """One post. All texts are plain, without control characters; all addresses are web addresses."""

    url: str
    text: str
    """Paragraphs are parted by an empty line; may be empty where a post is only a picture."""
    published: str = ""
    """An ISO 8601 day or moment, fit for ``<time datetime>``; empty where the feed gave none."""
    author: str = ""
    id: str = ""
    lang: str = ""
    """A BCP 47 tag; empty where the feed gave none."""
    links: tuple[Link, ...] = ()
    """The links of the text; each label stands in the text as the link's words."""
    media: tuple[Media, ...] = ()

    @property
    def day(self) -> date | None:
        """The day of publication, for a page to show."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole saved copy."""

    source: str
    """The address of the account, as a page names it."""
    fetched: date
    """The day on which the posts were last compared with the account."""
    items: tuple[Post, ...]
    etag: str = ""

    def age_days(self, today: date) -> int:
        """How many days ago the copy was checked."""
        return (today - self.fetched).days


def read(path: Path) -> Snapshot:
    """Read a saved copy.

    :raises SnapshotError: where the file is missing or wrong.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        message = f"{path.name}: there is no such file. Write it with `python -m sphinx_channels snapshot`."
        raise SnapshotError(message) from None
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{path.name}: the file cannot be read ({error}).") from None
    try:
        return parse(data)
    except SnapshotError as error:
        raise SnapshotError(f"{path.name}: {error}") from None


def parse(data: bytes) -> Snapshot:
    """Read the bytes of a saved copy.

    :raises SnapshotError: where something in it is wrong.
    """
    if len(data) > MOST_BYTES:
        raise SnapshotError(f"larger than {MOST_BYTES:,} bytes. Keep fewer posts.")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except UnicodeDecodeError as error:
        raise SnapshotError(f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8.") from None
    except json.JSONDecodeError as error:
        message = (
            f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}). Look for a missing comma or quote."
        )
        raise SnapshotError(message) from None
    except (RecursionError, ValueError) as error:
        raise error if isinstance(error, SnapshotError) else SnapshotError(f"not JSON ({error}).") from None
    return _snapshot(value)


def dump(snapshot: Snapshot) -> bytes:
    """The file of a saved copy: sorted, so that a change is a small difference, and in letters that people can read."""
    value = {
        "source": snapshot.source,
        "fetched": snapshot.fetched.isoformat(),
        "etag": snapshot.etag,
        "items": [_as_json(post) for post in snapshot.items],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _as_json(post: Post) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": post.id,
        "url": post.url,
        "published": post.published,
        "author": post.author,
        "text": post.text,
        "links": [{"label": link.label, "url": link.href} for link in post.links],
        "media": [{"alt": media.alt} for media in post.media],
    }
    return {**value, "lang": post.lang} if post.lang else value


def _snapshot(value: object) -> Snapshot:
    top = _object(value, "", ("source", "fetched", "items"), ("etag",))
    return Snapshot(
        source=_url(top["source"], "source"),
        fetched=_day(top["fetched"], "fetched"),
        etag=_line(top.get("etag", ""), "etag"),
        items=tuple(_post(item, where) for item, where in _list(top["items"], "items", MOST_ITEMS)),
    )


def _post(value: object, where: str) -> Post:
    post = _object(value, where, ("url", "text"), ("id", "published", "author", "lang", "links", "media"))
    return Post(
        url=_url(post["url"], f"{where}.url"),
        text=_text(post["text"], f"{where}.text", LONGEST_TEXT),
        published=_moment(post.get("published", ""), f"{where}.published"),
        author=_line(post.get("author", ""), f"{where}.author"),
        id=_line(post.get("id", ""), f"{where}.id"),
        lang=_language(post.get("lang", ""), f"{where}.lang"),
        links=tuple(_link(link, place) for link, place in _list(post.get("links", []), f"{where}.links", MOST_LINKS)),
        media=tuple(
            _media(media, place) for media, place in _list(post.get("media", []), f"{where}.media", MOST_MEDIA)
        ),
    )


def _link(value: object, where: str) -> Link:
    link = _object(value, where, ("label", "url"), ())
    return Link(_line(link["label"], f"{where}.label"), _url(link["url"], f"{where}.url"))


def _media(value: object, where: str) -> Media:
    media = _object(value, where, ("alt",), ())
    return Media(_line(media["alt"], f"{where}.alt", LONGEST_ALT))


def _fail(where: str, message: str) -> NoReturn:
    raise SnapshotError(f"{where}: {message}" if where else message)


def _no_constant(name: str) -> NoReturn:
    raise SnapshotError(f"{name} is no JSON value. Remove it.")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise SnapshotError(f'"{shown(repeated)}" stands twice in one object. Remove one.')
    return value


def _object(value: object, where: str, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    known = (*required, *optional)
    if not isinstance(value, dict):
        _fail(where, f"write an object with {', '.join(required)}.")
    for key in value:
        if key not in known:
            close = nearest(key, known)
            hint = f'Did you mean "{close}"? ' if close else ""
            _fail(where, f'there is no key "{shown(key)}". {hint}Keys: {", ".join(known)}.')
    for key in required:
        if key not in value:
            _fail(where, f'add "{key}".')
    return value


def _list(value: object, where: str, most: int) -> list[tuple[object, str]]:
    if not isinstance(value, list):
        _fail(where, "write a list.")
    if len(value) > most:
        _fail(where, f"{len(value)} entries; keep at most {most}.")
    return [(item, f"{where}[{number}]") for number, item in enumerate(value)]


def _text(value: object, where: str, longest: int) -> str:
    if not isinstance(value, str):
        _fail(where, "write a text in quotes.")
    if len(value) > longest:
        _fail(where, f"{len(value):,} characters; keep at most {longest:,}.")
    if unsafe := UNSAFE.search(value):
        _fail(where, f"remove the character {shown(unsafe[0])} at position {unsafe.start() + 1}.")
    return value


def _line(value: object, where: str, longest: int = LONGEST_LINE) -> str:
    line = _text(value, where, longest)
    if "\n" in line:
        _fail(where, "write it in one line.")
    return line


def _url(value: object, where: str) -> str:
    url = _line(value, where, LONGEST_URL)
    if not parse_url(url):
        _fail(where, f'"{shown(url)}" is no web address. Write the whole address: https://…')
    return url


def _language(value: object, where: str) -> str:
    language = _line(value, where)
    if language and not _LANGUAGE.fullmatch(language):
        _fail(where, f'"{shown(language)}" is no language tag. Write one such as "en" or "cy", or leave it out.')
    return language


def _day(value: object, where: str) -> date:
    text = _line(value, where)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    _fail(where, f'"{shown(text)}" is no day. Write it as 2021-03-02.')


def _moment(value: object, where: str) -> str:
    text = _line(value, where)
    try:
        if _MOMENT.fullmatch(text):
            datetime.fromisoformat(text)
            return text
    except ValueError:
        pass
    if not text:
        return text
    _fail(where, f'"{shown(text)}" is no date. Write it as 2021-03-02 or 2021-03-02T10:15:00Z.')


def resolve(srcdir, docname, written):
    from pathlib import Path as P

    p = (P(srcdir, docname).parent / written) if not written.startswith("/") else P(srcdir, written[1:])
    return str(p.relative_to(P(srcdir))), p
