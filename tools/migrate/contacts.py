"""Which addresses are ways to reach people, and of which kind: by form, by host and by the words beside."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from bs4 import NavigableString, Tag

from sphinx_channels.model import FORMS, Address, parse_email, parse_phone, parse_url
from sphinx_channels.providers import find_account

if TYPE_CHECKING:
    from sphinx_channels.providers import Account

#: Places to meet: kind, platform, end of the host, and a pattern for the path where not all of it is such a place.
_PLACES: Final = [
    [*row.replace("_", " ").split("|"), ""]
    for row in r"""chat|Slack|slack.com chat|Zulip|zulipchat.com chat|Zulip|chat.fhir.org chat|Gitter|gitter.im
    chat|Matrix|matrix.to chat|Discord|discord.gg chat|Telegram|t.me chat|Ryver|ryver.com
    meeting|Zoom|zoom.us meeting|Jitsi|meet.jit.si meeting|Microsoft_Teams|teams.microsoft.com
    forum|FutureNHS|future.nhs.uk forum|Reddit|reddit.com|/r/[^/]+/?$ forum|GitHub|github.com|/.+/discussions/?$
    issues|GitHub|github.com|/[^/]+/[^/]+/issues/?$ issues|GitLab|gitlab.com|/.+/issues/?$
    list|Google_Groups|groups.google.com|/.*g/[^/]+/?$ list|Google_Groups|googlegroups.com list|JiscMail|jiscmail.ac.uk
    list|Groups.io|groups.io|/g/[^/]+/?$ social|LinkedIn|linkedin.com|/company/ social|Facebook|facebook.com|/[^/]+/?$
    form|Google_Forms|docs.google.com|/forms/ form|Google_Forms|forms.gle form|Microsoft_Forms|forms.office.com
    """.split()
]
#: What the first part of a host says, or the path, where the host is nobody's.
_HOSTS: Final = {
    "forum": r"(?:discourse|forums?|discuss|community)\..*",
    "chat": r"(?:chat|zulip|mattermost)\..*",
    "list": r"(?:lists?|listserv)\..*|.*/mailman3?/.*",
    "issues": r"(?:jira|bugzilla)\..*|.*/issues/?",
}
#: Words of a heading or a label, in the order in which they count; the last are about contact in general.
_WORDS: Final = {
    "email": r"e-?mails?|mailbox|inbox",
    "phone": r"phone|telephone|tel|helpline|hotline",
    "list": r"mailing[ -]?lists?|listserv",
    "forum": r"forums?|discourse|discussions?",
    "chat": r"chat|slack|zulip|gitter|discord|matrix|irc|mattermost|telegram|ryver",
    "issues": r"issues?|bugs?|issue tracker|jira",
    "social": r"twitter|mastodon|bluesky|linkedin|facebook|youtube|social media",
    "news": r"blog|news|newsletter|announcements",
    "meeting": r"meetings?|webinars?|community call",
    "form": r"(?:contact |feedback |web)?form|survey",
    "website": r"web ?sites?|home ?page|web",
    "": r"contacts?|[ei]nquir\w*|support|help|questions?|feedback|community|get in touch|get involved|join\w*|"
    r"membership|press|media|security|channels?|follow us|talk to us|ask",
}
#: What stands where an address should: a link that is none to Markdown, what a template left, a number without a country.
NO_ADDRESS: Final = re.compile(
    r"\[[^\[\]\n]+\]\([^()\n]*\)|\b(?:ADD|INSERT|ENTER)(?:(?:[ _]|%20)[A-Z]{2,})+|\b(?:TBC|TBD|TODO|FIXME|XYZ)\b|"
    r"(?i:dummy@|twitterdev\b|\byour(?: |%20|_)project\b|\bexample\.(?:com|org|net)\b|\.invalid\b)|"
    r"(?<![\w+.])0\d(?:\d| |%20){6,}\d"
)
_BARE: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<![\w+])\+\d[\d ().-]{5,}\d"
)


_LABEL: Final = re.compile(r"\s*([^\W\d][^:@/]{0,40}?)\s*(?:(:(?=\s|$)|\s[–—-](?=\s|$))|$)")
#: Labels that announce a sentence, or say nothing.
_NO_LABEL: Final = re.compile(r"(?i)(?:please )?note|important|warning|example|see(?: also)?|(?:click )?here|this(?: page)?|us")
#: What a paragraph says that tells how to reach people, and does not only mention a place.
_TELLING: Final = re.compile(
    r"(?i)\b(?:contact|e-?mail|mail|writ(?:e|ing)|call|phone|ask|join|report|send|reach|questions?|enquir\w+|subscribe|"
    r"discuss|chat|follow|feedback)\b"
)


class Contact(NamedTuple):
    """An address in a text, made whole; ``kind`` is what it tells by itself, empty for a web page like any other."""

    address: Address
    to: str
    written: str
    kind: str
    platform: str


class Entry(NamedTuple):
    """An address, what a text calls it, and that text."""

    label: str
    contact: Contact
    text: Tag

    @property
    def name(self) -> str:
        """A name for its channel."""
        address = self.contact.address
        if self.label:
            return self.label
        if address.form == "email":
            return re.sub(r"[\W_]+", " ", address.text.rpartition("@")[0]).strip().capitalize() or address.text
        account = social_account(address.href)
        return f"{account.name} on {account.provider.label}" if account else self.contact.platform or self.contact.kind.capitalize()


def mended(href: str) -> str:
    """An address without the commonest damage: ``mailto://a@b``, ``http://http://a``, ``mailto:a@b>``, ``www.a``."""
    whole = re.sub(r"(?i)^(?:https?:/*)+(?=https?:/)", "", href.strip(" <>"))
    whole = re.sub(r"(?i)^mailto:(?:[\s/]|%20)*|^(?=[^\s:/?#@]+@[\w.-]+$)", "mailto:", whole)
    return re.sub(r"^//|^(?=www\.)", "https://", whole)


