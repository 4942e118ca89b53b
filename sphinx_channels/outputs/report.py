"""The builder ``channels``: every channel with its age, owner and uses, and everything there is to say about it.

A table for the terminal, and ``channels-report.json`` for programs. No server is asked: what ``linkcheck`` found in the
folder beside this one is joined. The day is that of ``SOURCE_DATE_EPOCH`` where it is set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from docutils.utils import column_width
from sphinx.builders.dummy import DummyBuilder

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import Finding, Located, is_suppressed, shown, shown_path, warn
from sphinx_channels.nodes import channel_address, channel_card
from sphinx_channels.outputs.published import check_published
from sphinx_channels.rules.project import at_channel, days, project_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Channel
    from sphinx_channels.rules.prose import Prose

FILE: Final = "channels-report.json"

_HEAD: Final = ("Channel", "Kind", "Address", "Status", "Access", "Verified", "Age", "Owner", "Mend", "Note")
_RIGHT: Final = frozenset({"Age", "Mend", "Note"})
_CODE: Final = (nodes.literal, nodes.comment, nodes.raw, channel_address)


class ReportBuilder(DummyBuilder):
    """Writes no pages: it looks at what was read."""

    name = "channels"
    epilog = ""

    def finish(self) -> None:
        """Report, when every page has been resolved, which says what roles lead nowhere."""
        report = Report(self)
        print(report.as_text(), end="")
        text = json.dumps(report.as_data(), indent=2, ensure_ascii=False)
        Path(self.outdir, FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")


class Report:
    """What is known of the channels of a project, and what there is to say."""

    def __init__(self, builder: Builder) -> None:
        self.env = builder.env
        self.domain = domain = channel_domain(builder.env)
        self.folder = Path(builder.srcdir)
        self.day = domain.settings.today
        self.channels = [channel for channel in domain.all_channels() if not domain.is_example(channel.docname)]
        self.uses: dict[str, tuple[list[str], list[str]]] = {channel.id: ([], []) for channel in self.channels}
        self._note_uses()
        suppressed = builder.config.suppress_warnings
        found = [*self._findings(), *self._broken(Path(builder.outdir).parent / "linkcheck" / "output.json")]
        kept = {item.order: item for item in found if not is_suppressed(item.finding.rule, suppressed)}
        self.findings = [kept[order] for order in sorted(kept)]
        self.about: dict[tuple[str, str], list[Located]] = {}
        for item in self.findings:
            self.about.setdefault((item.channel, item.path), []).append(item)

    def _note_uses(self) -> None:
        """Fill in the pages that refer to each channel, and those that list it."""
        for docname in sorted(self.env.found_docs):
            if self.domain.is_example(docname):
                continue
            referred = {self.domain.find(name, docname) for name in self.domain.references.get(docname, ())}
            listed = {
                channel
                for listing in self.domain.listings.get(docname, ())
                for channel in self.domain.listed_channels(docname, listing)
            }
            for place, ids in enumerate(({channel.id for channel in referred if channel}, {c.id for c in listed})):
                for name in ids & self.uses.keys():
                    self.uses[name][place].append(docname)

    def _findings(self) -> Iterator[Located]:
        """Everything that the pages give cause to say; pages of examples are left out."""
        from sphinx_channels.rules.prose import Prose  # no other build needs its patterns

        prose = Prose(self.channels, self.domain.settings.terms)
        examples = set()
        for docname in sorted(self.env.found_docs):
            if self.domain.is_example(docname):
                examples.add(str(self.env.doc2path(docname)))
                continue
            yield from self.domain.findings.get(docname, ())
            yield from self._prose(prose, self.env.get_doctree(docname))
        others = (*self.domain.missing, *project_findings(self.domain))
        yield from (found for found in others if found.path not in examples)
        yield from (found for found in notes_of_the_day(self.domain) if found.path not in examples)
        yield from check_published(self.env)

    def _prose(self, prose: Prose, doctree: nodes.document) -> Iterator[Located]:
        for block in doctree.findall(nodes.TextElement):
            if isinstance(block, (nodes.literal_block, nodes.Inline, *_CODE)) or block.line is None:
                continue
            words = "".join(text for text in block.findall(nodes.Text) if not isinstance(text.parent, _CODE))
            for link in block.findall(nodes.reference):
                target = link.get("refuri", "").removeprefix("mailto:").partition("?")[0]
                words += "" if target.partition("://")[2] in words and target in words else f" {target}"
            for position, finding in prose.findings(words):
                line = block.line + words.count("\n", 0, position)
                if finding.rule != "prose" or finding.values["id"] != self._around(block):
                    yield Located(finding, block.source or doctree["source"], line)

    def _around(self, block: Element) -> str:
        """The id of the channel in whose card something stands: that may say its own address."""
        card: Element | None = block
        while card is not None and not isinstance(card, channel_card):
            card = card.parent
        return self.domain.channels[card["docname"]][card["place"]].id if card is not None else ""

    def _broken(self, output: Path) -> Iterator[Located]:
        """What ``linkcheck`` found about the addresses of channels, where it has been run."""
        try:
            rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        except (OSError, ValueError):
            return
        answers = {row["uri"]: row for row in rows if row.get("status") in {"broken", "timeout", "redirected"}}
        for channel in self.channels:
            addresses = [("to", channel.to.href)] if channel.to and channel.live else []
            addresses += [("join", channel.join.href)] if isinstance(channel.join, Address) else []
            addresses += [("links", link.href) for link in channel.links]
            for option, address in addresses:
                if row := answers.get(address):
                    key = "redirect" if row["status"] == "redirected" else "broken"
                    info = " ".join(str(row.get("info", "")).split()) or "no reason is known"
                    values = {"value": address, "fix": info, "reason": info}
                    yield at_channel(channel, Finding(key, values, option))

    # Forms

    def as_text(self) -> str:
        """The whole report: the table, where each channel is used, and what was found."""
        rows = [_HEAD, *(self._cells(channel) for channel in self.channels)]
        found = (
            f"{shown_path(item.path, self.folder)}:{item.line}: {item.level}: {item.sentence} "
            f"[channels.{item.finding.rule}]"
            for item in self.findings
        )
        parts = [
            f"Channels on {self.day.isoformat()}",
            "\n".join(_table(rows)) if self.channels else "There is no channel.",
            _section("Used on", (f"{channel.id}: {self._uses(channel)}" for channel in self.channels)),
            _section("Found", found if self.findings else ["nothing"]),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _of(self, channel: Channel) -> list[Located]:
        return self.about.get((channel.id, channel.source), [])

    def _cells(self, channel: Channel) -> tuple[str, ...]:
        findings = self._of(channel)
        errors = sum(not found.finding.is_note for found in findings)
        return (
            channel.id,
            channel.kind,
            shown(channel.to.text, 48) if channel.to else "none",
            channel.status,
            channel.access,
            channel.verified.isoformat() if channel.verified else "never",
            f"{(self.day - channel.verified).days} d" if channel.verified else "",
            shown(channel.owner, 24),
            str(errors or ""),
            str(len(findings) - errors or ""),
        )

    def _uses(self, channel: Channel) -> str:
        roles, lists = self.uses[channel.id]
        uses = [*roles, *(f"{docname} (list)" for docname in lists)]
        uses += ["the feedback link of every page"] if channel.id == self.env.config.channels_feedback else []
        return ", ".join(uses) or "no other page"

    def as_data(self) -> dict[str, Any]:
        """The report as it stands in the file; paths are as seen from the source folder."""
        return {
            "date": self.day.isoformat(),
            "channels": [self._channel_data(channel) for channel in self.channels],
            "findings": [self._finding_data(found) for found in self.findings],
        }

    def _channel_data(self, channel: Channel) -> dict[str, Any]:
        roles, lists = self.uses[channel.id]
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "address": channel.to.text if channel.to else None,
            "status": channel.status,
            "access": channel.access,
            "verified": channel.verified.isoformat() if channel.verified else None,
            "age": (self.day - channel.verified).days if channel.verified else None,
            "owner": channel.owner or None,
            "file": shown_path(channel.source, self.folder),
            "line": channel.line,
            "used": {"roles": roles, "lists": lists, "feedback": channel.id == self.env.config.channels_feedback},
            "findings": [self._finding_data(found) for found in self._of(channel)],
        }

    def _finding_data(self, found: Located) -> dict[str, Any]:
        return {
            "file": shown_path(found.path, self.folder),
            "line": found.line,
            "level": found.level,
            "rule": found.finding.rule,
            "channel": found.channel or None,
            "message": found.sentence,
        }


def notes_of_the_day(domain: ChannelDomain) -> Iterator[Located]:
    """What was checked too long ago, channels and saved copies, seen from today."""
    for channel, finding in days(domain.all_channels(), domain.settings):
        if finding.is_note:
            yield at_channel(channel, finding)
    limit = domain.env.config.channels_snapshot_days
    for docname, copies in sorted(domain.snapshots.items()):
        for _url, path in copies:
            from sphinx_channels.snapshots.file import SnapshotError, read  # few projects have one

            try:
                snapshot = read(Path(path))
            except SnapshotError:  # said at its line
                continue
            age = (domain.settings.today - snapshot.fetched).days
            if age > limit:
                values = {"value": snapshot.fetched.isoformat(), "age": str(age), "days": str(limit)}
                yield Located(Finding("stale.snapshot", values), str(domain.env.doc2path(docname)), 1)


def log_notes(app: Sphinx, env: BuildEnvironment) -> None:
    """Say them in the log of a build that asks for notes."""
    if app.config.channels_notes:
        for found in notes_of_the_day(channel_domain(env)):
            warn(found, notes=True)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lines of aligned columns; letters of East Asia take two places each."""
    widths = [max(column_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    right = [name in _RIGHT for name in rows[0]]
    for number, row in enumerate(rows):
        yield "  ".join(map(_aligned, row, widths, right)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _aligned(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - column_width(cell))
    return blanks + cell if right else cell + blanks


def _section(title: str, lines: Iterable[str]) -> str:
    text = "\n".join(f"  {line}" for line in lines)
    return f"{title}\n{text}" if text else ""


def setup_report(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(ReportBuilder)
    app.connect("env-check-consistency", log_notes)
