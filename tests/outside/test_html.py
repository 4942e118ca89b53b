"""The HTML of the whole site is valid: the Nu checker finds no error and no warning."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
JAR = HERE.parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def allowed() -> list[dict[str, str]]:
    """What is tolerated, each with its reason."""
    entries: list[dict[str, str]] = tomllib.loads((HERE / "nu-allowed.toml").read_text("utf-8")).get("allowed", [])
    assert all(entry["reason"].strip() for entry in entries)
    return entries


def complaints(java: str, folder: Path) -> list[dict[str, Any]]:
    """Every error and warning of the checker. Its remarks, such as a slash in ``<br />``, are not."""
    command = [java, "-Xss4m", "-jar", str(JAR), "--format", "json", "--skip-non-html", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[dict[str, Any]] = json.loads(result.stderr)["messages"]
    return [message for message in messages if message["type"] != "info" or message.get("subType")]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_valid_html(
    builder: str, tool: Callable[[str], str], built: Callable[[str], Path], allowed: list[dict[str, str]]
) -> None:
    folder = built(builder)
    found = complaints(tool("java"), folder)
    patterns = [re.compile(entry["message"]) for entry in allowed]
    lines = [
        f"{message.get('url', '').removeprefix(f'file:{folder}/')}:{message.get('lastLine', '')}: {message['message']}"
        for message in found
        if not any(pattern.fullmatch(message["message"]) for pattern in patterns)
    ]
    if lines:
        pytest.fail("\n".join(sorted(lines)), pytrace=False)
    unused = [
        pattern.pattern for pattern in patterns if not any(pattern.fullmatch(message["message"]) for message in found)
    ]
    assert not unused, f"nothing matches these entries of nu-allowed.toml any more: {unused}"


def test_the_checker_sees_errors_and_warnings(tmp_path: Path, tool: Callable[[str], str]) -> None:
    page = '<!doctype html><html lang="en"><title>Page</title><section><p>Text</section><ul><p>Text</ul>'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert {message["type"] for message in complaints(tool("java"), tmp_path)} == {"error", "info"}
