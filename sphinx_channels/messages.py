"""Every sentence that a contributor can be told, and the one way into Sphinx's log.

Each sentence says what is wrong, shows the value and says what to write. A test asks that nothing here is left unused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, NamedTuple

from sphinx.util import logging

from sphinx_channels.findings import Finding, shown
from sphinx_channels.model import ACCESS, KINDS, OPTIONS

logger = logging.getLogger(__name__)

#: The sentence of each finding. ``{hint}`` becomes ' Did you mean "…"?' where something near is known.
SENTENCES: Final[dict[str, str]] = {
    "option": '{where}: there is no option "{value}".{hint} Options: {words}.',
    "option.none": "{where}: it has no options. Remove :{value}:.",
    "option.name": "{where}: write its name after the directive.",
    "option.form": '{where}: "{value}" is no option. Write {fix}',
    "option.below": (
        '{where}: "{value}" stands below an empty line, where the text begins. '
        "Move all options directly below the first line."
    ),
    "option.after": '{where}: "{value}" stands apart from the other options. Move it up to them.',
    "option.next": ':to: "{value}" stands on a line of its own. Write it behind the name: :to: {value}',
    "option.hash": '{where}: "{value}" is a heading here and no comment. Remove it, or begin its line with % in place of #',
    "option.comment": (
        ':{option}: "{value}": what begins with # is read as a comment. Remove it, or put the whole value '
        "in quotation marks: {fix}"
    ),
    "option.quote": ":{option}: {value} cannot be read, because of the {sign} that it begins with. Write {fix}",
    "option.item": (
        "{where}: the list ends above its options. Indent all lines of the block as far as the text of the first one."
    ),
    "option.line": '{where}: "{value}": write each option on a line of its own.',
    "option.block": '{where}: the options that begin with "---" do not end. Write another --- below the last of them.',
    "option.body": "{{channels}} shows what other blocks declare and has no text of its own. Move it below the block.",
    "option.markup": '{where}: a name is plain text, "{value}" has markup. Write {fix}',
    "option.plain": ':{option}: is plain text, "{value}" has markup. Write {fix}',
    "option.blank": '"{value}" cannot be read. Leave an empty line between its options and its text.',
    "option.once": '"{value}" cannot be read, because an option is written twice. Remove one of the two.',
    "option.twice": ":{option}: is written twice; the last one counts. Remove one of the two.",
    "option.list": ':{option}: "{value}" is written as a list. Write the words alone, with commas between: {fix}',
    "option.slug": ':{option}: "{value}": write {fix} (letters, digits and hyphens).',
    "option.links": ':links: "{value}": write each link as Label <https://…>.',
    "option.subject": "{where}: :subject: is for e-mail. Remove it, or give an e-mail address in :to:.",
    "kind": '{where}: kind "{value}" is not known.{hint} Kinds: {words}.',
    "kind.missing": "{where}: add :kind: with one of {words}.",
    "to-missing": "{where}: add :to: with its address, or :status: planned if it does not exist yet.",
    "to-format": ':{option}: "{value}": write the address alone: {fix}',
    "to-format.subject": ':{option}: "{value}": write the address alone: {fix} (and :subject: {subject}).',
    "to-kind": ':{option}: "{value}" is not an address: write {forms}.',
    "to-kind.form": ':{option}: "{value}" is {found}. Kind "{kind}" takes {forms}. Kinds that fit: {words}.',
    "to-kind.link": ':{option}: "{value}": write the whole link: {fix}',
    "to-kind.escape": ':{option}: "{value}" has blanks or signs that a link cannot hold. Write {fix}',
    "to-kind.phone": ':{option}: "{value}": write the number in international form: {fix}',
    "to-kind.national": ':{option}: "{value}": write the number in international form, such as {fix}.',
    "to-kind.scheme": (
        ':{option}: "{value}": "{scheme}:" cannot be linked. Write an e-mail address, an https: link or a phone number.'
    ),
    "to-kind.several": ':{option}: "{value}": write one address; another one gets a channel of its own.',
    "to-doubled": ':{option}: "{value}" has "{scheme}" twice. Write {fix}',
    "to-doubled.mixed": ':{option}: "{value}" has "{scheme}" before another one. Write {fix}',
    "placeholder": (
        '"{value}" is text from a template. Write the real address, or set :status: planned and remove :{option}:.'
    ),
    "placeholder.text": (
        '"{value}" is text from a template. Write the real text, or set :status: planned and remove :to: '
        "if the channel does not exist yet."
    ),
    "domain": (
        '{value}: "{domain}" is not one of this project\'s domains ({words}). Copied from another project? '
        "If it is right, add it to channels_domains."
    ),
    "duplicate": 'id "{id}" is already used at {first}. Change the name or add :id:.',
    "duplicate.alias": 'alias "{id}" is already used at {first}. Remove it there or here.',
    "reference": 'no channel "{id}".{hint}',
    "members": "members only: add :join: so that readers know how to get in (an address or a channel id).",
    "retired": "retired: say what replaced it (:replaced-by:) or write one sentence why.",
    "retired.loop": ":replaced-by: goes round in a circle: {words}. Name a channel that is in use.",
    "retired.chain": ':replaced-by: "{id}" is retired as well. Name a channel that is in use.{hint}',
    "date": ':{option}: "{value}": write {fix}.',
    "date.none": ':{option}: "{value}": there is no such day. Write it as YYYY-MM-DD.',
    "date.future": ':{option}: "{value}" lies in the future (today is {today}). Write the day of the last check.',
    "word": ':{option}: "{value}" is not known.{hint} Words: {words}.',
    "word.language": ':{option}: "{value}" is not a language tag.{hint} Write tags of BCP 47: en, cy, pt-BR.',
    "empty": "write one sentence: what is this channel for?",
    "name": "there is no directive {value}.{hint}",
    "name.blank": "{value} is text here: remove the blank behind it.",
    "name.open": "{value} is text here: its id must stand between two backticks.",
    "name.role": "there is no role {value}.{hint}",
    "name.block": '"{value}" is text and no block. Write {fix}',
    "name.code": '"{value}" is code, because its lines begin with four blanks. Move all of the block to the margin.',
    "nested": ('channel "{value}" stands inside channel "{around}". End that one with ::: before this one begins.'),
    "nested.page": "the {{page}} block holds a channel. End it with ::: after its summary.",
    "nested.open": "{where} is not closed. Write {fence} on a line of its own where it ends.",
    "nested.short": "{value} does not close {where}: its end needs as many {signs} as its beginning. Write {fence}",
    "nested.before": "{where} is not closed. Write {fence} on a line of its own above {inner} at line {line}.",
    "nested.colons": (
        "{where} ends too early, where {inner} in it ends: the outer block needs more {signs} than what stands in it. "
        "Begin it with {fix} and end it with {end}"
    ),
    "nested.either": (
        "{where} is not closed before {inner} at line {line}. Write {fence} above that; if it belongs inside, "
        "begin with {fix} and end with {end}"
    ),
    "nested.extra": "{value} closes nothing here, and takes in the rest of the page. Remove it.",
    "conflict": (
        '"{value}" begins a merge that is not finished. Choose between the lines above and below =======, '
        "and remove the three marks."
    ),
    "unsafe": "remove {value}: a {{timeline}} in the channel shows the posts.",
    "unsafe.handler": "remove {value}…: nothing on a page runs scripts. A plain link does.",
    "unsafe.link": "remove {value}… and write a link that begins with https:, mailto: or tel:.",
    "empty.page": "{{page}}: write one sentence: what is this page about?",
    "page": "there is a {{page}} at line {first} already. Keep one of the two.",
    "tag": 'tag "{value}" is not known.{hint} Tags: {words}.',
    "tag.none": 'tag "{value}" is not known. If it is right, add it to channels_tags in conf.py.',
    "permalink": 'permalink "{value}" is already claimed by {first}. Remove it there or here.',
    "permalink.path": 'permalink "{value}" is not an old path of this site: write it like support_contact.html.',
    "permalink.page": 'permalink "{value}" is the address of the page {first}. Remove it.',
    "permalink.file": (
        'permalink "{value}" is a file that something else has put there, such as html_extra_path. '
        "Remove it there or here."
    ),
    "anchor": "#{anchor} was published and is gone. Add :aliases: {anchor}.",
    "anchor.heading": "#{anchor} was published on {page} and is gone. Put ({anchor})= above the heading in its place.",
    "anchor.page": 'the page "{value}" was published and is gone. Add :permalink: {fix} to the {{page}} in its place.',
    "anchor.file": "channels_published: {value} cannot be read. Write it with: sphinx-build -b channels-published",
    "anchor.line": '"{value}" is no line of this list: write the name of a page, or two blanks and an #anchor of it.',
    "number": ':{option}: "{value}": write a whole number from {least} to {most}.',
    "account": (
        '{where}: "{value}" is no account of a provider that is known here ({words}). '
        "Write the address of its profile page, or add a row to channels_providers."
    ),
    "account.link": (
        '{where}: "{value}" is no link: write the whole address of the account\'s page, such as https://x.com/NAME'
    ),
    "account.missing": (
        "{where}: which account? Write :account: with its address, such as https://x.com/NAME, "
        "or put this into the {{channel}} of that account, between more colons than its own."
    ),
    "snapshot": ":snapshot: {reason}",
    "snapshot.other": (
        ':snapshot: "{value}" is a copy of {source}, not of {account}. '
        "Write the file of this account, or change its address."
    ),
    "configuration": "{name} = {value} in conf.py: write {form}.",
    "configuration.row": "conf.py: {reason}",
    "configuration.word": '{name} in conf.py: "{value}" is not known.{hint} Words: {words}.',
    "configuration.feedback": '{name} in conf.py: no channel "{value}".{hint}',
    "sitemap": "{name} in conf.py: no sitemap.xml is written, because html_baseurl is empty.",
    "http": ':{option}: "{value}" uses http; write https if the site has it.',
    "invite": ':{option}: "{value}": invite links expire; give a permanent link, or a :verified: date.',
    "stale": "last verified on {value}, {age} days ago (more than {days}). Check that it works and renew :verified:.",
    "stale.never": "never verified. Check that it works and add :verified: with the day.",
    "stale.snapshot": (
        "the saved copy was last checked on {value}, {age} days ago (channels_snapshot_days is {days}). "
        "Renew it: python -m sphinx_channels snapshot --all"
    ),
    "prose": '{value} is channel "{id}": write {{channel}}`{id}` so that it changes with it.',
    "term": '"{value}": this project writes "{fix}".',
    "person": "{value} looks like one person's mailbox: use a team mailbox if there is one.",
    "leftover": "remove {value}: the card takes care of spacing and links.",
    "online": ":{option}: {value} does not answer: {reason}. Look whether the channel is still there.",
    "redirect": ":{option}: {value} redirects to another site: {fix}. If that is the channel's, write it; if not, retire it.",
}


class Rule(NamedTuple):
    """One row of the rules' table."""

    name: str
    """The subtype of the warning, as ``suppress_warnings`` takes it: ``channels.NAME``."""
    when: str
    example: Finding

    @property
    def is_note(self) -> bool:
        """Whether it never fails a build."""
        return self.example.is_note


