"""What a contributor can be told: a finding, its sentence, and the one way into Sphinx's log.

Rules give findings; a build, the checker and the report say them in the same words. Each sentence says what is wrong,
shows the value and says what to write.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

from sphinx.util import logging

from sphinx_channels.addresses import FILLERS

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
SENTENCES: Final[dict[str, str]] = {
    "option": '{where}: there is no option "{value}".{hint} Options: {words}.',
    "option.none": "{where}: it has no options. Remove :{value}:.",
    "option.name": "{where}: write its name after the directive.",
    "option.record": 'write "name:" with the name of the channel.',
    "option.channel": "{{channels}} shows what other blocks declare: for one channel write {{channel}} and its name.",
    "option.body": "{{channels}} shows what other blocks declare and has no text of its own. Move it below the block.",
    "option.line": '{where}: "{value}" is text here. An option has one line: write all of it behind :{option}:',
    "option.first": '{where}: ":{option}:" is part of the name here. Write each option on a line of its own, below the first.',
    "option.bare": '{where}: "{option}:" is text here. Write it as :{option}: right below the first line.',
    "option.twice": "{where}: :{option}: is written more than once, and the last one holds. Remove the others.",
    "option.layout": "{{channels}} takes no name: write :layout: {fix} on a line of its own below it.",
    "option.columns": ":columns: is for tables. Add :layout: table, or remove it.",
    "option.late": '{where}: ":{option}:" is text here. Options stand right below the first line: remove what is between.',
    "option.slug": ':{option}: "{value}": write {fix} (letters, digits and hyphens).',
    "option.links": ':links: "{value}": write each link as Label <https://…>.',
    "option.quotes": ':{option}: is empty here. Put what begins with # in quotation marks: :{option}: "#name"',
    "option.meeting": "{where}: :{option}: is for these kinds: {words}. Remove it, or change :kind:.",
    "option.subject": "{where}: :subject: is for email. Remove it, or give an email address in :to:.",
    "kind": '{where}: kind "{value}" is not known.{hint} Kinds: {words}.',
    "kind.missing": "{where}: add :kind: with one of {words}.",
    "to-missing": "{where}: add :to: with its address, :room: with what to look for, or :status: planned if it does not exist yet.",
    "to-format": ':{option}: "{value}": write the address alone: {fix}',
    "to-format.subject": ':{option}: "{value}": write the address alone: {fix} (and :subject: {subject}).',
    "to-format.entity": ':{option}: "{value}": "&amp;" is for HTML only. Write {fix}',
    "to-kind": ':{option}: "{value}" is not an address: write {forms}.',
    "to-kind.form": ':{option}: "{value}" is {found}. Kind "{kind}" takes {forms}. Kinds that fit: {words}.',
    "to-kind.link": ':{option}: "{value}": write the whole link: {fix}',
    "to-kind.escape": ':{option}: "{value}" has blanks or signs that a link cannot hold. Write {fix}',
    "to-kind.phone": ':{option}: "{value}": write the number in international form: {fix}',
    "to-kind.national": ':{option}: "{value}": write the number in international form, such as {fix}.',
    "to-kind.scheme": ':{option}: "{value}": "{scheme}:" cannot be linked. Write an email address, an https: link or a phone number.',
    "to-kind.several": ':{option}: "{value}": write one address; another one gets a channel of its own.',
    "to-doubled": ':{option}: "{value}" has "{scheme}" twice. Write {fix}',
    "to-doubled.mixed": ':{option}: "{value}" has "{scheme}" before another one. Write {fix}',
    "to-doubled.text": '"{value}" has "{scheme}" twice. Write {fix}',
    "phone": ':{option}: "{value}": leave out the 0 after +{code}: {fix}',
    "phone.code": ':{option}: "{value}": no country has the code +{code}. Write the number as callers abroad dial it.',
    "phone.length": ':{option}: "{value}" is {found} for a number of +{code}. Write all of it, with its area code.',
    "host": ':{option}: "{value}": there is no top level "{found}".{hint}',
    "host.private": ':{option}: "{value}": nobody outside can reach {found}. Write an address that all readers can reach.',
    "host.label": ':{option}: "{value}": "{found}" stands for no name. Copy the address again.',
    "placeholder": '"{value}" is text from a template. Write the real address, or set :status: planned and remove :{option}:.',
    "placeholder.text": '"{value}" is text from a template. Write the real text, or remove it.',
    "domain": '{value}: "{domain}" is not one of this project\'s domains ({words}). Copied from another project? If it is right, add it to channels_domains in conf.py.',
    "duplicate": 'id "{id}" is already used at {first}. Change the name or add :id:.',
    "duplicate.alias": 'alias "{id}" is already used at {first}. Remove it there or here.',
    "reference": 'no channel "{id}".{hint}',
    "reference.script": 'no channel "{id}". Give that channel an :id: in letters a to z, and write it here.',
    "id": 'the name "{value}" makes no id that people can write: it is {fix}. Add :id: in letters a to z.',
    "meeting": ':starts: "{value}": write the day, and the time where there is one: 2026-12-03 15:00',
    "meeting.none": ':{option}: "{value}": there is no such day or time.',
    "meeting.where": "the time in :starts: is one on the clocks of some place: add :timezone:, such as Europe/London.",
    "meeting.zone": ':timezone: "{value}" is no time zone.{hint} Write the name of one as IANA has it, such as Europe/London.',
    "meeting.alone": ":{option}: says nothing without :starts:. Add the first day, with its time.",
    "meeting.length": ':duration: "{value}": write how long it takes: 60 min, 1 h 30 min or 2 days.',
    "meeting.nothing": ':duration: "{value}" ends it before it has begun. Write how long it takes, such as 60 min.',
    "meeting.days": ':duration: "{value}": what has no time in :starts: takes whole days. Write the time there, or days here.',
    "meeting.rule": ':repeats: "{value}" is no rule that can be read here. Write one like these: daily, every weekday, every 2 weeks, weekly on Tuesday and Thursday, monthly on the first Thursday, yearly, weekly until 2027-06-30, FREQ=WEEKLY;INTERVAL=2.',
    "meeting.day": ':repeats: "{value}" leaves out the first day, {words}. Change the days here, or the one in :starts:.',
    "meeting.until": ':repeats: "{value}" ends before {words}, on which it starts. Change one of the two days.',
    "members": "members only: add :join: so that readers know how to get in (an address or a channel id).",
    "retired": "retired: say what replaced it (:replaced-by:) or write one sentence why.",
    "retired.loop": ":replaced-by: goes round in a circle: {words}. Name a channel that is in use.",
    "retired.chain": ':replaced-by: "{id}" is retired as well. Name a channel that is in use.{hint}',
    "date": ':{option}: "{value}": write {fix}.',
    "date.none": ':{option}: "{value}": write a day that exists, as YYYY-MM-DD.',
    "date.future": ':{option}: "{value}" lies in the future (today is {today}). Write the day of the last check.',
    "word": ':{option}: "{value}" is not known.{hint} Words: {words}.',
    "word.comma": ':{option}: "{value}": write the words with a comma between: {fix}',
    "word.language": ':{option}: "{value}" is not a language tag.{hint} Write tags of BCP 47: en, cy, pt-BR.',
    "empty": "write one sentence: what is this channel for?",
    "empty.page": "{{page}}: write one sentence: what is this page about?",
    "nested": 'channel "{value}" stands inside channel "{around}" (line {line}): the ::: that ends that one must stand above this line and have as many colons as it began with.',
    "nested.page": 'channel "{value}" stands inside the {{page}} block (line {line}): the ::: that ends that one must stand above this line and have as many colons as it began with.',
    "text": '"{value}" is text here: no parser took it for a block. Is "colon_fence" in myst_enable_extensions in conf.py, and is the block above closed?',
    "text.close": '"{value}" does not end the block. Write ::: alone on a line and at its left, with as many colons as the block began with.',
    "text.heading": 'the heading "{value}" stands inside channel "{around}" (line {line}): write ::: above this line, alone, to end that block.',
    "text.role": '"{value}" is text here. A role is written {{channel}}`ID` in Markdown and :channel:`ID` in reStructuredText, with no blank in it.',
    "text.code": '"{value}" is code here, since it is indented. Begin it at the left, or put code between two lines of ```.',
    "text.block": '"{value}" is text and no block. Write {fix}',
    "front-matter": '"{key}" in the front matter does nothing here: write it in a {{page}} block: {fix}',
    "front-matter.none": '"{key}" in the front matter does nothing here. Remove it.',
    "heading": 'the heading "{value}" (line {line}) has the anchor #{anchor}: change one of the two names, or add :id:.',
    "unsafe": "remove {value}: a {{timeline}} in the channel shows the posts.",
    "unsafe.html": "remove {value}: a channel takes no such HTML. Markdown, or a link, does.",
    "unsafe.link": "remove {value} and write a link that begins with https:, mailto: or tel:.",
    "unsafe.image": "{value} is a picture from another site, which would see each reader. Save it beside the page.",
    "page": "there is a {{page}} at line {first} already. Keep one of the two.",
    "tag": 'tag "{value}" is not known.{hint} Tags: {words}.',
    "tag.none": 'tag "{value}" is not known. If it is right, add it to channels_tags in conf.py.',
    "permalink": 'permalink "{value}" is already claimed by {first}. Remove it there or here.',
    "permalink.path": 'permalink "{value}" is not an old path of this site: write it like support_contact.html.',
    "permalink.page": 'permalink "{value}" is the address of the page {first}. Remove it.',
    "permalink.file": 'permalink "{value}" is a file that something else has put there, such as html_extra_path. Remove it there or here.',
    "anchor": "#{anchor} was published and is gone. Add :aliases: {anchor}.",
    "anchor.heading": "#{anchor} was published on {page} and is gone. Put ({anchor})= above the heading in its place.",
    "anchor.moved": "#{anchor} was published on {page} and is on {other} now. Put ({anchor})= on {page}, above a sentence that links to {other}, or delete this line.",
    "anchor.page": 'the page "{value}" was published and is gone. Add :permalink: {fix} to the {{page}} in its place.',
    "anchor.file": "channels_published: {value} cannot be read. Write it with: sphinx-build -b channels-published",
    "anchor.line": '"{value}" is no line of this list: write the name of a page, or two blanks and an #anchor of it.',
    "number": ':{option}: "{value}": write a whole number from {least} to {most}.',
    "account": '{where}: "{value}" is no account of a provider that is known here ({words}). Write the address of its profile page, or add a row to channels_providers in conf.py.',
    "account.link": '{where}: "{value}" is no link: write the whole address of the account\'s page, such as https://x.com/NAME',
    "account.missing": "{where}: which account? Write :account: with its address, such as https://x.com/NAME, or put this into the {{channel}} of that account, between more colons than its own.",
    "snapshot": ":snapshot: {reason}",
    "snapshot.other": ':snapshot: "{value}" is a copy of {source}, not of {account}. Write the file of this account, or change its address.',
    "file": ":file: {reason}",
    "file.form": "{value} cannot be read: {reason}.",
    "file.list": 'write a list of channels here, or "channels:" with that list and no other key.{hint}',
    "file.value": "{option}: write a text, or a list of texts.",
    "configuration": "{name} = {value} in conf.py: write {form}.",
    "configuration.row": "conf.py: {reason}",
    "configuration.word": '{name} in conf.py: "{value}" is not known.{hint} Words: {words}.',
    "configuration.feedback": '{name} in conf.py: no channel "{value}".{hint}',
    "http": ':{option}: "{value}" uses http; write https if the site has it.',
    "invite": ':{option}: "{value}": invite links expire; give a permanent link, or a :verified: date.',
    "stale": "last verified on {value}, {age} days ago (more than {days}). Check that it works and renew :verified:.",
    "stale.never": "never verified. Check that it works and add :verified: with the day.",
    "stale.snapshot": "the saved copy was last checked on {value}, {age} days ago (channels_snapshot_days is {days}). Renew it: python -m sphinx_channels snapshot --all",
    "prose": '{value} is channel "{id}": write {{channel}}`{id}` so that it changes with it.',
    "term": '"{value}": this project writes "{fix}".',
    "person": "{value} looks like one person's mailbox: use a team mailbox if there is one.",
    "mixed": '"{value}" ({code}) mixes {found} letters: type the address again.',
    "leftover": "remove {value}: the card takes care of spacing and links.",
    "broken": "{value} does not answer: {reason}. Look whether the channel is still there.",
    "redirect": "{value} redirects to {fix}. If that is the channel's, write it; if not, retire it.",
}  # fmt: skip


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


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that was most likely meant by ``word``; an empty string where none is close."""
    known = {candidate.casefold(): candidate for candidate in words}
    close = get_close_matches(word[:80].strip().casefold(), sorted(known), n=1)
    return known[close[0]] if close else ""


def shown(text: str, longest: int = 80) -> str:
    """Text that can be quoted in a message: one line, not too long, and nothing in it that a terminal would obey.

    Control, invisible and bidirectional characters are named, because they may be the very mistake.
    """
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


def warn(found: Finding | Located, location: str | None = None, *, notes: bool = False) -> None:
    """Log a finding: an error as a warning of Sphinx, a note at info level and only where ``notes`` asks for it.

    :param location: ``"file:line"``, for a finding without a place of its own.
    """
    extra = {}
    if isinstance(found, Located):
        extra["channels"], location = found, f"{found.path}:{found.line}"
    finding = found.finding if isinstance(found, Located) else found
    if not finding.is_note:
        words, rule = sentence(finding), finding.rule
        logger.warning("%s", words, type="channels", subtype=rule, location=location, extra=extra)
    elif notes:
        logger.info("%s", sentence(finding), location=location, extra=extra)


def absolute(source: str) -> str:
    """The path of a source; docutils names an included file as seen from the folder of this run."""
    return source if source.startswith("/") else str(Path(source).absolute())


def shown_path(path: str | Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes on every system."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(path).as_posix()
