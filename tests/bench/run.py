"""``make bench``: what the extension costs beside its peers, as ratios taken in one run.

calls: all function calls of one build in a process of its own, with its imports (``-j 1``, hash seed 0); they repeat.
CPU: the time of processes ``python -m sphinx`` run in turns; median of the rounds (least–most).
A card's figure is (build with cards − build with the same words in Markdown) / cards; other words end the bench. Each
project loads only its own extension. Its pages stand outside the navigation, and its theme does little on a page, so
that it hides little. Nothing is asserted: ``--profile ROW`` says where the calls and the time of a row go.
"""

import gzip
import os
import re
import subprocess
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import calls
import pages
from bs4 import BeautifulSoup

#: What a project loads, how it writes its channels, and how many pages it has, where that is not the user's choice.
PROJECTS = {
    "words": ("", pages.plain, 0), "cards": ("sphinx_design", pages.design, 0),
    "loaded": ("sphinx_channels", pages.plain, 0), "channels": ("sphinx_channels", pages.channel, 0),
    "lists": ("sphinx_channels", pages.channel, 100), "no-lists": ("sphinx_channels", pages.channel, 100),
}  # fmt: skip
#: The rows that compare projects: title, peer, goal, whether they are built from nothing; ours, the base, another peer.
ROWS = {
    "card": ("a card, over its words in Markdown", "sphinx-design's", "≤ 0.75, ≤ 1.0", True, "channels words cards"),
    "loading": ("extension loaded, no channel", "without it", "≤ 1.01", True, "loaded words"),
    "cold": ("pages with channels, cold", "their words in Markdown", "≤ 1.10", True, "channels words"),
    "no-op": ("  nothing changed", "their words in Markdown", "≤ 1.05", False, "channels words"),
    "lists": ("300 lists × 1,000 channels, no-op", "without lists", "≤ 1.2", False, "lists no-lists"),
}
#: What makes a browser ask for something, or prepare to.
ASKING = "stylesheet icon preload prefetch preconnect dns-prefetch modulepreload manifest".split()
# Without byte-code every start would be measured two and a half times too long.
ENVIRONMENT = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT |= {"PYTHONPATH": str(calls.ROOT), "PYTHONHASHSEED": "0"}


