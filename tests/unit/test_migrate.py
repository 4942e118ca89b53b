"""Migration of a Jekyll page: what becomes a channel, what is listed, and that no word and no address is lost."""

from __future__ import annotations

import builtins
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from myst_parser.parsers.options import options_to_items
from unit.jekyll_pages import pages

from sphinx_channels.__main__ import main
from sphinx_channels.checks import read_channel
from sphinx_channels.migrate.contacts import choose_kind, kind_of, read_contact
from sphinx_channels.migrate.liquid import included, without_site_address
from sphinx_channels.migrate.page import Migration, migrate_page, migrate_text
from sphinx_channels.migrate.reading import mend_mojibake
from sphinx_channels.migrate.remarks import Log, report_lost_words
from sphinx_channels.migrate.scan import html_lines, tokens, tree
from sphinx_channels.migrate.write import directive
from sphinx_channels.model import Declaration, Settings, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent.parent / "cases" / "jekyll"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))

#: The channels of each hand-written page: name, kind, address.
CHANNELS = {
    "anchors": [
        ("Help-desk & co.", "email", "help@orchardlab.test"),
        ("Contact", "email", "second@orchardlab.test"),
    ],
    "broken": [("Mailbox", "email", "broken@millstone.test")],
    "liquid": [("Join", "email", "secretary@fernhospital.test")],
    "lists": [
        ("Announce", "list", "announce@lists.wardguild.test"),
        ("Implementers", "list", "https://groups.google.com/g/ward-implementers"),
        ("Archive of the old list", "list", "https://lists.wardguild.test/mailman/listinfo/ward"),
        ("Email", "email", "guild@wardguild.test"),
        ("Phone", "phone", "+44 20 7946 0018"),
        ("Zulip", "chat", "https://chat.fhir.org/#narrow/stream/ward"),
        ("Report a problem", "issues", "https://github.com/wardguild/interface/issues"),
    ],
    "markup": [
        ("Reception", "phone", "+47 55 12 34 56"),
        ("Library", "email", "library@tides.test"),
        ("Forum", "forum", "https://forum.tides.test"),
        ("Bluesky", "social", "https://bsky.app/profile/tides.test"),
        ("Bookings", "email", "bookings@tides.test"),
    ],
    "prose": [("Elections", "email", "elections@heathsoft.test")],
    "quotes": [
        ("Service desk", "email", "desk@lanternhealth.test"),
        ("Developer chat", "chat", "https://lantern-dev.slack.com"),
        ("Website", "website", "https://www.lanternhealth.test/"),
        ("Forum", "forum", "https://forum.lanternhealth.test"),
        ("Security", "email", "security@lanternhealth.test"),
    ],
    "social": [
        ("Twitter", "social", "https://twitter.com/RiverFHIR"),
        ("Films", "social", "https://www.youtube.com/@RiverFHIR"),
        ("Tell us what you think", "form", "https://docs.google.com/forms/d/e/xyz/viewform?embedded=true"),
    ],
    "support_communications": [
        ("@INTEROPenAPI on X", "social", "https://twitter.com/INTEROPenAPI"),
        ("INTEROPen", "website", "https://www.interopen.org/"),
        ("Membership", "email", "membership@interopen.org"),
        ("Enquires", "email", "careconnect@interopen.org"),
        ("The INTEROpen Forum", "forum", "https://interopen.ryver.com"),
    ],
    "tables": [
        ("Registry", "email", "registry@coastalab.test"),
        ("Registry (telephone)", "phone", "+47 22 85 50 50"),
        ("Imaging", "email", "imaging@coastalab.test"),
        ("Harbour group", "chat", "https://discord.gg/harbourlab"),
        ("Press desk", "email", "press@coastalab.test"),
    ],
    "world": [
        ("Anschrift", "email", "büro@bücher.test"),
        ("連絡先", "email", "info+fhir@日本.test"),
        ("Téléphone", "phone", "+33-1-70-18-99-00;ext=12"),
        ("Groupe d’échange", "chat", "https://matrix.to/#/#pratique:hôpital.test"),
    ],
}

