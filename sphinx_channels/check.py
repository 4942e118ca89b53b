"""Every warning of a build, whoever gives it, without the pages: what ``sphinx-channels check`` is made of.

It is Sphinx that reads, with the project's own ``conf.py`` and extensions. Doctrees are kept in a cache folder outside
the project, so that only what has changed is read again; Sphinx tells the warnings of reading no other time.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from contextlib import contextmanager, redirect_stdout, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast

import sphinx
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.logging import OnceFilter, WarningLogRecordTranslator, WarningSuppressor

from sphinx_channels import __version__
from sphinx_channels.formats import Remark, repository
from sphinx_channels.outputs.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.environment import BuildEnvironment

#: Beside the doctrees: the pages to read again whatever their files say, and what all of them were read with.
_MEMORY: Final = "channels-check.json"
#: A warning as Sphinx writes it.
_WARNING: Final = re.compile(
    r"(?:(?P<place>.*?): )?(?:WARNING|ERROR|CRITICAL): (?P<message>.*?)(?: \[(?P<rule>[\w.-]+)\])?\s*", re.DOTALL
)


class CheckError(Exception):
    """Why a project cannot be read: one sentence."""


class Project(NamedTuple):
    """Where a project is, and how to read it."""

    confdir: Path
    srcdir: Path
    cache: Path | None = None  # that of the platform
    nitpicky: bool = False


class CheckBuilder(StandaloneHTMLBuilder):
    """The builder ``html``, but that no page is made of the HTML and no file is copied.

    It is no ``DummyBuilder``: much is found by those alone who write HTML (code that is not in its language, nodes
    without HTML), and extensions ask a builder of the format "html" for what this class has.
    """

    name = "channels-check"
    search = copysource = False
    wanted: Set[Path] | None = None
    """The files and folders to speak of; None for all."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.name = "html"  # type: ignore[misc]  # tags, ``ifconfig`` and translators are those of the site
        super().__init__(app, env)
        self._fresh: list[str] = []
        self._is_consistent = False
        app.connect("env-before-read-docs", self._forget)
        app.connect("env-check-consistency", lambda app, env: setattr(self, "_is_consistent", True))

    def _forget(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Forget all pages before any is read: else the first of two with one label would be told of the second."""
        self._fresh = [*docnames]
        for docname in env.all_docs.keys() & set(docnames):
            app.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)

    def get_outdated_docs(self) -> Any:  # all of those to speak of, since one breaks by a change of another
        return {name for name in self.env.found_docs if any(is_wanted(file, self.wanted) for file in self.files(name))}

    def files(self, docname: str) -> Iterator[Path]:
        """The file of a page, then those that it includes."""
        yield Path(self.env.doc2path(docname)).resolve()
        yield from (Path(self.env.srcdir, name).resolve() for name in self.env.dependencies.get(docname, ()))

    def write_doc(self, docname: str, doctree: Any) -> None:
        if docname in self._fresh:  # what is found here depends on nothing but the page
            super().write_doc(docname, doctree)
            self.current_docname = ""

    def get_doc_context(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}

    def handle_page(self, *_: Any, **__: Any) -> None:
        """Write nothing."""

    copy_assets = handle_page

    def finish(self) -> None:
        if not self._is_consistent:  # Sphinx does not look where nothing was read
            self.env.check_consistency()


class Listener(logging.Handler):
    """Takes down each warning when it is given: Sphinx holds back those of reading, and then nobody knows the page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.remarks: list[Remark] = []
        self._early: list[str] = []
        self._pages: set[str] = set()
        """The pages that have something to say; an empty name is for what nobody knows."""

    def write(self, text: str) -> None:
        """Stand for the stream of Sphinx while there is no log to listen to; it writes each warning in one go."""
        self._early.append(re.sub(r"\x1b\[[\d;]*m", "", text))  # less the colours

    def listen(self, app: Sphinx) -> None:
        """From now on listen to the log."""
        self._app, self._made_with = app, _made_with(app)
        for found in filter(None, map(_WARNING.fullmatch, self._early)):
            self.remarks.append(self._remark(found["place"] or "", found["message"], found["rule"]))
        for sieve in (WarningSuppressor(app), WarningLogRecordTranslator(app), OnceFilter()):
            self.addFilter(sieve)
        app.connect("env-get-outdated", self._read_again)
        logging.getLogger("sphinx").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        values = vars(record)
        if "channels_heard" in values:  # it comes again when Sphinx lets go what it held back
            return
        values["channels_heard"] = True
        docname = current_page(self._app)
        rule = ".".join(filter(None, (values.get("type"), values.get("subtype"))))
        message = logging.LogRecord.getMessage(record).removesuffix(f" [{rule}]").strip()  # its own adds the place
        if docname or self._app.phase in {BuildPhase.INITIALIZATION, BuildPhase.READING}:
            # Of two pages that declare the same, Sphinx then knows the second only; the message names the first.
            text = message.replace(os.sep, "/")
            self._pages |= {docname, *(name for name in self._app.env.found_docs if name in text)}
        remark = self._remark(values.get("location") or "", message, rule, docname)
        located = values.get("channels")
        self.remarks.append(remark._replace(fix=located.fix, old=located.old) if located else remark)

    def _remark(self, place: str, message: str, rule: str | None, docname: str = "") -> Remark:
        """A remark on a place as Sphinx writes it; on ``conf.py``, if that is no file and there is no page at hand."""
        ((name, number),) = re.findall(r"(?s)^(.*?)(?::(\d+))?:?$", place)
        parts = name.split(":")
        env, line, rule = self._app.env, int(number or 1), rule or "sphinx"
        for end in range(len(parts), 0, -1):
            if os.path.isfile(path := ":".join(parts[:end])):  # noqa: PTH113 (it answers for any text)
                if rest := ":".join(parts[end:]):  # "docstring of module.function": lines count from there
                    line, message = 1, f"{rest}:{number}: {message}"
                return Remark(Path(path).absolute(), line, rule, message)
        if docname := name if name in env.found_docs else docname:
            return Remark(Path(env.doc2path(docname)), line, rule, message)
        return Remark(Path(self._app.confdir, "conf.py"), 1, rule, f"{place}: {message}" if place else message)

    def _read_again(
        self, app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
    ) -> list[str]:
        """The pages to read again though their files are the same: they have something to say, or may have now."""
        file = Path(app.doctreedir, _MEMORY)
        memory: Any = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"pages": [""]}
        if "" in memory["pages"] or not memory["made_with"].items() <= self._made_with.items():
            return list(env.found_docs)
        # Sphinx itself sees to those tables of contents only that have a pattern.
        return [*memory["pages"], *(page for name in added | removed for page in env.files_to_rebuild.get(name, ()))]

    def save(self) -> None:
        """Leave to the next run what it must know."""
        memory = {"pages": sorted(self._pages), "made_with": self._made_with}
        Path(self._app.doctreedir, _MEMORY).write_text(json.dumps(memory), encoding="utf-8")


