"""From the bytes of a file to its text, whatever wrote them."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx_channels.migrate.remarks import Log

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SUSPECT = re.compile(r"[^\x00-\x7f]{2,}")


def decode(data: bytes, log: Log) -> str:
    """Read UTF-8, UTF-16 with its mark, or else Windows-1252, which every byte is."""
    if data.startswith(_UTF16):
        log.changed(1, "the file was UTF-16; the new page is UTF-8")
        return data.decode("utf-16", errors="replace")
    if data.startswith(codecs.BOM_UTF8):
        log.changed(1, "the file began with a byte order mark; it is gone")
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        log.changed(line, "the file was not UTF-8 and was read as Windows-1252; check its accents and quotes")
        return "".join(map(_windows_character, data))


def clean_lines(text: str) -> list[str]:
    """The lines of a text, with one kind of line end and without NUL, which YAML and MyST take for the end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")


def mend_mojibake(line: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252: ``groupâ€™s`` is ``group’s``."""
    return _SUSPECT.sub(lambda match: _mended(match[0]), line)


def _mended(run: str) -> str:
    """The characters that a run of odd ones stands for; the run itself where it is what it seems.

    Real text hardly ever has the form of UTF-8 by accident, because every sequence must be whole.
    """
    try:
        return b"".join(map(_windows_byte, run)).decode("utf-8")
    except UnicodeError:
        return run


def _windows_character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing there: browsers take them as control characters
        return chr(byte)


def _windows_byte(character: str) -> bytes:
    if 0x80 <= ord(character) <= 0x9F:
        return bytes([ord(character)])
    return character.encode("cp1252")
