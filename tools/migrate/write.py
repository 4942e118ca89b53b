"""Elements of the tree as MyST: markdownify does the Markdown, and what MyST reads otherwise is here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from markdownify import BACKSLASH, MarkdownConverter

from sphinx_channels.model import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bs4 import NavigableString, Tag

    from migrate.remarks import Log

#: Characters that would be markup where they stand.
_MARKUP: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|$)|[`\[]|\*(?!\s)|(?<!\s)\*|_(?!\w)|(?<!\w)_|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\{(?=[\w:+.-]+\}$)"
)
#: Beginnings of a line that would begin a block.
_LINE: Final = re.compile(
    r"(?m)^(?=[#>%]|[-+*](?:\s|$)|\+\+\+|:::|~~~|[=-]+\s*$|\([^()\s]+\)=\s*$|:\s)|^\d{1,9}(?=[.)](?:\s|$))"
)
_AUTOLINK: Final = re.compile(r"(?a)https?:[^\s<>]+|[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


class Writer(MarkdownConverter):
    """Writes one element after the other; what could not be written as it was goes to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(bullets="*", newline_style=BACKSLASH)
        self.log = log

    def write(self, tag: Tag) -> str:
        """A block with everything in it."""
        return re.sub(r"\n{3,}", "\n\n", self.process_tag(tag)).strip("\n")

    def inline(self, tag: Tag) -> str:
        """The text of a heading, in one line."""
        return " ".join(self.process_tag(tag, {"_inline"}).split())

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped = text if "x-raw" in parent_tags else _MARKUP.sub(r"\\\g<0>", text)
        return escaped.replace("]", r"\]") if "a" in parent_tags else escaped

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        text = super().process_text(el, parent_tags)
        if "_noformat" not in (parent_tags or ()):
            text = _LINE.sub(r"\g<0>\\", text) if el.previous_sibling is None else _LINE.sub(r"\g<0>\\", f"x{text}")[1:]
        return f"{text[:-1]}\\!" if text.endswith("!") and getattr(el.next_sibling, "name", "") == "a" else text

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href, shown, title = str(el.get("href", "")), text.strip(), str(el.get("title", "")).replace('"', "”")
        bare = href.removeprefix("mailto:")
        if not href or "_noformat" in parent_tags:
            return text
        if href.lower().startswith("tel:"):
            same = re.sub(r"\D", "", shown)[-6:]
            return text if same and same in re.sub(r"\D", "", href) else f"{text} ({unquote(href[4:])})"
        if not re.match("(?:https?|mailto|ftp):|#", href):
            self.log.note(el, "decide", f"{href}: link to the page of the new site, or write the address as text")
            if not re.fullmatch(r"(?!\w+:)[\w./#?=&%~-]+", href):
                return f"{text} (`{href}`)"
        if not title and _AUTOLINK.fullmatch(bare) and el.get_text().strip() == bare:
            return text.replace(shown, f"<{bare}>")
        target = f"<{href.replace(' ', '%20')}>" if re.search(r"[\s()]", href) else href
        link = f"[{shown or href}]({target} " + (f'"{title}")' if title else ")")
        return text.replace(shown, link.replace(" )", ")")) if shown else link.replace(" )", ")")

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        content = el.get_text().strip()
        return text if el.find(True) or "`" in content or not content else f"{{{el.name}}}`{content}`"

    convert_sup = convert_kbd = convert_sub

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    convert_del = convert_hr = convert_s

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"(?<=\n\n) +|^(\s|\\\n)+|(?<!\\)\\$", "", text.strip())
        return f" {text} " if "_inline" in parent_tags else f"\n\n{text}\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """A heading inside a list or a table: no section can begin there."""
        if "_inline" in parent_tags or "aliases" not in el.attrs:
            return text if "_inline" in parent_tags else f"\n\n**{text.strip()}**\n\n"
        anchor = f"({el['aliases']})=\n" if el["aliases"] else ""
        return f"\n\n{anchor}{'#' * n} {' '.join(text.split())}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " {} |".format(" ".join(text.split()).replace("|", r"\|"))

    convert_th = convert_td

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{' '.join(text.split()).rstrip(':')}:** "

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ("\n\n" if "\n" in text.strip() else "") + f"{text.strip()}\n\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        language = re.sub(r"^language-|\s.*", "", str((el.code or el).get("class", "")))
        language = language if re.fullmatch(r"[\w+-]*", language) else f"text {language}"
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
        return "\n\n{0}{1}\n{2}\n{0}\n\n".format(fence, language, text.strip("\n")) if text.strip() else ""

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.convert_img(el.img, text, parent_tags) if el.img else text

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "figure" in parent_tags:
            return ""
        source, alt, style = str(el["src"]), str(el.get("alt", "")), f"width:{el.get('width', '')};{el.get('style', '')}"
        say = "copy the picture, then take the % signs away" if alt else "copy the picture, and say in :alt: what it shows"
        self.log.note(el, "decide", f"{source}: {say}")
        if "_inline" in parent_tags:
            return alt
        width = re.sub(r"(?<=\d)$", "px", "".join(re.findall(r"(?:^|;)\s*width\s*:\s*([\d.]+(?:%|px|em)?)", style)[-1:]))
        options = {"alt": alt, "align": el.get("align"), "width": width, "target": el.get("target")}
        written = directive("figure" if text.strip() else "image", source, options, text.strip())
        return "\n\n" + "\n".join(f"% {line}".rstrip() for line in written.split("\n")) + "\n\n"

    def convert_x_channel(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        options = {key: el.get(key) for key in OPTIONS}
        return f"\n\n{directive('channel', self.escape(str(el['name']), set()), options, text)}\n\n"

    def convert_x_anchor(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n({el['name']})=\n\n"

    def convert_x_callout(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{directive(str(el['kind']), '', {}, text)}\n\n"

    def convert_x_timeline(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        name, account = el.name[2:], el.get("account")
        if "_inline" in parent_tags or (account and name == "mention"):
            return self.convert_a(el, text, parent_tags)
        options = {"account": account, "limit": el.get("data-tweet-limit"), "height": el.get("data-height")}
        return f"\n\n{directive(name, el.get_text(), options, '')}\n\n"

    convert_x_mention = convert_x_timeline


def directive(name: str, argument: str, options: Mapping[str, Any], body: str) -> str:
    """A directive with a colon fence that is longer than any fence in it."""
    fence = ":" * (1 + max(map(len, re.findall(r"(?m)^\s*(:{3,})", body)), default=2))
    given = [f":{key}: {_value(str(value))}" for key, value in options.items() if value]
    text = ["", re.sub("^:(?!::)", r"\\:", body.strip("\n"))] if body else []
    return "\n".join([f"{fence}{{{name}}} {' '.join(argument.split())}".rstrip(), *given, *text, fence])


def _value(text: str) -> str:
    """An option's value, quoted where MyST's reader of options would take it for something else."""
    text = " ".join(text.split())
    quoted = '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
    return quoted if re.match(r"[\"'|>#]", text) or " #" in text else text
