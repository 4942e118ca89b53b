"""``sphinx-channels sync``: the files of a repository that name its channels, kept in step with the pages.

Only channels that are in use are in them. What stands around the marks, or the key, stays as it is, byte for byte.
"""

import re
import sys
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from difflib import unified_diff
from functools import partial
from os.path import realpath
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urljoin

from sphinx.application import Sphinx

from sphinx_channels.card import action, states
from sphinx_channels.datafile import read_yaml
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import shown_path
from sphinx_channels.model import IN_USE, Channel
from sphinx_channels.outputs.directory import public_channels
from sphinx_channels.outputs.pages import base_address, card_address
from sphinx_channels.snapshots.file import SnapshotError, load, write

#: The purposes of the channels in each file, none for all; where GitHub, Gitea and Forgejo look for it; its name there.
PARTS: Final = {
    "github": ({"ask", "discuss", "report"}, (".github", ".gitea", ".forgejo"), "[Ii]*_[Tt]*/config.y*ml"),
    "support": (set(), (".", ".github", "docs"), "SUPPORT.md"),
    "security": ({"security"}, (".", ".github", "docs"), "SECURITY.md"),
}
_MARKS: Final = ("<!-- channels: begin -->", "<!-- channels: end -->")
_OWN: Final = "# Kept by `sphinx-channels sync`: change the pages, and not this file."


def sync(app: Sphinx, root: Path, only: Collection[str] = (), *, check: bool = False) -> int:
    """Renew the files that are there, or print what would change; 1 is for a difference, or for what cannot be made."""
    status, found, wrong = 0, [*_files(app, root, only or PARTS)], dict[str, list[str]]()
    for path, make in found:
        name, file = shown_path(path, Path.cwd()), Path(realpath(path))
        try:
            if not file.is_relative_to(root):
                raise SnapshotError("it leads out of the repository.")
            old = load(file).decode() if file.exists() else ""
            before, ours, after = make(old)
            new = before + (ours.replace("\n", "\r\n") if "\r\n" in old else ours) + after
            if new != old and check:
                status, then = 1, f"{name} after `sphinx-channels sync`"
                print(*unified_diff(old.splitlines(), new.splitlines(), name, then, lineterm=""), sep="\n")
            elif new != old:
                write(file, new.encode())
                print(f"{name}: written.")
        except (SnapshotError, UnicodeDecodeError) as error:
            reason = str(error) if isinstance(error, SnapshotError) else "it is not in UTF-8."
            wrong.setdefault(reason, []).append(name)
    if not found:
        wrong["none is there, and conf.py has no channels_security_txt."] = ["config.yml", "SUPPORT.md", "SECURITY.md"]
    for reason, names in wrong.items():
        print(f"{', '.join(names)}: {reason}", file=sys.stderr)
    return int(bool(status or wrong))


def _files(app: Sphinx, root: Path, parts: Collection[str]) -> Iterator[tuple[Path, partial[tuple[str, str, str]]]]:
    """Each file, and what makes of its text: what stands before our part, that part, and what stands after it."""
    public = sorted(public_channels(app).values(), key=lambda it: it.kind in app.config.channels_last)
    public = [it for it in public if it.status in IN_USE]
    for part in parts:
        purposes, folders, name = PARTS[part]
        channels = [it for it in public if not purposes or not purposes.isdisjoint(it.purposes)]
        for path in (path for folder in folders for path in sorted((root / folder).glob(name))):
            yield path, partial(with_links if part == "github" else with_lines, app, channels)
        if part == "security" and (folder := app.config.channels_security_txt):
            yield app.confdir / folder / ".well-known" / "security.txt", partial(security_txt, app, channels)


def _link(app: Sphinx, channel: Channel) -> str:
    """The address of a channel, or of its card where a browser cannot open it; empty where that is not known."""
    card = card_address(app, channel) if base_address(app).startswith("https:") else ""
    return channel.href if channel.href.startswith("https:") else card


def _about(channel: Channel) -> str:
    """What it is for, in one line, and who may use it."""
    words = ", ".join(states(channel).values())
    return (channel.summary or action(channel).format(address=channel.where)) + (f" ({words})" if words else "")


