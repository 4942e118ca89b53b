"""What contributors call a kind of channel, and which one they mean."""

from __future__ import annotations

from typing import Final

from sphinx_channels.messages import nearest
from sphinx_channels.model import KINDS

_BY_HABIT: Final = {
    "mail": "email", "e-mail": "email", "mailbox": "email", "telephone": "phone", "tel": "phone", "helpline": "phone",
    "twitter": "social", "x": "social", "mastodon": "social", "bluesky": "social", "linkedin": "social",
    "youtube": "social", "slack": "chat", "zulip": "chat", "matrix": "chat", "discord": "chat", "irc": "chat",
    "github": "issues", "issue": "issues", "tracker": "issues", "blog": "news", "newsletter": "news", "rss": "news",
    "mailing-list": "list", "mailinglist": "list", "web": "website", "site": "website", "link": "website",
    "call": "meeting", "webinar": "meeting", "discourse": "forum", "survey": "form",
}  # fmt: skip


def likely_kind(text: str) -> str:
    """The kind that a word most likely means; an empty string for none."""
    return _BY_HABIT.get(text.casefold()) or nearest(text, KINDS)
