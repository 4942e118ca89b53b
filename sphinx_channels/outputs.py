"""What was written into each output folder the last time, so that no build leaves there what is no longer so.

Builders that share doctrees share one environment, and the first to run after a change uses up what Sphinx knows of it;
so does a build of single files, or one that fails. What an output shows is therefore kept for each output, and only
when it has been written.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_channels.domain import channel_domain
from sphinx_channels.located import shown_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.model import Channel


def load(app: Sphinx) -> dict[str, Any]:
    """What was kept of the output folder of this build; nothing for a new one."""
    try:
        return dict(json.loads(_record(app).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def save(app: Sphinx, **parts: Any) -> None:
    """Keep something of the output folder of this build, beside what is kept already."""
    _record(app).write_text(json.dumps(load(app) | parts, sort_keys=True), encoding="utf-8")


def _record(app: Sphinx) -> Path:
    """A file beside the doctrees: in the output it would be published, packed into books and offered to translators."""
    folder = shown_path(Path(app.outdir), Path(app.doctreedir))
    return Path(app.doctreedir, f"channels-{app.builder.name}-{_digest(folder)}.json")


def written_documents(app: Sphinx) -> dict[str, str]:
    """The documents that were written into this output, each with the digest of the channels that it shows."""
    return dict(load(app).get("documents", {}))


def _digests(domain: ChannelDomain) -> dict[str, str]:
    """For each document, a digest of the channels that are shown there but may be declared elsewhere."""
    texts: dict[int, str] = {}  # a channel may be shown on every page

    def text(channel: Channel | None) -> str:
        if id(channel) not in texts:
            texts[id(channel)] = repr(channel)
        return texts[id(channel)]

    every_page = text(domain.find(domain.env.config.channels_feedback))
    return {
        docname: _digest("\n".join([every_page, *(text(channel) + words for channel, words in domain.shown(docname))]))
        for docname in domain.env.found_docs
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _is_whole(builder: Builder) -> bool:
    """Whether a builder writes everything each time: it then says so in words in place of names."""
    return isinstance(builder.get_outdated_docs(), str)


def rewrite_outdated(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Have those pages written that show a channel otherwise than this output does, and no other."""
    domain = channel_domain(env)
    domain.refresh()
    if _is_whole(app.builder):
        return []
    domain.digests = _digests(domain)
    written = written_documents(app)
    return sorted(name for name, digest in domain.digests.items() if written.get(name) != digest)


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remember that a document is being written: a build may have been asked for some files only."""
    channel_domain(app.env).written.add(docname)


def keep_written(app: Sphinx, exception: Exception | None) -> None:
    """Keep what each document shows; of one that was not written, what it showed before."""
    domain = channel_domain(app.env)
    if exception is None and not _is_whole(app.builder):
        before = written_documents(app)
        now = {name: digest for name, digest in domain.digests.items() if name in domain.written}
        save(app, documents={name: digest for name, digest in (before | now).items() if name in domain.digests})


def setup_outputs(app: Sphinx) -> None:
    """Register the events that keep pages fresh."""
    app.connect("env-updated", rewrite_outdated)
    app.connect("doctree-resolved", note_written)
    app.connect("build-finished", keep_written)
