"""What every test shares: building a small project with real Sphinx, and reading what came out."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from bs4 import BeautifulSoup
from hypothesis import Phase
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOTS = Path(__file__).parent / "roots"
REPOSITORY = Path(__file__).parent.parent

#: Its lines are known less well.
OLD_MYST = tuple(map(int, version("myst-parser").split(".")[:2])) < (5, 2)
CONF = """\
extensions = ["myst_parser", "sphinx_channels"]
project = "Test"
author = copyright = "Test"
version = release = "1"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
templates_path = ["_templates"]
"""


@dataclass
class Built:
    """A finished build."""

    app: Sphinx
    outdir: Path
    srcdir: Path
    warnings: str

    @property
    def warning_lines(self) -> list[str]:
        """Each warning with the source folder left out."""
        return [line.replace(f"{self.srcdir}/", "") for line in self.warnings.splitlines() if line.strip()]

    def read(self, name: str) -> str:
        """A file of the output."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def html(self, docname: str = "index") -> BeautifulSoup:
        """A page, parsed."""
        return BeautifulSoup(self.read(f"{docname}.html"), "html.parser")


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    """Build a root of ``tests/roots`` by its name, or files given as a dictionary.

    A later call with ``again=True`` and other files changes the same project (``None`` deletes a file) and builds
    it anew, as a contributor would.
    """

    def run(
        source: str | Mapping[str, str | None],
        builder: str = "html",
        *,
        again: bool = False,
        clean: bool = False,
        parallel: int = 0,
        tags: tuple[str, ...] = (),
        outdir: Path | None = None,
        **overrides: Any,
    ) -> Built:
        srcdir = tmp_path / "source"
        if not again:
            shutil.rmtree(srcdir, ignore_errors=True)
            srcdir.mkdir(parents=True)
        if isinstance(source, str):
            shutil.copytree(ROOTS / source, srcdir, dirs_exist_ok=True)
        else:
            for name, text in source.items():
                path = srcdir / name
                if text is None:
                    path.unlink()
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
        if not (srcdir / "conf.py").exists():
            (srcdir / "conf.py").write_text(CONF, encoding="utf-8")
        outdir = outdir or tmp_path / "out" / builder
        doctrees = tmp_path / "doctrees" / outdir.name
        if not again or clean:
            shutil.rmtree(outdir, ignore_errors=True)
            shutil.rmtree(doctrees, ignore_errors=True)
        return build_project(srcdir, outdir, doctrees, builder, overrides, parallel, tags)

    return run


def build_project(
    srcdir: Path,
    outdir: Path,
    doctrees: Path,
    builder: str = "html",
    overrides: dict[str, Any] | None = None,
    parallel: int = 0,
    tags: tuple[str, ...] = (),
    files: tuple[Path, ...] = (),
) -> Built:
    """Run one build in this process, of some files only where they are given, and collect its warnings."""
    nocolor()
    translators.clear()  # Sphinx adds languages to those of earlier builds, which would win
    warnings = StringIO()
    with patch_docutils(srcdir), docutils_namespace():
        app = Sphinx(
            srcdir,
            srcdir,
            outdir,
            doctrees,
            builder,
            {"show_warning_types": True, **(overrides or {})},  # the default since Sphinx 8
            StringIO(),
            warnings,
            tags=list(tags),
            parallel=parallel,
        )
        app.build(filenames=files)
    return Built(app, Path(outdir), Path(srcdir), warnings.getvalue())


def plain(text: str) -> str:
    """The text as its reader sees it: without the quoting that the format asks for, in one line."""
    text = html.unescape(re.sub(r"</?(?:span|inline|em|bdi)\b[^>]*>", "", text))
    text = re.sub(r"\\(?:sphinxhyphen|PYGZ\w+)\{\}|\{\}|\\-|\\&|\\/", "", text.replace("\\sphinxhyphen{}", "-"))
    text = (
        text.replace("\\:", "")
        .replace("\\%", "")
        .replace("\\_", "_")
        .replace("\\-", "-")
        .replace("@@", "@")
        .replace("\\(rg", "®")
    )
    text = text.replace("\\(co", "©").replace("\\sphinxtextregistered", "®").replace("{\\textregistered}", "®")
    return " ".join(text.split())


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, less what Sphinx keeps for itself."""
    own = {".buildinfo", "environment.pickle"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in own and ".doctrees" not in path.parts
    }


#: Pages without navigation: Sphinx itself leaves old titles in the menus of pages that it does not rewrite.
BARE = {"_templates/layout.html": "<head>{{ metatags }}</head>\n<body>{{ body }}</body>\n"}


def comparable(folder: Path) -> dict[str, object]:
    """The files of a build; of the search index what it finds, since Sphinx keeps words that no page has any more."""
    files: dict[str, object] = dict(files_of(folder))
    index = json.loads(
        (folder / "searchindex.js").read_text("utf-8").removeprefix("Search.setIndex(").removesuffix(")")
    )
    for table in ("terms", "titleterms"):
        index[table] = {word: pages for word, pages in index[table].items() if pages != []}
    files["searchindex.js"] = index
    return files


def assert_like_clean(incremental: Path, clean: Path) -> None:
    """An incremental build has every file of a clean one, as it is there.

    Files of pages, tags and old addresses that are gone stay until ``make clean``, as Sphinx's own do.
    """
    left, right = comparable(incremental), comparable(clean)
    assert {name: left.get(name) for name in right} == right
    assert all(name.endswith(".html") or name.startswith("_sources/") for name in left.keys() - right.keys())


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are processors: the tests with a browser mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Let every test run on 1 November 2026, so that no result depends on the day.

    Of texts made by chance, ``make check`` tries many and ``make test`` a few. A failing one is not shrunk: it may be a
    whole build, and making it smaller took minutes.
    """
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    examples = 20 if config.option.markexpr == "not matrix" else 100
    hypothesis.settings.register_profile("tests", max_examples=examples, phases=phases, deadline=None)
    hypothesis.settings.load_profile("tests")
    os.environ["SOURCE_DATE_EPOCH"] = "1793491200"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in which a command runs, with an empty cache."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder
