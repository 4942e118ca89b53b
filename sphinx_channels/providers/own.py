"""``channels_providers``: a project's own rows for the table of providers, read and checked.

A row is a dictionary of plain texts, since a configuration must be picklable (``support/adopting.md`` has an example).
One that names a provider that is known already takes from it all that it leaves out.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from sphinx_channels.addresses import parse_url
from sphinx_channels.messages import nearest, shown
from sphinx_channels.providers.accounts import POSTS, Form, Provider
from sphinx_channels.providers.networks import PROVIDERS

_HOST: Final = (r"[^\s/:@?#]+", ' is no host name: write it alone, such as "lemmy.example.org".')
_ADDRESS: Final = (r"(?s)(?:https://.*)?", ": write a whole address that starts with https://.")
_ANY: Final = (r"(?s).*", "")
#: What each text of a row must look like, and the end of the sentence that is said where it does not.
_TEXTS: Final = {
    "name": (r"[a-z0-9]+(?:-[a-z0-9]+)*", ': write a word in small letters, such as "lemmy".'),
    "label": _ANY, "domains": _HOST, "not_domains": _HOST,
    "path": _ANY, "account": _ANY, "profile": _ADDRESS, "feed": _ADDRESS, "compose": _ADDRESS,
    "posts": ("|".join(POSTS), f": write one of {', '.join(POSTS)}."),
}  # fmt: skip
KEYS: Final = tuple(_TEXTS)


def read_providers(rows: Sequence[object]) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    """The table, own rows first, and a sentence for each row with a mistake, which is left out. It never raises."""
    own: list[Provider] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            own.append(_read(row))
        except ValueError as mistake:
            problems.append(f"channels_providers, row {number}: {mistake}")
    return (*own, *PROVIDERS), tuple(problems)


def _read(row: object) -> Provider:
    """One row; a ValueError says what is wrong with it, as the end of a sentence."""
    if not isinstance(row, dict):
        raise ValueError('write a dictionary: {"name": …, "path": …, "profile": …}.')
    values = {key: _value(key, value) for key, value in {**row, "name": row.get("name", "")}.items()}
    form = {key: values.pop(key) for key in ("path", "account", "profile", "feed", "compose") if key in values}
    known = (provider for provider in PROVIDERS if provider.name == values["name"])
    provider = next(known, Provider(values["name"], values["name"]))
    if form or not provider.forms:
        if missing := [key for key in ("path", "profile") if not form.get(key)]:
            raise ValueError(f'add "{missing[0]}".')
        path = form.pop("path")
        try:
            names = (*re.compile(path).groupindex, "host", "domain")
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f'path "{shown(path)}" is no regular expression: {error}.') from None
        _check_names(form, names)
        name = form.pop("account", "") or ("{account}" if "account" in names else "{host}")
        provider = provider._replace(forms=(Form(path, name, **form),))
    return provider._replace(**values)


def _value(key: object, value: Any) -> Any:
    """The value of a key, if it is one that the key may have."""
    if key not in KEYS:
        hint = f'Did you mean "{close}"? ' if (close := nearest(str(key), KEYS)) else ""
        raise ValueError(f'there is no key "{shown(str(key))}". {hint}Keys: {", ".join(KEYS)}.')
    pattern, advice = check = _TEXTS[str(key)]
    if not isinstance(value, str) and check is not _HOST:
        raise ValueError(f'"{key}" must be a text.')
    texts = value if isinstance(value, list | tuple) else [value]
    for text in map(str, texts):
        if not re.fullmatch(pattern, text) or (check is _HOST and not parse_url(f"https://{text}")):
            raise ValueError(f'{key} "{shown(text)}"{advice}')
    return tuple(str(name).casefold() for name in texts) if check is _HOST else value


def _check_names(texts: dict[str, str], names: tuple[str, ...]) -> None:
    """Let only plain names stand in braces: no attributes, and no widths that fill the memory."""
    for key, text in texts.items():
        if set(re.sub(rf"\{{(?:{'|'.join(names)})\}}", "", text)) & {"{", "}"}:
            allowed = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f'{key} "{shown(text)}": only these may stand in braces: {allowed}.')
