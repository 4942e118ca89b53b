"""Whether a mailbox looks like that of one person, whose job may end before the page is read."""

from __future__ import annotations

def is_personal(address: str) -> bool:
    """Whether an e-mail address has the form ``given.family@`` or ``initial.family@``."""
    return False
