"""Misspelt names of ours: those that are told, and the names of others."""

from __future__ import annotations

import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.checks.names import DIRECTIVES, ROLES, check_names, nearest_name
from sphinx_channels.messages import sentence

SLIPS = {
    "channel": "chanel channnel channle chnnel channell cahnnel chanell Chanel",
    "channels": "chanels channelss chanenls",
    "page": "pages pag paeg ppage",
    "timeline": "timline timelines time-line timelin",
    "mention": "mentions menton mension",
    "": "channel Channel channels page image figure section sectionauthor note grid package parse panels chapter index "
    "timing cards card cancel-button tip tag centered only table list-table meta changelog pagebreak",
}
INDENTED = "    :::{channel} A\n    :kind: email\n    :to: a@hl7.org\n\n    Ask.\n    :::\n"
CODE = '3 ":::{channel} A" is code, because its lines begin with four blanks. Move all of the block to the margin.'
MARKDOWN = [
    (":::{chanel} A\n:::", '1 there is no directive {chanel}. Did you mean "{channel}"?'),
    ("```{timline} A\n```", '1 there is no directive {timline}. Did you mean "{timeline}"?'),
    ("- a\n\n  :::{pages}\n  :::", '3 there is no directive {pages}. Did you mean "{page}"?'),
    ("See\n{chanel}`x`.", '2 there is no role {chanel}. Did you mean "{channel}"?'),
    ("See {channels}`x`.", '1 there is no role {channels}. Did you mean "{channel}"?'),
    ("See {chanel:to}`x`.", '1 there is no role {chanel:to}. Did you mean "{channel:to}"?'),
    ("See {channel:too}`x`.", '1 there is no role {channel:too}. Did you mean "{channel:to}"?'),
    ("::{channel} A\n:kind: email\n::", '1 "::{channel} A" is text and no block. Write :::{channel}'),
    (":::channel A\n:kind: email\n:::", '1 ":::channel A" is text and no block. Write :::{channel}'),
    (":::(channel) A\n:kind: email\n:::", '1 ":::(channel) A" is text and no block. Write :::{channel}'),
    ("::{page}\nAbout.\n::", '1 "::{page}" is text and no block. Write :::{page}'),
    (":::{channel}Help\n:kind: email\n:::", '1 ":::{channel}Help" is text and no block. Write :::{channel} Help'),
    ("See {channel} `x`.", "1 {channel} is text here: remove the blank behind it."),
    ("A.\n\nSee {channel:to}`x.", "3 {channel:to} is text here: its id must stand between two backticks."),
    ("See {channel: to}`x`.", '1 there is no role {channel: to}. Did you mean "{channel:to}"?'),
    ("See {channel to}`x`.", '1 there is no role {channel to}. Did you mean "{channel:to}"?'),
    ("See {channel.to}`x`.", '1 there is no role {channel.to}. Did you mean "{channel:to}"?'),
    ("See { channel }`x`.", '1 there is no role { channel }. Did you mean "{channel}"?'),
    ("See {channel:to}'help'.", "1 {channel:to} is text here: its id must stand between two backticks."),
    ("See {channel:to}(help).", "1 {channel:to} is text here: its id must stand between two backticks."),
    ("See {channel}[the-forum].", "1 {channel} is text here: its id must stand between two backticks."),
    (":::{channel}: Help\n:kind: email\n:::", '1 ":::{channel}: Help" is text and no block. Write :::{channel} Help'),
    (":::{page}- x\n:::", '1 ":::{page}- x" is text and no block. Write :::{page} x'),
    ("\\:::{channel} A\n:kind: email\n:::", '1 "\\:::{channel} A" is text and no block. Write :::{channel}'),
    ("\u200b:::{channel} A\n:kind: email\n:::", '1 "\\u200b:::{channel} A" is text and no block. Write :::{channel}'),
    (
        "\uff1a\uff1a\uff1a{channel} A\n:kind: x\n:::",
        '1 "\uff1a\uff1a\uff1a{channel} A" is text and no block. Write :::{channel}',
    ),
    (f"# A\n\n{INDENTED}", CODE),
    (f":::{{page}}\n:::\n\n{INDENTED}\n# B", "4" + CODE[1:]),
    # right, or not ours
    (f"Write this:\n\n{INDENTED}", ""),
    (f"- Write\n\n{INDENTED}", ""),
    ("# A\n\n" + INDENTED.replace("hl7", "example"), ""),
    ("# A\n\n" + INDENTED.replace("    :::\n", ""), ""),
    ("```\n" + INDENTED + "```", ""),
    ("The {channel}(s), the {channel}'s name and {page}'s, {channel.to} and {channel:to} [1].", ""),
    ("\\:::{channel} begins one.", ""),
    ("A {channel}, and `code`.", ""),
    (":::{channel} A\n:kind: email\n:::\n\nSee {channel}`a` and {channel:to}`a`.", ""),
    (":::{other} A\n:::\n\nSee {other}`x`.", ""),
    (":::channel\nWords in a class.\n:::", ""),
    ("`{chanel}` and ``{chanel}`x` `` and {chanel} alone", ""),
    ("```\n:::{chanel} A\n:::\n```\n\n~~~md\n::{channel} A\n~~~", ""),
    ("<!-- {chanel}`x` -->\n\n    :::{chanel} A\n", ""),
]
RST = [
    (".. chanel:: A\n", '1 there is no directive .. chanel::. Did you mean ".. channel::"?'),
    ("See :chanel:`x`.", '1 there is no role :chanel:. Did you mean ":channel:"?'),
    (".. channel: A\n   :kind: email\n", '1 ".. channel: A" is text and no block. Write .. channel::'),
    (".. channel A\n   :kind: email\n", '1 ".. channel A" is text and no block. Write .. channel::'),
    (".. channel:: A\n   :kind: email\n", ""),
    (".. channel: a comment\n\nText", ""),
    (".. page break here\n", ""),
    ("Text::\n\n   .. chanel:: A\n", ""),
    ("``:chanel:`x` ``", ""),
    (".. code-block:: rst\n\n   .. chanel:: A\n", ""),
]


