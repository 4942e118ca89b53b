"""Which line a finding is about, from the text of a directive that begins at line 10."""

from __future__ import annotations

import pytest

from sphinx_channels.findings import Finding
from sphinx_channels.lines import continued_options, locate

RST = ".. channel:: A\n   name\n   :kind: chat\n   :to: x\n\n   :to: y\n   Talk."
MYST = ":::{channel} A\n:kind: chat\n: to : x\n:to:\n\n:to: y\nTalk.\n:::\n"
YAML = '```{channel} A\n---\nkind: chat\n"to": x\nid: |\n  a\n---\nTalk.\nid: z\n\n```\n'
UNDER = "```{channel} A\n:kind: chat\n\n---\n:to: x\n```\n"


@pytest.mark.parametrize(
    ("text", "option", "line"),
    [
        (RST, "kind", 12),
        (RST, "to", 13),
        (RST, "id", 10),
        (MYST, "kind", 11),
        (MYST, "to", 13),
        (YAML, "kind", 12),
        (YAML, "to", 13),
        (YAML, "id", 14),
        (UNDER, "to", 10),
        ("```{channel} A\n---\nto: x\n```\n", "to", 12),
        ("```{channel} A\n---\nto: x", "to", 12),
        (":to: x\n:kind: chat\n\nTalk.", "kind", 12),
        ("---\nto: x\n---\nTalk.", "to", 12),
        (".. channel:: A", "to", 10),
    ],
)
def test_line_of_an_option(text: str, option: str, line: int) -> None:
    assert locate(text, 10, [], Finding("kind", option=option)) == line


@pytest.mark.parametrize(
    ("text", "body", "offset", "line"),
    [
        (RST, [":to: y", "Talk."], 1, 16),
        (MYST, [":to: y", "Talk."], 0, 15),
        (YAML, ["Talk.", "id: z", ""], 1, 18),
        (":to: x\n\nTalk.\nOn.", ["Talk.", "On."], 1, 14),
        (":::{timeline} A\n:::", [":::{timeline} A", ":::"], 0, 11),
        (":::{channel} A\nA\nB\n:::", ["A", "B"], 1, 12),
        (":::{channel} B\n\nA\nA\nB\n:::", ["A", "B"], 0, 13),
        (".. page:: Help\n   for all.", ["Help", "for all."], 1, 11),
        (".. page:: Help", ["Help"], 0, 10),
        (".. channel:: A\n\n   Talk.", ["Other."], 0, 10),
        (".. channel:: A\n\n   Talk.", [" ", ""], 0, 10),
        ("", ["A"], 0, 10),
    ],
)
def test_line_of_the_body(text: str, body: list[str], offset: int, line: int) -> None:
    assert locate(text, 10, body, Finding("unsafe", offset=offset)) == line


def test_other_findings_are_about_the_directive() -> None:
    assert locate(MYST, 10, ["Talk."], Finding("empty")) == 10


@pytest.mark.parametrize(
    ("text", "body", "options", "taken"),
    [
        (
            ":::{channel} A\n:a: 1\n  2\n\t3\n:b: 4\n\nT\n:::",
            ["  2", "\t3", ":b: 4", "", "T"],
            {"a": "1\n  2\n\t3", "b": "4"},
            3,
        ),
        (":::{channel} A\n:a: 1\nT\n:::", ["T"], {}, 0),
        (":::{channel} A\n:a: 1\n\n  2\n:::", ["  2"], {}, 0),
        (":::{channel} A\n  2\n:::", ["  2"], {}, 0),
        (":::{channel} A\n:a: 1\n  2\n\nT\n:::", ["T"], {}, 0),
    ],
)
def test_options_that_go_on_below(text: str, body: list[str], options: dict[str, str], taken: int) -> None:
    assert continued_options(text, body) == (options, taken)
