"""The options of a timeline, and the language in which X is asked for one."""

from __future__ import annotations

import pytest
from cases.reader import SETTINGS
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.fields import TIMELINE, read
from sphinx_channels.messages import sentence
from sphinx_channels.outputs.embeds import x_language


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ({}, {}), ({"limit": "1", "height": "200"}, {"limit": 1, "height": 200}),
        ({"limit": "20", "height": "1000"}, {"limit": 20, "height": 1000}),
        ({"limit": " 7 ", "height": "600px"}, {"limit": 7, "height": 600}),
        ({"limit": "", "height": "", "live": "", "snapshot": ""}, {}), ({"live": "Ask"}, {"live": "ask"}),
        ({"live": "off", "snapshot": "posts.json"}, {"live": "off", "snapshot": "posts.json"}),
    ],
)  # fmt: skip
def test_right_options(texts: dict[str, str], values: dict[str, object]) -> None:
    found, reading = read(TIMELINE, texts, SETTINGS, "timeline")
    assert (found, reading.findings) == (values, [])


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"limit": "0"}, ':limit: "0": write a whole number from 1 to 20.'),
        ({"limit": "21"}, ':limit: "21": write a whole number from 1 to 20.'),
        ({"limit": "-1"}, ':limit: "-1": write a whole number from 1 to 20.'),
        ({"limit": "three"}, ':limit: "three": write a whole number from 1 to 20.'),
        ({"limit": "3.0"}, ':limit: "3.0": write a whole number from 1 to 20.'),
        ({"limit": "٣"}, ':limit: "٣": write a whole number from 1 to 20.'),
        ({"height": "199"}, ':height: "199": write a whole number from 200 to 1000.'),
        ({"height": "50%"}, ':height: "50%": write a whole number from 200 to 1000.'),
        ({"height": "9" * 5000}, "write a whole number from 200 to 1000."),
        ({"live": "of"}, ':live: "of" is not known. Did you mean "off"? Words: ask, off.'),
        ({"live": "ask, off"}, "Words: ask, off."),
        ({"limt": "3"}, 'timeline: there is no option "limt". Did you mean "limit"? Options: account, limit,'),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_wrong_options_are_said_and_have_no_value(texts: dict[str, str], message: str) -> None:
    found, reading = read(TIMELINE, texts, SETTINGS, "timeline")
    assert [message in sentence(finding) for finding in reading.findings] == [True]
    assert reading.findings[0].option == next(iter(texts))
    assert found == {}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "en"), ("en-GB", "en"), ("en_GB", "en"), ("de", "de"), ("de_AT", "de"), ("pt_BR", "pt"), ("nb", "no"),
        ("zh_CN", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant-HK", "zh-tw"), ("zh", "zh-cn"), ("ms", "msa"),
        ("cy", "en"), ("", "en"), ("x-klingon", "en"), ("EN", "en"),
    ],
)  # fmt: skip
def test_language_of_x(language: str, expected: str) -> None:
    assert x_language(language) == expected


@given(st.text())
def test_any_language_has_an_answer(language: str) -> None:
    assert x_language(language)
