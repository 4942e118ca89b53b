"""A Jekyll page as one tree: its Markdown, its HTML and its Liquid, read as kramdown and a browser would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from migrate.contacts import mended, social_account
from migrate.liquid import CLOSE, OPEN, put_back, set_aside
from migrate.remarks import said_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock

    from migrate.remarks import Log

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Blocks that are written as they stand, blocks that only hold others, and what else may stand in the tree.
_LEAVES: Final = {*HEADINGS, *"blockquote dl figure hr ol pre table ul x-anchor x-callout".split()}
_CONTAINERS: Final = {*"address article aside center details div fieldset footer header main nav p section summary".split()}
_OTHERS: Final = set(
    "caption col colgroup dd dt figcaption li tbody td tfoot th thead tr a abbr b bdi bdo big br cite code dfn em font i "
    "img kbd label legend mark noscript q samp small span strong sub sup tt u var wbr x-raw x-id x-timeline x-mention".split()
)
_DROPPED: Final = set("button input link meta script select style textarea title".split())
_TAG: Final = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_OPENS: Final = re.compile(rf"<({'|'.join(_LEAVES | _CONTAINERS | {'form', 'iframe', 'script', 'style'})})\b{_TAG}", re.I)
_ENDS: Final = re.compile(r"(?:[ \t]*</[\w-]+\s*>)+[ \t]*(?=\n|$)|<[?!][^>]*>")
_ALIGNED: Final = re.compile(r"float\s*:\s*(left|right)|(?:pull-|float-|align|^)(left|right)\b", re.IGNORECASE)
_LINE: Final = re.compile(f"{OPEN}{OPEN}(\\d+){CLOSE}")


class _Kramdown(MarkdownIt):
    """Markdown whose addresses stay as they are written: to judge and to escape them is done later."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """kramdown's rule: an element is HTML up to its end tag, blank lines and all, unless it says ``markdown="1"``.

    CommonMark's ends at a blank line, and makes code of indented HTML behind it.
    """
    if state.is_code_block(start) or state.src[state.bMarks[start] + state.tShift[start]] != "<":
        return False
    text = state.getLines(start, end, state.blkIndent, False).lstrip(" ")
    if not (match := _ENDS.match(text) or _OPENS.match(text)):
        return False
    stop = _end_of_element(text, match[1].lower()) if match.re is _OPENS else match.end()
    if re.search(r"<[^<>]*\bmarkdown\s*=", text[:stop]):
        stop = match.end()
    if not silent:
        line_end = (text + "\n").index("\n", stop)
        token = state.push("html_block", "", 0)
        state.line = start + text.count("\n", 0, line_end) + 1
        token.map = [start, state.line]
        token.content = f"{text[:stop]}{state.md.renderInline(text[stop:line_end], state.env)}\n"
    return True


def _end_of_element(text: str, name: str) -> int:
    depth = 0
    for tag in re.finditer(rf"<(/?){name}\b{_TAG}", text, re.IGNORECASE):
        depth += -1 if tag[1] else 1
        if depth <= 0 or name == "hr":
            return tag.end()
    return (text + "\n\n").index("\n\n")


def read_tree(text: str, first: int, log: Log) -> tuple[Tag, list[tuple[Tag, str, str]]]:
    """The tree of a page's body, made ready to be written, and all that it said before.

    :param first: the number of the body's first line in the file.
    """
    markdown, env = _Kramdown("commonmark", {"html": True}).enable("table"), dict[str, dict[str, Any]]()
    markdown.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    text, asides = set_aside(text, first, markdown.renderInline)
    tokens: list[Token] = []
    for token in markdown.parse(text, env):
        if token.map and token.block and token.nesting >= 0 and token.type != "inline":
            tokens.append(Token("html_block", "", 0, content=f"{OPEN}{OPEN}{token.map[0] + first}{CLOSE}"))
        tokens.append(token)
    # The rule in front keeps a stray <frameset> from taking the place of everything, as it would in a browser.
    html = "<hr>" + markdown.renderer.render(tokens, markdown.options, env)
    # Two breaks are a paragraph, and so are lines that begin with a label in bold.
    html = re.sub(r"(?:<br\s*/?>[ \t]*\n?[ \t]*){2,}|\n(?=<strong>[^<>\n]{1,40}:?</strong>)", "\n<p>", html)
    number = first
    for line in html.split("\n"):
        number = int(found[-1]) if (found := _LINE.findall(line)) else number + 1
        log.lines.append(number)
    body = cast("Tag", BeautifulSoup(_LINE.sub("", html), "html5lib").body)
    put_back(body, asides, log)
    said = said_in(body)
    links = {str(tag.get("href") or tag.get("src")) for tag in body.find_all(["a", "img"])}
    unused = [each for each in env.get("references", {}).items() if each[1]["href"] not in links]
    said += [(body, f"{label} {reference['href']} {reference['title']}", "") for label, reference in unused]
    _clean(body, log)
    return body, said


def _clean(body: Tag, log: Log) -> None:
    """Take out what has no place on the new page, and give the rest the few forms that are written."""
    for text in [node for node in body.descendants if isinstance(node, PreformattedString)]:
        log.note(text.parent or body, "removed", text.output_ready())
        text.extract()
    for tag in body.find_all(True):
        source = str(tag.get("data" if tag.name == "object" else "src") or "")
        if tag.decomposed:
            continue
        if tag.name in _DROPPED or (tag.name == "img" and (not source or tag.get("width") == "1")):
            log.note(tag, "removed", str(tag))
            tag.decompose()
        elif source and tag.name != "img":
            # A link in place of a frame: nothing of another host is shown before the reader asks.
            log.note(tag, "decide", f"{source} was shown in a frame and is a link now: say where it leads")
            link = Tag(name="a", attrs={"href": source})
            link.string = str(tag.get("title") or urlsplit(source).hostname or source)
            tag.insert_before(" ", link, " ")
            tag.unwrap()
        elif tag.name == "a":
            _link(tag, log)
        elif tag.name == "table":
            # Markdown drops the cells that have no head.
            rows = [row.find_all(["td", "th"], recursive=False) for row in tag.find_all("tr")]
            for _ in range(max(map(len, rows)) - len(rows[0]) if rows and rows[0] else 0):
                rows[0][0].insert_after(Tag(name=rows[0][0].name))
        elif tag.name not in _LEAVES | _CONTAINERS | _OTHERS:
            log.note(tag, "removed", str(tag).partition(">")[0] + ">")
            tag.unwrap()
    for tag in body.find_all(["img", "x-timeline"]):
        styles = (str(outer.get(name, "")) for outer in (tag, *tag.parents) for name in ("style", "class", "align"))
        aligned = next((found for style in styles if (found := _ALIGNED.search(style))), None)
        tag["align"] = (aligned[1] or aligned[2]).lower() if aligned else ""
        while tag.parent and tag.parent.name in {"a", "b", "em", "font", "i", "span", "strong"}:
            tag["target"] = str(tag.parent.get("href") or tag.get("target", ""))
            tag.parent.insert_before(tag.extract())
    for tag in body.select("a div, a p"):
        tag.unwrap()
    for tag in body.select("[id], a[name]"):
        outer = [outer for outer in (tag, *tag.parents) if outer.name in _LEAVES | {"p"}]
        (outer[-1] if outer else tag).insert_before(Tag(name="x-anchor", attrs={"name": str(tag.get("id") or tag["name"])}))


def _link(tag: Tag, log: Log) -> None:
    """Mend an address; see to what was a widget, and to what may not be a link."""
    href = str(tag.get("href", ""))
    tag["href"] = whole = mended(href)
    if whole != href:
        log.note(tag, "changed", f"{href} is {whole} now")
    query = parse_qs(urlsplit(whole).query) if "/intent/" in whole else {}
    name = "" if "text" in query else query.get("screen_name", [""])[0]
    account = social_account(f"https://twitter.com/{name}" if name else whole)
    if account and (name or "twitter-timeline" in str(tag.get("class"))):
        tag.name, tag["account"] = "x-mention" if name else "x-timeline", account.profile
        log.note(tag, "changed", f"{whole} is {{{tag.name[2:]}}} now")
    elif re.match(r"(?:javascript|data|vbscript):", whole, re.IGNORECASE):
        log.note(tag, "removed", str(tag).partition(">")[0])
        tag["href"] = ""
    elif whole in {"", "#"}:
        if tag.get_text().strip():
            log.note(tag, "decide", f"{tag.get_text()}: a link without an address: link to what it meant")
        tag["href"] = ""


def blocks(node: Tag) -> Iterator[Tag]:
    """The blocks of a tree in order, without what only groups them."""
    run = Tag(name="p")
    for child in [*node.contents, Tag(name="hr")]:
        if not isinstance(child, Tag) or child.name not in _LEAVES | _CONTAINERS:
            run.append(child)
            continue
        if run.get_text().strip() or run.img:
            yield run
        run = Tag(name="p")
        if child.name in _CONTAINERS:
            yield from blocks(child)
        elif child.name != "hr":
            yield child
