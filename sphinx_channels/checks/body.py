"""What must not stand in the body of a channel, and whether it says anything at all."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.source import line_of, without_code, without_comments
from sphinx_channels.checks.template import template_texts
from sphinx_channels.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSAFE_TAG: Final = re.compile(r"<\s*(script|iframe|frame|object|embed)(?=[\s/>])", re.IGNORECASE)
_SCRIPT: Final = r"((?:javascript|vbscript):|data:text/html)(?=\S)"
_SCRIPT_LINK: Final = re.compile(rf"(?:\]\(|<|\]:|^[ \t]*\.\. _[^:\n]*:)\s*{_SCRIPT}", re.IGNORECASE | re.MULTILINE)
# A whole tag, up to a length that nobody writes: an unclosed one would otherwise be tried to the end of the text.
_TAG: Final = re.compile(r"<[a-z][a-z0-9-]*(?=[\s/])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*'){0,1000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"[\s/\"']([a-z][\w:-]*)\s*=", re.IGNORECASE)
_ATTRIBUTE_VALUE: Final = re.compile(r"(?<==)\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)")
_SCRIPT_VALUE: Final = re.compile(rf"=\s*[\"']?\s*{_SCRIPT}", re.IGNORECASE)
_LEFTOVER: Final = re.compile(r"(<br\b)|\{:\s*(?:[.#][\w-]|[\w-]+=|toc\b)", re.IGNORECASE)


def is_empty(body: str) -> bool:
    """Whether a body has nothing to read: comments, line breaks and dashes are nothing, a directive is something."""
    return not re.search(r"[^\W_]", re.sub(r"<br\b[^<>]*>|&nbsp;", "", without_comments(body)))


def check_body(body: str, *, planned: bool) -> list[Finding]:
    """What is wrong with the text of a body, each with its line, and once a line."""
    text = without_code(body)
    found = [("placeholder.text", *template) for template in template_texts(text, planned=planned)]
    if "<" in text or ":" in text:  # one of them is in everything that the other patterns are for
        found += [*unsafe_parts(text), *_leftovers(text)]
    unique = dict.fromkeys((key, value, line_of(text, position)) for key, value, position in found)
    return [Finding(key, {"value": value}, offset=line) for key, value, line in unique]


def unsafe_parts(text: str) -> Iterator[tuple[str, str, int]]:
    """What could run or load something, and where."""
    for match in _UNSAFE_TAG.finditer(text):
        yield "unsafe", f"<{match[1].lower()}>", match.start()
    for name, position in _attributes(text):
        if name.startswith("on"):
            yield "unsafe.handler", f"{name}=", position
    for match in _SCRIPT_LINK.finditer(text):
        yield "unsafe.link", match[1].lower(), match.start(1)
    for tag in _TAG.finditer(text):
        # Browsers read references to characters in a value, and skip line breaks and tabs in an address.
        for match in _SCRIPT_VALUE.finditer(re.sub(r"[\t\n\r]", "", unescape(tag[0]))):
            yield "unsafe.link", match[1].lower(), tag.start()


def _leftovers(text: str) -> Iterator[tuple[str, str, int]]:
    """Markup of the old site that does nothing here, and where."""
    for match in _LEFTOVER.finditer(text):
        yield "leftover", "<br>" if match[1] else "{: … }", match.start()
    for name, position in _attributes(text):
        if name == "style":
            yield "leftover", "style=", position


def _attributes(text: str) -> Iterator[tuple[str, int]]:
    """The attributes of all HTML tags, in small letters, and where they stand."""
    for tag in _TAG.finditer(text):
        names = _ATTRIBUTE_VALUE.sub(lambda value: " " * len(value[0]), tag[0])
        for match in _ATTRIBUTE.finditer(names):
            yield match[1].lower(), tag.start() + match.start(1)
