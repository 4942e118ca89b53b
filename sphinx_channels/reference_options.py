"""What each option takes and does, in words, for the documentation of this extension.

Every option that a directive has must stand here; a test compares this with the directives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sphinx_channels.embeds import HEIGHT, HEIGHTS, LIMIT, LIMITS, LIVE_WORDS
from sphinx_channels.model import ACCESS, ALIGNMENTS, LAYOUTS, PURPOSES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable


class Option(NamedTuple):
    """One option: what may be written, what holds where it is not, and what it does."""

    value: str
    default: str
    does: str


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


CHANNEL: Final[dict[str, Option]] = {
    "id": Option(
        "small letters, digits and hyphens",
        "made from the name, as a heading’s anchor is",
        "The name by which pages refer to the channel, and its anchor. No two channels have the same.",
    ),
    "kind": Option(
        "one of the words below",
        "",
        "What sort of channel it is. Needed always.",
    ),
    "to": Option(
        "an e-mail address, an `https:` link, or a phone number with its country code",
        "",
        "The address alone, with nothing around it. Needed, unless the channel is planned or retired.",
    ),
    "for": Option(
        f"words with commas between: {_words(PURPOSES)}, or those of `channels_purposes`",
        "by kind",
        "What readers come here for. A chooser groups channels by these words.",
    ),
    "access": Option(_words(ACCESS), f"`{ACCESS[0]}`", "Who may use the channel. With `members`, give `join` too."),
    "join": Option("an address, or the id of a channel", "", "How to get in."),
    "status": Option(
        _words(STATUSES),
        f"`{STATUSES[0]}`",
        "A retired channel keeps its card and loses its link, everywhere. A planned one needs no address.",
    ),
    "replaced-by": Option("the id of a channel", "", "What to use in place of a retired channel."),
    "aliases": Option("anchors with commas between", "", "Old anchors that must go on working."),
    "platform": Option("short text", "", "The program or service behind the channel."),
    "links": Option(
        "`Label <https://…>`, more of them on indented lines below",
        "",
        "Other links: an archive, guidelines, a calendar.",
    ),
    "response": Option("short text", "", "How long a reply takes."),
    "hours": Option("short text", "", "When somebody is there."),
    "not-for": Option("short text", "", "What the channel must not be used for."),
    "owner": Option("short text", "", "Who looks after the channel."),
    "languages": Option("language tags with commas between: `en, cy`", "", "The languages that are spoken there."),
    "verified": Option("a date such as `2026-03-02`", "", "The day on which a person checked that the channel works."),
    "subject": Option("short text", "", "The subject line of the mail. For e-mail only."),
    "align": Option(
        _words(ALIGNMENTS),
        "",
        "Puts the card beside the text of its section on a wide screen: one in a section. It stays in the text on a "
        "phone and in other outputs.",
    ),
}

PAGE: Final[dict[str, Option]] = {
    "keywords": Option("words with commas between", "", "Words that the search finds and the page need not contain."),
    "tags": Option(
        "words of `channels_tags` with commas between",
        "",
        "A row at the foot of the page. Each tag leads to a list of all pages that have it.",
    ),
    "permalink": Option(
        "old addresses with commas between: `support_contact.html`",
        "",
        "Addresses that the page used to have. Each leads to the page, and takes the anchor along.",
    ),
    "toc": Option("`true`, `false`", "`true`", "Whether the contents of the page are shown beside it."),
}

CHANNELS: Final[dict[str, Option]] = {
    "layout": Option(_words(LAYOUTS), f"`{LAYOUTS[0]}`", "What the list looks like."),
    "for": Option("purposes with commas between", "all", "Only channels that serve one of these."),
    "kind": Option("kinds with commas between", "all", "Only channels of these kinds."),
    "access": Option(_words(ACCESS), "all", "Only channels that these people may use."),
    "status": Option(_words(STATUSES), "all but `retired`", "Only channels in one of these states."),
}

TIMELINE: Final[dict[str, Option]] = {
    "account": Option(
        "the address of the account’s page",
        "the address of the channel around it",
        "Whose posts these are.",
    ),
    "limit": Option(f"{LIMITS[0]} to {LIMITS[1]}", f"`{LIMIT}`", "How many posts are shown."),
    "snapshot": Option(
        "a file beside the page",
        "",
        "A saved copy of the posts. It is shown to all readers, without asking another site.",
    ),
    "live": Option(
        _words(LIVE_WORDS),
        "the value of `channels_live`",
        "Whether a reader may load live posts. It makes a difference only where a provider has them.",
    ),
    "height": Option(
        f"{HEIGHTS[0]} to {HEIGHTS[1]}", f"`{HEIGHT}`", "How high the box with the live posts is, in pixels."
    ),
}

MENTION: Final[dict[str, Option]] = {"account": TIMELINE["account"]._replace(does="Whom the link writes to.")}

#: The options of each directive.
OPTIONS: Final = {"channel": CHANNEL, "page": PAGE, "channels": CHANNELS, "timeline": TIMELINE, "mention": MENTION}
