"""The rules: what is wrong with one channel, with all of them together, and with the prose around them.

Pure functions from text to channels and findings. Nothing here knows Sphinx, stops at a mistake or raises on any text:
a value that is wrong is left out of the channel, so that nothing that reads a channel has to check it again.
"""

from __future__ import annotations

from sphinx_channels.checks.channel import read_channel
from sphinx_channels.checks.project import check_project, missing_channel
from sphinx_channels.checks.prose import check_prose
from sphinx_channels.checks.words import read_word, read_words, unknown_options
from sphinx_channels.findings import Finding, nearest

__all__ = [
    "Finding",
    "check_project",
    "check_prose",
    "missing_channel",
    "nearest",
    "read_channel",
    "read_word",
    "read_words",
    "unknown_options",
]
