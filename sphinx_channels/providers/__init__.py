"""Social networks and feeds as a table: one row a provider.

Adding a network is adding a row; a project adds its own from ``conf.py``. Nothing here knows Sphinx and nothing
fetches: the same rows serve the directives, the command line and the tables of the documentation.

Each row names the source of its facts about the provider.
"""

from __future__ import annotations

from typing import Final

from sphinx_channels.providers import accounts
from sphinx_channels.providers.feeds import ATOM, DISCOURSE, MASTODON, RSS
from sphinx_channels.providers.networks import BLUESKY, GITHUB, YOUTUBE, X

#: Every provider. The order counts where two may own an address: plain feeds come last.
PROVIDERS: Final = (X, BLUESKY, YOUTUBE, GITHUB, MASTODON, DISCOURSE, ATOM, RSS)


def find_account(url: str, providers: tuple[accounts.Provider, ...] = PROVIDERS) -> accounts.Account | None:
    """The account that an address belongs to; None where no provider knows the address. Never raises."""
    return accounts.find_account(url, providers)
