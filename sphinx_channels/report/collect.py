"""What there is to say about every channel: uses, findings, and with ``channels_online`` what servers answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import NoUri

from sphinx_channels.config import settings, today
from sphinx_channels.domain import channel_domain
from sphinx_channels.located import Located, is_suppressed
from sphinx_channels.prose import Prose, missing_references
from sphinx_channels.published import check_published
from sphinx_channels.report.links import links_of
from sphinx_channels.report.rows import Report, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.addnodes import pending_xref
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Channel


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
