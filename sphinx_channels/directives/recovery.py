"""What a contributor meant: options in the wrong place or form are read all the same, each with one sentence.

A parser gives such text to the body, or away; every check after that would say something misleading.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinx_channels.embeds import MENTION_OPTIONS, TIMELINE_OPTIONS
from sphinx_channels.findings import Finding, shown
from sphinx_channels.lines import block_lines, continued_options, locate, lost_options, settle, source_lines
from sphinx_channels.located import Located
from sphinx_channels.misread import between_hyphens, comma_list, misread, open_block, read_option, split_line
from sphinx_channels.model import OPTIONS
from sphinx_channels.options import LISTING_OPTIONS, PAGE_OPTIONS
from sphinx_channels.sources import note_directive

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
        source = self.get_source_info()[0]
        page = self._source_lines()
        fields = not page or "fieldlist" in str(getattr(self.config, "myst_enable_extensions", ""))
        found = misread(lines, self.content.data, known, where, seen, fields=fields)
        if not self.options and not self.content:
            option = read_option("".join(page[self.lineno : self.lineno + 1]), known)
            if option and option.strict and option.sure:
                finding = Finding("option.item", {"where": where})
                self.pending.append(Located(finding, str(Path(source).absolute()), self.lineno))
        if block := open_block(lines, where):
            found, text = block
            self.content = StringList(text, source=source)
        if found is None:
            return
        self.options |= found.options
        self.places |= {option: self.lineno + line for option, line in found.places.items()}
        if len(arguments) > 1:  # in rST, what cannot be read as an option belongs to the name
            rest = [line for line in arguments[1:] if not read_option(line, known)]
            self.arguments = [" ".join([arguments[0], *rest])]
        self.content = self.content[: found.end]
        self._skip(found.taken)
        path = str(Path(source).absolute())
        self.pending += [Located(finding, path, self.lineno + line) for line, finding in found.findings]

    def _split_line(self, known: tuple[str, ...], where: str) -> None:
        """Take options that stand on the line of the name, or of another option, for options."""
        path = str(Path(self.get_source_info()[0]).absolute())
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
            self.pending.append(Located(finding, path, number))

    def _read_lists(self) -> None:
        """Take a list as YAML writes it for the comma list that was meant."""
        source, line = self.get_source_info()
        for option in [name for name in self.options if name in LISTS]:
            raw = self.options[option] or ""
            if words := comma_list(raw):
                self.options[option] = words
                if between_hyphens(self.lines):  # where a list is as good
                    continue
                finding = Finding(
                    "option.list", {"option": option, "value": " ".join(raw.split()), "fix": words}, option
                )
                number = self.places.get(option) or self._line_of(finding, line)
                self.pending.append(Located(finding, str(Path(source).absolute()), number))

    def _source_lines(self) -> list[str]:
        """The lines of the file, read once a page."""
        source = self.get_source_info()[0]
        known: dict[str, list[str]] = cast("dict[str, Any]", self.env.temp_data).setdefault("channels:lines", {})
        if source not in known:
            known[source] = source_lines(source)
        return known[source]

    def _line_of(self, finding: Finding, line: int) -> int:
        return locate(self.block_text, line, self.content.data, finding)
