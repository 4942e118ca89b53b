"""The tables and examples of the handbook, made from the code that they describe.

``{channels-reference} TABLE`` shows a table, ``{channels-example} NAME`` an example as source and as result.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_channels import __version__
from sphinx_channels.config import VALUES
from sphinx_channels.domain import channel_domain
from sphinx_channels.fields import CHANNEL, DIRECTIVES, read
from sphinx_channels.messages import NOTES, sentence
from sphinx_channels.model import FORMS, KINDS
from sphinx_channels.providers.networks import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_channels.fields import Field
    from sphinx_channels.model import Settings

_FORM_WORDS: Final = {
    "email": "an email address", "url": "a link", "phone": "a phone number",
    "chat": "an `ircs:`, `irc:`, `xmpp:` or `matrix:` address", "calendar": "a `webcal:` address",
    "post": "a postal address, which may have several lines",
}  # fmt: skip

#: The commonest mistakes on real pages: the address that was written, and the name of the channel that had it.
MISTAKES: Final = (
    ("Membership", "mailto://membership@interopen.org"),
    ("Enquiries", "careconnect@interopen.org>"),
    ("Feedback", "ADD MAILBOX DETAILS"),
    ("Help desk", "gpconnect@nhs.net"),
    ("Website", "http://http://www.interopen.org/"),
)

#: When each rule speaks, in the order of the handbook.
RULES: Final = {
    "option": "an option that the directive does not have, or a value that it cannot take",
    "kind": "`kind` missing or unknown",
    "to-missing": "neither `to` nor `room` while the channel is active or read-only",
    "to-format": "`mailto:`, `<…>`, a stray `>` or blanks around the address",
    "to-kind": "no address, or none that the kind takes",
    "to-doubled": "`http://http://…`, in an option or in a sentence",
    "phone": "a number that cannot be called: a 0 after the country code, no such code, too long or too short",
    "host": "a host that nobody outside can reach, or whose end is no top level",
    "placeholder": "text that a template left behind, such as `TBC`",
    "domain": "a mailbox or a form outside `channels_domains`, where that is set",
    "meeting": "a day, a time, a length, a rule or a time zone that cannot be read, or that do not fit each other",
    "duplicate": "an id or an alias used twice, also across pages",
    "heading": "a heading or label above the channel has the anchor that the card should have",
    "reference": "a role, `join` or `replaced-by` that names no channel",
    "members": "`access: members` without `join`",
    "retired": "retired with neither a replacement nor a reason; replaced in a circle or by a retired channel",
    "date": "`verified` or `reviewed` not of the form YYYY-MM-DD, or in the future",
    "word": "an unknown word in `for`, `access`, `status`, `languages`, `align`, `layout`, `group-by` or `columns`",
    "number": "a `limit` or `height` that is no number, too large or too small",
    "account": "a `{timeline}` or `{mention}` without an account, or with one of an unknown provider",
    "snapshot": "a saved copy of posts that is missing, broken or of another account",
    "file": "a `file` of channels that cannot be read, or that is no list of channels",
    "empty": "no body",
    "text": "a block, its end, or a role of ours that no parser took for one, and that stands on the page as text",
    "nested": "a channel inside a channel, because a block above is not closed",
    "front-matter": "keys of Jekyll’s front matter, which do nothing here",
    "unsafe": "scripts, frames, event handlers, links of other schemes and pictures of other sites in a channel",
    "anchor": "an address or anchor that was published and is gone",
    "tag": "a tag that is not in `channels_tags`",
    "page": "a second `{page}` on one page",
    "permalink": "an old address that two pages claim, or that a page or another file has",
    "configuration": "a value in `conf.py` of the wrong form",
    "id": "a name of which no id can be made that people can write: add `id`",
    "http": "a link with `http:`",
    "invite": "an invitation or shortened link without `verified`",
    "stale": "never verified, or longer ago than `channels_verify_days`",
    "prose": "the address of a channel in the prose of a page",
    "term": "a name written unlike `channels_terms`",
    "person": "a mailbox that looks like one person’s",
    "mixed": "a host whose letters are of two scripts, such as Latin and Cyrillic",
    "leftover": "`<br>`, `style=` or kramdown attributes",
    "broken": "an address that does not answer, as `linkcheck` found it",
    "redirect": "an address that leads elsewhere, as `linkcheck` found it",
}

#: What is shown of an account that is known by name only, and its feed.
_BY_NAME: Final = ("A link to the account, and a saved copy that a person writes", "none")
#: The address of each provider's accounts that contributors paste, what is shown, and where the feed is.
NETWORKS: Final = {
    "x": ("https://twitter.com/NAME or https://x.com/NAME",
          "Live posts when a reader asks for them; a saved copy that a person writes", "none"),
    "bluesky": ("https://bsky.app/profile/NAME", "A saved copy of the account's own posts, without replies",
                "https://bsky.app/profile/NAME/rss"),
    "youtube": ("https://www.youtube.com/channel/ID (or /@NAME, which has no feed)",
                "A saved copy: titles and descriptions of the latest videos, with links",
                "https://www.youtube.com/feeds/videos.xml?channel_id=ID"),
    "github": ("https://github.com/OWNER or https://github.com/OWNER/REPOSITORY; also /discussions, /tags, /commits/…",
               "A saved copy of the releases (or discussions, tags, commits), or of the owner's public activity",
               "the same address with .atom; https://github.com/OWNER/REPOSITORY/releases.atom for a repository"),
    "linkedin": ("https://www.linkedin.com/company/NAME, also /in/NAME, /school/NAME and /showcase/NAME", *_BY_NAME),
    "threads": ("https://www.threads.com/@NAME", *_BY_NAME),
    "facebook": ("https://www.facebook.com/NAME", *_BY_NAME),
    "instagram": ("https://www.instagram.com/NAME", *_BY_NAME),
    "reddit": ("https://www.reddit.com/r/NAME or https://www.reddit.com/user/NAME", *_BY_NAME),
    "telegram": ("https://t.me/NAME", *_BY_NAME),
    "twitch": ("https://www.twitch.tv/NAME", *_BY_NAME),
    "lemmy": ("https://lemmy.world/c/NAME, also on other servers; `channels_providers` adds yours", *_BY_NAME),
    "peertube": ("https://SERVER/c/NAME/videos or https://SERVER/a/NAME/video-channels", *_BY_NAME),
    "mastodon": ("https://SERVER/@NAME", "A saved copy of the account's public posts, without replies and boosts",
                 "https://SERVER/@NAME.rss"),
    "discourse": ("https://FORUM/latest or https://FORUM/c/CATEGORY/NUMBER", "A saved copy of the latest topics",
                  "the same address with .rss"),
    **dict.fromkeys(("atom", "rss"),
                    ("the address of the feed", "A saved copy of the latest entries", "the address itself")),
}  # fmt: skip


class Entry(NamedTuple):
    """One row that is shown as a term with what is to be said of it: it fits a phone, where a table does not."""

    term: str
    paragraphs: tuple[str, ...]
    literal: str = ""
    """What a program says, word for word."""


def configuration() -> Iterator[Entry]:
    """Every configuration value."""
    for value in VALUES:
        yield Entry(f"`{value.name}`", (value.help, f"Default: `{_python(value.default)}`"))


def _python(default: Any) -> str:
    """A default as people write it in ``conf.py``: as a list, which looks the same with no, one and many entries."""
    return repr(list(default) if isinstance(default, tuple) else default)


def options(fields: Mapping[str, Field]) -> Iterator[Entry]:
    """Every option of a directive."""
    for name, field in fields.items():
        default = f" Without it: {field.default}." if field.default else ""
        yield Entry(f"`{name}`", (field.does, f"Value: {field.value}.{default}"))


def rules(*, notes: bool) -> Iterator[Entry]:
    """Every rule that makes a warning, or every one that makes a note, by the name that silences it."""
    for name, when in RULES.items():
        if (name in NOTES) == notes:
            yield Entry(f"`channels.{name}`", (f"{when[0].upper()}{when[1:]}.",))


def providers() -> Iterator[Entry]:
    """Every provider: what contributors paste, what is shown, where the feed is."""
    for row in PROVIDERS:
        address, shows, feed = NETWORKS[row.name]
        yield Entry(f"**{row.label}**", (f"Address: {_code(address)}", f"Shows: {shows}.", f"Feed: {_code(feed)}"))


def _code(text: str) -> str:
    """Addresses as code, so that nothing makes a link of a pattern; the words between them stay words."""
    words = (f"`{word}`" if "/" in word else word for word in text.split(" "))
    return " ".join(words).replace(",`", "`,").replace(";`", "`;").replace(")`", "`)").replace("`(", "(`") + "."


def mistakes(project: Settings) -> Iterator[Entry]:
    """The commonest mistakes with the sentence that each gets, from the rules themselves."""
    for name, address in MISTAKES:
        kind = "website" if address.startswith("http") else "email"
        _, reading = read(CHANNEL, {"kind": kind, "to": address}, project, "channel", name)
        said = [sentence(finding) for finding in reading.findings if not finding.is_note]
        yield Entry(f"`:to: {address}`", (), "\n".join(said))


def kinds() -> Iterator[Entry]:
    """Every kind, with the addresses that it takes and its purposes."""
    for kind, purposes in KINDS.items():
        forms = " or ".join(_FORM_WORDS[form] for form in FORMS[kind])
        words = ", ".join(f"`{word}`" for word in purposes)
        yield Entry(f"`{kind}`", (f"Address: {forms}. Without `for`: {words or 'no purpose'}.",))


_X_SOURCES: Final = "https://platform.twitter.com https://platform.x.com"
#: What the live posts of X need: requests that its script and its frames were seen to make. The frames have a policy of
#: their own, so the hosts of pictures in them, pbs.twimg.com and abs.twimg.com, stand in no directive.
LIVE_SOURCES: Final = {
    "script-src": f"{_X_SOURCES} https://cdn.syndication.twimg.com",
    "frame-src": f"{_X_SOURCES} https://syndication.twitter.com",
    "connect-src": f"{_X_SOURCES} https://syndication.twitter.com https://cdn.syndication.twimg.com",
    "img-src": "https://syndication.twitter.com",
}


def policy() -> str:
    """A Content-Security-Policy that lets live posts work."""
    own = dict.fromkeys(("script-src", "connect-src", "img-src"), "'self' ")
    sources = {directive: own.get(directive, "") + allowed for directive, allowed in LIVE_SOURCES.items()}
    return ";\n".join(["default-src 'self'", *(f"{directive} {allowed}" for directive, allowed in sources.items())])


#: The tables that are lists of entries, by name.
ENTRIES: Final[dict[str, Callable[[], Iterator[Entry]]]] = {
    "configuration": configuration,
    "warnings": partial(rules, notes=False),
    "notes": partial(rules, notes=True),
    "providers": providers,
    "kinds": kinds,
    **{f"{name}-options": partial(options, fields) for name, fields in DIRECTIVES.items()},
}
TABLES: Final = (*ENTRIES, "mistakes", "csp")


class ReferenceDirective(SphinxDirective):
    """Show one of :data:`TABLES`; its texts are in the language of the page, which is Markdown."""

    required_arguments = 1

    def run(self) -> list[Node]:
        name = self.arguments[0]
        if name in ENTRIES:
            return [self._entries(ENTRIES[name]())]
        match name:
            case "mistakes":
                return [self._entries(mistakes(channel_domain(self.env).settings))]
            case "csp":
                return [_verbatim(policy())]
        raise self.error(f"no table {name!r}: write one of {', '.join(TABLES)}.")

    def _entries(self, entries: Iterable[Entry]) -> nodes.definition_list:
        listing = nodes.definition_list("", classes=["channel-reference"])
        for entry in entries:
            term = nodes.term("", "", *self.parse_inline(entry.term)[0])
            definition = nodes.definition("")
            for paragraph in entry.paragraphs:
                definition += nodes.paragraph("", "", *self.parse_inline(paragraph)[0])
            definition += [_verbatim(entry.literal)] if entry.literal else []
            listing += nodes.definition_list_item("", term, definition)
        return listing


def _verbatim(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="none", classes=["channel-verbatim"])


_EXAMPLE: Final = """\
```{{literalinclude}} examples/{name}.md
:language: none
```

````{{container}} channel-example
Example

```{{include}} examples/{name}.md
```
````

````{{dropdown}} The same in reStructuredText
:class-container: rst-form

```{{literalinclude}} examples/{name}.rst
:language: none
```
````
"""


class ExampleDirective(SphinxDirective):
    """Show a file of ``examples/``: as it is written, in Markdown and in rST, and what it looks like."""

    required_arguments = 1

    def run(self) -> list[Node]:
        return self.parse_text_to_nodes(_EXAMPLE.format(name=self.arguments[0]))


class example_link(nodes.inline):
    """Where a link stands in what the example shows. HTML has an ``a`` for it that leads nowhere."""


def unlink(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the address out of each link of an example: somebody who found it might take it for the real channel."""
    for frame in doctree.findall(nodes.container):
        if "channel-example" in frame["classes"]:
            for link in [link for link in frame.findall(nodes.reference) if not link.get("internal")]:
                link.replace_self(example_link("", "", *link.children))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("channels-reference", ReferenceDirective)
    app.add_directive("channels-example", ExampleDirective)
    app.add_node(
        example_link,
        html=(lambda self, node: self.body.append("<a>"), lambda self, node: self.body.append("</a>")),
    )
    app.connect("doctree-resolved", unlink)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
