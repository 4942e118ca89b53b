"""Elements of the tree as MyST: markdownify does the Markdown, and what MyST reads otherwise is here."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from bs4.element import NavigableString, Tag
from markdownify import ATX, BACKSLASH, MarkdownConverter

from migrate.remarks import Log

#: Characters that would be markup where they stand.
_MARKUP: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|$)|`|\[(?!\^)|\*(?!\s)|(?<!\s)\*|_(?!\w)|(?<!\w)_|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\{(?=[\w:+.-]+\}$)"
)
#: Beginnings of a line that would begin a block.
_LINE: Final = re.compile(
    r"(?m)^(?=[#>%]|[-+*](?:\s|$)|\+\+\+|:::|~~~|[=-]+\s*$|\([^()\s]+\)=\s*$|:\s)|^\d{1,9}(?=[.)](?:\s|$))"
)
_AUTOLINK: Final = re.compile(r"(?a)https?:[^\s<>]+|[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")

_OPTIONS: Final = ("id", "kind", "to", "for", "access", "join", "aliases", "platform", "subject", "align")


class Writer(MarkdownConverter):  # type: ignore[misc]
    """Writes elements with everything in them; what could not be written as it was goes to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(bullets="*", heading_style=ATX, newline_style=BACKSLASH, strip=["del", "hr", "s"])
        self.log = log

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = _MARKUP.sub(r"\\\g<0>", text)
        text = text.replace("|", r"\|") if parent_tags & {"td", "th"} else text
        return text.replace("]", r"\]") if "a" in parent_tags else text

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        text, before = str(super().process_text(el, parent_tags)), "x" if el.previous_sibling else ""
        text = text if "_noformat" in (parent_tags or ()) else _LINE.sub(r"\g<0>\\", before + text)[len(before) :]
        return f"{text[:-1]}\\!" if text.endswith("!") and getattr(el.next_sibling, "name", "") == "a" else text

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href, shown, title = str(el.get("href", "")), text.strip(), str(el.get("title", "")).replace('"', "”")
        bare = href.removeprefix("mailto:")
        if not href or "_noformat" in parent_tags:
            return text
        if href.lower().startswith("tel:"):
            same = re.sub(r"\D", "", shown)[-6:]
            return text if len(same) == 6 and same in re.sub(r"\D", "", href) else f"{text} ({unquote(href[4:])})"
        if not re.match("(?:https?|mailto|ftp):|#", href):
            self.log.note(el, "decide", f"{href}: link to the page of the new site, or write the address as text")
            if not re.fullmatch(r"(?!\w+:)[\w./#?=&%~-]+", href):
                return f"{text} (`{href}`)"
        if not title and _AUTOLINK.fullmatch(bare) and el.get_text().strip() == bare:
            return text.replace(shown, f"<{bare}>")
        target = f"<{href.replace(' ', '%20')}>" if re.search(r"[\s()]", href) else href
        link = f"[{shown or href}]({target}" + (f' "{title}")' if title else ")")
        return text.replace(shown, link) if shown else link

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{{{el.name}}}`{text}`" if re.fullmatch(r"[\w\s]+", text) else text

    convert_sup = convert_kbd = convert_sub

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"(?<=\n\n) +|^(\s|\\\n)+|(?<!\\)\\$| +(?=\s)", "", text.strip())
        return f" {text} " if "_inline" in parent_tags else f"\n\n{text}\n\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        language = "".join(re.findall(r"^language-([\w+-]+)$", str((el.code or el).get("class"))))
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
        return "\n\n{0}{1}\n{2}\n{0}\n\n".format(fence, language, text.strip("\n")) if text.strip() else ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture behind ``%``, since it has to be copied first: Sphinx would warn of a missing one."""
        source, alt, style = el["src"], str(el.get("alt", "")), f"width:{el.get('width')}px;{el.get('style')}"
        say = "then take the % signs away" if alt else "and say in :alt: what it shows"
        self.log.note(el, "decide", f"{source}: copy the picture, {say}")
        width = "".join(re.findall(r"(?<![-\w])width\s*:\s*([\d.]+(?:%|px|em))", style)[-1:])
        options = {"alt": alt, "align": el.get("align"), "width": width, "target": el.get("target")}
        written = re.sub("(?m)^", "% ", directive("image", str(source), options, ""))
        return alt if "_inline" in parent_tags else f"\n\n{written}\n\n"

    def convert_x_anchor(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n({el['name']})=\n\n"

    def convert_x_block(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        name, kind = self.escape(str(el.get("name", "")), set()), str(el["directive"])
        if "account" in el.attrs and (kind == "mention" or "_inline" in parent_tags):
            return f"[{name}]({el['href']})"
        options = _OPTIONS if kind == "channel" else ("account", "limit", "height")
        return f"\n\n{directive(kind, name, {key: el.get(key) for key in options}, text)}\n\n"


def directive(name: str, argument: str, options: Mapping[str, Any], body: str) -> str:
    """A directive with a fence longer than any in it, its values quoted where MyST would take them for YAML."""
    fence = ":" * (1 + max(map(len, re.findall(r"(?m)^[>\s*]*(:{3,})", body)), default=2))
    said = [(key, " ".join(str(value).split())) for key, value in options.items() if value]
    quoted = {text: json.dumps(text, ensure_ascii=False) for _, text in said if re.search("^[\"'|>#]| #", text)}
    given = [f":{key}: {quoted.get(text, text)}" for key, text in said]
    text = ["", re.sub("^:(?!::)", r"\:", body.strip())] if body.strip() else []
    return "\n".join([f"{fence}{{{name}}} {' '.join(argument.split())}".rstrip(), *given, *text, fence])
