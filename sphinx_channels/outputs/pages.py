"""Pages that no source file stands for: a page a tag, and old addresses that redirect."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_channels.domain import channel_domain, toctree_order
from sphinx_channels.messages import Finding, warn
from sphinx_channels.outputs import template
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


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
    """A page for each tag in use, with the title and the summary of every page that has the tag.

    A tag whose page somebody has written by hand needs no other.
    """
    domain, builder = channel_domain(app.env), app.builder
    for tag, docnames in tagged_pages(app.env).items() if writes_pages(builder) else ():
        name, title = tag_page(tag), _("Pages about “{tag}”").format(tag=tag)
        if name in app.env.found_docs:
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
        path, content = Path(app.outdir, name), redirect(app, name, old[name])
        if name in gone or not _is_taken(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content + _mark(content), encoding="utf-8", newline="\n")
        elif page := domain.pages.get(old[name]):
            warn(Finding("permalink.file", {"value": name}), f"{page.source}:{page.permalink_line}")


def _mark(content: str) -> str:
    """The end of each file that is written here: a file whose digest is another one is somebody else's."""
    return f"<!-- sphinx_channels {hashlib.sha256(content.encode()).hexdigest()[:16]} -->\n"


def _is_taken(path: Path) -> bool:
    """Whether a file of somebody else's is there, such as one of ``html_extra_path``, or in the place of its folder."""
    there = next(step for step in (path, *path.parents) if step.exists() or step.is_symlink())
    if there != path or not there.is_file() or there.is_symlink():
        return there == path or not there.is_dir()
    content, mark, end = there.read_text(encoding="utf-8", errors="replace").rpartition("<!-- sphinx_channels ")
    return mark + end != _mark(content)


def _output_file(app: Sphinx, pagename: str) -> str:
    """The file of a page, relative to the output folder."""
    return Path(app.builder.get_outfilename(pagename)).relative_to(app.outdir).as_posix()  # type: ignore[attr-defined]


def redirect(app: Sphinx, old: str, pagename: str) -> str:
    """A file that leads on to a page: with a script the fragment and the query come along."""
    uri = app.builder.get_target_uri(pagename)
    if isinstance(app.builder, DirectoryHTMLBuilder):  # which does not escape it
        uri = quote(uri)
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    values = {
        "lang": app.config.language.replace("_", "-"),
        "title": title,
        "text": _("This page has moved: {title}").format(title=title),
        "target": relative_uri(old, uri),
        "canonical": base_address(app) + uri if app.config.html_baseurl else relative_uri(old, uri),
        "script": relative_uri(old, "_static/sphinx_channels/redirect.js"),
    }
    return template("redirect.html").format_map({name: escape(value) for name, value in values.items()})


def base_address(app: Sphinx) -> str:
    """The address of the site with a slash at its end; empty where it is not known."""
    return f"{app.config.html_baseurl.rstrip('/')}/" if app.config.html_baseurl else ""
