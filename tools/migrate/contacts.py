"""Which addresses are ways to reach people, and of which kind: by form, by host and by the words beside."""

import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

import yaml
from bs4.element import NavigableString, Tag

from sphinx_channels.addresses import Address, parse_email, parse_phone, parse_url
from sphinx_channels.model import FORMS
from sphinx_channels.providers import find_account
from sphinx_channels.providers.accounts import Account

_WORDS: Final = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
#: What stands where an address should: template text, a link that is none to Markdown, a number without its country.
NO_ADDRESS: Final = re.compile(
    rf"(?i)\b(?:{_WORDS['template']})(?!\w)|\[[^\[\]\n]+\]\([^()\n]*\)|(?<![\w+.])0\d(?:\d| |%20){{6,}}\d"
)
_BARE: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<![\w+])\+\d[\d ().-]{5,}\d"
)
#: What a text calls an address: ``Slack: …``, ``Slack – …``, ``[Slack](…)``.
_LABEL: Final = re.compile(
    rf"(?i)\s*(?!(?:{_WORDS['remarks']})(?:\W|$))([^\W\d][^:@/]{{0,40}}?)\s*(?:(:(?=\s|$)|\s[–—-](?=\s|$))|$)"
)


class Contact(NamedTuple):
    """An address in a text, made whole; ``kind`` is what it tells by itself, empty for a web page like any other."""

    address: Address
    to: str
    written: str
    kind: str
    platform: str


def says(part: str, text: str) -> bool:
    """Whether a text has one of the words of a part of ``words.yaml``."""
    return re.search(rf"(?i)\b(?:{_WORDS[part]})\b", text) is not None


def kind_of_words(text: str) -> str | None:
    """The kind that a heading or a label names; an empty text where it is about contact, ``None`` where it is not."""
    return next((kind for kind, words in _WORDS["kinds"].items() if re.search(rf"(?i)\b(?:{words})\b", text)), None)


def choose_kind(contact: Contact, words: str) -> str:
    """The kind that an address tells, unless the words know better; but no word makes a web page a mailbox."""
    named = kind_of_words(words) or ""
    is_open = contact.kind in {"", "website"} or {named, contact.kind} in ({"forum", "chat"}, {"list", "email"})
    return named if named and is_open and contact.address.form in FORMS[named] else contact.kind or "website"


def name_of(contact: Contact) -> str:
    """A name for a channel that the page calls nothing."""
    mailbox, account = contact.to.partition("@")[0], social_account(contact.to)
    if contact.address.form == "email":
        return re.sub(r"[\W_]+", " ", mailbox).strip().capitalize() or mailbox
    return f"{account.name} on {account.provider.label}" if account else contact.platform or contact.kind.capitalize()


def social_account(href: str) -> Account | None:
    """The account at a social network to which an address belongs; code hosts have accounts too, but no news."""
    account = find_account(href)
    return account if account and account.provider.name in {"x", "bluesky", "mastodon", "youtube"} else None


def mended(href: str) -> str:
    """An address without the commonest damage: ``mailto://a@b``, ``http://http://a``, ``mailto:a@b>``, ``www.a``."""
    whole = re.sub(r"(?i)^(?:https?:/*)+(?=https?:/)", "", href.strip(" <>"))
    whole = re.sub(r"(?i)^mailto:(?:[\s/]|%20)*|^(?=[^\s:/?#@]+@[\w.-]+$)", "mailto:", whole)
    return re.sub(r"^//|^(?=www\.)", "https://", whole)


def read_contact(href: str, shown: str = "") -> Contact | None:
    """Read an address; ``None`` for one within the site, for template text and for what no channel could have."""
    account, bare = social_account(href), unquote(re.sub(r"(?i)^(?:mailto:([^?]*).*|tel:)", r"\1", href)).strip()
    to = account.profile if account else re.sub("(?i)^http:", "https:", href)
    address = parse_url(to) or parse_email(bare) or parse_phone(bare)
    if address and address.form == "phone" and (as_shown := parse_phone(shown)) and as_shown.href == address.href:
        address = as_shown
    if not address or NO_ADDRESS.search(href):
        return None
    parts = urlsplit(address.href if address.form == "url" else f"https://{address.text.rpartition('@')[2]}")
    target = f".{(parts.hostname or '').removeprefix('www.')}{parts.path or '/'}"
    kind, platform, _ = next((row for row in _WORDS["places"] if re.search(row[2], target)), ("", "", ""))
    if address.form == "url":
        return Contact(address, to, href, kind or ("social" if account else ""), platform)
    return Contact(address, address.text, href, "list" if kind == "list" else address.form, "")


def find_contacts(node: Tag) -> list[Contact]:
    """The addresses in an element, in order, each once; code holds none."""
    found: dict[str, Contact] = {}
    for inner in (node, *node.descendants):
        pairs: list[tuple[str, str]] = []
        if isinstance(inner, Tag):
            pairs = [(str(inner.get("account") or inner.get("href", "")), inner.get_text().strip())]
        elif type(inner) is NavigableString and not inner.find_parent(["a", "code", "pre"]):
            pairs = [(re.sub("^www", "https://www", bare.rstrip(".,;:!?)'*_")), "") for bare in _BARE.findall(inner)]
        for contact in [contact for href, shown in pairs if (contact := read_contact(href, shown))]:
            found.setdefault(contact.to, contact)
    return list(found.values())


def introduced(block: Tag) -> tuple[Contact | None, str]:
    """The one address at which a text tells people to ask, talk or hear news, and what it calls it."""
    first = next((node for node in block.descendants if isinstance(node, NavigableString) and node.strip()), None)
    label, around = _LABEL.match(first or ""), first.parent if first is not None else None
    is_bold = around and around.name in {"b", "strong"} and str(around.next_sibling or "").lstrip()[:1] in ":–—-<"
    name = label[1] if label and (label[2] or is_bold or (around and around.name == "a")) else ""
    contacts = [contact for contact in find_contacts(block) if contact.kind or kind_of_words(name)]
    tells = name or block.name == "li" or block.select("[directive=timeline]") or says("telling", block.get_text())
    return (contacts[0] if len(contacts) == 1 and tells and block.name in {"blockquote", "li", "p"} else None), name
