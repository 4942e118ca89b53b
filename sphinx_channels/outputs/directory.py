"""The public channels as data: ``channels.json`` and FHIR beside the pages, JSON-LD in them, and what templates get."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import RECORD
from sphinx_channels.model import Channel, Link
from sphinx_channels.outputs.icons import icon_link
from sphinx_channels.outputs.pages import base_address, card_address, write_own, writes_pages

_SCHEMA: Final = Path(__file__).parent.parent / "schema" / "channels.schema.json"
#: What FHIR calls the forms of an address (R4, value set ``contact-point-system``); the others are a ``url``.
_SYSTEMS: Final = {"email": "email", "phone": "phone", "post": "other"}
#: The kinds that are the organisation itself in another place: schema.org's ``sameAs``.
_SELVES: Final = ("social", "video")


def connect_asked(app: Sphinx) -> None:
    """Have made what ``conf.py`` asks for, so that it costs nothing where it asks for nothing."""
    if not writes_pages(app.builder):
        return
    if app.config.channels_json or app.config.channels_fhir:
        app.connect("html-collect-pages", write_directory)
    if app.config.channels_templates:
        app.connect("env-updated", lambda app, _env: app.config.html_context.update(channels=records(app)))
    if app.config.channels_organization or app.config.channels_icon_links:
        app.connect("html-page-context", add_to_page, priority=400)  # before PyData looks which of its parts are empty


def public_channels(app: Sphinx) -> dict[str, Channel]:
    """The channels that everybody may know of, by id: none of a team, and no example."""
    domain = channel_domain(app.env)
    return {name: domain.filled(it) for name, it in domain.first_of_id.items() if it.access != "team"}


def write_directory(app: Sphinx) -> list[Any]:
    """Write what is asked for; files of ``html_extra_path`` are copied later, and so win."""
    if app.config.channels_json:
        found, schema = records(app), json.loads(_SCHEMA.read_text(encoding="utf-8"))
        _write(app, "channels.json", {"$schema": _SCHEMA.name, "channels": found}, keep=bool(found))
        _write(app, _SCHEMA.name, schema, keep=bool(found))
    if app.config.channels_fhir:
        details = [_detail(it, it.to) for it in public_channels(app).values() if it.to and it.status != "planned"]
        _write(app, "channels.fhir.json", {"contact": details}, keep=bool(details))
    return []


def _write(app: Sphinx, name: str, value: dict[str, Any], *, keep: bool) -> None:
    """Write a file, or remove that of a build before; it has no digest, so that an address that changes is one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    write_own(Path(app.outdir, name), text if keep else "", head=text[: text.index("[") + 1])


def records(app: Sphinx) -> list[dict[str, Any]]:
    """Each channel by the names of its options, so far as they say more than nothing."""
    found, public = [], public_channels(app)
    for channel in public.values():
        address = card_address(app, channel)
        record: dict[str, Any] = {"name": channel.name, "about": channel.summary, "url": address}
        for option, field in RECORD.items():
            value = getattr(channel, field.key or option)
            if option in {"join", "replaced-by"} and isinstance(value, str) and value not in public:
                value = address if option == "join" else ""  # the team's own: the card says what is to be said
            if option != "aliases" and value not in (None, "", (), True):
                record[option] = _as_json(value)
        found.append(record)
    return found


def _as_json(value: Any) -> Any:
    """What an option holds, as it is written in a file."""
    if isinstance(value, Address):
        return value.href if value.form not in {"email", "phone", "post"} else "\n".join(value.lines) or value.text
    if isinstance(value, tuple):
        return {link.label: link.href for link in value} if isinstance(value[0], Link) else [*value]
    if isinstance(value, timedelta):
        return f"{value // timedelta(minutes=1)} min"
    return value.isoformat() if isinstance(value, date) else value


def _detail(channel: Channel, to: Address) -> dict[str, Any]:
    """A channel as a ``ContactDetail`` of FHIR R4 (HL7, "Metadata Types")."""
    point = {"system": _SYSTEMS.get(to.form, "url"), "value": to.text if to.form in _SYSTEMS else to.href}
    return {"name": channel.name, "telecom": [point | ({"use": "old"} if channel.status == "retired" else {})]}


def add_to_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Tell programs of the channels that a page declares, and give themes the links behind their icons."""
    if data := structured_data(app, pagename):
        context["body"] += data  # which every theme writes, as it need not the head's
    domain = channel_domain(app.env)
    found = filter(None, map(domain.first_of_id.get, app.config.channels_icon_links))
    if links := [icon_link(it, domain.providers) for it in found if it.href and it.access != "team"]:
        for name in ("theme_icon_links", "theme_footer_icons"):
            context[name] = [*(context.get(name) or ()), *links]


def structured_data(app: Sphinx, pagename: str) -> str:
    """The organisation's own channels on a page as JSON-LD (schema.org): a block of data, and no script."""
    name, domain = app.config.channels_organization, channel_domain(app.env)
    declared = () if domain.is_example(pagename) else map(domain.filled, domain.channels.get(pagename, ()))
    shown = [it for it in declared if it.href and it.official and not it.url and it.access != "team"]
    points = [_contact_point(it) for it in shown if it.kind not in _SELVES]
    data = {"@context": "https://schema.org", "@type": "Organization", "name": name, "url": base_address(app)}
    data |= {"contactPoint": points, "sameAs": [it.href for it in shown if it.kind in _SELVES]}
    text = json.dumps({key: value for key, value in data.items() if value})
    text = text.replace("<", "\\u003c")  # which could end the element
    return f'<script type="application/ld+json">{text}</script>\n' if name and shown else ""


def _contact_point(channel: Channel) -> dict[str, Any]:
    address = {"url": channel.href}
    if channel.to and channel.to.form in {"email", "phone"}:
        address = {"telephone" if channel.to.form == "phone" else "email": channel.to.text}
    values: dict[str, Any] = {"@type": "ContactPoint", "name": channel.name, "description": channel.summary, **address}
    values |= {"contactType": ", ".join(channel.purposes), "areaServed": channel.region}
    return {key: value for key, value in (values | {"availableLanguage": channel.languages}).items() if value}