def _rule(key: str, when: str, **values: str) -> Rule:
    example = Finding(key, values)
    return Rule(example.rule, when, example)


_FORUM: Final = 'channel "Forum"'

#: Every rule, in the order of the documentation, with one of the sentences that it says.
RULES: Final = (
    _rule(
        "option",
        "an option that the directive does not have, or a value that it cannot take",
        where=_FORUM,
        value="emial",
        nearest="kind",
        words=", ".join(OPTIONS),
    ),
    _rule("kind", "`kind` missing or unknown", where=_FORUM, value="froum", nearest="forum", words=", ".join(KINDS)),
    _rule("to-missing", "no `to` while the channel is active or read-only", where=_FORUM),
    _rule(
        "to-format",
        "`mailto:`, `<…>`, a stray `>` or blanks around the address",
        option="to",
        value="mailto://gpconnect@nhs.net",
        fix="gpconnect@nhs.net",
    ),
    _rule(
        "to-kind.link",
        "not an e-mail address, a link or a phone number, or not what the kind takes",
        option="to",
        value="www.interopen.org",
        fix="https://www.interopen.org",
    ),
    _rule(
        "to-doubled",
        "`http://http://…`",
        option="to",
        value="http://http://www.interopen.org/",
        scheme="http://",
        fix="http://www.interopen.org/",
    ),
    _rule("placeholder", "text that a template left behind, such as `TBC`", option="to", value="ADD MAILBOX DETAILS"),
    _rule(
        "domain",
        "a mailbox or a form outside `channels_domains`, where that is set",
        value="careconnect@interopen.org",
        domain="interopen.org",
        words="nhs.net",
    ),
    _rule("duplicate", "an id or an alias used twice, also across pages", id="forum", first="support/contact.md:12"),
    _rule("reference", "a role, `join` or `replaced-by` that names no channel", id="enquires", nearest="enquiries"),
    _rule("members", "`access: members` without `join`"),
    _rule("retired", "retired with neither a replacement nor a reason; replaced in a circle or by a retired channel"),
    _rule(
        "date",
        "`verified` not of the form YYYY-MM-DD, or in the future",
        option="verified",
        value="13/06/2017",
        fix="2017-06-13",
    ),
    _rule(
        "word",
        "an unknown word in `for`, `access`, `status`, `languages`, `align` or `layout`",
        option="access",
        value="member",
        nearest="members",
        words=", ".join(ACCESS),
    ),
    _rule(
        "number",
        "a `limit` or `height` that is no number, too large or too small",
        option="limit",
        value="50",
        least="1",
        most="20",
    ),
    _rule(
        "account.missing",
        "a `{timeline}` or `{mention}` without an account, or with one of an unknown provider",
        where="timeline",
    ),
    _rule(
        "snapshot.other",
        "a saved copy of posts that is missing, broken or of another account",
        value="posts.json",
        source="https://x.com/A",
        account="https://x.com/B",
    ),
    _rule("empty", "no body"),
    _rule("name", "a directive or role of ours that is misspelt", value="{chanel}", nearest="{channel}"),
    _rule(
        "nested",
        "a block that is not closed, or ends too early, so that others stand inside or outside of it",
        value="Enquiries",
        around="Membership",
    ),
    _rule("conflict", "the marks that Git leaves where two changes meet", value="<<<<<<< HEAD"),
    _rule("unsafe", "scripts, frames and event handlers in the body", value="<script>"),
    _rule("anchor", "an address or anchor that was published and is gone", anchor="enquires"),
    _rule("tag", "a tag that is not in `channels_tags`", value="suport", nearest="support", words="support"),
    _rule("page", "a second `{page}` on one page", first="3"),
    _rule(
        "permalink",
        "an old address that two pages claim, or that a page or another file has",
        value="help.html",
        first="help",
    ),
    _rule(
        "configuration", "a value in `conf.py` of the wrong form", name="channels_tags", value="'support'", form="list"
    ),
    _rule("sitemap", "`channels_sitemap` without `html_baseurl`", name="channels_sitemap"),
    _rule("http", "a link with `http:`", option="to", value="http://www.interopen.org/"),
    _rule("invite", "an invitation or shortened link without `verified`", option="to", value="discord.gg/fhir"),
    _rule(
        "stale", "never verified, or longer ago than `channels_verify_days`", value="2017-06-13", age="1300", days="365"
    ),
    _rule(
        "prose", "the address of a channel in the prose of a page", value="careconnect@interopen.org", id="enquiries"
    ),
    _rule("term", "a name written unlike `channels_terms`", value="INTEROpen", fix="INTEROPen"),
    _rule("person", "a mailbox that looks like one person's", value="jane.smith@nhs.net"),
    _rule("leftover", "`<br>`, `style=` or kramdown attributes", value="<br>"),
    _rule(
        "online",
        "an address that does not answer, or a domain that takes no mail, asked in the report with `channels_online`",
        option="to",
        value="forum.hl7.org",
        reason="there is no such host",
    ),
    _rule(
        "redirect",
        "an address that leads to another site, asked in the report with `channels_online`",
        option="to",
        value="forum.hl7.org",
        fix="https://sell-domains.com/",
    ),
)

