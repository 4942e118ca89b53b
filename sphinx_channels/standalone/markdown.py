"""Markdown read without Sphinx: MyST-Parser, which is optional, in the configuration of the project."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.config import Config

_UNSET: Final = object()


class MarkdownError(ValueError):
    """Why Markdown cannot be read at all: one sentence."""


def parse_markdown(text: str, document: document, config: Config) -> None:
    """Parse a page into a document.

    The renderer is told that there is no Sphinx, because it would ask more of it than is there.

    :raises MarkdownError: where MyST-Parser is missing or its configuration is wrong.
    """
    try:
        from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
        from myst_parser.mdit_to_docutils.base import DocutilsRenderer
        from myst_parser.parsers.mdit import create_md_parser
    except ImportError:
        raise MarkdownError('Markdown needs MyST-Parser: pip install "myst-parser>=4"') from None

    class Renderer(DocutilsRenderer):
        sphinx_env = None

    try:
        myst = MdParserConfig(**_values(config, [field.name for field in MdParserConfig.get_fields()]))
    except (TypeError, ValueError) as error:
        raise MarkdownError(f"the configuration of MyST-Parser is wrong: {error}.") from None
    with suppress(TopmatterReadError):
        myst = merge_file_level(myst, read_topmatter(text) or {}, lambda *_: None)
    parser = create_md_parser(myst, Renderer)
    parser.options["document"] = document
    parser.render(text)


def _values(config: Config, names: list[str]) -> dict[str, Any]:
    """What ``conf.py`` says of MyST-Parser."""
    for name in names:
        if f"myst_{name}" not in config:
            config.add(f"myst_{name}", _UNSET, "", ())
    return {name: config[f"myst_{name}"] for name in names if config[f"myst_{name}"] is not _UNSET}