#: What each page's list has to say, with its line.
REMARKS = {
    "anchors": ["7: changed: \"What's new?\" is below the title now"],
    "broken": [
        "1: decide: the front matter is not valid YAML",
        "5: removed: # a comment about the page",
        "6: guess: tags: getting started: taken for 2 tags",
        "19: decide: 0300 303 5678: a channel needs the number in international form",
        "19: decide: tel:0300%20303%205679: a channel needs",
        '31: removed: href="javascript:alert(1)" of <a>',
        "33: removed: <!-- a comment that never ends with words in it",
    ],
    "liquid": [
        "2: decide: {{ site.project }}: put in",
        "8: decide: layout: page",
        "10: decide: {% include links.html %}",
        "22: decide: join/map.png is not there",
        "26: decide: /guide.html: link to the page of the new site",
        "28: removed: {% comment %} Ask Priya whether the wiki still exists. {% endcomment %}",
    ],
    "lists": [
        "4: decide: tags: contact, community",
        '16: removed: {:target="_blank"}',
        "16: changed: http://lists.wardguild.test/mailman/listinfo/ward is https in :to: now",
        '20: decide: channel "Email": write one sentence: what is it for?',
    ],
    "markup": [
        '18: decide: channel "Forum": for members ("members only")?',
        "24: decide: images/quay.jpg is not there",
        '40: removed: <input type="email" placeholder="you">',
    ],
    "prose": ["29: guess: the channel for elections@heathsoft.test is named \"Elections\""],
    "quotes": ["8: changed: Email: <desk@lanternhealth.test> is channel \"Service desk\" now"],
    "social": [
        "14: decide: https://twitter.com/RiverFHIR is channel \"Twitter\" above",
        "20: decide: https://www.youtube.com/embed/abc123 was shown in a frame",
        "27: removed: <script> window.dataLayer = window.dataLayer || []; function gtag()",
        '32: removed: <img height="1" width="1" alt="" src="https://tracker.riverfhir.test/pixel?id=7">',
    ],
    "support_communications": [
        "6: decide: sidebar: overview_sidebar",
        '13: removed: <script async src="//platform.twitter.com/widgets.js" charset="utf-8"></script>',
        "15: changed: https://twitter.com/intent/tweet?screen_name=INTEROPenAPI is now {mention}",
        "20: changed: http://www.interopen.org/ is https in :to: now",
        "24: decide: images/overview/connect.jpg is not there",
        "25: changed: mended: groupâ€™s",
        "28: removed: <br>",
        '34: guess: channel "The INTEROpen Forum" is for members ("After becoming a member"), who join through "Member',
    ],
    "tables": ["3: changed: toc: 'False' is :toc: false", '7: changed: "Contacts" is the title already'],
    "world": [
        "6: decide: mailto:b%C3%BCro@bücher.test?cc=chef@bücher.test&subject=Frage: only its subject",
        "10: decide: #連絡先: this old anchor cannot be an alias",
    ],
}  # fmt: skip


def migrated(name: str) -> Migration:
    return migrate_page((CASES / f"{name}.md").read_bytes(), name, lambda picture: False)


def channels_of(page: str) -> Iterator[Declaration]:
    """The channels of a page, read as MyST reads them."""
    lines = page.split("\n")
    for start, line in enumerate(lines):
        opening = re.fullmatch(r"(:{3,})\{channel\} (.*)", line)
        if not opening:
            continue
        inner = lines[start + 1 : lines.index(opening[1], start)]
        given = [
            text[1:] for text in inner[: next((i for i, text in enumerate(inner) if not text.startswith(":")), None)]
        ]
        yield Declaration(
            opening[2], dict(options_to_items("\n".join(given))[0]), "\n".join(inner[len(given) :]).strip()
        )


def words_and_addresses(source: str) -> set[str]:
    """What a reader of the old page can read or follow, found without the code that is tested."""
    source = re.sub(r"^(?:title|summary|keywords|tags|permalink|redirect_from|toc):", "", source, flags=re.MULTILINE)
    found = set(re.findall(r"(?:href|src)=[\"']([^\"']+)[\"']", source))
    found |= set(re.findall(r"https?://[^\s<>()\"'|*]+|[\w.+]+@[\w.]+\w", source))
    text = re.sub(r"<[^<>@:]*>", " ", re.sub(r"(?i:href|src|style|class|data-[\w-]+)=\"[^\"]*\"", "", source))
    return found | set(re.findall(r"\w+", html.unescape(text)))


