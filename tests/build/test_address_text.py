"""The address that a reader sees is the address: typography is for prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built

PAGE = """\
# Page

:::{{channel}} Somebody
:kind: {kind}
:to: {to}
:access: members
:join: join--us@nhs.net
:status: {status}
:links: Archive <https://www.nhs.uk/old--new>

Write -- or call.
:::
"""


@pytest.mark.parametrize("status", ["active", "retired"])
@pytest.mark.parametrize(
    ("kind", "to", "shown"),
    [("email", "to--us@nhs.net", "to--us@nhs.net"), ("website", "https://www.nhs.uk/a--b...c", "nhs.uk/a--b...c")],
)
def test_two_hyphens_stay_two_hyphens(build: Callable[..., Built], kind: str, to: str, shown: str, status: str) -> None:
    page = {"index.md": PAGE.format(kind=kind, to=to, status=status)}
    text = build(page).html().select_one(".channel-card").get_text()
    assert "Write – or call." in text
    assert shown in text
    assert "join--us@nhs.net" in text
    latex = build(page, "latex").read("test.tex").replace("\\sphinxhyphen{}", "-")
    assert shown in latex
    assert "join--us@nhs.net" in latex
    assert status == "retired" or r"(\sphinxurl{https://www.nhs.uk/old--new})" in latex
