"""A saved copy of posts as nodes: standard ones, so that every output shows the same words and addresses."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from docutils import nodes

from sphinx_channels.card import filled, link, long_date, plain
from sphinx_channels.model import Link
from sphinx_channels.nodes import channel_more, channel_time, channel_words
from sphinx_channels.providers.accounts import Account
from sphinx_channels.snapshots.file import Post, Snapshot
from sphinx_channels.texts import _

#: How many links the newest post may have: each is a stop for who uses a keyboard.
_LINKS: Final = 5


def post_list(
    snapshot: Snapshot, account: Account | None, limit: int, language: str, *, linked: bool
) -> list[nodes.Node]:
    """The newest posts, ``linked`` unless the account is gone, and the day of the copy; HTML folds all but one."""
    posts = [
        nodes.list_item("", *_post(post, account, language, linked), classes=["channel-post"])
        for post in snapshot.items[:limit]
    ]
    shown = int(sum(1 for post in posts[:1] for _link in post.findall(nodes.reference)) <= _LINKS)
    parts: list[nodes.Node] = [_list(posts[:shown])] if posts[:shown] else []
    if folded := posts[shown:]:
        label = _("More posts ({count})") if shown else _("Saved posts ({count})")
        parts.append(channel_more("", _list(folded), label=label.format(count=len(folded)), classes=["channel-more"]))
    day = channel_time("", long_date(snapshot.fetched, language), datetime=snapshot.fetched.isoformat())
    saved = filled(_("Saved copy, last checked {date}."), "{date}", day)
    return [*parts, plain(*saved, name="channel-saved")]


def _list(posts: list[nodes.list_item]) -> nodes.Element:
    return nodes.bullet_list("", *posts, bullet="*", classes=["channel-posts"], saved="")  # a stranger's words


def _post(post: Post, account: Account | None, language: str, linked: bool) -> Iterator[nodes.Node]:
    if author := post.author or (account.name if account else ""):
        yield plain(nodes.strong("", author), name="channel-post-author")
    # People and tags that a post names lead about in the network, and each link is a stop for who uses a keyboard.
    links = [link for link in post.links if linked and not link.label.startswith(("@", "#"))]
    for text in filter(None, (part.strip() for part in post.text.split("\n\n"))):
        lines = [_in_language(_with_links(line, links), post.lang) for line in text.split("\n")]
        if len(lines) == 1:
            yield plain(*lines[0], name="channel-post-text")
        else:  # line ends are the writer's, so they stay
            block = [nodes.line("", "", *line, support_smartquotes=False, translatable=False) for line in lines]
            yield nodes.line_block("", *block, classes=["channel-post-text"])
    for alt in filter(None, post.pictures):
        described = _in_language([nodes.Text(alt)], post.lang)
        words = filled(_("Picture or film: {description}"), "{description}", *described)
        yield plain(*words, name="channel-post-media")
    yield plain(*_address(post, account, language, linked), name="channel-post-link")


def _in_language(parts: list[nodes.Node], lang: str) -> list[nodes.Node]:
    return [channel_words("", "", *parts, lang=lang)] if lang else parts


def _with_links(text: str, links: list[Link]) -> list[nodes.Node]:
    """The text, with a link wherever the words of one stand; each is taken from ``links`` when it is used."""
    labels = sorted({link.label for link in links if link.label}, key=len, reverse=True)
    if not labels:
        return [nodes.Text(text)]
    parts: list[nodes.Node] = []
    for part in re.split(rf"(?<!\w)({'|'.join(map(re.escape, labels))})(?!\w)", text):
        found = next((entry for entry in links if entry.label == part), None)
        if found is not None:
            links.remove(found)
            parts += link(part, found.href)
        elif part:
            parts.append(nodes.Text(part))
    return parts


def _address(post: Post, account: Account | None, language: str, linked: bool) -> list[nodes.Node]:
    """The link to a post, which says from when it is."""
    network = account.provider.label if account and account.handle else ""
    if not post.published:
        words = _("This post on {provider}") if network else _("This entry")
        parts: list[nodes.Node] = [nodes.Text(words.replace("{provider}", network))]
    else:
        words = _("Post of {date} on {provider}") if network else _("Entry of {date}")
        day = date.fromisoformat(post.published[:10])
        time = channel_time("", long_date(day, language), datetime=post.published)
        parts = filled(words.replace("{provider}", network), "{date}", time)
    return link("", post.url, *parts) if linked else parts
