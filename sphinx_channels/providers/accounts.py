"""Addresses of accounts, read by a table of providers.

A row of the table says which addresses are accounts of a provider, where an account's page, feed and compose
page are, and whether posts can be shown live. The rows themselves are in ``networks.py`` and
``feeds.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from sphinx_channels.addresses import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What feeds hold: articles with titles; notes, whose titles are made up from their text; notes in plain text.
POSTS: Final = ("articles", "notes", "plain")

#: A host name, as a part of a path.
DOMAIN_NAME: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PREFIX: Final = re.compile(r"^(?:www|m|mobile)\.")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of address that a provider's accounts have, and what follows from it.

    ``path`` is a regular expression for the whole path, with or without the query. Its named groups may stand in
    the other texts, and so may ``{host}`` and ``{domain}``, which is the host without ``www.``, ``m.`` or
    ``mobile.``. All of these texts but ``name`` and ``mention`` are ``https`` addresses.
    """

    path: str
    name: str
    """The name to show: ``@{account}``."""
    profile: str
    """The page where the account's posts are read."""
    feed: str = ""
    """The RSS or Atom feed; empty where there is none."""
    compose: str = ""
    """The page where a reader writes to the account; empty where there is none."""
    mention: str = ""
    """What the text on that page starts with, where the page does not know the account by itself."""
    named_host: bool = False
    """Counts only where the row names its hosts: a path that says too little on an unknown host."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One row of the table."""

    name: str
    label: str
    """The name that readers know."""
    forms: tuple[Form, ...]
    domains: tuple[str, ...] = ()
    """Its hosts, each also with ``www.``, ``m.`` and ``mobile.``; none for software that anybody may run."""
    not_domains: tuple[str, ...] = ()
    """Hosts whose addresses only look alike."""
    compose_text: str = ""
    """What comes before the text in a compose address: ``?text=``; empty where it takes none."""
    hosts: tuple[str, ...] = ()
    """The hosts that a reader's browser contacts when posts are shown live."""
    csp: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The directives of a Content-Security-Policy that live posts need, with their sources."""
    live: str = ""
    """The adapter that shows posts live, one of :data:`LIVE`; empty where there is none."""
    privacy: str = ""
    """The provider's privacy page; may hold ``{host}``."""
    posts: str = "articles"
    """What its feed holds, one of :data:`POSTS`."""
    paste: str = ""
    """For the documentation: the address that contributors paste."""
    shows: str = ""
    """For the documentation: what is shown."""
    source: str = ""
    """For the documentation: where the feed is."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a provider, as :func:`find_account` reads it from its address. All addresses are ``https``."""

    provider: Provider
    name: str
    """The name to show: ``@INTEROPenAPI``."""
    handle: str
    """The bare name that a live adapter needs: ``INTEROPenAPI``; empty where the address has none."""
    profile: str
    feed: str = ""
    composer: str = ""
    mention: str = ""
    privacy: str = ""

    def compose(self, text: str = "") -> str:
        """The address of the page where a reader writes to this account; empty where the provider has none.

        ``text`` is filled in where the provider's page takes a text.
        """
        filled = " ".join(part for part in (self.mention, text) if part)
        if not self.composer or not self.provider.compose_text or not filled:
            return self.composer
        # A lone surrogate has no UTF-8 form; quote() would raise.
        return self.composer + self.provider.compose_text + quote(filled, safe="", errors="replace")


def find_account(url: str, providers: Iterable[Provider]) -> Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises.

    A provider that owns the host is the only one asked, so that a page of X which is no account does not become
    a Mastodon account because of its ``@``. What comes back is ``https`` even where ``http`` was written.
    """
    url = url.strip()
    if len(url) > 2_000 or parse_url(url) is None:
        return None
    parts = urlsplit(url)
    hostname = (parts.hostname or "").removesuffix(".")
    providers = tuple(providers)
    owners = tuple(row for row in providers if _among(hostname, row.domains))
    candidates = owners or (row for row in providers if not row.domains and not _among(hostname, row.not_domains))
    address = f"[{hostname}]" if ":" in hostname else hostname
    host = address if parts.port in {None, 80, 443} else f"{address}:{parts.port}"
    path = parts.path or "/"
    places = {"host": host, "domain": bare_host(host)}
    targets = (f"{path}?{parts.query}", path) if parts.query else (path,)
    for row in candidates:
        for form in row.forms:
            if form.named_host and not row.domains:
                continue
            match = next((found for target in targets if (found := re.fullmatch(form.path, target))), None)
            if match and (account := _account(row, form, {**match.groupdict(default=""), **places})):
                return account
    return None


def bare_host(host: str) -> str:
    """A host without ``www.``, ``m.`` or ``mobile.``."""
    return _PREFIX.sub("", host, count=1)


def _among(host: str, domains: tuple[str, ...]) -> bool:
    return host in domains or bare_host(host) in domains


def _account(provider: Provider, form: Form, values: dict[str, str]) -> Account | None:
    def fill(template: str) -> str:
        return template.format_map(values)

    account = Account(
        provider=provider,
        name=fill(form.name),
        handle=values.get("account", ""),
        profile=fill(form.profile),
        feed=fill(form.feed),
        composer=fill(form.compose),
        mention=fill(form.mention),
        privacy=fill(provider.privacy),
    )
    addresses = (account.profile, account.feed, account.composer, account.privacy)
    return account if all(parse_url(address) for address in addresses if address) else None
