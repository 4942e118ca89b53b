"""``make bench``: how long the extension takes beside its peers, as ratios taken in one run.

Each figure comes from whole processes ``python -m sphinx``, run in turns with those of the peer so that both see the
same machine. Nothing is asserted: another machine, or a busy one, has other seconds, and nearly the same ratios.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import subprocess
import sys
import time
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parents[2]
#: The relations of a ``<link>`` that make a browser ask for something.
ASKING = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}


class Took(NamedTuple):
    """What a process and its children took, in seconds."""

    cpu: float
    wall: float


def sphinx(source: Path, out: Path, *arguments: str, clean: bool = False) -> Took:
    """Build a project in a process of its own."""
    if clean:
        rmtree(out, ignore_errors=True)
    # Without byte-code every start would be measured two and a half times too long.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "sphinx", "-q", *arguments, str(source), str(out)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=source)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return Took(usage.ru_utime + usage.ru_stime, time.perf_counter() - start)


def build(folder: Path, name: str, *arguments: str, clean: bool = True) -> Callable[[], Took]:
    """What builds one project of a folder; a warning ends the bench, because then the peers differ."""
    return lambda: sphinx(folder / name, folder / f"{name}-out", "-W", *arguments, clean=clean)


def in_turns(rounds: int, *builds: Callable[[], Took]) -> list[list[Took]]:
    """The times of each build: A B, B A, A B …, so that no peer always follows the same one."""
    times: list[list[Took]] = [[] for _build in builds]
    for turn in range(rounds):
        for place in range(len(builds))[:: -1 if turn % 2 else 1]:
            times[place].append(builds[place]())
    return times


def spread(values: Iterable[float], form: str = ".2f") -> str:
    """Median and range."""
    ordered = sorted(values)
    return f"{median(ordered):{form}} ({ordered[0]:{form}}–{ordered[-1]:{form}})"


def show(measure: str, beside: str, goal: str, cpu: str, wall: str = "") -> None:
    """One row of the table."""
    print(f"{measure:<42} {beside:<34} {goal:<26} {cpu:<20} {wall}".rstrip(), flush=True)


def show_ratios(measure: str, beside: str, goal: str, ours: list[Took], peers: list[Took]) -> None:
    """One row: the ratio of the two builds of each round, by either clock."""
    rounds = list(zip(ours, peers, strict=True))
    show(measure, beside, goal, *(spread(mine[clock] / peer[clock] for mine, peer in rounds) for clock in (0, 1)))


def bench_start(folder: Path, rounds: int) -> None:
    """What the extension adds to a project of one page."""
    pages.write(folder / "with", ["myst_parser", "sphinx_channels"], 0, pages.plain)
    pages.write(folder / "without", ["myst_parser"], 0, pages.plain)
    in_turns(1, build(folder, "with"), build(folder, "without"))  # writes the byte-code
    times = in_turns(rounds, build(folder, "with"), build(folder, "without"))
    pairs = list(zip(*times, strict=True))
    more = (spread((1000 * (ours[clock] - peer[clock]) for ours, peer in pairs), ".0f") for clock in (0, 1))
    show("start-up with the extension, ms more", "the same without it", "≤ 50", *more)


def bench_card(folder: Path, rounds: int, size: int) -> None:
    """What a card costs over its words in Markdown; every project loads all extensions, so that starts cancel out."""
    styles = {"plain": pages.plain, "ours": pages.channel, "button": pages.design, "link": pages.design_plain_link}
    for name, style in styles.items():
        pages.write(folder / name, ["myst_parser", "sphinx_design", "sphinx_channels"], size, style)
    plain, ours, button, link = in_turns(rounds, *(build(folder, name) for name in styles))
    cards = size * pages.CHANNELS_A_PAGE

    def overhead(of: list[Took], clock: int) -> list[float]:
        return [1000 * (took[clock] - base[clock]) / cards for took, base in zip(of, plain, strict=True)]

    peers = {"sphinx-design, button": button, "sphinx-design, Markdown link": link}
    for name, peer in peers.items():
        ratios = [median(overhead(ours, clock)) / median(overhead(peer, clock)) for clock in (0, 1)]
        show("overhead of a card over plain Markdown", name, "≤ 0.5", *(f"{ratio:.2f}" for ratio in ratios))
    for name, of in {"channel": ours, **peers}.items():
        show("  in ms a card", name, "", *(spread(overhead(of, clock)) for clock in (0, 1)))
    show_ratios("  the whole build", "plain Markdown", "", ours, plain)


def bench_project(folder: Path, rounds: int, size: int) -> None:
    """A large project: cold, with nothing to do, and with one channel changed."""
    changed = f"page{size // 2}"
    pages.write(folder / "ours", ["myst_parser", "sphinx_channels"], size, pages.channel)
    pages.write(folder / "plain", ["myst_parser"], size, pages.plain)
    edit(folder / "ours" / f"{changed}.md", ":kind: email\n", ":kind: email\n:access: team\n")
    for name, text in {
        "shows": ":::{channels}\n:access: team\n:::\n",
        "refers": f"Write to {{channel}}`enquiries-of-group-{size // 2}`.\n",
        "others": ":::{channels}\n:access: sign-up\n:::\n",
    }.items():
        pages.write_page(folder / "ours", name, name.title(), text)
        pages.write_page(folder / "plain", name, name.title(), "Some words.\n")

    cold = in_turns(rounds, build(folder, "ours", "-j", "2"), build(folder, "plain", "-j", "2"))
    measure = f"{size:,} pages × {pages.CHANNELS_A_PAGE} channels, cold, -j 2"
    show_ratios(measure, "plain Markdown, without it", "≤ 1.25", *cold)
    again = [build(folder, name, "-j", "2", clean=False) for name in ("ours", "plain")]
    show_ratios("  nothing changed", "plain Markdown, without it", "≤ 1.1", *in_turns(2 * rounds, *again))

    before = written(folder / "ours-out")
    edit(folder / "ours" / f"{changed}.md", "enquiries.", "questions.")
    again[0]()
    rewritten = sorted(name for name, when in written(folder / "ours-out").items() if when != before[name])
    goal = f"3: {changed}, refers, shows"
    show("  one channel changed: pages rewritten", ", ".join(rewritten), goal, f"{len(rewritten)} of {len(before)}")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def written(out: Path) -> dict[str, int]:
    """When the file of each page was written; the lists that Sphinx itself makes at each build are no pages."""
    return {
        path.stem: path.stat().st_mtime_ns for path in out.glob("*.html") if path.stem not in {"genindex", "search"}
    }


class Requests(HTMLParser):
    """The addresses that a browser asks for, or prepares to ask for, when it loads a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and set(values.get("rel", "").split()) & ASKING:
            self.found.append(values["href"])
        self.found += [values[name] for name in ("src", "srcset", "poster", "data") if values.get(name)]


