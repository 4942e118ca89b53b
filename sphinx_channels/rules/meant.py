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


def likely(what: str, text: str, known: Iterable[str]) -> str:
    """The kind, status, option … that a word most likely means; an empty string for none."""
    return habits(what).get(text.casefold()) or nearest(text, known)


def likely_days(text: str) -> list[date]:
    """The days that a date in another form can mean, each once."""
    if found := re.match(r"\d{4}-(?:\d\d-\d\d|W\d\d-\d)(?!\d)", text, re.ASCII):  # with a remark behind it, perhaps
        with suppress(ValueError):
            return [date.fromisoformat(found[0])]
    numbers = [int(number) for number in re.findall(r"\d{1,4}", text, re.ASCII)[:3]]
    months = [_MONTHS.index(name) + 1 for name in re.findall(r"(?<![^\W\d_])[a-z]{3}", text.lower()) if name in _MONTHS]
    if months:
        numbers[1:] = [months[0], *numbers[1:2]]
    days = []
    if len(numbers) == 3:
        first, second, third = numbers
        orders = [(third, second, first)] + [(third, first, second)] * (not months)
        orders += [(first, second, third)] * (first > 99 or "-" in text)
        for year, month, day in orders:
            with suppress(ValueError):
                days.append(date(year if year > 99 else year + 2000, month, day))
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