@pytest.mark.parametrize(("meant", "slip"), [(meant, slip) for meant, slips in SLIPS.items() for slip in slips.split()])
def test_nearest(meant: str, slip: str) -> None:
    assert nearest_name(slip) == meant


def _nobody(kind: str, name: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("markdown", "text", "said"), [(True, *case) for case in MARKDOWN] + [(False, *case) for case in RST]
)
def test_text(markdown: bool, text: str, said: str) -> None:
    found = [f"{line} {sentence(finding)}" for line, finding in check_names(text, _nobody, markdown=markdown)]
    assert found == [said][: bool(said)]


def test_what_another_extension_has_is_no_slip() -> None:
    text = ":::{pages}\n:::\n\nSee {channels}`x` and {chanel}`x`.\n\n:::{timelines}\n:::"
    known = {("directive", "pages"), ("role", "channels"), ("role", "timelines")}
    found = [finding.values["value"] for _, finding in check_names(text, lambda *name: name in known, markdown=True)]
    assert found == ["{timelines}", "{chanel}"]


@pytest.mark.parametrize("path", [*REPOSITORY.glob("support/*.md"), *REPOSITORY.glob("tests/cases/correct/*")], ids=str)
def test_correct_pages(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert list(check_names(text, _nobody, markdown=path.suffix == ".md")) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*":`-> \n{}.", *DIRECTIVES, *ROLES, "chanel", ":::", "```", ".. "))), st.booleans())
def test_any_text(pieces: list[str], markdown: bool) -> None:
    for line, finding in check_names("".join(pieces), _nobody, markdown=markdown):
        assert line > 0
        assert sentence(finding)
