"""The site's configuration: only what Sphinx cannot know by itself, with the reason beside it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup  # which Furo needs too
from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent

# The extension lives beside the pages, so that plain `sphinx-build` works without installing it; what makes the tables
# of the handbook lives beside the handbook.
sys.path[:0] = [str(HERE), str(HERE / "support")]


def commit(form: str) -> str:
    """One fact of the newest commit, from the file that `git archive` fills in or from git; else empty."""
    archived = dict(line.split(maxsplit=1) for line in (HERE / ".git_archival.txt").read_text("utf-8").splitlines())
    if not archived[form].startswith("$"):
        return archived[form]
    command = ["git", "log", "-1", f"--format={form}"]
    try:
        return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


# The date on the pages is that of the text, never the clock's, so that two builds are the same.
epoch = os.environ.get("SOURCE_DATE_EPOCH") or commit("%ct")
generated = datetime.fromtimestamp(int(epoch), UTC) if epoch else None

project = "Contact INTEROPen"  # the one name of the site: in its titles, its bar, its PDF
author = "INTEROPen and NHS Digital"
copyright = f"{generated.year} {author}" if generated else author  # noqa: A001 (Sphinx gives the name)
language = "en_GB"
today = f"{generated.day} {generated:%B %Y}" if generated else ""
version = f"{generated:%Y.%m.%d}" if generated else "1"  # EPUB needs one; the PDF has the date, and no release

extensions = [
    "myst_parser",
    "notfound.extension",
    "reference",
    "sphinx_channels",
    "sphinx_design",
    "sphinxext.opengraph",
]
exclude_patterns = [".*", "[A-Z]*", "_build", "env", "node_modules", "sphinx_channels/README.md", "support/examples",
                    "tests", "tools", "venv"]  # fmt: skip
templates_path = ["_templates"]
myst_enable_extensions = ["colon_fence", "deflist", "smartquotes"]

# For those who write, and out of what readers get: no menu, search, PDF or EPUB has it. The first page has the
# others in its own table of contents, and the root has none of them.
HANDBOOK = ("support/editing", "support/directives", "support/community", "support/adopting", "support/data")

# Channels
channels_tags = ["support", "editing"]
channels_last = ["website", "social"]  # to become a member, people write; the website comes after the mailbox
channels_domains = ["interopen.org", "interopen.ryver.com"]
channels_terms = ["INTEROPen"]
channels_feedback = "enquiries"
channels_json = channels_fhir = True
channels_organization = "INTEROPen"
channels_published = "support/published.txt"
channels_examples = ["support/directives", "support/community"]

# HTML
html_theme = "furo"
html_title = project
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://interopen-channels.readthedocs.io/en/latest/")
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_copy_source = False
html_show_sourcelink = False
html_scaled_image_link = False  # a picture that means nothing by itself needs no stop for a keyboard
html_use_index = False  # it would be empty
html_js_files = ["site.js"]
html_theme_options = {
    # For "Edit this page".
    "source_repository": "https://github.com/INTEROPen/communication-channels/",
    "source_branch": "main",
}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/links.html",
        "sidebar/scroll-end.html",
        "sidebar/colours.html",
    ]
}
html_context = {
    "handbook_start": HANDBOOK[0],
    "site_description": "Where to ask, talk, join and hear news about the Care Connect FHIR® API.",
    "generated": today,
    "generated_iso": f"{generated:%Y-%m-%d}" if generated else "",
    "revision": commit("%h"),
    # What stood in the old site's top menus.
    "sidebar_links": {
        "Care Connect": {
            "HL7 UK profiles": "https://fhir.hl7.org.uk/",
            "NHS profiles": "https://fhir.nhs.uk/",
            "Reference implementation": "https://data.developer.nhs.uk/ccri/",
        },
        "FHIR": {
            "HL7 FHIR": "https://www.hl7.org/fhir/",
            "SMART Health IT": "https://docs.smarthealthit.org/",
        },
    },
}

# A page not found can be asked for in any folder, so its links start at the root of the host: Read the Docs serves the
# site below /en/latest/, and a computer of one's own at /.
notfound_urls_prefix = urlsplit(os.environ.get("READTHEDOCS_CANONICAL_URL", "/")).path

# Open Graph and Twitter card: one committed picture, since cards drawn while building cost time on every page.
ogp_site_url = html_baseurl
ogp_site_name = project
ogp_image = "_static/social.png"
ogp_image_alt = "Contact INTEROPen: where to ask, talk, join and hear news about the Care Connect API"
ogp_social_cards = {"enable": False}
ogp_custom_meta_tags = [
    '<meta property="og:image:width" content="1200">',
    '<meta property="og:image:height" content="630">',
    '<meta name="twitter:card" content="summary_large_image">',
]

# Hosts that the examples of the documentation make up (RFC 2606).
linkcheck_ignore = [r"https?://[^/]+\.example(/|$)"]

# Other outputs: every address stands in the text, so no list of link targets is added.
epub_show_urls = "no"
epub_description = html_context["site_description"]
epub_identifier = epub_uid = "interopen-channels"
epub_contributor = author
epub_tocscope = "includehidden"  # the menu's own lists are hidden in the text
epub_use_index = False
epub_css_files: list[str] = []
epub_exclude_files = [
    *(f"{name}.xhtml" for name in ("404", *HANDBOOK)),
    *(f"_static/{path.name}" for path in HERE.joinpath("_static").iterdir()),  # _images has those that it shows
]
epub_language = "en-GB"  # a book wants the tag as BCP 47 writes it
latex_theme = "howto"  # a short document: no chapters, no blank pages
latex_elements = {
    "papersize": "a4paper",
    "printindex": "",  # its entries are for the search
    # Sphinx would name the contents after the first toctree, and does not escape its "&".
    # A reader that speaks needs the language; LaTeX as it is now can tag no headings for it.
    "preamble": r"\AtBeginDocument{\renewcommand{\contentsname}{Contents}"
    r"\hypersetup{pdflang=en-GB,pdfdisplaydoctitle=true}}",
}


def prepare_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], _doctree: object) -> str | None:
    """Send with a page what that page uses, and no more: half of what Sphinx and its extensions add is for others.

    The page around the text is not called page.html, since the EPUB's theme has one of that name.
    """
    context["metatags"] = context.get("metatags", "").replace(_VIEWPORT, "")
    if app.builder.name == "epub":  # Sphinx leaves it to the book's package to say the language
        context["html_tag"] = context["html_tag"].replace(">", f' lang="{epub_language}" xml:lang="{epub_language}">')
    if app.builder.name not in {"html", "dirhtml", "singlehtml"}:
        return None
    # As in a card: the sign is for who points at a heading; by keyboard, the contents of a page lead to each.
    sign = '<a class="headerlink"'
    body = context["body"] = context.get("body", "").replace(sign, f'{sign} tabindex="-1" aria-hidden="true"')
    if app.builder.name == "singlehtml":  # which names a page for the search, and has none
        context["hasdoc"] = app.env.found_docs.__contains__
    unused = set(_SCRIPTS)
    if 'class="highlight' not in body:
        unused.add("_static/pygments.css")
    if not re.search(r'class="[^"]*\bsd-(?!card|shadow|badge)', body):  # cards are drawn by channels.css alone
        unused |= {"_static/sphinx-design.min.css", "_static/styles/furo-extensions.css"}
    home = app.builder.get_target_uri(app.config.root_doc)
    context["home"] = (
        urljoin(notfound_urls_prefix, home) if pagename == "404" else context["pathto"](app.config.root_doc)
    )
    (context["site_script"],) = (file for file in context["script_files"] if file.filename == "_static/site.js")
    for files in (context["css_files"], context["script_files"]):
        files[:] = [file for file in files if file.filename not in unused]
    if pagename in HANDBOOK:
        context["handbook"] = {name: app.env.titles[name].astext() for name in HANDBOOK}
    return "site.html" if template == "page.html" else None


#: Scripts that no page uses as it is sent. Translations are English for English, with a plural that is empty, at which
#: the search stopped; sphinx_highlight.js keeps the words of a search in the browser; site.js stands before the text;
#: what the search uses of the other two is in search.js.
_SCRIPTS = {
    f"_static/{name}.js"
    for name in ("design-tabs", "doctools", "documentation_options", "site", "sphinx_highlight", "translations")
}
#: The themes have one too.
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />'


def name_page(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Give the search a title, and the home page the address of its folder, which is that in the sitemap too."""
    if pagename == "search":
        context |= {"title": "Search", "page_texts": page_texts(app)}
    if pagename == app.config.root_doc:
        context["pageurl"] = html_baseurl
        context["meta"] = {**(context.get("meta") or {}), "og:url": html_baseurl}


