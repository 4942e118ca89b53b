"""Find a Chromium for the browser tests, or install Playwright's own: ``python tests/browser/chromium.py``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Playwright, sync_playwright

#: Commands under which systems install Chromium or Chrome, best first.
COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: No look-ups of its own, so that every request a test sees is one that the page made.
FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

HELP: Final = (
    "The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt install chromium), "
    "or name one in the environment: CHROMIUM=/path/to/chromium make test"
)

HELP_DRIVER: Final = "A library may be missing that its Node needs (Debian, Ubuntu: sudo apt install libatomic1)."


def find(playwright: Playwright) -> str | None:
    """The browser to use: ``$CHROMIUM``, then one of the system, then Playwright's own; ``None`` if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main() -> int:
    """Make sure that there is a browser; say what to do if none can be had."""
    try:
        with sync_playwright() as playwright:
            found = find(playwright)
    except Exception as error:  # Playwright raises nothing more precise when its driver does not start.
        print(f"Playwright does not start ({error}). {HELP_DRIVER}", file=sys.stderr)
        return 1
    if found:
        print(f"Chromium: {found}")
        return 0
    if os.environ.get("CHROMIUM"):
        print(f"CHROMIUM={os.environ['CHROMIUM']} is not a program.", file=sys.stderr)
        return 1
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(install, check=False).returncode:
        print(HELP, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
