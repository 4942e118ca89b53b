"""Jekyll's front matter, as the heading and the ``{page}`` directive of the new page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sphinx_channels.migrate.inline import InlineReader
from sphinx_channels.migrate.scan import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_channels.migrate.remarks import Log

_KEY = re.compile(r"([\w-]+)\s*:(?:\s+(.*)|$)")
_OLD_PLACES: Final = ("permalink", "redirect_from")
#: What to do about keys that no directive carries.
_ADVICE: Final = {
    "sidebar": "put the page into a toctree, which is what the sidebar shows",
    "layout": "Sphinx has one layout for all pages",
    "published": "leave the page out of the toctree, or delete it",
    "search": "write `nosearch: true` into the page's own front matter to keep it out of the search",
    "last_updated": "the date comes from the history of the file",
}


@dataclass(slots=True)
class FrontMatter:
    """What the front matter says of the page."""

    title: str = ""
    summary: str = ""
    options: dict[str, str] = field(default_factory=dict)
    """The options of ``{page}``."""
    end: int = 0
    """How many lines of the file it takes."""


def read_front_matter(lines: Sequence[str], log: Log) -> FrontMatter:
    """Read the front matter that a page begins with; a page without one is all body."""
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), 0)
    if not end or lines[0].rstrip() != "---":
        log.decide(1, "no front matter: the page has no title of its own, keywords or summary")
        return FrontMatter()
    written = _written(lines, end, log)
    values = _load(lines[1:end], written, log)
    page = FrontMatter(end=end + 1)
    for key, value in values.items():
        first, source = written.get(key, (2, f"{key}: {value}"))
        match key:
            case "title":
                page.title = _markdown(_text(value), first, log)
            case "summary":
                page.summary = _markdown(_text(value), first, log)
            case "description" if not _text(values.get("summary")):
                page.summary = _markdown(_text(value), first, log)
                log.changed(first, f"{source} is the summary of the page now")
            case "keywords" | "tags":
                page.options[key] = ", ".join(_words(value, key, first, log))
            case "toc" if value is not None:
                page.options["toc"] = "false" if _is_false(value) else "true"
                if not isinstance(value, bool):
                    log.changed(first, f"{source} is :toc: {page.options['toc']}")
            case "permalink" | "redirect_from" | "toc":
                pass
            case _:
                log.decide(first, f"{source}: {_ADVICE.get(key, 'nothing on the new page does what this did')}")
    places = [place for key in _OLD_PLACES for place in _places(values.get(key), key, written, log)]
    if places:
        page.options["permalink"] = ", ".join(dict.fromkeys(places))
    page.options = {key: page.options[key] for key in ("keywords", "tags", "permalink", "toc") if page.options.get(key)}
    if tags := page.options.get("tags"):
        log.decide(written.get("tags", (2, ""))[0], f"tags: {tags}: each needs to be in channels_tags in conf.py")
    return page


def _written(lines: Sequence[str], end: int, log: Log) -> dict[str, tuple[int, str]]:
    """Each key with its line and its source; comments are listed."""
    written: dict[str, tuple[int, str]] = {}
    key = ""
    for number in range(1, end):
        line = lines[number]
        if line.lstrip().startswith("#"):
            log.removed(number + 1, line)
        elif match := _KEY.match(line):
            key = match[1]
            written[key] = (number + 1, line)
        elif key:
            written[key] = (written[key][0], f"{written[key][1]} {line.strip()}")
    return written


def _load(lines: Sequence[str], written: dict[str, tuple[int, str]], log: Log) -> dict[str, Any]:
    """The values; read line by line where they are no YAML, as with a colon in a title."""
    import yaml

    try:
        values = yaml.safe_load("\n".join(lines)) or {}
        if isinstance(values, dict):
            return {str(key): value for key, value in values.items()}
        problem = "it is no list of keys"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = str(getattr(error, "problem", "") or error)
    log.decide(1, f"the front matter is not valid YAML ({problem}); it was read line by line")
    for number, line in enumerate(lines, 2):
        if _KEY.match(line):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            log.decide(number, f"{line}: this line of the front matter has no key")
    return {key: _unquoted(source.partition(":")[2].strip()) for key, (_first, source) in written.items()}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in {"'", '"'} else text


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _markdown(text: str, line: int, log: Log) -> str:
    """One paragraph of Markdown for a text that the old theme put into its HTML as it was.

    Entities are decoded once, except those that keep a character from being markup.
    """
    inline = InlineReader(log)
    markdown = " ".join(inline.render(tree(text, line).children, is_html=True).split())
    return re.sub(r"&#?\w+;", _decoded, markdown)


def _decoded(entity: re.Match[str]) -> str:
    """The character of an entity, as Markdown that shows this very character."""
    character = html.unescape(entity[0])
    if character in {"<", ">", "\xa0"} or (character == "&" and re.match(r"#?\w", entity.string[entity.end() :])):
        return entity[0]
    return f"\\{character}" if character in "\\`*_{}[]" else character


def _words(value: Any, key: str, line: int, log: Log) -> list[str]:
    """A list, or a text with commas; tags without commas are divided by blanks, as Jekyll does."""
    if isinstance(value, (list, tuple)):
        words = [_text(word) for word in value]
    else:
        text = _text(value).strip("[]")
        words = text.split(",")
        if key == "tags" and "," not in text and " " in text:
            words = text.split()
            log.guess(line, f"{key}: {text}: taken for {len(words)} tags, because Jekyll divides them at blanks")
    if any("," in word for word in words):
        words = [part for word in words for part in word.split(",")]
    return list(dict.fromkeys(cleaned for word in words if (cleaned := _unquoted(word.strip()))))


def _places(value: Any, key: str, written: dict[str, tuple[int, str]], log: Log) -> list[str]:
    """Old addresses of the page, as paths without the leading slash."""
    line, source = written.get(key, (2, key))
    places = []
    for place in value if isinstance(value, list) else [value] if value is not None else []:
        path = _text(place).removeprefix("/")
        if re.fullmatch(r"[\w./~%@+-]+", path):
            places.append(path)
            if key == "redirect_from":
                log.changed(line, f"{source}: {place} answers through :permalink: now")
        else:
            log.decide(line, f"{source}: say in :permalink: which file this was")
    return places


def _is_false(value: Any) -> bool:
    return _text(value).strip("'\"").lower() in {"false", "no", "off", "0"}
