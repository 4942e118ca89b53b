"""Channels as Sphinx's own labels, so that ``{ref}``, Markdown links and other projects lead to a card by its id.

They are put in when every page has been read, and taken out before any is read again: a label that a page sets by
itself comes first, and is never told to be a duplicate of a channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def add_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Give every card a label for each of its anchors, where nobody else has it."""
    domain, std = channel_domain(env), env.domaindata["std"]
    for channel in domain.all_channels():
        if domain.is_example(channel.docname):
            continue
        for name, anchor in ((channel.id, channel.anchor), *((alias.lower(), alias) for alias in channel.aliases)):
            if name not in std["anonlabels"]:
                std["anonlabels"][name] = channel.docname, anchor
                std["labels"][name] = channel.docname, anchor, channel.name
                domain.data["labels"].append(name)
            # MyST-Parser before 5.2 looks there alone for ``page.md#anchor``.
            slugs = env.metadata[channel.docname].setdefault("myst_slugs", {})
            slugs.setdefault(name, (channel.line, anchor, channel.name))


def drop_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take the labels out again that the last build put in."""
    labels = channel_domain(env).data["labels"]
    for name in labels:
        for store in ("labels", "anonlabels"):
            env.domaindata["std"][store].pop(name, None)
    labels.clear()


def setup_labels(app: Sphinx) -> None:
    """Register both."""
    app.connect("env-before-read-docs", drop_labels)
    app.connect("env-updated", add_labels, priority=400)
