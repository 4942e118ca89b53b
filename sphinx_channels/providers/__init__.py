"""Social networks and feeds as a table, for directives and command line: nothing here knows Sphinx or fetches."""

import re
from urllib.parse import urlsplit

from sphinx_channels.addresses import parse_url
from sphinx_channels.providers.accounts import Account, Provider
from sphinx_channels.providers.networks import PROVIDERS


def find_account(url: str, providers: tuple[Provider, ...] = PROVIDERS) -> Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises.

    A provider that owns the host is the only one asked: a page of X becomes no Mastodon account because of its ``@``.
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
                texts = (form.name, "{account}", form.profile, form.feed, form.compose)
                account = Account(row, *(text.format_map({"account": "", **values}) for text in texts))
                if all(parse_url(address) for address in account[3:] if address):
                    return account
    return None


def bare_host(host: str) -> str:
    """A host without ``www.``, ``m.`` or ``mobile.``."""
    return re.sub(r"^(?:www|m|mobile)\.", "", host)
