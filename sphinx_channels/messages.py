"""Every sentence that a contributor can be told, and the one way into Sphinx's log.

Each sentence says what is wrong, shows the value and says what to write. A test asks that nothing here is left unused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from sphinx_channels.findings import shown

if TYPE_CHECKING:
    from sphinx_channels.findings import Finding

logger = logging.getLogger(__name__)

#: The sentence of each finding. ``{hint}`` becomes ' Did you mean "…"?' where something near is known.
SENTENCES: Final[dict[str, str]] = {
    "option": '{what}: there is no option "{value}".{hint} Options: {words}.',
    "option.name": "{what}: write its name after the directive.",
    "option.slug": ':{option}: "{value}": write {fix} (letters, digits and hyphens).',
    "option.links": ':links: "{value}": write each link as Label <https://…>.',
    "option.subject": "{what}: :subject: is for e-mail. Remove it, or give an e-mail address in :to:.",
    "kind": '{what}: kind "{value}" is not known.{hint} Kinds: {words}.',
    "kind.missing": "{what}: add :kind: with one of {words}.",
    "to-missing": "{what}: add :to: with its address, or :status: planned if it does not exist yet.",
    "to-format": ':{option}: "{value}": write the address alone: {fix}',
    "to-format.subject": ':{option}: "{value}": write the address alone: {fix} (and :subject: {subject}).',
    "to-kind": ':{option}: "{value}" is not an address: write {forms}.',
    "to-kind.form": ':{option}: "{value}" is {found}. Kind "{kind}" takes {forms}. Kinds that fit: {words}.',
    "to-kind.link": ':{option}: "{value}": write the whole link: {fix}',
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
    "duplicate": 'id "{value}" is already used at {first}. Change the name or add :id:.',
    "duplicate.alias": 'alias "{value}" is already used at {first}. Remove it there or here.',
    "reference": 'no channel "{value}".{hint}',
    "members": "members only: add :join: so that readers know how to get in (an address or a channel id).",
    "retired": "retired: say what replaced it (:replaced-by:) or write one sentence why.",
    "retired.loop": "retired: {words} replace each other. Name a channel in :replaced-by: that is in use.",
    "retired.chain": 'retired: "{value}" is retired as well. Name a channel in :replaced-by: that is in use.{hint}',
    "date": ':{option}: "{value}": write {fix}.',
    "date.none": ':{option}: "{value}": there is no such day. Write it as YYYY-MM-DD.',
    "date.future": ':{option}: "{value}" lies in the future (today is {today}). Write the day of the last check.',
    "word": ':{option}: "{value}" is not known.{hint} Words: {words}.',
    "word.language": ':{option}: "{value}" is not a language tag.{hint} Write tags of BCP 47: en, cy, pt-BR.',
    "empty": "write one sentence: what is this channel for?",
    "unsafe": "remove {value}: a {{timeline}} in the channel shows the posts.",
    "anchor": "#{anchor} was published and is gone. Add :aliases: {anchor}.",
    "tag": 'tag "{value}" is not known.{hint} Tags: {words}.',
    "permalink": 'permalink "{value}" is not a path of the old site: write it as support.html or help/.',
    "permalink.claimed": 'permalink "{value}" is already claimed by {other}. Remove it there or here.',
    "permalink.page": 'permalink "{value}" is the address of the page {other}. Remove it.',
    "page": "this page has a {{page}} at line {line}. Put everything into that one.",
    "page.empty": "write one sentence in the {{page}}: what is this page for?",
    "http": ':{option}: "{value}" uses http; write https if the site has it.',
    "invite": ':{option}: "{value}": invite links expire; give a permanent link, or a :verified: date.',
    "stale": "last verified on {value}, {age} days ago (more than {days}). Check that it works and renew :verified:.",
    "stale.never": "never verified. Check that it works and add :verified: with the day.",
    "prose": '{value} is channel "{id}": write {{channel}}`{id}` so that it changes with it.',
    "term": '"{value}": this project writes "{fix}".',
    "person": "{value} looks like one person's mailbox: use a team mailbox if there is one.",
    "leftover": "{value}: remove: the card takes care of spacing and links.",
}

#: Values that are the project's own words: they are the help, so they are not cut short.
_WHOLE: Final = frozenset({"words", "what"})


def sentence(finding: Finding) -> str:
    """What a finding says to the contributor, in one line."""
    values = {name: shown(value, 2000 if name in _WHOLE else 80) for name, value in finding.values.items()}
    near = values.get("nearest", "")
    return SENTENCES[finding.key].format(**values, hint=f' Did you mean "{near}"?' if near else "")


def warn(finding: Finding, location: Any, *, notes: bool = False) -> None:
    """Log a finding: an error as a warning of Sphinx, a note at info level and only where ``notes`` asks for it.

    :param location: what Sphinx takes as a location: a node, ``(docname, line)`` or ``"file:line"``.
    """
    if not finding.is_note:
        logger.warning("%s", sentence(finding), type="channels", subtype=finding.rule, location=location)
    elif notes:
        logger.info("%s", sentence(finding), location=location)
