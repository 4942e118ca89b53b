"""Language tags of BCP 47 (RFC 5646): whether there is such a language, and which tag a word most likely means."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

#: The languages in which most people name languages, and more of those that call themselves otherwise.
_NAMES_IN: Final = ("cy", "fr", "de", "es", "pt")
_OWN_NAMES: Final = ("ga", "it", "pl", "nl", "da", "sv", "no", "ja", "zh", "uk", "el", "tr")


def language_tag(text: str) -> str:
    """The tag in its usual capitals (``pt-BR``, ``zh-Hant``); an empty string where Babel knows no such language."""
    if len(text) > 40 or not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text, re.ASCII):
        return ""
    try:
        found = Locale.parse(text, sep="-", resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):  # a language of that country without rules of its own, or none
        return text if _is_language(text.partition("-")[0].lower()) else ""
    return "-".join(part for part in (found.language, found.script, found.territory, found.variant) if part)


def _is_language(code: str) -> bool:
    """Whether a code is of a language. Most of three letters, as ``bfi`` (British Sign Language), have no name."""
    is_rare = len(code) == 3 and code not in get_global("language_aliases")
    return is_rare or code in Locale("en").languages


def likely_tag(text: str) -> str:
    """The tag that a word most likely means: a language's name, a country's code, an old code, or one with ``_``."""
    text = text[:40].strip().casefold()
    if found := _names().get(text):
        return found
    alias = get_global("language_aliases").get(text) or get_global("likely_subtags").get(f"und_{text.upper()}", "")
    return str(alias).partition("_")[0] or language_tag("-".join(text.replace("_", " ").split()))


@cache
def _names() -> dict[str, str]:
    """The tag of each language's name, in the languages in which most people name them."""
    named: list[Any] = [{tag: Locale(tag).language_name or ""} for tag in _OWN_NAMES]
    named += [Locale(tag).languages for tag in reversed(("en", *_NAMES_IN))]
    return {name.casefold(): tag for known in named for tag, name in reversed([*known.items()]) if "_" not in tag}
