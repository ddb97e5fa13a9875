#!/usr/bin/env python3
"""Counts the instructions of small runs and compares them with those kept: scripts/bench instructions calls it.

    instructions.py --build BUILD_DIR [--changes] [--update] [--repeat N]

Instructions are those of user space that valgrind counts (cachegrind without its caches): they say what a run computes,
whatever else the machine does. A change of more than 3 % is named, for a person to judge: the exit status is 0. Counts
hold for the compiler and the system that bench/instructions.csv names; with others they are printed and not compared.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple

import growth

KEPT = Path(__file__).resolve().parent / "instructions.csv"
LARGE = 0.03  # of a change
FIELDS = ["run", "instructions", "compiler", "system"]


class Run(NamedTuple):
    name: str
    words: Callable[[Path], list[str]]  # makes the input in a folder
    status: int = 0


def reports(count: int, folder: Path) -> str:
    """So many of Scaphandre's, each with two processes."""
    process = '{{"exe":"/usr/bin/a{0}","cmdline":"a {0}","pid":{0},"consumption":1000000.0,"timestamp":{1}}}'

    def report(i: int) -> str:
        clock = f"{1700000000 + 2 * i}.25"
        return (f'{{"host":{{"consumption":{300000000 + 1000 * (i % 97)}.0,"timestamp":{clock}}},'
                f'"consumers":[{process.format(7, clock)},{process.format(8, clock)}],'
                f'"sockets":[{{"id":0,"consumption":200000000.0,"domains":[],"timestamp":{clock}}}]}}')

    path = folder / "reports.json"
    path.write_text("[" + ",\n".join(map(report, range(count))) + "]\n")
    return str(path)


FIT = ["--threads", "1", "-q", "-f", "json"]
CSV = ["-q", "-f", "csv"]

RUNS = [
    Run("--version", lambda f: ["--version"]),
    Run("a wrong value", lambda f: ["predict", "7B", "--flops=many"], status=2),
    Run("predict", lambda f: ["predict", "7B", *CSV]),
    Run("choose", lambda f: ["choose", "7B", "-q", "-f", "json"]),
    Run("sweep, records", lambda f: ["sweep", growth.budgets(5000, f), *CSV]),
    Run("sweep, table", lambda f: ["sweep", growth.budgets(500, f), "-q"]),
    Run("sweep, line", lambda f: ["sweep", "--params", "33M:300B:20000", *CSV]),
    Run("sweep, grid", lambda f: ["sweep", "--params", "33M:300B:150", "--flops", "1e19:1e24:150", *CSV]),
    Run("sweep --choose", lambda f: ["sweep", growth.budgets(3, f), "--choose", *CSV]),
    Run("frontier --interval", lambda f: ["frontier", "--flops", "1e19:1e25:3", "--interval", *CSV]),
    Run("fit", lambda f: ["fit", growth.more_rows(60, f, "runs.csv"), "--draws", "0", *FIT]),
    Run("fit --form chinchilla",
        lambda f: ["fit", growth.more_rows(40, f, "losses.csv"), "--form", "chinchilla", "--draws", "20", *FIT]),
    Run("design", lambda f: ["design", "--flops", "1e20", "--target", "7B", "--runs", "8", *CSV]),
    Run("audit, config", lambda f: ["audit", growth.one_model(f, {}), *CSV]),
    Run("audit, weights", lambda f: ["audit", growth.weights(2000, f), *CSV]),
    Run("verify", lambda f: ["verify", growth.truths(3000, f)]),
    Run("energy trace, nvidia-smi", lambda f: ["energy", "trace", growth.readings(10000, f, 2), *CSV]),
    Run("energy trace, dmon", lambda f: ["energy", "trace", growth.dmon(10000, f), *CSV]),
    Run("energy trace, scaphandre", lambda f: ["energy", "trace", reports(2000, f), *CSV]),
    Run("energy validate", lambda f: ["energy", "validate", growth.pairs(300, f), "-q", "-f", "json"]),
]


