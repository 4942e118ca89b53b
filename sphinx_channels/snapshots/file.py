"""Saved copies of posts: the committed JSON files that ``{timeline}`` shows.

Neither content nor name is trusted: what is wrong raises a :class:`SnapshotError`. ``snapshot.schema.json`` says it.
"""

import json
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from shutil import copymode
from typing import Any, Final, NamedTuple

from sphinx.environment import BuildEnvironment

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import nearest, shown
from sphinx_channels.model import Link
from sphinx_channels.snapshots.plain_text import UNSAFE

MOST_BYTES: Final = 1_000_000

_SCHEMA: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("snapshot.schema.json").read_bytes())
#: Each type of the schema, and how people call it.
_TYPES: Final = {"object": (dict, "an object with "), "array": (list, "a list"), "string": (str, "a text in quotes")}
#: What reads a format of the schema: it raises or gives nothing where the text is wrong.
_FORMATS: Final[dict[str, Any]] = {"iri": parse_url, "date": date.fromisoformat, "moment": datetime.fromisoformat}


class SnapshotError(Exception):
    """Why posts are not shown or not saved: one sentence, without the name of the file."""


class Post(NamedTuple):
    """One post. All texts are plain, without control characters; all addresses are web addresses.

    ``text`` has an empty line between paragraphs, and may itself be empty where a post is only a picture. The label of
    each link stands in it. ``published`` is an ISO 8601 day or moment, fit for ``<time datetime>``.
    """

    url: str
    text: str
    published: str = ""
    author: str = ""
    id: str = ""
    lang: str = ""
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()
    """Of a picture or film only the description is kept."""


class Snapshot(NamedTuple):
    """A whole saved copy of the account ``source``, compared with it on the day ``fetched``."""

    source: str
    fetched: date
    items: tuple[Post, ...]
    etag: str = ""


def resolve(root: Path, path: Path, what: str = "a saved copy", endings: tuple[str, ...] = (".json",)) -> Path:
    """The file that a name leads to, all links followed: absent, or a plain file with such an ending below ``root``."""
    with suppress(OSError, RuntimeError, ValueError):  # a link to itself, a name too long, a character none may have
        file = path.resolve()
        is_right = file.is_relative_to(root.resolve()) and file.suffix in endings
        with suppress(FileNotFoundError):  # a new one
            is_right = is_right and stat.S_ISREG(file.lstat().st_mode)
        if is_right:
            return file
    raise SnapshotError(f"{what} is a file whose name ends in {', '.join(endings)}, inside the source folder.")


def named(env: BuildEnvironment, name: str, *form: Any) -> Path:
    """The file that a page names, if :func:`resolve` lets it through; the page then depends on it."""
    try:
        relative, path = env.relfn2path(name)
    except RuntimeError as error:  # a link that leads to itself
        raise SnapshotError(error) from None
    env.note_dependency(relative)
    return resolve(Path(env.srcdir), Path(path), *form)


def load(path: Path, missing: str = "there is no such file.") -> bytes:
    """The bytes of a file, if there are no more than there may be."""
    if not path.is_file():  # a pipe or device, which may have no end, is none either
        raise SnapshotError(missing)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SnapshotError(f"the file cannot be read ({error.strerror}).") from None
    if len(data) > MOST_BYTES:
        raise SnapshotError(f"larger than {MOST_BYTES:,} bytes. Keep less in it.")
    return data


def read(path: Path, today: date | None = None) -> Snapshot:
    """Read a saved copy, at a path that :func:`resolve` gave. One of a day after ``today`` would never grow old."""
    snapshot = parse(load(path, "there is no such file. Write it with `python -m sphinx_channels snapshot`."))
    if today and snapshot.fetched > today + timedelta(days=1):  # somewhere it is tomorrow already
        advice = "Write the day on which you compared the posts."
        raise SnapshotError(f'fetched: "{snapshot.fetched}" has not come yet. {advice}')
    return snapshot


def write(path: Path, data: bytes) -> None:
    """Replace a file at once: whoever reads it finds the old one or the new one, also after an interruption."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{token_hex()}.part")  # which nobody can guess and put a link there
        try:
            with part.open("xb") as file:
                file.write(data)
            if path.exists():
                copymode(path, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SnapshotError(f"the file cannot be written ({error.strerror}).") from None


def parse(data: bytes) -> Snapshot:
    """Read the bytes of a saved copy."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise SnapshotError(f"{place}: not JSON ({error.msg}). Look for a missing comma or quote.") from None
    except (RecursionError, ValueError) as error:
        raise SnapshotError(f"not JSON in UTF-8 ({error}).") from None
    if mistake := next(_mistakes(value, _SCHEMA), ""):
        raise SnapshotError(mistake)
    value |= {"fetched": date.fromisoformat(value["fetched"]), "items": tuple(map(_post, value["items"]))}
    return Snapshot(**value)


def dump(snapshot: Snapshot) -> bytes:
    """The file of a saved copy: sorted, so that a change is a small difference, and in letters that people can read."""
    items = []
    for post in snapshot.items:
        item = {**post._asdict(), "links": [{"label": link.label, "url": link.href} for link in post.links]}
        item["media"] = [{"alt": alt} for alt in item.pop("pictures")]
        items.append(item if post.lang else {key: text for key, text in item.items() if key != "lang"})
    value = {**snapshot._asdict(), "fetched": str(snapshot.fetched), "items": items}
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _post(value: dict[str, Any]) -> Post:
    links = tuple(Link(link["label"], link["url"]) for link in value.pop("links", ()))
    pictures = tuple(media["alt"] for media in value.pop("media", ()))
    return Post(**value, links=links, pictures=pictures)


def _mistakes(value: Any, rule: dict[str, Any], where: str = "") -> Iterator[str]:
    """Compare a value with the schema, so much of JSON Schema as ours uses."""
    kind: Any
    rule = _SCHEMA["$defs"].get(rule.get("$ref", "").rpartition("/")[2], rule)
    kind, name = _TYPES[rule["type"]]
    most = rule.get("maxLength", rule.get("maxItems", MOST_BYTES))
    place = where and f"{where}: "
    if not isinstance(value, kind):
        yield f"{place}write {name}{', '.join(rule.get('required', ()))}."
    elif len(value) > most:
        yield f"{place}{len(value):,} {'characters' if kind is str else 'entries'}; keep at most {most:,}."
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _mistakes(item, rule["items"], f"{where}[{number}]")
    elif isinstance(value, dict):
        known = rule["properties"]
        for key, item in value.items():
            if key in known:
                yield from _mistakes(item, known[key], f"{where}.{key}" if where else key)
            else:
                hint = f'Did you mean "{close}"? ' if (close := nearest(shown(key), known)) else ""
                yield f'{place}there is no key "{shown(key)}". {hint}Keys: {", ".join(known)}.'
        yield from (f'{place}add "{key}".' for key in rule["required"] if key not in value)
    elif unsafe := UNSAFE.search(value):
        yield f"{place}remove the character {shown(unsafe[0])} at position {unsafe.start() + 1}."
    elif not (re.fullmatch(rule["pattern"], value) and (not value or _has_form(value, rule.get("format", "")))):
        yield f'{place}"{shown(value)}" is {rule["$comment"]}'


def _has_form(text: str, form: str) -> bool:
    try:
        return bool(_FORMATS.get(form, bool)(text))
    except ValueError:
        return False
