"""Every sentence that a contributor can be told, the table of the rules behind them, and the way into Sphinx's log."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sphinx.util import logging

from sphinx_channels.findings import NOTES, Finding, shown

logger = logging.getLogger(__name__)

#: The sentence of each finding. ``{hint}`` becomes ' Did you mean "…"?' where something near is known.
SENTENCES: Final[dict[str, str]] = {
    "option": '{where}: there is no option "{name}".{hint} Options: {words}.',
    "option.name": '{where}: write its name after the directive, as in "{{channel}} Enquiries".',
    "option.slug": ':{option}: "{value}": use small letters, digits and hyphens: {fix}',
    "option.links": ':links: "{value}": write each link as Label <https://…>.',
    "option.subject": "{where}: :subject: is for e-mail only. Remove it, or give an e-mail address in :to:.",
    "kind": '{where}: kind "{value}" is not known.{hint} Kinds: {words}.',
    "kind.missing": "{where}: add :kind:, one of {words}.",
    "to-missing": "{where}: add :to: with its address, or :status: planned if it does not exist yet.",
    "to-format": ':{option}: "{value}": write the address alone: {fix}',
    "to-kind": ':{option}: "{value}" is not an address: write {forms}.',
    "to-kind.form": ':{option}: "{value}" is {is}, but kind "{kind}" takes {forms}. Kinds that fit: {words}.',
    "to-kind.link": ':{option}: "{value}": write the whole link: {fix}',
    "to-kind.phone": ':{option}: "{value}": write the number in international form: {fix}',
    "to-kind.national": ':{option}: "{value}": write the number in international form, such as {fix}',
    "to-kind.scheme": ':{option}: "{value}": "{scheme}:" is not allowed. Write an e-mail address, an https: link or a phone number.',
    "to-kind.several": ':{option}: "{value}" is more than one address: write one, and give the other a channel of its own.',
    "to-doubled": ':{option}: "{value}" has "{scheme}" twice. Write {fix}',
    "to-doubled.mixed": ':{option}: "{value}" begins with "{scheme}" and another one. Write {fix}',
    "placeholder": '"{value}" is text from a template. Write the real address, or set :status: planned and remove :to:.',
    "placeholder.body": '"{value}" is text from a template. Write the real text, or set :status: planned and remove :to: if the channel does not exist yet.',
    "domain": '{value}: "{domain}" is not one of this project\'s domains ({words}). Copied from another project? If it is right, add it to channels_domains.',
    "duplicate": 'id "{id}" is already used at {first}. Change the name or add :id:.',
    "duplicate.alias": 'alias "{id}" is already used at {first}. Remove it from :aliases: here or there.',
    "reference": 'no channel "{id}".{hint}',
    "members": "members only: add :join: so that readers know how to get in (an address or a channel id).",
    "retired": "retired: say what replaced it (:replaced-by:) or write one sentence why.",
    "retired.loop": "retired: these replace each other in a circle: {path}. Let one of them name a channel that is in use.",
    "retired.chain": 'retired: "{id}", which should replace it, is retired too. Name a channel that is in use in :replaced-by:.{hint}',
    "date": ':verified: "{value}": write {fix}.',
    "date.none": ':verified: "{value}": there is no such day. Write it as YYYY-MM-DD.',
    "date.future": ':verified: "{value}" lies in the future (today is {today}). Write the day on which somebody checked it.',
    "word": '{where}: :{option}: "{value}" is not known.{hint} Words: {words}.',
    "word.language": '{where}: :{option}: "{value}" is not a language tag.{hint} Write tags of BCP 47, such as en, cy, pt-BR.',
    "number": ':{option}: "{value}": write a whole number from {least} to {most}.',
    "account": '{where}: "{value}" is no account of a provider that is known here ({words}). Write the address of its profile page, or add a row to channels_providers.',
    "account.link": '{where}: "{value}" is no link: write the whole address of the account\'s page, such as https://x.com/NAME',
    "account.missing": "{where}: add :account: with the address of the account, or put this into a {{channel}} that has one.",
    "snapshot": ":snapshot: {reason}",
    "snapshot.other": ':snapshot: "{value}" is a copy of {source}, not of {account}. Write the file of this account, or change its address.',
    "empty": "{where}: write one sentence: what is this channel for?",
    "empty.page": "page: write one sentence: what is this page about?",
    "page": "there is a {{page}} at line {first} already. Keep one of the two.",
    "unsafe": "remove {value}: a {{timeline}} in the channel shows the posts.",
    "anchor": "#{anchor} was published and is gone. Add :aliases: {anchor}.",
    "tag": 'tag "{value}" is not known.{hint} Tags: {words}.',
    "permalink": 'permalink "{value}" is already claimed at {first}. Remove it here or there.',
    "permalink.path": 'permalink "{value}" is not an old path of this site: write it like support_contact.html.',
    "permalink.page": 'permalink "{value}" is the address of the page {first}. Remove it.',
    "http": ':{option}: "{value}" uses http; write https if the site has it.',
    "invite": ':{option}: "{value}": invite links expire; give a permanent link, or a :verified: date.',
    "stale": "last verified on {value}, {age} days ago (channels_verify_days is {days}). Check that it works and renew :verified:.",
    "stale.never": "never verified: check that it works and add :verified: with the day.",
    "stale.snapshot": "the saved copy was last checked on {value}, {age} days ago (channels_snapshot_days is {days}). Renew it: python -m sphinx_channels snapshot --all",
    "prose": "{value} is channel \"{id}\": write {{channel}}`{id}` so that it changes with it.",
    "term": '"{value}": this project writes "{fix}".',
    "person": ":{option}: {value} looks like one person's mailbox: use a team mailbox if there is one.",
    "leftover": "{value}: remove it: the card takes care of spacing and links.",
}


class Rule(NamedTuple):
    """One row of the rules' table."""

    name: str
    """The subtype, as ``suppress_warnings`` takes it after ``channels.``"""
    when: str

    @property
    def is_note(self) -> bool:
        """Whether it never fails a build."""
        return self.name in NOTES


