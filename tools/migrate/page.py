"""A whole page, from its bytes to the new page and its list: Jekyll's front matter, title and text."""

import re
from typing import Any, Final

import ftfy
import yaml
from bs4 import BeautifulSoup, Tag

from migrate.arrange import Arranger
from migrate.liquid import put_back, set_aside
from migrate.remarks import Log, Remark, note_lost
from migrate.tree import blocks, read_tree, text_of
from migrate.write import Writer, directive

_KEYS: Final = re.compile(r"(?m)^([\w-]+)[ \t]*:(?:[ \t]+(.*(?:\n(?![\w-]+[ \t]*:).*)*)|$)")


def migrate(data: bytes, stem: str = "page") -> tuple[str, list[Remark]]:
    """The new page and its list; ``stem`` is the name of the file, for a page without a title."""
    log = Log()
    writer = Writer(log)
    text, encoding = ftfy.guess_bytes(data)
    source = re.sub("\r\n?", "\n", text.removeprefix("\ufeff").replace("\0", "\ufffd")).split("\n")
    if encoding not in {"utf-8", "ascii"}:
        log.note(1, "changed", f"the file was {encoding}: check its accents and quotes")
    lines = [ftfy.fix_encoding(line) for line in source]
    for number, (old, new) in enumerate(zip(source, lines, strict=True), 1):
        if broken := set(old.split()) - set(new.split()):
            log.note(number, "changed", f"repaired: {' '.join(sorted(broken))}")
    front, where, end = _read_front_matter(lines, log)
    body, said = read_tree("\n".join(lines[end:]), end + 1, log)

    def inline(tag: Tag) -> str:
        return " ".join(writer.process_tag(tag, {"_inline"}).split())

    # The old theme put both into its HTML as they were.
    asides = [set_aside(front.get(key, ""), where.get(key, 1), str) for key in ("title", "summary")]
    title, summary = (inline(BeautifulSoup(f"<p>{put_back(*aside, log)}", "html5lib")) for aside in asides)
    found = list(blocks(body))
    first = next((block for block in found if block.name != "x-anchor"), None)
    if first and first.name == "h1" and (not title or text_of(first).casefold() == title.casefold()):
        title = title or inline(first)
        found.remove(first)
    if not title:
        title = " ".join(re.split(r"[\W_]+", stem)).strip().capitalize() or "Untitled"
        log.note(1, "decide", f'the page has no title: "{title}" is made from the name of its file')
    options = {key: front.get(key) for key in ("keywords", "tags", "permalink", "toc")}
    if any(options.values()) and not summary:
        log.note(1, "decide", "the page has no summary: write one sentence in {page}")
    head = directive("page", "", options, summary) if summary or any(options.values()) else ""
    text = re.sub(r"\n{3,}", "\n\n", writer.process_tag(Arranger(title, log).arrange(found))).strip("\n")
    page = "\n\n".join(filter(None, [f"# {title}", head, text])) + "\n"
    note_lost(said, page, log)
    return page, sorted(log.remarks)


def _read_front_matter(lines: list[str], log: Log) -> tuple[dict[str, str], dict[str, int], int]:
    """The title and the summary (HTML) and the options of ``{page}``; the line of each; how many lines it takes."""
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), 0)
    if not end or lines[0].rstrip() != "---":
        return {}, {}, 0
    where = {line.partition(":")[0].strip(): number for number, line in enumerate(lines[:end], 1)}
    said = {"permalink": ""}
    values = _load("\n".join(lines[1:end]), log)
    for key, value in sorted(values.items(), key=lambda item: item[0] == "redirect_from"):
        parts = value if isinstance(value, list) else [] if value is None else [value]
        line, text = where.get(key, 2), " ".join(", ".join(map(str, parts)).split())
        words = [re.sub(r"^(['\"])(.*)\1$", r"\2", word) for word in re.split(r"\s*,\s*", text.strip("[] ")) if word]
        if key in {"title", "summary"}:
            said[key] = text
        elif key == "description" and "summary" not in values:
            said["summary"] = text
        elif key in {"keywords", "tags"}:
            is_spaced = key == "tags" and isinstance(value, str) and "," not in text  # as Jekyll reads tags
            said[key] = ", ".join(dict.fromkeys(text.split() if is_spaced else words))
            if key == "tags":
                log.note(line, "decide", f"tags: {said['tags']}: each needs to be in channels_tags in conf.py")
        elif key in {"permalink", "redirect_from"} and all(re.fullmatch(r"[\w./~%@+-]+", word) for word in words):
            places = [said["permalink"], *(word.removeprefix("/") for word in words)]
            said["permalink"] = ", ".join(dict.fromkeys(filter(None, places)))
        elif key == "toc" and text:
            # Jekyll took only YAML's own false for one; here authors wrote 'False', and meant it.
            said[key] = "false" if text.lower() in {"false", "no", "off", "0"} else "true"
        elif text:
            log.note(line, "decide", f"{key}: {text}: nothing on the new page does what this did")
    return said, where, end + 1


def _load(text: str, log: Log) -> dict[str, Any]:
    """The values; read line by line where they are no YAML, as with a colon in a title."""
    for number, line in enumerate(text.split("\n"), 2):
        if line.lstrip().startswith("#"):
            log.note(number, "removed", line)
    try:
        return {str(key): value for key, value in (yaml.safe_load(text) or {}).items()}
    except (yaml.YAMLError, AttributeError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", "") or "it is no list of keys"
    text = re.sub(r"(?m)^\s*#.*\n?", "", text)
    log.note(1, "decide", f"the front matter is no YAML ({problem}) and was read line by line {_KEYS.split(text)[0]}")
    return {match[1]: (match[2] or "").strip().strip("\"'") for match in _KEYS.finditer(text)}