def page_texts(app: Sphinx) -> dict[str, str]:
    """The text of each page that the search finds, by its address: else it would ask for the page of each result.

    Words that are not seen on a page, or are those of a control, are no part of what a reader looks for.
    """
    unseen = (".headerlink, button, script, style, channel-live, channel-choices, .channel-again, "
              ".channel-table:not(.channel-wide) th + th")  # fmt: skip
    texts = {}
    for name in sorted(app.env.found_docs if app.builder.name in {"html", "dirhtml"} else ()):  # others write no pages
        path = Path(app.builder.get_outfilename(name))
        if path.exists() and "nosearch" not in app.env.metadata[name]:
            article = BeautifulSoup(path.read_text("utf-8"), "html.parser").article
            for part in article.select(unseen):
                part.decompose()
            texts[app.builder.get_relative_uri("search", name)] = " ".join(article.get_text().split())
    return texts


def settle_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let each link within the site lead somewhere, in outputs for which Sphinx leaves that open.

    The links of the page not found start at the root of the host. The one page of singlehtml has no "#page#part". And
    docutils prints where a link leads in a manual page, which for a link within it is nowhere.
    """
    for link in [link for link in doctree.findall(nodes.reference) if link.get("internal") and "refuri" in link]:
        if app.builder.name == "man":
            link.replace_self(link.children)
        elif app.builder.name == "singlehtml":
            link["refuri"] = re.sub("^#.*(?=#)", "", link["refuri"])
        elif app.builder.format == "html" and docname == "404":
            link["refuri"] = urljoin(notfound_urls_prefix + app.builder.get_target_uri(docname), link["refuri"])


def settle_pictures(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Let the style sheet say how wide a picture is: as an attribute, a strict content security policy forbids it.

    And take sphinx-design's icons out of the EPUB, whose manifest would have to name each page that has one.
    """
    if app.builder.name == "epub":
        for node in list(doctree.findall(nodes.raw)):
            if node.astext().startswith("<svg"):
                node.parent.remove(node)
    elif app.builder.format == "html":
        for picture in doctree.findall(nodes.image):
            picture.attributes.pop("width", None)


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Name the pages, but those of examples, and the page of every tag to search engines, in the order of the menu.

    sphinx-sitemap starts a process with a socket, and after an incremental build lists the pages written again alone.
    """
    from sphinx_channels.domain import channel_domain, toctree_order
    from sphinx_channels.outputs.pages import tag_page, tagged_pages

    if exception is None and app.builder.name in {"html", "dirhtml"}:
        pages = (name for name in toctree_order(app.env) if not channel_domain(app.env).is_example(name))
        names = [*pages, *map(tag_page, tagged_pages(app.env))]
        uris = {name: app.builder.get_target_uri(name) for name in names} | {app.config.root_doc: ""}
        uris.pop("404")  # it has no address of its own
        urls = "".join(f"<url><loc>{escape(html_baseurl + uri)}</loc></url>\n" for uri in uris.values())
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
        Path(app.outdir, "sitemap.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{text}', "utf-8")


def fix_date(app: Sphinx) -> None:
    """Give the EPUB the date of its text: Sphinx takes the clock's, but where the environment names another."""
    if app.builder.name == "epub" and epoch:
        os.environ.setdefault("SOURCE_DATE_EPOCH", epoch)


def setup(app: Sphinx) -> None:
    """Register what is this site's alone."""
    app.connect("builder-inited", fix_date)
    app.connect("doctree-resolved", settle_links)
    app.connect("doctree-resolved", settle_pictures)
    app.connect("build-finished", write_sitemap)
    app.connect("html-page-context", name_page, priority=400)  # before the others use the names
    app.connect("html-page-context", prepare_page, priority=900)  # when the others have added theirs
