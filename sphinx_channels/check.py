"""Every warning of a build, whoever gives it, without the pages: what ``sphinx-channels check`` is made of.

It is Sphinx that reads. The doctrees of a run that had nothing to say are kept for the next, outside the project.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, NamedTuple, cast

import sphinx
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_channels import __version__
from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import is_certain
from sphinx_channels.outputs.report import Report

#: A warning as Sphinx writes it. Extensions add which docstring of the file it is, whose lines count from there.
_WARNING: Final = re.compile(
    r"(?s)(?:(?P<file>.*?)(?::(?P<docstring>docstring of [^:]+))?(?::(?P<line>\d+))?:?: )??"
    r"(?:WARNING|ERROR|CRITICAL): (?P<message>.*?)(?: \[(?P<rule>[\w.-]+)\])?\s*"
)


class CheckError(Exception):
    """Why a project cannot be read, in one sentence."""


class Project(NamedTuple):
    """Where a project is, and how to read it."""

    confdir: Path
    srcdir: Path
    cache: Path | None = None
    nitpicky: bool = False


class Remark(NamedTuple):
    """One thing that is said, in the order in which it is said."""

    path: Path
    line: int  # 1 where nobody knows
    rule: str  # as ``suppress_warnings`` has it, such as "channels.kind"; "sphinx" where it has no name
    message: str
    level: str = "error"  # or "note" for what never fails a build
    fix: str = ""  # what to write instead, of much that this extension says
    old: str = ""  # the text whose place that takes, where it is certain


class CheckBuilder(StandaloneHTMLBuilder):
    """The builder ``html`` without its files: a ``DummyBuilder`` would miss what is found when HTML is written."""

    search = copysource = False

    def get_doc_context(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}

    def handle_page(self, *_: Any, **__: Any) -> None:
        """Write nothing."""

    copy_assets = handle_page

    def finish(self) -> None:
        asked = self.config.channels_notes or self.tags.has("channels-notes")
        notes = [found for found in Report(self).findings if found.level == "note"] if asked else []
        self.notes = [
            Remark(Path(it.path), it.line, f"channels.{it.finding.rule}", it.sentence, "note") for it in notes
        ]


class _Application(Sphinx):
    """Sphinx with that builder for HTML, so that tags, ``ifconfig`` and translators are those of the site."""

    def preload_builder(self, name: str) -> None:
        if "sphinx_channels" not in self.extensions:
            raise SphinxError('add "sphinx_channels" to extensions.')
        self.add_builder(CheckBuilder, override=True)
        super().preload_builder(name)


class _Log(list[re.Match[str]]):
    """Stands for the stream to which Sphinx writes each warning in one go."""

    def write(self, text: str) -> None:
        if found := _WARNING.fullmatch(re.sub(r"\x1b\[[\d;]*m", "", text)):  # less the colours
            self.append(found)


def find_conf(start: Path, top: Path) -> Path | None:
    """The nearest folder upwards with a ``conf.py``, as far as ``top``: that is run, and may be a stranger's above."""
    above = (folder for folder in (start, *start.parents) if folder.is_relative_to(top))
    return next((folder for folder in above if (folder / "conf.py").is_file()), None)


def read_project(confdir: Path, sourcedir: Path | None = None) -> Sphinx:
    """Read a project for what its pages declare; what is wrong with them is not said."""
    return run(Project(confdir.resolve(), (sourcedir or confdir).resolve()))[0]


def run(project: Project, builder: str = "html", tags: Iterable[str] = ()) -> tuple[Sphinx, list[Remark]]:
    """Run a builder, without what extensions do afterwards with its files, and give what there is to say."""
    with _folder(project, builder) as folder:
        doctrees = folder / "doctrees"
        is_warm = doctrees.exists()
        app, log, new = _build(project, folder, builder, tags)
        if new and is_warm:  # in the order of a build, which reads all pages
            rmtree(doctrees)
            app, log, new = _build(project, folder, builder, tags)
        if new:  # a page that is not read again does not say it again
            rmtree(doctrees)
        return app, sorted({*map(partial(_remark, app), log), *getattr(app.builder, "notes", ())})


def _build(project: Project, folder: Path, builder: str, tags: Iterable[str]) -> tuple[Sphinx, _Log, bool]:
    """Run Sphinx; its log, and whether more was said in it than that of the start, which is said each time."""
    app, log, place = None, _Log(), project.confdir / "conf.py"
    values = {"show_warning_types": True} | ({"nitpicky": True} if project.nitpicky else {})
    try:
        with patch_docutils(project.confdir), docutils_namespace():
            folders = (project.srcdir, project.confdir, folder / "out", folder / "doctrees")
            app = _Application(*folders, builder, values, None, cast("IO[str]", log), tags=[*tags])
            known = len(log)
            # Sphinx checks nothing where it reads no page.
            app.connect("env-get-outdated", lambda app, env, added, changed, removed: {env.config.root_doc})
            app.builder.build_update()
    except (Exception, SystemExit) as error:  # whatever an extension raises
        if app and (docname := app.env.temp_data.get("docname")):
            place = app.env.doc2path(docname)
        text = str(error).strip()
        reason = text.splitlines()[-1] if "Traceback" in text else " ".join(text.split())
        if not isinstance(error, SphinxError):
            reason = f"Sphinx cannot go on ({type(error).__name__}: {reason})."
        raise CheckError(f"{place}: {reason}") from error
    return app, log, len(log) > known


@contextmanager
def _folder(project: Project, builder: str) -> Iterator[Path]:
    """A folder for one run, with the doctrees of the last, which are kept for the next if this one comes to its end.

    They are moved, not shared with a run at the same time; of one that fails nobody knows what it would have said.
    """
    made_by = (*map(str, project[:2]), builder, sys.prefix, sphinx.__version__, __version__)
    try:
        home = project.cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "sphinx-channels")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = TemporaryDirectory(dir=home, ignore_cleanup_errors=True)
    except (OSError, RuntimeError) as error:  # it cannot be written, or there is no home
        raise CheckError(f"No doctrees can be kept ({error}). Name a folder for them: --cache DIR") from None
    with folder as name:
        kept, doctrees = home / sha256(repr(made_by).encode()).hexdigest()[:16], Path(name, "doctrees")
        with suppress(OSError):
            kept.rename(doctrees)
        yield Path(name)
        with suppress(OSError):
            doctrees.rename(kept)


def _remark(app: Sphinx, warning: re.Match[str]) -> Remark:
    """What a warning says; of ``conf.py``, if nobody knows where."""
    file, docstring, line, message, rule = warning.groups("")
    path = os.path.abspath(app.env.doc2path(file) if file in app.env.found_docs else file)  # noqa: PTH100
    remark = Remark(Path(path), int(line or 1), rule or "sphinx", message)
    if not os.path.isfile(path):  # noqa: PTH113  # it answers for any text
        return remark._replace(path=app.confdir / "conf.py", line=1, message=f"{file}: {message}" if file else message)
    if path.endswith(".ipynb") and remark.line > 10000:  # as MyST-NB counts: the file itself has other lines
        return remark._replace(line=1, message=f"cell {remark.line // 10000}, line {remark.line % 10000}: {message}")
    if docstring:
        return remark._replace(line=1, message=f"{docstring}:{line}: {message}")
    ours = (it for found in channel_domain(app.env).findings.values() for it in found.values())
    same = (it.finding for it in ours if it.line == remark.line and it.sentence == message)
    if finding := next(same, None):
        old = finding.values["value"] if is_certain(finding) else ""
        return remark._replace(fix=finding.values.get("fix", ""), old=old)
    return remark
