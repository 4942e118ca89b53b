"""The options of embeds, read from text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.embeds import Timeline, read_account, read_timeline, x_language
from sphinx_channels.messages import sentence
from sphinx_channels.providers import PROVIDERS


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, Timeline(3, 480, True, "")),
        ({"limit": "1", "height": "200"}, Timeline(1, 200, True, "")),
        ({"limit": "20", "height": "1000"}, Timeline(20, 1000, True, "")),
        ({"limit": " 7 ", "height": "600px"}, Timeline(7, 600, True, "")),
        ({"limit": "", "height": "", "live": "", "snapshot": ""}, Timeline(3, 480, True, "")),
        ({"live": "off"}, Timeline(3, 480, False, "")),
        ({"live": "Ask"}, Timeline(3, 480, True, "")),
        ({"snapshot": "posts.json"}, Timeline(3, 480, True, "posts.json")),
    ],
    ids=repr,
)
def test_right_options(texts: dict[str, str], expected: Timeline) -> None:
    assert read_timeline(texts, "ask", "timeline") == (expected, [])


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
def test_wrong_options_are_said_and_have_their_defaults(texts: dict[str, str], message: str) -> None:
    timeline, findings = read_timeline(texts, "ask", "timeline")
    assert [message in sentence(finding) for finding in findings] == [True]
    assert findings[0].option == next(iter(texts))
    assert timeline == Timeline(live="live" not in texts)


@pytest.mark.parametrize(("live", "word", "expected"), [("off", "", False), ("off", "ask", True), ("maybe", "", False)])
def test_the_project_decides_where_the_directive_does_not(live: str, word: str, expected: bool) -> None:
    assert read_timeline({"live": word}, live, "timeline")[0].live is expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "timeline: which account? Write :account: with its address"),
        ("@INTEROPenAPI", 'timeline: "@INTEROPenAPI" is no link: write the whole address of the account\'s page'),
        ("javascript:alert(1)", "is no link: write the whole address"),
        ("https://x.com/home", '"https://x.com/home" is no account of a provider that is known here (X, '),
        ("https://www.interopen.org/", "add a row to channels_providers"),
    ],
)
def test_what_is_no_account(url: str, message: str) -> None:
    account, findings = read_account(url, True, PROVIDERS, "timeline")
    assert account is None
    assert [message in sentence(finding) for finding in findings] == [True]


def test_an_account() -> None:
    account, findings = read_account("https://x.com/INTEROPenAPI", True, PROVIDERS, "timeline")
    assert account is not None
    assert account.name == "@INTEROPenAPI"
    assert findings == []


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


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20)), st.text(max_size=8), st.text(max_size=30))
def test_any_text_gives_sentences_at_most(texts: dict[str, str], live: str, url: str) -> None:
    timeline, findings = read_timeline(texts, live, "timeline")
    findings += read_account(url, True, PROVIDERS, "timeline")[1]
    assert all(sentence(finding) for finding in findings)
    assert 1 <= timeline.limit <= 20
    assert x_language(live)
