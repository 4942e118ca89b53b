"""Where blocks end: what is said of ends that are missing, too short or too many, and of none that is right."""

from __future__ import annotations

import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.checks.fences import check_fences
from sphinx_channels.messages import sentence

WRONG = [
    (":::{channel} A\n\nWords.\n\n## More", "1 nested.open"),
    ("- item\n\n:::{channel} A\n\nWords.", "3 nested.open"),
    (":::{page}\n\nWords.\n", "1 nested.open"),
    (":::{channels}\n\nWords.\n", "1 nested.open"),
    ("```{channel} A\n\nWords.\n:::", "1 nested.open"),
    (":::{channel} A\n\nWords.\n::", "1 nested.open"),
    (":::{channel} A\n\nWords. :::", "1 nested.open"),
    (":::{channel} A\n\nWords.\n::: end", "1 nested.open"),
    (":::{channel} A\n\nWords.\n    :::", "1 nested.open"),
    (":::{channel} The `code`\n\nWords.", "1 nested.open"),
    (":::{channel} A\n\n```\n:::{note}\n```\n\nWords.", "1 nested.open"),
    (":::{channel} A\n\nA.\n:::\n\n:::{channel} B\n\nWords.", "6 nested.open"),
    ("::::{channel} A\n\nWords.\n:::", "4 nested.short"),
    ("````{channel} A\n\nWords.\n```", "4 nested.short"),
    ("::::{channel} A\n:::{timeline}\n:::\n:::", "4 nested.short"),
    ("::::{channel} A\n:::{timeline}\n::::", "2 nested.open"),
    (":::{channel} A\n:::{timeline}\n:::\n:::{mention} B\n:::\n:::", "1 nested.colons"),
    (":::{channel} A\n:::{timeline}\n:::", "1 nested.colons"),
    (":::{channel} A\n\n::::{timeline}\n::::\n:::", "1 nested.colons"),
    (":::{channel} A\n\n:::{note}\nX\n:::\n:::", "1 nested.colons"),
    ("```{channel} A\n\n```{image} a.png\n```\n\nWords.\n```", "1 nested.colons"),
    (":::{note}\n:::{channel} A\n\nA.\n:::\n:::", "1 nested.colons"),
    (":::{grid}\n:::{card}\n:::{channel} A\n\nA.\n:::\n:::\n:::", "1 nested.colons"),
    (":::{channel} A\n\nWords.\n\n:::{note}\nX\n:::\n\nMore.", "1 nested.either"),
    (":::{channel} A\n\nWords.\n\n## More\n\n:::{note}\nX\n:::", "1 nested.before"),
    (":::{channel} A\n\nWords.\n\n:::{channels}\n:::", "1 nested.before"),
    (":::{page}\n\nWords.\n\n:::{timeline}\n:::", "1 nested.before"),
    (":::{channel} A\n\nWords.\n:::\n:::\n\n## More", "5 nested.extra"),
]
#: What the directives themselves say, and what is right.
SILENT = [
    ":::{channel} A\n\nWords.\n\n:::{channel} B\n\nWords.\n:::",
    ":::{page}\n\nWords.\n\n:::{channel} B\n\nWords.\n:::",
    ":::{channel} A\n\nWords.\n:::",
    ":::{channel} A\n\nWords.\n::::::  \n\n:::{channels}\n:::\n",
    "::::{channel} A\n:::{timeline}\n:::\n\n:::{mention} X\n:::\n::::\n",
    "::::{channel} A\n```{timeline}\n```\n::::\n",
    "```{channel} A\n:::{timeline}\n:::\n```\n",
    ":::::{grid}\n::::{channel} A\n:::{timeline}\n:::\n::::\n:::::",
    "````\n:::{channel} A\n````\n\n```md\n:::{channel} A\n```\n\n~~~\n::::{channel}\n~~~",
    ":::{code-block} md\n```{channel}\n:::\n\nText.",
    "<!--\n:::{channel} A\n-->\n\n% :::{channel} A\n",
    "Text\n\n    :::{channel} A\n\nText.",
    "- :::{channel} A\n  \n  Words.\n  :::\n- b",
    "1. One\n\n   :::{channel} A\n\n   Words.\n   :::\n\n2. Two\n\n   ```\n   :::{channel} A\n   ```\n",
    "> :::{channel} A\n>\n> Words.\n> :::\n\nText.",
    "  :::{channel} A\n\n  Words.\n  :::\n\nText.",
    ":::{channel} A\n\n- item\n\n      :::\n\nWords.\n:::",
    ":::{note}\nText without an end",
    ":::{note}\n:::{tip}\nX\n:::\n:::\n",
    ":::channel-note\nText.\n:::\n\n:::\nText\n:::",
    "```{eval-rst}\n.. channel:: A\n```\n",
    "$$\n:::\n$$",
]
EXACT = ":::{channel} A\n\n::::{note}\nX\n::::\n:::"


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_wrong_end(text: str, expected: str) -> None:
    found = [(f"{line} {finding.key}", sentence(finding)) for line, _, finding in check_fences(text)]
    assert [place for place, _ in found] == [expected], found


@pytest.mark.parametrize("text", SILENT)
def test_right_end(text: str) -> None:
    assert [(line, sentence(finding)) for line, _, finding in check_fences(text)] == []


def test_fences_that_have_to_be_equal() -> None:
    assert [finding.key for _, _, finding in check_fences(EXACT)] == ["nested.colons"]
    assert list(check_fences(EXACT, exact=True)) == []


def test_sentences() -> None:
    text = ":::{channel} On X\n:::{timeline} Posts\n:::\n\n:::{mention} Write\n:::\n:::"
    ((_, _, finding),) = check_fences(text)
    assert sentence(finding) == (
        'channel "On X" ends too early, where :::{timeline} in it ends: the outer block needs more colons than what '
        "stands in it. Begin it with ::::{channel} and end it with ::::"
    )


@pytest.mark.parametrize(
    "path", [*REPOSITORY.glob("support/*.md"), *REPOSITORY.glob("tests/cases/correct/*.md")], ids=str
)
def test_correct_pages(path) -> None:  # type: ignore[no-untyped-def]
    assert list(check_fences(path.read_text(encoding="utf-8"))) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*":`-> \n\n{}", ":::", "::::", "```", ":::{channel} A\n", "{timeline}", "  "))))
def test_any_text(pieces: list[str]) -> None:
    for line, directive, finding in check_fences("".join(pieces)):
        assert line > 0 < directive
        assert sentence(finding)