def bench_page(folder: Path) -> None:
    """What the site's own page asks for; layout shift and Lighthouse need a browser."""
    sphinx(ROOT, folder / "site")
    page = folder / "site" / "support" / "communications.html"
    found = Requests(page).found
    strangers = [uri for uri in found if urlsplit(uri).netloc]
    show("the page: third-party requests and hints", "the old page: 10 of 5 hosts", "0", str(len(strangers)))
    own = {path.name: path for path in (ROOT / "sphinx_channels" / "static").rglob("*.*s")}
    names = [name for uri in found if (name := Path(urlsplit(uri).path).name) in own]
    size = sum(len(gzip.compress(own[name].read_bytes())) for name in names)
    show("  the extension's CSS and JS, bytes (gzip)", ", ".join(names), "≤ 10,240", f"{size:,}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="start,card,project,page", help="which of: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each peer (%(default)s)")
    parser.add_argument("--pages", type=int, default=1000, help="pages of the large project (%(default)s)")
    parser.add_argument("--card-pages", type=int, default=100, help="pages of ten cards (%(default)s)")
    arguments = parser.parse_args()
    rounds, rows = arguments.rounds, arguments.rows.split(",")

    packages = ("Sphinx", "myst-parser", "furo", "sphinx-design")
    print(f"Python {platform.python_version()},", ", ".join(f"{name} {version(name)}" for name in packages))
    print(
        f"MyST pages outside the navigation, theme Furo; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"{arguments.card_pages * pages.CHANNELS_A_PAGE:,} cards and {arguments.pages:,} pages; "
        f"{rounds} rounds: median (least–most).\n"
    )
    show("measure", "beside", "goal", "CPU time", "wall time")
    with TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        if "start" in rows:
            bench_start(folder / "start", 4 * rounds)
        if "card" in rows:
            bench_card(folder / "card", rounds, arguments.card_pages)
        if "project" in rows:
            bench_project(folder / "project", rounds, arguments.pages)
        if "page" in rows:
            bench_page(folder)


if __name__ == "__main__":
    main()
