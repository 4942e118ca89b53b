"""Shim."""
from sphinx_channels.messages import Located as Located, is_suppressed as is_suppressed, shown_path as shown_path  # noqa
