"""Which project a page belongs to, its configuration and its pages, as Sphinx would find them."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.project import Project
from sphinx.util.tags import Tags

from sphinx_channels.config import VALUES, mend
from sphinx_channels.lines import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_channels.findings import Finding

#: What a page may end in where no project says otherwise.
SUFFIXES: Final = (*MARKDOWN, ".rst")

#: Values of Sphinx and its own extensions that are registered only in a build, with their defaults.
_FOREIGN: Final[dict[str, Any]] = {
    "html_extra_path": [],
    "html_static_path": [],
    "intersphinx_mapping": {},
}
#: What holds for a page of no project: fences of colons are how most people write channels.
_NO_PROJECT: Final = {"myst_enable_extensions": ["colon_fence"]}
_MYST_EXTENSIONS: Final = frozenset({"myst_parser", "myst_nb"})


class ConfigurationError(ValueError):
    """Why a project cannot be read: one sentence."""


def find_confdir(start: Path) -> Path | None:
    """The nearest folder from here upwards with a ``conf.py``; none is looked for beyond the checkout.

    A ``conf.py`` is a program: one that has nothing to do with the page must not be run.
    """
    for folder in (start, *start.parents):
        if (folder / "conf.py").is_file():
            return folder
        if (folder / ".git").exists():
            return None
    return None


def read_config(confdir: Path | None, said: list[Finding] | None = None) -> Config:
    """The configuration of a project; the defaults where there is none.

    :param said: takes what is wrong with its values.
    :raises ConfigurationError: where ``conf.py`` does not run.
    """
    try:
        with redirect_stdout(sys.stderr):  # what it prints is not part of our output
            config = Config.read(confdir, overrides={}, tags=Tags()) if confdir else Config(dict(_NO_PROJECT))
    except ConfigError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ConfigurationError(f"conf.py does not run: {lines[-1] if lines else 'nothing more is known'}") from None
    for value in VALUES:
        config.add(value.name, value.default, value.rebuild, value.types)
    for name, default in _FOREIGN.items():
        config.add(name, default, "", ())
    wrong = mend(config)
    if said is not None:
        said += wrong
    return config


def project_pages(confdir: Path, config: Config) -> dict[str, Path]:
    """The file of each page of a project, by document name."""
    suffixes = [suffix for suffix, kind in _suffixes(config).items() if kind in {"restructuredtext", "markdown"}]
    project = Project(confdir, suffixes)
    folders = (*config.exclude_patterns, *config.templates_path, *config.html_static_path, *config.html_extra_path)
    docnames = project.discover(folders, config.include_patterns)
    return {docname: Path(project.doc2path(docname, absolute=True)) for docname in docnames}


def loose_pages(files: Iterable[Path]) -> dict[str, Path]:
    """Names for pages that belong to no project; two may differ in nothing but their suffix."""
    return {Path(os.path.relpath(file)).as_posix(): file for file in files}


def _suffixes(config: Config) -> Mapping[str, str]:
    """What each suffix stands for; extensions add theirs in a build, so the usual ones are known here."""
    written = config.source_suffix
    if isinstance(written, str):
        written = [written]
    suffixes = {suffix: kind or "restructuredtext" for suffix, kind in (
        written.items() if isinstance(written, dict) else ((suffix, "") for suffix in written)
    )}  # fmt: skip
    if _MYST_EXTENSIONS.intersection(config.extensions) and "markdown" not in suffixes.values():
        suffixes[".md"] = "markdown"
    return suffixes
