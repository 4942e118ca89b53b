"""``channels_published``: a committed list of what was published, and whether each entry still resolves.

A line has the name of a document, or, with ``.html``, an address of the site's past; below it is each ``#anchor``.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import Finding, Located, warn
from sphinx_channels.nodes import channel_card
from sphinx_channels.outputs.pages import old_names
from sphinx_channels.readers import ANCHOR

#: A page and an anchor of it; the page itself has no anchor.
Entry = tuple[str, str]

_HEADER: Final = """\
# Every page and every anchor that was published: people have links to them, so each must keep working.
# `sphinx-channels published` adds what is new. To give one up, delete its line.
"""
#: Ids that docutils counts out, for instance for a second heading of the same words: they name something else as soon
#: as the page changes, so nobody can keep them alive.
_COUNTED: Final = r"(?:id|toc-entry-|footnote-reference-|footnote-)\d+"


def parse(text: str) -> tuple[dict[Entry, int], dict[int, str], str]:
    """The entries of a list with their lines, the lines that are none, and the comments."""
    entries: dict[Entry, int] = {}
    wrong: dict[int, str] = {}
    page = comments = ""
    for number, line in enumerate(map(str.rstrip, text.splitlines()), 1):
        if line == "#" or line.startswith("# "):
            comments += f"{line}\n"
        elif page and (anchor := re.fullmatch(r"\s*#(\S+)", line)):
            entries.setdefault((page, anchor[1]), number)
        elif re.fullmatch(r"[^\s#][^#]*", line):
            page = line
            entries.setdefault((page, ""), number)
        elif line:
            wrong[number] = line
    return entries, wrong, comments


def current(env: BuildEnvironment) -> set[Entry]:
    """What a list of the site as it is now has; the cards and old addresses of examples come and go."""
    domain = channel_domain(env)
    pages = {(docname, "") for docname in env.found_docs}
    pages |= {(name, "") for name, page in old_names(env).items() if not domain.is_example(page)}
    return pages | {(page, name) for page, names in domain.anchors.items() for name, listed in names.items() if listed}


def gone(entries: Iterable[Entry], env: BuildEnvironment) -> Iterator[tuple[Entry, Finding]]:
    """The entries that no longer resolve, and what is to be done about each."""
    domain = channel_domain(env)
    pages = old_names(env) | {docname: docname for docname in env.found_docs}
    for page, anchor in entries:
        target = next(
            (
                pages[name]
                for name in (page, f"{page}.html", f"{page}/index.html", page.removesuffix(".html"))
                if name in pages
            ),
            "",
        )
        if not target:
            file = page if page.endswith((".html", ".htm")) else f"{page}.html"
            yield (page, anchor), Finding("anchor.page", {"value": page, "fix": file})
        elif anchor and anchor not in domain.anchors.get(target, ()):
            other = next((name for name in sorted(domain.channels) if anchor in domain.anchors.get(name, ())), "")
            key = "anchor.moved" if other and target in domain.anchors else "anchor.heading"
            is_alias = not other and target in domain.channels and re.fullmatch(ANCHOR, anchor)
            key = "anchor" if is_alias else key if nodes.make_id(anchor) == anchor else "anchor.lost"
            yield (page, anchor), Finding(key, {"anchor": anchor, "page": page, "other": other})


def check_published(env: BuildEnvironment) -> Iterator[Located]:
    """What is wrong with the list, and which of its entries no longer resolve."""
    if not (name := env.config.channels_published):
        return
    path = Path(env.srcdir, name)
    try:
        entries, wrong, _comments = parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        yield Located(Finding("anchor.file", {"value": name}), str(path), 1)
        return
    for number, line in wrong.items():
        yield Located(Finding("anchor.line", {"value": line}), str(path), number)
    for (page, anchor), finding in gone(entries, env):
        if not anchor or finding.key != "anchor.page":  # a page that is gone is told once
            yield Located(finding, str(path), entries[page, anchor])


def warn_of_gone(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which published addresses a build no longer answers for; the one that renews the list says it afterwards."""
    if not isinstance(app.builder, PublishedBuilder):
        for found in check_published(env):
            warn(found)


class PublishedBuilder(DummyBuilder):
    """Renews the list of what was published."""

    name = "channels-published"
    epilog = ""

    def finish(self) -> None:
        """Add what is new; what is gone stays, unless the tag ``forget`` is set."""
        if not (name := self.config.channels_published):
            words = 'channels_published is not set: write channels_published = "published.txt" in conf.py.'
            logging.getLogger(__name__).warning(words)
            return
        path, done = Path(self.srcdir, name), "not written"
        try:
            text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
            before, wrong, comments = parse(text)
            if not wrong:  # a line that cannot be read would be lost
                dropped = {entry for entry, _finding in gone(before, self.env) if self.tags.has("forget")}
                after = current(self.env) | before.keys() - dropped
                rows = (f"  #{anchor}\n" if anchor else f"{page}\n" for page, anchor in sorted(after))
                if (renewed := (comments or _HEADER) + "".join(rows)) != text:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(renewed, encoding="utf-8", newline="\n")
                done = f"{len(after - before.keys())} added, {len(before.keys() - after)} dropped"
        except (OSError, ValueError):
            pass  # the check below says what is wrong
        print(f"{name}: {done}.")
        for found in check_published(self.env):
            warn(found)


def note_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the anchors of a page: a list has those of headings, of labels before them and of channels."""
    if not app.config.channels_published:
        return
    domain, docname = channel_domain(app.env), app.env.docname
    listed = (nodes.section,) if domain.is_example(docname) else (nodes.section, channel_card)
    anchors = domain.anchors[docname] = {}
    for node in doctree.findall(nodes.Element):
        for anchor in node["ids"]:
            is_listed = isinstance(node, listed) and not re.fullmatch(_COUNTED, anchor)
            anchors[anchor] = is_listed or anchors.get(anchor, False)
