"""The words that the extension itself puts on a page; a project's own words never pass here.

They are translated by the catalogue ``sphinx_channels`` in ``locale/``.
"""

from sphinx.locale import get_translation

_ = get_translation("sphinx_channels")
