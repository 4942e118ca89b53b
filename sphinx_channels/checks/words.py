"""Values that must be words of a list, and the words that contributors write in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx_channels.findings import Finding, nearest
from sphinx_channels.model import KINDS, OPTIONS, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What other tools call an option of a channel, and its name here.
OPTIONS_BY_HABIT: Final = {
    "address": "to", "url": "to", "uri": "to", "href": "to", "link": "to", "mailto": "to",
    "type": "kind", "purpose": "for", "purposes": "for", "lang": "languages", "language": "languages",
    "team": "owner", "anchor": "aliases", "checked": "verified", "float": "align", "state": "status",
}  # fmt: skip

#: What contributors call a kind, and its name here.
KINDS_BY_HABIT: Final = {
    "mail": "email", "e-mail": "email", "mailbox": "email", "telephone": "phone", "tel": "phone", "helpline": "phone",
    "twitter": "social", "x": "social", "mastodon": "social", "bluesky": "social", "linkedin": "social",
    "youtube": "social", "slack": "chat", "zulip": "chat", "matrix": "chat", "discord": "chat", "irc": "chat",
    "github": "issues", "issue": "issues", "tracker": "issues", "blog": "news", "newsletter": "news", "rss": "news",
    "mailing-list": "list", "mailinglist": "list", "web": "website", "site": "website", "link": "website",
    "call": "meeting", "webinar": "meeting", "discourse": "forum", "survey": "form",
}  # fmt: skip


def likely_kind(word: str) -> str:
    """The kind that a word most likely means; an empty string for none."""
    return KINDS_BY_HABIT.get(word.casefold()) or nearest(word, KINDS)


def unknown_options(names: Iterable[str], known: Sequence[str], where: str) -> list[Finding]:
    """A finding for each option that a directive does not have; ``where`` names the directive in the sentence."""
    findings = []
    for name in names:
        if name not in known:
            values = {"where": where, "value": name, "nearest": _likely_option(name, known), "words": ", ".join(known)}
            findings.append(Finding("option", values, name))
    return findings


def _likely_option(name: str, known: Sequence[str]) -> str:
    """The option that was meant; someone who writes ``:emial: …`` wants to say the kind."""
    word = name.casefold().replace("_", "-")
    if word in known:
        return word
    if known != OPTIONS:
        return nearest(word, known)
    return OPTIONS_BY_HABIT.get(word) or nearest(word, known) or ("kind" if likely_kind(word) else "")


def read_words(option: str, raw: str, allowed: Iterable[str]) -> tuple[tuple[str, ...], list[Finding]]:
    """Read a comma list of words, each of which must be one of ``allowed``, in capitals or not."""
    if not raw:
        return (), []
    known = {word.casefold(): word for word in allowed}
    words: list[str] = []
    findings: list[Finding] = []
    for word in split_words(raw):
        if found := known.get(word.casefold()):
            words.append(found)
        else:
            near = nearest(word, known.values())
            values = {"option": option, "value": word, "nearest": near, "words": ", ".join(known.values())}
            findings.append(Finding("word", values, option))
    return tuple(dict.fromkeys(words)), findings


def read_word(option: str, raw: str, allowed: Iterable[str]) -> tuple[str, list[Finding]]:
    """Read a value that must be exactly one of ``allowed``; an empty string for anything else."""
    word = " ".join(raw.split())
    if not word:
        return "", []
    known = {word.casefold(): word for word in allowed}
    if word.casefold() in known:
        return known[word.casefold()], []
    values = {"option": option, "value": word, "nearest": nearest(word, known.values())}
    return "", [Finding("word", {**values, "words": ", ".join(known.values())}, option)]
