"""A drawing, made for this project, for each kind of channel: lines in the colour of the text, on a 24 × 24 grid.

A line of ``icons.txt`` has the kind, the name of a like icon in Font Awesome, which PyData's theme has, and the lines.
"""

from functools import cache
from html import escape
from typing import Any, Final

from sphinx_channels.model import Channel
from sphinx_channels.providers import find_account
from sphinx_channels.providers.accounts import Provider
from sphinx_channels.texts import pairs, text

#: The networks whose sign Font Awesome has, under their own name but for one.
_SIGNS: Final = "bluesky discourse facebook github instagram linkedin mastodon reddit telegram threads twitch youtube"
_BRANDS: Final = {name: name for name in _SIGNS.split()} | {"x": "x-twitter"}
#: By kind: the name of the like icon, and the lines.
_ICONS: Final = {
    kind: (name, lines) for head, lines in pairs(text("outputs/icons.txt")).items() for kind, name in [head.split()]
}


@cache
def icon(kind: str) -> str:
    """The drawing of a kind as an element that assistive technology passes over."""
    return (
        '<svg class="channel-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{_ICONS[kind][1]}</svg>"
    )


def icon_link(channel: Channel, providers: tuple[Provider, ...]) -> dict[str, Any]:
    """A channel as PyData's ``icon_links`` and Furo's ``footer_icons`` have it: each takes the keys that it knows."""
    account = find_account(channel.href, providers)
    brand = _BRANDS.get(account.provider.name) if account else None
    classes = f"fa-brands fa-{brand}" if brand else f"fa-solid fa-{_ICONS[channel.kind][0]}"
    attributes = {} if channel.href.startswith("http") else {"target": "_self"}  # PyData would open an empty tab
    link = {"name": escape(channel.name), "url": escape(channel.href), "icon": classes, "attributes": attributes}
    return {**link, "html": icon(channel.kind).replace('class="channel-icon" ', "")}  # it has the theme's style
