"""What a contributor can be told: a finding, its sentence in ``sentences.txt``, and the one way into Sphinx's log."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from sphinx.util import logging
from sphinx.util.osutil import relpath

from sphinx_channels.addresses import FILLERS
from sphinx_channels.texts import pairs, text

logger = logging.getLogger(__name__)

#: Rules that never fail a build. All others are warnings.
NOTES: Final = frozenset(
    {"http", "id", "invite", "stale", "prose", "term", "person", "mixed", "leftover", "redirect", "broken"}
)
#: A selector of a variant behind a letter or a digit, where there is none to select; behind a symbol it has its use.
_SELECTOR: Final = re.compile(r"(?<=\w)[\ufe00-\ufe0f]")
#: Values that are the help, so they are not cut short.
_WHOLE: Final = frozenset({"words", "where", "forms", "reason", "fix"})

#: The sentence of each finding. ``{hint}`` becomes ' Did you mean "…"?' where something near is known.
SENTENCES: Final = pairs(text("sentences.txt"))


class Finding(NamedTuple):
    """One mistake or remark, as data."""

    key: str
    """The rule, or ``rule.variant`` where one rule has several sentences."""
    values: Mapping[str, str]
    """What fills the sentence."""
    option: str = ""
    """The option at fault; empty for the directive's first line."""

    @property
    def rule(self) -> str:
        """The row of the rules' table, which is also the subtype of the warning."""
        return self.key.partition(".")[0]

    @property
    def is_note(self) -> bool:
        """Whether this is a remark for the report and never a warning."""
        return self.rule in NOTES


class Located(NamedTuple):
    """A finding with its place."""

    finding: Finding
    path: str
    """The file, absolute."""
    line: int
    channel: str = ""
    """The id of the channel that it is about; empty for what is about the page."""

    @property
    def sentence(self) -> str:
        """What it says to the contributor."""
        return sentence(self.finding)

    @property
    def level(self) -> str:
        """``note`` for what never fails a build, else ``error``."""
        return "note" if self.finding.is_note else "error"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The key that puts findings in the order in which a person mends them: by file, then by line."""
        return self.path, self.line, self.finding.key, self.sentence


def is_certain(finding: Finding) -> bool:
    """Whether a program may write the fix in the place of the value, since nothing that somebody wrote is lost."""
    given, fix = (finding.values.get(name, "").casefold() for name in ("value", "fix"))
    if finding.key == "date":
        return "(" not in given and re.search(r"\d{4}", given) is not None
    letters = [re.sub(r"^(?:e?mail(?:to)?|tel|https?)+|[\W_]", "", re.sub(r"[\W_]", "", text)) for text in (given, fix)]
    is_same = finding.key in {"to-format", "to-doubled", "to-kind.link"} and letters[0] == letters[1]
    return is_same or finding.key in {"to-format.entity", "phone"}


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that was most likely meant by ``word``; an empty string where none is close."""
    known = {candidate.casefold(): candidate for candidate in words}
    close = get_close_matches(word[:80].strip().casefold(), sorted(known), n=1)
    return known[close[0]] if close else ""


def shown(text: str, longest: int = 80) -> str:
    """Text for a message, not too long: what a terminal would obey or nobody sees is named: it may be the mistake."""
    visible = text[: longest + 1]
    if not visible.isascii() or not visible.isprintable():
        visible = "".join(_named(sign) if not sign.isprintable() or sign in FILLERS else sign for sign in visible)
        visible = _SELECTOR.sub(lambda match: _named(match[0]), visible)
    return visible if len(visible) <= longest else visible[: longest - 1] + "…"


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"[{name}]" if name else character.encode("unicode_escape").decode("ascii")


def sentence(finding: Finding) -> str:
    """What a finding says to the contributor, in one line."""
    values = {name: shown(value, 2000 if name in _WHOLE else 80) for name, value in finding.values.items()}
    near = values.get("nearest", "")
    return SENTENCES[finding.key].format(**values, hint=f' Did you mean "{near}"?' if near else "")


def warn(found: Located, *, notes: bool = False) -> None:
    """Log a finding: an error as a warning of Sphinx, a note at info level and only where ``notes`` asks for it."""
    place: dict[str, Any] = {"location": f"{found.path}:{found.line}", "extra": {"channels": found}}
    if not found.finding.is_note:
        logger.warning("%s", found.sentence, type="channels", subtype=found.finding.rule, **place)
    elif notes:
        logger.info("%s", found.sentence, **place)


def absolute(source: str) -> str:
    """The path of a source; docutils names an included file as seen from the folder of this run."""
    return source if source.startswith("/") else str(Path(source).absolute())


def shown_path(path: str | Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes on every system."""
    return Path(relpath(path, folder)).as_posix()
