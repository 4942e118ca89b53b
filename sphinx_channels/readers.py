"""How the text of an option becomes a value: one function a form.

A reader gets the text, which is never empty, and the :class:`Reading`; it gives the value, or None where the text is
wrong, and has then said so. No reader knows Sphinx, stops at a mistake or raises on any text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from sphinx_channels.addresses import parse_phone
from sphinx_channels.messages import Finding, nearest
from sphinx_channels.model import KINDS, Link, is_slug, slug, split_words
from sphinx_channels.rules.address import address_findings, remarks
from sphinx_channels.rules.day import likely_day
from sphinx_channels.rules.kind import likely_kind
from sphinx_channels.rules.language import language_tag, likely_tag
from sphinx_channels.rules.placeholder import template_address, template_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_channels.addresses import Address
    from sphinx_channels.model import Settings

_TRUE: Final = ("true", "yes", "on", "1")
_FALSE: Final = ("false", "no", "off", "0")
#: An anchor as other tools made them: with capitals, dots and underscores, but nothing that needs escaping.
_ANCHOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LINK_TARGET: Final = re.compile(r"<([^<>]*)>")
#: What people write between words in place of a comma.
_BETWEEN: Final = re.compile(r"(?:[\s;/&+]|\band\b)+")
_OLD_PATH: Final = re.compile(r"[\w.~%@+-]+(?:/[\w.~%@+-]+)*/?")
#: What no output can hold, or what would turn the text around it: controls, lone surrogates, bidirectional overrides.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Reading:
    """One directive while it is read: what holds for it, and what is found wrong."""

    __slots__ = ("findings", "kind", "settings", "status", "texts", "unread", "where")

    def __init__(self, texts: Mapping[str, str], settings: Settings, where: str) -> None:
        self.texts = texts
        self.settings = settings
        self.where = where
        """How sentences call the directive."""
        self.findings: list[Finding] = []
        self.unread: list[tuple[str, str]] = []
        """Options that are wrong, with their text, which the card still shows."""
        self.kind = ""
        self.status = "active"

    def find(self, key: str, option: str = "", **values: str) -> None:
        """Note a finding about an option, or about the directive's first line."""
        self.findings.append(Finding(key, {"where": self.where, "option": option, **values}, option))

    def lose(self, option: str, text: str) -> None:
        """Keep what was written where a value cannot be used."""
        if text := one_line(text):
            self.unread.append((option, text))


def one_line(text: str) -> str:
    """A text in one line, without what no output can hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def short(text: str, option: str, reading: Reading) -> str:
    """A short text, as it is written: the parser of the page reads what is in it."""
    return one_line(text)


def whole(text: str, option: str, reading: Reading) -> str:
    """An address or a path, which somebody else checks."""
    return text


def subject(text: str, option: str, reading: Reading) -> str | None:
    """The subject of a mail."""
    text = one_line(text)
    if template := template_subject(text):
        reading.find("placeholder.text", option, value=template)
    if reading.kind and "@" not in reading.texts.get("to", "@"):
        reading.find("option.subject", option)
        reading.lose(option, text)
        return None
    return text


def word(*allowed: str) -> Callable[[str, str, Reading], str | None]:
    """A reader of exactly one of these words, in capitals or not."""

    def read(text: str, option: str, reading: Reading) -> str | None:
        found = " ".join(text.casefold().split())
        if found in allowed:
            return found
        reading.find("word", option, value=one_line(text), nearest=nearest(found, allowed), words=", ".join(allowed))
        reading.lose(option, text)
        return None

    return read


def words(allowed: Callable[[Settings], Iterable[str]]) -> Callable[[str, str, Reading], tuple[str, ...] | None]:
    """A reader of a comma list of words that the settings allow, in capitals or not."""

    def read(text: str, option: str, reading: Reading) -> tuple[str, ...] | None:
        known = {entry.casefold(): entry for entry in allowed(reading.settings)}
        good: list[str] = []
        for entry in split_words(text):
            if found := known.get(entry.casefold()):
                good.append(found)
                continue
            written = _BETWEEN.split(entry.casefold())
            parts = [known[part] for part in written if part in known]
            if len(parts) > 1 and len(parts) == len(written):
                reading.find("word.comma", option, value=entry, fix=", ".join(parts))
                good += parts
                continue
            near = nearest(entry, known.values())
            reading.find("word", option, value=entry, nearest=near, words=", ".join(known.values()))
            reading.lose(option, entry)
        return tuple(dict.fromkeys(good)) or None

    return read


def tags(text: str, option: str, reading: Reading) -> tuple[str, ...]:
    """A comma list of the project's tags."""
    allowed = reading.settings.tags
    good = []
    for tag in split_words(text):
        if tag in allowed:
            good.append(tag)
        else:
            near = nearest(tag, allowed)
            reading.find("tag" if allowed else "tag.none", option, value=tag, nearest=near, words=", ".join(allowed))
    return tuple(good)


def entries(text: str, option: str, reading: Reading) -> tuple[str, ...]:
    """A comma list of anything."""
    return split_words(text)


def kind(text: str, option: str, reading: Reading) -> str | None:
    """The kind of a channel; readers that come later know it."""
    found = " ".join(text.casefold().split())
    if found in KINDS:
        reading.kind = found
        return found
    reading.find("kind", option, value=one_line(text), nearest=likely_kind(found), words=", ".join(KINDS))
    reading.lose(option, text)
    return None


