"""What the body of a channel may hold: what could act becomes text and is told, what is harmless stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CONF

from sphinx_channels.directives.channel import acts

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

RST = """Page
====

.. channel:: A
   :kind: email
   :to: a@interopen.org

   {}
"""
MARKDOWN = "# Page\n\n:::{{channel}} A\n:kind: email\n:to: a@interopen.org\n\n{}\n:::\n"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.org/?once=1">x</a>',
        '<a href="https://x.org/?a=1&only=2" title="on = off">x</a>',
        "<p>Come on = here</p>",
        '<img src="data:image/png;base64,AAAA" alt="">',
        "<p>Write javascript: here</p>",
    ],
)
def test_harmless_html_stays(build: Callable[..., Built], html: str) -> None:
    assert not acts(html)
    built = build({"conf.py": CONF, "index.md": MARKDOWN.format(f"See: {html} or\n\n<div>{html}</div>")})
    assert built.warnings == ""
    assert built.read("index.html").count(html) == 2


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "</script>",
        '<img alt="<" onerror=alert(1)>',
        "<img src=x onerror=alert(1)",
        "<img/onerror=alert(1)>",
        '<a href="java&#115;cript:alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        "<a href = ' javascript:alert(1)'>x</a>",
        '<iframe src="https://x.org/"></iframe>',
        '<a href="data:text/html,x">x</a>',
        "<![foo[ bar ]]><svg",
    ],
)
def test_html_that_could_act(html: str) -> None:
    assert acts(html)


@pytest.mark.parametrize(
    "link",
    ["irc://irc.libera.chat/hl7", "ircs://irc.hl7.org:6697/x", "xmpp:room@muc.hl7.org?join", "sip:us@hl7.org",
     "matrix:r/room:hl7.org", "sms:+442079460000", "webcal://hl7.org/c.ics", "geo:51.5,0.1", "MAILTO:a@hl7.org",
     "ftp://ftp.hl7.org/x"],
)  # fmt: skip
def test_harmless_links_stay(build: Callable[..., Built], link: str) -> None:
    for name, text in (
        ("index.md", MARKDOWN.format(f"See <{link}>.")),
        ("index.rst", RST.format(f"See `x <{link}>`_.")),
    ):
        built = build({"conf.py": CONF, name: text})
        assert built.warnings == ""
        assert [a["href"] for a in built.html().select("#a p:not([class]) a")] == [link]


@pytest.mark.parametrize(
    ("link", "scheme"),
    [("javascript:go()", "javascript"), ("vbscript:go()", "vbscript"), ("data:text/html,x", "data:text/html"),
     ("data:text/plain,x", "data"), ("shell:x", "shell"), ("File:///etc/x", "file")],
)  # fmt: skip
def test_other_links_become_text_and_are_told_once(build: Callable[..., Built], link: str, scheme: str) -> None:
    built = build({"conf.py": CONF, "index.rst": RST.format(f"Words.\n\n   See `x <{link}>`_.")})
    assert built.html().select("#a p:not([class]) a") == []
    [line] = built.warning_lines
    assert line.startswith(f"index.rst:10: WARNING: remove {scheme}")
    assert line.endswith("[channels.unsafe]")


def test_text_that_only_looks_like_a_link_is_not_told(build: Callable[..., Built]) -> None:
    """docutils takes a word and a colon for a link, where it knows a scheme of that name."""
    built = build({"conf.py": CONF, "index.rst": RST.format("Ask (JavaScript:ES6).")})
    assert built.warnings == ""
    assert built.html().select("#a p:not([class]) a") == []


def test_address_that_nobody_can_read_is_no_traceback(build: Callable[..., Built]) -> None:
    text = RST.format("See `x <http://[>`_.").replace("interopen.org\n", "interopen.org\n   :status: retired\n")
    assert "x" in build({"conf.py": CONF, "index.rst": text}).html().select_one("#a").get_text()


def test_retired_channel_may_link_to_its_new_place(build: Callable[..., Built]) -> None:
    text = (
        "# P\n\n:::{channel} Issues\n:kind: issues\n:to: https://github.com/org/old\n:status: retired\n\n"
        "Moved to <https://github.com/org/new> from <https://www.github.com/org/old/>, see "
        "<https://github.com/org/old/issues>.\n:::\n"
    )
    card = build({"conf.py": CONF, "index.md": text}).html().select_one("#issues")
    assert [a["href"] for a in card.select("a.external")] == ["https://github.com/org/new"]
