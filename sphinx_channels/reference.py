"""The extension's own documentation, made from the code that it describes.

``{channels-reference} TABLE`` shows a table, ``{channels-example} NAME`` an example as source and as result.
A project that only has channels needs neither.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_channels import __version__
from sphinx_channels.checks import read_channel
from sphinx_channels.config import VALUES, settings
from sphinx_channels.messages import RULES, sentence
from sphinx_channels.model import FORMS, KINDS, Declaration, Settings
from sphinx_channels.providers import csp_rows, provider_rows
from sphinx_channels.reference_options import OPTIONS, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_FORM_WORDS: Final = {"email": "an e-mail address", "url": "a link", "phone": "a phone number"}

#: The commonest mistakes on real pages: the address that was written, and the name of the channel that had it.
MISTAKES: Final = (
    ("Membership", "mailto://membership@interopen.org"),
    ("Enquiries", "careconnect@interopen.org>"),
    ("Feedback", "ADD MAILBOX DETAILS"),
    ("Help desk", "gpconnect@nhs.net"),
    ("Website", "http://http://www.interopen.org/"),
)


class Entry(NamedTuple):
    """One row that is shown as a term with what is to be said of it: it fits a phone, where a table does not."""

    term: str
    paragraphs: tuple[str, ...]
    literal: str = ""
    """What a program says, word for word."""


def configuration() -> Iterator[Entry]:
    """Every configuration value."""
    for value in VALUES:
        yield Entry(f"`{value.name}`", (value.help, f"Default: `{_python(value.default)}`"))


def _python(default: Any) -> str:
    """A default as people write it in ``conf.py``: as a list, which looks the same with no, one and many entries."""
    return repr(list(default) if isinstance(default, tuple) else default)


def options(directive: dict[str, Option]) -> Iterator[Entry]:
    """Every option of a directive."""
    for name, option in directive.items():
        default = f" Without it: {option.default}." if option.default else ""
        yield Entry(f"`{name}`", (option.does, f"Value: {option.value}.{default}"))


def rules(*, notes: bool) -> Iterator[Entry]:
    """Every rule that makes a warning, or every one that makes a note, by the name that silences it."""
    for rule in RULES:
        if rule.is_note == notes:
            yield Entry(f"`channels.{rule.name}`", (f"{rule.when[0].upper()}{rule.when[1:]}.",))


def providers() -> Iterator[Entry]:
    """Every provider: what contributors paste, what is shown, where the feed is."""
    for label, paste, shows, source in provider_rows():
        yield Entry(f"**{label}**", (f"Address: {_code(paste)}", f"Shows: {shows}.", f"Feed: {_code(source)}"))


def _code(text: str) -> str:
    """Addresses as code, so that nothing makes a link of a pattern; the words between them stay words."""
    words = (f"`{word}`" if "/" in word else word for word in text.split(" "))
    return " ".join(words).replace(",`", "`,").replace(";`", "`;").replace(")`", "`)").replace("`(", "(`") + "."


def mistakes(project: Settings) -> Iterator[Entry]:
    """The commonest mistakes with the sentence that each gets, from the checks themselves."""
    for name, address in MISTAKES:
        kind = "website" if address.startswith("http") else "email"
        declaration = Declaration(name, {"kind": kind, "to": address}, "To reach us.")
        findings = [finding for finding in read_channel(declaration, project)[1] if not finding.is_note]
        yield Entry(f"`:to: {address}`", (), "\n".join(sentence(finding) for finding in findings))


def kinds() -> Iterator[Entry]:
    """Every kind, with the addresses that it takes and its purposes."""
    for kind, purposes in KINDS.items():
        forms = " or ".join(_FORM_WORDS[form] for form in FORMS[kind])
        yield Entry(f"`{kind}`", (f"Address: {forms}. Without `for`: {_code_words(purposes) or 'no purpose'}.",))


def _code_words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def policy(rows: Iterable[tuple[str, str, str]]) -> str:
    """A Content-Security-Policy that lets live posts work."""
    own = {"script-src": "'self'", "connect-src": "'self'", "img-src": "'self'"}
    sources: dict[str, str] = {}
    for _provider, directive, allowed in rows:
        sources[directive] = f"{sources.get(directive, own.get(directive, ''))} {allowed}".strip()
    return ";\n".join(["default-src 'self'", *(f"{directive} {allowed}" for directive, allowed in sources.items())])


#: The tables that are lists of entries, by name.
ENTRIES: Final[dict[str, Callable[[], Iterator[Entry]]]] = {
    "configuration": configuration,
    "warnings": partial(rules, notes=False),
    "notes": partial(rules, notes=True),
    "providers": providers,
    "kinds": kinds,
    **{f"{name}-options": partial(options, rows) for name, rows in OPTIONS.items()},
}
TABLES: Final = (*ENTRIES, "mistakes", "csp")


class ReferenceDirective(SphinxDirective):
    """Show one of :data:`TABLES`; its texts are in the language of the page, which is Markdown."""

    required_arguments = 1

    def run(self) -> list[Node]:
        name = self.arguments[0]
        if name in ENTRIES:
            return [self._entries(ENTRIES[name]())]
        match name:
            case "mistakes":
                return [self._entries(mistakes(settings(self.config)))]
            case "csp":
                return [_verbatim(policy(csp_rows()))]
        raise self.error(f"no table {name!r}: write one of {', '.join(TABLES)}.")

    def _entries(self, entries: Iterable[Entry]) -> nodes.definition_list:
        listing = nodes.definition_list("", classes=["channel-reference"])
        for entry in entries:
            term = nodes.term("", "", *self.parse_inline(entry.term)[0])
            definition = nodes.definition("")
            for paragraph in entry.paragraphs:
                definition += nodes.paragraph("", "", *self.parse_inline(paragraph)[0])
            definition += [_verbatim(entry.literal)] if entry.literal else []
            listing += nodes.definition_list_item("", term, definition)
        return listing


def _verbatim(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="none", classes=["channel-verbatim"])


_EXAMPLE: Final = """\
```{{literalinclude}} examples/{name}.md
:language: none
```

````{{container}} channel-example
```{{include}} examples/{name}.md
```
````

````{{dropdown}} The same in reStructuredText
:class-container: rst-form

```{{literalinclude}} examples/{name}.rst
:language: none
```
````
"""


class ExampleDirective(SphinxDirective):
    """Show a file of ``examples/``: as it is written, in Markdown and in rST, and what it looks like."""

    required_arguments = 1

    def run(self) -> list[Node]:
        return self.parse_text_to_nodes(_EXAMPLE.format(name=self.arguments[0]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("channels-reference", ReferenceDirective)
    app.add_directive("channels-example", ExampleDirective)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
