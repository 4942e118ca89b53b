"""The configuration values: declared once here, registered from here, documented from here."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sphinx_channels.messages import Finding, warn
from sphinx_channels.model import KINDS, PURPOSES, Settings
from sphinx_channels.providers.own import read_providers

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


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
    Value("channels_purposes", PURPOSES, "env", (*_LIST, dict), "Words that `for` may use. A dictionary also gives the phrase that a chooser shows after “I want to …”."),
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
    Value("channels_examples", (), "env", _LIST, "Pages (`fnmatch` patterns of document names) whose channels are examples: they stay off the lists of other pages, out of the inventory and out of the report."),
    Value("channels_published", "", "env", (str,), "The file, relative to the source folder, that lists every page and anchor that was published. A build warns when one of them is gone; `sphinx-build -b channels-published` adds what is new."),
    Value("channels_sitemap", False, "html", (bool,), "Write `sitemap.xml`; needs `html_baseurl`."),
)
# fmt: on
#: What to write, where the name of a type does not tell it.
_FORMS: Final[dict[type, str]] = {int: "a whole number, 0 or more", str: "text in quotation marks"}


def settings(config: Config) -> Settings:
    """The part of the configuration that decides how channels are read and checked."""
    return Settings(
        purposes=tuple(config.channels_purposes),
        domains=tuple(config.channels_domains),
        tags=tuple(config.channels_tags),
        terms=tuple(config.channels_terms),
        verify_days=config.channels_verify_days,
        today=today(),
    )


def today() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``, so that a build can be repeated (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else date.today()


def mend(config: Config) -> list[Finding]:
    """Put something usable in the place of each value of the wrong form, and say what should have been written."""
    from sphinx_channels.rules.kind import likely_kind  # commands that only ask the day need none

    findings: list[Finding] = []
    for value in VALUES:
        given = config[value.name]
        usable = _usable(value, given)
        if usable is not given:
            config[value.name] = usable
            form = " or ".join(value.words or (_FORMS.get(kind, kind.__name__) for kind in value.types))
            findings.append(Finding("configuration", {"name": value.name, "value": repr(given), "form": form}))
    config["channels_last"] = [kind.casefold() for kind in config.channels_last]
    for kind in config.channels_last:
        if kind not in KINDS:
            values = {"name": "channels_last", "words": ", ".join(KINDS), "value": kind, "nearest": likely_kind(kind)}
            findings.append(Finding("configuration.word", values))
    # A row that is wrong stays where it is: whoever reads the rows leaves it out.
    rows = read_providers(config.channels_providers)[1]
    return [*findings, *(Finding("configuration.row", {"reason": reason}) for reason in rows)]


def line_in(conf: Path, finding: Finding) -> int:
    """The line of ``conf.py`` on which a value is set that something is to be said of; 1 where nobody knows."""
    name = re.escape(finding.values.get("name", "channels_providers"))
    try:
        text = conf.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 1
    found = [*re.finditer(rf"^[ \t]*{name}\b", text, re.MULTILINE)]
    return text.count("\n", 0, found[-1].start()) + 1 if found else 1


def _usable(value: Value, given: Any) -> Any:
    """A value itself, if it can be used; a single text where a list belongs is taken for a list of one."""
    if isinstance(given, str) and list in value.types and value.name != "channels_providers":
        return [given]
    is_flag = isinstance(given, bool) and bool not in value.types
    if not isinstance(given, value.types) or is_flag or (value.words and given not in value.words):
        return value.default
    if isinstance(given, int) and given < 0:
        return value.default
    if isinstance(given, (list, tuple)) and value.name != "channels_providers":
        texts = [entry for entry in given if isinstance(entry, str)]
        return given if len(texts) == len(given) else texts
    return given


def _mend_and_warn(app: Sphinx, config: Config) -> None:
    for finding in mend(config):
        _warn(app, finding)


def _warn(app: Sphinx, finding: Finding) -> None:
    conf = Path(app.confdir, "conf.py")
    warn(finding, f"{conf}:{line_in(conf, finding)}")


def warn_of_feedback(app: Sphinx, env: BuildEnvironment) -> None:
    """Say where the feedback link of each page would lead nowhere."""
    from sphinx_channels.domain import channel_domain
    from sphinx_channels.rules.project import missing_channel

    name, domain = app.config.channels_feedback, channel_domain(env)
    if name and domain.find(name) is None:
        near = missing_channel(name, domain.nameable()).values["nearest"]
        _warn(app, Finding("configuration.feedback", {"name": "channels_feedback", "value": name, "nearest": near}))


def setup_config(app: Sphinx) -> None:
    """Register every configuration value, and look at what ``conf.py`` gives before anything else does."""
    for value in VALUES:
        # Only where it is a list can one be given on the command line (``Config.convert_overrides``).
        default = list(value.default) if isinstance(value.default, tuple) else value.default
        app.add_config_value(value.name, default, value.rebuild, frozenset(value.types))
    app.connect("config-inited", _mend_and_warn, priority=100)
    app.connect("env-check-consistency", warn_of_feedback)
