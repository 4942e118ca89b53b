"""The builder ``channels``: every channel with its age, owner and uses, and everything there is to say about it.

A line each for the terminal, and ``channels-report.json``, with what ``linkcheck`` found in the folder beside this one.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx.builders import Builder
from sphinx.builders.dummy import DummyBuilder
from sphinx.util.logging import is_suppressed_warning

from sphinx_channels.addresses import Address
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import Finding, Located, shown, shown_path
from sphinx_channels.model import Channel
from sphinx_channels.nodes import channel_address, channel_card
from sphinx_channels.outputs.published import check_published
from sphinx_channels.rules.project import at_channel

_CODE: Final = (nodes.literal, nodes.comment, nodes.raw, channel_address)


class ReportBuilder(DummyBuilder):
    """Writes no pages: it looks at what was read."""

    name = "channels"
    epilog = ""

    def finish(self) -> None:
        """Report, when every page has been resolved, which says what roles lead nowhere."""
        data = Report(self).data()
        print(as_text(data), end="")
        text = json.dumps(data, indent=2, ensure_ascii=False)
        Path(self.outdir, "channels-report.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


class Report:
    """What is known of the channels of a project, and what there is to say; all but its examples."""

    def __init__(self, builder: Builder) -> None:
        self.env = builder.env
        self.domain = domain = channel_domain(builder.env)
        self.pages = [docname for docname in sorted(self.env.found_docs) if not domain.is_example(docname)]
        self.channels = [domain.filled(it) for it in domain.all_channels() if not domain.is_example(it.docname)]
        found = [*self._findings(), *self._broken(Path(builder.outdir).parent / "linkcheck" / "output.json")]
        silent = builder.config.suppress_warnings
        kept = {it.order: it for it in found if not is_suppressed_warning("channels", it.finding.rule, silent)}
        self.findings = [kept[order] for order in sorted(kept)]

    def _findings(self) -> Iterator[Located]:
        from sphinx_channels.rules.prose import Prose  # no other build needs its patterns

        read = Prose(self.channels, self.domain.settings.terms).findings
        for docname in self.pages:
            yield from self.domain.findings.get(docname, {}).values()
            yield from self._prose(read, self.env.get_doctree(docname))
        examples = {str(self.env.doc2path(docname)) for docname in self.env.found_docs.difference(self.pages)}
        examples |= {it.source for it in self.domain.all_channels()} - {it.source for it in self.channels}
        others = (*self.domain.missing, *self.domain.findings_together(notes=True))
        yield from (found for found in others if found.path not in examples)
        yield from check_published(self.env)

    def _prose(self, read: Callable[[str], list[tuple[int, Finding]]], doctree: nodes.document) -> Iterator[Located]:
        own = {  # of what stands in a card, the channel: that may say its own address
            block: self.domain.channels[card["docname"]][card["place"]].id
            for card in doctree.findall(channel_card)
            for block in card.findall(nodes.TextElement)
        }
        for block in doctree.findall(nodes.TextElement):
            if isinstance(block, (nodes.literal_block, nodes.Inline, *_CODE)) or block.line is None:
                continue
            words = "".join(text for text in block.findall(nodes.Text) if not isinstance(text.parent, _CODE))
            for link in block.findall(nodes.reference):
                target = link.get("refuri", "").removeprefix("mailto:").partition("?")[0]
                words += "" if target.partition("://")[2] in words and target in words else f" {target}"
            for position, finding in read(words):
                line = block.line + words.count("\n", 0, position)
                if finding.rule != "prose" or finding.values["id"] != own.get(block):
                    yield Located(finding, block.source or doctree["source"], line)

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

    def data(self) -> dict[str, Any]:
        """The report as it stands in the file; paths are as seen from the source folder."""
        findings = [
            {"file": shown_path(found.path, Path(self.env.srcdir)), "line": found.line, "level": found.level,
             "rule": found.finding.rule, "channel": found.channel or None, "message": found.sentence}
            for found in self.findings
        ]  # fmt: skip
        used: dict[str, dict[str, list[str]]] = {channel.id: {"roles": [], "lists": []} for channel in self.channels}
        for docname in self.pages:
            referred = [self.domain.find(name, docname) for name in self.domain.references.get(docname, ())]
            lists = [self.domain.listed_channels(docname, row) for row in self.domain.listings.get(docname, ())]
            for how, rows in ("roles", [referred]), ("lists", lists):
                for name in used.keys() & {channel.id for row in rows for channel in row if channel}:
                    used[name][how].append(docname)
        channels = [self._channel(channel, used[channel.id], findings) for channel in self.channels]
        return {"date": self.domain.settings.today.isoformat(), "channels": channels, "findings": findings}

    def _channel(self, channel: Channel, used: dict[str, list[str]], findings: list[dict[str, Any]]) -> dict[str, Any]:
        file = shown_path(channel.source, Path(self.env.srcdir))
        names = ("id", "name", "kind", "status", "access", "owner", "line")
        return {name: getattr(channel, name) or None for name in names} | {
            "address": channel.to.text if channel.to else None,
            "verified": channel.verified.isoformat() if channel.verified else None,
            "age": (self.domain.settings.today - channel.verified).days if channel.verified else None,
            "file": file,
            "used": {**used, "feedback": channel.id == self.env.config.channels_feedback},
            "findings": [row for row in findings if row["channel"] == channel.id and row["file"] == file],
        }


def as_text(data: dict[str, Any]) -> str:
    """The report for the terminal: a line a channel, and what was found."""
    channels = list(map(_line, data["channels"])) or ["There is no channel."]
    found = ["{file}:{line}: {level}: {message} [channels.{rule}]".format_map(row) for row in data["findings"]]
    return "\n".join([f"Channels on {data['date']}", "", *channels, "", "Found", *(found or ["nothing"])]) + "\n"


def _line(channel: dict[str, Any]) -> str:
    used = channel["used"]
    uses = [*used["roles"], *(f"{docname} (list)" for docname in used["lists"])]
    uses += ["the feedback link of every page"] if used["feedback"] else []
    verified = f"verified {channel['verified']} ({channel['age']} d)" if channel["verified"] else "never verified"
    facts = [shown(channel[key]) for key in ("kind", "address", "status", "access", "owner") if channel[key]]
    return f"{channel['id']}: {', '.join([*facts, verified])}; used on {', '.join(uses) or 'no other page'}"
