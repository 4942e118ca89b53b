"""The public channels as data: ``channels.json`` and FHIR beside the pages, JSON-LD in them, and what templates get."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import RECORD
from sphinx_channels.model import Channel, Link
from sphinx_channels.outputs.icons import font_icon, icon
from sphinx_channels.outputs.pages import base_address, card_address, write_own, writes_pages

_SCHEMA: Final = Path(__file__).parent.parent / "schema" / "channels.schema.json"
#: What FHIR calls the forms of an address (value set ``contact-point-system`` of R4); others are ``other``.
_SYSTEMS: Final = {"email": "email", "phone": "phone", "url": "url"}
#: What schema.org calls them, in a ``ContactPoint``.
_PROPERTIES: Final = {"email": "email", "phone": "telephone"}
#: The kinds that are the organisation itself in another place: schema.org's ``sameAs``.
_SELVES: Final = ("social", "video")


def public_channels(app: Sphinx) -> dict[str, Channel]:
    """The channels that everybody may know of, by id: none of a team, and no example."""
    domain = channel_domain(app.env)
    return {name: domain.filled(it) for name, it in domain.first_of_id().items() if it.access != "team"}


def write_directory(app: Sphinx) -> list[Any]:
    """Write what is asked for; files of ``html_extra_path`` are copied later, and so win."""
    asked = {name for name in ("json", "fhir") if app.config[f"channels_{name}"]}
    if not asked or not writes_pages(app.builder):
        return []
    public = public_channels(app)
    if "json" in asked:
        _write(app, "channels.json", {"$schema": _SCHEMA.name, "channels": records(app)}, keep=bool(public))
        _write(app, _SCHEMA.name, json.loads(_SCHEMA.read_text(encoding="utf-8")), keep=bool(public))
    if "fhir" in asked:
        details = [*map(_contact_detail, filter(_is_known, public.values()))]
        _write(app, "channels.fhir.json", {"contact": details}, keep=bool(details))
    return []


def _write(app: Sphinx, name: str, value: dict[str, Any], *, keep: bool) -> None:
    """Write a file, or remove the one of a build before; one that begins otherwise is somebody else's."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    path = Path(app.outdir, name)
    old = path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else ""
    is_ours = old.startswith(text[: text.index("[") + 1])  # no digest: an address that changes is one line
    if keep:
        write_own(path, text, over=is_ours)
    elif is_ours:
        path.unlink()


def records(app: Sphinx) -> list[dict[str, Any]]:
    """Each channel by the names of its options, so far as they say more than nothing."""
    public = public_channels(app)
    return [_record(channel, card_address(app, channel), public) for channel in public.values()]


def _record(channel: Channel, address: str, public: dict[str, Channel]) -> dict[str, Any]:
    record: dict[str, Any] = {"name": channel.name, "about": channel.summary, "url": address}
    for option, field in RECORD.items():
        value = getattr(channel, field.key or option)
        if option in {"join", "replaced-by"} and isinstance(value, str) and value not in public:
            value = address if option == "join" else ""  # the team's own: the card says what is to be said
        if option != "aliases" and value not in (None, "", (), True):
            record[option] = _as_json(value)
    return record


def _as_json(value: Any) -> Any:
    """What an option holds, as it is written in a file."""
    if isinstance(value, Address):
        return value.href if value.form not in {"email", "phone", "post"} else "\n".join(value.lines) or value.text
    if isinstance(value, tuple):
        return {link.label: link.href for link in value} if isinstance(value[0], Link) else [*value]
    if isinstance(value, timedelta):
        return f"{value // timedelta(minutes=1)} min"
    return value.isoformat() if isinstance(value, date) else value


def _is_known(channel: Channel) -> bool:
    return channel.to is not None and channel.status != "planned"


def _contact_detail(channel: Channel) -> dict[str, Any]:
    """A channel as a ``ContactDetail`` of FHIR R4 (HL7, "Metadata Types")."""
    form, text, href, _lines = channel.to or Address("", "", "")
    point = {"system": _SYSTEMS.get(form, "other"), "value": text if form in {"email", "phone", "post"} else href}
    return {"name": channel.name, "telecom": [point | ({"use": "old"} if channel.status == "retired" else {})]}


def structured_data(app: Sphinx, pagename: str) -> str:
    """The channels that a page declares as JSON-LD (schema.org, ``Organization``): a block of data, and no script."""
    name, domain = app.config.channels_organization, channel_domain(app.env)
    if not name or pagename not in domain.channels or not writes_pages(app.builder):
        return ""
    shown = [it for it in public_channels(app).values() if it.docname == pagename and it.href]
    points = [_contact_point(it) for it in shown if it.kind not in _SELVES]
    same = [it.href for it in shown if it.kind in _SELVES]
    data = {"@context": "https://schema.org", "@type": "Organization", "name": name, "url": base_address(app)}
    data |= {"contactPoint": points, "sameAs": same}
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028")  # no end of the element
    return f'<script type="application/ld+json">{text}</script>\n' if shown else ""


def _contact_point(channel: Channel) -> dict[str, Any]:
    form, text, _href, _lines = channel.to or Address("", "", "")
    point = {
        "@type": "ContactPoint",
        "name": channel.name,
        "description": channel.summary,
        "contactType": ", ".join(channel.purposes),
        _PROPERTIES.get(form, "url"): text if form in _PROPERTIES else channel.href,
        "areaServed": channel.region,
        "availableLanguage": [*channel.languages],
    }
    return {key: value for key, value in point.items() if value}


def icon_links(app: Sphinx, names: Iterable[str]) -> list[dict[str, str]]:
    """Channels as PyData's ``icon_links`` and Furo's ``footer_icons`` have them: each takes the keys that it knows."""
    found = [it for name in names if (it := public_channels(app).get(name)) and it.href]
    return [
        {"name": escape(it.name), "url": escape(it.href), "html": icon(it.kind), "class": "", "icon": font_icon(it)}
        for it in found
    ]


def give_templates(app: Sphinx, context: dict[str, Any]) -> None:
    """Give templates the channels as data, and themes the links behind their icons."""
    if app.config.channels_templates:
        context["channels"] = records(app)
    if links := icon_links(app, app.config.channels_icon_links):
        for name in ("theme_icon_links", "theme_footer_icons"):
            context[name] = [*(context.get(name) or ()), *links]
