"""``channels_published``: a committed list of what was published, and whether each entry still resolves.

The file is plain text, one entry a line, so that a pull request shows what comes and goes:

.. code-block:: text

    # A comment.
    support/communications
      #enquires
    support_communications.html
      #enquires

A page is named by its document, so that the list holds under every builder; a name with ``.html`` is an address of
the site's past, or the page of a tag.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from docutils import nodes
from sphinx.builders.dummy import DummyBuilder
from sphinx.util import logging

from sphinx_channels.domain import channel_domain
from sphinx_channels.messages import Finding, Located, warn
from sphinx_channels.nodes import channel_card
from sphinx_channels.outputs.pages import tag_addresses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: The tag that lets ``-b channels-published`` drop what is gone.
FORGET: Final = "forget"

_HEADER: Final = """\
# Every page and every anchor that was published: people have links to them, so each must keep working.
# `sphinx-build -b channels-published` adds what is new. To give one up, delete its line.
"""
_LINE: Final = r"(?P<page>[^\s#][^#]*?)|\s*#(?P<anchor>\S+)"
#: Ids that docutils counts out, for instance for a second heading of the same words: they name something else as soon
#: as the page changes, so nobody can keep them alive.
_COUNTED: Final = r"(?:id|toc-entry-|footnote-reference-|footnote-)\d+"


class Anchors(NamedTuple):
    """The anchors of one page."""

    listed: tuple[str, ...] = ()
    """Those of headings, of labels before them and of channels: what a list of published addresses keeps."""
    others: tuple[str, ...] = ()

    def __contains__(self, anchor: object) -> bool:
        return anchor in self.listed or anchor in self.others


class Entry(NamedTuple):
    """One line of the file."""

    page: str
    anchor: str = ""
    line: int = 0


class Site(NamedTuple):
    """What resolves."""

    pages: Mapping[str, Anchors]
    old: Mapping[str, str]
    """The page that each old address leads to."""
    channels: Collection[str]
    """The pages that have channels."""

    def target(self, page: str) -> str:
        """The page that answers for an entry; empty where none does."""
        files = (page, f"{page}.html", f"{page}/index.html")
        return page if page in self.pages else next((self.old[file] for file in files if file in self.old), "")

    def resolves(self, entry: Entry) -> bool:
        """Whether a reader who follows a link to it arrives."""
        target = self.target(entry.page)
        return bool(target) and (not entry.anchor or entry.anchor in self.pages.get(target, ()))


def site(env: BuildEnvironment) -> Site:
    """The site as it is now."""
    domain = channel_domain(env)
    pages = {docname: domain.anchors[docname] for docname in env.found_docs if docname in domain.anchors}
    return Site(pages, tag_addresses(env) | domain.old_addresses(), sorted(domain.channels))


def parse(text: str) -> tuple[list[Entry], list[tuple[int, str]]]:
    """The entries of a file, and the lines that are none, each with its number."""
    entries: list[Entry] = []
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(map(str.rstrip, text.splitlines()), 1):
        match = re.fullmatch(_LINE, line)
        if not line or _is_comment(line):
            continue
        if match and match["page"]:
            entries.append(Entry(match["page"], "", number))
        elif match and entries:
            entries.append(Entry(entries[-1].page, match["anchor"], number))
        else:
            wrong.append((number, line))
    return entries, wrong


def _is_comment(line: str) -> bool:
    return line.startswith("# ") or line == "#"


def dump(entries: Iterable[Entry], comments: str = _HEADER) -> str:
    """The file: comments, then each page with its anchors, all in order."""
    rows = sorted({(entry.page, anchor) for entry in entries for anchor in ("", entry.anchor)})
    return comments + "".join(f"  #{anchor}\n" if anchor else f"{page}\n" for page, anchor in rows)


def gone(entries: Iterable[Entry], site: Site) -> Iterator[tuple[Entry, Finding]]:
    """The entries that no longer resolve; a page that is gone is told once, without its anchors."""
    for entry in entries:
        page, anchor, target = entry.page, entry.anchor, site.target(entry.page)
        if site.resolves(entry) or (anchor and not target):
            continue
        other = next((name for name in site.channels if anchor in site.pages.get(name, ())), "")
        if not anchor:
            file = page if page.endswith((".html", ".htm")) else f"{page}.html"
            yield entry, Finding("anchor.page", {"value": page, "fix": file})
        elif other and target in site.pages:
            yield entry, Finding("anchor.moved", {"anchor": anchor, "page": page, "other": other})
        else:
            key = "anchor" if target in site.channels else "anchor.heading"
            yield entry, Finding(key, {"anchor": anchor, "page": page})


def check_published(env: BuildEnvironment) -> Iterator[Located]:
    """What is wrong with the list, and which of its entries no longer resolve."""
    if not (name := env.config.channels_published):
        return
    path = Path(env.srcdir, name)
    try:
        entries, wrong = parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        yield Located(Finding("anchor.file", {"value": name}), str(path), 1)
        return
    for number, line in wrong:
        yield Located(Finding("anchor.line", {"value": line}), str(path), number)
    for entry, finding in gone(entries, site(env)):
        yield Located(finding, str(path), entry.line)


def warn_of_gone(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which published addresses a build no longer answers for; the one that renews the list says it afterwards."""
    if not isinstance(app.builder, PublishedBuilder):
        for found in check_published(env):
            warn(found)


