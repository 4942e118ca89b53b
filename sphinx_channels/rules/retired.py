"""Whether a link leads to where a retired channel used to be: a lapsed domain on a health page is a phishing risk.

Where one owner has the whole host, every page of it went with the channel. Where people and projects have only a part
of a host each, the one next door may be the very place to which the channel has moved.
"""

import re
from posixpath import normpath
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from sphinx_channels.model import Channel
from sphinx_channels.providers import bare_host
from sphinx_channels.providers.networks import PROVIDERS
from sphinx_channels.rules import WORDS
from sphinx_channels.rules.reach import decoded, in_letters

#: Hosts that many people share, and those below them.
_SHARED: Final = tuple(f".{host}" for host in (*(it for row in PROVIDERS for it in row.domains), *WORDS["shared"]))
#: The hosts of one provider, and the one of them that stands for all.
_SAME: Final = {
    host: host if "{host}" in row.forms[0].profile else row.domains[0] for row in PROVIDERS for host in row.domains
}
#: What browsers leave out of an address (Unicode Technical Standard 46, and the URL standard for the first of them).
_UNSEEN: Final = (
    "[\x00-\x1f\x7f\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
#: Browsers take any number of slashes for the two before a host, and any signs before the last "@" for a user.
_BEFORE_HOST: Final = r"(?i)^(?:(https?:)/*+|//++)(?:[^/?#]*@)?"


def is_gone(channel: Channel, link: str) -> bool:
    """Whether a link in a channel leads to its address, which is retired."""
    gone = channel.to.href if channel.to is not None and channel.status == "retired" else ""
    return bool(gone) and leads_there(link, gone)


def leads_there(link: str, gone: str) -> bool:
    """Whether a link leads to a retired address or to a page below it, however its letters are written."""
    try:
        (host, place), (gone_host, gone_place) = _parts(link), _parts(gone)
    except ValueError:
        return False
    if host != gone_host:
        return False
    if not host:  # each recipient of a mail, and a number without its extension
        return re.split("[?;]", gone_place)[0] in re.split(r"\.?[?;,&=<> #'\"()]|\.?$", place)
    is_shared = f".{host}".endswith(_SHARED) or gone.startswith(("irc:", "ircs:"))
    if not is_shared and not gone_place.startswith("/@"):  # such as an account of Mastodon
        return True
    return place == gone_place or place.startswith(tuple(gone_place + sign for sign in "/?#;"))


def _parts(uri: str) -> tuple[str, str]:
    """The host, none for a mailbox or a number, and what follows it: as browsers read them, in one way of writing."""
    uri = normalize("NFKC", re.sub(_UNSEEN, "", unquote(unquote(uri)))).strip().replace("\\", "/")
    parts = urlsplit(re.sub(_BEFORE_HOST, lambda match: f"{match[1] or 'https:'}//", uri))
    labels = (parts.hostname or "").replace("\u3002", ".").rstrip(".").split(".")
    host = bare_host(".".join(normalize("NFKC", (decoded(label) or label).lower()) for label in labels))
    path = normpath(parts.path) if "/." in parts.path else parts.path
    rest = parts._replace(scheme="", netloc="", path=path).geturl().casefold().rstrip("/")
    if not host:
        rest = re.sub("xn--[a-z0-9-]+", lambda match: in_letters(match[0]) or match[0], rest)
        rest = re.sub(r"[-.() ]", "", rest) if parts.scheme in {"tel", "sms", "callto"} else rest
    return _SAME.get(host, host), rest
