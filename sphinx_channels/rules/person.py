"""Whether a mailbox looks like that of one person, whose job may end before the page is read again.

Only the form ``given.family@`` tells: a single word may be a team, a product or an experiment (``alice@``, ``ruby@``).
"""

from __future__ import annotations

import re
from typing import Final

#: Two words around a dot, or an initial and a word: ``e.``, ``i.``, ``m.`` and ``x.`` begin the names of things.
_NAME: Final = r"([^\W\d_]{3,}|[^\W\d_eimx])\.([^\W\d_]{3,})\d{0,3}"
#: Words that stand in the names of teams and of what they do.
_TEAM: Final = frozenset(
    """
    admin api application architecture board business care channel clinic clinical committee community conference
    connect contact council customer data design dev developers development digital editorial education enquiries
    events external feedback finance foundation general governance group health help helpdesk helpline hospital info
    information innovation inquiries integration internal international issues learning legal library list lists
    local mail market media medical member members membership moderators national network news newsletter office
    online open operations ops partner patient people planning policy press primary privacy product products
    programme project projects protection public quality records regional registry relations release research safety
    school science secretariat secretary security service services social software standard standards strategy
    student support system systems team tech technical terminology tools training trust user users volunteers web
    website working
    """.split()
)


def is_personal(address: str) -> bool:
    """Whether an e-mail address has the form ``given.family@``, and neither word is one of a team."""
    match = re.fullmatch(_NAME, address.rpartition("@")[0].casefold())
    return match is not None and not _TEAM.intersection(match.groups())
