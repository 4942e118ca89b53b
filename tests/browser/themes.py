"""The themes that other projects use: Furo, which the real site has, in ``make test``, all in ``make check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet


def in_check(*values: object) -> ParameterSet:
    """A case of a matrix, for ``make check`` alone."""
    return pytest.param(*values, marks=pytest.mark.matrix)


THEMES: Final = (
    "furo",
    *map(in_check, ("alabaster", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme")),
)
#: Each theme in each of its colour schemes.
LOOKS: Final = (
    ("furo", "light"),
    in_check("furo", "dark"),
    in_check("alabaster", "light"),
    in_check("pydata_sphinx_theme", "light"),
    in_check("pydata_sphinx_theme", "dark"),
    in_check("sphinx_book_theme", "light"),
    in_check("sphinx_book_theme", "dark"),
    in_check("sphinx_rtd_theme", "light"),
)