def write(bench: Namespace, name: str) -> None:
    """Write a project, unless it is there, and build it once, which also writes the byte-code."""
    if (bench.folder / name).exists():
        return
    extension, style, size = PROJECTS[name]
    pages.write(bench.folder / name, bench.theme, extension, size or bench.pages, style)
    for place in range(300 if "lists" in name else 0):
        kinds = {pages.ENTRIES[place % 10].kind, pages.ENTRIES[place // 10 % 10].kind}
        text = f":::{{channels}}\n:layout: list\n:kind: {', '.join(sorted(kinds))}\n:::\n"
        pages.write_page(bench.folder / name, f"list{place}", text if name == "lists" else "Some words.\n")
    build(bench, name)
    page = (bench.folder / f"{name}-out" / "page0.html").read_text(encoding="utf-8")
    shown = Counter(re.findall(r"\w+", BeautifulSoup(page, "html.parser").find(role="main").get_text()))
    bench.words = bench.words or shown
    if shown != bench.words:
        sys.exit(f"{name} shows other words: {dict(shown - bench.words)}, and not {dict(bench.words - shown)}")


def build(bench: Namespace, name: str, measure: str = "", *, cold: bool = True) -> float:
    """The seconds of CPU of a build and its children; a warning ends the bench, because then the peers differ."""
    source = str(bench.folder / name)
    if cold:
        rmtree(f"{source}-out", ignore_errors=True)
    start = [calls.__file__, f"{source}.{measure}", measure] if measure else ["-m", "sphinx", "-j", bench.jobs]
    command = [sys.executable, *start, "-q", "-W", source, f"{source}-out"]
    before = getrusage(RUSAGE_CHILDREN)
    if subprocess.run(command, env=ENVIRONMENT).returncode:
        sys.exit(f"The build of {name} failed.")
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def show(measure: str, beside: str, goal: str, counted: object, cpu: str | list[float] = "") -> None:
    if isinstance(cpu, list):
        cpu = f"{median(cpu):.3f} ({min(cpu):.3f}–{max(cpu):.3f})"
    print(f"{measure:<34} {beside:<24} {goal:<14} {counted!s:>8}  {cpu}".rstrip(), flush=True)


def show_row(bench: Namespace, row: str) -> None:
    """Compare projects: in calls, and round by round in CPU time."""
    title, beside, goal, cold, words = ROWS[row]
    ours, base, *peers = names = words.split()
    counted: dict[str, int] = {}
    for name in names:
        write(bench, name)
        build(bench, name, "calls", cold=cold)
        counted[name] = calls.total(bench.folder / name)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(bench.rounds * (1 if cold else 3)):
        for name in names[:: -1 if turn % 2 else 1]:  # no peer always follows the same one
            times[name].append(build(bench, name, cold=cold))
    rounds = {name: list(zip(times[name], times[base], strict=True)) for name in names}
    if not peers:
        show(title, beside, goal, f"{counted[ours] / counted[base]:.4f}", [mine / its for mine, its in rounds[ours]])
    cards = 10 * bench.pages
    more = {name: (counted[name] - counted[base]) / cards for name in (ours, *peers)}
    ms = {name: [1000 * (mine - its) / cards for mine, its in rounds[name]] for name in more}
    for peer in peers:
        show(title, beside, goal, f"{more[ours] / more[peer]:.3f}", f"{median(ms[ours]) / median(ms[peer]):.3f}")
        for name in (ours, peer):
            show("  calls, and ms, of one", name, "", f"{more[name]:,.0f}", ms[name])


def show_changed(bench: Namespace, _row: str) -> None:
    """Which pages are written again when one channel has another address."""
    write(bench, "channels")
    number = bench.pages // 2
    page = bench.folder / "channels" / f"page{number}.md"
    text = page.read_text(encoding="utf-8").replace(":kind: website", ":kind: website\n:access: team")
    for name, access in (("website", "team"), ("forum", "sign-up")):
        pages.write_page(page.parent, f"lists-{name}", f":::{{channels}}\n:access: {access}\n:::\n")
        pages.write_page(page.parent, f"names-{name}", f"Look at {{channel:to}}`{name}-of-group-{number}`.\n")
    written: dict[str, set[int]] = {}
    for address in ("uk/group", "uk/team"):
        page.write_text(text.replace("uk/group", address), encoding="utf-8")
        build(bench, "channels", cold=False)
        for path in (bench.folder / "channels-out").glob("*.html"):
            written.setdefault(path.stem, set()).add(path.stat().st_mtime_ns)
    # Sphinx itself makes its index and its search page at each build.
    again = {name for name, times in written.items() if len(times) > 1} - {"genindex", "search"}
    wrong = again ^ {page.stem, "lists-website", "names-website"}
    said = f"too many, or missing: {', '.join(sorted(wrong))}" if wrong else "its own and those that show it, no other"
    show("  one channel changed", f"pages written of {len(written):,}", "3", len(again), said)


def show_page(bench: Namespace, _row: str) -> None:
    """What the site's own page asks for; layout shift and Lighthouse need a browser."""
    site = bench.folder / "site"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", calls.ROOT, site], check=True, env=ENVIRONMENT)
    page = site / "support" / "communications.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    found = soup("link", rel=ASKING) + soup(src=True)
    asked = [urlsplit(str(tag.get("href") or tag["src"])) for tag in found]
    files = {page, *((page.parent / uri.path).resolve() for uri in asked if not uri.netloc)}
    size = sum(min(len(data), len(gzip.compress(data))) for data in (file.read_bytes() for file in files))
    show("the page as loaded", "third parties", "0", sum(bool(uri.netloc) for uri in asked))
    show("", "requests", "≤ 10", len(files), " ".join(sorted(file.name for file in files)))
    show("", "bytes (gzip)", "≤ 36,864", f"{size:,}")


def main() -> None:
    """Print the table, or the profile of a row."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=",".join([*ROWS, "changed", "page"]), help="which of: %(default)s")
    parser.add_argument("--profile", metavar="ROW", help="one of the first five, or two projects: channels,loaded")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each peer (%(default)s)")
    parser.add_argument("--pages", type=int, default=100, help="pages of ten channels (%(default)s)")
    parser.add_argument("--jobs", default="1", help="-j of the builds that are timed (%(default)s)")
    parser.add_argument("--theme", default="alabaster", help="%(default)s")
    bench = parser.parse_args(namespace=Namespace(words=Counter()))
    packages = " ".join(f"{name} {version(name)}" for name in ("Sphinx", "myst-parser", "sphinx-design"))
    facts = Counter(" ".join(entry.facts for entry in pages.ENTRIES).split())
    print(
        f"{packages}, theme {bench.theme}; {bench.pages:,} pages; {bench.rounds} rounds, load {os.getloadavg()[0]:.1f}."
    )
    print("A page has ten cards with name, link and two sentences. These have more:", dict(facts), "\n")
    with TemporaryDirectory(prefix="bench-") as temporary:
        bench.folder = Path(temporary)
        if bench.profile:
            *_, cold, names = ROWS.get(bench.profile, (True, bench.profile.replace(",", " ")))
            ours, base = names.split()[:2]
            for name in (base, ours):
                write(bench, name)
                for measure in ("calls", "time"):
                    build(bench, name, measure, cold=cold)
            units = 10 * bench.pages if cold and ours != "loaded" else 1
            calls.show_difference(bench.folder / ours, bench.folder / base, units)
            return
        show("", "beside", "goal", "calls", "CPU")
        for row in bench.rows.split(","):
            {"changed": show_changed, "page": show_page}.get(row, show_row)(bench, row)


if __name__ == "__main__":
    main()
