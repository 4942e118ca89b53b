"""Pages in the manner of old Jekyll sites, made by hypothesis: every word and every address in them is used once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st

Make = Callable[["Words"], str]


class Words:
    """Gives out words and addresses, none of them twice, and remembers them."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.used: list[str] = []

    def word(self) -> str:
        """A word that stands nowhere else."""
        return self._use(f"word{next(self.numbers)}x")

    def words(self, number: int) -> str:
        """Some words with blanks between."""
        return " ".join(self.word() for _ in range(number))

    def email(self) -> str:
        """An e-mail address."""
        return self._use(f"box{next(self.numbers)}@mail{next(self.numbers)}.test")

    def url(self, host: str = "") -> str:
        """A web address, on a host of its own unless one is given."""
        return self._use(f"https://{host or f'host{next(self.numbers)}.test'}/place{next(self.numbers)}")

    def account(self) -> str:
        """An account of X."""
        return self._use(f"https://twitter.com/acc{next(self.numbers)}")

    def phone(self) -> str:
        """A telephone number in international form."""
        return self._use(f"+44 20 7946 {next(self.numbers):04}")

    def _use(self, text: str) -> str:
        self.used.append(text)
        return text


def _anchor(kind: str, attributes: str) -> Make:
    return lambda give: f'<a href="{getattr(give, kind)()}"{attributes}>{give.words(2)}</a>'


def _mailto(give: Words) -> str:
    address = give.email()
    return f'<a href="mailto:{address}">{address}</a>'


INLINE: list[Make] = [
    lambda give: give.words(3),
    lambda give: f"**{give.word()}**",
    lambda give: f"<b>{give.word()} </b>",
    lambda give: f"<span style='color:red'>{give.word()}</span>",
    lambda give: f"`{give.word()}`",
    lambda give: f"<code>{give.word()}</code>",
    lambda give: f"{give.word()}&reg;",
    lambda give: f"H<sub>{give.word()}</sub>",
    lambda give: f"[{give.words(2)}]({give.url()})",
    lambda give: f"[{give.word()}]({give.url()} \"{give.word()}\"){{:target=\"_blank\"}}",
    lambda give: f"[{give.word()}](mailto:{give.email()})",
    lambda give: f"<{give.email()}>",
    lambda give: f"<{give.url()}>",
    lambda give: give.url(),
    lambda give: give.email(),
    lambda give: f"{give.word()}<br>",
    lambda give: f"<br/><br/>{give.word()}",
    lambda give: f"{{% include {give.word()}.html %}}",
    lambda give: f"{{{{ site.{give.word()} }}}}",
    lambda give: f"<!-- {give.words(2)} -->",
    lambda give: f'<img src="{give.url()}" alt="{give.words(2)}" style="float:left; width:20%">',
    lambda give: f"![{give.word()}]({give.word()}.png)",
    lambda give: f"<{give.word()}>",
    lambda give: f"{give.word()} < {give.word()} & {give.word()}",
    lambda give: f'<a name="{give.word()}"></a>',
    lambda give: f'<a href="tel:{give.phone()}">{give.word()}</a>',
    _anchor("url", ' target="_blank"'),
    _anchor("account", ' class="twitter-timeline" data-tweet-limit="3"'),
    _anchor("account", ' class="twitter-follow-button"'),
    _mailto,
]  # fmt: skip

HOSTS = ["wardteam.slack.com", "groups.google.com", "forum.ward.test", "x.com", "meet.jit.si", ""]


def _joined(parts: list[Make]) -> Make:
    return lambda give: " ".join(part(give) for part in parts)


def _lines(prefix: str, parts: list[Make]) -> Make:
    return lambda give: "\n".join(prefix + part(give) for part in parts)


def _labelled(host: str) -> Make:
    return lambda give: f"**{give.word()}:** <{give.url(host)}>"


def _table(rows: list[list[Make]]) -> Make:
    width = max(map(len, rows))

    def make(give: Words) -> str:
        head = [give.word() for _ in range(width)]
        body = [[part(give).replace("\n", " ") for part in row] + [""] * (width - len(row)) for row in rows]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * width, *body))

    return make


def _wrapped(before: str, inner: Make, after: str) -> Make:
    return lambda give: f"{before}{inner(give)}{after}"


inlines = st.lists(st.sampled_from(INLINE), min_size=1, max_size=4).map(_joined)
plain_cells = st.sampled_from([part for part in INLINE if "|" not in part(Words())])

