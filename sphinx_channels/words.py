"""The words that the extension itself puts on a page: the catalogue ``sphinx_channels`` in ``locale/``."""

from sphinx.locale import get_translation

_ = get_translation("sphinx_channels")
