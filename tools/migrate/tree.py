"""A Jekyll page as one tree: its Markdown, its HTML and its Liquid, read as kramdown and a browser would."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from migrate.contacts import introduced, mended, social_account
from migrate.liquid import CLOSE, OPEN, put_back, set_aside
from migrate.remarks import Log, said_in
from sphinx_channels.model import slug

HEADINGS: Final = ["h1", "h2", "h3", "h4", "h5", "h6"]
#: Blocks that are written as they stand, and blocks that only hold others.
_LEAVES: Final = {*HEADINGS, *"blockquote dl hr ol pre table ul x-anchor".split()}
_CONTAINERS: Final = {*"address article aside body center details div fieldset figcaption figure footer head".split()}
_CONTAINERS.update("header html main nav p section summary".split())
#: What else the new page may say; any other element is a placeholder, or was drawn by a script.
_PLAIN: Final = {*"a abbr b br caption cite code dd del dt em font i img ins kbd label li noscript q s small".split()}
_PLAIN.update("span strong sub sup tbody td tfoot th thead tr u x-block x-id".split())
_DROPPED: Final = set("button input link meta script select style textarea title".split())
_TAG: Final = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_HTML: Final = re.compile(
    r"(?i)(?:[ \t]*</[\w-]+\s*>)+[ \t]*(?=\n|$)|<[?!][^>]*>|"
    rf"<({'|'.join(_LEAVES | _CONTAINERS | {'form', 'iframe', 'script', 'style'})})\b{_TAG}"
)
_ALIGNED: Final = re.compile(r"(?i)float\s*:\s*(left|right)|(?:pull-|float-|align|^)(left|right)\b")
_LINE: Final = re.compile(f"{OPEN}{OPEN}(\\d+){CLOSE}")


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An element ends at its end tag in kramdown, unless it says ``markdown="1"``; in CommonMark at a blank line."""
    text = state.getLines(start, end, state.blkIndent, False).lstrip(" ")
    match = _HTML.match(text)
    if match is None or state.is_code_block(start):
        return False
    stop, depth = match.end(), 0
    for tag in re.finditer(rf"(?i)<(/?){match[1]}\b{_TAG}", text) if match[1] else ():
        depth += -1 if tag[1] else 1
        if depth <= 0 or match[1] == "hr":
            stop = tag.end()
            break
    else:
        stop = (text + "\n\n").index("\n\n") if match[1] else stop
    if re.search(r"<[^<>]*\bmarkdown\s*=", text[:stop]):
        stop = match.end()
    if not silent:
        line_end = (text + "\n").index("\n", stop)
        token = state.push("html_block", "", 0)
        state.line = start + text.count("\n", 0, line_end) + 1
        token.map = [start, state.line]
        token.content = f"{text[:stop]}{state.md.renderInline(text[stop:line_end], state.env)}\n"
    return True


def read_tree(text: str, first: int, log: Log) -> tuple[Tag, list[tuple[Tag, str, str]]]:
    """The tree of a body that begins on line ``first``, made ready to be written, and all that it said before."""
    markdown, env = MarkdownIt("commonmark", {"html": True}).enable("table"), dict[str, Any]()
    # Addresses stay as they are written: to judge and to escape them is done later.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
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
    html = re.sub(r"<((?:https?://|mailto:)[^\s<>]+|[^\s<>@]+@[^\s<>]+)>", r'<a href="\1">\1</a>', html)
    log.lines = [first]
    for line in html.split("\n"):
        log.lines.append(int(found[-1]) if (found := _LINE.findall(line)) else log.lines[-1] + 1)
    tree = BeautifulSoup(put_back(_LINE.sub("", html), asides, log), "html5lib", multi_valued_attributes=None)
    said = said_in(tree)
    definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]
    said += [(tree, "", f"{each['href']} {each['title']}") for each in definitions]
    _clean(tree, log)
    return tree, said


def text_of(tag: Tag) -> str:
    """The words of an element, in one line."""
    return " ".join(tag.get_text().split())


