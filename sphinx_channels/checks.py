"""The rules: what is wrong with one channel, and with all of them together.

Pure functions from text to channels and findings: nothing here knows Sphinx, stops at a mistake or raises on any text.
A value that is wrong is left out of the channel, so that no reader of a channel has to check it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sphinx_channels.addresses import INVITES, read_address
from sphinx_channels.bodies import is_empty, leftovers, line_of, summary, unsafe, without_code
from sphinx_channels.findings import Finding, nearest, shown
from sphinx_channels.languages import language_tag, likely_tag
from sphinx_channels.model import (
    ACCESS,
    ALIGNMENTS,
    KINDS,
    OPTIONS,
    STATUSES,
    Address,
    Channel,
    Declaration,
    Link,
    Settings,
    is_slug,
    parse_address,
    slug,
    split_words,
)
from sphinx_channels.people import is_personal
from sphinx_channels.project import check_project
from sphinx_channels.templates import template_text, template_texts

__all__ = ["Finding", "check_option_names", "check_project", "nearest", "read_channel", "read_word", "read_words"]

#: Words that contributors use for an option, and the option that they mean.
_OPTIONS_BY_HABIT: Final = {
    "address": "to", "url": "to", "uri": "to", "href": "to", "link": "to", "mail": "to", "mailto": "to",
    "type": "kind", "purpose": "for", "purposes": "for", "lang": "languages", "language": "languages",
    "team": "owner", "alias": "aliases", "anchor": "aliases", "checked": "verified", "title": "subject",
    "class": "align", "float": "align", "state": "status", "reply": "response",
}  # fmt: skip
#: Words that contributors use for a kind, and the kind that they mean.
_KINDS_BY_HABIT: Final = {
    "mail": "email", "e-mail": "email", "mailbox": "email", "telephone": "phone", "tel": "phone", "helpline": "phone",
    "twitter": "social", "x": "social", "mastodon": "social", "bluesky": "social", "linkedin": "social",
    "youtube": "social", "slack": "chat", "zulip": "chat", "matrix": "chat", "discord": "chat", "irc": "chat",
    "github": "issues", "issue": "issues", "tracker": "issues", "blog": "news", "newsletter": "news", "rss": "news",
    "mailing-list": "list", "mailinglist": "list", "web": "website", "site": "website", "link": "website",
    "call": "meeting", "webinar": "meeting", "discourse": "forum", "survey": "form",
}  # fmt: skip
_KIND_OF_FORM: Final = {"email": "email", "phone": "phone", "url": "website"}
_ANCHOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LINK: Final = re.compile(r"([^<>]*)<([^<>]*)>")


def read_channel(declaration: Declaration, settings: Settings) -> tuple[Channel, list[Finding]]:
    """Read a ``{channel}`` and say everything that is wrong with it alone."""
    reader = _Reader(declaration, settings)
    channel = reader.read()
    return channel, reader.findings


def check_option_names(names: Sequence[str], known: Sequence[str], where: str) -> Iterator[Finding]:
    """A finding for every option that a directive does not have."""
    for name in names:
        if name in known:
            continue
        word = name.casefold().replace("_", "-")
        meant = word if word in known else nearest(word, known)
        if known is OPTIONS:
            habit = _OPTIONS_BY_HABIT.get(word, "")
            meant = habit or meant or ("kind" if word in _KINDS_BY_HABIT or nearest(word, KINDS) else "")
        values = {"where": where, "name": name, "nearest": meant, "words": ", ".join(known)}
        yield Finding("option", values, name)


def read_word(option: str, raw: str, allowed: Sequence[str], where: str) -> tuple[str, list[Finding]]:
    """Read a value that must be one of a few words; an empty string for anything else."""
    words, findings = read_words(option, raw, allowed, where)
    return (words[0] if len(words) == 1 else ""), findings


def read_words(option: str, raw: str, allowed: Sequence[str], where: str) -> tuple[tuple[str, ...], list[Finding]]:
    """Read a comma list of words, each of which must be one of ``allowed``."""
    known = {word.casefold(): word for word in allowed}
    words: list[str] = []
    findings: list[Finding] = []
    for word in split_words(raw):
        if found := known.get(word.casefold()):
            words.append(found)
            continue
        values = {"where": where, "option": option, "value": word, "nearest": nearest(word, allowed)}
        findings.append(Finding("word", {**values, "words": ", ".join(allowed)}, option))
    return tuple(dict.fromkeys(words)), findings


class _Reader:
    """Reads one declaration; each method reads one option and appends what is wrong with it to ``findings``."""

    def __init__(self, declaration: Declaration, settings: Settings) -> None:
        self.settings = settings
        self.findings: list[Finding] = []
        self.options = {name: value or "" for name, value in declaration.options.items()}
        self.name = " ".join(_printable(declaration.name).split())
        self.body = declaration.body or ""
        self.where = f'channel "{shown(self.name, 60)}"' if self.name else "channel"

    def find(self, key: str, option: str = "", offset: int | None = None, **values: str) -> None:
        """Append a finding about an option, or about a line of the body."""
        self.findings.append(Finding(key, {"where": self.where, "option": option, **values}, option, offset))

    def text(self, option: str) -> str:
        """A short text: in one line, because it stands in one line wherever it is shown."""
        return " ".join(_printable(self.options.get(option, "")).split())

    def read(self) -> Channel:
        """Read every option, in the order of the documentation, then the body."""
        self.findings += check_option_names(list(self.options), OPTIONS, self.where)
        status = self.word("status", STATUSES) or "active"
        kind, address = self.kind_and_address(status)
        name = self.name_or_fallback(address)
        access = self.word("access", ACCESS) or "open"
        join = self.join(access, status)
        replaced_by = self.replaced_by()
        channel = Channel(
            id=self.id(name),
            name=name,
            kind=kind,
            to=address,
            purposes=self.words("for", self.settings.purposes) or KINDS[kind],
            access=access,
            join=join,
            status=status,
            replaced_by=replaced_by,
            aliases=self.aliases(),
            platform=self.text("platform"),
            links=self.links(),
            response=self.text("response"),
            hours=self.text("hours"),
            not_for=self.text("not-for"),
            owner=self.text("owner"),
            languages=self.languages(),
            verified=self.verified(status),
            subject=self.subject(address),
            align=self.word("align", ALIGNMENTS),
            summary=summary(self.body),
        )
        self.check_body(status)
        return channel

    def word(self, option: str, allowed: Sequence[str]) -> str:
        """An option that takes one of a few words."""
        word, findings = read_word(option, self.options.get(option, ""), allowed, self.where)
        self.findings += findings
        return word

    def words(self, option: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """An option that takes a comma list of words."""
        words, findings = read_words(option, self.options.get(option, ""), allowed, self.where)
        self.findings += findings
        return words

    def name_or_fallback(self, address: Address | None) -> str:
        """The name; where there is none, the address stands in for it."""
        if self.name:
            return self.name
        self.find("option.name")
        return address.text if address else self.text("id") or "Channel"

    def id(self, name: str) -> str:
        """The id, made from the name unless one is given."""
        raw = self.options.get("id", "").strip()
        if raw and not is_slug(raw):
            self.find("option.slug", "id", value=raw, fix=slug(raw))
        return slug(raw or name)

    def kind_and_address(self, status: str) -> tuple[str, Address | None]:
        """The kind and the address, which have to fit; where the kind is not known, the address tells it."""
        raw, written = self.options.get("to", ""), self.options.get("kind", "").strip()
        kind = written.casefold() if written.casefold() in KINDS else ""
        if not kind:
            meant = _KINDS_BY_HABIT.get(written.casefold()) or nearest(written, KINDS)
            option = "kind" if "kind" in self.options else ""
            self.find("kind" if written else "kind.missing", option, value=written, nearest=meant, words=", ".join(KINDS))
        address = None
        if raw.strip():
            address, findings = read_address(raw, "to", self.settings, kind)
            self.findings += findings
            self.check_lasting("to", address)
        elif status in {"active", "read-only"}:
            self.find("to-missing", "to" if "to" in self.options else "")
        return kind or (_KIND_OF_FORM[address.form] if address else "website"), address

    def check_lasting(self, option: str, address: Address | None) -> None:
        """Remark on an address that ends with a person's job or with an invitation."""
        if address and address.form == "email" and is_personal(address.text):
            self.find("person", option, value=address.text)
        if address and INVITES.match(address.href) and not self.text("verified"):
            self.find("invite", option, value=address.text)

    def join(self, access: str, status: str) -> Address | str | None:
        """How to get in: an address, or the id of another channel."""
        raw = self.options.get("join", "").strip()
        if not raw:
            if access == "members" and status in {"active", "read-only"}:
                self.find("members", "access")
            return None
        if is_slug(raw) and not template_text(raw, field=True):
            return raw
        if not parse_address(raw) and re.fullmatch(r"[\w -]+", raw) and not template_text(raw, field=True):
            self.find("option.slug", "join", value=raw, fix=slug(raw))
            return None
        address, findings = read_address(raw, "join", self.settings)
        self.findings += findings
        self.check_lasting("join", address)
        return address

    def replaced_by(self) -> str | None:
        """The id of the channel to use instead."""
        raw = self.options.get("replaced-by", "").strip()
        if raw and not is_slug(raw):
            self.find("option.slug", "replaced-by", value=raw, fix=slug(raw))
            return None
        return raw or None

    def aliases(self) -> tuple[str, ...]:
        """Old anchors; they may be written as other tools made them, with capitals, dots and underscores."""
        good: list[str] = []
        for alias in split_words(self.options.get("aliases", "")):
            if _ANCHOR.fullmatch(alias):
                good.append(alias)
            else:
                bare = alias.lstrip("#")
                fix = bare if _ANCHOR.fullmatch(bare) else slug(bare)
                self.find("option.slug", "aliases", value=alias, fix=fix)
        return tuple(good)

    def links(self) -> tuple[Link, ...]:
        """Entries ``Label <https://…>``, one after the other, on lines of their own or with commas between."""
        raw = _printable(self.options.get("links", "")).strip()
        good: list[Link] = []
        for match in _LINK.finditer(raw):
            label = " ".join(match[1].split()).strip(" ,;")
            address, findings = read_address(match[2], "links", self.settings)
            self.findings += findings
            self.check_lasting("links", address)
            if not label:
                self.find("option.links", "links", value=match[0].strip())
            elif address:
                good.append(Link(label, address.href))
        if rest := _LINK.sub("", raw).strip(" ,;\n"):
            self.find("option.links", "links", value=rest)
        return tuple(good)

    def languages(self) -> tuple[str, ...]:
        """Language tags of BCP 47, in their usual capitals."""
        good: list[str] = []
        for word in split_words(self.options.get("languages", "")):
            if tag := language_tag(word):
                good.append(tag)
            else:
                self.find("word.language", "languages", value=word, nearest=likely_tag(word))
        return tuple(dict.fromkeys(good))

    def verified(self, status: str) -> date | None:
        """The day on which a person checked the channel."""
        raw = self.text("verified")
        day, finding = _read_day(raw, self.settings.today) if raw else (None, None)
        if finding:
            self.findings.append(Finding(finding.key, finding.values, "verified"))
        elif self.settings.verify_days > 0 and status in {"active", "read-only"}:
            limit = str(self.settings.verify_days)
            if day is None:
                self.find("stale.never", days=limit)
            elif (age := (self.settings.today - day).days) > self.settings.verify_days:
                self.find("stale", "verified", value=day.isoformat(), age=str(age), days=limit)
        return day

    def subject(self, address: Address | None) -> str:
        """The subject of the mail."""
        subject = self.text("subject")
        if found := template_text(subject, field=True):
            self.find("placeholder", "subject", value=found)
        if subject and address and address.form != "email":
            self.find("option.subject", "subject")
            return ""
        return subject

    def check_body(self, status: str) -> None:
        """What the body lacks, and what must not stand in it."""
        if is_empty(self.body):
            if status != "retired":
                self.find("empty")
            elif not self.text("replaced-by"):
                self.find("retired")
            return
        body = without_code(self.body)
        for found, position in template_texts(body, planned=status == "planned"):
            self.find("placeholder.body", offset=line_of(body, position), value=found)
        for what, offset in unsafe(body):
            self.find("unsafe", offset=offset, value=what)
        for what, offset in leftovers(body):
            self.find("leftover", offset=offset, value=what)


def _read_day(raw: str, today: date) -> tuple[date | None, Finding | None]:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", raw, re.ASCII):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            return None, Finding("date.none", {"value": raw})
        if day > today:
            return None, Finding("date.future", {"value": raw, "today": today.isoformat()})
        return day, None
    meant = likely_day(raw)
    return None, Finding("date", {"value": raw, "fix": meant.isoformat() if meant else "YYYY-MM-DD"})


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def likely_day(raw: str) -> date | None:
    """The day that a date in another form means; the day comes before the month unless that cannot be."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", raw)[:3]]
    months = [_MONTHS.index(word[:3]) + 1 for word in re.findall(r"[a-z]{3,}", raw.lower()) if word[:3] in _MONTHS]
    if months and len(numbers) == 2:
        numbers.insert(1, months[0])
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    orders = [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    for year, month, day in orders:
        try:
            return date(year if year > 99 else year + 2000, month, day)
        except ValueError:
            continue
    return None


def _printable(text: str) -> str:
    """Text without what no output can hold: control characters, lone surrogates, bidirectional overrides."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", "", text)
