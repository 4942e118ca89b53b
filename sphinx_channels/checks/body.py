"""What must not stand in the body of a channel, and whether it says anything at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.source import line_of, without_code, without_comments
from sphinx_channels.checks.template import template_texts
from sphinx_channels.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(r"<\s*(script|iframe|frame|object|embed)(?=[\s/>])", re.IGNORECASE)
_HANDLER: Final = re.compile(r"<[a-z][a-z0-9-]*(?:/|(?=\s)[^<>]*?[\s\"'])(on[a-z]{3,})\s*=", re.IGNORECASE)
_SCRIPT_LINK: Final = re.compile(r"[(<\"'=:]\s*((?:javascript|vbscript):|data:text/html)(?=\S)", re.IGNORECASE)
_LEFTOVER: Final = re.compile(
    r"(?P<br><br\b)|<[a-z][a-z0-9-]*\s(?:[^<>]*?[\s\"'])?(?P<style>style\s*=)|\{:\s*[.#\w]", re.IGNORECASE
)


def is_empty(body: str) -> bool:
    """Whether a body has nothing to read: comments, line breaks and dashes are nothing, a directive is something."""
    return not re.search(r"[^\W_]", re.sub(r"<br\b[^<>]*>|&nbsp;", "", without_comments(body)))


def check_body(body: str, *, planned: bool) -> Iterator[Finding]:
    """What is wrong with the text of a body, each with its line."""
    text = without_code(body)
    for value, position in template_texts(text, planned=planned):
        yield Finding("placeholder.text", {"value": value}, offset=line_of(text, position))
    for value, position in _unsafe(text):
        yield Finding("unsafe", {"value": value}, offset=line_of(text, position))
    for match in _LEFTOVER.finditer(text):
        value = "<br>" if match["br"] else "style=" if match["style"] else "{: … }"
        position = match.start("style") if match["style"] else match.start()
        yield Finding("leftover", {"value": value}, offset=line_of(text, position))


def _unsafe(text: str) -> Iterator[tuple[str, int]]:
    """What could run or load something, and where."""
    for match in _TAG.finditer(text):
        yield f"<{match[1].lower()}>", match.start()
    for match in _HANDLER.finditer(text):
        yield f"{match[1].lower()}=", match.start(1)
    for match in _SCRIPT_LINK.finditer(text):
        yield match[1].lower(), match.start(1)