def _clean(tree: Tag, log: Log) -> None:
    """Take out what has no place on the new page, and give the rest the few forms that are written."""
    for tag in (tag for tag in tree.find_all(True) if not tag.decomposed):
        source = str(tag.get("data" if tag.name == "object" else "src") or "")
        if tag.name in _DROPPED or (tag.name == "img" and (not source or tag.get("width") == "1")):
            log.note(tag, "removed", str(tag))
            tag.decompose()
        elif source and tag.name != "img":
            # A link in place of a frame: nothing of another host is shown before the reader asks.
            log.note(tag, "decide", f"{source} was shown in a frame and is a link now: say where it leads")
            tag.name, tag["href"] = "a", source
            tag.string = text_of(tag) or str(tag.get("title") or urlsplit(source).hostname or source)
        elif tag.name == "a":
            _link(tag, log)
        elif tag.name == "table":
            # Markdown drops the cells that have no head.
            rows = [row.find_all(["td", "th"], recursive=False) for row in tag.find_all("tr")]
            for _ in range(max(map(len, rows)) - len(rows[0]) if rows and rows[0] else 0):
                rows[0][-1].insert_after(Tag(name=rows[0][0].name))
        elif tag.name not in _LEAVES | _CONTAINERS | _PLAIN:
            log.note(tag, "removed", str(tag).partition(">")[0] + ">")
            tag.unwrap()
    for tag in tree.select("img, [directive=timeline]"):
        styles = (str(outer.get(name, "")) for outer in (tag, *tag.parents) for name in ("style", "class", "align"))
        aligned = next((found for style in styles if (found := _ALIGNED.search(style))), None)
        tag["align"] = (aligned[1] or aligned[2]).lower() if aligned else ""
        while tag.parent and tag.parent.name in {"a", "b", "em", "font", "i", "span", "strong"}:
            tag["target"] = str(tag.parent.get("href") or tag.get("target", ""))
            tag.parent.insert_before(tag.extract())
    for tag in tree.select("[id]:not([id='']), a[name]"):
        name = str(tag.get("id") or tag["name"])
        if slug(name) != name:
            log.note(tag, "decide", f"#{name}: Sphinx cannot make this old anchor")
        elif name != slug(text_of(tag)):
            outer = [tag, *(outer for outer in (tag, *tag.parents) if outer.name in _LEAVES | {"p"})]
            outer[-1].insert_before(Tag(name="x-anchor", attrs={"name": name}))


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
        log.note(tag, "changed", f"{whole} is {{{'mention' if name else 'timeline'}}} now")
        tag.attrs |= {key.removeprefix("data-tweet-").removeprefix("data-"): value for key, value in tag.attrs.items()}
        tag.attrs |= {"account": account.profile, "directive": "mention" if name else "timeline", "name": text_of(tag)}
        tag.name, tag.string = "x-block", ""
    elif href and re.match(r"(?i)javascript:|data:|vbscript:|#?$", whole):
        log.note(tag, "decide", f"{href}: no link any more: {text_of(tag)}")
        tag["href"] = ""


def blocks(node: Tag) -> Iterator[Tag]:
    """The blocks of a tree in order, without what only groups them; of a list of ways to reach people, its items."""
    run = Tag(name="p", sourceline=vars(node).get("sourceline"))
    for child in [*node.contents, Tag(name="hr")]:
        if not isinstance(child, Tag) or child.name not in _LEAVES | _CONTAINERS:
            run.append(child)
            continue
        if run.get_text().strip() or run.select("img, x-block, a[href^=http]"):
            yield run
        run = Tag(name="p", sourceline=vars(node).get("sourceline"))
        items = child.find_all("li", recursive=False) if child.name in {"ul", "ol"} else []
        if child.name in _CONTAINERS:
            yield from blocks(child)
        elif items and all(introduced(item)[0] for item in items):
            yield from items
        elif child.name != "hr":
            yield child
