"""A value in ``conf.py`` of the wrong form is one sentence, and the build goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CONF

from sphinx_channels.config import VALUES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

PAGE = "# P\n\n:::{channel} A\n:kind: email\n:to: a@interopen.org\n\nWords.\n:::\n\n:::{channels}\n:::\n"
WRONG = (None, 5, "text", ["a", 1], {"a": 1})


@pytest.mark.parametrize("name", [value.name for value in VALUES])
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_wrong_value_raises_nothing(build: Callable[..., Built], name: str, wrong: object) -> None:
    built = build({"conf.py": f"{CONF}{name} = {wrong!r}\n", "index.md": PAGE})
    assert "a@interopen.org" in built.html().get_text()


@pytest.mark.parametrize("option", ["layout: chooser", "layout: table\n:columns: for", "group-by: for"])
def test_a_phrase_that_is_no_text_is_shown_as_written(build: Callable[..., Built], option: str) -> None:
    page = PAGE.replace("\n\nWords", "\n:for: test\n\nWords").replace(":::{channels}", f":::{{channels}}\n:{option}")
    built = build({"conf.py": CONF + "channels_purposes = {'test': 2027}\n", "index.md": page})
    assert "2027" in built.html().get_text()


def test_single_text_is_a_list_of_one(build: Callable[..., Built]) -> None:
    page = "# P\n\n:::{page}\n:tags: support\n\nAbout.\n:::\n"
    built = build({"conf.py": CONF + "channels_tags = ('support')\n", "index.md": page})
    said = """channels_tags = 'support' in conf.py: write a list, such as ["a", "b"]. [channels.configuration]"""
    assert built.warning_lines == [f"conf.py:9: WARNING: {said}"]
    assert built.html().select_one(".channel-tags a").get_text() == "support"


def test_lists_can_be_given_on_the_command_line(build: Callable[..., Built]) -> None:
    """Sphinx takes a text with commas for a list where the default is one."""
    page = "# P\n\n:::{page}\n:tags: a, b\n\nAbout.\n:::\n"
    built = build({"index.md": page}, channels_tags="a,b", channels_domains="nhs.net", channels_purposes="ask,join")
    assert built.warnings == ""
    tags = built.html().select(".channel-tags a")
    assert [tag.get_text() for tag in tags] == ["a", "b"]
    assert [tag["aria-label"] for tag in tags] == ["Pages about “a”", "Pages about “b”"]  # for who hears links alone
    assert built.app.config.channels_purposes == ["ask", "join"]


ROWS = """
channels_providers = [
    {"name": "a", "path": "/a", "profile": "http://a.example/"},
    {"name": "b", "path": "/b", "profile": "https://b.example/", "domains": ["b.example"]},
    {"nam": "c"},
    7,
]
"""


def test_each_wrong_row_of_providers_is_told_once_and_the_others_count(build: Callable[..., Built]) -> None:
    """Also where no page asks for a provider."""
    assert_rows(build({"conf.py": CONF + ROWS, "index.md": PAGE}))
    timeline = "# P\n\n:::{timeline}\n:account: https://b.example/b\n:::\n"
    built = build({"conf.py": CONF + ROWS, "index.md": timeline, "other.md": "---\norphan: true\n---\n\n" + timeline})
    assert_rows(built)
    assert built.html().select_one(".channel-account a").get_text() == "See b.example (b)"


def assert_rows(built: Built) -> None:
    """Three rows are told, each with what to write."""
    begin = "conf.py:10: WARNING: conf.py: channels_providers, row"
    first, third, fourth = built.warning_lines
    assert first.startswith(f'{begin} 1: profile "http://a.example/": write a whole address')
    assert third.startswith(f'{begin} 3: there is no key "nam". Did you mean "name"?')
    assert fourth.startswith(f"{begin} 4: write a dictionary")


def test_unknown_word_is_told(build: Callable[..., Built]) -> None:
    built = build({"conf.py": CONF + "channels_live = 'asks'\n", "index.md": PAGE})
    assert "channels_live = 'asks' in conf.py: write ask or off." in built.warnings


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("channels_feedback = 'enquires'", 'channels_feedback in conf.py: no channel "enquires".'),
        ("channels_feedback = 'ab'", 'channels_feedback in conf.py: no channel "ab". Did you mean "a"?'),
        (
            "channels_last = ['twitter', 'news']",
            'channels_last in conf.py: "twitter" is not known. Did you mean "social"?',
        ),
        ("channels_verify_days = -1", "channels_verify_days = -1 in conf.py: write a whole number, 0 or more."),
        ("channels_snapshot_days = -30", "channels_snapshot_days = -30 in conf.py: write a whole number, 0 or more."),
        ("channels_json = 'yes'", "channels_json = 'yes' in conf.py: write True or False."),
        ("channels_feedback = 5", "channels_feedback = 5 in conf.py: write text in quotation marks."),
    ],
)
def test_value_that_means_nothing_is_told_at_its_line(build: Callable[..., Built], conf: str, said: str) -> None:
    built = build({"conf.py": f"{CONF}{conf}\n", "index.md": PAGE})
    line = CONF.count("\n") + 1
    (warning,) = built.warning_lines
    assert warning.startswith(f"conf.py:{line}: WARNING: {said}")


@pytest.mark.parametrize("conf", ["channels_feedback = 'a'", "channels_last = ['News']", "channels_verify_days = 0"])
def test_right_value_is_silent(build: Callable[..., Built], conf: str) -> None:
    built = build({"conf.py": f"{CONF}{conf}\n", "index.md": PAGE})
    assert built.warning_lines == []


def test_a_tag_where_none_is_allowed(build: Callable[..., Built]) -> None:
    built = build({"index.md": "# P\n\n:::{page}\n:tags: support\n\nAbout.\n:::\n"})
    (warning,) = built.warning_lines
    assert warning.endswith(
        'tag "support" is not known. If it is right, add it to channels_tags in conf.py. [channels.tag]'
    )
    assert warning.startswith("index.md:4: ")


def test_examples_are_not_what_was_meant(build: Callable[..., Built]) -> None:
    """On their own page they may be meant."""
    example = "---\norphan: true\n---\n\n# E\n\n" + PAGE[5:].replace("A\n", "Forum\n") + "\nSee {channel}`foru`.\n"
    conf = CONF + "channels_examples = ['example']\n"
    built = build({"conf.py": conf, "index.md": PAGE + "\nSee {channel}`foru`.\n", "example.md": example})
    said = {line.partition(":")[0]: line for line in built.warning_lines}
    assert 'no channel "foru". [channels' in said["index.md"]
    assert 'no channel "foru". Did you mean "forum"?' in said["example.md"]
