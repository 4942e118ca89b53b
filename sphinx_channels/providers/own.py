"""``channels_providers``: a project's own rows for the table of providers, read and checked.

A row is a dictionary of plain texts, because a configuration must be picklable and is often written by somebody
who does not write Python; ``support/adopting.md`` has an example. A row that names a provider that is known already
takes from it all that it leaves out.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import nearest, shown
from sphinx_channels.providers.accounts import POSTS, Form, Provider
from sphinx_channels.providers.networks import PROVIDERS

_FORM_KEYS: Final = ("path", "account", "profile", "feed", "compose")
_LIST_KEYS: Final = ("domains", "not_domains")
#: Every key of a row.
KEYS: Final = ("name", "label", *_LIST_KEYS, *_FORM_KEYS, "posts", "privacy")
_ADDRESS: Final = (r"(?s)(?:https://.*)?", "write a whole address that starts with https://.")
#: What a text must look like, and the end of the sentence that is said where it does not.
_TEXTS: Final = {
    "name": (r"[a-z0-9]+(?:-[a-z0-9]+)*", 'write a word in small letters, such as "lemmy".'),
    "posts": ("|".join(POSTS), f"write one of {', '.join(POSTS)}."),
    **dict.fromkeys(("profile", "feed", "compose", "privacy"), _ADDRESS),
}


class _MistakeError(ValueError):
    """What is wrong with a row, as the end of a sentence."""


def read_providers(rows: object) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    """Read ``channels_providers``: the whole table, own rows first, and one sentence for each row with a mistake.

    A row with a mistake is left out; the others count. No list of dictionaries makes it raise.
    """
    if not isinstance(rows, list | tuple):
        return PROVIDERS, ("channels_providers: write a list of rows, each one a dictionary.",)
    own: list[Provider] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            own.append(_read(row))
        except _MistakeError as mistake:
            problems.append(f"channels_providers, row {number}: {mistake}")
    return (*own, *PROVIDERS), tuple(problems)


def _read(row: object) -> Provider:
    if not isinstance(row, dict):
        raise _MistakeError('write a dictionary: {"name": …, "path": …, "profile": …}.')
    values = {key: _value(key, value) for key, value in {**row, "name": row.get("name", "")}.items()}
    form = {key: values.pop(key) for key in _FORM_KEYS if key in values}
    known = (provider for provider in PROVIDERS if provider.name == values["name"])
    provider = next(known, Provider(values["name"], values["name"]))
    if form or not provider.forms:
        provider = provider._replace(forms=(_form(form),))
    _check_names("privacy", values.get("privacy", ""), ("host", "domain"))
    return provider._replace(**values)


def _value(key: object, value: Any) -> Any:
    """The value of a key, if it is one that the key may have."""
    if key not in KEYS:
        hint = f'Did you mean "{close}"? ' if (close := nearest(str(key), KEYS)) else ""
        raise _MistakeError(f'there is no key "{shown(str(key))}". {hint}Keys: {", ".join(KEYS)}.')
    if key in _LIST_KEYS:
        names = value if isinstance(value, list | tuple) else [value]
        for name in names:
            if not (isinstance(name, str) and re.fullmatch(r"[^\s/:@?#]+", name) and parse_url(f"https://{name}")):
                text = f'"{shown(str(name))}" is no host name: write it alone, such as "lemmy.example.org".'
                raise _MistakeError(text)
        return tuple(name.casefold() for name in names)
    if not isinstance(value, str):
        raise _MistakeError(f'"{key}" must be a text.')
    pattern, advice = _TEXTS.get(str(key), ("(?s).*", ""))
    if not re.fullmatch(pattern, value):
        raise _MistakeError(f'{key} "{shown(value)}": {advice}')
    return value


def _form(values: dict[str, str]) -> Form:
    for key in ("path", "profile"):
        if not values.get(key):
            raise _MistakeError(f'add "{key}".')
    try:
        names = (*re.compile(values["path"]).groupindex, "host", "domain")
    except (re.error, RecursionError, OverflowError) as error:
        raise _MistakeError(f'path "{shown(values["path"])}" is no regular expression: {error}.') from None
    for key in _FORM_KEYS[1:]:
        _check_names(key, values.get(key, ""), names)
    name = values.get("account") or ("{account}" if "account" in names else "{host}")
    return Form(values["path"], name, values["profile"], values.get("feed", ""), values.get("compose", ""))


def _check_names(key: str, text: str, names: tuple[str, ...]) -> None:
    """Let only plain names stand in braces: no attributes, and no widths that fill the memory."""
    if set(re.sub(rf"\{{(?:{'|'.join(names)})\}}", "", text)) & {"{", "}"}:
        allowed = ", ".join(f"{{{name}}}" for name in names)
        raise _MistakeError(f'{key} "{shown(text)}": only these may stand in braces: {allowed}.')
