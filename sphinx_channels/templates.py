"""Text that a template left behind and nobody replaced: ``ADD MAILBOX DETAILS``, ``TBC``, ``dummy@…``.

The patterns are narrow on purpose. "Tell us about your project" and "add your name" are good sentences in a body,
"ADD" is also a diagnosis and ``.xyz`` a domain, so prose is read more leniently than the value of an option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_THINGS: Final = (
    "MAIL ?BOX|E-?MAILS?|MAIL|DETAILS?|LINKS?|URL|URI|ADDRESS(?:ES)?|NAMES?|HERE|TEXT|CONTACTS?|PHONE|NUMBER"
    "|DESCRIPTION|PROJECT|SUBJECT|INFO|INFORMATION|TITLE|FORM|CHANNEL|CONTENT|WEBSITE|TEAM|ORGANI[SZ]ATION"
)
_ANYWHERE: Final = (
    rf"\b(?:ADD|INSERT|ENTER)(?: [A-Z-]+){{0,3}}? (?:{_THINGS})\b(?: (?:{_THINGS})\b)*",
    r"(?<![\w-])(?:TODO|FIXME)(?![\w-])(?! (?:list|items?|board))",
    r"(?<![\w-])(?:TBC|TBD|TBA)(?![\w-])",
    r"(?<![\w-])XYZ(?![\w-])(?! (?:files?|formats?|tiles?|coordinates?))",
    r"(?<![\w.+-])(?i:dummy)@(?:[\w-]+(?:\.[\w-]+)*)?",
    r"(?i:\byour%20(?:project|organi[sz]ation|team)\b)",
    r"(?i:[\[<{(](?:your|the|add|insert|enter) [^\]>})\n]{0,40}[\]>})])(?!\()",
    r"\b(?:YOUR PROJECT|Your Project)\b|\b(?:the|an?|our|this) your project\b",
    r"(?i:@TwitterDev\b|\b(?:twitter|x)\.com/TwitterDev\b|screen_name=TwitterDev\b)",
    r"(?i:(?:[\w.+%-]+@)?(?<![\w-])(?:[\w-]+\.)*example\.(?:com|org|net)(?![\w-]|\.\w))",
    r"(?i:(?:[\w.+%-]+@)?(?<![\w.-])(?:[\w-]+\.)+invalid(?![\w-]|\.\w))",
)  # fmt: skip
_IN_A_FIELD: Final = (
    r"(?i:^\W*(?:add|insert|enter)\b(?![\w.-]*[@/.]).*)",
    r"(?i:^\W*(?:to ?do|fixme|tb[acd]|to be (?:confirmed|decided|added)|placeholder|change-?me|xxx+|xyz|n/a)\b\W*$)",
    r"(?i:(?<![\w-])your(?:[\s_+-]|%20)?(?:project|organi[sz]ation|domain|e-?mail|company|team|username)(?![\w-]))",
    r"(?i:(?<![\w.-])xyz@)",
    r"(?i:TwitterDev\b)",
)
_BODY: Final = re.compile("|".join(_ANYWHERE))
_FIELD: Final = re.compile("|".join((*_ANYWHERE, *_IN_A_FIELD)))
_NOT_YET: Final = frozenset({"TBC", "TBD", "TBA"})


def template_text(text: str, *, field: bool) -> str:
    """The first piece of template text in an option's value (``field``) or in prose; an empty string for none."""
    match = (_FIELD if field else _BODY).search(text)
    return match[0].strip() if match else ""


def template_texts(body: str, *, planned: bool) -> Iterator[tuple[str, int]]:
    """Every piece of template text in a body, with its position; a planned channel may say "TBC"."""
    for match in _BODY.finditer(body):
        if not (planned and match[0] in _NOT_YET):
            yield match[0].strip(), match.start()
