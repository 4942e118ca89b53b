"""What HTML adds to a timeline: the part that ``static/timeline.js`` brings to life.

It is hidden until the script shows it, so that a page without JavaScript has no button that cannot work. All its texts
stand in it: the script has none, and needs no translation.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final, cast

from sphinx_channels.outputs.pages import writes_pages
from sphinx_channels.words import _

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

SCRIPT: Final = "sphinx_channels/timeline.js"

# Sphinx translates these when they are used: they are made before any language is known.
_SHOWN: Final = {
    "view": _("Live posts from {provider}"),
    "skip": _("Skip live posts"),
    "signed-in": _("{provider} usually shows posts only to people who are signed in."),
    "sent": _(
        "If you load them, {provider} gets your IP address, details of your browser and the address of this page, "
        "and may store data on your device."
    ),
    "privacy": _("How {provider} uses your data"),
    "private": _("Your browser asks sites not to track you, so nothing loads by itself."),
    "remember": _("Remember for 12 months"),
    "load": _("Load live posts from {provider}"),
    "stop": _("Stop loading posts from {provider}"),
}
_SAID_BY_SCRIPT: Final = {
    "frame-title": _("Posts by {account} on {provider}"),
    "loading": _("Loading posts from {provider} …"),
    "live": _("Live posts from {provider} are shown."),
    "failed": _(
        "The posts could not be loaded. Your network or browser may block {provider}. The links above still work."
    ),
    "stopped": _("Live posts from {provider} are off."),
    "unsaved": _("Live posts from {provider} are shown. Your browser did not remember the choice."),
}

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
    """The live part, after all that is there without it: the question, the place of the posts, and the way back."""
    if self.builder.embedded or not node["live"]:
        return "</section>\n"
    account, after = node["live"], f"{cast('Element', node[0])['ids'][0]}-after"
    names = {"account": account.name, "provider": account.provider.label}
    text = {key: escape(words.format(**names)) for key, words in _SHOWN.items()}
    settings = {
        "provider": account.provider.name,
        "adapter": account.provider.live,
        "account": account.handle,
        "limit": node["limit"],
        "height": node["height"],
        "lang": x_language(self.config.language),
        **{key: words.format(**names) for key, words in _SAID_BY_SCRIPT.items()},
    }
    privacy = f' <a href="{escape(account.privacy)}">{text["privacy"]}</a>' if account.privacy else ""
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
</section>
"""


def choices_end(self: HTML5Translator, node: Element) -> str:
    """The list of what is stored, which only a script can know, and the button that clears it."""
    if self.builder.embedded:
        return "</div>\n"
    settings = {
        "labels": json.dumps(node["labels"], sort_keys=True),
        "row": _("{provider}: live posts load by themselves until {date}."),
        "none": _("Nothing is stored in this browser."),
    }
    return f"""\
<channel-choices hidden{_data(settings)}>
<p class="channel-status" role="status" tabindex="-1">{escape(settings["none"])}</p>
<p class="channel-private">{escape(str(_SHOWN["private"]))}</p>
<p class="channel-clear"><button type="button" name="clear">{escape(_("Clear these choices"))}</button></p>
</channel-choices>
</div>
"""


def _data(settings: dict[str, Any]) -> str:
    return "".join(f' data-{name}="{escape(str(value))}"' for name, value in settings.items())


def add_script(app: Sphinx, context: dict[str, Any]) -> None:
    """Have the script run before the first paint: what it shows would move the text."""
    if app.config.html_theme == "furo" and writes_pages(app.builder):  # Furo runs all scripts after it
        address = escape(context["pathto"](f"_static/{SCRIPT}", resource=True))
        context["metatags"] = f'{context.get("metatags", "")}<script src="{address}"></script>\n'
    else:
        app.add_js_file(SCRIPT)