def with_links(app: Sphinx, channels: list[Channel], old: str) -> tuple[str, str, str]:
    """A ``config.yml`` of issue templates whose ``contact_links`` are the channels."""
    rows = [{"name": it.name, "about": _about(it), "url": _link(app, it)} for it in channels if it.kind != "issues"]
    if lost := ", ".join(row["name"] for row in rows if not row["url"]):
        raise SnapshotError(f"no https: address leads to {lost}. Set html_baseurl in conf.py.")
    try:
        known = read_yaml(old) or {}
        if not isinstance(known, dict):
            raise ValueError("it has no keys")
        import yaml  # which is there, or it has been told

        top, start, end = cast("Any", yaml.compose(old, yaml.SafeLoader)), len(old), len(old)
        for key, node in top.value if known else ():
            if key.value == "contact_links":
                while isinstance(node.value, list) and node.value and not node.flow_style:
                    node = node.value[-1] if isinstance(node, yaml.SequenceNode) else node.value[-1][1]
                start, end = key.start_mark.index, node.end_mark.index
        text = yaml.safe_dump({"contact_links": rows}, allow_unicode=True, sort_keys=False, width=10_000)
        newline = "\n" if old and not old.endswith("\n") else ""
        text = text.rstrip("\n") if start < end else newline + text
        if read_yaml(old[:start] + text + old[end:]) != {**known, "contact_links": rows}:
            raise ValueError("contact_links")
    except (RecursionError, TypeError, ValueError) as error:
        raise SnapshotError(f"write it as YAML, with each key at the start of a line ({error}).") from None
    return old[:start], text, old[end:]


def with_lines(app: Sphinx, channels: list[Channel], old: str) -> tuple[str, str, str]:
    """A Markdown file with a line a channel between its marks, with those addresses of which forges make no link."""
    begin, end = _MARKS
    before, *after = re.split(f"{begin}.*?{end}", old, maxsplit=1, flags=re.DOTALL)
    if not after and (channels or begin in old or end in old):
        raise SnapshotError(f"put these two lines where the channels are to stand:\n{begin}\n{end}")
    lines = []
    for it in channels:
        name, address = _escaped(it.name), _escaped(it.href or _link(app, it), "&()")
        name = f"[{name}]({address})" if address else f"**{name}**"
        is_said = it.href.startswith("http") or it.where in (it.name, *it.summary.rstrip(".").split())
        where = "" if is_said else f" ({_escaped(it.where)})"
        lines.append(f"- {name}{where}: {_escaped(_about(it))}\n")
    return before, f"{begin}\n\n{''.join(lines)}\n{end}" if after else "", "".join(after)


def _escaped(text: str, signs: str = "`*_[]<>&~|$") -> str:
    return re.sub(rf"([\\{re.escape(signs)}])", r"\\\1", " ".join(text.splitlines()))


def security_txt(app: Sphinx, channels: list[Channel], old: str) -> tuple[str, str, str]:
    """The file of RFC 9116: where anybody may report a hole, until a year after somebody last checked it."""
    if old and old.splitlines()[0] != _OWN:
        raise SnapshotError(f"this is another one's: move it away, or begin it with this line:\n{_OWN}")
    contacts = [it for it in channels if it.access != "members" and it.href and not it.href.startswith("http:")]
    if not contacts:
        raise SnapshotError("no channel that anybody can use has :for: security and an https:, email or phone address.")
    ends = {it.id: (it.verified or date.min) + timedelta(days=365) for it in contacts}
    if late := ", ".join(name for name, day in ends.items() if day <= channel_domain(app.env).settings.today):
        raise SnapshotError(f"it holds for a year from :verified:. Check that of {late}, and renew the day.")
    fields = [
        *(("Contact", it.href) for it in contacts),
        ("Preferred-Languages", ", ".join(dict.fromkeys(tag for it in contacts for tag in it.languages))),
        ("Canonical", urljoin(base_address(app), "/.well-known/security.txt")),  # nowhere else is it looked for
        ("Expires", f"{min(ends.values())}T00:00:00Z"),
    ]
    lines = [f"{name}: {value}\n" for name, value in fields if value and not value.startswith(("/", "http:"))]
    return "", "".join([f"{_OWN}\n", *lines]), ""
