"""Pages that no source file stands for: a page a tag, and old addresses that redirect."""

import hashlib
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_channels.domain import channel_domain, toctree_order
from sphinx_channels.messages import Finding, Located, warn
from sphinx_channels.model import Channel
from sphinx_channels.texts import _, text

#: Where a file that is written here has its digest.
UNSIGNED: Final = f"sphinx_channels {'0' * 16}"


def writes_pages(builder: Builder) -> bool:
    """Whether the builder makes a web site with a file a page: html, dirhtml and what is made of them.

    Not one page for all, data for a program that makes the pages, or a book or help file that packs them.
    """
    other = (SingleFileHTMLBuilder, SerializingHTMLBuilder)
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(builder, other) and not builder.embedded


def tag_page(tag: str) -> str:
    """The page name of a tag, as the old site had it."""
    return f"tag_{tag}"


def tagged_pages(env: BuildEnvironment) -> dict[str, list[str]]:
    """Each tag in use with its pages, both in the order of the table of contents."""
    pages = channel_domain(env).pages
    found: dict[str, list[str]] = {}
    for docname in toctree_order(env) if pages else ():
        for tag in pages[docname].tags if docname in pages else ():
            found.setdefault(tag, []).append(docname)
    return found


def old_names(env: BuildEnvironment) -> dict[str, str]:
    """Every file name that the old site had, with the page that answers for it."""
    tags = {f"{tag_page(tag)}.html": tag_page(tag) for tag in tagged_pages(env)}
    return tags | channel_domain(env).old_addresses()


def collect_tag_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A page for each tag in use, with title and summary of its pages; none where somebody has written it by hand."""
    domain, builder = channel_domain(app.env), app.builder
    for tag, docnames in tagged_pages(app.env).items() if writes_pages(builder) else ():
        name, title = tag_page(tag), _("Pages about “{tag}”").format(tag=tag)
        file, extra = _output_file(app, name), map(Path, app.config.html_extra_path)
        if name in app.env.found_docs or any(it.name == file or Path(app.confdir, it, file).is_file() for it in extra):
            continue
        entries = nodes.definition_list("", classes=["channel-tagged"])
        for docname in docnames:
            uri = builder.get_relative_uri(name, docname)
            link = nodes.reference("", app.env.titles[docname].astext(), refuri=uri, internal=True)
            summary = nodes.paragraph("", domain.fill(domain.pages[docname].summary))
            entries += nodes.definition_list_item("", nodes.term("", "", link), nodes.definition("", summary))
        body = f"<h1>{escape(title)}</h1>\n{builder.render_partial(entries)['fragment']}"  # type: ignore[attr-defined]
        yield name, {"title": title, "body": body, "display_toc": False, "channel_tag": tag}, "page.html"


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the redirects, but over no file of somebody else's."""
    if exception is not None or not writes_pages(app.builder):
        return
    domain, old = channel_domain(app.env), old_names(app.env)
    written = {_output_file(app, name) for name in (*app.env.found_docs, *old.values())} if old else set()
    gone = {_output_file(app, docname) for docname in domain.data["removed"]}
    for name in sorted(old.keys() - written):
        content = f"{redirect(app, name, old[name])}<!-- {UNSIGNED} -->\n"
        is_written = write_own(Path(app.outdir, name), content, over=name in gone)
        if not is_written and (page := domain.pages.get(old[name])):
            warn(Located(Finding("permalink.file", {"value": name}), page.source, page.permalink_line))


def write_own(path: Path, content: str, *, head: str = "", over: bool = False) -> bool:
    """Write a file, or remove it where there is no content; one of somebody else's stays, unless it may be replaced.

    :param content: it holds :data:`UNSIGNED`, and is known as ours by its digest; or it is known by ``head`` alone.
    """
    if not over and _is_taken(path, head):
        return False
    if content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_signed(content).encode(errors="replace"))
    else:
        path.unlink(missing_ok=True)
    return True


def _signed(content: str) -> str:
    """A file with its digest in it: one whose digest is another one is somebody else's."""
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    return content.replace(UNSIGNED, f"sphinx_channels {digest}")


def _is_taken(path: Path, head: str) -> bool:
    """Whether a file of somebody else's is there, such as one of ``html_extra_path``, or in the place of its folder."""
    there = next(step for step in (path, *path.parents) if step.exists() or step.is_symlink())
    if there != path or not there.is_file() or there.is_symlink():
        return there == path or not there.is_dir()
    content = there.read_bytes().decode(errors="replace")
    if head:
        return not content.startswith(head)
    marks = re.findall("sphinx_channels [0-9a-f]{16}", content)
    return not any(_signed(content.replace(mark, UNSIGNED)) == content for mark in marks)


def _output_file(app: Sphinx, pagename: str) -> str:
    """The file of a page, relative to the output folder."""
    return Path(app.builder.get_outfilename(pagename)).relative_to(app.outdir).as_posix()  # type: ignore[attr-defined]


def redirect(app: Sphinx, old: str, pagename: str) -> str:
    """A file that leads on to a page: with a script the fragment and the query come along."""
    uri = page_uri(app, pagename)
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    values = {
        "lang": app.config.language.replace("_", "-"),
        "title": title,
        "text": _("This page has moved: {title}").format(title=title),
        "target": relative_uri(old, uri),
        "canonical": base_address(app) + uri if app.config.html_baseurl else relative_uri(old, uri),
        "script": relative_uri(old, "_static/sphinx_channels/redirect.js"),
    }
    return text("outputs/redirect.html").format_map({name: escape(value) for name, value in values.items()})


def card_address(app: Sphinx, channel: Channel) -> str:
    """The address of a card; one within the site, where that of the site is not known."""
    return f"{base_address(app)}{page_uri(app, channel.docname)}#{channel.anchor}"


def page_uri(app: Sphinx, pagename: str) -> str:
    """The address of a page within the site."""
    uri = app.builder.get_target_uri(pagename)
    return quote(uri) if isinstance(app.builder, DirectoryHTMLBuilder) else uri  # which does not escape it


def base_address(app: Sphinx) -> str:
    """The address of the site with a slash at its end; empty where it is not known."""
    return f"{app.config.html_baseurl.rstrip('/')}/" if app.config.html_baseurl else ""
