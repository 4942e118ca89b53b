"""Sphinx's own link check sees every address of every channel."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import requests
from conftest import REPOSITORY, build_project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_linkcheck_sees_every_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def answer(session: requests.Session, method: str, url: str, **kwargs: object) -> requests.Response:
        asked.add(url)
        response = requests.Response()
        response.status_code, response.url, response.raw = 200, url, io.BytesIO(b"<html></html>")
        return response

    monkeypatch.setattr(requests.Session, "request", answer)
    built = build_project(REPOSITORY, tmp_path / "out", tmp_path / "doctrees", "linkcheck")
    assert built.warnings == ""
    lines = [json.loads(line) for line in built.read("output.json").splitlines()]
    page = {line["uri"]: line["status"] for line in lines}
    assert "broken" not in page.values(), [line["info"] for line in lines if line["status"] == "broken"]

    assert {uri for uri, status in page.items() if status == "working"} >= {
        "https://www.interopen.org/",
        "https://interopen.ryver.com",
        "https://twitter.com/INTEROPenAPI",
        "https://twitter.com/intent/tweet?screen_name=INTEROPenAPI",
    }
    assert {"https://www.interopen.org/", "https://interopen.ryver.com"} <= asked
