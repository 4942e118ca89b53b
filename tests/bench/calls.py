"""As a script: build under a profiler. As a module: where one build calls more than another.

A profiler whose clock counts its own ticks tells, in place of the time that passed within a function, the calls made
beneath it: the same figures each time, on any machine. Times are taken in a build of their own.
"""

import marshal
import re
import sys
import time
from collections import Counter, defaultdict
from cProfile import Profile
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = ("calls", "beneath", "own µs", "whole µs")


def name(path: str, line: int, function: str) -> str:
    """A function as a person looks for it, its file from the package on; one written in C has no file."""
    for folder in ("site-packages/", f"{ROOT}/", "/lib/python"):
        path = path.rpartition(folder)[2]
    return re.sub(r" at 0x\w+", "", function.strip("<>")) if path == "~" else f"{path}:{line} {function}"


def total(project: Path) -> int:
    return sum(entry[1] for entry in marshal.loads(project.with_name(f"{project.name}.calls").read_bytes()).values())


def show_difference(ours: Path, base: Path, units: int) -> None:
    """Print what ours calls more than the base, for each unit."""
    functions, files = (defaultdict(lambda: [0.0] * 4) for _table in range(2))
    callers: dict[str, Counter[str]] = defaultdict(Counter)
    for project, share in ((ours, 1 / units), (base, -1 / units)):
        for column, measure, scale in ((0, "calls", share), (2, "time", share * 1e6)):
            run = marshal.loads(project.with_name(f"{project.name}.{measure}").read_bytes())
            for key, (outer, number, own, whole, edges) in run.items():
                # A call under a clock of ticks holds one tick of its own, half a call.
                values = (number, whole - outer / 2) if column == 0 else (own, whole)
                for place, value in enumerate(values, column):
                    functions[name(*key)][place] += value * scale
                calling = {name(*by): edge[column] * scale for by, edge in edges.items()}
                callers[name(*key)].update(calling if column == 0 else {})
                # What is written in C counts for the files that call it.
                for place, value in calling.items() if key[0] == "~" else [(name(*key), values[0] * scale)]:
                    files[place.partition(":")[0]][column] += value
    own = {key: row for key, row in functions.items() if key.startswith("sphinx_channels/")}
    sums = (f"{sum(row[column] for row in functions.values()):,.1f} {COLUMNS[column]}" for column in (0, 2))
    print(*sums, f"more, for each of {units:,}. beneath: calls made within; the profiler itself takes time.")
    for title, rows, columns in (("Files", files, (0,)), ("Ours", own, (1, 2)), ("All", functions, (0, 1, 2))):
        for column in columns:
            shown = (0, 2) if rows is files else range(4)
            print(f"\n{title}, by {COLUMNS[column]}\n" + " ".join(f"{COLUMNS[place]:>12}" for place in shown))
            for key in sorted(rows, key=lambda key: -abs(rows[key][column]))[:40]:
                by = sorted(callers[key], key=lambda by: -abs(callers[key][by]))[:2]
                print(" ".join(f"{rows[key][place]:12,.2f}" for place in shown), key, *(f"← {caller}" for caller in by))


if __name__ == "__main__":
    _script, result, measure, *arguments = sys.argv
    # The clock is looked at when a call begins and when it ends: two ticks are a call.
    with Profile(count().__next__, 0.5) if measure == "calls" else Profile(time.process_time) as profile:
        from sphinx.cmd.build import main  # imports count, since whoever builds waits for them

        status = main(arguments)
    profile.dump_stats(result)
    sys.exit(status)
