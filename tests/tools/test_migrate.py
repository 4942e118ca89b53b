"""Moving a Jekyll page: no word and no address is lost, only what is a contact is a channel, and the page builds."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bs4 import Tag
from conftest import REPOSITORY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from myst_parser.parsers.options import options_to_items
from tools.jekyll_pages import pages

from migrate.contacts import NO_ADDRESS, choose_kind, mended, read_contact
from migrate.page import migrate
from migrate.remarks import Log, note_lost
from migrate.write import directive
from sphinx_channels.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = REPOSITORY / "tests" / "cases" / "jekyll"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))


def migrated(name: str) -> tuple[str, list[str]]:
    page, remarks = migrate((CASES / f"{name}.md").read_bytes(), name)
    return page, ["{}: {}: {}".format(*remark) for remark in remarks]


def everything_said(text: bytes | str) -> str:
    page, remarks = migrate(text if isinstance(text, bytes) else text.encode())
    return html.unescape("\n".join([page, *(text for _, _, text in remarks)]))


def words_and_addresses(source: str) -> set[str]:
    """What a reader of the old page can read or follow, found without the code that is tested."""
    source = re.sub(r"(?m)^(?:title|summary|keywords|tags|permalink|redirect_from|toc):", "", source)
    source = re.sub(r"\{\{ site\.baseurl \}\}|\| relative_url", "", source)
    found = set(re.findall(r"(?:href|src)=[\"']([^\"']+)[\"']", source))
    found |= set(re.findall(r"https?://[^\s<>()\"'|*]+|[\w.+]+@[\w.]+\w", source))
    text = re.sub(r"<[^<>@:]*>", " ", re.sub(r"(?i:href|src|style|class|data-[\w-]+)=\"[^\"]*\"", "", source))
    words = {word.lower() for word in re.findall(r"\w+", html.unescape(text))} - {"tel"}
    return {re.sub("^(?:mailto|tel):", "", address).lower() for address in found} | words


@pytest.mark.parametrize("name", NAMES)
def test_each_page_becomes_the_page_and_the_list_that_were_agreed(name: str) -> None:
    """After a change: read what differs, then write ``python tools/migrate`` of the page to both files."""
    page, said = migrated(name)
    assert page == (CASES / "expected" / f"{name}.md").read_text(encoding="utf-8")
    assert said == (CASES / "expected" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_no_word_and_no_address_of_a_page_is_lost(name: str) -> None:
    source = CASES / f"{name}.md"
    said = everything_said(source.read_bytes())
    wanted = words_and_addresses(source.read_text(encoding="utf-8"))
    assert sorted(text for text in wanted if text not in said.lower()) == []
    assert "not on the new page" not in said, "the safety net had to catch what a rule let fall"


@given(pages)
@settings(suppress_health_check=list(HealthCheck))
def test_no_word_of_any_page_is_lost(page: tuple[str, list[str]]) -> None:
    text, used = page
    said = everything_said(text)
    assert [word for word in used if word not in said] == []
    assert "not on the new page" not in said


FRAGMENTS = [
    "[]()", "[a]()", "# [](x)\n", "![]()",
    "---\n", "title: x\n", "## ", "# ", "\n", "\n\n", " ", "    ", "<div>", "</div>", '<div markdown="1">',
    '<a href="', '">', "</a>", "<br>", '<img src="', "float:left", "{%", "%}", "{{", "}}", "{:", "}", "<!--", "-->",
    "<script>", "</script>", "`", "```", "|", "|---|", "> ", "- ", "1. ", "**", "[", "](", ")", "[a]: http://x",
    "mailto:", "x@y.test", "https://a.test/b", "http://", "//", "+44 20 7946 0018", "tel:", "javascript:", "&reg;",
    "&#0;", "\\", "%", "+++", "(a)=", ":::", "{x}", "\x00", "\x85", "\u2028", "\ufeff", "\ue000", "é", "â€™",
    "Email: ", "**Slack:** ", "<table>", "<tr>", "<td>", "<ul>", "<li>", "<pre>", "<dl>", "<dt>", "<?", "<!D",
    'class="', "twitter-timeline", "https://twitter.com/abc", "http://[::1", '{% include note.html content="',
    "{% comment %}",
    "{: #x}", "{#y}", "\t", '"', "'", "word", "https://twitter.com/intent/tweet?screen_name=abc", "<frameset>",
    "<plaintext>", "<select>", "<template>", "[^a]:",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5))).map("".join)))
def test_no_text_raises_and_each_word_is_said(text: str) -> None:
    said = everything_said(text)
    outside_tags = re.sub(r"<[^<>]*>|&#?\w*;?|\x00", " ", text)
    for word in re.findall(r"[a-z]{4,}", outside_tags):
        assert word in said or word in {"markdown", "https", "http", "mailto", "href"}


def test_what_a_rule_lets_fall_is_listed() -> None:
    log, tag = Log(), Tag(name="p")
    note_lost([(tag, "one two two", ""), (tag, "", "https://a.test/b mailto:one@two")], "one two", log)
    assert [text for _, _, text in log.remarks] == [
        "not on the new page: two",
        "not on the new page: https://a.test/b",
    ]


def test_a_definition_that_nothing_uses_is_listed() -> None:
    said = everything_said("Words.\n\n[a]: https://a.test/b 'why'\n[a]: https://c.test/d\n")
    assert "not on the new page: https://a.test/b why" in said
    assert "not on the new page: https://c.test/d" in said


def test_code_that_looks_like_kramdown_is_not_listed() -> None:
    assert migrate(b"---\ntitle: T\n---\n```\n{:ok, x} <!-- y -->\n```\n") == (
        "# T\n\n```\n{:ok, x} <!-- y -->\n```\n",
        [],
    )


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert migrate(data)[0].startswith("# ")


@pytest.mark.parametrize(
    ("written", "words", "kind", "platform"),
    [
        ("mailto:a@b.test", "", "email", ""),
        ("mailto:a@b.test", "Mailing list", "list", ""),
        ("mailto:a@b.test", "Forum", "email", ""),
        ("mailto:discuss@googlegroups.com", "", "list", ""),
        ("mailto:discuss@lists.b.test", "", "list", ""),
        ("tel:+44 20 7946 0018", "Email", "phone", ""),
        ("https://team.slack.com/archives/C1", "", "chat", "Slack"),
        ("https://team.slack.com", "Our forum", "forum", "Slack"),
        ("https://github.com/a/b/issues", "", "issues", "GitHub"),
        ("https://github.com/a/b/issues/12", "", "website", ""),
        ("https://github.com/a/b/discussions", "", "forum", "GitHub"),
        ("https://github.com/a/b/discussions/2", "", "website", ""),
        ("https://gitlab.com/group/sub/project/-/issues", "", "issues", "GitLab"),
        ("https://git.b.test/a/-/issues", "", "issues", ""),
        ("https://groups.io/g/a", "", "list", "Groups.io"),
        ("https://lists.b.test/a", "", "list", ""),
        ("https://discourse.b.test/c/7", "", "forum", ""),
        ("https://mastodon.social/@abc", "", "social", ""),
        ("https://mastodon.social/@abc/110", "", "website", ""),
        ("https://www.linkedin.com/company/a", "", "social", "LinkedIn"),
        ("https://zoom.us/j/1", "", "meeting", "Zoom"),
        ("https://forms.gle/abc", "", "form", "Google Forms"),
        ("https://b.test", "Newsletter", "news", ""),
        ("https://b.test", "Survey", "form", ""),
        ("https://b.test", "Phone", "website", ""),
        ("https://b.test", "Email", "website", ""),
        ("https://github.com/a/b", "", "website", ""),
    ],
)
def test_the_kind_comes_from_the_address_and_the_words(written: str, words: str, kind: str, platform: str) -> None:
    contact = read_contact(written)
    assert contact is not None
    assert (choose_kind(contact, words), contact.platform) == (kind, platform)


@pytest.mark.parametrize(
    ("written", "to"),
    [
        ("mailto:a@b.test", "a@b.test"),
        ("mailto://a@b.test", "a@b.test"),
        ("mailto:%20a@b.test", "a@b.test"),
        ("mailto:a@b.test>", "a@b.test"),
        ("a@b.test", "a@b.test"),
        ("mailto:a@b.test?subject=Hi%20there", "a@b.test"),
        ("http://b.test/a", "https://b.test/a"),
        ("http://http://b.test/", "https://b.test/"),
        ("http://https://b.test/", "https://b.test/"),
        ("//b.test/a", "https://b.test/a"),
        ("www.b.test/a", "https://www.b.test/a"),
        ("https://twitter.com/abc?ref_src=twsrc", "https://twitter.com/abc"),
        ("tel:+442079460018", "+442079460018"),
        ("tel:+44-20-7946-0018", "+44-20-7946-0018"),
    ],
)
def test_a_damaged_address_is_mended(written: str, to: str) -> None:
    contact = read_contact(mended(written))
    assert contact is not None
    assert contact.to == to


@pytest.mark.parametrize(
    "href",
    [
        "", "#top", "page.html", "/page", "javascript:alert(1)", "ftp://b.test", "tel:0300 303 5678", "mailto:",
        "https://", "ADD MAILBOX DETAILS", "mailto:dummy@b.test", "https://twitter.com/TwitterDev", "https://example.com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_no_channel(href: str) -> None:
    assert read_contact(mended(href)) is None


def test_the_lists_of_words_name_kinds_that_exist() -> None:
    words = yaml.safe_load((REPOSITORY / "tools" / "migrate" / "words.yaml").read_text(encoding="utf-8"))
    assert {*words["kinds"], *(kind for kind, *_ in words["places"])} <= {*KINDS, ""}


@pytest.mark.parametrize("text", ["Add a link to your project page", "Tell us your name (or not)", "In 2004 2005 2006"])
def test_good_sentences_are_no_template(text: str) -> None:
    assert not NO_ADDRESS.search(text)


@pytest.mark.parametrize(
    ("body", "start"),
    [
        ("## [Org](https://org.test)\n\nWords.", ":::{channel} Org\n:kind: website\n:to: https://org.test\n\nWords."),
        ("## [Org](https://org.test)\n\n### Below\n\nWords.", "## [Org](https://org.test)"),
        ("## [Org](page.html)\n\nWords.", "## [Org](page.html)"),
        ("## See ![a](b.png)\n\na@b.test", "## See a"),
        ("## Blog\n\nRead [it](https://org.test/x).", ":::{channel} Blog\n:kind: news\n:to: https://org.test/x"),
        ("## Notes\n\nRead [it](https://org.test/x).", "## Notes"),
        ("## Set-up\n\nSee [it](https://github.com/a/b/issues/3), <a@b.test>", "## Set-up"),
        ("## A\n\nOne.\n\nTwo.\n\nThree.\n\n<a@b.test>", "## A"),
        ("## R&D!\n\n<a@b.test>", ":::{channel} R&D!\n:id: rd\n:kind: email\n:to: a@b.test"),
        ("### Deep\n\n### Deep too\n\n##### More\n\n## Up", "## Deep\n\n## Deep too\n\n### More\n\n## Up"),
        ("## What's on?\n\nWords.", "(whats-on)=\n\n## What's on?"),
        ("## A {#other}\n\nWords.", "(other)=\n\n## A"),
        ("## Help <a name='old'></a>\n\n<a@b.test>", "(old)=\n\n:::{channel} Help"),
        ("## T\n\n<https://a.slack.com>", ":::{channel} T\n:id: t-2\n:kind: chat"),
        ("## A\n\nSecurity problems: <a@b.test>", ":::{channel} A\n:kind: email\n:to: a@b.test\n:for: security"),
        ("## Links\n\n- [Org](https://org.test)\n- [Two](https://two.test)", "## Links\n\n* [Org]"),
        ("**We** write to <a@b.test>", ":::{channel} A\n:kind: email"),
        ("**Chat** <https://a.slack.com>", ":::{channel} Chat\n:kind: chat"),
        ("Note: <a@b.test>", "Note: <a@b.test>"),
        ("- <a@b.test>\n- no address", "* <a@b.test>\n* no address"),
        ("call [0300 123456](tel:+44300123456)", ":::{channel} Phone\n:kind: phone\n:to: +44300123456\n\ncall 0300 1"),
    ],
)  # fmt: skip
def test_a_section_becomes(body: str, start: str) -> None:
    page, _ = migrate(f"---\ntitle: T\n---\n\n{body}\n".encode())
    assert page.startswith(f"# T\n\n{start}"), page


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("a <b> bold </b>c", "a **bold** c"),
        ("<p><code>a `b`</code></p>", "`` a `b` ``"),
        ("H<sub>2</sub>O", "H{sub}`2`O"),
        ('<a href="https://a.test/x y(z)">t ] u</a>', "[t \\] u](<https://a.test/x%20y(z)>)"),
        ('<a href="https://a.test">https://a.test</a>', "<https://a.test>"),
        ('<a href="https://a.test" title="the &quot;A&quot;">x</a>', '[x](https://a.test "the ”A”")'),
        ('<a href="https://a.test"></a>', "[https://a.test](https://a.test)"),
        ('<a href="#">x</a> <a href="xmpp:a@b.test">y</a>', "x y (`xmpp:a@b.test`)"),
        ("a<br>b", "a\\\nb"),
        ("a<br/><br/>b", "a\n\nb"),
        ("a<br>", "a"),
        ("1 < 2 <a b", "1 < 2 \\<a b"),
        ("{x}`y`", "\\{x}`y`"),
        ("    a <b>", "```\na <b>\n```"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("<p>a</p>b **c**", "a\n\nb **c**"),
        ("<div>\n\na\n\n    b\n\n</div>\n## c", "a\nb\n\n## c"),
        ("<div>\n\na\n\n## c", "a\n\n## c"),
        ('<div class="x" markdown="1">\n## a\n* b\n</div>\nc', "## a\n\n* b\n\nc"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "* a\n* b\n  * c"),
        ("<table><tr><th>a</th></tr><tr><td>b|c</td><td>d</td></tr></table>", "| a |  |\n| --- | --- |\n| b\\|c | d |"),
        ("<frameset> a", "a"),
        ('<span id="x">a</span>', "(x)=\n\na"),
        ("a\n{: #x}", "(x)=\n\na"),
        ("[a](tel:0300123456), [0300 123456](tel:0300123456)", "a (0300123456), 0300 123456"),
        ("{% highlight sh %}\nls {{ x }}\n{% endhighlight %}", "```sh\nls {{ x }}\n```"),
        ("[a]({{ site.baseurl }}/b.html)", "[a](/b.html)"),
        ("% a\n+++\n(b)=\n:::\n1\\. c", "\\% a\n\\+++\n\\(b)=\n\\:::\n1\\. c"),
        ("a[^1]\n\n[^1]: The note.", "a[^1]\n\n[^1]: The note."),
        ('x ![A](a.png){:width="20"} y', "x\n\n% :::{image} a.png\n% :alt: A\n% :::\n\ny"),
    ],
)  # fmt: skip
def test_markup_becomes(source: str, body: str) -> None:
    page, remarks = migrate(f"---\ntitle: T\n---\n\n{source}\n".encode())
    assert page == f"# T\n\n{body}\n"
    assert not [text for _, _, text in remarks if text.startswith("not on the new page")]


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("title: T\ntoc: False", ":toc: false"),
        ("title: T\ntoc: 'False'", ":toc: false"),
        ("title: T\ntoc: yes", ":toc: true"),
        ("title: T\ntags: a, b", ":tags: a, b"),
        ("title: T\ntags: [a, b]", ":tags: a, b"),
        ("title: T\ntags:\n  - a\n  - b", ":tags: a, b"),
        ("title: T\ntags: a b", ":tags: a, b"),
        ("title: T\nkeywords: [one, 'two, three']", ":keywords: one, two, three"),
        ("title: T\nkeywords: two words, more", ":keywords: two words, more"),
        ("title: T\npermalink: /a/b.html", ":permalink: a/b.html"),
        ("title: T\nredirect_from: /old.html\npermalink: new.html", ":permalink: new.html, old.html"),
        ("title: T\nsummary: A&reg; &lt;b&gt; &amp; <b>c</b>", "A® \\<b> & **c**\n"),
        ("title: T\ndescription: About it", "About it\n"),
        ("title: A &amp; B\ntoc: true", "# A & B\n"),
        ("title: 2019\ntoc: true", "# 2019\n"),
        ("title: T: U\nkeywords: k\n more", "# T: U\n\n:::{page}\n:keywords: k more\n"),
        ('title: T\n"tags": a', ":tags: a"),
        ("title: T\nkeywords: '#1 \"x\"'", ':keywords: "#1 \\"x\\""'),
    ],
)  # fmt: skip
def test_front_matter_becomes(front: str, wanted: str) -> None:
    assert wanted in migrate(f"---\n{front}\n---\n".encode())[0]


ODD_FRONT_MATTER = [
    "title: x", '"tags": a', "{a: b}", "tags: [a, [b], {c: d}]", "permalink: [1, 2]", "summary: {a: b}", "? a", "&a",
    "toc: []", "title: [", "keywords: !!python/object:x y", "a: 2021-99-99", "title: |", "  more", "- item", "*b",
    "# comment",
    'summary: <a href="x">y', 'summary: "{{ x }}"', "description: 5", "redirect_from: a: b", "1: 2", "\ttags: x", "...",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(ODD_FRONT_MATTER), st.text(max_size=12)), max_size=6))
def test_no_front_matter_raises(lines: list[str]) -> None:
    assert migrate("\n".join(["---", *lines, "---", "Words."]).encode())[0].startswith("# ")


def test_front_matter_that_is_no_yaml_keeps_its_lines() -> None:
    page, remarks = migrate(b"---\nlost words\ntitle: A: B\npermalink: /:categories/:title\n---\n")
    assert page == "# A: B\n"
    assert "lost words" in remarks[0][2]
    assert remarks[-1][2].startswith("permalink: /:categories/:title: ")


@pytest.mark.parametrize(
    ("source", "start"),
    [
        ("# Help\n\nWords.", "# Help\n\nWords.\n"),
        ("## Help\n\nWords.", "# Our page\n\n## Help\n\nWords.\n"),
        ("---\ntitle: Help\n---\n# Help\n\n# More", "# Help\n\n## More\n"),
        ("\ufeff# Ärzte", "# Ärzte\n"),
    ],
)
def test_a_page_has_one_title(source: str, start: str) -> None:
    assert migrate(source.encode(), "our_page")[0] == start


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    page, remarks = migrate("# Ärzte\n\n“a” groupâ€™s café".encode(encoding))
    assert page == "# Ärzte\n\n“a” group’s café\n"
    assert (1, "changed") in {remark[:2] for remark in remarks} or encoding == "utf-8"
    assert (3, "changed", "repaired: groupâ€™s") in remarks


def test_members_join_through_the_channel_that_says_so() -> None:
    chat = "## Chat\n\nFor members only: <https://a.slack.com>"
    page, _ = migrate(f"# T\n\n## Join\n\nWords.\n\n{chat}\n\n## Join\n\nTo join: <a@b.test>".encode())
    assert ":access: members\n:join: join-1" in page
    assert ":::{channel} Join\n:id: join-1\n" in page


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_myst_reads_each_option_as_it_was_given(text: str) -> None:
    written = directive("x", "", {"key": text}, "").split("\n")[1]
    assert options_to_items(written[1:])[0] == [("key", " ".join(text.split()))]


def test_a_fence_is_longer_than_those_in_it() -> None:
    assert directive("a", "B", {}, "> :::{b}\n> :::") == "::::{a} B\n\n> :::{b}\n> :::\n::::"


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)} | variables
    command = [sys.executable, "tools/migrate", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False, env=environment)


def test_the_page_goes_to_standard_output_and_the_list_to_standard_error() -> None:
    source = CASES / "world.md"
    done = run(source, PYTHONIOENCODING="ascii")
    assert done.stdout.decode() == migrated("world")[0]
    assert f"{source}:6: decide: mailto:b%C3%BCro@" in done.stderr.decode()


def test_a_page_that_cannot_be_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "deep.md").write_text("<div>" * 1500, encoding="utf-8")
    assert run(tmp_path / "none.md").stderr.decode().endswith("none.md cannot be read: No such file or directory.\n")
    assert (
        run(tmp_path / "deep.md")
        .stderr.decode()
        .endswith("deep.md cannot be read: its elements are nested too deeply.\n")
    )


#: What a build may say of a page, and how the list has said it before.
WARNINGS = {
    "channels.empty": "the page has no summary",
    "channels.placeholder": " is no address",
    "myst.xref_missing": "link to the page of the new site|nothing on the page has this anchor",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_build_says_no_more_than_the_list(name: str, build: Callable[..., Any]) -> None:
    page, said = migrated(name)
    tags = re.findall(r"(?m)^:tags: (.*)", page)
    options = {"channels_tags": re.findall(r"\w+", str(tags)), "suppress_warnings": ["channels.host"]}  # of ".test"
    for line in build({"index.md": page}, **options).warning_lines:
        rule = re.sub(r".*\[([\w.]+)\]$", r"\1", line)
        assert rule in WARNINGS, line
        assert re.search(WARNINGS[rule], "\n".join(said)), line


def test_the_real_page_shows_its_words_addresses_and_anchors(build: Callable[..., Any]) -> None:
    page = build({"index.md": migrated("support_communications")[0]}, channels_tags=["support"]).html()
    assert {link["href"] for link in page.select("a[href]")} >= {
        "https://twitter.com/INTEROPenAPI",
        "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI",
        "https://www.interopen.org/",
        "mailto:membership@interopen.org",
        "mailto:careconnect@interopen.org",
        "https://interopen.ryver.com",
    }
    text = " ".join(page.get_text(" ").split())
    for sentence in (
        "Commercial interests are put to one side in the group’s activities.",
        "For general enquires please send an email to the Care Connect Inbox",
        "The Forum has a number of threads that discuss a range of topics including governance and tooling.",
        "INTEROPen communication channels used for the Care Connect FHIR® API.",
    ):
        assert sentence in text
    assert [anchor for anchor in ("interopen", "enquires", "the-interopen-forum") if not page.find(id=anchor)] == []


def test_published_anchors_resolve(build: Callable[..., Any]) -> None:
    page = build({"index.md": migrated("anchors")[0]}).html()
    published = (
        "top whats-new rd research details old-section contact who-to-ask help-desk--co contact-1 legal legal-notice"
    ).split()
    assert [anchor for anchor in published if not page.find(id=anchor)] == []
