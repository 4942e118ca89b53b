"""Links of a list lead from the page that shows it, once wrongly taken for the page that declares the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Built

CHANNEL = """# Contact

:::{channel} Enquiries
:kind: email
:to: team@open-standard.net

Ask us anything.
:::
"""


@pytest.mark.parametrize("layout", ["cards", "table", "list", "chooser"])
def test_a_list_links_to_the_page_with_the_card(build: Callable[..., Built], layout: str) -> None:
    start = f"# Start\n\n```{{toctree}}\nhelp/contact\n```\n\n:::{{channels}}\n:layout: {layout}\n:::\n"
    page = build({"index.md": start, "help/contact.md": CHANNEL}).html()
    assert page.select_one('a.internal[href$="#enquiries"]')["href"] == "help/contact.html#enquiries"