def count(program: Path, run: Run) -> int:
    """The instructions of a run, in a folder of its own and an environment that is the same everywhere."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise SystemExit("instructions: valgrind is not installed (scripts/install-deps bench)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocabplan").symlink_to(program)
        words = [os.path.basename(word) if word.startswith(name) else word for word in run.words(folder)]
        done = subprocess.run([valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
                               "./vocabplan", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, env={"LC_ALL": "C"})
        found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
        if done.returncode != run.status or not found:
            raise SystemExit(f"instructions: {' '.join(words)[:200]} ended with {done.returncode}: {done.stderr[-500:]}")
        return int(found[1].replace(",", ""))


def compiler_of(build: Path) -> str:
    """Such as GNU 12.2.0, from what CMake found."""
    text = next((build / "CMakeFiles").glob("*/CMakeCXXCompiler.cmake")).read_text()
    found = dict(re.findall(r'set\(CMAKE_CXX_COMPILER_(ID|VERSION) "([^"]*)"\)', text))
    return f"{found['ID']} {found['VERSION']}"


def system_here() -> str:
    """Such as debian 12 x86_64: libm and libstdc++ are its own."""
    release = platform.freedesktop_os_release()
    return f"{release.get('ID', '')} {release.get('VERSION_ID', '')} {platform.machine()}"


def kept_counts(compiler: str, system: str) -> dict[str, int]:
    """Those of this compiler and system; none where they are of others."""
    if not KEPT.exists():
        return {}
    with KEPT.open(newline="") as file:
        rows = list(csv.DictReader(file))
    there = {(row["compiler"], row["system"]) for row in rows}
    if there != {(compiler, system)}:
        print(f"instructions: counts are kept for {' and '.join(map(' on '.join, sorted(there)))}; "
              f"here is {compiler} on {system}, so that nothing is compared")
        return {}
    return {row["run"]: int(row["instructions"]) for row in rows}


def write(counts: dict[str, int], compiler: str, system: str) -> None:
    with KEPT.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(FIELDS)
        out.writerows([name, number, compiler, system] for name, number in counts.items())


def show(name: str, now: int, before: int | None, changes_only: bool) -> bool:
    """Prints a run, and says whether it has changed by more than is usual."""
    change = None if before is None else now / before - 1.0
    large = change is not None and abs(change) > LARGE
    if large or not changes_only:
        old = "-" if before is None else f"{before:,}"
        print(f"{name:<26}{now:>15,}{old:>15}{'-' if change is None else format(change, '+.1%'):>9}", flush=True)
    return large


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--changes", action="store_true", help="print changes of more than 3 %% only")
    parser.add_argument("--update", action="store_true", help="keep the counts of now")
    parser.add_argument("--repeat", type=int, default=1, help="count each run so often, and print how far counts differ")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    compiler, system = compiler_of(build), system_here()
    before = {} if arguments.update else kept_counts(compiler, system)
    if not arguments.changes:
        print(f"{'':<26}{'instructions':>15}{'kept':>15}{'change':>9}")
    counts, large, spread = {}, 0, 0.0
    for run in RUNS:
        numbers = [count(build / "src" / "vocabplan", run) for _ in range(arguments.repeat)]
        counts[run.name] = min(numbers)
        spread = max(spread, max(numbers) / min(numbers) - 1.0)
        large += show(run.name, counts[run.name], before.get(run.name), arguments.changes)
    if arguments.repeat > 1:
        print(f"{arguments.repeat} counts of a run differ by at most {spread:.2g} of themselves")
    if arguments.update:
        write(counts, compiler, system)
    elif before:
        print(f"instructions: {large} of {len(RUNS)} runs changed by more than {LARGE:.0%}"
              + (": look at them, and keep what is right by scripts/bench instructions --update" if large else ""))
    gone = set(before) - set(counts)
    if gone:
        print(f"instructions: kept and no longer run: {', '.join(sorted(gone))}")


if __name__ == "__main__":
    sys.exit(main())
