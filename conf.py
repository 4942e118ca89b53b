"""The site's configuration: only what Sphinx cannot know by itself, with the reason beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

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

project = "Care Connect"
author = "INTEROPen and NHS Digital"
copyright = f"{generated.year} {author}" if generated else author  # noqa: A001 (Sphinx gives the name)
language = "en_GB"
today = f"{generated.day} {generated:%B %Y}" if generated else ""
version = release = f"{generated:%Y.%m.%d}" if generated else "1"  # EPUB and man pages need one

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

# Channels
channels_tags = ["support", "editing"]
channels_domains = ["interopen.org", "interopen.ryver.com"]
channels_terms = ["INTEROPen"]
channels_feedback = "enquiries"
channels_published = "support/published.txt"
channels_examples = ["support/directives"]
channels_sitemap = True

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
html_show_copyright = False  # the footer in _templates/page.html says it, with the licence
html_theme_options = {
    "light_logo": "logo-light.svg",
    "dark_logo": "logo-dark.svg",
    "sidebar_hide_name": True,
    "source_repository": "https://github.com/INTEROPen/communication-channels/",
    "source_branch": "main",
    "source_directory": "",
    "top_of_page_buttons": ["edit"],
    # Each has a contrast of at least 5 : 1 on the page and on the sidebar.
    "light_css_variables": {
        "color-brand-primary": "#0b6470",
        "color-brand-content": "#07727f",
        "color-brand-visited": "#7f3a5a",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6fd0d6",
        "color-brand-content": "#5cc5cc",
        "color-brand-visited": "#e3a3c4",
    },
}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/links.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {
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

# A page not found can be asked for in any folder, so its own links start at the root of the site.
notfound_urls_prefix = os.environ.get("READTHEDOCS_CANONICAL_URL") and None

# Open Graph and Twitter card: one committed picture, since cards drawn while building cost time on every page.
ogp_site_url = html_baseurl
ogp_site_name = project
ogp_image = "_static/social.png"
ogp_image_alt = "INTEROPen communication channels"
ogp_social_cards = {"enable": False}
ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image">']

# Hosts that the examples of the documentation make up (RFC 2606).
linkcheck_ignore = [r"https?://[^/]+\.example(/|$)"]

# Other outputs: every address stands in the text, so no list of link targets is added.
epub_show_urls = "no"
epub_exclude_files = [
    "_static/connect.pdf",
    "_static/connect.png",
    "_static/favicon.ico",
    "_static/social.png",
    "_static/social.svg",
]
epub_language = "en-GB"  # a book wants the tag as BCP 47 writes it
latex_theme = "howto"  # a short document: no chapters, no blank pages
latex_elements = {
    "papersize": "a4paper",
    # Sphinx would name the contents after the first toctree, and does not escape its "&".
    "preamble": r"\AtBeginDocument{\renewcommand{\contentsname}{Contents}}",
}


def leave_out_drawings(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Take sphinx-design's icons out of the EPUB, whose manifest would have to name each page that has one."""
    if app.builder.name == "epub":
        for node in list(doctree.findall(nodes.raw)):
            if node.astext().startswith("<svg"):
                node.parent.remove(node)


def setup(app: Sphinx) -> None:
    """Register what is this site's alone."""
    app.connect("doctree-resolved", leave_out_drawings)
