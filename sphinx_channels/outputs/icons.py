"""A drawing, made for this project, for each kind of channel: lines in the colour of the text, on a 24 × 24 grid."""

from functools import cache

from sphinx_channels.outputs import template


@cache
def icon(kind: str) -> str:
    """The drawing of a kind as an element that assistive technology passes over."""
    lines = dict(line.split(": ", 1) for line in template("icons.txt").splitlines())
    return (
        '<svg class="channel-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{lines[kind]}</svg>"
    )
