"""The one transform, when translations, substitutions, references and smart quotes are in: nothing comes behind it.

One walk over the page meets every piece of text, every reference and every card.
"""

import re
from functools import partial
from typing import Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_channels.directives.page import finish_page
from sphinx_channels.domain import OPEN, channel_domain
from sphinx_channels.messages import Finding, Located, absolute
from sphinx_channels.model import Channel, first_sentence
from sphinx_channels.nodes import channel_address, channel_card, channel_title, heading_level, page_lede, place_of
from sphinx_channels.references import add_to_contents
from sphinx_channels.rules.placeholder import template_texts
from sphinx_channels.rules.retired import is_gone
from sphinx_channels.rules.text import IN_CHANNEL, IN_PAGE, LOST, SIGNS, block_name, front_findings, text_findings
from sphinx_channels.rules.unsafe import BREAKS, is_remote, leftover, unsafe_raw, unsafe_scheme, unsafe_style

#: What is written for some outputs as it is.
_RAW: Final = frozenset({nodes.raw, nodes.math, nodes.math_block, addnodes.tabular_col_spec})
#: What a parser was told not to read, or says itself, so that no rule reads it either.
_CODE: Final = _RAW | {nodes.literal, nodes.literal_block, nodes.comment, nodes.doctest_block, nodes.system_message}
#: What leads somewhere, or fetches something.
_LINKS: Final = frozenset({nodes.reference, nodes.image, addnodes.download_reference, addnodes.pending_xref})
_WORD: Final = re.compile(r"[^\W_]")
_TAG: Final = re.compile(r"<[^<>]*>")
#: What docutils takes for a link, and is a word with a colon: "JavaScript:ES6".
_PROSE: Final = re.compile(r"\w+:\w+")
#: References whose text is not written here but taken from where they lead to, and the role of each.
_ROLES: Final = {
    ("channel", "channel"): "channel", ("channel", "to"): "channel:to",
    ("std", "doc"): "doc", ("std", "ref"): "ref", ("doc", "myst"): "doc",
}  # fmt: skip
_NOTHING: Final = (nodes.paragraph, nodes.Text, nodes.comment, nodes.target, nodes.system_message)
_MOST: Final = 200
#: What has no words of a reader's.
_NO_WORDS: Final = (nodes.raw, nodes.footnote_reference, nodes.image, nodes.system_message, nodes.problematic)