#: Values that are the project's own words: they are the help, so they are not cut short.
_WHOLE: Final = frozenset({"words", "where", "forms", "reason"})


def sentence(finding: Finding) -> str:
    """What a finding says to the contributor, in one line."""
    values = {name: shown(value, 2000 if name in _WHOLE else 80) for name, value in finding.values.items()}
    near = values.get("nearest", "")
    return SENTENCES[finding.key].format(**values, hint=f' Did you mean "{near}"?' if near else "")


def warn(finding: Finding, location: Any, *, notes: bool = False, located: Any = None) -> None:
    """Log a finding: an error as a warning of Sphinx, a note at info level and only where ``notes`` asks for it.

    :param location: what Sphinx takes as a location: a node, ``(docname, line)`` or ``"file:line"``.
    """
    if not finding.is_note:
        logger.warning("%s", sentence(finding), type="channels", subtype=finding.rule, location=location, extra={"channels": located})
    elif notes:
        logger.info("%s", sentence(finding), location=location)


CERTAIN = {"to-doubled", "to-doubled.mixed", "date", "to-format"}


class Located(NamedTuple):
    """What is to be said, and where."""

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
    def fix(self) -> str:
        """Shim."""
        return self.finding.values.get("fix", "") if self.finding.key in CERTAIN else ""

    @property
    def old(self) -> str:
        """Shim."""
        return self.finding.values.get("value", "") if self.finding.key in CERTAIN else ""

    @property
    def level(self) -> str:
        """``note`` for what never fails a build, else ``error``."""
        return "note" if self.finding.is_note else "error"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The key that puts findings in the order in which a person mends them: by file, then by line."""
        return self.path, self.line, self.finding.key, self.sentence

    def file(self, folder: Path) -> str:
        """The file as seen from a folder."""
        return shown_path(Path(self.path), folder)


def shown_path(path: Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes on every system."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def is_suppressed(rule: str, suppressed: list[str]) -> bool:
    """Whether ``suppress_warnings`` silences a rule of ours."""
    return bool({"channels", "channels.*", f"channels.{rule}"}.intersection(suppressed))
