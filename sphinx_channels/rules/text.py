"""Text that a parser took for nothing but text, though its writer meant more: a block, a link, a whole address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx_channels.messages import Finding
from sphinx_channels.rules.placeholder import HINTS, template_address, template_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS: Final = "embed-choices|channels|channel|page|timeline|mention"
#: One of these is in every text of a page in which something can be wrong. On most pages there is none.
_IN_PAGE: Final = (
    r"::\s?\{|:::\s?[\[(]?\w|\uff1a\uff1a|\{channel|^:(?:kind|to):|\]\(|https?://(?:https?|mailto):|\.\.\s"
)
IN_PAGE: Final = re.compile(_IN_PAGE, re.MULTILINE)
IN_CHANNEL: Final = re.compile(rf"{_IN_PAGE}|\]:|\{{:|{HINTS}", re.MULTILINE)

#: Signs around a name of ours that make no block of it; the rest of the line is its title.
_NO_BLOCK: Final = (
    rf"^[^\w\n:\uff1a.]{{0,8}}+(?P<marks>[:\uff1a]{{2,}}+|\.\.)[ \t]*+"
    rf"(?P<brace>[{{\[(]?)(?P<name>{_OURS})(?![\w-])(?P<rest>[^\n]*)"
)
FENCE: Final = re.compile(rf"(?<!:):{{3,}}+[ \t]*+\{{(?:{_OURS})\}}[^\n]*")
_ROLE: Final = re.compile(r"\{channel(?::to)?\}[^\n]{0,40}")
_OPTION: Final = re.compile(r"^:(?:kind|to):[^\n]*", re.MULTILINE)
_NO_LINK: Final = re.compile(r"\[[^\[\]\n]{0,200}\]\(([^()\n]{1,200})\)")
#: Links that Markdown leaves as text because of where they lead.
_REFUSED: Final = re.compile(r"\](?:\(|:)[ \t]*+<?\s*+((?:javascript|vbscript|data|file):)", re.IGNORECASE)
_DOUBLED: Final = re.compile(r"(https?://)((?:https?|mailto):[^\s<>\"]*)", re.IGNORECASE)
_KRAMDOWN: Final = re.compile(r"\{:\s*(?:[.#][\w-]|[\w-]+=|toc\b)[^{}\n]*\}?")


def text_findings(text: str, *, channel: bool, planned: bool = False) -> Iterator[tuple[Finding, int]]:
    """What is wrong with a piece of text, each with its position.

    :param channel: whether it stands in a channel, where no text from a template belongs.
    :param planned: whether that channel is planned, which may say "TBC".
    """
    block = FENCE.search(text) or (None if channel else _OPTION.search(text))  # the directive tells those of its own
    if block is None and (block := re.search(_NO_BLOCK, text, re.MULTILINE)):
        if fix := _meant(block):
            yield Finding("text.block", {"value": block[0].strip(), "fix": fix}), block.start("marks")
    elif block or (block := _ROLE.search(text)):
        yield Finding("text", {"value": block[0].strip()}), block.start()
    for match in _DOUBLED.finditer(text):
        values = {"value": match[0].rstrip(".,;:!?)"), "scheme": match[1], "fix": match[2].rstrip(".,;:!?)")}
        yield Finding("to-doubled.text", values), match.start()
    said = set()
    for match in _NO_LINK.finditer(text):
        if template := template_address(match[1]):
            said.add(template)
            yield Finding("placeholder.text", {"value": template}), match.start(1)
    if channel:
        for match in _REFUSED.finditer(text):
            yield Finding("unsafe.link", {"value": match[1].lower()}), match.start()
        position = 0
        for template in template_texts(text, planned=planned):
            position = max(position, text.find(template, position))  # what a reader does not see may be in between
            if template not in said:
                yield Finding("placeholder.text", {"value": template}), position
            position += 1
        for match in _KRAMDOWN.finditer(text):
            yield Finding("leftover", {"value": "{: … }"}), match.start()


def _meant(block: re.Match[str]) -> str:
    """How a block is written whose signs are wrong; an empty string for a sentence that only looks alike."""
    rest = block["rest"]
    if not (block["brace"] or rest.startswith("::") or "\uff1a" in block["marks"]):
        return ""
    return f":::{{{block['name']}}} {rest.strip(' :-})]')}".strip()


def block_name(classes: str) -> str:
    """The directive that was meant by the class of a block; an empty string for a class of its own."""
    match = re.match(rf"[{{(\[]({_OURS})[}})\]]?(?![\w-])", classes)
    return match[1] if match else ""
