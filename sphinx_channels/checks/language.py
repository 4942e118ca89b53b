"""Language tags of BCP 47 (RFC 5646): whether one is well formed, and which one a word most likely means."""

from __future__ import annotations

import re
from typing import Final

# The grammar of RFC 5646, section 2.1, without its grandfathered tags. A primary language of four letters or more is
# reserved or unused there, so "english" is taken for the mistake that it is.
_TAG: Final = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?P<script>-[a-z]{4})?(?P<region>-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+)"
)
_BY_NAME: Final = {
    "english": "en", "welsh": "cy", "cymraeg": "cy", "gaelic": "gd", "irish": "ga", "gaeilge": "ga", "french": "fr",
    "français": "fr", "german": "de", "deutsch": "de", "spanish": "es", "español": "es", "portuguese": "pt",
    "português": "pt", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands": "nl", "polish": "pl",
    "polski": "pl", "czech": "cs", "danish": "da", "dansk": "da", "swedish": "sv", "svenska": "sv", "norwegian": "no",
    "norsk": "no", "finnish": "fi", "greek": "el", "russian": "ru", "ukrainian": "uk", "turkish": "tr", "arabic": "ar",
    "hebrew": "he", "persian": "fa", "hindi": "hi", "bengali": "bn", "urdu": "ur", "punjabi": "pa", "tamil": "ta",
    "chinese": "zh", "mandarin": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi", "indonesian": "id",
    "thai": "th", "romanian": "ro", "hungarian": "hu", "bulgarian": "bg", "croatian": "hr", "slovak": "sk",
    "slovenian": "sl", "swahili": "sw",
}  # fmt: skip


def language_tag(word: str) -> str:
    """The tag in its usual capitals (``pt-BR``, ``zh-Hant``), or an empty string where it is not well formed."""
    tag = word.lower() if word.isascii() else ""
    match = _TAG.fullmatch(tag)
    if not match:
        return ""
    for part, capitals in (("script", str.title), ("region", str.upper)):
        if match[part]:
            tag = tag[: match.start(part)] + capitals(match[part]) + tag[match.end(part) :]
    return tag


def likely_tag(word: str) -> str:
    """The tag that a word most likely means: a language's name, or a tag with an underscore."""
    return _BY_NAME.get(word.casefold(), "") or language_tag(re.sub(r"[_\s]+", "-", word.strip()))
