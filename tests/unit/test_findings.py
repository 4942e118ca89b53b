"""The word that was most likely meant, among few words and among thousands."""

from __future__ import annotations

import time

import pytest

from sphinx_channels.findings import nearest

FEW = ("enquiries", "membership", "the-forum", "Security", "フォーラム")
MANY = tuple(f"channel-{number}" for number in range(2000))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("enquires", "enquiries"), ("inquiries", "enquiries"), ("enqiuries", "enquiries"), ("member", "membership"),
        ("forum", "the-forum"), ("SECURTY", "Security"), ("フォラム", "フォーラム"), ("zzz", ""), ("", ""),
    ],
)  # fmt: skip
def test_nearest_is_the_same_among_few_and_among_many(word: str, meant: str) -> None:
    assert nearest(word, FEW) == meant
    assert nearest(word, (*FEW, *MANY)) == meant


@pytest.mark.parametrize("word", ["chanel-1234", "channl-1234", "Channel_1234", "channel1234"])
def test_nearest_of_names_that_are_alike(word: str) -> None:
    assert nearest(word, MANY) == "channel-1234"


def test_many_misses_among_many_names_are_fast() -> None:
    """Each was once compared with all names: 20 ms a miss on the same computer."""
    start = time.process_time()
    for number in range(100):
        nearest(f"chanel-{number}x", MANY)
    fast = time.process_time() - start
    start = time.process_time()
    for number in range(100):
        nearest(f"chanel-{number}x", MANY[:50])
    assert fast < 12 * (time.process_time() - start)
