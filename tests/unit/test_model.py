"""What a channel is: its link, its first sentence, its id."""

from __future__ import annotations

import pytest
from docutils.nodes import make_id
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.addresses import parse_address
from sphinx_channels.model import (
    FORMS,
    KINDS,
    Channel,
    Link,
    first_sentence,
    is_slug,
    slug,
    split_words,
)


def test_live_link() -> None:
    mail = parse_address("help@hl7.org")
    assert Channel("a", "A", to=mail, subject="A & b?").href == "mailto:help@hl7.org?subject=A%20%26%20b%3F"
    assert Channel("a", "A", to=parse_address("https://hl7.org"), subject="A").href == "https://hl7.org"
    assert Channel("a", "A", to=mail, status="read-only").live
    assert Channel("a", "A", to=parse_address("116 123")).href == "tel:116123"
    for status in ("planned", "retired"):
        assert not Channel("a", "A", to=mail, status=status).live
        assert Channel("a", "A", to=mail, status=status).href == ""
    assert not Channel("a", "A").live


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("For general\nenquiries. Not urgent.", "For general enquiries."),
        ("Ask Dr. Smith of St. Mary's. Then wait.", "Ask Dr. Smith of St. Mary's."),
        ("Use e.g. FHIR 4.0 or i.e. R4. Ask.", "Use e.g. FHIR 4.0 or i.e. R4."),
        ("A. B. Smith answers. Yes.", "A. B. Smith answers."),
        ("Really? Yes.", "Really?"),
        ("Wait… Then ask.", "Wait…"),
        ("He said “ask.” Then ask.", "He said “ask.”"),
        ("Ask at hl7.org/a.b or a@hl7.org first", "Ask at hl7.org/a.b or a@hl7.org first"),
        ("No capital here. so it goes on.", "No capital here. so it goes on."),
        ("¿Preguntas? ¡Escríbenos!", "¿Preguntas?"),
        ("質問はこちら。次です。", "質問はこちら。"),
        ("اكتب لنا. شكرا.", "اكتب لنا."),
        ("አንደኛ። ሁለተኛ።", "አንደኛ።"),
        ("Առաջին։ Երկրորդ։", "Առաջին։"),
        ("ပထမ။ ဒုတိယ။", "ပထမ။"),
        ("ទីមួយ។ ទីពីរ។", "ទីមួយ។"),
        ("第一句｡第二句｡", "第一句｡"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(st.text())
def test_first_sentence_is_the_beginning(text: str) -> None:
    assert " ".join(text.split()).startswith(first_sentence(text))


@given(st.text())
def test_slug_is_the_id_of_a_heading(name: str) -> None:
    assert is_slug(slug(name))
    assert slug(name) == (make_id(name) or slug(name))


def test_slug_of_a_name_without_latin_letters_is_steady() -> None:
    assert slug("質問") == slug("質問") != slug("連絡")


def test_words() -> None:
    assert split_words(" a, b\nc ,, a,") == ("a", "b", "c")
    assert split_words(" \n,") == ()


def test_every_kind_has_forms() -> None:
    assert FORMS.keys() == KINDS.keys()
    assert Link("a", "b") == ("a", "b")
