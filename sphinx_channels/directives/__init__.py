"""The directives: text in, nodes out. How each option is read is said in ``fields.py``."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import Field, read
from sphinx_channels.messages import Finding, Located, absolute
from sphinx_channels.readers import Reading

#: Where the channel or page stands whose body is being read, for the directives in it.
ENCLOSING: Final = "channels:around"
#: Words without a sign that any parser of a page could take for markup.
_PLAIN: Final = re.compile(r"[^\W_ ]++(?:[ ,;()’–—]++[^\W_ ]++|[.:/+-][^\W_ ]++)*+[.)]?+")


class ChannelsDirective(SphinxDirective):
    """What the directives of this extension share: free options, and findings said at the line at fault."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    # Every option as text: of a closed list, docutils answers an unknown option with an error in place of the whole
    # directive, and MyST drops it; either way it is lost before our own sentence can be said.
    option_spec = defaultdict(lambda: directives.unchanged, {"class": directives.unchanged})
    fields: Mapping[str, Field]
    """Its options."""

    def read(self) -> tuple[dict[str, Any], Reading]:
        """The values of the options that are right, and what was found."""
        if not self.options.keys() <= self.fields.keys():
            self.options = {name.lower(): text for name, text in self.options.items()}  # as docutils has them
        self.title = " ".join(self.arguments[0].split()) if self.arguments else ""
        settings = channel_domain(self.env).settings
        values, reading = read(self.fields, self.options, settings, self.name.lower(), self.title)
        self.find_late(reading)
        return values, reading

    @cached_property
    def late(self) -> tuple[str, str]:
        """The first option that is text, and why: its place, or the form in which it is written."""
        body, names = "\n".join(self.content.data), "|".join(self.fields)
        for key, pattern, text in (
            ("option.first", rf" (?:.*? :(kind|to|status)|:({names}))[: ]", f" {self.title}"),
            # Among the lines of the body, above the first block in it.
            ("option.late", rf"(?:(?![ \t]*+(?::::|```|~~~|\.\.)).*+\n)*?[ \t]*+:({names}):", body),
            (
                "option.bare",
                rf"\s*+(?:[-*][ \t]++)?(?!for|join|links)({names}|(?i:kind|status|tags)):(?:[ \t]|$)",
                body,
            ),
        ):
            found = re.match(pattern, text) if names else None
            if found and (option := found[found.lastindex or 1]) not in self.options:
                return option.lower(), key
        return "", ""

    def find_late(self, reading: Reading) -> None:
        """Say which option is text."""
        option, key = self.late
        if option:
            reading.find(key, option)

    @cached_property
    def written(self) -> list[str]:
        """Its lines; none under MyST-Parser before 5.2, which hands over the body alone."""
        lines = self.block_text.splitlines()
        return lines if lines and (f"{{{self.name}}}" in lines[0] or f"{self.name}::" in lines[0]) else []

    def line_of(self, option: str) -> int:
        """The line of an option: docutils and MyST keep none. Without the text, each is taken to have one, in order."""
        line: int = self.get_source_info()[1]
        for number, text in enumerate(self.written if option else ()):
            if text.lstrip(" \t-*").lower().startswith((f":{option}:", f"{option}:")):
                return line + number
        if option not in self.options:
            return line
        between_hyphens = self.content_offset - len(self.options) > 1
        return line + 1 + between_hyphens + [*self.options].index(option)

    @property
    def dropped(self) -> bool:
        """Whether MyST-Parser could not read the options, dropped them all and has said so."""
        lines = self.written
        is_given = lines[1:2] and lines[1].lstrip().startswith((":", "---")) if lines else self.content_offset > 1
        return bool(is_given and not self.options)

    def report(self, findings: Sequence[Finding], channel: str = "") -> None:
        """Say each finding at the line of the option at fault, and keep it for the report.

        :param channel: the id of the channel that the directive declares; else it is that around the directive.
        """
        around = self.env.ref_context.get(ENCLOSING)
        path = absolute(self.get_source_info()[0])
        about = channel or getattr(around, "id", "")
        located = [Located(finding, path, self.line_of(finding.option), about) for finding in findings]
        channel_domain(self.env).tell(self.env.docname, located)

    def inline(self, text: str, into: nodes.Element, line: int) -> None:
        """Parse a short text, as the parser of the page reads a line of its own, and put it into an element."""
        into.source, into.line, into.rawsource = self.get_source_info()[0], line, text
        if _PLAIN.fullmatch(text):
            into.append(nodes.Text(text))
        else:
            parts, messages = self.parse_inline(text, lineno=self.lineno)
            into.extend([*parts, *messages])

    def body_within(self, around: Any) -> list[nodes.Node]:
        """The body, parsed; the directives in it find what is around them."""
        context = self.env.ref_context
        before, context[ENCLOSING] = context.get(ENCLOSING), around
        try:
            return self.parse_content_to_nodes()
        finally:
            context[ENCLOSING] = before
