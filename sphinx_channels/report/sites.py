"""Whether two hosts belong to one site: whether a redirect stays in the family or hands readers to somebody else.

The exact answer is in the Public Suffix List, which changes every week; a copy here would be as wrong as a rule of
thumb, and fetching it would make the report depend on one more server. The rule of thumb errs on the side of telling:
a person who reads "redirects to another site" sees at a glance whether that site is theirs.
"""

from __future__ import annotations

import ipaddress
from typing import Final

#: Second levels under which countries register names for everybody: ``example.co.uk``, ``example.org.au``.
_SECOND_LEVELS: Final = frozenset(
    "ac co com edu gob gouv gov govt go gub health id info ltd me mil mod ne net nhs nic nom or org plc police res "
    "sch school web asn asso gen iwi maori".split()
)
#: Hosts of many sites: what stands before them is somebody's own.
_SHARED: Final = (
    "atlassian.net", "azurewebsites.net", "blogspot.com", "bitbucket.io", "discourse.group", "firebaseapp.com",
    "fly.dev", "github.io", "gitlab.io", "herokuapp.com", "medium.com", "myshopify.com", "netlify.app", "notion.site",
    "onrender.com", "pages.dev", "readthedocs.io", "readthedocs-hosted.com", "ryver.com", "sharepoint.com",
    "slack.com", "squarespace.com", "substack.com", "tumblr.com", "vercel.app", "web.app", "weebly.com", "wixsite.com",
    "wordpress.com", "workers.dev", "zendesk.com", "zulipchat.com",
)  # fmt: skip


def site_of(host: str) -> str:
    """The part of a host name that somebody registered."""
    host = host.casefold().rstrip(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    labels = host.split(".")
    for shared in _SHARED:
        if host.endswith(f".{shared}"):
            return ".".join(labels[-shared.count(".") - 2 :])
    is_country = len(labels[-1]) == 2 and not _SECOND_LEVELS.isdisjoint(labels[-2:-1])
    return ".".join(labels[-3 if is_country else -2 :])


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are of one site, as ``www.x.org`` and ``forum.x.org`` are, but not two under ``github.io``.

    Where one is below the other, as with ``team.slack.com`` and ``slack.com``, its owner decides where it leads.
    """
    one, other = (host.casefold().rstrip(".").removeprefix("www.") for host in (one, other))
    return site_of(one) == site_of(other) or one.endswith(f".{other}")
