"""The words that the extension itself puts on a page.

They are translated by the catalogue ``sphinx_channels`` in ``locale/``; a project's own words never pass here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE: Final = "sphinx_channels"

_ = get_translation(CATALOGUE)


def setup_words(app: Sphinx) -> None:
    """Make the translations of the interface texts known to Sphinx."""
    app.add_message_catalog(CATALOGUE, str(Path(__file__).parent / "locale"))
