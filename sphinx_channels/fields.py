"""Every option of every directive, said once: how it is read, and what it is for, as the handbook has it.

An option is read in the order of its rows, so what others depend on stands first.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sphinx_channels import readers
from sphinx_channels.meetings import read_when
from sphinx_channels.messages import nearest, shown
from sphinx_channels.model import ACCESS, ALIGNMENTS, GROUPS, KINDS, LAYOUTS, PURPOSES, STATUSES, Settings
from sphinx_channels.readers import Reader, Reading, number, word, words
from sphinx_channels.rules.meant import likely
from sphinx_channels.texts import _

#: The posts that a timeline shows, and its height in pixels. X's own frame is never lower than 200; one that is higher
#: than a small screen would trap those who scroll.
LIMIT, LIMITS = 3, (1, 20)
HEIGHT, HEIGHTS = 480, (200, 1000)
LIVE: Final = ("ask", "off")


class Field(NamedTuple):
    """One option."""

    read: Reader
    value: str
    """For the documentation: what may be written."""
    does: str
    """For the documentation: what it is for."""
    default: str = ""
    """For the documentation: what holds without it."""
    key: str = ""
    """Its name among the values, where that is another one."""


def _code(known: Iterable[str]) -> str:
    return ", ".join(f"`{entry}`" for entry in known)


def _short(does: str, key: str = "") -> Field:
    return Field(readers.short, "short text", does, key=key)


# fmt: off
CHANNEL: Final[dict[str, Field]] = {
    "id": Field(readers.identifier, "small letters, digits and hyphens",
        "The name by which pages refer to the channel, and its anchor. No two channels have the same.",
        "made from the name, as a heading’s anchor is"),
    "kind": Field(word(*KINDS, key="kind"), "one of the words below", "What sort of channel it is. Needed always."),
    "status": Field(word(*STATUSES), _code(STATUSES),
        "A retired channel keeps its card and loses its link, everywhere. A planned one needs no address.",
        f"`{STATUSES[0]}`"),
    "to": Field(readers.address, "an email address, an `https:` link, a phone number: `+44 20 7946 0000`, `111`",
        "The address alone, with nothing around it. Needed, unless there is a `room`, or the channel is planned or "
        "retired. The kinds below say what else some of them take."),
    "room": Field(readers.literal, "short text, in quotation marks where it begins with `#`",
        "What to look for on the platform, such as the name of a room, a number or a tag. A channel with a room needs "
        "no address."),
    "for": Field(words(lambda settings: settings.purposes),
        f"words with commas between: {_code(PURPOSES)}, or those of `channels_purposes`",
        "What readers come here for. A chooser groups channels by these words.", "by kind", "purposes"),
    "access": Field(word(*ACCESS), _code(ACCESS), "Who can use it. With `members`, give `join` too.", "`open`"),
    "join": Field(readers.door, "an address, or the id of a channel", "How to get in."),
    "replaced-by": Field(readers.identifier, "the id of a channel", "What to use in its place.", key="replaced_by"),
    "aliases": Field(readers.anchors, "anchors with commas between", "Old anchors that must go on working."),
    "platform": _short("The program or service behind the channel."),
    "links": Field(readers.links, "`Label <https://…>`, more of them with commas between",
        "Other links: an archive, guidelines, a calendar."),
    "starts": Field(read_when, "a day, with the time or without: `2026-12-03 15:00`",
        "When a meeting begins, or the first of many. The card says it in words."),
    "duration": Field(read_when, "`60 min`, `1 h 30 min`, `2 days`", "How long it takes."),
    "repeats": Field(read_when, "`weekly`, `every 2 weeks`, `monthly on the first Thursday`, with `until 2027-06-30` or "
        "without; or a rule of RFC 5545", "How often it takes place.", "once"),
    "timezone": Field(read_when, "a name of the IANA’s list: `Europe/London`",
        "Where clocks show the time. It stays the same in summer and in winter. Needed with a time."),
    "response": _short("How long a reply takes."),
    "hours": _short("When somebody is there."),
    "not-for": _short("What the channel must not be used for.", "not_for"),
    "owner": _short("Who looks after the channel."),
    "languages": Field(readers.languages, "tags with commas between: `en, cy`", "The languages that are spoken there."),
    "region": _short("The country, the part of it or the town that the channel is for."),
    "official": Field(readers.flag, "`true`, `false`",
        "Who runs it: with `false`, the card says that its members do, and not the project.", "`true`"),
    "verified": Field(readers.day, "a date such as `2026-03-02`",
        "The day on which a person checked that the channel works."),
    "subject": Field(readers.subject, "short text", "The subject line of the mail. For email only."),
    "align": Field(word(*ALIGNMENTS), _code(ALIGNMENTS),
        "Puts the card beside the text of its section on a wide screen: one in a section. It stays in the text on a "
        "phone and in other outputs."),
}
#: The options of a record in a file of channels. Beside these it has its name, and ``about`` in place of the body.
RECORD: Final[dict[str, Field]] = {
    **{name: field for name, field in CHANNEL.items() if name != "align"},
    "url": Field(readers.address, "an `https:` link",
        "The address of the card in the project that keeps the channel. The card here leads to that one."),
}
#: The options that hold a contributor's own words, which the parser of the page reads and translators translate, each
#: with its label on the card.
OWN_WORDS: Final = {
    "response": _("Reply"), "hours": _("Hours"), "not-for": _("Not for"), "platform": _("Hosted on"),
    "owner": _("Run by"), "region": _("Region"),
}
#: What a table can show, each with the head of its column.
COLUMNS: Final = {
    "name": _("Channel"), "when": _("When"), "to": _("Address"), "summary": _("What it is for"), "for": _("Purpose"),
    "kind": _("Kind"), "languages": _("Languages"), "room": _("Look for"), "join": _("How to join"),
    "links": _("See also"), "access": _("Who can use it"), "verified": _("Last checked"), **OWN_WORDS,
}

PAGE: Final[dict[str, Field]] = {
    "keywords": Field(readers.entries, "words with commas between",
        "Words that the search finds and the page need not contain."),
    "tags": Field(words(lambda settings: settings.tags, "tag", "tag.none"), "words of `channels_tags` with commas between",
        "A row at the foot of the page. Each tag leads to a list of all pages that have it."),
    "permalink": Field(readers.old_paths, "old addresses with commas between: `support_contact.html`",
        "Addresses that the page used to have. Each leads to the page, and takes the anchor along.", key="permalinks"),
    "toc": Field(readers.flag, "`true`, `false`", "Whether the contents of the page are shown beside it.", "`true`"),
    "reviewed": Field(readers.day, "a date such as `2026-03-02`",
        "The day on which somebody last read the page and found it right. It stands at the foot of the page, with the "
        "`author` of `conf.py`."),
}

CHANNELS: Final[dict[str, Field]] = {
    "layout": Field(word(*LAYOUTS), _code(LAYOUTS), "What the list looks like.", f"`{LAYOUTS[0]}`"),
    "for": CHANNEL["for"]._replace(
        value="purposes with commas between", does="Only channels that serve one of these.", default="all"),
    "kind": Field(words(lambda settings: KINDS), "kinds with commas between", "Only these kinds.", "all", "kinds"),
    "access": Field(words(lambda settings: ACCESS), _code(ACCESS), "Only channels that these people may use.", "all"),
    "status": Field(words(lambda settings: STATUSES), _code(STATUSES), "Only channels in one of these states.",
        "all but `retired`; all of a file", "statuses"),
    "languages": Field(readers.languages, "tags with commas between",
        "Only channels in one of these languages. `pt` finds `pt-BR`, too.", "all"),
    "region": Field(readers.entries, "names with commas between", "Only channels of one of these regions.", "all",
        "regions"),
    "platform": Field(readers.entries, "names with commas between", "Only channels on one of these platforms.", "all",
        "platforms"),
    "group-by": Field(word(*GROUPS), _code(GROUPS),
        "One list for each value of this option, below a heading. A channel with two values is in both lists; those "
        "with none come last.", key="group_by"),
    "columns": Field(words(lambda settings: COLUMNS), _code(COLUMNS),
        "The columns of a table, in this order.",
        "name, address, what it is for and who can use it; when and languages where channels differ in them"),
    "file": Field(readers.whole, "a `.yaml`, `.toml` or `.json` file beside the page",
        "Declares the channels that the file lists, and shows those alone."),
}

TIMELINE: Final[dict[str, Field]] = {
    "account": Field(readers.whole, "the address of the account’s page", "Whose posts these are.",
        "the address of the channel around it"),
    "limit": Field(number(*LIMITS), f"{LIMITS[0]} to {LIMITS[1]}", "How many posts are shown.", f"`{LIMIT}`"),
    "snapshot": Field(readers.whole, "a file beside the page",
        "A saved copy of the posts. It is shown to all readers, without asking another site."),
    "live": Field(word(*LIVE), _code(LIVE),
        "Whether a reader may load live posts. It makes a difference only where a provider has them.",
        "the value of `channels_live`"),
    "height": Field(number(*HEIGHTS), f"{HEIGHTS[0]} to {HEIGHTS[1]}",
        "How high the box with the live posts is, in pixels.", f"`{HEIGHT}`"),
}
MENTION: Final[dict[str, Field]] = {"account": TIMELINE["account"]._replace(does="Whom the link writes to.")}
# fmt: on

#: The options of each directive.
DIRECTIVES: Final = {"channel": CHANNEL, "page": PAGE, "channels": CHANNELS, "timeline": TIMELINE, "mention": MENTION}


def read(
    fields: Mapping[str, Field], texts: Mapping[str, str], settings: Settings, directive: str, title: str = ""
) -> tuple[dict[str, Any], Reading]:
    """Read the options of a directive: their values by key, without those that are wrong, and what was found.

    :param directive: its name, by which sentences call it, with the title where it has one.
    """
    reading = Reading(texts, settings, f'{directive} "{shown(title, 60)}"' if title else directive)
    for name, field in fields.items():
        text = texts.get(name)
        if text and (text := text.strip()) and (value := field.read(text, name, reading)) is not None:
            reading.values[field.key or name] = value
    for name in [name for name in texts if name not in fields]:
        key = "option" if fields else "option.none"
        reading.find(key, name, value=name, nearest=_meant(name, fields), words=", ".join(fields))
        reading.lose(name, texts[name] or "")
    return reading.values, reading


def _meant(name: str, fields: Mapping[str, Field]) -> str:
    """The option that was meant by another name; someone who writes ``:emial: …`` wants to say the kind."""
    name = name.casefold().replace("_", "-")
    if name in fields or "to" not in fields:
        return nearest(name, fields)
    return likely("option", name, fields) or ("kind" if likely("kind", name, KINDS) else "")
