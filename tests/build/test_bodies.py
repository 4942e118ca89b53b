"""What the body of a channel may hold: what could act becomes text and is told, what is harmless stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import CONF
from sphinx_design import icons

from sphinx_channels.rules.unsafe import unsafe_raw

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
        '<b class="x">bold</b> and<br>',
        "<p>Write javascript: here</p>",
    ],
)
def test_harmless_html_stays(build: Callable[..., Built], html: str) -> None:
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
    assert unsafe_raw([("html", html, None)])


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


@pytest.mark.parametrize("status", ["active", "retired"])
@pytest.mark.parametrize("builder", ["html", "epub", "latex"])
@pytest.mark.parametrize("syntax", ["md", "rst"])
def test_no_way_leads_behind_the_rules(build: Callable[..., Built], syntax: str, builder: str, status: str) -> None:
    """Raw HTML, substitutions, references whose target stands outside, pictures, downloads, included files."""
    rst = """
.. _forum: https://old.interopen.org/thread
.. _script: javascript:alert(2)
.. |raw| raw:: html

   <script>alert(3)</script>
PICTURE
.. channel:: Forum
   :kind: forum
   :to: https://old.interopen.org/
   :status: STATUS
   :replaced-by: new

   The old forum_ is closed, script_ too. |raw| |pic| `a <https://old%2Einteropen.org/>`__
   :download:`d <https://old.interopen.org/d.zip>` `w <https://ｏｌｄ.interopen.org/>`__
   :math:`\\href{https://old.interopen.org/m}{m}`

   .. raw:: html

      <a href="https://old.interopen.org/raw">r</a>

   .. raw:: html

      <form action="x"></form>

   .. raw:: latex

      \\href{https://old.interopen.org/tex}{t}

   .. include:: part.txt

.. channel:: New
   :kind: email
   :to: new@interopen.org

   New.
""".replace("STATUS", status)
    # Only a page of the web may show a picture of another site; the others would fetch it for the definition alone.
    picture = "https://evil.interopen.net/p.png" if builder == "html" else "p.png"
    rst = rst.replace("PICTURE", f".. |pic| image:: {picture}\n   :target: https://OLD.interopen.org/x\n")
    shown = f"![pic]({picture})" if builder == "html" else ""
    markdown = f"""# P

[forum]: https://old.interopen.org/thread

:::::{{channel}} Forum
:kind: forum
:to: https://old.interopen.org/
:status: {status}
:replaced-by: new

The old [forum] is closed, <https://old%2Einteropen.org/>, [w](https://ｏｌｄ.interopen.org/). {{{{ raw }}}} {shown}
{{download}}`d <https://old.interopen.org/d.zip>` {{math}}`\\href{{https://old.interopen.org/m}}{{m}}`

<a href="https://old.interopen.org/raw">r</a>

<form action="x"></form>

```{{raw}} latex
\\href{{https://old.interopen.org/tex}}{{t}}
```
```{{include}} part.txt
:parser: rst
```
:::::

:::{{channel}} New
:kind: email
:to: new@interopen.org

New.
:::
"""
    page = markdown if syntax == "md" else f"P\n=\n\n{rst}"
    part = '.. raw:: html\n\n   <meta http-equiv="refresh" content="0">\n'
    conf = CONF.replace('["colon_fence"]', '["colon_fence", "substitution"]')
    conf += 'myst_substitutions = {"raw": "<script>alert(3)</script>"}\nexclude_patterns = ["part.txt"]\n'
    built = build({"conf.py": conf, f"index.{syntax}": page, "part.txt": part}, builder)
    text = "".join(
        path.read_text("utf-8") for path in built.outdir.rglob("*") if path.suffix in {".html", ".xhtml", ".tex"}
    )
    text = re.sub("(?s)<pre>.*?</pre>|&lt;|begin{sphinxVerbatim}.*?end{sphinxVerbatim}", "", text)
    for never in (
        "<script>alert",
        '<form action="x"',
        '<meta http-equiv="refresh',
        "javascript:alert",
        "evil.interopen",
        'class="math',
    ):
        assert never not in text, never
    link = r"(?:href|url){" if builder == "latex" else 'href="'
    live = re.findall(link + r'(https?://[^"}]*(?:old|OLD|ｏｌｄ)[^"}]*)', text)
    assert bool(live) == (status == "active")
    said = built.warnings
    told = ["<script>", "<form>", "<meta>", "\\href", *(["javascript:"] if syntax == "rst" else [])]
    for value in (*told, *(["picture from another site"] if builder == "html" else [])):
        assert value in said, value
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("link", "scheme"),
    [("javascript:go()", "javascript"), ("vbscript:go()", "vbscript"), ("data:text/html,x", "data"),
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


NOTE = "\n:::::\n\n[^a]: {}\n\n:::::{{channel}} Z\n:kind: email\n:to: z@interopen.org\n\nZ."


STRANGE = [
    ("x[^a]" + NOTE.format("<script>alert(1)</script>"), 1),
    ("x[^a] y[^a]" + NOTE.format("[s](javascript:alert(1)) <b onclick='alert(1)'>b</b> ![](https://x.org/p)"), 3),
    ("x[^a]" + NOTE.format("See [^a]."), 0),
    ("x[^a]" + NOTE.format("See [^b].\n\n[^b]: See [^a]."), 0),
    ("{.channel-posts}\n- x <script>alert(1)</script>\n- [l](javascript:alert(1))", 2),
    ("```{parsed-literal}\na <script>alert(1)</script>\n```", 1),
    ("```{eval-rst}\n.. |r| raw:: html\n\n   <script>alert(1)</script>\n\n.. parsed-literal::\n\n   |r|\n```", 1),
    ("```{raw} xml\n<script xmlns='http:&#47;/www.w3.org/1999/xhtml'>alert(1)</script>\n```", 1),
    ("{math}`\\sphinxhref{javascript:alert(1)}{m}`", 1),
    ("{math}`^^5chref{javascript:alert(1)}{m}`", 1),
    ("{math}`\\bbox[background:url(https://x.org/alert(1))]{q}`", 1),
    ("```{math}\n:label: a}\\href{javascript:alert(1)}{x}\\label{b\n\nx\n```", 1),
    ("```{tabularcolumns} l>{\\href{javascript:alert(1)}{x}}l\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |", 1),
    ("::::{div}\n:style: background:url(https://x.org/alert(1))\n\nx\n::::", 1),
    ("Ring \x07.", 1),
    ("{octicon}`bell;1em;x\" onclick=\"alert(1)`", 1),
    ("{octicon}`bell` {fas}`spinner`", int(not hasattr(icons, "sd_icon"))),
    ("```{parsed-literal}\n![x](https://x.org/alert(1).png)\n```", 1),
    ("```{raw} html latex\n\\href{javascript:alert(1)}{x}\n```", 1),
    ("$\\hyperref{javascript:alert(1)}{}{}{x}$", 1), ("$x \\) \\href{javascript:alert(1)}{x} \\( y$", 1),
    ("[\\\\(\\\\href{javascript:alert(1)}{x}\\\\)]{.math}", 0),
    ("<span class=\"math\">\\(\\href{javascript:alert(1)}{x}\\)</span>", 1),
    ("$\\curlyvee \\curl \\displaystyle \\left(x\\right)$\n\n- [ ] a\n- [x] b", 0),
    ("```{eval-rst}\nC:\\\\dir, \\*x*.\n```", 0),
    ("```{eval-rst}\nx [#b]_\n\n.. [#b] `y <javascript:alert(1)>`__\n```", 1),
]  # fmt: skip
LIVE = {
    "html": r"<script[^>]*>alert|<[^>]*(?:onclick=|=.javascript|style=.backgr)|class=.math[^<]*(?:bbox|href|\^)",
    "xml": r"<script|<[^>]*(?:=.javascript|style=.background)|<math[^<]*(?:bbox|href|\^)|format=.html.[^<]*script",
    "latex": r"\\(?:sphinx)?href\{javascript|\^\^5c|\\bbox\[",
}


def strange(build: Callable[..., Built], pages: dict[str, str], builder: str) -> Built:
    """A project of pages with such bodies."""
    extensions = ["myst_parser", "sphinx_design", "sphinx.ext.mathjax", "sphinx_channels"]
    enabled = ["colon_fence", "attrs_block", "attrs_inline", "dollarmath", "tasklist"]
    cards = {name: MARKDOWN.replace(":::", ":::::").format(body) for name, body in pages.items()}
    return build(cards, builder, extensions=extensions, myst_enable_extensions=enabled)


@pytest.mark.parametrize(("body", "told"), STRANGE)
def test_ways_of_a_stranger(build: Callable[..., Built], body: str, told: int) -> None:
    """Each went by the rules, ended the build, or kept it from ending."""
    built = strange(build, {"index.md": body}, "html")
    ours = [line for line in built.warning_lines if "[channels." in line]
    assert len(ours) == told, ours
    assert not re.search(LIVE["html"], built.read("index.html"))


@pytest.mark.parametrize("builder", ["latex", "xml"])
def test_ways_of_a_stranger_in_other_outputs(build: Callable[..., Built], builder: str) -> None:
    # A note that refers to itself is more than Sphinx's LaTeX can do, with or without us.
    bodies = [body for body, _told in STRANGE if "See [^a]." not in body]
    toc = "```{toctree}\n:glob:\np*\n```"
    built = strange(build, {"index.md": toc, **{f"p{number}.md": body for number, body in enumerate(bodies)}}, builder)
    files = [file for file in built.outdir.rglob("*") if file.suffix in {".xml", ".tex"}]
    assert files
    for file in files:
        assert not re.search(LIVE[builder], file.read_text("utf-8"))


def test_many_mistakes_of_one_paragraph_take_no_long_time(build: Callable[..., Built]) -> None:
    """The line of each was counted from all that stands before it."""
    built = build({"index.md": MARKDOWN.format("<b onclick=x>x</b> " * 400)})
    assert len(built.warning_lines) == 1  # the same of one line once
    assert "onclick=x>" not in re.sub("&[a-z]+;", "", built.read("index.html"))
