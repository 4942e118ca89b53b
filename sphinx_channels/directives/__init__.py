"""The directives: text in, nodes out. What is wrong with the text is for ``checks.py`` to say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils.parsers.rst import directives

from sphinx_channels.config import today
from sphinx_channels.directives.recovery import ReadAsMeant
from sphinx_channels.domain import channel_domain
from sphinx_channels.findings import Finding
from sphinx_channels.lines import option_lines, written_options
from sphinx_channels.located import Located
from sphinx_channels.messages import warn
from sphinx_channels.sources import unfinished_merge

if TYPE_CHECKING:
    from collections.abc import Callable


#: Where the channel stands whose body is being read, for the directives in it.
ENCLOSING: Final = "channels:channel"


class AnyOption(dict[str, "Callable[[str], Any]"]):
    """An ``option_spec`` that hands every option over as text.

    With a closed list, docutils answers an unknown option with an error in place of the whole directive, and
    MyST drops the option: either way the contributor's text is lost before our own sentence can be said.
    """

    def __init__(self) -> None:
        super().__init__({"class": directives.unchanged})

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class ChannelsDirective(ReadAsMeant):
    """What the directives of this extension share: free options, and findings said at the line at fault."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    @property
    def title(self) -> str:
        """The argument as one line; empty when there is none."""
        return " ".join(" ".join(self.arguments).split())

    @property
    def texts(self) -> dict[str, str]:
        """Every option as text, its name in small letters as rST has it; one without a value is an empty text."""
        return {name.lower(): str(value or "").strip() for name, value in self.options.items()}

    def repeated(self) -> list[Finding]:
        """A finding for each option that is written twice: the last one counts, and may be the wrong one."""
        names = written_options(self.block_text, self.content.data)
        return [
            Finding("option.twice", {"option": name}, name) for name in dict.fromkeys(names) if names.count(name) > 1
        ]

    def report(self, *findings: Finding, channel: str = "") -> None:
        """Say each finding at the line of the option or text at fault, and keep it for the report.

        :param channel: the id of the channel that the directive declares; else it is that around the directive.
        """
        source, line = self.get_source_info()
        if unfinished_merge(self.env, source, self._source_lines()):
            findings, self.pending = (), []
        if any(found.finding.key == "option.item" for found in self.pending):  # all the rest stands on the page
            findings = ()
        around = self.env.ref_context.get(ENCLOSING)
        about = channel or (around.id if around else "")
        if around and "to" in dict(around.unread):  # it is said of that address already
            findings = tuple(finding for finding in findings if finding.key != "account.missing")
        path = str(Path(source).absolute())  # docutils names an included file as seen from the folder of this run
        located = [
            Located(finding, path, self.places.get(finding.option) or self._line_of(finding, line), about)
            for finding in findings
        ]
        located = [*(found._replace(channel=about) for found in self.pending), *located]
        self.pending = []
        channel_domain(self.env).note_findings(self.env.docname, today(), located)
        for found in located:
            warn(found.finding, f"{source}:{found.line}", notes=self.config.channels_notes, located=found)

    def option_lines(self, *names: str) -> tuple[tuple[str, int], ...]:
        """The lines of those of these options that are written, for what is found when all pages are read."""
        written = [name for name in names if name in self.options]
        lines = dict(option_lines(self.block_text, self.get_source_info()[1], self.content.data, written))
        return tuple((lines | {name: line for name, line in self.places.items() if name in written}).items())
