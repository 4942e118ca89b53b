"""Social networks and feeds as a table: one row a provider.

Adding a network is adding a row; a project adds its own from ``conf.py``. Nothing here knows Sphinx and nothing
fetches: the same rows serve the directives, the command line and the tables of the documentation.

Each row names the source of its facts about the provider.
"""

from __future__ import annotations

from typing import Final

from sphinx_channels.providers import accounts
from sphinx_channels.providers.accounts import Account, Form, Provider
from sphinx_channels.providers.feeds import ATOM, DISCOURSE, MASTODON, RSS
from sphinx_channels.providers.networks import BLUESKY, GITHUB, YOUTUBE, X

__all__ = ["LIVE", "PROVIDERS", "Account", "Form", "Provider", "X", "csp_rows", "find_account", "provider_rows"]

#: The adapters of ``static/timeline.js``.
LIVE: Final = ("x",)

#: Every provider. The order counts where two may own an address: plain feeds come last.
PROVIDERS: Final = (X, BLUESKY, YOUTUBE, GITHUB, MASTODON, DISCOURSE, ATOM, RSS)


def find_account(url: str, providers: tuple[Provider, ...] = PROVIDERS) -> Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises."""
    return accounts.find_account(url, providers)


def provider_rows(providers: tuple[Provider, ...] = PROVIDERS) -> list[tuple[str, str, str, str]]:
    """The documentation's table: provider, the address that contributors paste, what is shown, where the feed is."""
    return [(row.label, row.paste, row.shows, row.source) for row in providers]


def csp_rows(providers: tuple[Provider, ...] = PROVIDERS) -> list[tuple[str, str, str]]:
    """What a Content-Security-Policy must allow for live posts: provider, directive, sources.

    A provider without live posts has no row, because nothing of it is ever loaded.
    """
    return [(row.label, directive, " ".join(sources)) for row in providers for directive, sources in row.csp]
