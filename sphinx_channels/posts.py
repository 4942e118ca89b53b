"""A saved copy of posts as nodes: standard ones, so that every output shows the same words and addresses."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_channels.card import link, long_date
from sphinx_channels.nodes import channel_more, channel_time, channel_words
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node

    from sphinx_channels.model import Link
    from sphinx_channels.providers.accounts import Account
    from sphinx_channels.snapshots.file import Post, Snapshot


def plain(*parts: Node, name: str) -> nodes.paragraph:
    """A paragraph of our own or a stranger's words. It has no source, so this project's translators never see it."""
    return nodes.paragraph("", "", *parts, classes=[name], support_smartquotes=False)


def post_list(
    snapshot: Snapshot, account: Account | None, limit: int, language: str, *, linked: bool, stops: int
) -> list[Node]:
    """The newest posts and the day on which they were compared with the account.

    :param linked: whether the posts' addresses may be links; those of an account that is gone may not.
    :param stops: how many links, and folds, HTML may show.
    """
    posts = [
        nodes.list_item("", *_post(post, account, language, linked), classes=["channel-post"])
        for post in snapshot.items[:limit]
    ]
    shown = _fitting(posts, stops)
    parts = [_list(posts[:shown])] if shown else []
    if folded := posts[shown:]:
        label = _("More posts ({count})") if shown else _("Saved posts ({count})")
        label = label.format(count=len(folded))
        parts.append(channel_more("", _list(folded), label=label, classes=["channel-more"]))
    before, _place, after = _("Saved copy, last checked {date}.").partition("{date}")
    day = channel_time("", long_date(snapshot.fetched, language), datetime=snapshot.fetched.isoformat())
    return [*parts, plain(nodes.Text(before), day, nodes.Text(after), name="channel-saved")]


def _list(posts: list[nodes.list_item]) -> nodes.Element:
    return nodes.bullet_list("", *posts, bullet="*", classes=["channel-posts"])


def _fitting(posts: list[nodes.list_item], stops: int) -> int:
    """How many posts can be shown with all their links: all, or those that leave a stop for the fold of the rest."""
    links = list(accumulate(sum(1 for _link in post.findall(nodes.reference)) for post in posts))
    if not links or links[-1] <= stops:
        return len(posts)
    return sum(total < stops for total in links)


def _post(post: Post, account: Account | None, language: str, linked: bool) -> Iterator[Node]:
    author = post.author or (account.name if account else "")
    if author:
        yield plain(nodes.strong("", author), name="channel-post-author")
    # People and tags that a post names lead about in the network, and each link is a stop for who uses a keyboard.
    links = [link for link in post.links if linked and not link.label.startswith(("@", "#"))]
    for text in filter(None, (part.strip() for part in post.text.split("\n\n"))):
        yield _paragraph(text, links, post.lang)
    for media in post.media:
        if media.alt:
            before, _place, after = _("Picture or film: {description}").partition("{description}")
            alt = _in_language([nodes.Text(media.alt)], post.lang)
            yield plain(nodes.Text(before), *alt, nodes.Text(after), name="channel-post-media")
    yield plain(*_address(post, account, language, linked), name="channel-post-link")


def _paragraph(text: str, links: list[Link], lang: str) -> Node:
    """One paragraph of a post; its line ends are the writer's, so they stay."""
    lines = text.split("\n")
    if len(lines) == 1:
        return plain(*_in_language(_with_links(text, links), lang), name="channel-post-text")
    block = nodes.line_block("", classes=["channel-post-text"])
    for line in lines:
        words = _in_language(_with_links(line, links), lang)
        block += nodes.line("", "", *words, support_smartquotes=False)
    return block


def _in_language(parts: list[Node], lang: str) -> list[Node]:
    return [channel_words("", "", *parts, lang=lang)] if lang else parts


def _with_links(text: str, links: list[Link]) -> list[Node]:
    """The text, with a link wherever the words of one stand; each is taken from ``links`` when it is used."""
    labels = sorted({link.label for link in links if link.label}, key=len, reverse=True)
    if not labels:
        return [nodes.Text(text)]
    parts: list[Node] = []
    for part in re.split(rf"(?<!\w)({'|'.join(map(re.escape, labels))})(?!\w)", text):
        found = next((entry for entry in links if entry.label == part), None)
        if found is not None:
            links.remove(found)
            parts += link(part, found.href)
        elif part:
            parts.append(nodes.Text(part))
    return parts


def _address(post: Post, account: Account | None, language: str, linked: bool) -> list[Node]:
    """The link to a post, which says from when it is."""
    known = account is not None and account.handle
    if post.day is None:
        words = _("This post on {provider}") if known else _("This entry")
    else:
        words = _("Post of {date} on {provider}") if known else _("Entry of {date}")
    before, place, after = words.replace("{provider}", account.provider.label if account else "").partition("{date}")
    parts: list[Node] = [nodes.Text(before)]
    if place and post.day:
        parts += [channel_time("", long_date(post.day, language), datetime=post.published), nodes.Text(after)]
    return link("", post.url, *parts) if linked else parts