class Finish(SphinxTransform):
    """Read what the page says, check it, and note its channels in the domain."""

    default_priority = 900
    lede: page_lede | None = None

    def apply(self, **kwargs: object) -> None:
        self.domain = channel_domain(self.env)
        self.found: list[Located] = []
        self.told: set[int] = set()
        self.targets: set[str] = set()
        self.cards: list[channel_card] = []
        self._read(self.document)
        for card in self.cards:  # a list that grows: a card may hold others
            self._read(card, card["channel"])
        if self.cards:
            self.cards.sort(key=lambda card: card["place"])
            for place, card in enumerate(self.cards):
                self._finish_card(card, place)
            add_to_contents(self.env, self.document, self.cards)
        if self.targets:
            self.domain.references[self.env.docname] = self.targets
        if self.lede is not None:
            for text in self.lede.findall(nodes.Text):
                for template in template_texts(text, planned=False):
                    self._find_at(text, Finding("placeholder.text", {"value": template}))
            finish_page(self.env, self.document, self.lede, _first_words(self.lede.children))
        if self.domain.is_example(self.env.docname):  # nobody who looks for the real channels shall find it
            self.env.metadata[self.env.docname]["nosearch"] = ""
            self.document.insert(0, nodes.meta("", name="robots", content="noindex"))
        for finding in front_findings(self.env.metadata[self.env.docname], tags=bool(self.config.channels_tags)):
            self._find(finding, self.document["source"], 1)
        self.domain.tell(self.env.docname, self.found)

    def _read(self, around: nodes.Element, channel: Channel | None = None) -> None:
        """Read a page, or a card, without the cards in it, which have rules of their own."""
        words = IN_CHANNEL if channel else IN_PAGE
        raws: set[nodes.Node] = set()
        references: dict[Any, None] = {}  # each once, though a note may stand in the card that refers to it
        waiting: list[Any] = [*around.children]
        notes: list[str] = []  # those at the end of the page that a card refers to
        for node in waiting:  # a list that grows: the walk over a page without channels makes no call a node
            kind = node.__class__
            if kind is nodes.Text:
                if words.search(node):
                    self._check_text(node, channel)
            elif kind is channel_card:
                if not notes or node not in self.cards:
                    self.cards.append(node)
            elif kind in _RAW and channel:
                raws.add(node)
            elif kind in _CODE and (kind is not nodes.literal_block or {*map(type, node.children)} <= {nodes.Text}):
                if kind is nodes.comment or "language" in node:
                    self._check_code(node, within=channel is not None or isinstance(node.parent, page_lede))
            elif kind is not nodes.bullet_list or "saved" not in node.attributes:
                if channel and ("style" in node.attributes or "svg" in node.attributes or "math" in node["classes"]):
                    self._check_attributes(node, channel)
                if kind in _LINKS:
                    references[node] = None
                elif kind is page_lede:
                    self.lede = node
                elif kind is channel_title:
                    node["heading-level"] = heading_level(node) + bool(channel)
                elif kind is nodes.container and "is_div" in node.attributes:
                    self._check_division(node)
                elif kind is nodes.rubric and channel and "level" in node.attributes:  # a heading of Markdown
                    values = {"value": node.astext(), "around": channel.name, "line": str(channel.line)}
                    self._find_at(node, Finding("text.heading", values), channel.id)
                elif kind is addnodes.toctree and channel:
                    for entry in [*node["entries"]]:
                        if unsafe_scheme(entry[1]) or is_gone(channel, entry[1]):
                            self._find_at(node, Finding("unsafe.entry", {"value": entry[1]}), channel.id)
                            node["entries"].remove(entry)  # from those of the navigation, too
                elif kind is nodes.footnote_reference and channel and node.get("refid") not in notes:
                    notes.append(node.get("refid"))
                    waiting += getattr(self.document.ids.get(notes[-1]), "children", ())
                waiting += node.children
        for node in references:
            kind = node.__class__
            if kind is not addnodes.pending_xref:
                if channel:
                    self._check_link(node, channel)
                elif kind is nodes.reference:
                    self._check_target(node)
            elif channel and channel.to and node.get("reftype") == "to" and node["reftarget"] == channel.id:
                # A channel's own address stands above, so in its body it is text.
                address = channel_address("", channel.to.text, short=channel.to.text)
                node.replace_self(node.children if node.get("refexplicit") else address)
            else:
                self.targets.add(node.get("reftargetid") or node.get("reftarget") or "")
        if channel and raws:
            places = [around, *filter(None, map(self.document.ids.get, notes))]
            self._check_raw([*dict.fromkeys(raw for it in places for raw in it.findall(raws.__contains__))], channel)

    # Cards

    def _finish_card(self, card: Any, place: int) -> None:
        """Give the card its level, and note the channel with the words that the page has for it."""
        channel: Channel = card.attributes.pop("channel")
        card["place"], card["docname"] = place, self.env.docname
        if card["ids"][0] != channel.id:
            self._find_anchor(card, channel)
        heading, *body = card.children
        heading["heading-level"] = heading_level(card)
        own = [part for part in body if "fact" in part.attributes]
        body = body[: len(body) - len(own)]
        words: dict[str, Any] = {part["fact"].replace("-", "_"): words_of(part) for part in own}
        words |= {"name": words_of(heading), "anchor": card["ids"][0]}
        summary = first_sentence(_first_words(body))
        is_told = summary or channel.url or (channel.status == "retired" and channel.replaced_by)
        if not is_told and all(map(_is_nothing, body)):
            key = "retired" if channel.status == "retired" else "empty"
            self._find(Finding(key, {}), channel.source, channel.line, channel.id)
        written = channel.region, channel.platform
        self.domain.note_channel(channel._replace(summary=summary, written=written, **words))
        self.targets.update(it for it in (channel.join, channel.replaced_by) if it and isinstance(it, str))

    def _find_anchor(self, card: channel_card, channel: Channel) -> None:
        """Say what has the anchor of a card in its place, unless that is another card, or the card's own label."""
        other = self.document.ids.get(channel.id)
        if channel.id in card["ids"]:
            card["ids"].sort(key=channel.id.__ne__)
        elif other is not None and not isinstance(other, channel_card) and "id" not in dict(channel.lines):
            values = {"line": str(place_of(other)[1]), "anchor": channel.id}
            self._find(Finding("heading", values), channel.source, channel.line, channel.id)

    def _check_link(self, node: nodes.Element, channel: Channel) -> None:
        """Take off a link that may not be live, and the picture of another site."""
        uri = node.get("refuri") or node.get("reftarget") or node.get("uri") or ""
        if node.__class__ is nodes.image:
            if is_remote(uri):
                self._find_at(node, Finding("unsafe.image", {"value": uri}), channel.id)
                node.replace_self(nodes.inline("", node.get("alt", "")))
            return
        self._check_target(node, channel.id)
        words, scheme = node.astext(), unsafe_scheme(uri)
        if scheme and not (uri == words and _PROSE.fullmatch(uri)):
            value = uri if scheme in words.lower() else f"{scheme}:"
            self._find_at(node, Finding("unsafe.link", {"value": value}), channel.id)
        for template in template_texts(uri, planned=channel.status == "planned"):
            if template not in words:
                self._find_at(node, Finding("placeholder.text", {"value": template}), channel.id)
        if scheme or is_gone(channel, uri):
            node.replace_self(nodes.inline("", "", *node.children))

    def _check_attributes(self, node: nodes.Element, channel: Channel) -> None:
        """Take off what would act, or fetch something: of sphinx-design, or of what only looks like a formula."""
        for name in ("style", "svg"):
            if unsafe_style(node.get(name, "")):
                self._find_at(node, Finding("unsafe.html", {"value": f"{name}="}), channel.id)
                node[name] = ""
        node["classes"][:] = [name for name in node["classes"] if name != "math"]

    def _check_raw(self, raws: list[Any], channel: Channel) -> None:
        """Show as text what raw text could do to the page."""
        pieces = [
            (raw.get("format", "math"), raw.astext() + (raw.get("label") or raw.get("spec", "")), raw.parent)
            for raw in raws
        ]
        wrong = unsafe_raw(pieces, partial(is_gone, channel))
        for number, (raw, (_form, text, _around)) in enumerate(zip(raws, pieces, strict=True)):
            if number in wrong:
                key, value = wrong[number]
                if key:
                    self._find_at(raw, Finding(key, {"value": value}), channel.id)
                inline = isinstance(raw.parent, nodes.TextElement)
                raw.replace_self(nodes.inline("", text) if inline else nodes.literal_block(text, text, language="none"))
            elif text not in BREAKS and (value := leftover(text)):
                self._find_at(raw, Finding("leftover", {"value": value}), channel.id)

    # The page

    def _check_text(self, text: nodes.Text, channel: Channel | None = None) -> None:
        planned = channel is not None and channel.status == "planned"
        for finding, position in text_findings(text.astext(), channel=channel is not None, planned=planned):
            if finding.rule == "text":  # the lines of one block get one sentence
                if id(text.parent) in self.told:
                    continue
                self.told.add(id(text.parent))
            self._find_at(text, finding, channel.id if channel else "", position)

    def _check_code(self, node: nodes.Element, *, within: bool) -> None:
        """Tell a block of ours that became a comment, or code: by its blanks, or by what was to end the one around."""
        key = "text.code" if node.get("language") == "none" and "force" not in node else "text.fence" * within
        key = "text.block" if isinstance(node, nodes.comment) else key
        if key and (block := re.match(LOST[key], text := node.astext())):
            source, line = place_of(node)
            if key == "text.block":  # docutils knows the line behind a comment
                line -= text.count("\n") + (node.next_node(descend=False, siblings=True) is not None)
            self._find(Finding(key, block.groupdict()), source, line)

    def _check_target(self, node: nodes.Element, channel: str = "") -> None:
        """Tell an address that is wrong where no text shows it."""
        uri = node.get("refuri", "")
        if IN_PAGE.search(uri) and uri not in node.astext():
            for finding, _position in text_findings(uri, channel=False):
                self._find_at(node, finding, channel)

    def _check_division(self, node: nodes.container) -> None:
        """Tell a block of MyST without a directive whose class was to be one of ours, or to end one: ``::: end``."""
        classes, first = " ".join(node["classes"]), node.children[:1]
        has_options = bool(first) and first[0].astext().startswith((":kind:", ":to:"))
        if first and (name := block_name(classes, has_options=has_options)):
            self.told.add(id(first[0]))
            self._find_at(node, Finding("text.block", {"value": f":::{classes}", "name": name}))
        elif node["classes"] == ["end"]:
            self._find_at(node, Finding("text.close", {"value": "::: end"}))

    # Findings

    def _find_at(self, node: nodes.Node, finding: Finding, channel: str = "", position: int = 0) -> None:
        """Note a finding at the line of a node, or of a position in its text, but not more than anybody reads."""
        if len(self.found) < _MOST:
            source, line = place_of(node, position)
            self._find(finding, source or self.document["source"], line, channel)

    def _find(self, finding: Finding, path: str, line: int, channel: str = "") -> None:
        self.found.append(Located(finding, absolute(path), line, channel))


