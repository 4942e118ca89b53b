"""The projects that the bench builds: the words of each channel once, and how each peer writes them."""

from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

#: ``{}`` in the action stands for the address; the facts are options of ``FACTS``.
Entry = namedtuple("Entry", "name kind to action facts body")
ENTRIES = (
    Entry("Enquiries", "email", "enquiries.{n}@health.nhs.uk", "Email {}", "response hours verified",
          "For general enquiries about the profiles, write to this inbox. Say which *version* you use."),
    Entry("Helpline", "phone", "+44 113 496 {n:04}", "Call {}", "hours not-for verified",
          "When a live service is down, call. **Have the incident number ready**: the first question is for it."),
    Entry("Forum", "forum", "https://forum.health.nhs.uk/g/{n}", "Go to the forum at {}", "platform access verified",
          "After becoming a member you will be invited to this forum. There is a team in it for each topic."),
    Entry("Chat", "chat", "https://chat.health.nhs.uk/#narrow/{n}", "Open the chat at {}", "",
          "Quick questions between implementers. Anything that should last belongs in the forum."),
    Entry("Website", "website", "https://www.health.nhs.uk/group/{n}", "Visit {}", "verified",
          "What it is, who may join and when it meets. [The minutes](https://www.health.nhs.uk/) are there, too."),
    Entry("Mailing list", "list", "https://lists.health.nhs.uk/{n}", "See the mailing list at {}", "",
          "Announcements of releases, about one a month. Replies go to the sender, not to the list."),
    Entry("Issues", "issues", "https://github.com/health-uk/r-{n}/issues", "Report it at {}", "response owner",
          "Mistakes in a profile: give its name, the element and what you expected to find there."),
    Entry("News", "news", "https://news.health.nhs.uk/{n}", "Read the news at {}", "",
          "What changed and what is planned, in plain words, for people who do not read release notes."),
    Entry("Weekly call", "meeting", "https://meet.health.nhs.uk/{n}", "Join the meeting at {}", "verified",
          "An open call for all who implement the profiles. The agenda is sent round on the day before."),
    Entry("Survey", "form", "https://forms.health.nhs.uk/{n}", "Fill in the form at {}", "",
          "Four questions about how well the support works. Answers are read once a week and `never` published."),
)  # fmt: skip
#: An option's label on the card, empty for a badge; what a card shows; what is written, where that is something else.
FACTS = {
    "response": ("Reply", "two working days", ""), "hours": ("Hours", "Monday to Friday, 9:00 to 17:00", ""),
    "not-for": ("Not for", "clinical advice", ""), "platform": ("Hosted on", "Discourse", ""),
    "owner": ("Run by", "Profiles team", ""), "access": ("", "Sign-up needed", "sign-up"),
    "verified": ("Last checked", "2 November 2026", "2026-11-02"),
}  # fmt: skip


def channel(entry: Entry) -> str:
    """As this extension has it."""
    options = "".join(f":{option}: {FACTS[option][2] or FACTS[option][1]}\n" for option in entry.facts.split())
    return f":::{{channel}} {entry.name}\n:kind: {entry.kind}\n:to: {entry.to}\n{options}\n{entry.body}\n:::\n"


def plain(entry: Entry, badge: str = "{}") -> str:
    """As plain Markdown: a heading, the link, the text, and the facts as a list."""
    facts = [FACTS[option] for option in entry.facts.split()]
    link = entry.action.format(entry.to.removeprefix("https://").removeprefix("www."))
    scheme = {"email": "mailto:", "phone": "tel:"}.get(entry.kind, "")
    badges = "".join(f"{badge.format(shown)}\n\n" for label, shown, _written in facts if not label)
    rows = "".join(f"- {label}: {shown}\n" for label, shown, _written in facts if label)
    return f"## {entry.name}\n\n[{link}]({scheme}{entry.to.replace(' ', '')})\n\n{badges}{entry.body}\n\n{rows}"


def design(entry: Entry) -> str:
    """As a card of sphinx-design, its link in Markdown: that costs it less than its button."""
    return f":::{{card}} {plain(entry, '{{bdg}}`{}`').removeprefix('## ')}:::\n"


def write(source: Path, theme: str, extension: str, pages: int, style: Callable[[Entry], str]) -> None:
    """Write a project of so many pages with ten channels, each with a name and an address of its own."""
    source.mkdir(parents=True)
    conf = f"extensions = {['myst_parser', *filter(None, [extension])]}\nhtml_theme = {theme!r}\n"
    conf += 'myst_enable_extensions = ["colon_fence"]\nmyst_url_schemes = ["https", "mailto", "tel"]\n'
    (source / "conf.py").write_text(conf, encoding="utf-8")
    write_page(source, "index", "One page.\n")
    for page in range(pages):
        own = [entry._replace(name=f"{entry.name} of group {page}", to=entry.to.format(n=page)) for entry in ENTRIES]
        write_page(source, f"page{page}", "\n".join(map(style, own)))


def write_page(source: Path, name: str, text: str) -> None:
    """Write one page outside the navigation, which a theme would repeat on all of them."""
    (source / f"{name}.md").write_text(f"---\norphan: true\n---\n\n# {name.title()}\n\n{text}", encoding="utf-8")
