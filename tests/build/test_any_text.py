"""Any text in any option and any body: warnings at most, never a traceback, never markup that was not asked for."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import CONF, build_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_channels.addresses import SCHEMES
from sphinx_channels.fields import CHANNEL

#: Texts made by chance, and long ones: with the matrix.
pytestmark = pytest.mark.matrix

HOSTILE = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    'https://a.interopen.org/" onclick="alert(1)', "https://a.interopen.org/'><script>alert(1)</script>",
    "https://a.interopen.org/\u202egro.nepo", "https://a.interopen.org/\x00x", "https://user:pw@interopen.org/",
    "https://a.interopen.org/</script><script>", "a@interopen.org\nBcc: b@interopen.org", "a@interopen.org?bcc=b@c.org",
    "a\u202e@interopen.org", '"><img src=x onerror=alert(1)>@interopen.org', "tel:+44;alert(1)", "+44 20 <script>",
    "https://[::1", "https://a:b:c/", "https://", "mailto:", "//interopen.org", "file:///etc/passwd", "\\\\host\\x",
    "https://interopen.org/%0d%0aSet-Cookie:x", "https://interopen.org/`x`", "https://interopen.org/$x^2_{}%&#~\\",
)  # fmt: skip
BODIES = (
    "<script>alert(1)</script>", "<p onclick='alert(1)'>x</p>", "[x](javascript:alert(1))", "<javascript:alert(1)>",
    "```{raw} html\n<script>alert(1)</script>\n```", "<iframe src='https://evil.org'></iframe>",
    "</div></div><h1>x</h1>",
    "<svg onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<ScRiPt src=//evil.org></sCrIpT>", "{channel}`x",
    "::::{channel}", "> > > x", "|||", "\\", "${x}$", "<!-- <script> -->", "[^1]", "&lt;script&gt;", "<br/><br/>",
    "[x]: javascript:alert(1)\n\n[x]", '<img src="x" onerror="alert(1)">', "{raw:html}`<script>`", "# Heading", "---",
)  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
BODY = st.sampled_from(BODIES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
KINDS = st.sampled_from(["email", "website", "phone", "forum", "list", "meeting", "nonsense", ""])


def one_line(text: str) -> str:
    """A text that stays within its option's line."""
    return "".join(" " if character in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else character for character in text)


def markdown(name: str, options: dict[str, str], body: str) -> str:
    head = "".join(f":{option}: {one_line(text)}\n" for option, text in options.items())
    return f"# Page\n\nBefore.\n\n::::{{channel}} {one_line(name)}\n{head}\n{body}\n::::\n\nAfter.\n"


def rst(name: str, options: dict[str, str], body: str) -> str:
    head = "".join(f"   :{option}: {one_line(text)}\n" for option, text in options.items())
    lines = "".join(f"   {line}\n" for line in body.splitlines())
    return f"Page\n====\n\nBefore.\n\n.. channel:: {one_line(name)}\n{head}\n{lines}\n\nAfter.\n"


@pytest.mark.parametrize("form", [markdown, rst])
def test_any_text_is_harmless(form) -> None:  # type: ignore[no-untyped-def]
    folder = Path(tempfile.mkdtemp())
    suffix = "md" if form is markdown else "rst"
    (folder / "source").mkdir()
    (folder / "source" / "conf.py").write_text(CONF + "suppress_warnings = ['myst']\n", encoding="utf-8")
    page = folder / "source" / f"index.{suffix}"

    @settings(suppress_health_check=list(HealthCheck))
    @given(TEXT, KINDS, st.dictionaries(st.sampled_from([*CHANNEL, "nonsense"]), TEXT, max_size=5), TEXT, BODY)
    def check(name: str, kind: str, options: dict[str, str], to: str, body: str) -> None:
        page.write_text(form(name, {**options, "kind": kind, "to": to}, body), encoding="utf-8", newline="\n")
        shutil.rmtree(folder / "doctrees", ignore_errors=True)
        built = build_project(folder / "source", folder / "out", folder / "doctrees")
        look_at(built.html())

    try:
        check()
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("to", HOSTILE)
@pytest.mark.parametrize("option", ["to", "join", "links"])
def test_hostile_address_never_becomes_a_link(build, option: str, to: str) -> None:  # type: ignore[no-untyped-def]
    value = f"Label <{to}>" if option == "links" else to
    options = {"kind": "website", "to": "https://www.interopen.org/", "access": "members", option: value}
    look_at(build({"index.md": markdown("Name", options, "Words.")}).html())


def look_at(page: BeautifulSoup) -> None:
    """Nothing on the page acts or leads where no address may."""
    article = page.select_one("div.body")
    assert article is not None
    assert "Before." in article.get_text()
    assert not article.select("script, iframe, object, embed")
    for tag in article.find_all(True):
        assert not [name for name in tag.attrs if name.lower().startswith("on")], tag
        for address in (tag.get("href"), tag.get("src")):
            scheme = (address or "").partition(":")[0].lower() if re.match(r"[\w+.-]+:", address or "") else ""
            assert scheme in {*SCHEMES, ""} or tag.name != "a", tag
        if tag.name == "a" and "channel-address" in tag.parent.get("class", []):
            assert not set(tag["href"]) & set("<>\"' \n\r\x00\u202e`\\"), tag
