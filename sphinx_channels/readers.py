"""How the text of an option becomes a value: one function a form.

A reader gets the text, which is never empty, and the :class:`Reading`; it gives the value, or None where the text is
wrong, and has then said so. No reader knows Sphinx, stops at a mistake or raises on any text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import wraps
from typing import Any, Final

from sphinx_channels.addresses import Address, parse_phone
from sphinx_channels.messages import Finding
from sphinx_channels.model import Link, Settings, is_slug, slug, split_words
from sphinx_channels.rules.address import address_findings, remarks
from sphinx_channels.rules.meant import language_tag, likely, likely_days, likely_tag
from sphinx_channels.rules.placeholder import template_address, template_subject

#: An anchor as other tools made them: with capitals, dots and underscores, but nothing that needs escaping.
ANCHOR: Final = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_LINK_TARGET: Final = r"<([^<>]*)>"
#: What people write between words in place of a comma.
_BETWEEN: Final = r"(?:[][\s;/&+|\"'\u060c\u061b\u3001\uff0c\uff1b]|\b(?:and|or)\b)+"
_OLD_PATH: Final = r"[\w.~%@+-]+(?:/[\w.~%@+-]+)*/?(?<!\.php)(?<!\.asp)(?<!\.aspx)"
#: What no output can hold, or what would turn the text around it: controls, lone surrogates, bidirectional overrides.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Reading:
    """One directive while it is read: what holds for it, and what is found wrong."""

    __slots__ = ("findings", "settings", "texts", "unread", "values", "where")

    def __init__(self, texts: Mapping[str, str], settings: Settings, where: str) -> None:
        self.texts = texts
        self.settings = settings
        self.where = where
        """How sentences call the directive."""
        self.findings: list[Finding] = []
        self.unread: list[tuple[str, str]] = []
        """Options that are wrong, with their text, which the card still shows."""
        self.values: dict[str, Any] = {}
        """What was read so far: readers of later options look at the kind and the status."""

    def find(self, key: str, option: str = "", **values: str) -> None:
        """Note a finding about an option, or about the directive's first line."""
        self.findings.append(Finding(key, {"where": self.where, "option": option, **values}, option))

    def lose(self, option: str, text: str) -> None:
        """Keep what was written where a value cannot be used."""
        if text := one_line(text):
            self.unread.append((option, text))

    def refuse(self, key: str, option: str, text: str, **values: str) -> None:
        """Say what is wrong with a text, and keep it."""
        self.find(key, option, value=one_line(text), **values)
        self.lose(option, text)

    def refuse_word(self, option: str, text: str, known: Iterable[str], key: str = "word") -> None:
        """Say that a word is not one of those that are known."""
        words = (*known,)
        near = likely(option, text, words)
        self.refuse(key, option, text, nearest=near, words=", ".join(words))


#: Takes the text, the name of the option and what is being read; None where the text is wrong.
Reader = Callable[[str, str, Reading], Any]


def one_line(text: str) -> str:
    """A text in one line, without what no output can hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def listed(read: Reader) -> Reader:
    """A reader of a comma list, from the reader of one entry, which gives nothing where that is wrong."""

    @wraps(read)
    def read_all(text: str, option: str, reading: Reading) -> tuple[Any, ...] | None:
        return tuple(dict.fromkeys(filter(None, (read(entry, option, reading) for entry in split_words(text))))) or None

    return read_all


def short(text: str, option: str, reading: Reading) -> str:
    """A short text, as it is written: the parser of the page reads what is in it."""
    return one_line(text)


def whole(text: str, option: str, reading: Reading) -> str:
    """An address or a path, which somebody else checks."""
    return text


def literal(text: str, option: str, reading: Reading) -> str:
    """A short text that no parser reads."""
    text = one_line(text)
    if template := template_subject(text):
        reading.find("placeholder.text", option, value=template)
    return text


def subject(text: str, option: str, reading: Reading) -> str | None:
    """The subject of a mail."""
    text = literal(text, option, reading)
    if "kind" in reading.values and "@" not in reading.texts.get("to", "@"):
        reading.refuse("option.subject", option, text)
        return None
    return text


def word(*allowed: str, key: str = "word") -> Reader:
    """A reader of exactly one of these words, in capitals or not."""

    def read(text: str, option: str, reading: Reading) -> str | None:
        found = " ".join(text.casefold().split())
        if found in allowed:
            return found
        reading.refuse_word(option, text, allowed, key)
        return None

    return read


def words(allowed: Callable[[Settings], Iterable[str]], key: str = "word", none: str = "") -> Reader:
    """A reader of a comma list of words that the settings allow, in capitals or not."""

    @listed
    def read(entry: str, option: str, reading: Reading) -> str | None:
        known = {entry.casefold(): entry for entry in allowed(reading.settings)}
        found, parts = known.get(entry.casefold()), [*filter(None, re.split(_BETWEEN, entry.casefold()))]
        if not found and parts and known.keys() >= set(parts):
            reading.refuse("word.comma", option, entry, fix=", ".join(known[part] for part in parts))
        elif not found:
            reading.refuse_word(option, entry, known.values(), key if known else none)
        return found

    return read


#: A comma list of anything.
entries: Final = listed(whole)


def identifier(text: str, option: str, reading: Reading) -> str | None:
    """An id."""
    text = one_line(text)
    if is_slug(text):
        return text
    if option != "id" and re.search(r"[^\w\s-]", text):
        reading.refuse("option.one", option, text)
        return None
    reading.refuse("option.slug", option, text, fix=slug(text))
    return None


@listed
def anchors(anchor: str, option: str, reading: Reading) -> str | None:
    """A comma list of old anchors that must keep resolving."""
    if re.fullmatch(ANCHOR, anchor):
        return anchor
    bare = anchor.lstrip("#")
    reading.refuse("option.slug", option, anchor, fix=bare if re.fullmatch(ANCHOR, bare) else slug(bare))
    return None


def address(text: str, option: str, reading: Reading) -> Address | None:
    """An address, of a form that suits the kind where it is the channel's own."""
    if (found := _checked(text, option, reading)) is None:
        reading.lose(option, text)
    return found


