"""A real LaTeX run makes the PDF, and every channel's name and address can be read in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx_channels.model import Channel

OPTIONS = "LATEXMKOPTS=-interaction=nonstopmode -halt-on-error -quiet"


@pytest.fixture(scope="module")
def pdf(tool: Callable[[str], str], run: Callable[..., str], built: Callable[[str], Path]) -> Path:
    """The compiled book."""
    tool("latexmk")
    folder = built("latex")
    run("make", "all-pdf", OPTIONS, cwd=folder)
    (source,) = folder.glob("*.tex")
    return source.with_suffix(".pdf")


@pytest.fixture(scope="module")
def text(pdf: Path, tool: Callable[[str], str], run: Callable[..., str]) -> str:
    """What a reader can copy out of the book, without the blanks: lines break within names and addresses."""
    return "".join(run(tool("pdftotext"), pdf, "-").split())


def test_names_in_the_pdf(text: str, channels: list[Channel]) -> None:
    assert channels
    missing = [channel.name for channel in channels if "".join(channel.name.split()) not in text]
    assert not missing


def test_addresses_in_the_pdf(text: str, channels: list[Channel]) -> None:
    addresses = ["".join(channel.to.text.split()) for channel in channels if channel.to and channel.live]
    assert addresses
    assert not [address for address in addresses if address not in text]


def test_links_in_the_pdf(pdf: Path, channels: list[Channel], run: Callable[..., str]) -> None:
    """Each live address can be clicked, and no other: a retired channel has lost its link."""
    links = run("pdfinfo", "-url", pdf)
    for channel in channels:
        if channel.to:
            assert (channel.to.href in links) == channel.live, channel.id
