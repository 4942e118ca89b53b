"""The nodes of this extension: docutils nodes with a meaning, which every output but HTML shows as what they are."""

from docutils import nodes
from sphinx import addnodes


class channel_card(nodes.container):
    """The card of one channel: its heading, the body, and the short texts, of which each has its option as ``fact``.

    Until the page is finished ``channel`` holds what was read; then ``docname`` and ``place`` tell its place in the
    domain. A copy in a list has neither.
    """


class channel_heading(nodes.rubric):
    """A card's name: a heading, but no section, since a section cannot stand in a container."""


class channel_address(nodes.inline):
    """The address as it must be typed; HTML writes ``short``, and lets it break where a reader would break it."""


class channel_link(nodes.reference):
    """A link to an address that nothing disguises."""


class channel_icon(nodes.inline):
    """The drawing of a channel's ``kind``; only HTML has one."""


class channel_print(nodes.inline):
    """Text for outputs in which a link cannot be followed or a badge not be seen; HTML leaves it out."""


class channel_calendar(nodes.inline):
    """What HTML alone adds to the words that say when: the next time for who reads, and a file for calendars."""


class channel_list(nodes.container):
    """Where a ``{channels}`` stands, until every page has been read; the cards in it are those that it declares."""


class channel_cell(nodes.entry):
    """A cell of a wide table, with the ``label`` of its column, which a phone shows before it."""


class page_lede(nodes.container, addnodes.translatable):
    """The summary under the title, with the page's ``keywords`` as Sphinx lets translators have them."""

    def preserve_original_messages(self) -> None:
        self["original"] = self["keywords"]

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        self["keywords"] = translated_message

    def extract_original_messages(self) -> list[str]:
        return [self["original"]] * bool(self["original"])


class page_tag(nodes.inline):
    """One tag of the row; HTML links it to the page of the tag."""


class channel_timeline(nodes.container):
    """The posts of one account. ``live`` is that account where a reader may ask for live posts, and else None."""


class channel_title(nodes.rubric):
    """The heading of a timeline, or of some of the channels in a list."""


class channel_choices(nodes.container):
    """What a reader's browser remembers about live posts."""


class channel_time(nodes.inline):
    """A day in words; ``datetime`` holds it for machines."""


class channel_words(nodes.inline):
    """A stranger's words in ``lang``: a class ``language-…`` makes smart quotes warn of languages without any."""


class channel_more(nodes.container):
    """Posts that HTML folds below ``label``, because their links would be too many stops for who uses a keyboard."""


def heading_level(node: nodes.Element) -> int:
    """The level of a heading in this place: one below the section that holds it."""
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    return min(level, 6)


def place_of(node: nodes.Node, position: int = 0) -> tuple[str, int]:
    """The source and the line of a node, or of a position in a text: within a block, lines count from its first."""
    block, before, line = node, str(node)[:position].count("\n") if isinstance(node, nodes.Text) else 0, 0
    while isinstance(block.parent, nodes.TextElement):
        siblings = block.parent.children[: block.parent.index(block)]
        before += sum(sibling.astext().count("\n") for sibling in siblings)
        line = max(line, block.line or 0)
        block = block.parent
    if line and isinstance(block.parent, nodes.entry) and block.parent.parent.line:
        return block.source or "", line  # of MyST-Parser: the line of a cell is that of its table
    # The link of a picture has no line of its own.
    while not (line := next((part.line for part in block.findall() if part.line), 0)) and block.parent is not None:
        block = block.parent
    return block.source or "", (line or 1) + before
