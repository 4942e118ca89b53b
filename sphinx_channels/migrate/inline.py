"""HTML, Liquid and kramdown inside a line, as Markdown.

What has a place of its own on the new page (a floated picture, a timeline, an old anchor) is put aside; the rest is
rendered where it stands.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from sphinx_channels.migrate.liquid import CALLOUTS, included, without_site_address
from sphinx_channels.migrate.pieces import Anchor, Callout, Embed, Picture
from sphinx_channels.migrate.scan import BLOCK, Element, Token, plain_text, tree
from sphinx_channels.providers import PROVIDERS, find_account

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_channels.migrate.pieces import Piece
    from sphinx_channels.migrate.remarks import Log

_EMPHASIS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*"}
_ROLES: Final = {"sub": "sub", "sup": "sup", "kbd": "kbd"}
#: Elements that only group or style: their text is all that counts.
PLAIN: Final = frozenset(
    "abbr acronym bdi bdo big caption colgroup data del dfn font ins label mark noscript picture q s small span strike "
    "template time u var".split()
)
_FRAMES: Final = {"iframe": "src", "embed": "src", "object": "data", "video": "src", "audio": "src", "source": "src"}
_INTENT = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/intent/(?:tweet|post)\?")
_AUTOLINK = re.compile(r"https?:[^\s<>]+|[^\s<>@:/]+@[^\s<>@]+")
_OPENS_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_OPENS_ROLE = re.compile(r"\{(?=[\w:+-]+\}$)")
_ALIGNED: Final = {
    "left": "left", "right": "right", "pull-left": "left", "pull-right": "right", "float-left": "left",
    "float-right": "right", "alignleft": "left", "alignright": "right",
}  # fmt: skip


class InlineReader:
    """Renders nodes as Markdown; fills ``asides`` and the log on the way."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.asides: list[Piece] = []

    def render(self, nodes: Iterable[Element | Token], *, is_html: bool, align: str = "") -> str:
        """Markdown for a run of nodes.

        :param is_html: inside HTML, where line ends are blanks; in Markdown they are kept.
        :param align: where an element around them floats.
        """
        text = ""
        for node in nodes:
            if isinstance(node, Element):
                text += self._element(node, is_html, align)
            else:
                if node.sort == "code":
                    text = _OPENS_ROLE.sub(r"\\{", text)
                text += self._token(node, is_html)
        return text

    def _token(self, token: Token, is_html: bool) -> str:
        raw = token.raw
        match token.sort:
            case "text":
                text = re.sub(r"\s+", " ", raw) if is_html else raw
                return _OPENS_HTML.sub("&lt;", text)
            case "comment" | "script" | "declaration":
                self.log.removed(token.line, raw)
                return ""
            case "command":
                return self._command(token)
            case "output":
                text = without_site_address(raw)
                if text == raw:
                    self.log.decide(token.line, f"{raw}: put in what Jekyll filled in here")
                    return f"`{raw}`"
                self.log.changed(token.line, f"{raw} is gone: addresses of this site are relative now")
                return text
            case "attributes":
                self.log.removed(token.line, raw)
                if name := re.search(r"#([\w.:-]+)", raw):
                    self.asides.append(Anchor(name[1], token.line, is_behind=True))
                return ""
            case "autolink" if raw.startswith("<www."):
                self.log.changed(token.line, f"{raw} is a whole link now")
                return f"<https://{raw[1:]}"
        return raw

    def _command(self, token: Token) -> str:
        name, parameters = included(token.raw)
        if name in CALLOUTS and parameters.get("content"):
            content = self.render(tree(parameters["content"], token.line).children, is_html=True)
            self.asides.append(Callout(CALLOUTS[name], content.strip(), token.line))
            self.log.changed(token.line, f"{token.raw} is now {{{CALLOUTS[name]}}}")
        elif name == "image.html" and parameters.get("file"):
            source = parameters["file"] if "/" in parameters["file"] else f"images/{parameters['file']}"
            picture = Picture(source, parameters.get("alt", ""), token.line, caption=parameters.get("caption", ""))
            self.asides.append(picture)
            self.log.changed(token.line, f"{token.raw} is now a picture of its own")
        else:
            self.log.decide(token.line, f"{token.raw}: Sphinx does not run Liquid; write what it put here")
        return ""

    def _element(self, node: Element, is_html: bool, align: str) -> str:
        align = floating(node) or align
        self.note_anchor(node)
        match node.name:
            case "a":
                return self._link(node, is_html, align)
            case "img":
                return self._picture(node, align)
            case "br" | "wbr":
                self.log.removed(node.line, node.raw)
                return " " if node.name == "br" else ""
            case "code" | "tt" | "samp":
                self.note_attributes(node)
                return _code("".join(map(source_text, node.children)))
            case name if name in _ROLES and len(node.children) == 1 and (text := plain_text(node).strip()):
                self.note_attributes(node)
                return f"{{{_ROLES[name]}}}{_code(text)}"
        inner = self.render(node.children, is_html=is_html, align=align)
        if node.name in _FRAMES:
            return self._frame(node, inner)
        if node.name in PLAIN or node.name in _EMPHASIS or node.name in BLOCK:
            self.note_attributes(node)
        else:
            self.log.removed(node.line, node.raw)
        if node.name in _EMPHASIS:
            return _wrapped(inner, _EMPHASIS[node.name])
        return f" {inner} " if node.name in BLOCK else inner

    def _link(self, node: Element, is_html: bool, align: str) -> str:
        href = without_site_address(node.attributes.get("href", "").strip())
        href = self._mended(href, node.line)
        if embed := _embed(node, href, align):
            self.asides.append(embed)
            self.note_attributes(node, "href", "class", "data-tweet-limit", "data-height")
            self.log.changed(node.line, f"{href} is now {{{embed.sort}}}")
            return ""
        text = self.render(node.children, is_html=is_html, align=align)
        if not href or href == "#" or scheme_of(href) not in {"", "http", "https", "mailto", "tel"}:
            self.note_attributes(node, "id", "name")
            return text
        self.note_attributes(node, "href", "id", "name", "title")
        return markdown_link(text, href, node.attributes.get("title", "").replace('"', "”"))

    def _mended(self, href: str, line: int) -> str:
        """A ``mailto:`` without slashes, a ``tel:`` without blanks."""
        mended = re.sub(r"^mailto:\s*/+", "mailto:", href, flags=re.IGNORECASE)
        if href.lower().startswith("tel:"):
            mended = re.sub(r"\s", "", href)
        if mended != href:
            self.log.changed(line, f"{href} is {mended} now")
        return mended

    def _picture(self, node: Element, align: str) -> str:
        source = without_site_address(node.attributes.get("src", "").strip())
        if not source or "1" in {node.attributes.get("width"), node.attributes.get("height")}:
            self.log.removed(node.line, node.raw)
            return ""
        self.note_attributes(node, "src", "alt", "width" if align else "")
        alt = " ".join(node.attributes.get("alt", "").split())
        if "alt" not in node.attributes:
            self.log.decide(node.line, f"{source}: say in :alt: what the picture shows")
        if align:
            width = node.style("width") or node.attributes.get("width", "")
            width = f"{width}px" if width.isdecimal() else width
            self.asides.append(Picture(source, alt, node.line, align, width))
            return ""
        return f"![{_bracketed(html.escape(alt, quote=False))}]({_destination(source)})"

    def _frame(self, node: Element, inner: str) -> str:
        address = node.attributes.get(_FRAMES[node.name], "").strip()
        address = f"https:{address}" if address.startswith("//") else address
        self.log.removed(node.line, node.raw)
        if not address.startswith(("http:", "https:")):
            return inner
        self.log.decide(node.line, f"{address} was shown in a frame and is a link now: say where it leads")
        title = node.attributes.get("title", "").strip()
        inner = f"{inner.rstrip()} " if inner.strip() else ""
        return inner + markdown_link(title or host_of(address), address)

    def note_attributes(self, node: Element, *carried: str) -> None:
        """List the attributes of an element that the new page does without."""
        lost = {name: value for name, value in node.attributes.items() if name not in (*carried, "id", "name")}
        if lost:
            written = " ".join(f'{name}="{value}"' if value else name for name, value in lost.items())
            self.log.removed(node.line, f"{written} of <{node.name}>")

    def note_anchor(self, node: Element) -> None:
        """Put an old anchor aside: its address was published."""
        names = [node.attributes.get("id", ""), node.attributes.get("name", "") if node.name == "a" else ""]
        self.asides += [Anchor(name, node.line) for name in dict.fromkeys(names) if name]


