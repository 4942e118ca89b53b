"""What a provider is, and an account: which addresses are accounts, and where its page, feed and compose page are."""

from typing import Final, NamedTuple

#: What feeds hold: articles with titles; notes, whose titles are made up from their text; notes in plain text.
POSTS: Final = ("articles", "notes", "plain")


class Form(NamedTuple):
    """One form of address that a provider's accounts have, and what follows from it.

    ``path`` is a regular expression for the whole path, with or without the query. Its named groups may stand in the
    other texts, and so may ``{host}`` and ``{domain}`` (without ``www.``). All but ``name`` are ``https`` addresses.
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
    privacy: str = ""
    """What it says of readers' data, where it shows posts live."""
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
