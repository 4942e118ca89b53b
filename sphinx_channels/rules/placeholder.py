"""Text that a template left behind and nobody replaced: ``ADD MAILBOX DETAILS``, ``TBC``, ``dummy@…``.

The patterns are narrow on purpose: "add your name" is a good sentence in a body, "ADD" a diagnosis, ``.xyz`` a domain.
"""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

_THING: Final = (
    r"(?:MAIL ?BOX|E-?MAILS?|MAIL|DETAILS?|LINKS?|UR[LI]|ADDRESS(?:ES)?|NAMES?|HERE|TEXT|CONTACTS?|PHONE|NUMBER"
    r"|DESCRIPTION|PROJECT|SUBJECT|INFO|INFORMATION|TITLE|FORM|CHANNEL|CONTENT|WEBSITE|TEAM|ORGANI[SZ]ATION)\b"
)
#: What is never meant, wherever it stands.
_ANYWHERE: Final = "|".join((
    rf"\b(?:ADD|INSERT|ENTER)(?: [A-Z-]+){{0,3}}? {_THING}(?: {_THING})*",
    r"(?<![\w-])(?:TODO|FIXME)(?![\w-])(?! (?:list|items?|board))",
    r"(?<![\w-])(?:TBC|TBD)(?![\w-]| \([a-z])",
    r"(?<![\w-])XYZ(?![\w-])(?! (?:files?|formats?|tiles?|coordinates?))",
    r"(?i:(?<![\w.+-])dummy@\w[\w-]*(?:\.[\w-]+)*)",
    r"(?i:\byour%20project\b|\[email protected\])",
    r"(?i:\[(?:your|insert|enter) [^\[\]\n]{1,40}\](?![\[(:]))",
    r"(?i:<(?:your|add|insert|enter) [^<>\n]{1,40}>)",
    r"\bYOUR PROJECT\b|(?<=[a-z,] )Your Project\b|\bYour Project(?=[.,:;!?)\]]|\s*$)",
    r"(?i:\b(?:the|an?|our|this) your project\b)",
    r"(?i:(?:@|\b(?:twitter|x)\.com/|screen_name=)TwitterDev\b)",
    r"(?P<host>(?i:(?<![\w-])example\.(?:com|org|net)|(?<=[\w-])\.invalid)(?![\w-]|\.\w))",
))  # fmt: skip
#: What is not meant in the subject of a mail either.
_SUBJECT: Final = (
    rf"{_ANYWHERE}|\{{\{{[^{{}}]*\}}\}}|(?i:\byour[ _+-]?project\b)"
    r"|(?i:^\W*(?:subject|your subject|placeholder|xxx+|xyz|n/a)\W*$)"
)
#: What is not meant where an address has to stand.
_ADDRESS: Final = "|".join((
    _ANYWHERE,
    r"(?i:^\W*(?:add|insert|enter|your)\s.*)",
    r"(?i:^\W*(?:to ?do|fixme|tb[cd]|to be (?:confirmed|decided|added)|coming soon)\W*$)",
    r"(?i:^\W*(?:placeholder|change-?me|xxx+|xyz|n/a)\W*$)",
    r"(?i:(?<![\w-])your[_+-]?project(?![\w-]))",
    r"(?i:(?<![\w-])your[_+-]?(?:organi[sz]ation|org|domain|company|name|team)(?=\.))",
    r"(?i:(?<![\w.-])(?:xyz|your[_.+-]?(?:name|e-?mail|team|mailbox))@[\w.-]*)",
    r"(?i:(?<=github\.com/)your[_-]?(?:org|organi[sz]ation|name|username)\b)",
    r"(?i:\bTwitterDev\b)",
))  # fmt: skip
_UNSEEN: Final = "[\u00ad\u034f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
#: Every pattern needs one of these in a text; most texts have none and need no further look. What nobody sees may stand
#: in the middle of any of them.
HINTS: Final = (
    r"(?i:\badd|insert|enter|to ?do|to be|fixme|tb[cd]|xyz|xxx|n/a|dummy@|your|twitterdev|example\.|\.inval"
    rf"|coming soon|subject|placeholder|change|protected\])|{_UNSEEN}|[\uff21-\uff3a]|\{{\{{"
)
#: No template is longer.
_LONGEST: Final = 2000
_LONGEST_ADDRESS: Final = 320


def template_address(text: str) -> str:
    """The first piece of template text where an address has to stand; an empty string for none."""
    return _first(_ADDRESS, text)


def template_subject(text: str) -> str:
    """The first piece of template text in the subject of a mail; an empty string for none."""
    return _first(_SUBJECT, text)


def template_texts(text: str, *, planned: bool) -> Iterator[str]:
    """Every piece of template text in prose; a channel that is only planned may say "TBC"."""
    for match in re.finditer(_ANYWHERE, _plain(text)):
        if not (planned and match[0] in {"TBC", "TBD"}):
            yield _piece(match)


def _plain(text: str) -> str:
    """A text as a reader sees it: single blanks, plain letters, and nothing that does not show."""
    return " ".join(normalize("NFKC", re.sub(_UNSEEN, "", text)).split())


def _first(pattern: str, text: str) -> str:
    match = re.search(pattern, _plain(text[:_LONGEST])) if re.search(HINTS, text) else None
    return _piece(match) if match else ""


def _piece(match: re.Match[str]) -> str:
    """The text found; an address as a whole, of which the pattern knows only the host's end."""
    start = match.start()
    before = match.string[max(0, start - _LONGEST_ADDRESS) : start] if match["host"] else ""
    return (re.split(r"[^\w.+%@-]", before)[-1] + match[0]).strip()
