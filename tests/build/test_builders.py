"""The same facts in every output: each builder shows every channel's name and address, in page order."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path

import pytest
from browser.themes import in_check
from conftest import REPOSITORY, build_project, plain

CHANNELS = (
    ("INTEROPen", "www.interopen.org"),
    ("Membership", "membership@interopen.org"),
    ("Enquiries", "careconnect@interopen.org"),
    ("The INTEROPen Forum", "interopen.ryver.com"),
    ("INTEROPen on X", "twitter.com/INTEROPenAPI"),
)
#: Those that few projects make.
RARE = {"json", "pickle", "pseudoxml", "xml", "texinfo"}
OUTPUTS = {
    "html": "support/communications.html",
    "dirhtml": "support/communications/index.html",
    "singlehtml": "index.html",
    "epub": "support/communications.xhtml",
    "latex": "*.tex",
    "text": "support/communications.txt",
    "man": "*.1",
    "texinfo": "*.texi",
    "gettext": "support.pot",
    "xml": "support/communications.xml",
    "json": "support/communications.fjson",
    "pickle": "support/communications.fpickle",
    "pseudoxml": "support/communications.pseudoxml",
}


@pytest.mark.parametrize("builder", [it if it not in RARE else in_check(it) for it in OUTPUTS])
def test_builder_shows_every_name_and_address_in_order(builder: str, tmp_path: Path) -> None:
    overrides: dict[str, object] = {"nitpicky": True}
    if builder in {"json", "pickle"}:  # sphinx-notfound-page fails there
        overrides["extensions"] = ["myst_parser", "sphinx_design", "sphinx_channels", "reference"]
    built = build_project(REPOSITORY, tmp_path / "out", tmp_path / "doctrees", builder, overrides)
    assert built.warnings == ""
    pattern = OUTPUTS[builder]
    text = plain("".join(map(read, sorted(built.outdir.rglob(pattern)))))
    if builder == "gettext":  # translators get words, and no address
        assert all(f'msgid "{name}"' in text for name, _ in CHANNELS)
        assert not any(f'msgid "{address}' in text for _, address in CHANNELS)
        return
    place = text.index("channels used for the Care Connect FHIR® API.")
    for name, address in CHANNELS:
        place = text.index(name, place)
        shown = text.index(address, place)
        # Separated: a name never runs into its address.
        assert not text[place + len(name)].isalnum()
        place = shown


def read(path: Path) -> str:
    """The text of an output, or the body of a page that is data for a program."""
    data = {".fjson": json.loads, ".fpickle": pickle.loads}
    return data[path.suffix](path.read_bytes())["body"] if path.suffix in data else path.read_text("utf-8")


def test_epub_has_no_script_of_ours(tmp_path: Path) -> None:
    built = build_project(REPOSITORY, tmp_path / "out", tmp_path / "doctrees", "epub")
    [book] = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    assert pages
    assert not any("<script" in page for page in pages)
    assert not any("channel-live" in page for page in pages)
