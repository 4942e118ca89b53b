"""Start a Chromium for the browser tests.

``python tests/browser/chromium.py`` sees whether one starts, and installs Playwright's own where there is none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Commands under which systems install Chromium or Chrome, best first.
COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: No look-ups of its own, so that every request a test sees is one that the page made; and no host but this machine
#: has an address, so that none of them leaves it.
FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
)

HELP: Final = (
    "The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt install chromium), "
    "or name one in the environment: CHROMIUM=/path/to/chromium make test"
)
HELP_DRIVER: Final = "A library may be missing that its Node needs (Debian, Ubuntu: sudo apt install libatomic1)."
HELP_LIBRARIES: Final = "Install what it lacks (Debian, Ubuntu: sudo {python} -m playwright install-deps chromium)."


class NotStarted(Exception):  # noqa: N818 - what happened, not a mistake of the code
    """No Chromium runs; the text says why and what to do, in one line."""


def found(playwright: Playwright) -> list[str]:
    """The browsers to try: ``$CHROMIUM`` alone, if it is set; else those of the system, then Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        if path := shutil.which(named):
            return [path]
        raise NotStarted(f"CHROMIUM={named} is not a program.")
    paths = [path for command in COMMANDS if (path := shutil.which(command))]
    own = playwright.chromium.executable_path
    return [*paths, own] if Path(own).exists() else paths


def start(playwright: Playwright) -> Browser:
    """The first of them that starts."""
    reasons = []
    for path in found(playwright):
        try:
            # Chromium's own sandbox cannot start as root, and a container's CI is root; only local files are opened.
            return playwright.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=False)
        except Error as error:
            reasons.append(f"{path}: {reason(str(error))}")
    if not reasons:
        raise NotStarted(HELP)
    help_ = HELP_LIBRARIES.format(python=sys.executable)
    raise NotStarted(f"Chromium does not start ({'; '.join(reasons)}). {help_}")


def reason(message: str) -> str:
    """What Chromium itself said first, out of Playwright's page of log; else the first line of that page."""
    said = re.search(r"\[err\] (.+)", message)
    return said[1].strip() if said else message.strip().partition("\n")[0]


@contextmanager
def running() -> Iterator[Browser]:
    """A Chromium that runs, or ``NotStarted``."""
    try:
        driver = sync_playwright().start()
    except Exception as error:  # Playwright raises nothing more precise when its driver does not start.
        raise NotStarted(f"Playwright does not start ({error}). {HELP_DRIVER}") from error
    try:
        browser = start(driver)
        yield browser
        browser.close()
    finally:
        driver.stop()


def install() -> None:
    """Fetch Playwright's own browser."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, check=False).returncode:
        raise NotStarted(HELP)


def main() -> int:
    """Make sure that a browser starts; say what to do if none can be had."""
    try:
        try:
            version = version_of()
        except NotStarted as error:
            if str(error) != HELP:
                raise
            install()
            version = version_of()
    except NotStarted as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chromium {version}")
    return 0


def version_of() -> str:
    """The version of the browser that starts."""
    with running() as browser:
        return browser.version


if __name__ == "__main__":
    sys.exit(main())
