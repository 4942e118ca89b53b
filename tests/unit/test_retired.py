"""Which links lead to where a retired channel used to be, however their letters are written."""

from __future__ import annotations

import pytest

from sphinx_channels.rules.retired import leads_there

GITHUB = "https://github.com/org/old"
FORUM = "https://old.interopen.org/forum"
MAIL = "mailto:gone@hl7.org"
CALL = "tel:+442079460000"


@pytest.mark.parametrize(
    ("gone", "link"),
    [
        (GITHUB, "https://github.com/org/old"),
        (GITHUB, "http://www.github.com/Org/old/"),
        (GITHUB, "https://github.com/org/old/issues/1"),
        (GITHUB, "https://github.com/org/old?tab=readme"),
        (GITHUB, "https://github.com/org/old#readme"),
        (GITHUB, "https://github.com/org%2Fold"),
        ("https://github.com/org/old/", "https://github.com/org/old"),
        ("https://twitter.com/Old", "https://x.com/old/status/1"),
        ("https://mastodon.example/@old", "https://mastodon.example/@old/1"),
        ("https://matrix.to/#/#old:hl7.org", "https://matrix.to/#/%23old:hl7.org"),
        (FORUM, "https://old.interopen.org/last"),
        (FORUM, "https://www.old.interopen.org"),
        (FORUM, "https://old.interopen.org:8443/x"),
        ("https://bücher.de/", "https://xn--bcher-kva.de/x"),
        ("https://xn--bcher-kva.de/", "https://BÜCHER.de/x"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        (MAIL, "mailto:Gone@hl7.org?subject=x"),
        (MAIL, "MAILTO:gone%40hl7.org"),
        (MAIL, "mailto:new@hl7.org,gone@hl7.org"),
        (MAIL, "mailto:?to=gone@hl7.org"),
        (MAIL, 'mailto:"Gone" <gone@hl7.org>'),
        (MAIL, "mailto:gone@hl7.org."),
        (MAIL, "mailto:'gone@hl7.org'"),
        (CALL, "sms:+44-20-7946-0000"),
        (GITHUB, "https://github.com/org/./old"),
        (GITHUB, "https://github.com/org/x/%2e%2e/old"),
        (FORUM, "https://old.interopen.org\u3002/forum"),
        (MAIL, "mailto:new@hl7.org?cc=gone@hl7.org"),
        ("mailto:help@bücher.de", "mailto:help@xn--bcher-kva.de"),
        (CALL, "tel:+442079460000"),
        (CALL, "tel:+44-20-7946-0000"),
        ("tel:+442079460000;ext=12", "tel:+442079460000"),
        ("tel:116123", "tel:116-123"),
        ("ircs://irc.hl7.org/old", "irc://irc.hl7.org:6667/old"),
        ("xmpp:old@rooms.hl7.org?join", "xmpp:old@rooms.hl7.org"),
        ("matrix:r/old:hl7.org", "matrix:r/old:hl7.org?via=hl7.org"),
        ("webcal://hl7.org/old.ics", "https://hl7.org/old.ics"),
        ("https://threads.net/@old", "https://www.threads.com/@old"),
        ("https://uk.linkedin.com/company/old", "https://uk.linkedin.com/company/old/jobs"),
    ],
)
def test_leads_there(gone: str, link: str) -> None:
    assert leads_there(link, gone)


@pytest.mark.parametrize(
    "host",
    ["OLD.Interopen.ORG", "old.interopen.org.", "old%2Einteropen.org", "old%252Einteropen.org", "ｏｌｄ.interopen.org",
     "old。interopen｡org", "𝐨𝐥𝐝.interopen.org", "o\u00adld.interopen.org", "ol\u200bd.interopen.org",
     "old\u2060.interopen.org", "xn--pi7cpai.interopen.org",
     "ol\ufe0fd.interopen.org", "ol\td.interopen.org", "user@old.interopen.org", "user:secret@old.interopen.org",
     "new.hl7.org@old.interopen.org", "a]@old.interopen.org", "a[b]@old.interopen.org", "old.interopen.org:443"],
)  # fmt: skip
@pytest.mark.parametrize(
    "before", ["https://", "http://", "//", "https:", "https:/", "https:///", "\\\\", "\x01 https://"]
)
def test_leads_there_as_a_browser_reads_it(before: str, host: str) -> None:
    assert leads_there(f"{before}{host}/x", FORUM)
    assert leads_there(f"{before}{host}\\x", FORUM)


@pytest.mark.parametrize(
    ("gone", "link"),
    [
        (GITHUB, "https://github.com/org/new"),
        (GITHUB, "https://github.com/org/older"),
        (GITHUB, "https://github.com/org"),
        (GITHUB, "https://gitlab.com/org/old"),
        ("https://twitter.com/Old", "https://x.com/new"),
        ("https://mastodon.example/@old", "https://mastodon.example/@new"),
        ("https://matrix.to/#/#old:hl7.org", "https://matrix.to/#/#new:hl7.org"),
        ("https://groups.google.com/g/old", "https://groups.google.com/g/new"),
        ("https://us02web.zoom.us/j/1", "https://us02web.zoom.us/j/2"),
        (FORUM, "https://interopen.org/forum"),
        (FORUM, "https://old.interopen.org.uk/"),
        (FORUM, "https://old.interopen.org@new.hl7.org/"),
        (FORUM, "https://new.hl7.org/?old.interopen.org"),
        (FORUM, "https://new.hl7.org/@old.interopen.org/"),
        (FORUM, "support/communications.html"),
        (FORUM, "old.interopen.org"),
        (FORUM, "http://["),
        (FORUM, ""),
        ("https://faß.de/", "https://fass.de/"),
        (MAIL, "mailto:new@hl7.org"),
        (MAIL, "mailto:notgone@hl7.org"),
        (MAIL, "mailto:gone@hl7.org.uk"),
        (CALL, "tel:+442079460001"),
        (CALL, "tel:+4420794600001"),
        ("tel:111", "tel:1111"),
        ("ircs://irc.hl7.org/old", "ircs://irc.hl7.org/new"),
        ("xmpp:old@rooms.hl7.org?join", "xmpp:new@rooms.hl7.org?join"),
        ("matrix:r/old:hl7.org", "matrix:r/new:hl7.org"),
        ("https://lemmy.world/c/old", "https://lemmy.ml/c/old"),
        ("https://uk.linkedin.com/company/old", "https://uk.linkedin.com/company/new"),
    ],
)
def test_leads_elsewhere(gone: str, link: str) -> None:
    assert not leads_there(link, gone)
