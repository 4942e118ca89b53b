"""The projects that the bench builds: the words of each channel once, and how each peer writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Every project has this; only ``extensions`` differs. Furo, because the site has it.
CONF: Final = """\
extensions = {extensions}
project = author = copyright = "Bench"
version = release = "1"
html_theme = "furo"
myst_enable_extensions = ["colon_fence"]
myst_url_schemes = ["https", "mailto", "tel"]
"""


class Entry(NamedTuple):
    """The words of one channel."""

    name: str
    kind: str
    to: str
    action: str
    """The text of the link; ``{}`` stands for the address."""
    body: str
    href: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    """The option, the label that a card shows for it, and the text."""


_ROWS: Final = (
    Entry("Enquiries", "email", "enquiries.{n}@health.nhs.uk", "E-mail {}",
          "For general enquiries about the profiles, write to this inbox. Say which *version* you use.",
          "mailto:enquiries.{n}@health.nhs.uk",
          (("response", "Reply", "two working days"), ("hours", "Hours", "Monday to Friday, 9:00 to 17:00"))),
    Entry("Helpline", "phone", "+44 113 496 {n:04}", "Call {}",
          "When a live service is down, call. **Have the incident number ready**: the first question is for it.",
          "tel:+44113496{n:04}",
          (("hours", "Hours", "every day, 8:00 to 20:00"), ("not-for", "Not for", "clinical advice"))),
    Entry("Forum", "forum", "https://forum.health.nhs.uk/g/{n}", "Go to the forum at {}",
          "After becoming a member you will be invited to this forum. There is a team in it for each topic.",
          facts=(("platform", "Hosted on", "Discourse"),)),
    Entry("Chat", "chat", "https://chat.health.nhs.uk/#narrow/{n}", "Open the chat at {}",
          "Quick questions between implementers. Anything that should last belongs in the forum."),
    Entry("Website", "website", "https://www.health.nhs.uk/group/{n}", "Visit {}",
          "What it is, who may join and when it meets. [The minutes](https://www.health.nhs.uk/) are there, too."),
    Entry("Mailing list", "list", "https://lists.health.nhs.uk/{n}", "See the mailing list at {}",
          "Announcements of releases, about one a month. Replies go to the sender, not to the list."),
    Entry("Issues", "issues", "https://github.com/health-uk/profiles-{n}/issues", "Report it at {}",
          "Mistakes in a profile: give its name, the element and what you expected to find there.",
          facts=(("owner", "Run by", "Profiles team"),)),
    Entry("News", "news", "https://news.health.nhs.uk/{n}", "Read the news at {}",
          "What changed and what is planned, in plain words, for people who do not read release notes."),
    Entry("Weekly call", "meeting", "https://meet.health.nhs.uk/{n}", "Join the meeting at {}",
          "An open call for all who implement the profiles. The agenda is sent round on the day before."),
    Entry("Survey", "form", "https://forms.health.nhs.uk/{n}", "Fill in the form at {}",
          "Four questions about how well the support works. Answers are read once a week and `never` published."),
)  # fmt: skip
CHANNELS_A_PAGE: Final = len(_ROWS)


def entries(page: int) -> Iterator[Entry]:
    """The ten channels of a page; names and addresses are its own."""
    for row in _ROWS:
        to = row.to.format(n=page)
        action = row.action.format(to.removeprefix("https://").removeprefix("www."))
        href = row.href.format(n=page) or to
        yield row._replace(name=f"{row.name} of group {page}", to=to, action=action, href=href)


def channel(entry: Entry) -> str:
    """As this extension has it."""
    options = "".join(f":{option}: {text}\n" for option, _label, text in entry.facts)
    return f":::{{channel}} {entry.name}\n:kind: {entry.kind}\n:to: {entry.to}\n{options}\n{entry.body}\n:::\n"


def plain(entry: Entry) -> str:
    """As plain Markdown: a heading, the link, the words, and the facts as a list."""
    return f"## {entry.name}\n\n{_link(entry)}\n\n{entry.body}\n\n{_list(entry)}"


def design(entry: Entry) -> str:
    """As a card of sphinx-design with its link as a button."""
    button = f":::{{button-link}} {entry.href}\n{entry.action}\n:::"
    return f"::::{{card}} {entry.name}\n\n{button}\n\n{entry.body}\n\n{_list(entry)}::::\n"


def design_plain_link(entry: Entry) -> str:
    """As a card of sphinx-design with its link in Markdown."""
    return f":::{{card}} {entry.name}\n\n{_link(entry)}\n\n{entry.body}\n\n{_list(entry)}:::\n"


def _link(entry: Entry) -> str:
    return f"[{entry.action}]({entry.href})"


def _list(entry: Entry) -> str:
    return "".join(f"- {label}: {text}\n" for _option, label, text in entry.facts)


def write(source: Path, extensions: list[str], pages: int, style: Callable[[Entry], str]) -> None:
    """Write a project of so many pages; each stands outside the navigation, which Furo would repeat on all of them."""
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONF.format(extensions=extensions), encoding="utf-8")
    (source / "index.md").write_text("# Bench\n\nOne page.\n", encoding="utf-8")
    for page in range(pages):
        write_page(source, f"page{page}", f"Page {page}", "\n".join(map(style, entries(page))))


def write_page(source: Path, name: str, title: str, text: str) -> None:
    """Write one page outside the navigation."""
    (source / f"{name}.md").write_text(f"---\norphan: true\n---\n\n# {title}\n\n{text}", encoding="utf-8")
