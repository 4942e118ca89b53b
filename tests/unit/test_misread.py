"""Options written otherwise than options are: what was meant, and text that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_channels.messages import sentence
from sphinx_channels.misread import comma_list, misread, open_block, read_option, split_line
from sphinx_channels.model import OPTIONS

OPTION = [
    (":kind: email", "kind=email"),
    (":emial: x", "emial=x"),
    (":Kind: email", "Kind=email"),
    (":hours:", "hours="),
    (":kind:email", "kind=email"),
    (":to:https://interopen.org", "to=https://interopen.org"),
    (":kind email", "kind=email"),
    (":kind=email", "kind=email"),
    (": kind: email", "kind=email"),
    ("kind: email", "kind=email"),
    ("kind:email", "kind=email"),
    ("kind = email", "kind=email"),
    ("Kind: email", ""),
    (":kind:\temail", "kind=email"),
    (":kind:\u00a0email", "kind=email"),
    ("\uff1akind\uff1a email", "kind=email"),
    ("kind email", "kind=email"),
    ("kind mail", "kind=mail"),
    ("to a@interopen.org", "to=a@interopen.org"),
    ("- kind: email", "kind=email"),
    ("* to: a@interopen.org", "to=a@interopen.org"),
    ("**kind**: email", "kind=email"),
    ("**kind:** email", "kind=email"),
    ("`kind`: email", "kind=email"),
    ("not-for: emergencies", "not-for=emergencies"),
    # text
    ("Hours: Monday to Friday", ""),
    ("hours:", ""),
    ("kind regards", ""),
    ("to join, write to us", ""),
    ("to us: write", ""),
    ("links to the archive", ""),
    ("note: this is closed", ""),
    ("https://interopen.org", ""),
    (":::{timeline}", ""),
    ("::::", ""),
    (": a definition", ""),
    (":term:`FHIR` is a standard", ""),
    ("{channel}`to`: write", ""),
    ("", ""),
]


@pytest.mark.parametrize(("line", "expected"), OPTION)
def test_line(line: str, expected: str) -> None:
    option = read_option(line, OPTIONS)
    assert (f"{option.name}={option.value}" if option else "") == expected


#: The lines below the directive's first one, the option lines that the parser saw, how many lines of the rest are the
#: body; then what is meant, on which lines something is said, and what is left of the body.
BLOCKS = [
    ("\n:kind: email\n:to: a@b.org\n\nAsk.", "", 4, "kind to", "2 option.below", "\nAsk."),
    ("\uff1akind\uff1a email\n\nAsk.", "", 3, "kind", "1 option.form", "\nAsk."),
    (":kind: email\n\n:to: a@b.org\nAsk.", "kind", 2, "to", "3 option.below", "Ask."),
    ("\n:emial: email\n:to: a@b.org", "", 2, "emial to", "2 option.below", ""),
    ("kind: email\nto: a@b.org\n\nAsk.", "", 4, "kind to", "1 option.form, 2 option.form", "\nAsk."),
    (":kind: email\nto: a@b.org\n:for: ask\n\nAsk.", "kind", 4, "to for", "2 option.form", "\nAsk."),
    (":kind:email\n:to: a@b.org\n\nAsk.", "", 1, "kind to", "1 option.form", "Ask."),
    (":kind:email", "", 0, "kind", "1 option.form", ""),
    ("\nkind: email\nto: a@b.org\n\nAsk.", "", 4, "kind to", "2 option.below, 3 option.form", "\nAsk."),
    ("% why\n:kind: email\n<!-- x -->\n:to: a@b.org\n\nAsk.", "", 6, "kind to", "", "\nAsk."),
    ("\n:kind: email\n# :for: ask\n:to: a@b.org\n\nAsk.", "", 6, "kind to", "2 option.below, 3 option.hash", "\nAsk."),
    (":kind: email\n# :for: ask\n:to: a@b.org\nAsk.", "kind", 3, "to", "2 option.hash", "Ask."),
    (":kind: email\n# :for: ask\n\nAsk.", "kind", 3, "", "2 option.hash", "\nAsk."),
    (":kind: email\n:to:\na@b.org\n:for: ask\n\nAsk.", "kind to=", 4, "to for", "2 option.next", "\nAsk."),
    (":kind: email\n:to:\n\na@b.org\n\nAsk.", "kind to=", 3, "to", "2 option.next", "\nAsk."),
    (
        ":hours: 9 # x\n:for: ask # x\n\nAsk.",
        "hours=9 for=ask",
        1,
        "hours",
        "1 option.comment, 2 option.comment",
        "Ask.",
    ),
    (":aliases: #x\n\nAsk.", "aliases=", 1, "", "1 option.comment", "Ask."),
    (':hours: "9" # x\n\nAsk.', "hours=9", 1, "hours", "1 option.comment", "Ask."),
    (':kind: email\n:hours: "9" to 5\n\nAsk.', "", 1, "kind hours", "2 option.quote", "Ask."),
    (":kind: email\n:hours: > 9\n\nAsk.", "", 1, "kind hours", "2 option.quote", "Ask."),
    (":kind: email\n: to : a@b.org\n\nAsk.", "kind=email_to_:_a@b.org", 1, "kind to", "2 option.form", "Ask."),
    (":kind: email\n\nAsk.\n:hours: 9", "kind=email", 2, "hours", "4 option.after", "Ask."),
    (":kind: email\n\nAsk.\n\n:hours: 9\n:for: ask\n", "kind=email", 5, "hours for", "5 option.after", "Ask.\n"),
    (":kind: email\n\nAsk.\n:kind: chat", "kind=email", 2, "", "4 option.after", "Ask.\n:kind: chat"),
    # right
    (":kind: email\n:to: a@b.org\n\nAsk.", "kind to", 1, "", "", "Ask."),
    (':hours: "9 # x"\n\nAsk.', "hours=9_#_x", 1, "", "", "Ask."),
    (":to: https://b.org/#a\n\nAsk.", "to=https://b.org/#a", 1, "", "", "Ask."),
    (":hours: 9 # x\n\nAsk.", "hours=9_#_x", 1, "", "", "Ask."),
    (":kind: email\n\n:::{note}\n:for: x", "kind", 2, "", "", ":::{note}\n:for: x"),
    (":kind: email\n\n# Hours\n\n# : 9", "kind", 3, "", "", "# Hours\n\n# : 9"),
    (":kind: email\n\n- a\n  :hours: 9", "kind", 2, "", "", "- a\n  :hours: 9"),
    (":kind: email\n\nAsk.\n:note: 9", "kind", 2, "", "", "Ask.\n:note: 9"),
    (":kind: email\n:to: a@b.org\nAsk.", "kind to", 1, "", "", "Ask."),
    (":kind: email\n\nhours: by phone, links: none", "kind", 1, "", "", "hours: by phone, links: none"),
    (":kind: email\n\n:note: a field", "kind", 1, "", "", ":note: a field"),
    ("---\nkind: email\n---\n\nAsk.", "kind", 1, "", "", "Ask."),
    (":kind: email\n\n    :to: code", "kind", 0, "", "", ""),
    ("", "", 0, "", "", ""),
]


@pytest.mark.parametrize(("text", "seen", "rows", "meant", "said", "left"), BLOCKS)
def test_block(text: str, seen: str, rows: int, meant: str, said: str, left: str) -> None:
    lines = text.split("\n")
    body = lines[len(lines) - rows :]
    values = {name: value.replace("_", " ") for name, _, value in (entry.partition("=") for entry in seen.split())}
    found = misread([":::{channel} A", *lines], body, OPTIONS, 'channel "A"', values)
    if not meant and not said:
        assert found is None
        return
    assert found
    assert list(found.options) == list(found.places) == meant.split()
    assert ", ".join(f"{line} {finding.key}" for line, finding in found.findings) == said
    assert "\n".join(body[found.taken : found.end]) == left


def test_fields_below_a_text_are_text() -> None:
    """In rST, and in MyST with its extension for them; on a line of the text they are not."""
    for text, end in (("Ask.\n\n:hours: 9", None), ("Ask.\n:hours: 9", 1)):
        body = text.split("\n")
        found = misread([".. channel:: A", "   :kind: x", "", *body], body, OPTIONS, "A", {"kind": "x"}, fields=True)
        assert (found.end if found else None) == end


def test_sentences() -> None:
    found = misread(
        [":::{channel} A", "kind: email", "", ":to: a@b.org"], ["kind: email", "", ":to: a@b.org"], OPTIONS, "A", {}
    )
    assert found
    assert [sentence(finding) for _, finding in found.findings] == [
        'A: "kind: email" is no option. Write :kind: email',
        'A: ":to: a@b.org" stands apart from the other options. Move it up to them.',
    ]


@pytest.mark.parametrize(
    ("text", "options", "left"),
    [
        ("---\nkind: email\nto: a@b.org\n\nAsk.\n:::", {"kind": "email", "to": "a@b.org"}, ["", "Ask."]),
        ("---\nkind: email", {"kind": "email"}, []),
        ("---", {}, []),
    ],
)
def test_block_without_an_end(text: str, options: dict[str, str], left: list[str]) -> None:
    block = open_block([":::{channel} A", *text.split("\n")], "A")
    assert block
    assert (block[0].options, block[1]) == (options, left)
    assert open_block([":::{channel} A", *text.split("\n"), "---"], "A") is None


PIECES = st.lists(
    st.sampled_from(
        [
            "",
            " ",
            ":kind: email",
            "kind: a",
            ":to:x",
            "- to: y",
            ":to:",
            "a@b.org",
            "# :to: x",
            ":hours: 9 # x",
            "Text.",
            ":::",
            "---",
            ":a: b",
        ]
    )
)


@settings(max_examples=300, deadline=None)
@given(PIECES, PIECES, st.booleans())
def test_any_lines(lines: list[str], body: list[str], own: bool) -> None:
    block = [":::{channel}", *lines, *(body if own else [])]
    found = misread(block, body, OPTIONS, "A", {"kind": "a", "to": ""})
    open_block(block, "A")
    for line, finding in found.findings if found else ():
        assert 0 < line < len(block)
        assert sentence(finding)


@pytest.mark.parametrize(
    ("text", "rest", "options"),
    [
        ("A :kind: email :to: a@b.org", "A", {"kind": "email", "to": "a@b.org"}),
        ("email, :to: a@b.org", "email", {"to": "a@b.org"}),
        ("A :note: email", "A :note: email", {}),
        ("9:00:to: 5", "9:00:to: 5", {}),
        ("", "", {}),
    ],
)
def test_options_on_one_line(text: str, rest: str, options: dict[str, str]) -> None:
    assert split_line(text, OPTIONS) == (rest, options)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("[ask, report]", "ask, report"),
        ("""["a1", 'b1',]""", "a1, b1"),
        ("- ask\n- report", "ask, report"),
        ("- ask - sign-up", "ask, sign-up"),
        ("[ask]", "ask"),
        ("[]", ""),
        ("ask, report", ""),
        ("[A](https://a.org)", ""),
        ("-ask", ""),
        ("", ""),
    ],
)
def test_comma_list(raw: str, words: str) -> None:
    assert comma_list(raw) == words
