"""Jekyll's front matter, read for the title and the ``{page}`` block of the new page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from migrate.remarks import Log

_KEY: Final = re.compile(r"([\w-]+)\s*:(?:\s+(.*)|$)")
_ADVICE: Final = {"sidebar": "put the page into a toctree", "published": "leave the page out of the toctree"}


def read_front_matter(lines: list[str], log: Log) -> tuple[dict[str, str], dict[str, int], int]:
    """The title and the summary, which are HTML, and the options of ``{page}``; their lines; how many lines it takes."""
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), 0)
    if not end or lines[0].rstrip() != "---":
        return {}, {}, 0
    values, where = _load(lines[1:end], log)
    said: dict[str, str] = {"permalink": "", "summary": _text(values.get("description"))}
    for key, value in sorted(values.items(), key=lambda item: item[0] == "redirect_from"):
        line, text, words = where.get(key, 2), _text(value), _words(value)
        if key in {"title", "summary"}:
            said[key] = text
        elif key in {"keywords", "tags"}:
            if key == "tags" and len(words) == 1 and not isinstance(value, list):
                words = text.split()  # as Jekyll does
            said[key] = ", ".join(dict.fromkeys(words))
            if key == "tags":
                log.note(line, "decide", f"tags: {said['tags']}: each needs to be in channels_tags in conf.py")
        elif key in {"permalink", "redirect_from"}:
            good = [word.removeprefix("/") for word in words if re.fullmatch(r"[\w./~%@+-]+", word)]
            said["permalink"] = ", ".join(dict.fromkeys(filter(None, [said["permalink"], *good])))
            if len(good) < len(words):
                log.note(line, "decide", f"{key}: {text}: say in :permalink: which file this was")
        elif key == "toc" and text:
            # Jekyll took only YAML's own false for one; here authors wrote 'False', and meant it.
            said[key] = "false" if text.lower() in {"false", "no", "off", "0"} else "true"
        elif key not in {"toc", "description"} or text not in {"", said["summary"]}:
            log.note(line, "decide", f"{key}: {text}: {_ADVICE.get(key, 'nothing on the new page does what this did')}")
    return said, where, end + 1


def _load(lines: list[str], log: Log) -> tuple[dict[str, Any], dict[str, int]]:
    """The values, and the line of each; read line by line where they are no YAML, as with a colon in a title."""
    where, written, key = dict[str, int](), dict[str, str](), ""
    for number, line in enumerate(lines, 2):
        if line.lstrip().startswith("#"):
            log.note(number, "removed", line)
        elif match := _KEY.match(line):
            key = match[1]
            where[key], written[key] = number, match[2] or ""
        elif key:
            written[key] += f" {line.strip()}"
        elif line.strip():
            log.note(number, "decide", f"{line}: this line of the front matter has no key")
    try:
        return {str(key): value for key, value in (yaml.safe_load("\n".join(lines)) or {}).items()}, where
    except (yaml.YAMLError, AttributeError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", "") or "it is no list of keys"
    log.note(1, "decide", f"the front matter is not valid YAML ({problem}); it was read line by line")
    return {key: text.strip().strip("\"'") for key, text in written.items()}, where


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _words(value: Any) -> list[str]:
    parts = map(_text, value) if isinstance(value, list) else _text(value).strip("[]").split(",")
    return [word for part in parts if (word := part.strip().strip("\"'"))]
