"""The examples of the handbook that read ``channels.json``, each run as a reader would run it, on the real site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conftest import REPOSITORY

if TYPE_CHECKING:
    import pytest
    from browser.conftest import OpenPage

EXPECTED = "Enquiries careconnect@interopen.org\n"
SITE = "https://interopen-channels.readthedocs.io/en/latest/"


def example(language: str, site_url: str) -> str:
    """The first block of a language, less the address of the site."""
    text = (REPOSITORY / "support" / "data.md").read_text(encoding="utf-8")
    code = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[0]
    assert SITE in code
    assert len(code.strip().splitlines()) <= 12
    return code.replace(SITE, site_url)


def test_python(site_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(example("python", site_url), {})
    assert capsys.readouterr().out == EXPECTED


def test_javascript(open_page: OpenPage, site_url: str) -> None:
    page = open_page("index.html")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(f"(async () => {{{example('js', site_url)}}})()")
    assert "\n".join([*said, ""]) == EXPECTED