def everything_said(migration: Migration) -> str:
    return html.unescape("\n".join([migration.page, *(remark.text for remark in migration.remarks)]))


@pytest.mark.parametrize("name", NAMES)
def test_each_page_has_its_channels(name: str) -> None:
    found = [(each.name, each.options["kind"], each.options["to"]) for each in channels_of(migrated(name).page)]
    assert found == CHANNELS[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_checks_find_nothing_but_missing_sentences(name: str) -> None:
    declarations = list(channels_of(migrated(name).page))
    findings = [found for each in declarations for found in read_channel(each, Settings())[1] if not found.is_note]
    assert {found.rule for found in findings} <= {"empty"}


@pytest.mark.parametrize("name", NAMES)
def test_the_list_says_what_a_person_has_to_know(name: str) -> None:
    said = [str(remark) for remark in migrated(name).remarks]
    for wanted in REMARKS[name]:
        assert any(remark.startswith(wanted) for remark in said), wanted


@pytest.mark.parametrize("name", NAMES)
def test_no_word_and_no_address_of_a_page_is_lost(name: str) -> None:
    migration = migrated(name)
    said = everything_said(migration)
    lost = {
        text for text in words_and_addresses((CASES / f"{name}.md").read_text(encoding="utf-8")) if text not in said
    }
    assert not {text for text in lost if text.removeprefix("mailto:") not in said}
    assert "not on the new page" not in said, "the safety net had to catch what a rule let fall"


def test_the_real_page_becomes_the_page_that_was_agreed() -> None:
    expected = (CASES / "expected" / "support_communications.md").read_text(encoding="utf-8")
    assert migrated("support_communications").page == expected


@given(pages)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_word_of_any_page_is_lost(page: tuple[str, list[str]]) -> None:
    text, used = page
    said = everything_said(migrate_text(text))
    assert [word for word in used if word not in said] == []
    assert "not on the new page" not in said


FRAGMENTS = [
    "[]()", "[a]()", "# [](x)\n", "![]()",
    "---\n", "title: x\n", "## ", "# ", "\n", "\n\n", " ", "    ", "<div>", "</div>", '<div markdown="1">',
    '<a href="', '">', "</a>", "<br>", '<img src="', "float:left", "{%", "%}", "{{", "}}", "{:", "}", "<!--", "-->",
    "<script>", "</script>", "`", "```", "|", "|---|", "> ", "- ", "1. ", "**", "[", "](", ")", "[a]: http://x",
    "mailto:", "x@y.test", "https://a.test/b", "http://", "//", "+44 20 7946 0018", "tel:", "javascript:", "&reg;",
    "&#0;", "\\", "%", "+++", "(a)=", ":::", "{x}", "\x00", "\x85", "\u2028", "\ufeff", "é", "â€™", "Email: ",
    "**Slack:** ", "<table>", "<tr>", "<td>", "<ul>", "<li>", "<pre>", "<dl>", "<dt>", "<?", "<!D", 'class="',
    "twitter-timeline", "https://twitter.com/abc", "http://[::1", '{% include note.html content="', "{% comment %}",
    "{: #x}", "{#y}", "\t", '"', "'", "word", "https://twitter.com/intent/tweet?screen_name=abc",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5))).map("".join)))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_each_word_is_said(text: str) -> None:
    said = everything_said(migrate_text(text))
    outside_tags = re.sub(r"<[^<>]*>|&#?\w*;?|\x00", " ", text)
    for word in re.findall(r"[a-z]{4,}", outside_tags):
        assert word in said or word in {"markdown", "https", "http", "mailto", "href"}


@given(st.binary())
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert migrate_page(data).page.startswith("# ")