def floating(node: Element) -> str:
    """The side on which an element floats, by its style, its attribute or a class of Bootstrap."""
    words = (node.style("float"), node.attributes.get("align", "").lower() if node.name == "img" else "", *node.classes)
    return next((_ALIGNED[word] for word in words if word in _ALIGNED), "")


def _embed(node: Element, href: str, align: str) -> Embed | None:
    """The timeline or mention button that a link of X's script stands for."""
    text = " ".join(plain_text(node).split())
    href = f"https:{href}" if href.startswith("//") else href
    if "twitter-timeline" in node.classes and (account := find_account(href, PROVIDERS)):
        limit, height = (node.attributes.get(name, "") for name in ("data-tweet-limit", "data-height"))
        return Embed("timeline", account.profile, text or f"Posts by {account.name}", node.line, align, limit, height)
    query = parse_qs(_query(href), keep_blank_values=True)
    if query.keys() == {"screen_name"} and _INTENT.match(href):
        account = find_account(f"https://twitter.com/{query['screen_name'][0]}", PROVIDERS)
        if account:
            return Embed("mention", account.profile, text or f"Write to {account.name}", node.line, align)
    return None


def markdown_link(text: str, href: str, title: str = "") -> str:
    """A link in Markdown; an autolink where the text is the address."""
    shown = html.unescape(text).strip()
    if not title and shown in {href, href.removeprefix("mailto:")} and _AUTOLINK.fullmatch(shown):
        return f"<{shown}>"
    label = _bracketed(text.strip()) or href
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() and text.strip() else "")
    return f"{before}[{label}]({_destination(href)}" + (f' "{title}")' if title else ")") + after


def _destination(address: str) -> str:
    address = re.sub(r"[\s<>]", lambda match: f"%{ord(match[0]):02X}", address)
    return f"<{address}>" if re.search(r"[()]", address) or not address else address


def _bracketed(text: str) -> str:
    """Text for the inside of a link: brackets that have no partner would end it too soon."""
    depth = 0
    for character in re.sub(r"\\.", "", text):
        depth += (character == "[") - (character == "]")
        if depth < 0:
            break
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", text) if depth else text


def _wrapped(text: str, mark: str) -> str:
    """Emphasis; blanks go outside, where Markdown wants them."""
    core = text.strip()
    if not core:
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _code(text: str) -> str:
    text = " ".join(html.unescape(text).split())
    if not text:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def source_text(node: Element | Token) -> str:
    """The source of a tree without its tags, for code, in which nothing else is markup."""
    return "".join(map(source_text, node.children)) if isinstance(node, Element) else node.raw


def scheme_of(address: str) -> str:
    """The scheme of an address, in lower case; a text that is no address has an odd one."""
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return "invalid"


def host_of(address: str) -> str:
    """The host of an address; the address itself where it has none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:
        return ""
