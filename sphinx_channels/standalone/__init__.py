"""``python -m sphinx_channels check``: pages read, and mistakes told, without a build."""
