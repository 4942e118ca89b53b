"""Community pages in the manner of real ones: each fact of each channel has a place, in every theme and output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from conftest import REPOSITORY

from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

PAGES = {path.name: path.read_text("utf-8") for path in sorted((REPOSITORY / "tests" / "communities").iterdir())}
NAMES = [name.partition(".")[0] for name in PAGES]
INDEX = "# Pages\n\n```{toctree}\n" + "\n".join(NAMES) + "\n```\n"
BUILDERS = ("latex", "man", "epub", "texinfo", "gettext")
#: Options whose words stand on the card as they are written.
WORDS = ("room", "region", "platform", "response", "hours", "not_for", "owner")


@pytest.fixture
def communities(build: Callable[..., Built]) -> Callable[..., Built]:
    """Build all pages as one project."""

    def run(builder: str = "html", **overrides: object) -> Built:
        return build({"index.md": INDEX, **PAGES}, builder, nitpicky=True, **overrides)

    return run


@pytest.mark.parametrize(
    "theme",
    [
        "furo",
        *(
            pytest.param(name, marks=pytest.mark.matrix)
            for name in ("alabaster", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme")
        ),
    ],
)
def test_every_fact_of_a_community_is_on_its_card(communities: Callable[..., Built], theme: str) -> None:
    built = communities(html_theme=theme)
    assert built.warnings == ""
    channels = [*channel_domain(built.app.env).all_channels()]
    assert len(channels) > 60
    for channel in channels:
        card = built.html(channel.docname).find(id=channel.anchor)
        text = " ".join(card.get_text(" ").split())
        facts = [channel.name, *(getattr(channel, name) for name in WORDS)]
        facts += [Locale.parse(tag, sep="-").get_display_name("en") for tag in channel.languages if tag != "ase"]
        facts += [link.label for link in channel.links]
        facts += [channel.verified.strftime("%-d %B %Y")] if channel.verified else []
        assert [fact for fact in facts if fact and fact not in text] == [], text
        assert ("Run by its members" in text) == (not channel.official)
        links = {a["href"] for a in card.select("a[href]")}
        assert {link.href for link in channel.links} <= links
        assert (channel.to is not None and channel.to.href in links) == bool(channel.href)


@pytest.mark.parametrize("builder", ["text", *(pytest.param(name, marks=pytest.mark.matrix) for name in BUILDERS)])
def test_every_fact_of_a_community_is_in_every_output(communities: Callable[..., Built], builder: str) -> None:
    built = communities(builder)
    assert built.warnings == ""
    if builder in {"text", "man"}:
        text = " ".join(path.read_text("utf-8") for path in built.outdir.rglob("*") if path.is_file())
        words = re.sub(r"[\s\\&]", "", text)
        for channel in channel_domain(built.app.env).all_channels():
            for fact in (channel.name, *(getattr(channel, name) for name in WORDS)):
                assert re.sub(r"[\s\\&]", "", fact) in words
