"""Which links lead to where a retired channel used to be."""

from __future__ import annotations

import pytest

from sphinx_channels.retired import leads_there

GITHUB = "https://github.com/org/old"
FORUM = "https://old.interopen.org/forum"


@pytest.mark.parametrize(
    ("gone", "link", "expected"),
    [
        (GITHUB, "https://github.com/org/old", True),
        (GITHUB, "http://www.github.com/Org/old/", True),
        (GITHUB, "https://github.com/org/old/issues/1", True),
        (GITHUB, "https://github.com/org/old?tab=readme", True),
        (GITHUB, "https://github.com/org/old#readme", True),
        (GITHUB, "https://github.com/org/new", False),
        (GITHUB, "https://github.com/org/older", False),
        (GITHUB, "https://github.com/org", False),
        (GITHUB, "https://gitlab.com/org/old", False),
        ("https://github.com/org/old/", "https://github.com/org/old", True),
        ("https://twitter.com/Old", "https://x.com/old/status/1", True),
        ("https://twitter.com/Old", "https://x.com/new", False),
        ("https://mastodon.example/@old", "https://mastodon.example/@new", False),
        ("https://mastodon.example/@old", "https://mastodon.example/@old/1", True),
        ("https://matrix.to/#/#old:hl7.org", "https://matrix.to/#/#new:hl7.org", False),
        ("https://matrix.to/#/#old:hl7.org", "https://matrix.to/#/%23old:hl7.org", True),
        ("https://groups.google.com/g/old", "https://groups.google.com/g/new", False),
        ("https://us02web.zoom.us/j/1", "https://us02web.zoom.us/j/2", False),
        (FORUM, "https://old.interopen.org/last", True),
        (FORUM, "https://www.old.interopen.org", True),
        (FORUM, "https://old.interopen.org:8443/x", True),
        (FORUM, "https://interopen.org/forum", False),
        (FORUM, "support/communications.html", False),
        (FORUM, "http://[", False),
        ("mailto:gone@hl7.org", "mailto:Gone@hl7.org?subject=x", True),
        ("mailto:gone@hl7.org", "mailto:new@hl7.org", False),
        ("tel:+442079460000", "tel:+442079460000", True),
        ("tel:+442079460000", "tel:+442079460001", False),
    ],
)
def test_leads_there(gone: str, link: str, expected: bool) -> None:
    assert leads_there(link, gone) is expected
