"""The configuration values: declared once here, registered from here, documented from here."""

import os
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_channels.messages import Finding, Located, nearest, warn
from sphinx_channels.model import KINDS, PURPOSES
from sphinx_channels.providers.own import read_providers


class Value(NamedTuple):
    """One configuration value: what ``conf.py`` may say, what holds otherwise, and what it does."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]
    types: tuple[type, ...]
    help: str
    words: tuple[str, ...] = ()
    """The only texts that it may have; empty where any will do."""


_LIST: Final = (list, tuple)
# fmt: off
VALUES: Final = (
    Value("channels_tags", (), "env", _LIST, "Tags that `{page}` may use."),
    Value("channels_purposes", (), "env", (*_LIST, dict), "More words that `for` may use. A dictionary also gives the phrase that a chooser shows after “I want to …”; `None` in its place takes a word away."),
    Value("channels_last", ("social",), "env", _LIST, "Kinds that come last in every list."),
    Value("channels_domains", (), "env", _LIST, "Domains of this project. When set, an email address or a form on another domain is a warning."),
    Value("channels_terms", (), "env", _LIST, "Names with one right way to write them."),
    Value("channels_verify_days", 365, "env", (int,), "Days after which a `verified` date is reported as stale."),
    Value("channels_notes", False, "env", (bool,), "Show notes in the build log too, not only in the report."),
    Value("channels_live", "ask", "env", (str,), "`ask` offers live posts behind a button; `off` shows links and saved copies only.", ("ask", "off")),
    Value("channels_snapshot_days", 30, "env", (int,), "Days after which a saved copy of posts is reported as stale."),
    Value("channels_providers", (), "env", _LIST, "Rows for social networks that the extension does not know."),
    Value("channels_email", "plain", "html", (str,), "`plain` writes email addresses as they are; `cloak` lets docutils disguise them.", ("plain", "cloak")),
    Value("channels_feedback", "", "html", (str,), "Id of the channel to which the feedback link of each page writes."),
    Value("channels_examples", (), "env", _LIST, "Pages (`fnmatch` patterns of document names) whose channels are examples: they stay off the lists of other pages, out of the inventory and out of the report, and the pages out of searches; no live posts load on them."),
    Value("channels_json", False, "html", (bool,), "Write `channels.json` beside the pages: every public channel as data, for programs and other projects."),
    Value("channels_fhir", False, "html", (bool,), "Write `channels.fhir.json` beside the pages: every public channel as a `ContactDetail` of FHIR R4."),
    Value("channels_organization", "", "html", (str,), "The name of the organisation. When set, a page that declares channels tells programs of them, as JSON-LD."),
    Value("channels_templates", False, "html", (bool,), "Give templates `channels`, a list of all public channels as `channels.json` has them. A page is then written again whenever one changes."),
    Value("channels_icon_links", (), "html", _LIST, "Ids of channels to which icons of the theme lead, in its bar (PyData, Book) or its foot (Furo)."),
    Value("channels_security_txt", "", "", (str,), "The folder, relative to `conf.py`, in which `sphinx-channels sync` keeps `.well-known/security.txt`."),
    Value("channels_published", "", "env", (str,), "The file, relative to the source folder, that lists every page and anchor that was published. A build warns when one of them is gone; `sphinx-channels published` adds what is new."),
)
#: What to write, where the name of a type does not tell it.
_FORMS: Final[dict[type, str]] = {
    int: "a whole number, 0 or more", str: "text in quotation marks", bool: "True or False",
    list: 'a list, such as ["a", "b"]', tuple: "", dict: 'a dictionary, such as {"a": "b"}',
}
# fmt: on


def purposes(own: Any) -> dict[str, str]:
    """The words that ``for`` may use, with the phrases that ``conf.py`` gives: it adds to the extension's own words."""
    own = own if isinstance(own, dict) else dict.fromkeys(own, "")
    return {word: str(phrase) for word, phrase in (dict.fromkeys(PURPOSES, "") | own).items() if phrase is not None}


def today() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``, so that a build can be repeated (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else date.today()


def mend_values(app: Sphinx, config: Config) -> None:
    """Put something usable in the place of each value of the wrong form, and say what should have been written."""
    from sphinx_channels.rules.meant import likely  # commands that only ask the day need none

    for value in VALUES:
        given = config[value.name]
        config[value.name] = usable = _usable(value, given)
        if usable is not given:
            form = " or ".join(value.words or filter(None, map(_FORMS.__getitem__, value.types)))
            _warn(app, Finding("configuration", {"name": value.name, "value": repr(given), "form": form}))
    config["channels_last"] = [kind.casefold() for kind in config.channels_last]
    for kind in config.channels_last:
        if kind not in KINDS:
            values = {
                "name": "channels_last",
                "words": ", ".join(KINDS),
                "value": kind,
                "nearest": likely("kind", kind, KINDS),
            }
            _warn(app, Finding("configuration.word", values))
    # A row that is wrong stays where it is: whoever reads the rows leaves it out.
    for reason in read_providers(config.channels_providers)[1]:
        _warn(app, Finding("configuration.row", {"name": "channels_providers", "reason": reason}))


def _usable(value: Value, given: Any) -> Any:
    """A value itself, if it can be used; a single text where a list belongs is taken for a list of one."""
    holds_texts = list in value.types and value.name != "channels_providers"
    if isinstance(given, str) and holds_texts:
        return [given]
    is_right = isinstance(given, value.types) and (bool in value.types or not isinstance(given, bool))
    if not is_right or (value.words and given not in value.words) or (int in value.types and given < 0):
        return value.default
    if holds_texts and not all(isinstance(entry, str) for entry in given):
        texts = [entry for entry in given if isinstance(entry, str)]
        return {text: given[text] for text in texts} if isinstance(given, dict) else texts
    return given


def _warn(app: Sphinx, finding: Finding) -> None:
    """Say a finding at the last line of ``conf.py`` that begins with the value's name; at line 1 where none does."""
    conf, line = Path(app.confdir, "conf.py"), 1
    with suppress(OSError):
        for number, text in enumerate(conf.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            line = number if re.match(rf"[ \t]*{finding.values['name']}\b", text) else line
    warn(Located(finding, str(conf), line))


def warn_of_missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Say where a link that is on each page would lead nowhere."""
    from sphinx_channels.domain import channel_domain
    from sphinx_channels.rules.project import missing_channel

    domain, config = channel_domain(env), app.config
    asked = [("channels_icon_links", name) for name in config.channels_icon_links]
    for value, name in (("channels_feedback", config.channels_feedback), *asked):
        if name and domain.find(name) is None:
            near = missing_channel(name, domain.nameable()).values["nearest"]
            _warn(app, Finding("configuration.feedback", {"name": value, "value": name, "nearest": near}))
    for page in config.channels_examples:
        if page not in env.found_docs and not re.search(r"[*?[]", page):
            values = {"name": "channels_examples", "value": page, "nearest": nearest(page, env.found_docs)}
            _warn(app, Finding("configuration.page", values))


def add_values(app: Sphinx) -> None:
    """Register every configuration value."""
    for value in VALUES:
        # Only where it is a list can one be given on the command line (``Config.convert_overrides``).
        default = list(value.default) if isinstance(value.default, tuple) else value.default
        app.add_config_value(value.name, default, value.rebuild, frozenset(value.types))
