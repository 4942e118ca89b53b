"""Which addresses in a text are ways to reach people, and of which kind: by form, by host and by the words beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from sphinx_channels.checks.address import read_address
from sphinx_channels.model import FORMS, Address, parse_address, parse_email, parse_phone, parse_url
from sphinx_channels.providers import PROVIDERS, find_account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from sphinx_channels.migrate.markdown import Markdown
    from sphinx_channels.providers.accounts import Account

#: Hosts by their end, an optional pattern for the path, the kind, and the name of the platform.
_HOSTS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("slack.com", "", "chat", "Slack"),
    ("zulipchat.com", "", "chat", "Zulip"),
    ("chat.fhir.org", "", "chat", "Zulip"),
    ("gitter.im", "", "chat", "Gitter"),
    ("matrix.to", "", "chat", "Matrix"),
    ("app.element.io", "", "chat", "Matrix"),
    ("discord.gg", "", "chat", "Discord"),
    ("discord.com", "/(?:invite|channels)/", "chat", "Discord"),
    ("t.me", "", "chat", "Telegram"),
    ("web.libera.chat", "", "chat", "IRC"),
    ("chat.whatsapp.com", "", "chat", "WhatsApp"),
    ("ryver.com", "", "chat", "Ryver"),
    ("teams.microsoft.com", "/l/meetup-join", "meeting", "Microsoft Teams"),
    ("teams.microsoft.com", "", "chat", "Microsoft Teams"),
    ("zoom.us", "", "meeting", "Zoom"),
    ("meet.google.com", "", "meeting", "Google Meet"),
    ("meet.jit.si", "", "meeting", "Jitsi"),
    ("whereby.com", "", "meeting", "Whereby"),
    ("github.com", "/[^/]+/[^/]+/discussions", "forum", "GitHub"),
    ("github.com", "/[^/]+/[^/]+/issues", "issues", "GitHub"),
    ("gitlab.com", "/.+/issues", "issues", "GitLab"),
    ("bitbucket.org", "/[^/]+/[^/]+/issues", "issues", "Bitbucket"),
    ("atlassian.net", "/(?:jira|browse)/", "issues", "Jira"),
    ("groups.google.com", "", "list", "Google Groups"),
    ("googlegroups.com", "", "list", "Google Groups"),
    ("groups.io", "", "list", "Groups.io"),
    ("jiscmail.ac.uk", "", "list", "JiscMail"),
    ("freelists.org", "", "list", "FreeLists"),
    ("stackoverflow.com", "/(?:questions/tagged|tags)/", "forum", "Stack Overflow"),
    ("stackexchange.com", "", "forum", "Stack Exchange"),
    ("reddit.com", "/r/", "forum", "Reddit"),
    ("future.nhs.uk", "", "forum", "FutureNHS"),
    ("linkedin.com", "", "social", "LinkedIn"),
    ("facebook.com", "", "social", "Facebook"),
    ("instagram.com", "", "social", "Instagram"),
    ("threads.net", "", "social", "Threads"),
    ("vimeo.com", "", "social", "Vimeo"),
    ("forms.gle", "", "form", "Google Forms"),
    ("docs.google.com", "/forms/", "form", "Google Forms"),
    ("forms.office.com", "", "form", "Microsoft Forms"),
    ("surveymonkey.com", "", "form", "SurveyMonkey"),
    ("typeform.com", "", "form", "Typeform"),
    ("medium.com", "", "news", "Medium"),
    ("substack.com", "", "news", "Substack"),
)
#: What the first part of a host, or the path, says where the host is nobody's.
_HOST_PARTS: Final = {
    "discourse": ("forum", "Discourse"), "forum": ("forum", ""), "forums": ("forum", ""), "discuss": ("forum", ""),
    "community": ("forum", ""), "chat": ("chat", ""), "zulip": ("chat", "Zulip"), "mattermost": ("chat", "Mattermost"),
    "lists": ("list", ""), "list": ("list", ""), "listserv": ("list", ""), "jira": ("issues", "Jira"),
    "bugzilla": ("issues", "Bugzilla"), "blog": ("news", ""), "news": ("news", ""),
}  # fmt: skip
_PATHS: Final = (
    (r"/mailman(?:3)?/", "list", "Mailman"),
    (r"/-/issues|/issues/?$", "issues", ""),
    (r"\.(?:rss|atom)$|/(?:feed|rss|atom)/?$|/feed\.xml$", "news", ""),
)
#: Words of a heading or a label, in the order in which they count.
_WORDS: Final = (
    (r"e-?mails?|mailbox|inbox", "email"),
    (r"phone|telephone|tel|call us|helpline|hotline", "phone"),
    (r"mailing[ -]?lists?|listserv", "list"),
    (r"forums?|discourse|discussions?", "forum"),
    (r"chat|slack|zulip|gitter|discord|matrix|irc|mattermost|telegram", "chat"),
    (r"issues?|bugs?|issue tracker|jira", "issues"),
    (r"twitter|mastodon|bluesky|linkedin|facebook|youtube|social media", "social"),
    (r"blog|news|newsletter|announcements", "news"),
    (r"meetings?|webinars?|community call|conference call", "meeting"),
    (r"(?:contact |feedback |web)?form|survey", "form"),
    (r"web ?sites?|home ?page|web", "website"),
)
_PLATFORMS: Final = (
    "Slack", "Zulip", "Gitter", "Discord", "Matrix", "Discourse", "Mattermost", "Jira", "Telegram", "Ryver",
)  # fmt: skip
_GENERAL: Final = (
    r"contacts?|enquir\w*|inquir\w*|support|help|questions?|feedback|community|get in touch|get involved|join\w*|"
    r"membership|press|media|security|channels?|follow us|talk to us|ask"
)

_BARE = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"']+)|(?P<email>[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone>(?<![\w+])\+\d[\d ().-]{5,}\d)"
)
_NATIONAL = re.compile(
    r"(?:\b(?:phone|tele?phone|tel|call|ring|dial)\b|☎)[^\d+\n]{0,20}(\(?0\d[\d ().-]{5,}\d)", re.IGNORECASE
)
_NETWORKS: Final = ("x", "bluesky", "mastodon", "youtube")
_WEAK_KINDS: Final = ("", "website", "news")


@dataclass(frozen=True, slots=True)
class Contact:
    """An address in a text, made whole."""

    address: Address
    to: str
    """The address as ``:to:`` has it."""
    written: str
    """The address as the old page has it."""
    text: str
    """What a reader sees of the link."""
    kind: str = ""
    """The kind that its form or its host tells; empty for any other web address."""
    platform: str = ""
    subject: str = ""
    rest: str = ""
    """The part of a ``mailto:`` that no option holds: a copy, a text."""

    @property
    def is_strong(self) -> bool:
        """Whether the address alone tells that people can be reached there."""
        return self.kind not in _WEAK_KINDS

    @property
    def shows_address(self) -> bool:
        """Whether the link's text is no more than the address itself."""
        return self.text.strip() in {self.written, self.written.removeprefix("mailto:"), self.address.text}