@pytest.mark.parametrize(
    ("written", "words", "kind", "platform"),
    [
        ("mailto:a@b.test", "", "email", ""),
        ("mailto:a@b.test", "Mailing list", "list", ""),
        ("mailto:a@b.test", "Forum", "email", ""),
        ("mailto:discuss@googlegroups.com", "", "list", "Google Groups"),
        ("mailto:discuss@lists.b.test", "", "list", ""),
        ("tel:+44 20 7946 0018", "Email", "phone", ""),
        ("https://team.slack.com/archives/C1", "", "chat", "Slack"),
        ("https://team.slack.com", "Our forum", "forum", "Slack"),
        ("https://matrix.to/#/#a:b.test", "", "chat", "Matrix"),
        ("https://github.com/a/b/issues", "", "issues", "GitHub"),
        ("https://github.com/a/b/discussions/2", "", "forum", "GitHub"),
        ("https://gitlab.com/group/sub/project/-/issues", "", "issues", "GitLab"),
        ("https://git.b.test/a/-/issues", "", "issues", ""),
        ("https://groups.io/g/a", "", "list", "Groups.io"),
        ("https://lists.b.test/a", "", "list", ""),
        ("https://b.test/mailman3/lists/a", "", "list", "Mailman"),
        ("https://discourse.b.test/c/7", "", "forum", "Discourse"),
        ("https://mastodon.social/@abc", "", "social", ""),
        ("https://www.linkedin.com/company/a", "", "social", "LinkedIn"),
        ("https://zoom.us/j/1", "", "meeting", "Zoom"),
        ("https://forms.gle/abc", "", "form", "Google Forms"),
        ("https://b.test/feed.xml", "", "news", ""),
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
        ("mailto:a@b.test?subject=Hi%20there", "a@b.test"),
        ("http://b.test/a", "https://b.test/a"),
        ("http://http://b.test/", "http://b.test/"),
        ("//b.test/a", "https://b.test/a"),
        ("https://twitter.com/abc?ref_src=twsrc", "https://twitter.com/abc"),
        ("tel:+442079460018", "+442079460018"),
        ("tel:+44-20-7946-0018", "+44-20-7946-0018"),
    ],
)
def test_a_damaged_address_is_mended(written: str, to: str) -> None:
    contact = read_contact(written)
    assert contact is not None
    assert contact.to == to


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#top",
        "page.html",
        "/page",
        "javascript:alert(1)",
        "ftp://b.test",
        "tel:0300 303 5678",
        "mailto:",
        "https://",
    ],
)
def test_what_is_no_address_is_no_channel(href: str) -> None:
    assert read_contact(href) is None


def test_every_host_of_the_table_tells_its_kind() -> None:
    address = parse_address("https://team.zulipchat.com/#narrow")
    assert address is not None
    assert kind_of(address) == ("chat", "Zulip")