def read_contact(href: str, shown: str = "") -> Contact | None:
    """Read an address; ``None`` for one within the site, for template text and for what no channel could have."""
    scheme, _, rest = href.partition(":")
    account = social_account(href)
    to = account.profile if account else re.sub("(?i)^http:", "https:", href)
    if scheme.lower() == "mailto":
        address = parse_email(unquote(rest.partition("?")[0]).strip())
    elif scheme.lower() == "tel":
        address, as_shown = parse_phone(unquote(rest)), parse_phone(shown)
        address = as_shown if address and as_shown and as_shown.href == address.href else address
    else:
        address = parse_url(to) or parse_email(href) or parse_phone(href)
    if not address or NO_ADDRESS.search(href):
        return None
    return Contact(address, to if address.form == "url" else address.text, href, *_kind_of(address))


def find_contacts(node: Tag) -> list[Contact]:
    """The addresses in an element, in order, each once; code holds none."""
    found: dict[str, Contact] = {}
    for inner in (node, *node.descendants):
        pairs: list[tuple[str, str]] = []
        if isinstance(inner, Tag):
            pairs = [(str(inner.get("account") or inner.get("href", "")), inner.get_text().strip())]
        elif isinstance(inner, NavigableString) and not inner.find_parent(["a", "code", "pre"]):
            pairs = [(re.sub("^www", "https://www", bare.rstrip(".,;:!?)'*_")), "") for bare in _BARE.findall(inner)]
        for contact in [contact for href, shown in pairs if (contact := read_contact(href, shown))]:
            found.setdefault(contact.address.href, contact)
    return list(found.values())


def _kind_of(address: Address) -> tuple[str, str]:
    if address.form == "phone":
        return "phone", ""
    parts = urlsplit(address.href if address.form == "url" else f"https://{address.text.rpartition('@')[2]}")
    host = (parts.hostname or "").removeprefix("www.")
    places = [row for row in _PLACES if f".{host}".endswith(f".{row[2]}") and re.match(row[3], parts.path)]
    named = next((kind for kind, words in _HOSTS.items() if re.fullmatch(words, f"{host}.{parts.path}")), "")
    if address.form == "email":
        return "list" if "list" in {named, *(row[0] for row in places)} else "email", ""
    return (places[0][0], places[0][1]) if places else ("social" if social_account(address.href) else named, "")


def social_account(href: str) -> Account | None:
    """The account at a social network to which an address belongs; code hosts have accounts too, but no news."""
    account = find_account(href)
    return account if account and account.provider.name in {"x", "bluesky", "mastodon", "youtube"} else None


def kind_of_words(text: str) -> str | None:
    """The kind that a heading or a label names; an empty text where it is about contact, ``None`` where it is not."""
    return next((kind for kind, words in _WORDS.items() if re.search(rf"(?i)\b(?:{words})\b", text)), None)


def choose_kind(contact: Contact, words: str) -> str:
    """The kind of a channel: what its address tells, unless the words beside it know better.

    A host like Ryver has chats and forums, and a list may have an e-mail address; but no word makes a web page a mailbox.
    """
    named = kind_of_words(words) or ""
    is_open = contact.kind in {"", "website"} or {named, contact.kind} in ({"forum", "chat"}, {"list", "email"})
    return named if named and is_open and contact.address.form in FORMS[named] else contact.kind or "website"


def entries(block: Tag) -> list[Entry]:
    """A paragraph that tells how to reach people at one address, or all items of a list if each of them does."""
    is_list, found = block.name in {"ul", "ol"}, list[Entry]()
    units = [copy(item) for item in block.find_all("li", recursive=False)] if is_list else [block]
    for unit in units if is_list or block.name in {"blockquote", "p"} else []:
        label = _label(unit)
        contacts = [contact for contact in find_contacts(unit) if contact.kind or kind_of_words(label)]
        if len(contacts) != 1 or not (is_list or label or _TELLING.search(unit.get_text()) or unit.find("x-timeline")):
            return []
        unit.name = "div" if is_list else unit.name
        found.append(Entry(label, contacts[0], unit))
    return found


def _label(unit: Tag) -> str:
    """What a text calls the address in it: ``**Slack:** …``, ``Slack: …``, ``Slack – …``, ``[Slack](…)``."""
    first = next((node for node in unit.descendants if isinstance(node, NavigableString) and node.strip()), None)
    label = _LABEL.match(first or "")
    is_marked = first is not None and first.parent is not None and first.parent.name in {"a", "b", "strong"}
    return label[1] if label and (is_marked or label[2]) and not _NO_LABEL.fullmatch(label[1]) else ""
