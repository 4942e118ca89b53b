"""Feeds as XML from strangers: decoded, and surveyed before anything else reads them."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from sphinx_channels.messages import shown
from sphinx_channels.snapshots.plain_text import clean_line

_DEEPEST: Final = 100
_TYPES: Final = re.compile(r"(?:application|text)/(?:[a-z0-9.+-]*xml|plain|octet-stream)|", re.IGNORECASE)
#: Encodings that feeds are written in. Others that Python knows are not for text from strangers.
_ENCODINGS: Final = re.compile(
    r"utf-8|us-ascii|utf-16(?:le|be)?|iso-8859-\d+|windows-125\d|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)
_DECLARATION: Final = re.compile(r"""\s*<\?xml\s[^>]*?(?:encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*?)?\?>""")
# What may stand before the first element: blanks, comments, processing instructions. Not a doctype.
_PROLOG: Final = re.compile(r"(?:\s+|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*", re.DOTALL)
# Media RSS, whose namespace is also met without its slash.
_PICTURES: Final = frozenset({"http://search.yahoo.com/mrss/ content", "http://search.yahoo.com/mrss content"})
_DESCRIPTION_TAG: Final = re.compile(rb"</?(?:[^\s/<>:]+:)?description(?=[\s/>])")
_DESCRIPTIONS: Final = frozenset(name.replace(" content", " description") for name in _PICTURES)


class FeedError(Exception):
    """Why a feed gives no posts: one sentence, without the name of the feed."""


def decode(data: bytes, content_type: str) -> str:
    """The text of a feed.

    UTF-8 by evidence first: other encodings almost never happen to be valid UTF-8, and servers that name another one
    than the file does are common. Then the server's word, then the file's.
    """
    kind, _, parameters = content_type.partition(";")
    if not _TYPES.fullmatch(kind.strip()):
        raise FeedError(f"the server sends {shown(kind.strip())}, not a feed")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = ["utf-16"]
    else:
        charset = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]+)", parameters, re.IGNORECASE)
        declaration = _DECLARATION.match(data[:1000].decode("latin-1"))
        declared = ["utf-8-sig", *(match[1] for match in (charset, declaration) if match and match[1])]
    for encoding in declared:
        if encoding != "utf-8-sig" and not _ENCODINGS.fullmatch(encoding):
            raise FeedError(f"its encoding, {shown(encoding)}, is not one that feeds are written in")
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise FeedError(f"it is not written in the encoding that it names ({shown(', '.join(declared[1:]) or 'UTF-8')})")


class Survey:
    """One pass of the XML parser over a feed: it is well-formed and flat, and has these picture descriptions.

    ``feedparser`` takes the description of a picture (``media:description`` in ``media:content``) for the text of the
    post. So they are collected here, and get another name in ``data``, which is the feed for ``feedparser``.
    """

    def __init__(self, text: str) -> None:
        self.root = ""
        self.alts: list[list[str]] = []
        self._open: list[str] = []
        self._alt: list[str] | None = None
        self._renamed: set[int] = set()
        self._refuse_doctype(text)
        data = _DECLARATION.sub("", text, count=1).encode()
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise FeedError(f"it is not well-formed XML ({error})") from None
        self.data = self._rename(data)

    def _refuse_doctype(self, text: str) -> None:
        prolog = _PROLOG.match(text)
        start = text[prolog.end() : prolog.end() + 9] if prolog else ""
        if start.upper().startswith("<!DOCTYPE"):
            raise FeedError("it has a DOCTYPE, which feeds do not need and attacks do")
        if not re.match(r"<[^\W\d]", start):
            raise FeedError("it is no XML")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        if len(self._open) >= _DEEPEST:
            raise FeedError(f"its elements are nested more than {_DEEPEST} deep")
        if local in {"item", "entry"}:
            self.alts.append([])
        if self._is_alt(name):
            self._renamed.add(self._parser.CurrentByteIndex)
            self._alt = []
        self._open.append(name)

    def _end(self, name: str) -> None:
        self._open.pop()
        if self._is_alt(name):
            self._renamed.add(self._parser.CurrentByteIndex)
            if alt := clean_line("".join(self._alt or ())):
                self.alts[-1].append(alt)
            self._alt = None

    def _data(self, data: str) -> None:
        if self._alt is not None:
            self._alt.append(data)

    def _is_alt(self, name: str) -> bool:
        return name in _DESCRIPTIONS and bool(self.alts) and bool(self._open) and self._open[-1] in _PICTURES

    def _rename(self, data: bytes) -> bytes:
        parts = []
        done = 0
        for place in sorted(self._renamed):
            # The end of an empty element is reported behind its only tag, where another one may start.
            if tag := _DESCRIPTION_TAG.match(data, place):
                parts.append(data[done : tag.end()] + b"-of-picture")
                done = tag.end()
        return b"".join((*parts, data[done:]))
