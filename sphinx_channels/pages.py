"""Pages that no source file stands for: a page a tag, old addresses that redirect, and the sitemap."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_channels.domain import channel_domain, toctree_order
from sphinx_channels.findings import Finding
from sphinx_channels.messages import warn
from sphinx_channels.outputs import load, save, written_documents
from sphinx_channels.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_REDIRECT = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{script}" data-target="{target}"></script>
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body>
<main>
<h1>{title}</h1>
<p><a href="{target}">{text}</a></p>
</main>
</body>
</html>
"""
#: One of these is in each file that is written here and in no other: a file without it is someone else's.
_MARKS: Final = ("sphinx_channels/redirect.js", "channel-tagged", "<!-- sphinx_channels -->")


def writes_pages(builder: Builder) -> bool:
    """Whether the builder makes a web site with a file a page: html, dirhtml and what is made of them.

    Not one page for all, data for a program that makes the pages, or a book or help file that packs them.
    """
    other = (SingleFileHTMLBuilder, SerializingHTMLBuilder)
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(builder, other) and not builder.embedded


def tag_page(tag: str) -> str:
    """The page name of a tag, as the old site had it."""
    return f"tag_{tag}"


def collect_tag_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A page for each tag in use, with the title and the summary of every page that has the tag.

    A tag whose page somebody has written by hand needs no other.
    """
    builder = app.builder
    if not writes_pages(builder):
        return
    domain = channel_domain(app.env)
    for tag, docnames in tagged_pages(app.env).items():
        name = tag_page(tag)
        if name in app.env.found_docs:
            continue
        title = _("Pages about “{tag}”").format(tag=tag)
        entries = nodes.definition_list("", classes=["channel-tagged"])
        for docname in docnames:
            uri = builder.get_relative_uri(name, docname)
            link = nodes.reference("", app.env.titles[docname].astext(), refuri=uri, internal=True)
            summary = nodes.paragraph("", domain.fill(domain.pages[docname].summary))
            entries += nodes.definition_list_item("", nodes.term("", "", link), nodes.definition("", summary))
        body = f"<h1>{escape(title)}</h1>\n{builder.render_partial(entries)['fragment']}"  # type: ignore[attr-defined]
        yield name, {"title": title, "body": body, "display_toc": False}, "page.html"


def tagged_pages(env: BuildEnvironment) -> dict[str, list[str]]:
    """Each tag in use with its pages, both in the order of the table of contents."""
    pages = channel_domain(env).pages
    found: dict[str, list[str]] = {}
    for docname in toctree_order(env):
        for tag in pages[docname].tags if docname in pages else ():
            found.setdefault(tag, []).append(docname)
    return found


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the redirects and the sitemap, and take away what an earlier build wrote and this one does not."""
    if exception is not None or not writes_pages(app.builder):
        return
    files = {old: redirect(app, old, docname) for old, docname in redirects(app).items()}
    if app.config.channels_sitemap and app.config.html_baseurl:
        files["sitemap.xml"] = sitemap(app)
    elif app.config.channels_sitemap:  # on the author's own computer, the address is often not known
        warn(Finding("sitemap", {"name": "channels_sitemap"}), None, notes=True)
    for name in [name for name in files if _is_taken(Path(app.outdir, name))]:
        del files[name]
        _warn_of_taken(app, name)
    for name, content in files.items():
        path = Path(app.outdir, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    pages = [_output_file(app, tag_page(tag)) for tag in tagged_pages(app.env)]
    _forget_others(app, {*files, *pages})


def _is_taken(path: Path) -> bool:
    """Whether a file of somebody else's is there, such as one of ``html_extra_path``, or in the place of its folder."""
    there = next(step for step in (path, *path.parents) if step.exists())
    return not (_is_ours(path) if there == path else there.is_dir())


def _warn_of_taken(app: Sphinx, name: str) -> None:
    domain = channel_domain(app.env)
    docname = domain.old_addresses().get(name)
    if docname is not None:
        place = f"{app.env.doc2path(docname)}:{domain.pages[docname].permalink_line or 1}"
        warn(Finding("permalink.file", {"value": name}), place)


def redirects(app: Sphinx) -> dict[str, str]:
    """Old file names with the page that each leads to, less those that the builder itself has written."""
    env, builder = app.env, app.builder
    old = channel_domain(env).old_addresses()
    written = {_output_file(app, docname) for docname in env.found_docs}
    if isinstance(builder, DirectoryHTMLBuilder):
        # The old name of a tag's page is a file; this builder made a folder of it.
        old |= {f"{tag_page(tag)}.html": tag_page(tag) for tag in tagged_pages(env)}
    return {name: docname for name, docname in sorted(old.items()) if name not in written}


def redirect(app: Sphinx, old: str, docname: str) -> str:
    """A page that leads on to a document: with a script the fragment and the query come along."""
    uri = _uri(app, docname)
    title = app.env.titles[docname].astext() if docname in app.env.titles else docname
    values = {
        "lang": app.config.language.replace("_", "-"),
        "title": title,
        "text": _("This page has moved: {title}").format(title=title),
        "target": relative_uri(old, uri),
        "canonical": urljoin(app.config.html_baseurl, uri) if app.config.html_baseurl else relative_uri(old, uri),
        "script": relative_uri(old, "_static/sphinx_channels/redirect.js"),
    }
    return _REDIRECT.format_map({name: escape(value) for name, value in values.items()})


def sitemap(app: Sphinx) -> str:
    """The sitemap, as sitemaps.org defines it: every page, in the order of the table of contents."""
    names = dict.fromkeys([*toctree_order(app.env), *(tag_page(tag) for tag in tagged_pages(app.env))])
    names.pop(getattr(app.config, "notfound_pagename", ""), None)  # sphinx-notfound-page's: no address of its own
    base = app.config.html_baseurl.rstrip("/") + "/"
    urls = "".join(f"<url><loc>{escape(base + _uri(app, name))}</loc></url>\n" for name in names)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        "<!-- sphinx_channels -->\n"
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def _uri(app: Sphinx, name: str) -> str:
    """The address of a page, escaped: dirhtml does not do it."""
    uri = app.builder.get_target_uri(name)
    return quote(uri) if isinstance(app.builder, DirectoryHTMLBuilder) else uri


def _output_file(app: Sphinx, pagename: str) -> str:
    """The file of a page, relative to the output folder."""
    return Path(app.builder.get_outfilename(pagename)).relative_to(app.outdir).as_posix()  # type: ignore[attr-defined]


def _forget_others(app: Sphinx, files: set[str]) -> None:
    """Remove files that an earlier build of this folder wrote for an old address or a tag that is no more."""
    for name in set(load(app).get("files", [])) - files:
        path = Path(app.outdir, name)
        if _is_ours(path):
            path.unlink()
    save(app, files=sorted(files))


def _is_ours(path: Path) -> bool:
    """Whether a file is there that was written here, and that nothing else has taken the place of."""
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    return any(mark in text for mark in _MARKS)


def forget_removed_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Remove the files of pages that are gone: Sphinx leaves them, and with them an address that may be wrong."""
    gone = (removed | written_documents(app).keys()) - env.found_docs
    if gone and writes_pages(app.builder):
        kept = {_output_file(app, docname) for docname in env.found_docs}
        files = {_output_file(app, docname) for docname in gone} - kept
        for name in (*files, *(source for docname in gone for source in _copied_sources(app, docname))):
            Path(app.outdir, name).unlink(missing_ok=True)
    return []


def _copied_sources(app: Sphinx, docname: str) -> Iterator[str]:
    """The files that may hold the source of a page that is gone, named as Sphinx names them."""
    end = app.config.html_sourcelink_suffix
    for suffix in app.config.source_suffix:
        yield f"_sources/{docname}{suffix}{'' if suffix == end else end}"


def setup_pages(app: Sphinx) -> None:
    """Have the pages collected, written and forgotten."""
    app.connect("html-collect-pages", collect_tag_pages)
    app.connect("env-get-outdated", forget_removed_pages)
    app.connect("build-finished", write_files)