def _made_with(app: Sphinx) -> dict[str, str]:
    """What pages are read with: the versions of the extensions, and the dates of programs that have none.

    Sphinx compares the configuration, but not what a function of ``conf.py`` or an extension of the project does.
    """
    root = f"{repository(Path(app.confdir))}{os.sep}"
    files = {getattr(module, "__file__", None) or "" for module in [*sys.modules.values()]}
    own = [Path(name) for name in files if name.startswith(root) and not name.startswith(f"{sys.prefix}{os.sep}")]
    dates = {str(path): str(path.stat().st_mtime_ns) for path in (*own, app.confdir / "conf.py") if path.is_file()}
    return {name: extension.version for name, extension in app.extensions.items()} | dates


def current_page(app: Sphinx) -> str:
    """The page that is being read or written, if one is."""
    return str(app.env.temp_data.get("docname") or getattr(app.builder, "current_docname", ""))


def is_wanted(path: Path, wanted: Set[Path] | None) -> bool:
    """Whether a file is among those to speak of."""
    return wanted is None or not wanted.isdisjoint((path, *path.parents))


def read(project: Project, wanted: Set[Path] | None = None, *, notes: bool = False) -> tuple[Sphinx, list[Remark]]:
    """Read a project, and give everything that a build says of it.

    :param wanted: the files and folders to speak of, resolved; None for all.
    :param notes: whether to give also what never fails a build, and so stands in no log.
    :raises CheckError: where it cannot be read.
    """
    with opened(project, CheckBuilder.name) as (app, remarks), _aside():
        app.builder.wanted = wanted  # type: ignore[attr-defined]
        app.builder.build_update()  # without what extensions do with files that were written
        if notes or app.config.channels_notes:
            remarks += [
                Remark(Path(found.path), found.line, f"channels.{found.finding.rule}", found.sentence, found.level)
                for found in Report(app.builder).findings
                if found.level == "note"
            ]
    return app, sorted({remark for remark in remarks if is_wanted(remark.path.resolve(), wanted)})