def _first_words(body: list[Any]) -> str:
    """The words of the first paragraph, or block of lines, that has any; those of a mention are made of an account."""
    for part in body:
        is_own = part.__class__ in {nodes.paragraph, nodes.line_block} and "channel-mention" not in part["classes"]
        if is_own and _WORD.search(words := words_of(part)):
            return words
    return ""


def _is_nothing(part: Any) -> bool:
    """Whether there is nothing to read in a part of a body without words; a picture or a list is something."""
    if isinstance(part, nodes.raw):
        return not _WORD.search(_TAG.sub("", part.astext()))
    return isinstance(part, _NOTHING) and all(map(_is_nothing, part.children))


def words_of(element: nodes.Element) -> str:
    """The words of an element in one line, as its readers see them."""
    return " ".join(_text(element).split())


def _text(node: Any) -> str:
    """The text of a node; a role stands where only all pages tell the words (:meth:`ChannelDomain.fill`)."""
    if isinstance(node, nodes.Text):
        is_plain = node.isprintable() and OPEN not in node
        return str(node) if is_plain else SIGNS.sub("", node.astext()).replace(OPEN, "")
    if isinstance(node, _NO_WORDS):
        return " " if node.astext().lower().startswith(("<br", "\\\\")) else ""
    is_open = isinstance(node, addnodes.pending_xref) and not node.get("refexplicit")
    if is_open and (role := _ROLES.get((node.get("refdomain"), node.get("reftype")))):
        return f"{OPEN}{role}`{node['reftarget']}`"
    return (" " if node.__class__ is nodes.line_block else "").join(map(_text, node.children))