#: Every rule, in the order of the documentation.
RULES: Final = (
    Rule("option", "an option that the directive does not have, or a value that it cannot take"),
    Rule("kind", "`kind` missing or unknown"),
    Rule("to-missing", "no `to` while the channel is active or read-only"),
    Rule("to-format", "`mailto:`, `<…>`, a stray `>` or blanks around the address"),
    Rule("to-kind", "not an e-mail address, a link or a phone number, or not what the kind takes"),
    Rule("to-doubled", "`http://http://…`"),
    Rule("placeholder", "text that a template left behind, such as TBC or example.org"),
    Rule("domain", "a mailbox or a form outside `channels_domains`, where that is set"),
    Rule("duplicate", "an id or an alias used twice, also across pages"),
    Rule("reference", "a role, `join` or `replaced-by` that names no channel"),
    Rule("members", "`access: members` without `join`"),
    Rule("retired", "retired with neither a replacement nor a reason; replaced in a circle or by a retired channel"),
    Rule("date", "`verified` not of the form YYYY-MM-DD, or in the future"),
    Rule("word", "an unknown word in `for`, `access`, `status`, `languages`, `align` or `layout`"),
    Rule("number", "a `limit` or `height` that is no number or too large or small"),
    Rule("account", "a `{timeline}` or `{mention}` without an account, or with one of an unknown provider"),
    Rule("snapshot", "a saved copy that is missing, broken or of another account"),
    Rule("empty", "no body"),
    Rule("unsafe", "scripts, frames and event handlers in the body"),
    Rule("anchor", "an address or anchor that was published and is gone"),
    Rule("tag", "a tag that is not in `channels_tags`"),
    Rule("page", "a second `{page}` on one page"),
    Rule("permalink", "an old address that two pages claim, or that is a page's own"),
    Rule("http", "a link with `http:`"),
    Rule("invite", "an invitation or shortened link without `verified`"),
    Rule("stale", "never verified, or longer ago than `channels_verify_days`"),
    Rule("prose", "the address of a channel in the prose of a page"),
    Rule("term", "a name written unlike `channels_terms`"),
    Rule("person", "a mailbox that looks like one person's"),
    Rule("leftover", "`<br>`, `style=` or kramdown attributes"),
)

# Lists that the project itself defines: they are the help, so they are not shortened.
_WHOLE: Final = frozenset({"words", "where"})


def sentence(finding: Finding) -> str:
    """What a finding says to the contributor: what is wrong, the value, and what to write."""
    values = {name: shown(value, 1000 if name in _WHOLE else 80) for name, value in finding.values.items()}
    near = values.get("nearest", "")
    return SENTENCES[finding.key].format(**values, hint=f' Did you mean "{near}"?' if near else "")


def warn(finding: Finding, location: Any, *, notes: bool = False) -> None:
    """Log a finding: an error as a warning of Sphinx, a note at info level and only if ``notes`` asks for it.

    :param location: what Sphinx takes as a location: a node, ``(docname, line)`` or ``"file:line"``.
    """
    if not finding.is_note:
        logger.warning("%s", sentence(finding), type="channels", subtype=finding.rule, location=location)
    elif notes:
        logger.info("%s", sentence(finding), type="channels", subtype=finding.rule, location=location)
