"""After any sequence of edits, deletions, renames and moves, an incremental build is like a clean one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from conftest import BARE, CONF, assert_like_clean, build_project
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

CONFIG = CONF + 'channels_tags = ["support"]\nchannels_feedback = "c0"\n'
INDEX = "# Home\n\n:::{channels}\n:layout: table\n:::\n\n```{toctree}\n:glob:\n\np*\n```\n"
NAMES = ("p0", "p1", "p2")
ADDRESSES = ("one@interopen.org", "two@interopen.org")


def channel(number: int, address: str, status: str, mention: int) -> str:
    """A channel, whose body may mention another, which may not exist."""
    status = f":status: {status}\n" if status else ""
    text = f"For {{channel:to}}`c{mention}` and more."
    return f":::{{channel}} C{number}\n:kind: email\n:to: {address}\n:aliases: old{number}\n{status}\n{text}\n:::\n"


CHANNELS = st.builds(
    channel,
    st.integers(0, 2),
    st.sampled_from(ADDRESSES),
    st.sampled_from(["", "retired", "planned"]),
    st.integers(0, 3),
)
DETAILS = st.sampled_from(
    ["", ":::{page}\n:tags: support\n:permalink: was.html\n\nAbout.\n:::\n", ":::{page}\n:tags: nonsense\n\nA.\n:::\n"]
)
PAGES = st.builds(
    lambda details, channels, role: f"# Page\n\n{details}\n{''.join(channels)}\nAsk {{channel}}`c{role}`.\n",
    DETAILS,
    st.lists(CHANNELS, max_size=2),
    st.integers(0, 3),
)
#: Each change gives some pages a new text; ``None`` deletes one, so that a deletion and an addition are a rename.
CHANGES = st.dictionaries(st.sampled_from(NAMES), st.none() | PAGES, min_size=1)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(NAMES), PAGES), st.lists(CHANGES, min_size=1, max_size=3))
@example(
    {"p0": "# A\n\n" + channel(0, ADDRESSES[0], "", 1)},
    [{"p0": None, "p1": "# B\n\n" + channel(0, ADDRESSES[1], "", 0)}],
)
def test_incremental_build_is_like_a_clean_one(start: dict[str, str], changes: list[dict[str, str | None]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        source = folder / "source"
        (source / "_templates").mkdir(parents=True)
        write(
            source,
            {"conf.py": CONFIG, "index.md": INDEX, **BARE, **{f"{name}.md": text for name, text in start.items()}},
        )
        build_project(source, folder / "out", folder / "doctrees")
        for change in changes:
            write(source, {f"{name}.md": text for name, text in change.items()})
            incremental = build_project(source, folder / "out", folder / "doctrees")
        clean = build_project(source, folder / "clean", folder / "clean-doctrees")
        assert_like_clean(incremental.outdir, clean.outdir)
        read = {f"{name}.md" for name, text in changes[-1].items() if text is not None}
        expected = {line for line in clean.warning_lines if line.split(":")[0] in read}
        assert expected <= set(incremental.warning_lines) <= set(clean.warning_lines) or not read
    finally:
        shutil.rmtree(folder)


def write(source: Path, files: dict[str, str | None]) -> None:
    """Write files, each with a time of its own, and delete those without a text."""
    for name, text in files.items():
        path = source / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
