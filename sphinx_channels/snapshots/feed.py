"""Posts out of a feed: RSS or Atom as a stranger sends it, made into the plain posts of a saved copy.

The feed is first read by the XML parser alone, with every doctype refused, so that what ``feedparser`` gets is whole,
flat and without entities of its own; its second, forgiving parser never runs.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from sphinx_channels.messages import shown
from sphinx_channels.model import Link
from sphinx_channels.snapshots.feed_xml import FeedError, Survey, decode
from sphinx_channels.snapshots.file import LONGEST_ALT, LONGEST_LINE, MOST_LINKS, MOST_MEDIA, Media, Post
from sphinx_channels.snapshots.plain_text import (
    Words,
    clean_line,
    html_words,
    plain_words,
    safe_url,
    shorten,
)

if TYPE_CHECKING:
    from sphinx_channels.providers.accounts import Account

#: What a page shows of one post; whoever wants the rest follows the link.
LONGEST_POST: Final = 1_000
MOST_POSTS: Final = 20

_BARE_URL: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^]+")


def read_feed(data: bytes, content_type: str, account: Account, *, limit: int, today: date) -> tuple[Post, ...]:
    """The newest posts of a feed, newest first.

    :raises FeedError: where it is no feed, is broken in any way, or holds no post.
    """
    text = decode(data, content_type)
    survey = Survey(text)
    parsed = _parse(survey.data, account.feed)
    entries: list[Any] = parsed.entries
    if not parsed.version:
        raise FeedError(f"it is XML, but no RSS or Atom (it starts with <{shown(survey.root)}>)")
    alts = survey.alts if len(survey.alts) == len(entries) else [[] for _ in entries]
    title = _read(parsed.feed["title_detail"], account).text if "title_detail" in parsed.feed else ""
    author = clean_line(title) or account.name
    language = str(parsed.feed.get("language", ""))
    known: set[str] = set()
    dated: list[tuple[str, Any, list[str]]] = []
    for entry, pictures in zip(entries, alts, strict=True):
        url = _address(entry, account.feed)
        if url and url not in known:
            known.add(url)
            dated.append((_published(entry, today), entry, pictures))
    dated.sort(key=lambda item: item[0], reverse=True)
    posts = tuple(
        _post(entry, published, pictures, account, author, language) for published, entry, pictures in dated[:limit]
    )
    if not posts:
        raise FeedError("it holds no posts with an address")
    return posts


def _parse(data: bytes, base: str) -> Any:
    try:
        import feedparser
    except ImportError:
        raise FeedError("reading it needs feedparser: pip install 'sphinx-channels[snapshots]'") from None
    # A stream, because feedparser would take a text for an address and fetch it.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    # Its HTML cleaning is not needed: no HTML is kept.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if parsed.bozo:
        raise FeedError(f"feedparser cannot read it ({shown(str(parsed.bozo_exception))})")
    return parsed


def _address(entry: Any, base: str) -> str:
    """The address of a post: its link, or its identifier where that is one."""
    return safe_url(str(entry.get("link", "")), base) or safe_url(str(entry.get("id", "")))


def _published(entry: Any, today: date) -> str:
    """When a post was published; empty where that is not said, cannot be or cannot be read."""
    parts = entry.get("published_parsed") or ("updated_parsed" in entry and entry["updated_parsed"])
    if not parts:
        return ""
    try:
        moment = datetime.fromtimestamp(timegm(parts), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    if moment.year < 1970 or moment.date() > today + timedelta(days=1):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _post(entry: Any, published: str, alts: list[str], account: Account, author: str, language: str) -> Post:
    words, spoken = _words(entry, account)
    text = shorten(words.text, LONGEST_POST)
    pictures = dict.fromkeys([*alts, *words.pictures])
    return Post(
        url=_address(entry, account.feed),
        text=text,
        published=published,
        author=shorten(_author(entry) or author, LONGEST_LINE),
        id=shorten(clean_line(str(entry.get("id", ""))), LONGEST_LINE),
        lang=_language(spoken or language),
        links=tuple(_links(text, words.links)),
        media=tuple(Media(shorten(alt, LONGEST_ALT)) for alt in list(pictures)[:MOST_MEDIA]),
    )


def _author(entry: Any) -> str:
    """The name of who wrote a post; never a person's e-mail address, which RSS has in the same place."""
    name = clean_line(str(entry.get("author_detail", {}).get("name", "")))
    if mailbox := re.fullmatch(r"([^\s@]+@\S+)(?: \((.*)\))?", name):
        return mailbox[2] or ""
    return name


def _words(entry: Any, account: Account) -> tuple[Words, str]:
    """The words of a post, and the language that the feed says they are in."""
    details = [*entry.get("content", ()), *([entry["summary_detail"]] if "summary_detail" in entry else ())]
    body = _read(details[0], account) if details else Words()
    spoken = str((details[0].get("language") if details else "") or "")
    if "title_detail" in entry and (account.provider.posts == "articles" or not body.text):
        title = clean_line(_read(entry["title_detail"], account).text)
        if not body.text.startswith(title.rstrip("….")):
            body.text = f"{title}\n\n{body.text}".strip()
    return body, spoken


def _read(detail: Any, account: Account) -> Words:
    value = str(detail.get("value", ""))
    if account.provider.posts == "plain" or detail.get("type") == "text/plain":
        return plain_words(value)
    if "<" not in value:
        # YouTube and others send plain text where HTML is the rule: line ends count, and nothing else differs.
        return plain_words(unescape(value))
    return html_words(value, str(detail.get("base") or account.feed))


def _links(text: str, links: list[Link]) -> list[Link]:
    """The links whose words are still in the text, and the bare addresses in it."""
    kept = [link for link in links if link.label in text]
    for match in _BARE_URL.finditer(text):
        bare = match[0].rstrip(".,;:!?)]")
        if not bare.endswith("…") and not any(bare in link.label for link in kept) and safe_url(bare):
            kept.append(Link(bare, bare))
    return kept[:MOST_LINKS]


def _language(tag: str) -> str:
    tag = tag.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag) and len(tag) <= 35 else ""
