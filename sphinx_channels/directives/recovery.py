"""What a contributor meant: options in the wrong place or form are read all the same, each with one sentence.

A parser gives such text to the body, or away; every check after that would say something misleading.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinx_channels.embeds import MENTION_OPTIONS, TIMELINE_OPTIONS
from sphinx_channels.findings import Finding, shown
from sphinx_channels.lines import between_hyphens, block_lines, continued_options, locate, lost_options, settle
from sphinx_channels.located import Located
from sphinx_channels.misread import comma_list, misread, open_block, read_option, split_line
from sphinx_channels.model import OPTIONS
from sphinx_channels.options import LISTING_OPTIONS, PAGE_OPTIONS
from sphinx_channels.sources import note_directive, page_lines

#: The options of each directive.
KNOWN_OPTIONS: Final[dict[str, tuple[str, ...]]] = {
    "channel": OPTIONS,
    "channels": LISTING_OPTIONS,
    "page": PAGE_OPTIONS,
    "timeline": TIMELINE_OPTIONS,
    "mention": MENTION_OPTIONS,
}
#: Those of them that take a comma list.
LISTS: Final = frozenset({"for", "kind", "access", "status", "aliases", "languages", "tags", "keywords", "permalink"})


class ReadAsMeant(SphinxDirective):
    """Sets ``options``, ``arguments`` and ``content`` as they were meant, before anything looks at them.

    ``pending`` holds what is to be said of it, ``places`` the lines of options that stand elsewhere.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lineno = settle(self._source_lines(), self.lineno, self.block_text.partition("\n")[0].strip())
        note_directive(self.env, self.get_source_info()[0], self.lineno)
        seen = {name: value or "" for name, value in self.options.items()}
        self.options = self.options or lost_options(self.block_text, self.content.data)
        options, taken = continued_options(self.block_text, self.content.data)
        if taken:
            self.options |= options
            seen |= {name: value for name, value in options.items() if "\n" in value}
            self._skip(taken)
        self._read_otherwise(seen)
        self._read_lists()

    def _skip(self, taken: int) -> None:
        """Leave the first lines of the body out of it, and empty lines below them."""
        while taken and taken < len(self.content) and not self.content[taken].strip():
            taken += 1
        self.content = self.content[taken:]
        self.content_offset += taken

    def _read_otherwise(self, seen: dict[str, str]) -> None:
        """Take what was meant as an option for one, so that nothing misleading is said of it."""
        self.places: dict[str, int] = {}
        self.pending: list[Located] = []
        known = KNOWN_OPTIONS.get(self.name, ())
        self.lines = lines = block_lines(self.block_text.splitlines(), self.content.data)
        arguments = self.arguments[0].splitlines() if self.arguments else []
        name = arguments[0] if arguments and not read_option(arguments[0], ()) else ""
        where = f'{self.name} "{shown(name, 60)}"' if name else self.name
        self._split_line(known, where)
        page = self._source_lines()
        fields = not page or "fieldlist" in str(getattr(self.config, "myst_enable_extensions", ""))
        found = misread(lines, self.content.data, known, where, seen, fields=fields)
        if not self.options and not self.content:
            option = read_option("".join(page[self.lineno : self.lineno + 1]), known)
            if option and option.strict and option.sure:
                self._note(Finding("option.item", {"where": where}), self.lineno)
        if block := open_block(lines, where):
            found, text = block
            self.content = StringList(text, source=self.get_source_info()[0])
        if found is None:
            return
        self.options |= found.options
        self.places |= {option: self.lineno + line for option, line in found.places.items()}
        if len(arguments) > 1:  # in rST, what cannot be read as an option belongs to the name
            rest = [line for line in arguments[1:] if not read_option(line, known)]
            self.arguments = [" ".join([arguments[0], *rest])]
        self.content = self.content[: found.end]
        self._skip(found.taken)
        for line, finding in found.findings:
            self._note(finding, self.lineno + line)

    def _split_line(self, known: tuple[str, ...], where: str) -> None:
        """Take options that stand on the line of the name, or of another option, for options."""
        texts = {"": self.arguments[0], **self.options} if self.arguments else dict(self.options)
        for option, text in texts.items():
            rest, options = split_line(text or "", known)
            if not options or "\n" in text:
                continue
            finding = Finding("option.line", {"where": where if option else self.name, "value": text}, option)
            number = self._line_of(finding, self.lineno)
            if option:
                self.options[option] = rest
            else:
                self.arguments = [rest] if rest else []
            self.options |= {name: value for name, value in options.items() if name not in self.options}
            self.places |= dict.fromkeys(options, number)
            self._note(finding, number)

    def _read_lists(self) -> None:
        """Take a list as YAML writes it for the comma list that was meant."""
        for option in [name for name in self.options if name in LISTS]:
            raw = self.options[option] or ""
            if words := comma_list(raw):
                self.options[option] = words
                if between_hyphens(self.lines):  # where a list is as good
                    continue
                finding = Finding(
                    "option.list", {"option": option, "value": " ".join(raw.split()), "fix": words}, option
                )
                self._note(finding, self.places.get(option) or self._line_of(finding, self.get_source_info()[1]))

    def _source_lines(self) -> list[str]:
        return page_lines(self.env, self.get_source_info()[0])

    def _note(self, finding: Finding, line: int) -> None:
        """Keep what is to be said at a line of the file."""
        self.pending.append(Located(finding, str(Path(self.get_source_info()[0]).absolute()), line))

    def _line_of(self, finding: Finding, line: int) -> int:
        return locate(self.block_text, line, self.content.data, finding)
