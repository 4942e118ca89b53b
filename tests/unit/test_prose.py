"""Which channels can stand in a text is found without trying them all; what is said must not depend on it."""

from __future__ import annotations

import pytest
from cases.reader import TODAY, prose_cases, prose_channels
from docutils import nodes

from sphinx_channels.checks import check_prose
from sphinx_channels.model import Channel, Settings, parse_address
from sphinx_channels.prose import Prose

SETTINGS = Settings(terms=("INTEROPen", "FHIR", "Care Connect"), today=TODAY)
CHANNELS = [
    *prose_channels(),
    Channel("none", "None"),
    *(
        Channel(f"c{number}", "C", to=parse_address(address))
        for number, address in enumerate(
            (
                "o'brien@hl7.org",
                "用户@例子.广告",
                "'@hl7.org",
                "https://münchen.de/a",
                "https://[2001:db8::1]/",
                "http://10.0.0.1:80/x",
            )
        )
    ),
]


def document(text: str) -> nodes.document:
    """A page of one paragraph."""
    page = nodes.document(None, None)  # type: ignore[arg-type]
    page += nodes.paragraph("", text)
    return page


@pytest.mark.parametrize(
    "text",
    [
        *(text for _rule, _expected, text in prose_cases()),
        "Write to o'brien@hl7.org or ‘O'Brien@HL7.org’; not to brien@hl7.org.",
        "用户@例子.广告, https://münchen.de/a and www.münchen.de/a",
        "http://10.0.0.1:80/x (10.0.0.1:80/x) and 10.0.0.1",
        "Call +44 (0)20 7946 0000, mailto:careconnect@interopen.org, (careconnect@interopen.org).",
    ],
)
def test_the_same_is_said_as_by_trying_all(text: str) -> None:
    said = [(note.finding.key, note.finding.values) for note in Prose(CHANNELS, SETTINGS).notes(document(text))]
    assert said == [(finding.key, finding.values) for finding in check_prose(text, CHANNELS, SETTINGS)]
