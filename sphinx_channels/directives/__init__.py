"""The directives: text in, nodes out. What is wrong with the text is for ``checks.py`` to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_channels.findings import Finding
from sphinx_channels.lines import locate
from sphinx_channels.messages import warn

if TYPE_CHECKING:
    from collections.abc import Callable


class AnyOption(dict[str, "Callable[[str], Any]"]):
    """An ``option_spec`` that hands every option over as text.

    With a closed list, docutils answers an unknown option with an error in place of the whole directive, and
    MyST drops the option: either way the contributor's text is lost before our own sentence can be said.
    """

    def __init__(self) -> None:
        super().__init__({"class": directives.unchanged})

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class ChannelsDirective(SphinxDirective):
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
        """Every option as text; an option without a value is an empty text."""
        return {name: str(value or "").strip() for name, value in self.options.items()}

    def report(self, *findings: Finding) -> None:
        """Say each finding at the line of the option or text at fault."""
        source, line = self.get_source_info()
        for finding in findings:
            at = locate(self.block_text, line, list(self.content), finding)
            warn(finding, f"{source}:{at}", notes=self.config.channels_notes)
