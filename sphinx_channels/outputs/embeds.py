"""What HTML adds to a timeline: the part that ``static/timeline.js`` brings to life.

It is hidden until the script shows it. All its texts stand in it: the script has none, and needs no translation.
"""

import json
from html import escape
from typing import Any, Final, cast

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from sphinx_channels import texts
from sphinx_channels.texts import _

# Sphinx translates these when they are used: they are made before any language is known.
_SHOWN: Final = {
    "view": _("Live posts from {provider}"),
    "skip": _("Skip live posts"),
    "show": _("Show posts from {provider} here"),
    "signed-in": _(
        "{provider} shows posts only to people who are signed in, and only if the browser lets its cookies follow them."
    ),
    "sent": _(
        "If you load them, {provider} gets your IP address, details of your browser and the address of this page, "
        "and may store data on your device."
    ),
    "privacy": _("How {provider} uses your data"),
    "private": _("Your browser asks sites not to track you, so nothing loads by itself."),
    "remember": _("Always show posts from {provider} on this site (for 12 months)"),
    "load": _("Load live posts from {provider}"),
    "stop": _("Hide posts from {provider}"),
}
_SAID_BY_SCRIPT: Final = {
    "frame-title": _("Posts by {account} on {provider}"),
    "loading": _("Loading posts from {provider} …"),
    "live": _("Live posts from {provider} are shown."),
    "failed": _(
        "The posts could not be loaded. Your network or browser may block {provider}. "
        "The links on this page still work."
    ),
    "stopped": _("Posts from {provider} are hidden."),
    "unsaved": _("Live posts from {provider} are shown. Your browser did not remember the choice."),
}

# X developer documentation, "Supported languages for website widgets".
_X_LANGUAGES: Final = frozenset(
    "ar bn cs da de el en es fa fi fil fr he hi hu id it ja ko msa nl no pl pt ro ru sv th tr uk ur vi zh-cn "
    "zh-tw".split()
)
_X_NAMES: Final = dict(
    pair.split("=") for pair in "iw=he ms=msa nb=no nn=no tl=fil zh=zh-cn zh-hant=zh-tw zh-hk=zh-tw zh-mo=zh-tw".split()
)


def x_language(language: str) -> str:
    """The language of X's interface for a language of Sphinx or BCP 47; English where X lacks it."""
    tag = language.casefold().replace("_", "-")
    while tag and tag not in _X_NAMES and tag not in _X_LANGUAGES:
        tag = tag.rpartition("-")[0]
    return _X_NAMES.get(tag, tag or "en")


def timeline_end(self: HTML5Translator, node: Element) -> str:
    """The live part, after all that is there without it: the question, the place of the posts, and the way back."""
    if self.builder.embedded or not (account := node["live"]):
        return "</section>\n"
    names = {"account": account.name, "provider": account.provider.label}
    settings = {
        "provider": account.provider.name,
        "adapter": account.provider.live,
        "account": account.handle,
        "limit": node["limit"],
        "height": node["height"],
        "lang": x_language(self.config.language),
        **{key: words.format(**names) for key, words in _SAID_BY_SCRIPT.items()},
    }
    text = {key: escape(words.format(**names)) for key, words in _SHOWN.items()}
    text["sent"] += f' <a href="{escape(account.provider.privacy)}">{text["privacy"]}</a>'
    return f"{_filled('live.html', settings, text, cast('Element', node[0])['ids'][0])}</section>\n"


def choices_end(self: HTML5Translator, node: Element) -> str:
    """The list of what is stored, which only a script can know, and the button that clears it."""
    if self.builder.embedded:
        return "</div>\n"
    settings = {
        "labels": json.dumps(node["labels"], sort_keys=True),
        "row": _("Posts from {provider} load by themselves until {date}."),
        "none": _("This browser remembers no choice about posts."),
    }
    words = {"none": settings["none"], "private": _SHOWN["private"], "clear": _("Clear these choices")}
    text = {key: escape(str(word)) for key, word in words.items()}
    return f"{_filled('choices.html', settings, text)}</div>\n"


def _filled(file: str, settings: dict[str, Any], text: dict[str, str], name: str = "") -> str:
    """A part of a page: the texts that readers see, and what the script has to know."""
    data = "".join(f' data-{key}="{escape(str(value))}"' for key, value in settings.items())
    return texts.text(f"outputs/{file}").format(data=data, text=text, name=name)


def add_script(app: Sphinx, pagename: str, context: dict[str, Any], script: str) -> None:
    """Have a script run before the first paint, since what it shows moves the text: Furo runs others after it."""
    if getattr(getattr(app.builder, "theme", None), "name", "") == "furo":
        address = relative_uri(app.builder.get_target_uri(pagename), f"_static/{script}")
        context["metatags"] = f'{context.get("metatags", "")}<script src="{address}"></script>\n'
    else:
        app.add_js_file(script)