def read_project(confdir: Path, sourcedir: Path | None = None) -> Sphinx:
    """Read a project for what its pages declare, as ``read`` does; what is wrong with them is not said."""
    return read(Project(confdir.resolve(), (sourcedir or confdir).resolve()), frozenset())[0]


@contextmanager
def opened(project: Project, builder: str, tags: tuple[str, ...] = ()) -> Iterator[tuple[Sphinx, list[Remark]]]:
    """A project with a builder that is ready, and what is said up to the end.

    :raises CheckError: where it cannot be loaded, or what is done with it fails.
    """
    listener, app, place = Listener(), None, project.confdir / "conf.py"
    overrides = {"show_warning_types": True} | ({"nitpicky": True} if project.nitpicky else {})
    try:
        with patch_docutils(project.confdir), docutils_namespace(), _folder(project, builder) as folder:
            with _aside():
                app = Sphinx(
                    project.srcdir, project.confdir, folder / "out", folder / "doctrees", builder, overrides,
                    status=None, warning=cast("IO[str]", listener), tags=tags,
                )  # fmt: skip
            listener.listen(app)
            app.builder.phase = BuildPhase.READING
            yield app, listener.remarks
            listener.save()
    except CheckError:
        raise
    except (Exception, SystemExit) as error:  # whatever an extension raises
        if app and (docname := current_page(app)):
            place = app.env.doc2path(docname)
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or ["nothing more is known"]
        reason = lines[-1] if "Traceback" in str(error) else " ".join(lines)  # Sphinx gives the whole of it
        if not isinstance(error, SphinxError):
            reason = f"Sphinx cannot go on ({type(error).__name__}: {reason})."
        elif f" {builder} " in reason:
            reason = 'add "sphinx_channels" to extensions.'
        raise CheckError(f"{place}: {reason}") from error


@contextmanager
def _folder(project: Project, builder: str) -> Iterator[Path]:
    """A folder for one run, with the doctrees of the last; they are kept for the next if this one comes to its end.

    They are moved in and out, so that two runs at a time never share them, and that nothing stays of a run that fails:
    it has read pages without telling what is wrong with them.
    """
    made_by = (*map(str, project[:2]), builder, sys.prefix, sys.version, sphinx.__version__, __version__)
    name = f"{project.confdir.name}-{sha256(repr(made_by).encode()).hexdigest()[:16]}"
    cache = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    try:
        home = (project.cache or Path(cache or Path.home() / usual, "sphinx-channels")) / name
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for run in home.glob("run-*"):
            if run.stat().st_mtime < time.time() - 24 * 60 * 60:  # it was killed
                rmtree(run, ignore_errors=True)
        folder = TemporaryDirectory(prefix="run-", dir=home, ignore_cleanup_errors=True)
    except (OSError, RuntimeError) as error:  # it cannot be written, or there is no home
        raise CheckError(f"No doctrees can be kept ({error}). Name a folder for them: --cache DIR") from None
    with folder as name:
        kept, doctrees = home / "doctrees", Path(name, "doctrees")
        with suppress(OSError):
            kept.rename(doctrees)
        yield Path(name)
        with suppress(OSError):
            doctrees.rename(kept)


@contextmanager
def _aside() -> Iterator[None]:
    """Have what ``conf.py``, or a program that it starts, prints go to standard error: the output is for programs."""
    with redirect_stdout(sys.stderr):
        kept = os.dup(1)
        os.dup2(2, 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def setup_check(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(CheckBuilder)
