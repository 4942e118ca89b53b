"""What contributors most likely mean by a kind, a day or a language that is written otherwise."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from sphinx_channels.messages import nearest
from sphinx_channels.rules import habits

#: The form of a tag, but for those that name no language, and words that look like one.
_TAG: Final = r"(?ai)(?!(?:all|any|mis|mul|tbc|tbd|und|zxx)(?:-|$))[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED: Final = (
    rf"(?ai)(?:(\d{{1,4}})(?:st|nd|rd|th)?[. -]*(?:of )?)?({'|'.join(_MONTHS)})[a-z]*[., -]*(\d{{1,4}})(?:st|nd|rd|th)?"
    r"(?:,? *(\d{4}))?"
)


def likely(what: str, text: str, known: Iterable[str]) -> str:
    """The kind, status, option … that a word most likely means; an empty string for none, or where it says what not."""
    is_not = what in {"status", "access"} and re.match(r"(?i)not?\b|non|un|in|de", text)
    return habits(what).get(text.casefold()) or ("" if is_not else nearest(text, known))


def likely_days(text: str) -> list[date]:
    """The days that a date in another form can mean, each once; a remark in brackets may stand behind it."""
    text = re.sub(r"(?<![,T ])[,T ]*+\d\d?:\d\d.*|(?<! ) *+\(.*", "", " ".join(text.split()))
    if re.fullmatch(r"(?a)\d{4}-W\d\d-\d", text):
        with suppress(ValueError):
            return [date.fromisoformat(text)]
    orders: list[tuple[str, ...]] = []
    if found := re.fullmatch(r"(?a)(\d{1,4})([./ -])(\d\d?)\2(\d{1,4})", text):
        first, sign, second, third = found.groups()
        orders = [(third, second, first), (third, first, second)]
        orders += [(first, second, third)] * (len(first) == 4 or sign == "-")
    elif found := re.fullmatch(_NAMED, text):
        month, (first, second, *_) = (
            str(_MONTHS.index(found[2].lower()) + 1),
            [*filter(None, found.group(1, 3, 4)), "", ""],
        )
        orders = [(first, month, second) if len(first) == 4 else (second, month, first)]
    days = []
    for year, month, day in orders:
        with suppress(ValueError):
            days.append(date(int(year) + 2000 * (len(year) < 3), int(month), int(day)))
    return [*dict.fromkeys(days)]


def language_tag(text: str) -> str:
    """A tag of BCP 47 (RFC 5646) in its usual capitals (``pt-BR``, ``zh-Hant``); empty where Babel knows none such."""
    if len(text) > 40 or not re.fullmatch(_TAG, text):
        return ""
    try:
        found = Locale.parse(text, sep="-", resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):  # a language of that country without rules of its own, or none
        code, *parts = text.lower().split("-")
        parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts]
        # Most languages of three letters, as ``bfi`` (British Sign Language), have no name.
        is_rare = len(code) == 3 and code not in get_global("language_aliases")
        places = (part in Locale("en").territories for part in parts if len(part) == 2)
        return "-".join([code, *parts]) if (is_rare or code in Locale("en").languages) and all(places) else ""
    return "-".join(part for part in (found.language, found.script, found.territory, found.variant) if part)


def likely_tag(text: str) -> str:
    """The tag that a word most likely means: an English name, a country's code, an old code, or one with ``_``."""
    text = text[:40].strip().casefold()
    if found := next((tag for tag, name in Locale("en").languages.items() if name.casefold() == text), ""):
        return str(found)
    alias = get_global("language_aliases").get(text) or get_global("likely_subtags").get(f"und_{text.upper()}", "")
    return str(alias).partition("_")[0] or language_tag("-".join(text.replace("_", " ").split()))