@pytest.mark.parametrize(
    ("body", "start"),
    [
        (
            "## Chat\n\n> Slack: https://a.slack.com",
            ":::{channel} Chat\n:kind: chat\n:to: https://a.slack.com\n:platform: Slack",
        ),
        ("## [Org](https://org.test)\n\nWords.", ":::{channel} Org\n:kind: website\n:to: https://org.test\n\nWords."),
        ("## [Org](https://org.test)\n\n### Below\n\nWords.", "## [Org](https://org.test)"),
        ("## [Org](page.html)\n\nWords.", "## [Org](page.html)"),
        ("## See ![a](b.png)\n\na@b.test", "## See ![a](b.png)"),
        ("## Blog\n\nRead [it](https://org.test/x).", ":::{channel} Blog\n:kind: news\n:to: https://org.test/x"),
        ("## Notes\n\nRead [it](https://org.test/x).", "## Notes"),
        ("## Notes\n\nNote: see <https://a.slack.com> first", ":::{channel} Notes\n:kind: chat"),
        ("## R&D!\n\n<a@b.test>", ":::{channel} R&D!\n:kind: email\n:to: a@b.test\n:aliases: rd"),
        ("### Deep\n\nWords.", "## Deep"),
        ("## What's on?\n\nWords.", "(whats-on)=\n## What's on?"),
        ("## A {#other}\n\nWords.", "(other)=\n## A"),
        ("## T\n\n<https://a.slack.com>", ":::{channel} T\n:id: t-2\n:kind: chat"),
        (
            "## Contact\n\n- [Org](https://org.test)\n- [Two](https://two.test)",
            "## Contact\n\n:::{channel} Org\n:kind: website",
        ),
        (
            "## Forum\n\n<https://forum.org.test>\n\n- [*Rules*](https://org.test/r)\n- [All][x]\n\n[x]: https://org.test/a",
            ":::{channel} Forum\n:kind: forum\n:to: https://forum.org.test\n:links: Rules <https://org.test/r>, All <",
        ),
        (
            "## Safety\n\nReport security problems to <a@b.test>",
            ":::{channel} Safety\n:kind: email\n:to: a@b.test\n:for: security",
        ),
        ("## Safety\n\nWe like security: <a@b.test>", ":::{channel} Safety\n:kind: email\n:to: a@b.test\n\n"),
        ("## Links\n\n- [Org](https://org.test)\n- [Two](https://two.test)", "## Links\n\n- [Org]"),
        ("| Chat | <https://a.slack.com> |\n|---|---|\n| Mail | <a@b.test> |", ":::{channel} Chat\n:kind: chat"),
        ("% Words", "\\% Words"),
    ],
)
def test_a_section_becomes(body: str, start: str) -> None:
    page = migrate_text(f"---\ntitle: T\n---\n\n{body}\n").page
    assert page.startswith(f"# T\n\n{start}")


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("a <b> bold </b>c", "a  **bold** c"),
        ("<code>a `b`</code>", "`` a `b` ``"),
        ("<code></code>", ""),
        ("H<sub>2</sub>O", "H{sub}`2`O"),
        ("x <span>y</span> <font>z</font>", "x y z"),
        ("x <span><p>y</p></span>", "x  y"),
        ('<a href="https://a.test/x y(z)">t ] u</a>', "[t \\] u](<https://a.test/x%20y(z)>)"),
        ('<a href="https://a.test">https://a.test</a>', "<https://a.test>"),
        ('<a href="https://a.test" title="the &quot;A&quot;">x</a>', '[x](https://a.test "the ”A”")'),
        ('<a href="https://a.test"></a>', "[https://a.test](https://a.test)"),
        ('<a href="#">x</a> <a href="xmpp:a@b.test">y</a> <a href="http://[::1">z</a>', "x y z"),
        ('<a class="twitter-timeline" href="https://a.test">T</a>', "[T](https://a.test)"),
        ("a<br>b", "a\\\nb"),
        ("a<br/><br/>b", "a\n\nb"),
        ("a<br>", "a"),
        ("- a<br>b", "- a b"),
        ("1 < 2 <a b", "1 < 2 &lt;a b"),
        ("{x}`y`", "\\{x}`y`"),
        ("```{note}\nx\n```", "```text {note}\nx\n```"),
        ("- a\n\n  ```{note}\n  <b>x</b>\n  ```", "- a\n\n  ```{note}\n  <b>x</b>\n  ```"),
        ("    a <b>", "    a <b>"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("<p>a</p><hr><p>b</p>", "a\n\nb"),
        ("<p>a</p>b **c**", "a\n\nb **c**"),
        ("<div>\n\na\n\n</div>\n## b", "a\n\n## b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1. a\n2. b\n\n   c"),
        ("<dl><dt>a</dt><dt>b</dt><dd>c</dd></dl>", "**a:**\n\n**b:** c"),
        ("<h2>a <b>b</b></h2><p>c</p>", "## a **b**\n\nc"),
        ("<figure><p>x</p></figure>", "x"),
        ("<table><tr><th>a</th></tr><tr><td>b|c</td></tr></table>", "| a |\n| --- |\n| b\\|c |"),
        ("<table><caption>x</caption><tr><td>a</td></tr></table>", "x\n\n|  |\n| --- |\n| a |"),
        ("| a | b |\n| c | d |", "| | |\n|---|---|\n| a | b |\n| c | d |"),
        ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("|---|---|", "|---|---|"),
        ('<span id="x">a</span>', "(x)=\n\na"),
        ("{: #x}\n\na", "(x)=\n\na"),
        ("- a\n\n  <!-- b -->", "- a"),
        ("a\n{: #x}", "(x)=\n\na"),
        ("[a](tel:0300123456), [0300 123456](tel:0300123456)", "a (0300123456), 0300 123456"),
        ("{% highlight sh %}\nls\n{% endhighlight %}", "ls"),
        ('{% include tip.html content=page.tip %}', ""),
        ("> a\n>\n> Chat: https://a.slack.com", "> a\n>\n> Chat: https://a.slack.com"),
        ("- <a@b.test>\n- no address", "- <a@b.test>\n- no address"),
        ("Note: <a@b.test>", "::: A email a@b.test\n\nNote: <a@b.test>"),
        ("**We** write to <a@b.test>", "::: A email a@b.test\n\n**We** write to <a@b.test>"),
        ("- Mail – <a@b.test>", "::: Mail email a@b.test"),
        ("> Chat: https://a.slack.com\n>\n> b", "::: Chat chat https://a.slack.com Slack\n\nb"),
        ("call [0300 123456](tel:+44300123456)", "::: Phone phone +44300123456\n\ncall 0300 123456"),
    ],
)  # fmt: skip
def test_markup_becomes(source: str, body: str) -> None:
    """A body that begins with colons is a channel: its name, kind, address and platform, then its text."""
    migration = migrate_text(f"---\ntitle: T\n---\n\n{source}\n")
    if body.startswith("::: "):
        (channel,) = channels_of(migration.page)
        head = " ".join([channel.name, *channel.options.values()])
        assert f"::: {head}\n\n{channel.body}".removesuffix("\n\n") == body
    else:
        assert migration.page == (f"# T\n\n{body}\n" if body else "# T\n")
    assert "not on the new page" not in everything_said(migration)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<img src="a.png">', "decide: a.png: say in :alt: what the picture shows"),
        ('<img alt="a">', 'removed: <img alt="a">'),
        ("![a](https://b.test/c.png)", "decide: https://b.test/c.png: copy the picture, so that no other host learns"),
        ('<iframe src="page.html">x</iframe>', 'removed: <iframe src="page.html">'),
        ('<video src="https://b.test/v.mp4"></video>', "decide: https://b.test/v.mp4 was shown in a frame"),
        ('<iframe src="http://[::1"></iframe>', "decide: http://[::1 was shown in a frame"),
        ('a <unknown x="y">b</unknown>', 'removed: <unknown x="y">'),
        ('<span onclick="x()" hidden>a</span>', 'removed: onclick="x()" hidden of <span>'),
        ("[x](irc://a.test/b)", 'decide: irc://a.test/b: write it as text, or add "irc" to myst_url_schemes'),
        ("[x](y.html)", "decide: y.html: link to the page of the new site"),
        ("[x](//a.test/b) ![y](z.png)", "decide: z.png is not there: copy the picture"),
        ("[x]()", "decide: a link without an address: link to"),
        ("See <a@b.test> and https://a.slack.com", "decide: https://a.slack.com is in the text: is it a channel"),
        ("## A & B", "decide: #a--b: Sphinx cannot make this anchor"),
        ("* TOC\n{:toc}", "changed: * TOC {:toc}: Sphinx makes the on-page contents"),
        ("<www.a.test>", "changed: <www.a.test> is a whole link now"),
        ("[one](https://a.test) <!-- two -->", "removed: <!-- two -->"),
    ],
)
def test_the_list_names(source: str, said: str) -> None:
    remarks = migrate_text(f"---\ntitle: T\n---\n\n{source}\n", has_picture=lambda path: path != "z.png").remarks
    assert any(str(remark).partition(": ")[2].startswith(said) for remark in remarks), remarks


