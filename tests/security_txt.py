"""A reader of ``security.txt``, from the grammar of RFC 9116, section 4: it knows nothing of what is under test."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

# RFC 3986, section 3, as far as a whole address goes: a scheme, and the signs that a URI may have.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
# RFC 3339, section 5.6.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
# RFC 5646, section 2.1, without its oldest tags.
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_COMMENT = re.compile(r"#[\t -~\u0080-\U000fffff]*")
_FIELD = re.compile(r"([!-9;-~]+): (.*)", re.DOTALL)
_ADDRESSES = ("acknowledgments", "canonical", "contact", "encryption", "hiring", "policy")


class SecurityTxt(NamedTuple):
    """What the file says."""

    contacts: list[str]
    """The best one first."""
    expires: datetime
    languages: list[str]
    canonical: list[str]


def read(data: bytes) -> SecurityTxt:
    """Read a file; ``ValueError`` says what the grammar does not allow."""
    *lines, rest = data.decode("utf-8").split("\n")
    if rest:
        raise ValueError("the last line has no end")
    fields: dict[str, list[str]] = {}
    for line in (re.sub(r"[ \t]*\r?$", "", line) for line in lines):  # eol = *WSP [CR] LF
        if not line or _COMMENT.fullmatch(line):
            continue
        if not (found := _FIELD.fullmatch(line)):
            raise ValueError(f"neither a field nor a comment: {line!r}")
        name, value = found[1].lower(), found[2]
        if name in _ADDRESSES and (not _URI.fullmatch(value) or value.startswith("http:")):
            raise ValueError(f"no address, or none with https: {line!r}")
        fields.setdefault(name, []).append(value)
    [moment] = fields.get("expires", [])  # once and only once
    if not _MOMENT.fullmatch(moment):
        raise ValueError(f"no moment: {moment!r}")
    languages = fields.get("preferred-languages", [])
    tags = [tag for value in languages for tag in re.split(r"[ \t]*,[ \t]*", value)]
    if len(languages) > 1 or not all(map(_TAG.fullmatch, tags)):
        raise ValueError(f"no list of languages, or two: {languages!r}")
    if not fields.get("contact"):
        raise ValueError("no contact")
    expires = datetime.fromisoformat(moment).astimezone(UTC)
    return SecurityTxt(fields["contact"], expires, tags, fields.get("canonical", []))
