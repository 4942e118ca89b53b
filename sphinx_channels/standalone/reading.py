"""Pages read without a build: the same directives over the same text, with this in place of Sphinx's environment.

Nothing is written, no extension of the project is loaded and nothing is kept, so that a check of a page takes less
than a second. A build and this must say the same; ``tests/build/test_lines.py`` sees to it.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import DependencyList, new_document
from sphinx import addnodes
from sphinx.util.osutil import os_path

from sphinx_channels.config import line_in, settings
from sphinx_channels.domain import ChannelDomain
from sphinx_channels.lines import MARKDOWN
from sphinx_channels.located import Located
from sphinx_channels.prose import Prose, missing_references
from sphinx_channels.standalone.markdown import MarkdownError, parse_markdown
from sphinx_channels.standalone.markup import known_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.findings import Finding


class UnreadableError(ValueError):
    """Why a page cannot be read: one sentence."""


class Reading:
    """Stands in for the environment, with what our directives, our domain and the parsers ask of it."""

    def __init__(self, srcdir: Path, config: Config, paths: Mapping[str, Path], said: Iterable[Finding] = ()) -> None:
        self.srcdir = srcdir
        self.config = config
        self.paths = paths
        """The file of each document."""
        self.found_docs = set(paths)
        self.toctree_includes: dict[str, list[str]] = {}
        self.said = said
        """What is wrong with the configuration."""
        self.docname = ""
        self.current_document = self
        self.default_role = "channel"
        self.ref_context: dict[str, Any] = {}
        self.temp_data: dict[str, Any] = {}
        self.metadata: dict[str, dict[str, Any]] = defaultdict(dict)
        self.domaindata: dict[str, dict[str, Any]] = {}
        self.files: dict[str, set[Path]] = {}
        """The files that each document was read from: its own, and those that it includes."""
        self.timelines: list[tuple[str, str]] = []
        self.domain = ChannelDomain(self.environment)
        self._numbers: dict[str, int] = {}

    @property
    def environment(self) -> BuildEnvironment:
        """The same object, where types ask for the real one."""
        return cast("BuildEnvironment", self)

    def get_domain(self, name: str) -> ChannelDomain:
        """The one domain that there is."""
        return self.domain

    def new_serialno(self, category: str = "") -> int:
        """A number that the page has not used in this category."""
        number = self._numbers.get(category, 0)
        self._numbers[category] = number + 1
        return number

    def doc2path(self, docname: str, base: bool = True) -> Path:
        """The file of a document, absolute or as seen from the source folder."""
        path = self.paths.get(docname, Path(self.srcdir, docname))
        return path if base else Path(os.path.relpath(path, self.srcdir))

    def relfn2path(self, filename: str, docname: str | None = None) -> tuple[str, str]:
        """A file that a page names, as seen from the source folder and absolute."""
        name = os_path(filename)
        folder = self.srcdir if name.startswith(("/", "\\")) else self.doc2path(docname or self.docname).parent
        path = Path(folder, name.lstrip("/\\"))
        return str(path), str(path)

    def note_dependency(self, *args: object, **kwargs: object) -> None:
        """Nothing is kept, so that nothing depends on anything; the same holds for the next two."""

    note_included = note_reread = note_dependency

    def read(self, docname: str) -> nodes.document:
        """Read a page; what is found in it is in the domain afterwards.

        :raises UnreadableError: where it is no text, or not in the project's encoding, or Markdown without its parser.
        """
        path = self.doc2path(docname)
        text = _text(path, self.config.source_encoding)
        self.docname, self.ref_context, self._numbers = docname, {}, {}
        self.temp_data = {"default_role": self.default_role}
        document = new_document(str(path), self._settings())
        with known_markup(self.domain, self.config.default_role), _silent():
            try:
                if path.suffix in MARKDOWN:
                    parse_markdown(text, document, self.config)
                else:
                    Parser().parse(text, document)
            except MarkdownError as error:
                raise UnreadableError(str(error)) from None
            except Exception as error:  # whatever a parser raises, the other pages can be read
                reason = " ".join(str(error).split())
                raise UnreadableError(f"it cannot be read ({type(error).__name__}: {reason}).") from None
        included = document.settings.record_dependencies.list
        self.files[docname] = {path.resolve(), *(Path(name).resolve() for name in included)}
        self.toctree_includes[docname] = [
            name for tree in document.findall(addnodes.toctree) for name in tree["includefiles"]
        ]
        with _silent():
            self.domain.process_doc(self.environment, docname, document)
        return document

    def findings(self, documents: Mapping[str, nodes.document], *, references: bool) -> Iterator[Located]:
        """Everything there is to say about these documents and between all pages, when every page has been read.

        :param references: whether every channel that a role may name is known here.
        """
        conf = Path(self.srcdir, "conf.py")
        yield from (Located(finding, str(conf), line_in(conf, finding)) for finding in self.said)
        for docname in documents:
            yield from self.domain.findings.get(docname, ())
        own = [channel for channel in self.domain.all_channels() if not self.domain.is_example(channel.docname)]
        prose = Prose(own, settings(self.config))
        for docname, document in documents.items():
            yield from missing_references(self.domain, docname, document, lambda _: not references)
            if not self.domain.is_example(docname):
                yield from prose.notes(document)
        yield from self.domain.project_findings()

    def _settings(self) -> Any:
        values = get_default_settings(Parser)
        values.env = self
        values.report_level = values.halt_level = 5
        values.warning_stream = ""
        values.input_encoding = self.config.source_encoding
        values.line_length_limit = sys.maxsize
        values.record_dependencies = DependencyList()
        values.language_code = "en"
        return values


def _text(path: Path, encoding: str) -> str:
    try:
        text = path.read_text(encoding=encoding)
    except (UnicodeError, LookupError) as error:
        raise UnreadableError(f"it is not {encoding} text ({error}). Save it as UTF-8.") from None
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror or error}).") from None
    if "\0" in text:
        raise UnreadableError("it is not text: it has a null character.")
    return text


@contextmanager
def _silent() -> Iterator[None]:
    """Keep to itself what directives log: it is in the domain, in the order of the files."""
    logger = logging.getLogger("sphinx")
    handler = logging.NullHandler()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def read_all(reading: Reading, docnames: Iterable[str]) -> tuple[dict[str, nodes.document], dict[Path, str]]:
    """Read pages; also gives the reason for each one that could not be read."""
    documents: dict[str, nodes.document] = {}
    failures: dict[Path, str] = {}
    for docname in sorted(docnames):
        try:
            documents[docname] = reading.read(docname)
        except UnreadableError as error:
            failures[reading.doc2path(docname)] = str(error)
    return documents, failures