def identifier(text: str, option: str, reading: Reading) -> str | None:
    """An id."""
    text = one_line(text)
    if is_slug(text):
        return text
    reading.find("option.slug", option, value=text, fix=slug(text))
    reading.lose(option, text)
    return None


def anchors(text: str, option: str, reading: Reading) -> tuple[str, ...]:
    """A comma list of old anchors that must keep resolving."""
    good = []
    for anchor in split_words(text):
        if _ANCHOR.fullmatch(anchor):
            good.append(anchor)
        else:
            bare = anchor.lstrip("#")
            reading.find("option.slug", option, value=anchor, fix=bare if _ANCHOR.fullmatch(bare) else slug(bare))
            reading.lose(option, anchor)
    return tuple(good)


def address(text: str, option: str, reading: Reading) -> Address | None:
    """An address, of a form that suits the kind where it is the channel's own."""
    if (found := _checked(text, option, reading)) is None:
        reading.lose(option, text)
    return found


def _checked(text: str, option: str, reading: Reading) -> Address | None:
    """An address, and whatever there is to say of it: nobody is sent to that of a retired channel."""
    kind = reading.kind if option == "to" else ""
    found, wrong = address_findings(text, option, kind)
    if found and not wrong and reading.status != "retired":
        wrong = [*remarks(found, option, reading.settings, kind, verified="verified" in reading.texts)]
    reading.findings += wrong
    return None if any(finding.key == "phone" for finding in wrong) else found  # a number that would reach nobody


def door(text: str, option: str, reading: Reading) -> Address | str | None:
    """How to get in: an address, or the id of another channel."""
    bare = text.replace(" ", "").replace("-", "").replace("_", "")
    if bare.isalnum() and not template_address(text) and not (" " in text and parse_phone(text)):
        return identifier(text, option, reading)
    return address(text, option, reading)


def links(text: str, option: str, reading: Reading) -> tuple[Link, ...]:
    """Entries ``Label <https://…>``, on lines of their own, with commas between or one after the other."""
    *pieces, rest = _LINK_TARGET.split(text)
    good = []
    for before, target in zip(pieces[::2], pieces[1::2], strict=True):
        label = one_line(before).strip(" ,;")
        found = _checked(target.strip(), option, reading)
        if not label:
            reading.find("option.links", option, value=f"<{target}>")
        if label and found:
            good.append(Link(label, found.href))
        else:
            reading.lose(option, f"{label} <{target}>")
    if rest := one_line(rest).strip(" ,;"):
        reading.find("option.links", option, value=rest)
        reading.lose(option, rest)
    return tuple(good)


def languages(text: str, option: str, reading: Reading) -> tuple[str, ...]:
    """Language tags of BCP 47 that Babel, and so the Unicode CLDR, has a name for."""
    good = []
    for entry in split_words(text):
        parts = entry.split()
        if tag := language_tag(entry):
            good.append(tag)
        elif len(parts) > 1 and all(part.islower() and language_tag(part) for part in parts):
            reading.find("word.comma", option, value=entry, fix=", ".join(parts))
            good += parts
        else:
            reading.find("word.language", option, value=entry, nearest=likely_tag(entry))
            reading.lose(option, entry)
    return tuple(dict.fromkeys(good))


def day(text: str, option: str, reading: Reading) -> date | None:
    """A day, as ISO 8601 writes it."""
    key, values = "date.none", {"value": text}
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        meant = likely_day(text[:40])
        key, values = ("date", {"value": text, "fix": meant.isoformat()}) if meant else ("date.form", values)
    else:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    reading.find(key, option, **values)
    reading.lose(option, text)
    return None


def flag(text: str, option: str, reading: Reading) -> bool | None:
    """A truth value. YAML may hand over ``'False'`` with its quotes."""
    found = text.strip("'\" ").casefold()
    if found in _TRUE or found in _FALSE:
        return found in _TRUE
    reading.find("word", option, value=text, nearest=nearest(found, ("true", "false")), words="true, false")
    return None


def number(least: int, most: int) -> Callable[[str, str, Reading], int | None]:
    """A reader of a whole number within bounds."""

    def read(text: str, option: str, reading: Reading) -> int | None:
        text = text.removesuffix("px").strip()
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        reading.find("number", option, value=text, least=str(least), most=str(most))
        return None

    return read


def old_paths(text: str, option: str, reading: Reading) -> tuple[str, ...]:
    """A comma list of old addresses, as the files that will answer for them."""
    files = []
    for path in split_words(text):
        if file := old_file(path):
            files.append(file)
        else:
            reading.find("permalink.path", option, value=path)
    return tuple(dict.fromkeys(files))


def old_file(path: str) -> str:
    """The file that answers for an old site path: ``/help/`` is ``help/index.html``; empty for no such path."""
    path = path.strip().removeprefix("/")
    if len(path) > 200 or not _OLD_PATH.fullmatch(path) or any(part[:1] == "." for part in path.split("/")):
        return ""
    if path.endswith("/"):
        return f"{path}index.html"
    return path if path.endswith((".html", ".htm")) else f"{path}.html"
