"""What is code or a comment in raw Markdown and rST. Between « and » stands what has to be blank."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.checks.source import merge_mark, without_code, without_comments

CASES = [
    # inline
    "a «`b`» c «``d ` e``» f «``` g ```» h",
    "a «` b`» c «`d `» e ` f",
    "«`over\na line`» but `not\n\nover an` empty one",
    "`link <javascript:x>`_ and «`code`», `link`__ and «`code`»",
    "{channel}«`enquiries`»",
    "a «<!-- c\nd -->» b «`<!--`» c --> d",
    "a «<!-- to the end\n\nof the text»",
    # fences
    "a\n«```»\n«code»\n«```»\nb",
    "a\n«~~~ html»\n«```»\n«~~~~»\nb",
    "«````»\n«```»\n«code»\n«````»\nb",
    "«```»\n«to the end»\n\n«of the text»",
    "«```»{note} title\ntext\n«```»\nb",
    "«````»{note}\n«```»\n«code»\n«```»\ntext\n«````»\nb\n«```»\n«code»\n«```»",
    "«```»{raw} html\n<x>\n«```»\nb",
    "«```{code-block} html»\n«<x>»\n«```»\nb",
    "«```code-block»\n«<x>»\n«```»\nb",
    "«```»{codes}\n<x>\n«```»\nb",
    "«::::»{note}\n«:::{code} html»\n«<x>»\n«:::»\nb\n«::::»\nc",
    "«:::»{timeline} title\n:limit: 3\n«:::»\nb",
    "- a\n\n«  ```»\n«  code»\n«  ```»\n- b",
    "1. «```»{note}\n   text\n   «```»\n2. b",
    "«- ```»\n«  code»\n«  ```»\nb",
    "«> ```»\n«> code»\n«> ```»\n> b",
    "``` not ` a fence\na",
    # indented
    "a\n\n«    code»\n\n«    code»\n\nb",
    "«    code»\nb",
    "a\n\n«\tcode»\nb",
    "a\n\n   three blanks\nb",
    "a\n    goes on\nb",
    "- a\n\n    goes on\nb",
    "1. a\n\n    goes on",
    "«```»{note}\n\n    goes on\n«```»",
    # rST
    "a::\n«»\n«   code»\n\n«   code»\n\nb",
    "  a::\n\n«    code»\n  b",
    "::\n\n«  code»\nb",
    ".. note::\n\n   text\n\n   a::\n\n«      code»\n\n   b",
    "«.. code-block:: html»\n«   :caption: c»\n\n«   <x>»\n\nb",
    "  «.. code::»\n\n«     <x>»\n\n  b",
    ".. raw:: html\n\n   <x>\n\nb",
    ".. mention:: words\n   :account: x\n\nb",
    "«.. a comment»\n«   goes on»\n\n«   and on»\nb",
    "«..»\n«   a comment»\nb",
    ".. _target: https://hl7.org\n.. [1] note\n.. |x| replace:: y\n.. __: https://hl7.org\n...and so on",
    # MyST
    "«% a comment»\n50 % of\n  «% another»\nb",
    "«% a comment»\n«%»\nb",
]


@pytest.mark.parametrize("marked", CASES)
def test_code_is_blank_and_all_else_in_place(marked: str) -> None:
    text = re.sub("[«»]", "", marked)
    expected = re.sub("«([^»]*)»", lambda match: re.sub(r"[^\n]", " ", match[1]), marked)
    blank = without_code(text)
    assert [line.rstrip() for line in blank.split("\n")] == [line.rstrip() for line in expected.split("\n")]
    assert len(blank) == len(text)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*" `~:>-%.\n", "```", ":::", "{note}", "{code}", "    ", "<!--", "-->", ".. ", "::", "a"])
    )
)
def test_any_text_keeps_its_length_and_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    blank = without_code(text)
    assert len(blank) == len(text)
    assert blank.count("\n") == text.count("\n")
    assert all(after in {before, " "} for before, after in zip(text, blank, strict=True))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b\nc --> d", "a  d"),
        ("% a\nb\n% c", "b"),
        (".. a\n   b\n\n   c\nd", "d"),
        (".. note::\n   a", ".. note::\n   a"),
        ("```\n% a\n```", "```\n\n```"),
    ],
)
def test_comments_alone(text: str, left: str) -> None:
    assert " ".join(without_comments(text).split()) == " ".join(left.split())


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("A\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n", (2, "<<<<<<< HEAD")),
        (">>>>>>> main\n<<<<<<< x\n=======\n>>>>>>>", (2, "<<<<<<< x")),
        ("<<<<<<< HEAD\nb\n", None),
        (">>>>>>> quoted\n\n<<<<<<< HEAD\n=======\n", None),
        ("```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n```\n", None),
        ("So::\n\n   <<<<<<< HEAD\n   =======\n   >>>>>>> main\n", None),
    ],
)
def test_mark_of_a_merge(text: str, mark: tuple[int, str] | None) -> None:
    assert merge_mark(text) == mark
