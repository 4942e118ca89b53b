"""What must not reach a page: an allow-list of HTML, of links, and of raw text for other outputs."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_channels.rules.unsafe import BREAKS, is_remote, leftover, unsafe_raw, unsafe_scheme


def said(*texts: str, form: str = "html") -> dict[int, str]:
    """What is to be removed from pieces that stand beside each other; an empty string for what only follows."""
    return {number: value for number, (_key, value) in unsafe_raw([(form, text, "here") for text in texts]).items()}


@pytest.mark.parametrize(
    ("html", "value"),
    [
        ("<script>alert(1)</script>", "<script>"), ("<SCRIPT SRC=//x>", "<script>"), ("<script", "<script>"),
        ("</script>", "</script>"), ("<iframe src=x></iframe>", "<iframe>"), ("<object data=x>", "<object>"),
        ("<embed src=x>", "<embed>"), ("<svg onload=x()>", "<svg>"), ("<math><mtext></mtext></math>", "<math>"),
        ("<style>p {}</style>", "<style>"), ("<link rel=stylesheet href=x>", "<link>"), ("<base href=//x>", "<base>"),
        ('<meta http-equiv="refresh" content="0;url=//x">', "<meta>"), ("<form action=x>", "<form>"),
        ("<input autofocus onfocus=x()>", "<input>"), ("<button formaction=x>", "<button>"),
        ("<video src=x>", "<video>"),
        ("<template><p></template>", "<template>"), ("<noscript><p></noscript>", "<noscript>"), ("<body>", "<body>"),
        ("<html lang=en>", "<html>"), ("<textarea>", "<textarea>"), ("<title>", "<title>"),
        ("<plaintext>", "<plaintext>"),
        ("<h1>x</h1>", "<h1>"), ("<x-y>x</x-y>", "<x-y>"), ("<!DOCTYPE html>", "<!doctype>"), ("<?php x ?>", "<?php>"),
        ("<![CDATA[x]]>", "<!>"), ("<marquee>x</marquee>", "<marquee>"), ("<map><area href=x></map>", "<map>"),
        ("<p onclick='x()'>", "onclick="), ("<p ONMOUSEOVER=x()>", "onmouseover="), ("<p id=x>", "id="),
        ("<a href=x ping=//x>", "ping="), ("<img src=x srcset=//y>", "srcset="), ("<td background=x>", "background="),
        ("<p name=x>", "name="), ("<a href=x formaction=y>", "formaction="), ("<p xml:base=x>", "xml:base="),
        ('<p style="background: url(//x)">', "style="), ("<p style='w: expression(x)'>", "style="),
        ('<p style="a&#58;b;&#92;62">', "style="), ("<p style=@import>", "style="),
        ("<img/onerror=x()>", "<img>"), ("<img src=x/onerror=x()>y", "<img>"), ('<img alt="<" onerror=x()>', "<img>"),
        ("<img src=x\x0bonerror=x()>", "<img>"), ("<p/title=x>", "<p>"), ('<img src="x" onerror="x()">', "onerror="),
        ("<img src=x onerror=x()", "<img>"), ("< script>x</ script>", "</script>"), ("<p title='x", "<p>"),
        ("<!-- x --!><script>--> ", "<!-->"), ("<!--><script>-->", "<!-->"), ("<!---><script>-->", "<!--->"),
        ("<!-- x", "<!-->"), ("<scr\x00ipt>", "<scr>"), ("x<", "<"),
    ],
)  # fmt: skip
def test_html_that_is_refused(html: str, value: str) -> None:
    assert said(html) == {0: value}


@pytest.mark.parametrize(
    ("href", "scheme"),
    [
        ("javascript:x()", "javascript"), ("JaVaScRiPt:x()", "javascript"), ("\x01javascript:x()", "javascript"),
        (" javascript:x()", "javascript"), ("java\tscript:x()", "javascript"), ("java\nscript:x()", "javascript"),
        ("java\x00script:x()", "javascript"), ("\u200bjavascript:x()", "javascript"),
        ("javascript\t:x()", "javascript"),
        (" " * 300 + "javascript:x()", "javascript"), ("\x01" * 5000 + "javascript:x()", "javascript"),
        ("vbscript:x", "vbscript"), ("data:text/html,x", "data"), ("blob:x", "blob"), ("file:///etc/passwd", "file"),
        ("view-source:x", "view-source"), ("filesystem:x", "filesystem"), ("about:blank", "about"),
        ("https://hl7.org/?x=javascript:y", ""), ("mailto:a@hl7.org", ""), ("tel:111", ""), ("#javascript:x", ""),
        ("page.html", ""), ("/a:b", ""), ("?a:b", ""), ("//hl7.org/", ""), ("irc://irc.hl7.org/", ""), ("", ""),
    ],
)  # fmt: skip
def test_scheme_of_a_link(href: str, scheme: str) -> None:
    assert unsafe_scheme(href) == scheme
    if not href.isspace() and "\x00" not in href:
        assert bool(said(f'<a href="{href}">x</a>')) == bool(scheme)


@pytest.mark.parametrize(
    "html",
    ['<a href="java&#115;cript:x()">x</a>', '<a href="java&Tab;script:x()">x</a>', "<a href=javascript&colon;x()>x</a>",
     "<a href = ' javascript:x()'>x</a>", '<a title="a > b" href="javascript:x()">x</a>',
     "<q cite=javascript:x()>x</q>", "<a href='x' href='javascript:x()'>x</a>", '<img src="javascript:x()">'],
)  # fmt: skip
def test_link_that_is_refused_however_it_is_written(html: str) -> None:
    assert said(html)[0] == "javascript:"


@pytest.mark.parametrize(
    ("src", "remote"),
    [
        ("https://hl7.org/x.png", True), ("//hl7.org/x.png", True), ("http:x.png", True), ("/\\hl7.org/x.png", True),
        ("\\\\hl7.org\\x.png", True), (" \t//hl7.org/x.png", True), (" " * 300 + "//hl7.org/x.png", True),
        ("/\t/hl7.org/x.png", True), ("file:///x.png", True), ("_static/x.png", False), ("/x.png", False),
        ("a//b.png", False), ("../a//b.png", False), ("data:image/png;base64,x", False), ("data:text/html,x", True),
    ],
)  # fmt: skip
def test_picture_of_another_site(src: str, remote: bool) -> None:
    assert is_remote(src) is remote
    assert bool(said(f'<img src="{src}" alt="">')) is remote


@pytest.mark.parametrize(
    "html",
    ["<b>x</b>", "<p>x", "<p>x</p>", "<br>", "<br/>", "<BR />", "<hr>", "a > b", "a < b, 1 <2", "&lt;script&gt;", "",
     "<a href='x' target='_blank' rel=noopener>x</a>", '<abbr title="a > b">x</abbr>',
     '<span lang=cy dir="ltr">x</span>',
     "<ul><li>a<li>b</ul>", "<ul>\n<li>a</li>\n<li><ol><li>b</li></ol></li>\n</ul>", "<dl><dt>a<dd>b</dl>",
     "<table><thead><tr><th scope=col>a</th></tr></thead><tbody><tr><td colspan=2>b</td></tr></tbody></table>",
     "<details open><summary>a</summary>b</details>", '<img src="_static/x.png" alt="x" width="20">',
     "<!-- a - b -- c -->",
     "<!---->", '<p class="x" data-x="y" aria-label="z">x</p>', '<p style="color: red">x</p>',
     "<center><font size=2>x</font></center>", "<h2>x</h2>", "<pre>a < b</pre>", "<!-- <script> -->"],
)  # fmt: skip
def test_html_that_may_stand(html: str) -> None:
    assert said(html) == {}


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("<b>", "</b>"), {}),
        (("<div>", "<p>x</p>", "</div>"), {}),
        (("</div>",), {0: "</div>"}),
        (("</p>",), {}),
        (("<div>",), {0: "<div>"}),
        (("<b><i>", "</b></i>"), {0: "", 1: "</b>"}),
        (("<script>", "</script>"), {0: "<script>", 1: ""}),
        (('<a href="#" onclick="x()">', "</a>"), {0: "onclick=", 1: ""}),
        (("<b>", '<a href="javascript:x()">', "</a>", "</b>"), {0: "", 1: "javascript:", 2: "", 3: ""}),
        # All of it stands, or none: what is left would lean on what is refused.
        (("<div><script>", "</div>"), {0: "<script>", 1: ""}),
        (("<div>", "</div><script>"), {0: "", 1: "<script>"}),
        (("<b>x</b>", "<svg>", "<i>x</i>"), {0: "", 1: "<svg>", 2: ""}),
        (("<div>", "</div><b>", "<i>", "</i>"), {0: "", 1: "<b>", 2: "", 3: ""}),
        # Each mistake is told, but what is not closed only where it is the only one.
        (("<svg>", "<b>", "<p onclick=x>"), {0: "<svg>", 1: "", 2: "onclick="}),
        # One tag over two pieces.
        (('<a title="', ' onmouseover="x()">'), {0: "<a>", 1: ""}),
        (("<", "img src=x onerror=x()>"), {0: "<", 1: ""}),
        (("<!--", "--><script>"), {0: "<!-->", 1: "<script>"}),
        # What would end what is around the channel.
        (("<li>",), {0: "<li>"}), (("</li>",), {0: "</li>"}), (("<td>",), {0: "<td>"}), (("</tr>",), {0: "</tr>"}),
        (("<dd>",), {0: "<dd>"}), (("<ul>", "<li>x</li>", "</ul>"), {}),
    ],
)  # fmt: skip
def test_pieces_are_read_together(texts: tuple[str, ...], values: dict[int, str]) -> None:
    assert said(*texts) == values


def test_an_element_ends_where_it_begins() -> None:
    """Else the end of what is around its beginning would end it, and its own end something else."""
    assert set(unsafe_raw([("html", "<div>", "an item"), ("html", "</div>", "the card")])) == {0, 1}
    assert set(
        unsafe_raw([("html", "<ul>", "an item"), ("html", "<li>x</li>", "the card"), ("html", "</ul>", "an item")])
    )


def test_a_link_to_where_the_channel_was() -> None:
    pieces = [("html", '<a href="https://old.hl7.org&#47;x">x</a>', "here"), ("html", '<a href="x">x</a>', "here")]
    assert unsafe_raw(pieces, lambda uri: uri == "https://old.hl7.org/x") == {
        0: ("unsafe.html", "<a href=https://old.hl7.org/x>"),
        1: ("", ""),
    }


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        (r"\href{https://hl7.org/}{x}", "latex", r"\href"), (r"\input{x}", "latex", r"\input"),
        ("^^69nput", "latex", "^^"),
        (r"\csname in\endcsname", "latex", r"\csname"), ("https://hl7.org/", "latex", "https://"),
        ("a % b", "latex", "%"),
        ("}", "latex", "}"), ("\\", "latex", "\\"), (r"\\\input x", "latex", r"\input"), (r"\parx", "latex", r"\parx"),
        ("@uref{x}", "texinfo", "@uref"), ("@include x", "texinfo", "@include"), (".so /etc/passwd", "manpage", ".so"),
        ("x\n.UR x", "manpage", ".UR"), (r"\fBx", "manpage", r"\fBx"),
    ],
)  # fmt: skip
def test_raw_text_for_other_outputs(text: str, form: str, value: str) -> None:
    assert said(text, form=form) == {0: value}


@pytest.mark.parametrize("text", ["Words.", r"\newpage", r"a \\ b", r"\hfill x", r"\clearpage\par", "e.g. 1. x"])
def test_raw_text_that_lays_out_may_stand(text: str) -> None:
    assert said(text, form="latex") == {}


def test_the_breaks_of_the_parser_are_no_raw_text_of_the_author() -> None:
    assert said(*BREAKS, form="html latex") == {}


def test_a_format_among_others_is_read_as_html() -> None:
    assert said("<script>", form="html latex") == {0: "<script>"}


@pytest.mark.parametrize(
    ("html", "old"),
    [("<br>", "<br>"), ("x<BR/>", "<br>"), ('<p style="color: red">', "style="), ("<p title='style=x'>", ""),
     ("<p>Don't <br> can't</p>", "<br>"), ("<!-- <br> -->", ""), ("<b>x</b>", ""), ("style=x", "")],
)  # fmt: skip
def test_what_is_left_over(html: str, old: str) -> None:
    assert leftover(html) == old


def test_text_of_a_template_is_no_element() -> None:
    assert unsafe_raw([("html", "<your name>", "here")]) == {0: ("placeholder.text", "<your name>")}


class _Reader(HTMLParser):
    """Another reader of HTML: what it takes for tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))
        self.depth += tag in {"b", "a", "div", "ul"}

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in {"b", "a", "div", "ul"}
        assert self.depth >= 0


_HTML = st.lists(st.sampled_from(
    ["<", ">", "</", "/>", "b", "a", "div", "ul", "li", "script", "img", "<b>", "</b>", "<a ", "<div>", "</div>",
     "<ul>", "<li>",
     "</ul>", " ", "\n", "\x0b", "=", '"', "'", "href", "src", "onerror", "title", "style", "javascript:", "x",
     "<!--", "-->",
     "--!>", "&Tab;", "&#", "`", "\x00", "é"]
)).map("".join)  # fmt: skip


@given(st.lists(st.tuples(_HTML, st.sampled_from("12")), max_size=5))
def test_what_may_stand_is_harmless_to_another_reader(pieces: list[tuple[str, str]]) -> None:
    wrong = unsafe_raw([("html", text, around) for text, around in pieces])
    read = _Reader("".join(text for number, (text, _) in enumerate(pieces) if number not in wrong))
    assert read.depth == 0
    for tag, attributes in read.tags:
        assert tag not in {"script", "style", "iframe"}
        for name, value in attributes:
            assert not name.startswith("on")
            assert "script:" not in (value or "") or name not in {"href", "src"}