def test_the_title_of_a_timeline_is_plain_text() -> None:
    link = '<a class="twitter-timeline" href="https://twitter.com/abc"><b>A</b> `b` &amp; \\* <c@d.test></a>'
    assert ":::{timeline} A b & * c@d.test\n" in migrate_text(link).page


def test_words_that_a_rule_lets_fall_are_listed() -> None:
    log = Log()
    report_lost_words([(3, "one two two", ""), (4, "", "https://a.test/b")], "one two", log)
    assert [str(remark) for remark in log.remarks] == [
        "3: decide: not on the new page: two",
        "4: decide: not on the new page: https a test b",
    ]


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
        ("title: T\nsummary: A&reg; &lt;b&gt; &amp; <b>c</b>", "A® &lt;b&gt; & **c**\n"),
        ("title: T\ndescription: About it", "About it\n"),
        ("title: A &amp; B\ntoc: true", "# A & B\n"),
        ("title: 2019\ntoc: true", "# 2019\n"),
        ("title: T: U\nkeywords: k", "# T: U\n"),
        ('title: T\n"tags": a', ":tags: a"),
        ("title: T\nkeywords: '#1 \"x\"'", ':keywords: "#1 \\"x\\""'),
    ],
)
def test_front_matter_becomes(front: str, wanted: str) -> None:
    assert wanted in migrate_text(f"---\n{front}\n---\n").page