def renewed(text: str, env: BuildEnvironment, *, forget: bool) -> str:
    """The file with what is new; what is gone stays, unless it is to be forgotten.

    :raises ValueError: where a line of the old file is none, because it would be lost.
    """
    entries, wrong = parse(text)
    if wrong:
        raise ValueError(wrong[0][1])
    now = site(env)
    kept = [entry for entry in entries if not forget or now.resolves(entry)]
    promised = (old for old, page in now.old.items() if not channel_domain(env).is_example(page))
    new = [Entry(page) for page in (*now.pages, *promised)]
    new += [Entry(page, anchor) for page, anchors in now.pages.items() for anchor in anchors.listed]
    comments = "".join(f"{line}\n" for line in text.splitlines() if _is_comment(line))
    return dump([*kept, *new], comments or _HEADER)


class PublishedBuilder(DummyBuilder):
    """Renews the list of what was published."""

    name = "channels-published"
    epilog = ""

    def finish(self) -> None:
        """Write the list."""
        if not (name := self.config.channels_published):
            logger.warning('channels_published is not set: write channels_published = "published.txt" in conf.py.')
            return
        path = Path(self.srcdir, name)
        try:
            before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
            after = renewed(before, self.env, forget=self.tags.has(FORGET))
            if after != before:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(after, encoding="utf-8", newline="\n")
        except (OSError, ValueError):  # the check below says what is wrong
            print(f"{name}: not written.")
        else:
            old, new = ({entry[:2] for entry in parse(text)[0]} for text in (before, after))
            print(f"{name}: {len(new - old)} added, {len(old - new)} dropped.")
        for found in check_published(self.env):
            warn(found)


def read_home_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Have one page read where a page is gone or the list has changed: a build that reads nothing checks nothing."""
    if not (name := app.config.channels_published):
        return []
    path, data = Path(app.srcdir, name), channel_domain(env).data
    before, data["published"] = data["published"], path.stat().st_mtime_ns if path.exists() else 0
    home = env.config.root_doc
    return [home] if (removed or data["published"] != before) and home in env.found_docs else []


def note_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the anchors of a page, where a list of what was published asks for them."""
    if not app.config.channels_published:
        return
    domain, docname = channel_domain(app.env), app.env.docname
    listed: dict[str, None] = {}
    others: dict[str, None] = {}
    for node in doctree.findall(nodes.Element):
        own = isinstance(node, nodes.section) or (isinstance(node, channel_card) and not domain.is_example(docname))
        for anchor in node["ids"]:
            (listed if own and not re.fullmatch(_COUNTED, anchor) else others)[anchor] = None
    domain.anchors[docname] = Anchors(tuple(listed), tuple(others))


def setup_published(app: Sphinx) -> None:
    """Register the builder and the check of each build."""
    app.add_builder(PublishedBuilder)
    app.connect("doctree-read", note_anchors)
    app.connect("env-get-outdated", read_home_again)
    app.connect("env-check-consistency", warn_of_gone)
