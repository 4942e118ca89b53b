"""What a parser took for nothing but text, or dropped, though its writer meant more: a block, a link, front matter."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sphinx_channels.messages import Finding
from sphinx_channels.rules.placeholder import HINTS, template_address, template_texts

_OURS: Final = "embed-choices|channels|channel|page|timeline|mention"
#: One of these is in every text of a page in which something can be wrong. On most pages there is none.
_IN_PAGE: Final = (
    r"::\s?\{|:::\s?[\[(]?\w|\uff1a\uff1a|\{\w|\w::|:channel:|l[:.]to|^:(?:kind|to):|\]\(|https?://(?:https?|mailto):"
    r"|mailto:(?:/| |[^ ]{1,300}?(?:>|%3E))"
)
IN_PAGE: Final = re.compile(_IN_PAGE, re.MULTILINE)
#: Signs that a terminal obeys, and that XML cannot hold.
_SIGNS: Final = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
SIGNS: Final = re.compile(_SIGNS)
IN_CHANNEL: Final = re.compile(rf"{_IN_PAGE}|^::|\]:|\{{:|{_SIGNS}|{HINTS}", re.MULTILINE)

#: Signs around a name of ours that make no block of it; the rest of the line is its title.
_NO_BLOCK: Final = (
    rf"(?m)^[^\w\n:\uff1a.\u2026]{{0,8}}+(?P<marks>[:\uff1a]{{2,}}+|\.{{1,3}}+|\u2026)[ \t]*+"
    rf"(?P<brace>[{{\[(]?)(?P<name>{_OURS})(?![\w-])(?P<rest>[^\n]*)"
)
FENCE: Final = rf"(?:(?<!:):{{3,}}+|`{{3,}}+|~{{3,}}+)[ \t]*+\{{(?:{_OURS})\}}[^\n]*"
#: A block that became a comment of reStructuredText (``.. channel: A`` with an option below), or code: by its blanks,
#: or behind a blank line, since what was to end the block above began code.
LOST: Final = {
    "text.block": rf"(?P<value>\W?(?P<name>{_OURS})(?![\w-])(?:\W?::|(?=.*\n+:[\w-]+:[ \n])).*)",
    "text.code": rf"(?P<value>{FENCE})",
    "text.fence": rf"\n(?:.*\n)*?(?P<value>{FENCE})",
}
_OPTION: Final = r"(?m)^:(?:kind|to):[^\n]*"
_ROLE: Final = r"\{channel[:.]?(?:to)?\}[^\n]{0,40}|(?<!\w):channel(?::to)?:(?=[ \n]|\Z)|[\[(]?\bchannel[:.]to[\])]?\Z"
#: What was to end a block, and does not.
_CLOSE: Final = r"(?m)^:{2,}+(?= *+(?:end)?$)"
_NO_LINK: Final = r"\[[^\[\]\n]{0,200}\]\(([^()\n]{1,200})\)"
#: Links that Markdown leaves as text because of where they lead.
_REFUSED: Final = r"(?i)\](?:\(|:)[ \t]*+<?\s*+((?:javascript|vbscript|data|file):)"
_DOUBLED: Final = r"(?i)(https?://)((?:https?|mailto):[^\s<>\"]*)"
#: A mailbox with something around it, of which a mail program makes nothing.
_MAILTO: Final = r"(?i)mailto:(?:[/ <]|%3C|%20)*+([^\s<>/@]{1,64}+@[^\s<>()%\"'?]{0,250}[^\W_])(?:>|%3E|%20)?"
_KRAMDOWN: Final = r"\{:\s*(?:[.#][\w-]|[\w-]+=|toc\b)[^{}\n]*\}?"

#: Keys of a Jekyll page's front matter, and how the ``{page}`` block says the same.
_JEKYLL: Final = {
    "summary": "{}", "permalink": ":permalink: {}", "redirect_from": ":permalink: {}", "sidebar": "",
    "tags": ":tags: {}", "keywords": ":keywords: {}", "toc": ":toc: {}",
}  # fmt: skip


def text_findings(text: str, *, channel: bool, planned: bool = False) -> Iterator[tuple[Finding, int]]:
    """What is wrong with a piece of text, each with its position.

    :param channel: whether it stands in a channel, where no text from a template belongs.
    :param planned: whether that channel is planned, which may say "TBC".
    """
    block = re.search(FENCE, text) or (None if channel else re.search(_OPTION, text))  # the directive tells its own
    if block is None and (block := re.search(_NO_BLOCK, text)):
        if block["brace"] or block["rest"].startswith("::") or "\uff1a" in block["marks"]:  # and is no sentence
            yield Finding("text.block", {"value": block[0].strip(), "name": block["name"]}), block.start("marks")
    elif block:
        yield Finding("text", {"value": block[0].strip()}), block.start()
    elif role := re.search(_ROLE, text):
        yield Finding("text.role", {"value": role[0].strip()}), role.start()
    if channel and (close := re.search(_CLOSE, text)):
        yield Finding("text.close", {"value": close[0]}), close.start()
    for match in re.finditer(_DOUBLED, text):
        written, meant = (part.rstrip(".,;:!?)") for part in match.group(0, 2))
        values = {"value": written, "scheme": match[1], "fix": re.sub(r"(?i)^(https?):/*", r"\1://", meant)}
        yield Finding("to-doubled.text", values), match.start()
    for match in re.finditer(_MAILTO, text):
        if match[0] != (fix := f"mailto:{match[1]}"):
            yield Finding("to-format.text", {"value": match[0], "fix": fix}), match.start()
    for match in re.finditer(_NO_LINK, text):
        if template := template_address(match[1]):
            yield Finding("placeholder.text", {"value": template}), match.start(1)
    if channel:
        if sign := SIGNS.search(text):
            yield Finding("unsafe.sign", {"value": sign[0]}), sign.start()
        for match in re.finditer(_REFUSED, text):
            yield Finding("unsafe.link", {"value": match[1].lower()}), match.start()
        position = 0
        for template in template_texts(text, planned=planned):
            position = max(position, text.find(template, position))  # what a reader does not see may be in between
            yield Finding("placeholder.text", {"value": template}), position
            position += 1
        for match in re.finditer(_KRAMDOWN, text):
            yield Finding("leftover", {"value": "{: … }"}), match.start()


def block_name(classes: str, *, has_options: bool) -> str:
    """The directive that was meant by the class of a block, or by options of a channel in it; empty for none."""
    match = re.match(rf"\W{'*' if has_options else '+'}({_OURS})(?![\w-])", classes)
    return match[1] if match else "channel" * has_options


def front_findings(metadata: Mapping[str, Any], *, tags: bool) -> Iterator[Finding]:
    """Each key at the top of a page that does nothing here, and that MyST-Parser drops in silence; a blog has its own.

    :param tags: whether the project has tags, so that one key alone is meant for ``{page}``.
    """
    keys = [key for key in _JEKYLL if key in metadata]
    one_tells = tags or {"layout", "permalink", "redirect_from", "summary"} & metadata.keys()
    if (len(keys) > 1 or (keys and one_tells)) and "blogpost" not in metadata:
        for key in keys:
            value = metadata[key]
            text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            if text.startswith("["):  # MyST-Parser gives a list as JSON
                text = text.strip("[]").replace('"', "")
            rule = "front-matter" if _JEKYLL[key] else "front-matter.none"
            yield Finding(rule, {"key": key, "fix": _JEKYLL[key].format(text)})