FIXED: list[Make] = [
    lambda give: f"```sh\n{give.word()} <{give.word()}> {give.email()}\n```",
    lambda give: f"    {give.word()} <b>{give.word()}</b>",
    lambda give: f"<script async src=\"{give.url()}\"></script>",
    lambda give: f"<script>\n{give.word()}();\n\n{give.word()}();\n</script>",
    lambda give: f"<iframe src=\"{give.url()}\" title=\"{give.words(2)}\">{give.word()}</iframe>",
    lambda give: f"* {give.word()}\n{{:toc}}",
    lambda give: f"{{: .{give.word()}}}",
    lambda give: f"{give.words(2)}\n=====",
    lambda give: f"{give.words(2)}\n-----",
    lambda give: f"{{% include note.html content=\"{give.words(3)}\" %}}",
    lambda give: f'{{% include image.html file="{give.word()}.png" alt="{give.word()}" caption="{give.word()}" %}}',
    lambda give: f"{{% comment %}}{give.word()}{{% endcomment %}}",
    lambda give: f'<figure><img src="{give.word()}" alt="A"><figcaption>{give.word()}</figcaption></figure>',
    lambda give: f"<dl><dt>{give.word()}</dt><dd>{give.email()}</dd><dt>{give.word()}</dt></dl>",
    lambda give: f"<pre>{give.word()} &lt;{give.word()}&gt;</pre>",
    lambda give: f"<h3 id=\"{give.word()}\">{give.words(2)}</h3>",
    lambda give: f'<form action="{give.url()}"><label>{give.word()} <input placeholder="{give.word()}"></label></form>',
    lambda give: f"<details><summary>{give.word()}</summary>{give.word()}</details>",
    lambda give: "<hr>",
    lambda give: "---",
    lambda give: f"% {give.word()}\n+++ {give.word()}\n({give.word()})=",
    lambda give: f"[{give.word()}][{(name := next(give.numbers))}]\n\n[{name}]: {give.url()} \"{give.word()}\"",
    lambda give: f"- [{give.word()}]({give.url()})\n- [{give.word()}]({give.url()})",
]  # fmt: skip

ODD_HEADINGS: list[Make] = [
    lambda give: f"[{give.words(2)}]({give.url()})",
    lambda give: f"{give.word()} {{#{give.word()}}}",
]
headings = st.builds(
    lambda level, inner: _wrapped("#" * level + " ", inner, ""),
    st.integers(1, 4),
    st.one_of(inlines, st.sampled_from(ODD_HEADINGS)),
)
flat_blocks = st.one_of(
    headings,
    inlines,
    st.sampled_from(FIXED),
    st.lists(inlines, min_size=1, max_size=3).map(lambda parts: _lines("* ", parts)),
    st.lists(inlines, min_size=1, max_size=3).map(lambda parts: _lines("> ", parts)),
    st.lists(st.sampled_from(HOSTS).map(_labelled), min_size=1, max_size=3).map(lambda parts: _lines("", parts)),
    st.lists(st.lists(plain_cells, min_size=1, max_size=3), min_size=1, max_size=3).map(_table),
)
blocks = st.recursive(
    flat_blocks,
    lambda inner: st.one_of(
        inner.map(lambda block: _wrapped('<div class="row">\n', block, "\n</div>")),
        inner.map(lambda block: _wrapped('<div markdown="1">\n\n', block, "\n\n</div>")),
        inlines.map(lambda block: _wrapped("<ul><li>", block, "</li></ul>")),
        inlines.map(lambda block: _wrapped("<table><tr><th>", block, "</th></tr></table>")),
        inlines.map(lambda block: _wrapped("<blockquote><p>", block, "</p></blockquote>")),
    ),
    max_leaves=3,
)


def _page(front: bool, parts: list[Make]) -> tuple[str, list[str]]:
    give = Words()
    lines = []
    if front:
        lines = ["---", f"title: {give.words(2)}", f"keywords: {give.word()}, {give.word()}", f"tags: [{give.word()}]"]
        lines += [
            f'summary: "{give.words(3)} &amp; {give.word()}"',
            f"sidebar: {give.word()}",
            f"permalink: {give.word()}.html",
        ]
        lines += ["---", ""]
    text = "\n".join(lines) + "\n\n".join(part(give) for part in parts) + "\n"
    return text, give.used


#: A page, and the words and addresses in it.
pages = st.builds(_page, st.booleans(), st.lists(blocks, min_size=1, max_size=6))
