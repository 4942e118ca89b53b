"""The rules over one channel: its options and its body, read from text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sphinx_channels.checks.address import read_address, remarks
from sphinx_channels.checks.body import check_body, is_empty
from sphinx_channels.checks.day import read_day
from sphinx_channels.checks.language import language_tag, likely_tag
from sphinx_channels.checks.summary import plain_text, summary
from sphinx_channels.checks.template import template_address, template_subject
from sphinx_channels.checks.words import likely_kind, read_word, read_words, unknown_options
from sphinx_channels.findings import Finding, shown
from sphinx_channels.model import (
    ACCESS,
    ALIGNMENTS,
    KINDS,
    OPTIONS,
    STATUSES,
    Channel,
    Link,
    is_slug,
    slug,
    split_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sphinx_channels.model import Address, Declaration, Settings

#: The kind that an address tells where the kind itself is missing.
_KIND_OF_FORM: Final = {"email": "email", "phone": "phone", "url": "website"}
#: Statuses under which people are sent to the address.
_IN_USE: Final = ("active", "read-only")
#: An anchor as other tools made them: with capitals, dots and underscores, but nothing that needs escaping.
_ANCHOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: The signs of a heading before a name, which is one already.
_HEADING: Final = re.compile(r"#{1,6} (?=.)")
_LINK_TARGET: Final = re.compile(r"<([^<>]*)>")
#: What no output can hold, or what would turn the text around it: controls, lone surrogates, bidirectional overrides.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def read_channel(declaration: Declaration, settings: Settings) -> tuple[Channel, list[Finding]]:
    """Read a ``{channel}`` and say everything that is wrong with it alone."""
    reader = _Reader(declaration, settings)
    channel = reader.read()
    return channel, reader.findings


class _Reader:
    """Reads one declaration: each method reads one option and appends what is wrong with it to ``findings``."""

    def __init__(self, declaration: Declaration, settings: Settings) -> None:
        self.settings = settings
        self.findings: list[Finding] = []
        self.unread: list[tuple[str, str]] = []
        self.options = {name: value or "" for name, value in declaration.options.items()}
        self.body = declaration.body or ""
        self.written = _one_line(declaration.name or "")
        self.name = plain_text(_HEADING.sub("", self.written))
        self.where = f'channel "{shown(self.name, 60)}"' if self.name else "channel"
        self.status = "active"

    def read(self) -> Channel:
        """Read every option, then the body."""
        self.findings += unknown_options(self.options, OPTIONS, self.where)
        for option in self.options.keys() - OPTIONS:
            self.lose(option, self.options[option])
        if self.name != self.written:
            self.find("option.markup", value=self.written, fix=self.name)
            if "<" in self.written or "](" in self.written:  # more than signs was taken off
                self.lose("name", self.written)
        self.status = self.word("status", STATUSES) or "active"
        kind, address = self.kind_and_address()
        name = self.name or self.name_in_place(address)
        channel = Channel(
            id=self.id(name),
            name=name,
            kind=kind,
            to=address,
            purposes=self.words("for", self.settings.purposes) or KINDS[kind],
            access=self.word("access", ACCESS) or "open",
            join=self.join(),
            status=self.status,
            replaced_by=self.replaced_by(),
            aliases=self.aliases(),
            platform=self.plain("platform"),
            links=self.links(),
            response=self.plain("response"),
            hours=self.plain("hours"),
            not_for=self.plain("not-for"),
            owner=self.plain("owner"),
            languages=self.languages(),
            verified=self.verified(),
            subject=self.subject(address),
            align=self.word("align", ALIGNMENTS),
            summary=summary(self.body),
        )
        self.members(channel)
        self.read_body()
        order = ["name", *self.options]
        unread = sorted(self.unread, key=lambda entry: order.index(entry[0]))
        return replace(channel, unread=tuple(unread)) if unread else channel

    def find(self, key: str, option: str = "", **values: str) -> None:
        """Append a finding about an option, or about the directive's first line."""
        self.findings.append(Finding(key, {"where": self.where, "option": option, **values}, option))

    def lose(self, option: str, text: str) -> None:
        """Keep what was written where a value cannot be used."""
        if text := _one_line(text):
            self.unread.append((option, text))

    def text(self, option: str) -> str:
        """A short text, in one line: it stands in one line wherever it is shown."""
        return _one_line(self.options.get(option, ""))

    def plain(self, option: str) -> str:
        """A short text that is shown as it is written."""
        text = self.text(option)
        if (plain := plain_text(text)) != text:
            self.find("option.plain", option, value=text, fix=plain)
        return text

    def word(self, option: str, allowed: Iterable[str]) -> str:
        """An option that takes one of a few words."""
        word, findings = read_word(option, self.text(option), allowed)
        self.findings += findings
        if findings:
            self.lose(option, self.text(option))
        return word

    def words(self, option: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """An option that takes a comma list of words."""
        words, findings = read_words(option, self.text(option), allowed)
        self.findings += findings
        for finding in findings:
            self.lose(option, finding.values["value"])
        return words

    def address(self, option: str, raw: str, kind: str = "") -> Address | None:
        """An address, with remarks on those that readers are sent to."""
        address, findings = read_address(raw, option, kind)
        self.findings += findings
        if address and self.status != "retired" and not any(finding.rule == "placeholder" for finding in findings):
            self.findings += remarks(address, option, self.settings, kind, verified=bool(self.text("verified")))
        return address

    def kind_and_address(self) -> tuple[str, Address | None]:
        """The kind and the address, which have to fit each other; where the kind is missing, the address tells it."""
        written = self.text("kind")
        kind, _ = read_word("kind", written, KINDS)
        if not kind:
            key = "kind" if written else "kind.missing"
            option = "kind" if "kind" in self.options else ""
            self.find(key, option, value=written, nearest=likely_kind(written), words=", ".join(KINDS))
            self.lose("kind", written)
        raw = self.options.get("to", "")
        address = self.address("to", raw, kind) if raw.strip() else None
        if address is None:
            self.lose("to", raw)
        if not raw.strip() and self.status in _IN_USE:
            self.find("to-missing", "to" if "to" in self.options else "")
        return kind or (_KIND_OF_FORM[address.form] if address else "website"), address

    def name_in_place(self, address: Address | None) -> str:
        """What stands in place of a name that is missing."""
        self.find("option.name")
        return address.text if address else self.text("id") or "Channel"

    def id(self, name: str) -> str:
        """The id, made from the name unless one is given."""
        return self.slug("id") or slug(self.text("id") or name)

    def slug(self, option: str) -> str:
        """An option that takes an id."""
        raw = self.text(option)
        if raw and not is_slug(raw):
            self.find("option.slug", option, value=raw, fix=slug(raw))
            self.lose(option, raw)
            return ""
        return raw

    def join(self) -> Address | str | None:
        """How to get in: an address, or the id of another channel."""
        raw = self.options.get("join", "").strip()
        if re.fullmatch(r"[\w -]+", raw) and not template_address(raw):
            return self.slug("join") or None
        address = self.address("join", raw) if raw else None
        if address is None:
            self.lose("join", raw)
        return address

    def members(self, channel: Channel) -> None:
        """A door that is closed needs a bell."""
        if channel.access == "members" and self.status in _IN_USE and not self.text("join"):
            self.find("members", "access")

    def replaced_by(self) -> str | None:
        """The id of the channel to use instead."""
        return self.slug("replaced-by") or None

    def aliases(self) -> tuple[str, ...]:
        """Old anchors that must keep resolving."""
        good = []
        for alias in split_words(self.options.get("aliases", "")):
            if _ANCHOR.fullmatch(alias):
                good.append(alias)
            else:
                bare = alias.lstrip("#")
                self.find("option.slug", "aliases", value=alias, fix=bare if _ANCHOR.fullmatch(bare) else slug(bare))
                self.lose("aliases", alias)
        return tuple(good)

    def links(self) -> tuple[Link, ...]:
        """Entries ``Label <https://…>``, on lines of their own, with commas between or one after the other."""
        *entries, rest = _LINK_TARGET.split(self.options.get("links", ""))
        good = []
        for before, target in zip(entries[::2], entries[1::2], strict=True):
            label = _one_line(before).strip(" ,;")
            address = self.address("links", target.strip())
            if not label:
                self.find("option.links", "links", value=f"<{target}>")
            if label and address:
                good.append(Link(label, address.href))
            else:
                self.lose("links", f"{label} <{target}>")
        if rest := _one_line(rest).strip(" ,;"):
            self.find("option.links", "links", value=rest)
            self.lose("links", rest)
        return tuple(good)

    def languages(self) -> tuple[str, ...]:
        """Language tags of BCP 47, in their usual capitals."""
        good = []
        for word in split_words(self.options.get("languages", "")):
            if tag := language_tag(word):
                good.append(tag)
            else:
                self.find("word.language", "languages", value=word, nearest=likely_tag(word))
                self.lose("languages", word)
        return tuple(dict.fromkeys(good))

    def verified(self) -> date | None:
        """The day on which a person checked the channel; a remark where that is long ago."""
        raw, limit = self.text("verified"), self.settings.verify_days
        day, findings = read_day("verified", raw, self.settings.today) if raw else (None, [])
        self.findings += findings
        if findings:
            self.lose("verified", raw)
        if self.status in _IN_USE and limit > 0 and not findings:
            if day is None:
                self.find("stale.never")
            elif (age := (self.settings.today - day).days) > limit:
                self.find("stale", "verified", value=day.isoformat(), age=str(age), days=str(limit))
        return day

    def subject(self, address: Address | None) -> str:
        """The subject of the mail."""
        subject = self.text("subject")
        if template := template_subject(subject):
            self.find("placeholder.text", "subject", value=template)
        if subject and address and address.form != "email":
            self.find("option.subject", "subject")
            self.lose("subject", subject)
            return ""
        return subject

    def read_body(self) -> None:
        """The body has to say something, and nothing that acts in a browser."""
        if not is_empty(self.body):
            self.findings += check_body(self.body, planned=self.status == "planned")
        elif self.status != "retired":
            self.find("empty")
        elif not self.text("replaced-by"):
            self.find("retired")


def _one_line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub("", text).split()) if text else ""
