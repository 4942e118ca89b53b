"""Posts out of a feed: RSS or Atom as a stranger sends it, made into the plain posts of a saved copy.

The work grows in step with the size of a feed, which is capped; no doctype is read, and no text beyond its length.
"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import escape, unescape
from typing import Final
from xml.etree.ElementTree import Element, ParseError, tostring

from sphinx_channels.messages import shown
from sphinx_channels.model import Link
from sphinx_channels.providers.accounts import Account
from sphinx_channels.snapshots.file import Post, SnapshotError
from sphinx_channels.snapshots.plain_text import LONGEST, Words, clean, clean_line, html_words, safe_url, shorten

#: What a page shows of one post; whoever wants the rest follows the link.
LONGEST_POST: Final = 1_000
MOST_POSTS: Final = 20
_MOST_TAGS: Final = 100_000
_BODIES: Final = ("encoded", "content", "description", "summary", "media-description")
_DATES: Final = ("published", "pubDate", "date", "updated")
_BARE_URL: Final = r"https?://[^\s<>\"'`{}|\\^]+"


def read_feed(data: bytes, account: Account, today: date) -> tuple[Post, ...]:
    """The newest posts of a feed, newest first; a SnapshotError where it is broken in any way, or holds none."""
    try:
        feed = _Feed(_parse(data), account)
        found: dict[str, tuple[str, Element]] = {}
        for entry in feed.entries:
            if url := feed.address(entry):
                found.setdefault(url, (_published(entry, today), entry))
        newest = sorted(found.items(), key=lambda item: item[1][0], reverse=True)[:MOST_POSTS]
        if newest:
            return tuple(feed.post(entry, url, published) for url, (published, entry) in newest)
    except ImportError:
        packages = "defusedxml and beautifulsoup4: pip install 'sphinx-channels[snapshots]'"
        raise SnapshotError(f"reading feeds needs {packages}") from None
    except RecursionError:
        raise SnapshotError("the feed has elements that are nested too deep.") from None
    raise SnapshotError("the feed holds no posts with an address.")


def _parse(data: bytes) -> Element:
    """The tree of a feed, with short names."""
    from defusedxml import DTDForbidden  # the extra ``snapshots``
    from defusedxml.ElementTree import DefusedXMLParser

    if data.count(b"<") > _MOST_TAGS:
        raise SnapshotError(f"the feed has over {_MOST_TAGS:,} tags.")
    # Whatever the feed says, it is UTF-8 if it can be: other encodings almost never happen to be valid UTF-8.
    encoding = "utf-8" if data.decode(errors="replace").encode() == data else None
    try:
        parser = DefusedXMLParser(forbid_dtd=True, encoding=encoding)
        parser.feed(data)
        root: Element = parser.close()
    except DTDForbidden:
        raise SnapshotError("the feed has a DOCTYPE, which feeds do not need and attacks do.") from None
    except (ParseError, LookupError, ValueError) as error:
        raise SnapshotError(f"the feed is not well-formed XML ({error}).") from None
    for element in root.iter():
        element.tag = _short(element.tag)
        element.attrib = {_short(name): value for name, value in element.items()}
    if root.tag not in {"rss", "RDF", "feed"}:
        raise SnapshotError(f"this is XML, but no RSS or Atom: it starts with <{shown(root.tag)}>.")
    return root


def _short(name: str) -> str:
    """A name without its namespace; in Media RSS the words of feeds mean something else."""
    space, _, local = name.rpartition("}")
    return f"media-{local}" if "search.yahoo.com/mrss" in space else local


class _Feed:
    """A feed, and what its entries take from it where they do not say it themselves."""

    def __init__(self, root: Element, account: Account) -> None:
        channel = root.find("channel")
        self._root = root
        self._head = root if channel is None else channel
        self._account = account
        self._author = clean_line(unescape(self._head.findtext("title", ""))) or account.name
        self.entries = [entry for place in (root, self._head) for entry in place if entry.tag in {"item", "entry"}]

    def address(self, entry: Element) -> str:
        """The address of an entry: its link, or its identifier where that is one."""
        links = (link for link in entry.iterfind("link") if link.get("rel", "alternate") == "alternate")
        addresses = (safe_url(link.get("href") or link.text or "", self._account.feed) for link in links)
        return next(filter(None, addresses), "") or safe_url(_identifier(entry))

    def post(self, entry: Element, url: str, published: str) -> Post:
        """One entry as a post."""
        parts = {child.tag: child for child in (*reversed(entry.findall("media-group/*")), *reversed(entry))}
        body = next((parts[tag] for tag in _BODIES if tag in parts and (len(parts[tag]) or parts[tag].text)), None)
        words = Words() if body is None else self._words(body)
        text = words.text
        if "title" in parts and (self._account.provider.posts == "articles" or not text):
            title = clean_line(self._words(parts["title"]).text)
            text = text if text.startswith(title.rstrip("….")) else f"{title}\n\n{text}".strip()
        text = shorten(text, LONGEST_POST)
        alts = (clean_line(media.findtext("media-description", "")) for media in entry.iter("media-content"))
        pictures = [*dict.fromkeys(filter(None, (*alts, *words.pictures)))][:MOST_POSTS]
        tags = [element.get("lang") for element in (body, entry, self._root) if element is not None]
        tag = next(filter(None, [*tags, self._head.findtext("language")]), "").strip().replace("_", "-")
        return Post(
            url=url,
            text=text,
            published=published,
            author=shorten(_author(parts) or self._author, 500),
            id=shorten(clean_line(_identifier(entry)), 500),
            lang=tag if re.fullmatch("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}", tag) else "",
            links=_links(text, words.links),
            pictures=tuple(shorten(alt, 1_500) for alt in pictures),
        )

    def _words(self, element: Element) -> Words:
        kind = element.get("type") or ("text" if self._root.tag == "feed" or "media" in element.tag else "")
        if len(element):
            children = (tostring(child, "unicode", method="html") for child in element)
            return html_words(escape(element.text or "") + "".join(children), self._account.feed)
        value = (element.text or "")[:LONGEST]
        if self._account.provider.posts == "plain" or (kind and "html" not in kind):
            return Words(clean(value))
        if "<" not in value or (element.tag == "title" and not kind):
            # YouTube and others send plain text where HTML is the rule: line ends count, and nothing else differs.
            return Words(clean(unescape(value)))
        return html_words(value, self._account.feed)


def _identifier(entry: Element) -> str:
    return entry.findtext("id") or entry.findtext("guid") or entry.get("about") or ""


def _published(entry: Element, today: date) -> str:
    """When a post was published; empty where that is not said, cannot be or cannot be read."""
    for text in (entry.findtext(tag, "").strip()[:100] for tag in _DATES):
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                moment = read(text)
                moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            if moment.year >= 1970 and moment.date() <= today + timedelta(days=1):
                return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return ""


def _author(parts: dict[str, Element]) -> str:
    """The name of who wrote a post; never a person's e-mail address, which RSS has in the same place."""
    found = (parts[tag] for tag in ("author", "creator") if tag in parts)
    name = next(filter(None, (clean_line(item.findtext("name") or item.text or "") for item in found)), "")
    # A name that begins with @ is one in a network.
    words = [word for word in name.split() if "@" not in word or word.startswith("@")]
    return name if words == name.split() else " ".join(words).strip("()")


def _links(text: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links whose words are still in the text, and the bare addresses in it."""
    kept = [link for link in links if link.label in text]
    for match in re.finditer(_BARE_URL, text):
        bare = match[0].rstrip(".,;:!?)]")
        if not bare.endswith("…") and not any(bare in link.label for link in kept) and safe_url(bare):
            kept.append(Link(bare, bare))
    return tuple(kept[:MOST_POSTS])
