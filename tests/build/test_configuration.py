"""A value in ``conf.py`` of the wrong form is one sentence, and the build goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CONF

from sphinx_channels.config import VALUES
from sphinx_channels.standalone.command import check

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
    check(built.srcdir)


def test_single_text_is_a_list_of_one(build: Callable[..., Built]) -> None:
    page = "# P\n\n:::{page}\n:tags: support\n\nAbout.\n:::\n"
    built = build({"conf.py": CONF + "channels_tags = ('support')\n", "index.md": page})
    assert built.warning_lines == [
        "WARNING: channels_tags = 'support' in conf.py: write list or tuple. [channels.configuration]"
    ]
    assert built.html().select_one(".channel-tags a").get_text() == "support"


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
    begin = "WARNING: conf.py: channels_providers, row"
    first, third, fourth = built.warning_lines
    assert first.startswith(f'{begin} 1: profile "http://a.example/": write a whole address')
    assert third.startswith(f'{begin} 3: there is no key "nam". Did you mean "name"?')
    assert fourth.startswith(f"{begin} 4: write a dictionary")


def test_unknown_word_is_told(build: Callable[..., Built]) -> None:
    built = build({"conf.py": CONF + "channels_live = 'asks'\n", "index.md": PAGE})
    assert "channels_live = 'asks' in conf.py: write ask or off." in built.warnings