ODD_FRONT_MATTER = [
    "title: x", '"tags": a', "{a: b}", "tags: [a, [b], {c: d}]", "permalink: [1, 2]", "summary: {a: b}", "? a", "&a",
    "toc: []", "title: [", "keywords: !!python/object:x y", "a: 2021-99-99", "title: |", "  more", "- item", "*b",
    "# comment",
    'summary: <a href="x">y', 'summary: "{{ x }}"', "description: 5", "redirect_from: a: b", "1: 2", "\ttags: x", "...",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(ODD_FRONT_MATTER), st.text(max_size=12)), max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_front_matter_raises(lines: list[str]) -> None:
    assert migrate_text("\n".join(["---", *lines, "---", "Words."])).page.startswith("# ")


def test_front_matter_that_is_no_yaml_keeps_its_lines() -> None:
    migration = migrate_text("---\nlost words\ntitle: A: B\n---\n")
    assert migration.page == "# A: B\n"
    assert "2: decide: lost words: this line of the front matter has no key" in map(str, migration.remarks)


def test_permalinks_that_name_no_file_are_listed() -> None:
    remarks = migrate_text("---\ntitle: T\npermalink: /:categories/:title\n---\n").remarks
    assert [str(remark) for remark in remarks] == [
        "3: decide: permalink: /:categories/:title: say in :permalink: which file this was"
    ]


def test_a_page_without_a_title_takes_its_first_heading_or_its_name() -> None:
    assert migrate_text("# Help\n\nWords.", "page").page == "# Help\n\nWords.\n"
    assert migrate_text("## Help\n\nWords.", "our_page").page == "# Our page\n\n## Help\n\nWords.\n"


def test_a_picture_that_is_there_is_shown_and_one_that_is_not_is_kept_as_a_comment() -> None:
    source = '<img src="a.png" alt="A" style="float:right">Words'
    shown = ":::{image} a.png\n:alt: A\n:align: right\n:::\n\nWords\n"
    assert shown in migrate_text(source).page
    assert "% :::{image} a.png\n% :alt: A\n" in migrate_text(source, has_picture=lambda path: path != "a.png").page


def test_members_join_through_the_channel_that_says_so_even_if_its_id_is_taken() -> None:
    chat = "## Chat\n\nFor members only: <https://a.slack.com>"
    source = f"# T\n\n## Join\n\nWords.\n\n{chat}\n\n## Join\n\nTo join: <a@b.test>"
    page = migrate_text(source).page
    assert ":access: members\n:join: join-2" in page
    assert ":::{channel} Join\n:id: join-2\n" in page


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("groupâ€™s", "group’s"),
        ("â€œcafÃ©â€\x9d", "“café”"),
        ("Â£5", "£5"),
        ("ä¸­", "中"),
        ("café – Ärger «Ê»", "café – Ärger «Ê»"),
        ("中文", "中文"),
    ],
)
def test_mojibake_is_mended_and_real_text_is_not(broken: str, whole: str) -> None:
    assert mend_mojibake(broken) == whole


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("\ufeff# Ärzte".encode(), "1: changed: the file began with a byte order mark"),
        ("# Ärzte".encode("utf-16"), "1: changed: the file was UTF-16"),
        ("# Ärzte\n\n“a”".encode("cp1252"), "1: changed: the file was not UTF-8"),
    ],
)
def test_any_encoding_is_read_with_a_note(data: bytes, said: str) -> None:
    migration = migrate_page(data)
    assert migration.page.startswith("# Ärzte\n")
    assert any(str(remark).startswith(said) for remark in migration.remarks)


@given(st.text())
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(token.raw for token in tokens(text, 1)) == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<div>\n\n</div>\n\nText", 3),
        ("<div>a</div>\n## Heading", 1),
        ("<div><div>\n</div>\n", 0),
        ("<script>\n\n</script>\nText", 3),
        ("<hr>\nText", 1),
        ("</div>\nText", 1),
    ],
)
def test_html_ends_where_its_element_ends(text: str, lines: int) -> None:
    assert html_lines(text) == lines


