"""The builder ``channels``: every channel with its age, owner and uses, and everything there is to say about it.

A table for the terminal, and ``channels.json`` for programs. The day is that of ``SOURCE_DATE_EPOCH`` where it is set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.dummy import DummyBuilder
from sphinx.errors import NoUri

from sphinx_channels.config import settings, today
from sphinx_channels.domain import channel_domain
from sphinx_channels.located import Located, is_suppressed
from sphinx_channels.prose import Prose, missing_references
from sphinx_channels.published import check_published
from sphinx_channels.report.links import links_of
from sphinx_channels.report.rows import Report, Row
from sphinx_channels.report.text import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Channel
    from sphinx_channels.report.links import Link
    from sphinx_channels.report.online import Answer

FILE: Final = "channels.json"


class ReportBuilder(DummyBuilder):
    """Writes no pages: it looks at what was read."""

    name = "channels"
    epilog = ""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the report in place of documents."""
        report = make_report(self.env)
        folder = Path(self.srcdir)
        print(as_text(report, folder), end="")
        text = json.dumps(as_data(report, folder), indent=2, ensure_ascii=False)
        Path(self.outdir, FILE).write_text(f"{text}\n", encoding="utf-8")


def make_report(env: BuildEnvironment) -> Report:
    """Everything that is known, and with ``channels_online`` what the network tells."""
    domain = channel_domain(env)
    channels = [channel for channel in domain.all_channels() if not domain.is_example(channel.docname)]
    rows = [_row(env, channel) for channel in channels]
    _note_uses(env, domain, rows)
    findings = list(_findings(env, domain, channels))
    if env.config.channels_online:
        findings += _ask(env, rows)
    suppressed = env.config.suppress_warnings
    findings = [found for found in findings if not is_suppressed(found.finding.rule, suppressed)]
    findings.sort(key=lambda found: found.order)
    for row in rows:
        row.findings = [found for found in findings if found.channel == row.channel.id and _is_in(env, found, row)]
    return Report(today(), env.config.channels_online, rows, findings)


def _is_in(env: BuildEnvironment, found: Located, row: Row) -> bool:
    return Path(found.path) == Path(env.doc2path(row.channel.docname))


def _row(env: BuildEnvironment, channel: Channel) -> Row:
    return Row(
        channel,
        file=Path(env.doc2path(channel.docname, False)).as_posix(),
        age=(today() - channel.verified).days if channel.verified else None,
        feedback=channel.id == env.config.channels_feedback,
        links=[(link, None) for link in links_of(channel)],
    )


def _note_uses(env: BuildEnvironment, domain: ChannelDomain, rows: Sequence[Row]) -> None:
    """Fill in the pages that refer to each channel, and those that list it."""
    by_place = {(row.channel.docname, row.channel.line): row for row in rows}
    for docname in sorted(env.found_docs):
        if domain.is_example(docname):
            continue
        referred = [domain.find(name, docname) for name in sorted(domain.references.get(docname, ()))]
        listed = [
            channel
            for listing in domain.listings.get(docname, ())
            for channel in domain.listed_channels(docname, listing)
        ]
        for channels, uses in ((referred, "roles"), (listed, "lists")):
            for place in {(channel.docname, channel.line) for channel in channels if channel}:
                if place in by_place:
                    getattr(by_place[place], uses).append(docname)


def _findings(env: BuildEnvironment, domain: ChannelDomain, channels: Sequence[Channel]) -> Iterator[Located]:
    """Everything that the pages give cause to say; pages of examples are left out."""
    prose = Prose(channels, settings(env.config))
    examples = set()
    for docname in sorted(env.found_docs):
        if domain.is_example(docname):
            examples.add(str(env.doc2path(docname)))
            continue
        yield from domain.findings.get(docname, ())
        document = env.get_doctree(docname)
        yield from missing_references(domain, docname, document, lambda node: _is_elsewhere(env, node))
        yield from prose.notes(document)
    yield from (found for found in domain.project_findings() if found.path not in examples)
    yield from check_published(env)


def _is_elsewhere(env: BuildEnvironment, node: pending_xref) -> bool:
    """Whether another extension knows what a role names: intersphinx asks the projects that it has been told of."""
    content = node[0].deepcopy()
    return bool(env.events.emit_firstresult("missing-reference", env, node, content, allowed_exceptions=(NoUri,)))


def _ask(env: BuildEnvironment, rows: Iterable[Row]) -> Iterator[Located]:
    """Ask for every address that can be asked for; fills in the answers and gives what there is to say."""
    from sphinx_channels.report.mail import ask_mail
    from sphinx_channels.report.online import ask_pages, finding

    rows = list(rows)
    links = [link for row in rows for link, _ in row.links if link.ask]
    answers = ask_pages((link.target for link in links if link.address.form == "url"), env.config)
    answers |= ask_mail((link.target for link in links if link.address.form == "email"), env.config)
    for row in rows:
        row.links = [(link, answers[link.target] if link.ask else None) for link, _ in row.links]
        path = str(env.doc2path(row.channel.docname))
        for link, answer in row.links:
            if answer and (found := finding(link.address.text, link.option, answer)):
                yield Located(found, path, row.channel.line_of(link.option) or 1, row.channel.id)


def as_data(report: Report, folder: Path) -> dict[str, Any]:
    """The report as it stands in the file; paths are as seen from ``folder``."""
    return {
        "date": report.day.isoformat(),
        "online": report.online,
        "channels": [_row_data(row, folder) for row in report.rows],
        "findings": [_finding_data(found, folder) for found in report.findings],
    }


def _row_data(row: Row, folder: Path) -> dict[str, Any]:
    channel = row.channel
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "address": channel.to.text if channel.to else None,
        "status": channel.status,
        "access": channel.access,
        "verified": channel.verified.isoformat() if channel.verified else None,
        "age": row.age,
        "owner": channel.owner or None,
        "file": row.file,
        "line": channel.line,
        "used": {"roles": row.roles, "lists": row.lists, "feedback": row.feedback},
        "links": [_link_data(link, answer) for link, answer in row.links],
        "findings": [_finding_data(found, folder) for found in row.findings],
    }


def _link_data(link: Link, answer: Answer | None) -> dict[str, Any]:
    return {
        "option": link.option,
        "address": link.address.href,
        "answer": answer.state if answer else None,
        "detail": answer.detail or None if answer else None,
        "blind": link.blind or None,
    }


def _finding_data(found: Located, folder: Path) -> dict[str, Any]:
    return {
        "file": found.file(folder),
        "line": found.line,
        "level": found.level,
        "rule": found.finding.rule,
        "channel": found.channel or None,
        "message": found.sentence,
    }


def read_again(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Have those pages read again of which something else may be said today than on the day when they were read."""
    if app.builder.name != ReportBuilder.name:
        return []
    return sorted(docname for docname, day in channel_domain(env).days.items() if day != today())


def setup_report(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(ReportBuilder)
    app.connect("env-get-outdated", read_again)
