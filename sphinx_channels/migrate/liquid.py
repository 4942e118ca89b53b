"""What can be said of a Liquid tag without running Jekyll."""

from __future__ import annotations

import re
from typing import Final

from sphinx_channels.migrate.scan import attributes

#: Includes of Jekyll documentation themes that show a text in a box, and the directive that does so in MyST.
CALLOUTS: Final = {
    "callout.html": "note",
    "caution.html": "caution",
    "danger.html": "danger",
    "important.html": "important",
    "note.html": "note",
    "tip.html": "tip",
    "warning.html": "warning",
}
_INCLUDE = re.compile(r"\{%-?\s*include\s+(?P<file>[\w./-]+)(?P<parameters>.*?)-?%\}", re.DOTALL)
_QUOTED = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""")
_ROOT = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_LITERAL = re.compile(
    r"""\{\{-?\s*["']([^"'{}]*)["']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:base)?url)\s*-?\}\}"""
)


def included(tag: str) -> tuple[str, dict[str, str]]:
    """The file that an ``include`` names, and its quoted parameters; a variable has no text to keep."""
    match = _INCLUDE.fullmatch(tag)
    if not match:
        return "", {}
    quoted = " ".join(found[0] for found in _QUOTED.finditer(match["parameters"]))
    return match["file"].rpartition("/")[2], attributes(quoted)


def without_site_address(text: str) -> str:
    """A text with Liquid's ways to say "this site" taken out: what follows them is the path."""
    return _LITERAL.sub(r"\1", _ROOT.sub("", text))
