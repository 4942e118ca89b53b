"""The documentation's tables say what the code says."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from conftest import CONF, REPOSITORY

from sphinx_channels import messages
from sphinx_channels.config import VALUES
from sphinx_channels.fields import DIRECTIVES
from sphinx_channels.model import KINDS, Settings
from sphinx_channels.providers.networks import PROVIDERS

sys.path.insert(0, str(REPOSITORY / "support"))
import reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup
    from conftest import Built

PROJECT = (
    CONF
    + f"import sys\nsys.path.insert(0, {str(REPOSITORY / 'support')!r})\n"
    + "extensions.append('reference')\nchannels_domains = ['interopen.org']\n"
)


@pytest.fixture
def show(build: Callable[..., Built]) -> Callable[[str], BeautifulSoup]:
    """The page with one table."""

    def run(table: str) -> BeautifulSoup:
        page = f"# Table\n\n```{{channels-reference}} {table}\n```\n"
        built = build({"conf.py": PROJECT, "index.md": page})
        assert not built.warnings
        return built.html()

    return run


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_every_option_is_described(directive: str, show: Callable[[str], BeautifulSoup]) -> None:
    terms = [term.get_text(strip=True) for term in show(f"{directive}-options").select("dt")]
    assert terms == [*DIRECTIVES[directive]]


@pytest.mark.parametrize(
    ("table", "terms"),
    [
        ("configuration", [value.name for value in VALUES]),
        ("warnings", [f"channels.{name}" for name in reference.RULES if name not in messages.NOTES]),
        ("notes", [f"channels.{name}" for name in reference.RULES if name in messages.NOTES]),
        ("providers", [row.label for row in PROVIDERS]),
        ("kinds", [*KINDS]),
    ],
)
def test_list_is_whole(table: str, terms: list[str], show: Callable[[str], BeautifulSoup]) -> None:
    assert [term.get_text(strip=True) for term in show(table).select("dl.channel-reference > dt")] == terms


def test_every_network_is_described() -> None:
    assert [*reference.NETWORKS] == [provider.name for provider in PROVIDERS]


def test_every_rule_is_described() -> None:
    assert {key.partition(".")[0] for key in messages.SENTENCES} == reference.RULES.keys()


def test_policy_has_every_source_of_the_providers(show: Callable[[str], BeautifulSoup]) -> None:
    policy = show("csp").select_one("pre").get_text()
    directives = dict(line.split(" ", 1) for line in policy.replace(";", "").strip().split("\n"))
    assert directives["default-src"] == "'self'"
    hosts = "platform.twitter.com platform.x.com syndication.twitter.com cdn.syndication.twimg.com".split()
    named = {source for name in directives for source in directives[name].split() if source != "'self'"}
    assert named == {f"https://{host}" for host in hosts}
    assert list(directives) == ["default-src", "script-src", "frame-src", "connect-src", "img-src"]
    # A directive that is named no longer falls back to default-src; the site itself needs these.
    assert directives["script-src"].startswith("'self'")


def test_mistakes_are_said_by_the_checks(show: Callable[[str], BeautifulSoup], monkeypatch: pytest.MonkeyPatch) -> None:
    said = _said(show("mistakes"))
    assert len(said) == len(reference.MISTAKES) == 5
    assert said[":to: mailto://membership@interopen.org"].endswith("write the address alone: membership@interopen.org")
    monkeypatch.setitem(messages.SENTENCES, "to-format", "Other words for {fix}.")
    assert (
        _said(show("mistakes"))[":to: mailto://membership@interopen.org"] == "Other words for membership@interopen.org."
    )


def _said(page: BeautifulSoup) -> dict[str, str]:
    return {
        term.get_text().strip(): term.find_next_sibling("dd").pre.get_text().strip()
        for term in page.select("dl.channel-reference > dt")
    }


def test_each_mistake_gets_one_sentence() -> None:
    for entry in reference.mistakes(Settings(date(2026, 6, 30), domains=("interopen.org",))):
        assert len(entry.literal.split("\n")) == 1, entry


def test_guide_for_contributors_shows_the_mistakes() -> None:
    assert "{channels-reference} mistakes\n" in (REPOSITORY / "support" / "editing.md").read_text(encoding="utf-8")


def test_unknown_table_is_said(build: Callable[..., Built]) -> None:
    built = build({"conf.py": PROJECT, "index.md": "# Table\n\n```{channels-reference} kind\n```\n"})
    assert "index.md:3: " in built.warnings
    assert "no table 'kind': write one of configuration, " in built.warnings


def test_every_css_variable_for_projects_is_documented() -> None:
    css = (REPOSITORY / "sphinx_channels" / "static" / "sphinx_channels" / "channels.css").read_text(encoding="utf-8")
    guide = (REPOSITORY / "support" / "adopting.md").read_text(encoding="utf-8")
    public = css[css.index("body {") : css.index("}")]
    declared = re.findall(r"^\s*(--channel-[\w-]+):", public, re.MULTILINE)
    assert sorted(declared) == sorted(re.findall(r"^\| `(--channel-[\w-]+)` \|", guide, re.MULTILINE))
