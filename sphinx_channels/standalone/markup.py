"""Which directives and roles there are when a page is read without Sphinx: ours, docutils' own, and a stand-in.

The extensions of a project are not loaded, so what they define is unknown here. Where text can stand in it, it is
read; where it is code, it is left alone.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.misc import Include
from sphinx.util.docutils import docutils_namespace

from sphinx_channels.directives import AnyOption
from sphinx_channels.directives.channel import ChannelDirective
from sphinx_channels.directives.channels import ListingDirective
from sphinx_channels.directives.page import PageDirective
from sphinx_channels.directives.timeline import ChoicesDirective, MentionDirective, TimelineDirective
from sphinx_channels.roles import ShortRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.nodes import Node, system_message

    from sphinx_channels.domain import ChannelDomain
    from sphinx_channels.providers.accounts import Account

#: Directives whose content is code, data or names. docutils knows its own.
_CODE: Final = frozenset(
    "code-block sourcecode code-cell literalinclude highlight prompt doctest testcode testoutput testsetup testcleanup "
    "mermaid graphviz digraph graph inheritance-diagram plot plantuml uml productionlist index jupyter-execute "
    "program-output command-output runblock tabularcolumns todolist raw-cell".split()
)
#: Roles whose text is code.
_CODE_ROLES: Final = frozenset(
    "command file samp kbd program option envvar makevar mailheader mimetype newsgroup regexp token keyword".split()
)
_TITLE: Final = re.compile(r"(.+?)\s*(?<!\x00)<[^<>]*>", re.DOTALL)


class argument_text(nodes.Invisible, nodes.Element):
    """The argument of an unknown directive: it may hold roles, but whether it is prose nobody knows."""


class _AnyDirective(Directive):
    """A directive that is not known here: its content is text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    def run(self) -> list[Node]:
        argument = argument_text()
        argument.line = self.lineno
        if self.arguments:
            argument += self.state.inline_text(self.arguments[0], self.lineno)[0]
        content = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, content, match_titles=True)
        return [argument, content]


class _CodeDirective(_AnyDirective):
    """A directive whose content is no text; also one that would read another file or ask the network."""

    def run(self) -> list[Node]:
        return []


class _Include(Include):
    """Absolute paths begin at the source folder, as in a build."""

    def run(self) -> list[Node]:
        if not self.arguments[0].startswith("<"):
            self.arguments[0] = self.state.document.settings.env.relfn2path(self.arguments[0])[1]
        return cast("list[Node]", super().run())


class _Timeline(TimelineDirective):
    """Remembers which account is saved in which file, for ``snapshot --all``."""

    def find_account(self) -> tuple[Account | None, str, bool]:
        account, url, linked = super().find_account()
        name = self.texts.get("snapshot", "")
        if name and url and linked:
            reading: Any = self.env  # Reading, of which the build's environment is the other form
            reading.timelines.append((url, reading.relfn2path(name)[1]))
        return account, url, linked


_OURS: Final[dict[str, type[Directive]]] = {
    "channel": ChannelDirective,
    "channels": ListingDirective,
    "page": PageDirective,
    "timeline": _Timeline,
    "mention": MentionDirective,
    "embed-choices": ChoicesDirective,
    "include": _Include,
    # These two may ask the network or read other files; there is no channel in them.
    "csv-table": _CodeDirective,
    "raw": _CodeDirective,
}


def _any_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = ()
) -> tuple[list[Node], list[system_message]]:
    """A role that is not known here: the text that its author gave it, or something that is no prose."""
    title = _TITLE.fullmatch(text)
    if title and name not in _CODE_ROLES:
        return [nodes.inline(rawtext, nodes.unescape(title[1]))], []
    return [nodes.literal(rawtext, nodes.unescape(text))], []


@contextmanager
def known_markup(domain: ChannelDomain, default_role: str | None) -> Iterator[None]:
    """Let docutils find every directive and role in one of the ways above, for the time of reading."""
    find_directive, find_role = directives.directive, roles.role

    def directive(name: str, language: Any, document: nodes.document) -> tuple[type[Directive], list[Any]]:
        name = name.lower()
        if name == "toctree":
            from sphinx.directives.other import TocTree

            return TocTree, []
        known = _OURS.get(name) or find_directive(name, language, document)[0]
        return known or (_CodeDirective if name in _CODE else _AnyDirective), []

    def role(name: str, language: Any, lineno: int, reporter: Any) -> tuple[Callable[..., Any], list[Any]]:
        name = name.lower() or default_role or ""
        prefix, _, own = name.partition(":")
        if name == "channel":
            return ShortRole(warn_dangling=True, innernodeclass=nodes.inline), []
        if prefix == "channel" and (found := domain.role(own)):
            return found, []
        return find_role(name, language, lineno, reporter)[0] or _any_role, []

    with docutils_namespace():  # a page may define roles
        directives.directive, roles.role = cast("Any", directive), cast("Any", role)
        try:
            yield
        finally:
            directives.directive, roles.role = find_directive, find_role
