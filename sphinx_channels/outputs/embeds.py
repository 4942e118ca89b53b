"""What HTML adds to a timeline: the region, days for machines, and the part that ``static/timeline.js`` brings to life.

The live part is hidden until the script shows it, so that a page without JavaScript has no button that cannot work.
All its texts stand in it: the script has none, and needs no translation.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final, cast

from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util.osutil import relative_uri

from sphinx_channels.domain import channel_domain
from sphinx_channels.words import _

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

SCRIPT: Final = "sphinx_channels/timeline.js"
STYLESHEET: Final = "sphinx_channels/timeline.css"


# X developer documentation, "Supported languages for website widgets".
_X_LANGUAGES: Final = frozenset(
    "ar bn cs da de el en es fa fi fil fr he hi hu id it ja ko msa nl no pl pt ro ru sv th tr uk ur vi zh-cn "
    "zh-tw".split()
)
_X_NAMES: Final = {
    "iw": "he", "ms": "msa", "nb": "no", "nn": "no", "tl": "fil", "zh": "zh-cn", "zh-hans": "zh-cn", "zh-hant": "zh-tw",
    "zh-hk": "zh-tw", "zh-mo": "zh-tw", "zh-sg": "zh-cn",
}  # fmt: skip


def x_language(language: str) -> str:
    """The language of X's interface for a language of Sphinx or BCP 47; English where X lacks it."""
    parts = language.casefold().replace("_", "-").split("-")
    for end in range(len(parts), 0, -1):
        tag = "-".join(parts[:end])
        if found := _X_NAMES.get(tag, tag if tag in _X_LANGUAGES else ""):
            return found
    return "en"


def timeline_end(self: HTML5Translator, node: Element) -> str:
    """The live part, after all that is there without it, and the end of the region."""
    shown = node["live"] and not self.builder.embedded
    live = live_part(node.attributes, cast("Element", node[0])["ids"][0], self.config.language) if shown else ""
    return f"{live}</section>\n"


def choices_end(self: HTML5Translator, node: Element) -> str:
    """The list of what is stored, which only a script can know, and the end of the block."""
    return "</div>\n" if self.builder.embedded else f"{choices_part(node['labels'])}</div>\n"


def live_part(timeline: dict[str, Any], name: str, language: str) -> str:
    """The live part of one timeline: the question, the frame's place, the status line and the way back.

    :param timeline: the attributes of the node.
    :param name: an id of the timeline; those in the live part start with it.
    """
    names = {"account": timeline["account"], "provider": timeline["label"]}
    words = {key: text.format(**names) for key, text in _words().items()}
    settings = {
        "provider": timeline["provider"],
        "adapter": timeline["adapter"],
        "account": timeline["handle"],
        "limit": timeline["limit"],
        "height": timeline["height"],
        "lang": x_language(language),
        **{key: words[key] for key in ("frame-title", "loading", "live", "failed", "stopped", "unsaved")},
    }
    text = {key: escape(word) for key, word in words.items()}
    privacy = f' <a href="{escape(timeline["privacy"])}">{text["privacy"]}</a>' if timeline["privacy"] else ""
    after = f"{name}-after"
    return f"""\
<channel-live class="channel-live" hidden{_data(settings)}>
<p class="channel-status" role="status"></p>
<div class="channel-view" role="group" aria-label="{text["view"]}" tabindex="-1">
<a class="channel-skip" href="#{after}">{text["skip"]}</a>
<div class="channel-frame"></div>
</div>
<div class="channel-ask">
<p>{text["signed-in"]} {text["sent"]}{privacy}</p>
<p class="channel-private">{text["private"]}</p>
<p class="channel-remember"><label><input type="checkbox" name="remember"> {text["remember"]}</label></p>
<p><button type="button" name="load">{text["load"]}</button></p>
</div>
<p class="channel-after" id="{after}" tabindex="-1"><button type="button" name="stop">{text["stop"]}</button></p>
</channel-live>
"""


def choices_part(labels: dict[str, str]) -> str:
    """What the browser remembers, as the script finds it, and the button that clears it."""
    settings = {
        "labels": json.dumps(labels, sort_keys=True),
        "row": _("{provider}: live posts load by themselves until {date}."),
        "none": _("Nothing is stored in this browser."),
    }
    clear = _("Clear these choices")
    return f"""\
<channel-choices hidden{_data(settings)}>
<p class="channel-status" role="status" tabindex="-1">{escape(settings["none"])}</p>
<p class="channel-private">{escape(_private())}</p>
<p class="channel-clear"><button type="button" name="clear">{escape(clear)}</button></p>
</channel-choices>
"""


def _words() -> dict[str, str]:
    """The texts of the live part, with ``{provider}`` and ``{account}`` in them."""
    return {
        "view": _("Live posts from {provider}"),
        "skip": _("Skip live posts"),
        "signed-in": _("{provider} usually shows posts only to people who are signed in."),
        "sent": _(
            "If you load them, {provider} gets your IP address, details of your browser and the address of this page, "
            "and may store data on your device."
        ),
        "privacy": _("How {provider} uses your data"),
        "private": _private(),
        "remember": _("Remember for 12 months"),
        "load": _("Load live posts from {provider}"),
        "stop": _("Stop loading posts from {provider}"),
        "frame-title": _("Posts by {account} on {provider}"),
        "loading": _("Loading posts from {provider} …"),
        "live": _("Live posts from {provider} are shown."),
        "failed": _(
            "The posts could not be loaded. Your network or browser may block {provider}. The links above still work."
        ),
        "stopped": _("Live posts from {provider} are off."),
        "unsaved": _("Live posts from {provider} are shown. Your browser did not remember the choice."),
    }


def _private() -> str:
    return _("Your browser asks sites not to track you, so nothing loads by itself.")


def _data(settings: dict[str, Any]) -> str:
    return "".join(f' data-{name}="{escape(str(value))}"' for name, value in settings.items())


def add_live_files(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give a page the files that what is on it needs; one page for all has what any has."""
    embeds = channel_domain(app.env).embeds
    single = isinstance(app.builder, SingleFileHTMLBuilder) and pagename == app.config.root_doc
    if doctree is None or not (pagename in embeds or (single and embeds)):
        return
    app.add_css_file(STYLESHEET)
    if getattr(app.builder, "embedded", False) or not (any(embeds.values()) if single else embeds[pagename]):
        return
    # Furo runs other scripts after the first paint, where what ours shows would move the text.
    if getattr(getattr(app.builder, "theme", None), "name", "") == "furo":
        address = relative_uri(app.builder.get_target_uri(pagename), f"_static/{SCRIPT}")
        context["metatags"] = f'{context.get("metatags", "")}<script src="{address}"></script>\n'
    else:
        app.add_js_file(SCRIPT)
