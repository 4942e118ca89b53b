"""``channels.json`` at the root of a web site: every public channel, as a file of channels for another project."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import RECORD
from sphinx_channels.model import Link
from sphinx_channels.outputs.pages import base_address, writes_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def write_directory(app: Sphinx) -> list[Any]:
    """Write it and its schema; those of ``html_extra_path`` are copied later, and so win."""
    domain = channel_domain(app.env)
    if not writes_pages(app.builder):
        return []
    public = {channel.id: channel for channel in domain.nameable() if channel.access != "team"}
    records = []
    for channel in public.values():
        uri = f"{base_address(app)}{app.builder.get_target_uri(channel.docname)}#{channel.anchor}"
        record: dict[str, Any] = {"name": channel.name, "about": domain.fill(channel.summary), "url": uri}
        for option, field in RECORD.items():
            value = getattr(channel, field.key or option)
            if option in {"join", "replaced-by"} and isinstance(value, str) and value not in public:
                value = uri if option == "join" else ""  # the team's own: the card says what is to be said
            if option != "aliases" and value not in (None, "", ()):
                record[option] = domain.fill(value) if isinstance(value, str) else _as_json(value)
        records.append(record)
    own = {"$schema": "channels.schema.json", "channels": records}
    schema = Path(__file__).parent.parent / "schema" / "channels.schema.json"
    for name, value in (("channels.json", own), (schema.name, json.loads(schema.read_bytes()))):
        path, text = Path(app.outdir, name), json.dumps(value, indent=2, ensure_ascii=False) + "\n"
        old = path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else ""
        is_ours = old.startswith(text[: text.index("[") + 1])
        if public and (is_ours or not (path.exists() or path.is_symlink())):
            path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        elif is_ours:
            path.unlink()
    return []


def _as_json(value: Any) -> Any:
    """What an option holds, as it is written in a file."""
    if isinstance(value, Address):
        return value.text if value.form in {"email", "phone"} else value.href
    if isinstance(value, tuple):
        return {link.label: link.href for link in value} if isinstance(value[0], Link) else [*value]
    return value.isoformat() if isinstance(value, date) else value
