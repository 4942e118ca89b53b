"""The options of ``{timeline}`` and ``{mention}``, read from text. Pure, like the checks, whose findings they give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sphinx_channels.checks import read_word, unknown_options
from sphinx_channels.findings import Finding
from sphinx_channels.model import parse_url
from sphinx_channels.providers import find_account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_channels.providers.accounts import Account, Provider

TIMELINE_OPTIONS: Final = ("account", "limit", "snapshot", "live", "height")
MENTION_OPTIONS: Final = ("account",)
LIVE_WORDS: Final = ("ask", "off")

#: The posts that are shown where ``limit`` does not say.
LIMIT: Final = 3
#: How many links and controls of a timeline a reader who uses a keyboard has to pass before anything is asked for: the
#: link to the account, what stands in the question about live posts (privacy, box, button), and the posts.
STOPS: Final = 8
_STOPS_OF_LINK: Final = 1
_STOPS_OF_QUESTION: Final = 3
LIMITS: Final = (1, 20)
#: Pixels. X's own frame is never lower than 200; a frame higher than a small screen would trap those who scroll.
HEIGHT: Final = 480
HEIGHTS: Final = (200, 1000)

# X developer documentation, "Supported languages for website widgets".
_X_LANGUAGES: Final = frozenset(
    "ar bn cs da de el en es fa fi fil fr he hi hu id it ja ko msa nl no pl pt ro ru sv th tr uk ur vi zh-cn "
    "zh-tw".split()
)
_X_NAMES: Final = {
    "iw": "he", "ms": "msa", "nb": "no", "nn": "no", "tl": "fil", "zh": "zh-cn", "zh-hans": "zh-cn", "zh-hant": "zh-tw",
    "zh-hk": "zh-tw", "zh-mo": "zh-tw", "zh-sg": "zh-cn",
}  # fmt: skip


class Timeline(NamedTuple):
    """What a ``{timeline}`` asks for; options that were wrong have their defaults."""

    limit: int = LIMIT
    height: int = HEIGHT
    live: bool = True
    snapshot: str = ""


def read_timeline(texts: Mapping[str, str], live: str, where: str) -> tuple[Timeline, list[Finding]]:
    """Read the options of a ``{timeline}`` but for the account.

    :param live: the project's ``channels_live``, which holds where the directive does not say.
    :param where: how messages call the directive.
    """
    findings = unknown_options(texts, TIMELINE_OPTIONS, where)
    limit = _number("limit", texts.get("limit", ""), LIMITS, findings)
    height = _number("height", texts.get("height", "").removesuffix("px"), HEIGHTS, findings)
    word, wrong = read_word("live", texts.get("live", ""), LIVE_WORDS)
    findings += wrong
    # A word that is none of the two is taken for the one that loads nothing.
    wanted = word or ("off" if wrong else live)
    return Timeline(limit or LIMIT, height or HEIGHT, wanted == "ask", texts.get("snapshot", "")), findings


def read_account(
    url: str, given: bool, providers: Sequence[Provider], where: str
) -> tuple[Account | None, list[Finding]]:
    """The account that an embed is about.

    :param given: whether the address is the option ``account`` and not that of the enclosing channel.
    """
    option = "account" if given else ""
    if not url:
        return None, [Finding("account.missing", {"where": where})]
    account = find_account(url, tuple(providers))
    if account is not None:
        return account, []
    key = "account" if parse_url(url) else "account.link"
    values = {"where": where, "value": url, "words": ", ".join(row.label for row in providers)}
    return None, [Finding(key, values, option)]


def stops_for_posts(*, live: bool) -> int:
    """How many stops are left for the posts of a timeline.

    :param live: whether the reader is asked about live posts.
    """
    return STOPS - _STOPS_OF_LINK - (_STOPS_OF_QUESTION if live else 0)


def x_language(language: str) -> str:
    """The language of X's interface for a language of Sphinx or BCP 47; English where X lacks it."""
    parts = language.casefold().replace("_", "-").split("-")
    for end in range(len(parts), 0, -1):
        tag = "-".join(parts[:end])
        if found := _X_NAMES.get(tag, tag if tag in _X_LANGUAGES else ""):
            return found
    return "en"


def _number(option: str, text: str, bounds: tuple[int, int], findings: list[Finding]) -> int | None:
    text = text.strip()
    if not text:
        return None
    least, most = bounds
    if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
        return int(text)
    values = {"option": option, "value": text, "least": str(least), "most": str(most)}
    findings.append(Finding("number", values, option))
    return None