def test_elements_end_without_end_tags() -> None:
    names = [child.name for child in tree("<ul><li>a<li>b</ul><p>c<div>d</div>", 1).children]
    assert names == ["ul", "p", "div"]


def test_liquid_is_read_as_far_as_it_goes() -> None:
    assert included("{% include note.html content=\"a 'b'\" x=page.y %}") == ("note.html", {"content": "a 'b'"})
    assert included("{% raw %}") == ("", {})
    assert without_site_address('{{ site.baseurl }}/a{{ "/b" | relative_url }}') == "/a/b"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_myst_reads_each_option_as_it_was_given(text: str) -> None:
    shown = directive("x", "", {"key": text}, "").split("\n")[1]
    items, _state = options_to_items(shown[1:])
    assert items == [("key", " ".join(text.split()))]


def test_a_fence_is_longer_than_those_in_it() -> None:
    assert directive("a", "B", {}, ":::{b}\n:::") == "::::{a} B\n\n:::{b}\n:::\n::::"


class TestCommand:
    """The command line around it."""

    def run(self, *arguments: object) -> int:
        return main(["migrate", *map(str, arguments)])

    def test_the_page_goes_to_standard_output_and_the_list_to_standard_error(self, capfd: Any) -> None:
        source = CASES / "quotes.md"
        assert self.run(source) == 0
        out, err = capfd.readouterr()
        assert out == migrated("quotes").page
        assert f"{source}:8: changed: Email: <desk@lanternhealth.test>" in err
        assert err.endswith("1 to decide, 1 guessed, 5 changed, 0 removed.\n")

    def test_the_page_goes_to_a_file(self, tmp_path: Path, capfd: Any) -> None:
        output = tmp_path / "new.md"
        assert self.run(CASES / "world.md", "--output", output) == 0
        assert output.read_bytes().decode() == migrated("world").page
        assert capfd.readouterr().out == ""

    def test_pictures_are_looked_for_beside_the_new_page(self, tmp_path: Path) -> None:
        (tmp_path / "images").mkdir()
        (tmp_path / "images" / "quay.jpg").write_bytes(b"")
        assert self.run(CASES / "markup.md", "-o", tmp_path / "new.md") == 0
        page = (tmp_path / "new.md").read_text(encoding="utf-8")
        assert "\n:::{image} images/quay.jpg\n" in page
        assert "\n% :::{figure} images/boat.png\n" in page

    def test_a_name_that_no_file_can_have_is_no_picture(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(f'<img src="{"a" * 5000}.png" alt="A" style="float:left">', encoding="utf-8")
        assert self.run(page, "-o", tmp_path / "new.md") == 0

    def test_a_page_that_cannot_be_read_is_said_in_one_sentence(self, tmp_path: Path, capfd: Any) -> None:
        assert self.run(tmp_path / "none.md") == 2
        assert self.run(tmp_path) == 2
        err = capfd.readouterr().err
        assert "none.md cannot be read: No such file or directory.\n" in err
        assert err.count("\n") == 2

    def test_a_file_that_cannot_be_written_is_said_in_one_sentence(self, tmp_path: Path, capfd: Any) -> None:
        assert self.run(CASES / "quotes.md", "-o", tmp_path) == 2
        assert "cannot be written" in capfd.readouterr().err

    def test_the_old_page_is_never_overwritten(self, tmp_path: Path, capfd: Any) -> None:
        page = tmp_path / "page.md"
        page.write_text("# A\n", encoding="utf-8")
        assert self.run(page, "-o", tmp_path / "." / "page.md") == 2
        assert page.read_text(encoding="utf-8") == "# A\n"
        assert "is the old page itself" in capfd.readouterr().err

    def test_a_missing_parser_is_said_in_one_sentence(self, monkeypatch: Any, capfd: Any) -> None:
        real = builtins.__import__

        def without_yaml(name: str, *arguments: Any, **keywords: Any) -> Any:
            if name == "yaml":
                raise ImportError("no yaml", name=name)
            return real(name, *arguments, **keywords)

        monkeypatch.setattr(builtins, "__import__", without_yaml)
        assert self.run(CASES / "quotes.md") == 2
        assert (
            capfd.readouterr().err == "migrate needs yaml: install sphinx-channels[site], which brings myst-parser.\n"
        )
