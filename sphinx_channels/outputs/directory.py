"""``channels.json`` at the root of a web site: every public channel, as a file of channels for another project."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import RECORD
from sphinx_channels.model import Channel, Link
from sphinx_channels.outputs.pages import card_address, write_own, writes_pages

_SCHEMA: Final = Path(__file__).parent.parent / "schema" / "channels.schema.json"


def write_directory(app: Sphinx) -> list[Any]:
    """Write it and its schema, where they are asked for; those of ``html_extra_path`` are copied later, and so win."""
    if not app.config.channels_json or not writes_pages(app.builder):
        return []
    domain = channel_domain(app.env)
    public = {name: domain.filled(it) for name, it in domain.first_of_id().items() if it.access != "team"}
    channels = [_record(channel, card_address(app, channel), public) for channel in public.values()]
    own = json.dumps({"$schema": _SCHEMA.name, "channels": channels}, indent=2, ensure_ascii=False) + "\n"
    for name, text in (("channels.json", own), (_SCHEMA.name, _SCHEMA.read_text(encoding="utf-8"))):
        path = Path(app.outdir, name)
        old = path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else ""
        is_ours = old.startswith(text[: text.index("[") + 1])  # no digest: an address that changes is one line
        if public:
            write_own(path, text, over=is_ours)
        elif is_ours:
            path.unlink()
    return []


def _record(channel: Channel, address: str, public: dict[str, Channel]) -> dict[str, Any]:
    """A channel by the names of its options, so far as they say more than nothing."""
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
