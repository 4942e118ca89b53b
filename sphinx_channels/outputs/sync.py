"""``sphinx-channels sync``: the files of a repository that name its channels, kept in step with the pages.

Only channels that are in use are in them. What stands around the marks, or the key, stays as it is, byte for byte.
"""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from functools import partial
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from sphinx_channels.card import action, states
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import shown_path
from sphinx_channels.model import IN_USE, Channel
from sphinx_channels.outputs.directory import public_channels
from sphinx_channels.outputs.pages import base_address, card_address
from sphinx_channels.snapshots.file import SnapshotError, load, write

#: Where GitHub, Gitea and Forgejo look for each file, in this order.
_FOLDERS: Final = (".", ".github", ".gitea", ".forgejo", "docs")
_MARKS: Final = ("<!-- channels: begin -->", "<!-- channels: end -->")
_OWN: Final = "# Kept by `sphinx-channels sync`: change the pages, and not this file.\n"
#: The purposes of the channels in each file; none for all of them.
PARTS: Final = {"github": ("ask", "discuss", "report"), "support": (), "security": ("security",)}

Make = Callable[[str], str]


def sync(app: Sphinx, root: Path, only: str = "", *, check: bool = False) -> int:
    """Renew each file that is there, or print what would change; 1 is for a difference, or one that cannot be made.

    :param only: one of :data:`PARTS`
    """
    status, found = 0, [*_files(app, root, only)]
    for path, make in found:
        name = shown_path(path, Path.cwd())
        try:
            old = load(path).decode() if path.exists() else ""
            new = make(old.replace("\r\n", "\n"))
            if "\r\n" in old:
                new = new.replace("\n", "\r\n")
            if new == old:
                continue
            if check:
                print("".join(unified_diff(old.splitlines(True), new.splitlines(True), name, name)), end="")
            else:
                write(path, new.encode())
                print(f"{name}: written.")
            status = max(status, int(check))
        except (SnapshotError, UnicodeDecodeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            status = 1
    if not found:
        print("There is no file to keep in step: support/data.md of the documentation says which.", file=sys.stderr)
    return status


def _files(app: Sphinx, root: Path, only: str) -> Iterator[tuple[Path, Make]]:
    """Each file with what makes it new from what it is."""
    public = [it for it in public_channels(app).values() if it.status in IN_USE]
    for part, purposes in PARTS.items():
        channels = [it for it in public if not purposes or not {*purposes}.isdisjoint(it.purposes)]
        if only not in {"", part}:
            continue
        for folder in _FOLDERS:
            if part == "github":
                for path in sorted((root / folder).glob("[Ii][Ss]*_[Tt]*/config.y*ml")):
                    yield path, partial(with_links, app, channels)
            elif (path := root / folder / f"{part.upper()}.md").exists():
                yield path, partial(with_lines, app, channels)
        if part == "security" and (folder := app.config.channels_security_txt):
            path = Path(app.confdir, folder, ".well-known", "security.txt")
            yield path, partial(security_txt, app, channels)


def _link(app: Sphinx, channel: Channel) -> str:
    """The address of a channel, or of its card where a program cannot open it; empty where that is not known."""
    if channel.href.startswith("https:"):
        return channel.href
    return card_address(app, channel) if base_address(app) else ""


def _about(channel: Channel) -> str:
    """What it is for, in one line, and who may use it."""
    words = ", ".join(states(channel).values())
    text = channel.summary or action(channel).format(address=channel.where)
    return f"{text} ({words})" if words else text


def with_links(app: Sphinx, channels: list[Channel], old: str) -> str:
    """A ``config.yml`` of issue templates whose ``contact_links`` are the channels."""
    import yaml  # the extra ``data``

    if lost := [it.name for it in channels if not _link(app, it)]:
        raise SnapshotError(f"{', '.join(lost)}: no https: link leads there. Set html_baseurl in conf.py.")
    rows = [{"name": it.name, "about": _about(it), "url": _link(app, it)} for it in channels if it.kind != "issues"]
    text = yaml.safe_dump({"contact_links": rows}, allow_unicode=True, sort_keys=False, width=10_000)
    try:
        top = yaml.compose(old, yaml.SafeLoader)
        pairs: Any = top.value if isinstance(top, yaml.MappingNode) and not top.flow_style else []
        if top and not pairs:
            raise SnapshotError("write each key on a line of its own.")
    except yaml.YAMLError as error:
        raise SnapshotError(f"this is no YAML: {' '.join(str(error).split())}") from None
    for key, value in pairs:
        if key.value == "contact_links":
            start, end = key.start_mark.index, _end(value)
            return old[:start] + text.rstrip("\n") + old[end:]
    return old + ("\n" if old and not old.endswith("\n") else "") + text


def _end(node: object) -> int:
    """Where a value ends; what comments follow a list are none of it."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)  # type: ignore[attr-defined]


def with_lines(app: Sphinx, channels: list[Channel], old: str) -> str:
    """A Markdown file with a line a channel between the marks."""
    begin, end = _MARKS
    before, first, rest = old.partition(begin)
    _lines, last, after = rest.partition(end)
    if not (first and last):
        raise SnapshotError(f"put these two lines where the channels are to stand:\n{begin}\n{end}")
    lines = []
    for channel in channels:
        target = re.sub("[()]", lambda sign: "%28" if sign[0] == "(" else "%29", channel.href or _link(app, channel))
        name = f"[{_escaped(channel.name)}]({target})" if target else f"**{_escaped(channel.name)}**"
        lines.append(f"- {name}: {_escaped(_about(channel))}\n")
    return f"{before}{begin}\n\n{''.join(lines)}\n{end}{after}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&~|])", r"\\\1", text)


def security_txt(app: Sphinx, channels: list[Channel], old: str) -> str:
    """The file of RFC 9116: where to report a hole, until a year after somebody last checked it."""
    if old and not old.startswith(_OWN):
        raise SnapshotError("this is another one's: move it away, or begin it with this line:\n" + _OWN.rstrip())
    contacts = [it for it in channels if it.href and not it.href.startswith("http:")]
    days = [it.verified for it in contacts if it.verified]
    if not contacts or len(days) < len(contacts):
        lost = next((f"channel {it.id}: add :verified:" for it in contacts if not it.verified), "")
        raise SnapshotError(lost or "no channel has :for: security.")
    expires = min(days) + timedelta(days=365)
    if expires <= channel_domain(app.env).settings.today:
        raise SnapshotError(f"it has expired: check the channels, and renew their :verified: of {min(days)}.")
    tags = ", ".join(dict.fromkeys(tag for it in contacts for tag in it.languages))
    address = f"{base_address(app)}.well-known/security.txt" if base_address(app) else ""
    fields = [*(("Contact", it.href) for it in contacts), ("Preferred-Languages", tags), ("Canonical", address)]
    fields.append(("Expires", datetime(expires.year, expires.month, expires.day, tzinfo=UTC).strftime("%FT%TZ")))
    return _OWN + "".join(f"{name}: {value}\n" for name, value in fields if value)
