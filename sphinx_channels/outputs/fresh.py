"""Which pages have to be read again, and which be written again because they show a channel that has changed."""

import hashlib
from collections.abc import Iterator
from functools import cache

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_channels.domain import ChannelDomain, channel_domain
from sphinx_channels.model import Channel


def rewrite_outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have those pages written that show a channel otherwise than they did, and no other."""
    domain = channel_domain(env)
    before: dict[str, str] = domain.data["shown"]
    now = domain.data["shown"] = dict(_digests(domain)) if domain.channels or before else {}
    changed = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    return sorted(env.found_docs if "" in changed else changed & env.found_docs)


def _digests(domain: ChannelDomain) -> Iterator[tuple[str, str]]:
    """For each document, a digest of the channels that it shows but need not declare; that of every page under ""."""
    known: dict[int, str] = {}

    @cache
    def text(channel: Channel) -> str:
        """What a page shows of a channel: all but where it is declared, with the channels that it leads to."""
        others = [domain.find(target) for target in (channel.join, channel.replaced_by) if isinstance(target, str)]
        places = [(other.name, other.docname, other.anchor) for other in others if other]
        return _digest(domain.fill(repr((channel._replace(source="", line=0, lines=()), places))))

    config = domain.env.config
    on_each = map(domain.find, (config.channels_feedback, *config.channels_icon_links))
    if shown := [*map(text, filter(None, domain.all_channels() if config.channels_templates else on_each))]:
        yield "", _digest(" ".join(shown))
    for docname in domain.listings.keys() | domain.references.keys():
        parts = []
        for listing in domain.listings.get(docname, ()):
            channels = domain.listed_channels(docname, listing)
            if id(channels) not in known:  # many pages may have one list
                known[id(channels)] = _digest(" ".join(map(text, channels)))
            parts.append(known[id(channels)])
        for target in sorted(domain.references.get(docname, ())):
            if channel := domain.find(target, docname):
                parts += [target, text(channel)]
        if parts:
            yield docname, _digest(" ".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def read_faulty_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Have those pages read again that had a mistake: a build that said nothing of it would let it through."""
    domain = channel_domain(env)
    domain.data["removed"] = (domain.data["removed"] | removed) - env.found_docs
    findings = domain.findings
    return sorted(name for name in findings if any(found.level == "error" for found in findings[name].values()))
