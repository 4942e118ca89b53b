"""``python -m sphinx_channels migrate``: a page of the old Jekyll theme as a MyST page with channels."""
