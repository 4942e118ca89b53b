"""``channels.json``: who is in it, with what, and that another project shows the same cards from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONF, REPOSITORY, build_project, files_of
from jsonschema import Draft202012Validator

from sphinx_channels.domain import channel_domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

SCHEMA = json.loads((REPOSITORY / "sphinx_channels/schema/channels.schema.json").read_text("utf-8"))
PAGE = """\
# Home

:::{channel} Enquiries
:kind: email
:to: ask@interopen.org
:subject: A question
:aliases: enquires
:access: members
:join: desk
:links: Archive <https://interopen.org/archive>, Rules <https://interopen.org/rules>
:response: within *two* days, see {doc}`other`
:hours: 9 to 5
:not-for: patients
:languages: en, cy
:verified: 2026-10-01

Questions & "answers" of {channel}`call`. More.
:::

:::{channel} Desk
:kind: chat
:to: https://desk.interopen.org/
:access: team

For us alone.
:::

:::{channel} Call
:kind: phone
:to: +44 20 7946 0000
:replaced-by: desk
:status: retired

Nobody called.
:::

:::{channel} Talk
:kind: forum
:status: planned

It begins soon.
:::

```{toctree}
other
```
"""
SOURCE = {"conf.py": f"{CONF}\nchannels_json = True\n", "index.md": PAGE, "other.md": "# Other\n\nNothing.\n"}


def directory(built: Built) -> list[dict[str, Any]]:
    value = json.loads(built.read("channels.json"))
    Draft202012Validator(SCHEMA).validate(value)
    assert value.pop("$schema") == "channels.schema.json"
    assert json.loads(built.read("channels.schema.json")) == SCHEMA
    return value["channels"]


def test_every_public_channel_with_its_facts(build: Callable[..., Built]) -> None:
    channels = directory(build(SOURCE, html_baseurl="https://interopen.org/docs"))
    assert channels[0] == {
        "name": "Enquiries",
        "about": "Questions & “answers” of Call.",
        "url": "https://interopen.org/docs/index.html#enquiries",
        "id": "enquiries",
        "kind": "email",
        "status": "active",
        "to": "ask@interopen.org",
        "for": ["ask"],
        "access": "members",
        "join": "https://interopen.org/docs/index.html#enquiries",
        "links": {"Archive": "https://interopen.org/archive", "Rules": "https://interopen.org/rules"},
        "response": "within two days, see Other",
        "hours": "9 to 5",
        "not-for": "patients",
        "languages": ["en", "cy"],
        "verified": "2026-10-01",
        "subject": "A question",
    }
    assert [(channel["id"], channel["status"]) for channel in channels[1:]] == [
        ("call", "retired"),
        ("talk", "planned"),
    ]
    assert "desk" not in json.dumps(channels).lower()


@pytest.mark.parametrize(("builder", "url"), [("html", "index.html#enquiries"), ("dirhtml", "#enquiries")])
def test_an_address_within_the_site_where_the_site_has_none(
    build: Callable[..., Built], builder: str, url: str
) -> None:
    assert directory(build(SOURCE, builder))[0]["url"] == url


@pytest.mark.parametrize(("builder", "url"), [("html", "our%20caf%C3%A9.html#a"), ("dirhtml", "our%20caf%C3%A9/#a")])
def test_an_address_of_a_page_has_its_name_escaped(build: Callable[..., Built], builder: str, url: str) -> None:
    page = "# P\n\n:::{channel} A\n:kind: email\n:to: a@interopen.org\n\nAsk.\n:::\n"
    source = {"conf.py": SOURCE["conf.py"], "index.md": "# H\n\n```{toctree}\nour café\n```\n", "our café.md": page}
    assert directory(build(source, builder))[0]["url"] == url


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "json"])
def test_other_outputs_have_none(build: Callable[..., Built], builder: str) -> None:
    assert not list(build(SOURCE, builder).outdir.rglob("channels*.json"))


def test_a_site_without_a_channel_has_none(build: Callable[..., Built]) -> None:
    build(SOURCE)
    assert not list(build({"index.md": "# H\n"}, again=True).outdir.glob("channels*.json"))


def test_a_project_that_does_not_ask_has_none(build: Callable[..., Built]) -> None:
    assert not list(build({"index.md": PAGE, "other.md": "# Other\n"}).outdir.glob("channels*.json"))


def test_examples_stay_out(build: Callable[..., Built]) -> None:
    assert not (build(SOURCE, channels_examples=["index"]).outdir / "channels.json").exists()


def test_a_file_of_somebody_else_stays(build: Callable[..., Built], tmp_path: Path) -> None:
    (tmp_path / "out" / "html").mkdir(parents=True)
    build({"index.md": "# H\n"})
    for name in ("channels.json", "channels.schema.json"):
        (tmp_path / "out" / "html" / name).write_text('{"channels": []}', "utf-8")
    built = build(SOURCE, again=True)
    assert built.read("channels.json") == built.read("channels.schema.json") == '{"channels": []}'
    extra = build({**SOURCE, "extra/channels.json": "[]"}, html_extra_path=["extra"])
    assert extra.read("channels.json") == "[]"
    assert build({}, again=True, clean=True, parallel=2, html_extra_path=["extra"]).read("channels.json") == "[]"


def test_two_builds_are_the_same(build: Callable[..., Built], tmp_path: Path) -> None:
    one = build(SOURCE, outdir=tmp_path / "one")
    four = build(SOURCE, outdir=tmp_path / "four", parallel=4)
    assert files_of(one.outdir) == files_of(four.outdir)


def test_a_changed_address_is_one_line(build: Callable[..., Built]) -> None:
    before = build(SOURCE).read("channels.json").splitlines()
    after = build({"index.md": PAGE.replace("ask@", "us@")}, again=True).read("channels.json").splitlines()
    assert [line for line in after if line not in before] == ['      "to": "us@interopen.org",']
    assert len(after) == len(before)


def test_a_file_of_one_line_has_as_many_cards(build: Callable[..., Built]) -> None:
    """As programs write JSON: where a channel is declared was its line."""
    text = json.dumps(json.loads(build(SOURCE).read("channels.json")))
    page = "# H\n\n:::{channels}\n:file: all.json\n:::\n"
    built = build({"index.md": page, "all.json": text})
    assert [card["id"] for card in built.html().select(".channel-card")] == ["enquiries", "call", "talk"]


def test_the_site_in_another_project(build: Callable[..., Built], tmp_path: Path) -> None:
    """A card has the words and addresses of the card that it was made of, and leads to it."""
    site = build_project(REPOSITORY, tmp_path / "site", tmp_path / "doctrees-site")
    text = site.read("channels.json")
    built = build({"index.md": "# H\n\n:::{channels}\n:file: site.json\n:::\n", "site.json": text}, nitpicky=True)
    assert built.warnings == ""
    theirs, ours = ([*channel_domain(it.app.env).nameable()] for it in (site, built))
    assert len(ours) > 4
    kept = {"docname": "", "source": "", "line": 0, "lines": (), "url": None, "align": "", "aliases": ()}
    assert [it._replace(**kept) for it in ours] == [
        it._replace(**kept, summary=channel_domain(site.app.env).fill(it.summary)) for it in theirs
    ]
    cards = built.html().select(".channel-card")
    assert [card["id"] for card in cards] == [channel.id for channel in theirs]
    page = site.app.config.html_baseurl + "support/communications.html#"
    assert {card.select(".channel-facts a")[-1]["href"] for card in cards} == {page + card["id"] for card in cards}
