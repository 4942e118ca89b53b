"""Addresses of accounts, read by a table of providers.

A row of the table says which addresses are accounts of a provider, where an account's page, feed and compose
page are, and whether posts can be shown live. The rows themselves are in ``networks.py`` and
``feeds.py``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sphinx_channels.addresses import parse_url

#: What feeds hold: articles with titles; notes, whose titles are made up from their text; notes in plain text.
POSTS: Final = ("articles", "notes", "plain")

#: A host name, as a part of a path.
DOMAIN_NAME: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"


class Form(NamedTuple):
    """One form of address that a provider's accounts have, and what follows from it.

    ``path`` is a regular expression for the whole path, with or without the query. Its named groups may stand in
    the other texts, and so may ``{host}`` and ``{domain}``, which is the host without ``www.``, ``m.`` or
    ``mobile.``. All of these texts but ``name`` are ``https`` addresses.
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
    named_host: bool = False
    """Counts only where the row names its hosts: a path that says too little on an unknown host."""


class Provider(NamedTuple):
    """One row of the table."""

    name: str
    label: str
    """The name that readers know."""
    forms: tuple[Form, ...] = ()
    domains: tuple[str, ...] = ()
    """Its hosts, each also with ``www.``, ``m.`` and ``mobile.``; none for software that anybody may run."""
    not_domains: tuple[str, ...] = ()
    """Hosts whose addresses only look alike."""
    live: str = ""
    """The adapter of ``static/timeline.js`` that shows posts live; empty where there is none."""
    csp: tuple[tuple[str, str], ...] = ()
    """The directives of a Content-Security-Policy that live posts need, with their sources."""
    privacy: str = ""
    """The provider's privacy page; may hold ``{host}``."""
    posts: str = "articles"
    """What its feed holds, one of :data:`POSTS`."""


class Account(NamedTuple):
    """An account at a provider, as :func:`find_account` reads it from its address. All addresses are ``https``."""

    provider: Provider
    name: str
    """The name to show: ``@INTEROPenAPI``."""
    handle: str
    """The bare name that a live adapter needs: ``INTEROPenAPI``; empty where the address has none."""
    profile: str
    feed: str
    compose: str
    privacy: str


def find_account(url: str, providers: tuple[Provider, ...]) -> Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises.

    A provider that owns the host is the only one asked, so that a page of X which is no account does not become
    a Mastodon account because of its ``@``. What comes back is ``https`` even where ``http`` was written.
    """
    url = url.strip()
    if len(url) > 2_000 or parse_url(url) is None:
        return None
    parts = urlsplit(url)
    hostname = (parts.hostname or "").removesuffix(".")
    names = {hostname, bare_host(hostname)}
    candidates = [row for row in providers if names.intersection(row.domains)]
    candidates = candidates or [row for row in providers if not row.domains and not names.intersection(row.not_domains)]
    host = f"[{hostname}]" if ":" in hostname else hostname
    host = host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"
    path = parts.path or "/"
    targets = (f"{path}?{parts.query}", path) if parts.query else (path,)
    for row in candidates:
        for form in row.forms:
            match = next((found for target in targets if (found := re.fullmatch(form.path, target))), None)
            if match and (row.domains or not form.named_host):
                values = {**match.groupdict(default=""), "host": host, "domain": bare_host(host)}
                texts = (form.name, "{account}", form.profile, form.feed, form.compose, row.privacy)
                account = Account(row, *(text.format_map({"account": "", **values}) for text in texts))
                if all(parse_url(address) for address in account[3:] if address):
                    return account
    return None


def bare_host(host: str) -> str:
    """A host without ``www.``, ``m.`` or ``mobile.``."""
    return re.sub(r"^(?:www|m|mobile)\.", "", host)