def _checked(text: str, option: str, reading: Reading) -> Address | None:
    """An address, and whatever there is to say of it: nobody is sent to that of a retired channel."""
    kind = {"to": reading.values.get("kind", ""), "url": "website"}.get(option, "")
    found, wrong = address_findings(text, option, kind)
    if found and not wrong and reading.values.get("status") != "retired":
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
    *pieces, rest = re.split(_LINK_TARGET, text)
    good = []
    for before, target in zip(pieces[::2], pieces[1::2], strict=True):
        label = literal(before, option, reading).strip(" ,;")
        found = _checked(target.strip(), option, reading)
        if label and found:
            good.append(Link(label, found.href))
        elif label:
            reading.lose(option, f"{label} <{target}>")
        else:
            reading.refuse("option.links", option, f"<{target}>")
    if rest := one_line(rest).strip(" ,;"):
        reading.refuse("option.links", option, rest)
    return tuple(good)


@listed
def languages(entry: str, option: str, reading: Reading) -> str:
    """Language tags of BCP 47 that Babel, and so the Unicode CLDR, has a name for."""
    tag, parts = language_tag(entry), [*filter(None, re.split(_BETWEEN, entry))]
    if not tag and parts and all(part.islower() and language_tag(part) for part in parts):
        reading.refuse("word.comma", option, entry, fix=", ".join(parts))
    elif not tag:
        reading.refuse("word.language", option, entry, nearest=likely_tag(entry))
    return tag


def day(text: str, option: str, reading: Reading) -> date | None:
    """A day, as ISO 8601 writes it."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(text)
    meant = [*map(str, likely_days(text[:40]))]
    key = "date.none" if not meant else "date" if len(meant) == 1 else "date.several"
    reading.refuse(key, option, text, fix=" or ".join(meant))
    return None


def flag(text: str, option: str, reading: Reading) -> bool | None:
    """A truth value. YAML may hand over ``'False'`` with its quotes."""
    found = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if (value := found.get(text.strip("'\" ").casefold())) is None:
        reading.refuse_word(option, text, ("true", "false"))
    return value


def number(least: int, most: int) -> Reader:
    """A reader of a whole number within bounds."""

    def read(text: str, option: str, reading: Reading) -> int | None:
        text = text.removesuffix("px").strip()
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        reading.refuse("number", option, text, least=str(least), most=str(most))
        return None

    return read


@listed
def old_paths(written: str, option: str, reading: Reading) -> str | None:
    """A comma list of old site paths, as the files that answer for them: ``/help/`` is ``help/index.html``."""
    path = written.removeprefix("/")
    if (
        len(path.encode()) > 200
        or not re.fullmatch(_OLD_PATH, path)
        or any(part[:1] == "." for part in path.split("/"))
    ):
        reading.refuse("permalink.path", option, written)
        return None
    if path.endswith("/"):
        return f"{path}index.html"
    return path if path.endswith((".html", ".htm")) else f"{path}.html"
