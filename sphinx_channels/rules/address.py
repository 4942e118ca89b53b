"""What can be wrong with an address in ``to``, ``join`` or ``links``, and what its writer meant."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

from sphinx_channels.addresses import PROGRAMS, Address, is_hidden, parse_address, parse_own, parse_phone, parse_url
from sphinx_channels.messages import Finding
from sphinx_channels.model import FORMS, Settings
from sphinx_channels.rules import WORDS
from sphinx_channels.rules.placeholder import template_address
from sphinx_channels.rules.reach import host_findings, in_ascii, phone_finding

#: How sentences name the forms of an address.
_WHAT_IT_IS: Final = {"email": "an email address", "url": "a web link", "phone": "a phone number"}
_WHAT_TO_WRITE: Final = {
    "email": "a bare email address",
    "url": "a whole https: link",
    "phone": "a phone number such as +44 20 7946 0000",
    "chat": "an ircs:, irc:, xmpp: or matrix: address",
    "calendar": "a webcal: address",
    "post": "the lines of a postal address",
}
#: Links that end without notice, or that hide where they lead.
_INVITES: Final = tuple(WORDS["invites"])
_DOUBLED: Final = r"(?i)((?:https?|mailto|tel):(?://)?)((?:https?|mailto|tel):.*)"
_EMAIL: Final = r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
_URL: Final = r"(?i)https?://[^\s,;<>()\[\]\"']+"
_LABEL: Final = r"(?i)^(?:e-?mail|mailto|mail|tel|phone|callto|url|link)\s*:\s*/*\s*"
_SPELLED_OUT: Final = r"(?i)(?<!\s)\s*+[\[({<]\s*+(at|dot)\s*+[\])}>]\s*+|(?<!\s)\s++(at|dot)\s++"
_WITHOUT_SCHEME: Final = (
    r"(?i)(?:https?\s*+[:;]?\s*+)?/*+"
    r"((?:[\w-]++\.)++(?!html?\b|md\b|rst\b|php\b|pdf\b|txt\b)[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)"
)
_SCHEME: Final = r"(?i)([a-z][a-z0-9+.-]*):(?!\d)"
#: A link as a mail program or a search engine gives it to be copied: it leads through their server.
_WRAPPED: Final = (
    r"(?i)https://(?:[\w-]+\.safelinks\.protection\.outlook\.com/|www\.google\.com/url)\?(?:[^#]*&)?(?:url|q)=([^&#]+)"
)
#: How HTML writes the sign between the parts of a query.
_ENTITY: Final = r"(?i)&(?:amp|#0{0,5}38|#x0{0,5}26);"
#: An address before the end of brackets around it.
_UNOPENED: Final = r"\A([^()]*)\)\Z"
#: A remark behind an address.
_REMARK: Final = r"(?<! ) ++(?:[(\[][^()\[\]]*[)\]]|:.*)\Z"
_DECORATION: Final = " \t\r\n<>\"'“”‘’«»()[]{}|,;.:*`"
#: No address is longer than this, and nobody guesses at a text that is.
_LONGEST: Final = 500

#: Two words around a dot, or an initial and a word: ``e.``, ``i.``, ``m.`` and ``x.`` begin the names of things.
_NAME: Final = r"([^\W\d_]{3,}|[^\W\d_eimx])\.([^\W\d_]{3,})\d{0,3}"
#: Words that stand in the names of teams and of what they do.
_TEAM: Final = frozenset(WORDS["team"])


def address_findings(raw: str, option: str, kind: str = "") -> tuple[Address | None, list[Finding]]:
    """Read an address and say what is wrong with it; where ``kind`` is empty, any form will do.

    The address is given as soon as it is of the right form, so that an example, its warnings suppressed, still works.
    """
    text = raw.strip()
    forms = FORMS.get(kind, ())
    address = parse_address(text) or next(filter(None, (parse_own(text, form) for form in forms)), None)
    template = template_address(text)
    findings = [_finding("placeholder", option, template)] if template else []
    if address is None:
        return None, findings or [_explain(text, option, kind)]
    if kind and address.form not in forms:
        fitting = ", ".join(name for name, forms in FORMS.items() if address.form in forms)
        found = {"found": _WHAT_IT_IS[address.form], "kind": kind, "forms": _forms(kind), "words": fitting}
        return None, [*findings, _finding("to-kind.form", option, text, **found)]
    if address.form == "url" and (fix := re.sub(_UNOPENED, r"\1", text.rstrip(",;"))) != text:
        return None, [*findings, _finding("to-format", option, text, fix=fix)]
    if address.form == "url" and (fix := re.sub(_ENTITY, "&", text)) != text:
        return None, [*findings, _finding("to-format.entity", option, text, fix=fix)]
    if (wrapped := re.match(_WRAPPED, text)) and parse_url(fix := unquote(wrapped[1])):
        return None, [*findings, _finding("to-format", option, text, fix=fix)]
    return address, findings


def remarks(address: Address, option: str, settings: Settings, kind: str, *, verified: bool) -> Iterator[Finding]:
    """What can be said about an address that is well formed: whose it is, and whether it will last."""
    if address.form == "phone":
        if finding := phone_finding(address, option):
            yield finding
        return
    if address.form == "post":
        return
    is_email, host = address.form == "email", address.host
    wrong = [*host_findings(host, option, address.text if is_email else address.href)]
    yield from wrong
    if not all(finding.is_note for finding in wrong):
        return
    if settings.domains and (is_email or kind == "form"):
        bare = (re.sub(r"^(?:https?://)?(?:.*@)?(?:www\.|[*.])*|[\s/].*", "", domain) for domain in settings.domains)
        known = tuple(f".{in_ascii(domain)}" for domain in bare)
        if not f".{in_ascii(host)}".endswith(known):
            asked = host if host.isascii() else f"{host} ({in_ascii(host)})"
            yield _finding("domain", option, address.text, domain=asked, words=", ".join(settings.domains))
    if address.href.startswith("http:"):
        yield _finding("http", option, address.href)
    if not verified and (address.text.casefold().startswith(_INVITES) or ".slack.com/join/" in address.text):
        yield _finding("invite", option, address.text)
    if is_email and is_personal(address.text):
        yield _finding("person", option, address.text)


def is_personal(address: str) -> bool:
    """Whether a mailbox looks like that of one person: ``given.family@`` alone tells, since ``ruby@`` may be a team."""
    match = re.fullmatch(_NAME, address.rpartition("@")[0].casefold())
    return match is not None and not _TEAM.intersection(match.groups())


def _finding(key: str, option: str, value: str, **values: str) -> Finding:
    return Finding(key, {"option": option, "value": value, **values}, option)


def _explain(written: str, option: str, kind: str) -> Finding:
    """Why a text is no address, and what to write where that is clear."""
    text = " ".join(written.split())  # patterns take their time over many blanks
    if len(text) > _LONGEST:
        return _finding("to-kind", option, text, forms=_forms(kind))
    scheme = found[1].lower() if (found := re.match(_SCHEME, text)) else ""
    own = {name for form in FORMS.get(kind, ()) for name in PROGRAMS.get(form, ())}
    if scheme in {name for names in PROGRAMS.values() for name in names} - own:
        return _finding("to-kind.scheme", option, text, scheme=scheme)
    if doubled := re.fullmatch(_DOUBLED, text):
        scheme, fix = doubled.groups()
        fix = fix if parse_address(fix) else _explain(fix, option, kind).values.get("fix", fix)
        key = "to-doubled" if fix.casefold().startswith(scheme.casefold()) else "to-doubled.mixed"
        return _finding(key, option, text, scheme=scheme, fix=fix)
    if _are_several(_EMAIL, text.partition("?")[0]) or _are_several(_URL, text):
        return _finding("to-kind.several", option, text)
    if alone := next((bare for bare in _candidates(text) if bare != text and parse_address(bare)), ""):
        if "@" in alone and (subject := re.search(r"(?i)[?&]subject=([^&<>()\[\]\"']+)", text)):
            return _finding("to-format.subject", option, text, fix=alone, subject=unquote(subject[1]))
        return _finding("to-format", option, written, fix=alone)
    # A web address whose scheme is missing or damaged, or with what it cannot hold.
    if (match := re.fullmatch(_WITHOUT_SCHEME, text)) and parse_url(whole := f"https://{match[1].rstrip(',;')}"):
        return _finding("to-kind.link", option, text, fix=whole)
    if parse_url(escaped := quote(text, safe="!#$%&'()*+,-./:;=?@[]_~", errors="replace")):
        return _finding("to-kind.escape", option, text, fix=escaped)
    if re.fullmatch(r"[+\d(][\d\s()./-]{2,}", text):
        if phone := parse_phone(number := re.sub(r"^\(?00", "+", text)):
            wrong = phone_finding(phone, option)
            fix = wrong.values.get("fix", "") if wrong else number
            return _finding("to-kind.phone", option, text, fix=fix) if fix or not wrong else wrong
        return _finding("to-kind.national", option, text, fix="+44 20 7946 0000")
    if scheme not in {"", "http", "https", "mailto", "tel", *own}:
        return _finding("to-kind.scheme", option, text, scheme=scheme)
    return _finding("to-kind", option, text, forms=_forms(kind))


def _are_several(pattern: str, text: str) -> bool:
    return len({found.casefold().rstrip("/.") for found in re.findall(pattern, text)}) > 1


def _candidates(text: str) -> Iterator[str]:
    """Pieces of a text with something around or in them that may be the address, the likelier ones first."""
    seen = "".join(character for character in text if character == " " or not is_hidden(character))
    # Of a name with its address, and of a link in Markdown, what is meant comes last.
    bare, last = (_bare(part) for part in (seen, re.split(r"\]\(|<", seen)[-1]))
    mail = bare if "://" in bare else bare.partition("?")[0]
    plain = re.sub(_SPELLED_OUT, lambda sign: "@" if "at" in sign[0].lower() else ".", unquote(mail))
    yield from (bare, re.split(_REMARK, seen)[0], plain.strip(_DECORATION), re.sub(" ?([@.]) ?", r"\1", plain), last)
    for match in (re.search(_EMAIL, plain), re.search(_URL, seen)):
        # A link with a user's name, or with a blank, begins with what looks like an address and is another mistake.
        if match and "://" not in match.string[: match.start() or None]:
            yield match[0].rstrip(_DECORATION)


def _bare(text: str) -> str:
    return re.sub(_LABEL, "", text.strip(_DECORATION)).strip(_DECORATION)


def _forms(kind: str) -> str:
    """The forms that a kind accepts, in words."""
    *others, last = (_WHAT_TO_WRITE[form] for form in FORMS.get(kind, tuple(_WHAT_IT_IS)))
    return f"{', '.join(others)} or {last}" if others else last