def find_contacts(text: str, markdown: Markdown) -> list[Contact]:
    """The addresses in a piece of Markdown, in order, each once; pictures and code hold none."""
    found: dict[str, Contact] = {}
    for href, shown in _addresses(markdown.inline(text)):
        contact = read_contact(href, shown)
        if contact:
            found.setdefault(contact.address.href, contact)
    return list(found.values())


def national_numbers(text: str, markdown: Markdown) -> list[str]:
    """Telephone numbers without a country, which only their owner can complete."""
    found: list[str] = []
    words, is_link = "", False
    for token in markdown.inline(text):
        if token.type in {"link_open", "link_close"}:
            is_link = token.type == "link_open"
            href = str(token.attrGet("href") or "")
            if href.lower().startswith("tel:") and read_contact(href) is None:
                found.append(href)
        elif token.type == "text" and not is_link:
            words += token.content
    return [*found, *_NATIONAL.findall(words)]


def _addresses(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    href, shown = "", ""
    for token in tokens:
        if token.type == "link_open":
            href, shown = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close":
            yield href, shown
            href = ""
        elif href:
            shown += token.content
        elif token.type == "text":
            for match in _BARE.finditer(token.content):
                bare = match[0].rstrip(".,;:!?)'*_")
                yield (f"https://{bare}" if match["url"] and bare.startswith("www.") else bare), bare


def read_contact(href: str, shown: str = "") -> Contact | None:
    """Read a link's target; ``None`` for one within the site, or one that no channel could have."""
    href = href.strip()
    bare, question, query = href.partition("?")
    subject = rest = ""
    whole = ""
    if href.lower().startswith("mailto:"):
        parameters = parse_qs(query, keep_blank_values=True)
        subject = " ".join(" ".join(parameters.pop("subject", [])).split())
        rest = question + query if parameters else ""
        address = parse_email(unquote(bare[7:]).strip(" /")) or _mended(bare)
    elif href.lower().startswith("tel:"):
        number = unquote(href[4:])
        address = parse_phone(number) or parse_phone(re.sub(r"[^\d+]+", " ", number).strip())
        written = parse_phone(shown.strip())
        address = written if address and written and written.href == address.href else address
    elif re.match(r"https?:|//|www\.", href, re.IGNORECASE):
        whole = f"https:{href}" if href.startswith("//") else href
        whole = re.sub(r"^http://(?!http)", "https://", whole, flags=re.IGNORECASE)
        address = parse_url(whole) or _mended(whole)
    else:
        address = parse_email(href) or parse_phone(href)
    if address is None:
        return None
    if address.form == "url":
        account = social_account(address.href)
        whole = account.profile if account else whole if parse_url(whole) == address else address.href
        address = parse_url(whole) or address
    kind, platform = kind_of(address)
    return Contact(address, whole or address.text, href, shown, kind, platform, subject, rest)


def _mended(text: str) -> Address | None:
    """The address that a damaged one stands for, where the checks know what to write instead."""
    _address, findings = read_address(text, "to")
    fixes = [finding.values.get("fix", "") for finding in findings if finding.key != "to-kind.national"]
    return next((address for fix in fixes if (address := parse_address(fix))), None)


def kind_of(address: Address) -> tuple[str, str]:
    """The kind and platform that an address itself tells; two empty texts for a web page like any other."""
    if address.form == "phone":
        return "phone", ""
    target = address.href if address.form == "url" else "https://" + address.href.rpartition("@")[2]
    parts = urlsplit(target)
    host = (parts.hostname or "").removeprefix("www.")
    if address.form == "email":
        kind, platform = next(((kind, name) for end, _path, kind, name in _HOSTS if _ends(host, end)), ("", ""))
        is_list = kind == "list" or host.partition(".")[0] in {"lists", "list", "listserv"}
        return ("list", platform) if is_list else ("email", "")
    for end, path, kind, platform in _HOSTS:
        if _ends(host, end) and re.match(path, parts.path):
            return kind, platform
    if social_account(address.href):
        return "social", ""
    for pattern, kind, platform in _PATHS:
        if re.search(pattern, parts.path):
            return kind, platform
    return _HOST_PARTS.get(host.partition(".")[0], ("", ""))


def social_account(href: str) -> Account | None:
    """The account at a social network to which an address belongs; code hosts have accounts too, but no news."""
    account = find_account(href, PROVIDERS)
    return account if account and account.provider.name in _NETWORKS else None


def _ends(host: str, end: str) -> bool:
    return host == end or host.endswith("." + end)


def kind_of_words(text: str) -> str:
    """The kind that a heading or a label names, or an empty text."""
    return next((kind for words, kind in _WORDS if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), "")


def is_kind_word(text: str) -> bool:
    """Whether a label is nothing but the name of a kind or of a platform: ``E-mail``, ``Slack``."""
    return any(re.fullmatch(words, text, re.IGNORECASE) for words, _kind in _WORDS) or text in _PLATFORMS


def platform_of_words(text: str) -> str:
    """The platform that a heading or a label names, or an empty text."""
    return next((name for name in _PLATFORMS if re.search(rf"\b{name}\b", text, re.IGNORECASE)), "")


def is_about_contact(text: str) -> bool:
    """Whether a heading announces a way to reach people."""
    return bool(kind_of_words(text) or re.search(rf"\b(?:{_GENERAL})\b", text, re.IGNORECASE))


def choose_kind(contact: Contact, words: str) -> str:
    """The kind of a channel: what its address tells, unless the words beside it know better.

    A host like Ryver has chats and forums, and a list or an issue tracker may have an e-mail address; but no word
    makes a web page a mailbox.
    """
    named = kind_of_words(words)
    fits = bool(named) and contact.address.form in FORMS[named]
    if fits and (contact.kind in _WEAK_KINDS or {named, contact.kind} <= {"forum", "chat"}):
        return named
    if fits and contact.kind == "email":
        return named if named == "list" else "email"
    return contact.kind or "website"
