"""``channels_providers``: a project's own rows for the table of providers, read and checked.

A row is a dictionary of plain texts, because a configuration must be picklable and is often written by somebody
who does not write Python:

.. code-block:: python

    channels_providers = [
        {
            "name": "lemmy",
            "label": "Lemmy",
            "domains": ["lemmy.example.org"],
            "path": r"/c/(?P<account>[a-z0-9_]+)/?",
            "account": "!{account}@{host}",
            "profile": "https://{host}/c/{account}",
            "feed": "https://{host}/feeds/c/{account}.xml",
        },
        {"name": "discourse", "domains": ["forum.example.org"]},
    ]

The second row names a provider that is known already, and takes from it all that it leaves out. A project in
Python may also give whole :class:`~sphinx_channels.providers.accounts.Provider` rows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from string import Formatter
from typing import Any, Final

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import nearest, shown
from sphinx_channels.model import is_slug
from sphinx_channels.providers import LIVE, PROVIDERS
from sphinx_channels.providers.accounts import POSTS, Form, Provider

_FORM_KEYS: Final = ("path", "account", "profile", "feed", "compose", "mention")
_LIST_KEYS: Final = ("domains", "not_domains")
#: Every key of a row, in the order in which the documentation lists them.
KEYS: Final = (
    "name", "label", *_LIST_KEYS, *_FORM_KEYS, "compose_text", "posts", "privacy", "paste", "shows", "source",
)  # fmt: skip


class _MistakeError(ValueError):
    """What is wrong with a row, as the end of a sentence."""


def read_providers(
    rows: object, known: tuple[Provider, ...] = PROVIDERS
) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    """Read ``channels_providers``: the whole table, own rows first, and one sentence for each row with a mistake.

    A row with a mistake is left out; the others count. No list of dictionaries makes it raise.
    """
    if not isinstance(rows, list | tuple):
        return known, ("channels_providers: write a list of rows, each one a dictionary.",)
    own: list[Provider] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            own.append(_checked(_read(row, known)))
        except _MistakeError as mistake:
            problems.append(f"channels_providers, row {number}: {mistake}")
    return (*own, *known), tuple(problems)


def _read(row: object, known: tuple[Provider, ...]) -> Provider:
    if isinstance(row, Provider):
        return row
    if not isinstance(row, dict):
        raise _MistakeError('write a dictionary: {"name": …, "path": …, "profile": …}.')
    values = {key: _value(key, value) for key, value in row.items()}
    form = {key: values.pop(key) for key in _FORM_KEYS if key in values}
    name = values.pop("name", "")
    label = values.get("label", name)
    provider = next((provider for provider in known if provider.name == name), Provider(name, label, ()))
    if form or not provider.forms:
        for key in ("path", "profile"):
            if not form.get(key):
                raise _MistakeError(f'add "{key}".')
        account = form.pop("account", "") or ("{account}" if "(?P<account>" in form["path"] else "{host}")
        provider = replace(provider, forms=(Form(name=account, **form),))
    return replace(provider, **values)


def _value(key: object, value: object) -> Any:
    if key not in KEYS:
        hint = f'Did you mean "{close}"? ' if (close := nearest(str(key), KEYS)) else ""
        raise _MistakeError(f'there is no key "{shown(str(key))}". {hint}Keys: {", ".join(KEYS)}.')
    if key not in _LIST_KEYS:
        if not isinstance(value, str):
            raise _MistakeError(f'"{key}" must be a text.')
        return value
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        raise _MistakeError(f'"{key}" must be a list of host names.')
    return tuple(name.casefold() if isinstance(name, str) else "" for name in names)


def _checked(provider: Provider) -> Provider:
    if not is_slug(provider.name):
        raise _MistakeError(f'name "{shown(provider.name)}": write a word in small letters, such as "lemmy".')
    if provider.live and provider.live not in LIVE:
        live = ", ".join(LIVE)
        raise _MistakeError(f'live "{shown(provider.live)}": posts can be shown live from these only: {live}.')
    if provider.posts not in POSTS:
        raise _MistakeError(f'posts "{shown(provider.posts)}" is not known. Write one of: {", ".join(POSTS)}.')
    for domain in (*provider.domains, *provider.not_domains):
        if not re.fullmatch(r"[^\s/:@?#]+", domain) or not parse_url(f"https://{domain}"):
            raise _MistakeError(f'"{shown(domain)}" is no host name: write it alone, such as "lemmy.example.org".')
    before = provider.compose_text
    if before and not re.fullmatch(r"[?&#][A-Za-z0-9_.-]+=", before):
        raise _MistakeError(f'compose_text "{shown(before)}": write what comes before the text, such as "?text=".')
    _check_text("privacy", provider.privacy, {"host", "domain"})
    for form in provider.forms:
        try:
            values = {*re.compile(form.path).groupindex, "host", "domain"}
        except (re.error, RecursionError, OverflowError) as error:
            raise _MistakeError(f'path "{shown(form.path)}" is no regular expression: {error}.') from None
        for key in ("name", "mention", "profile", "feed", "compose"):
            _check_text("account" if key == "name" else key, getattr(form, key), values)
    return provider


def _check_text(key: str, text: str, values: set[str]) -> None:
    """Let only plain names stand in braces: no attributes, and no widths that fill the memory."""
    if text and key not in {"account", "mention"} and not text.startswith("https://"):
        raise _MistakeError(f'{key} "{shown(text)}": write a whole address that starts with https://.')
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise _MistakeError(f'{key} "{shown(text)}": each {{ needs its }}.') from None
    for _, field, specification, conversion in parts:
        if field is not None and (field not in values or specification or conversion):
            names = ", ".join(f"{{{name}}}" for name in sorted(values))
            raise _MistakeError(f'{key}: "{{{shown(field)}}}" is not known here. The path has: {names}.')
