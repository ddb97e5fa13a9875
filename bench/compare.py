#!/usr/bin/env python3
"""Sets vocabplan beside Python, both in one run: scripts/bench builds and calls it.

    compare.py --build BUILD_DIR [--rounds 5] [--rows 1000000]

Every round times both sides one after the other, so that a busy machine slows both; the table
shows the best round of each side and their ratio. Nothing here is a test: see README.md for what
the ratios mean and what limits them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCIPY_ROWS = 3000
SCIPY_GRID = "60x50"
CHOICE_ROWS = 3000


def python_json(script: str, *arguments: str) -> dict:
    command = [sys.executable, str(HERE / "python" / script), *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def wall_seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def google_benchmark(program: Path, name: str) -> float:
    """CPU time of one iteration per row, in ns."""
    command = [str(program), f"--benchmark_filter=^{name}$", "--benchmark_format=json"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    return 1e9 / json.loads(output)["benchmarks"][0]["items_per_second"]


class Side:
    """What is timed: a name, and a function that returns one figure, smaller being better."""

    def __init__(self, name: str, measure) -> None:
        self.name, self.measure, self.figures = name, measure, []

    def round(self) -> None:
        self.figures.append(self.measure())

    @property
    def best(self) -> float:
        return min(self.figures)


class Comparison:
    def __init__(self, title: str, unit: str, ours: Side, theirs: list[Side]) -> None:
        self.title, self.unit, self.ours, self.theirs = title, unit, ours, theirs

    def round(self) -> None:
        for side in [self.ours, *self.theirs]:
            side.round()

    def lines(self) -> list[str]:
        lines = [f"{self.title} ({self.unit})"]
        lines.append(f"  {self.ours.name:<44}{self.ours.best:>12.4g}")
        for side in self.theirs:
            lines.append(f"  {side.name:<44}{side.best:>12.4g}{side.best / self.ours.best:>10.3g} x")
        return lines


def sweep_ns(program: Path, arguments: list[str], rows: int, file: str) -> float:
    command = [str(program), "sweep", *arguments, "-f", "csv", "-q", "-o", file]
    Path(file).unlink(missing_ok=True)  # freeing the pages of an old file is not the sweep's time
    return wall_seconds(command) / rows * 1e9


def one_thread(program: Path, arguments: list[str], rows: int, file: str) -> Side:
    return Side("the same, --threads 1",
                lambda: sweep_ns(program, [*arguments, "--threads", "1"], rows, file))


def comparisons(build: Path, rows: int, folder: str) -> list[Comparison]:
    program, bench = build / "src" / "vocabplan", build / "bench" / "vocabplan_bench"
    ours, theirs = f"{folder}/ours.csv", f"{folder}/theirs.csv"
    line = ["--params", f"33M:300B:{rows}"]
    choices = ["--params", f"33M:300B:{CHOICE_ROWS}", "--choose"]
    side = int(rows**0.5)
    grid = ["--params", f"33M:300B:{side}", "--flops", f"1e19:1e26:{side}"]
    grid_text = f"{side}x{side}"

    def numpy(key: str, *arguments: str):
        return lambda: python_json("vector_numpy.py", *arguments)[key]

    def scipy(*arguments: str):
        return lambda: python_json("scalar_scipy.py", *arguments)["ns_per_row"]

    def numpy_csv(*shape: str) -> list[Side]:
        csv = (*shape, "--repeat", "2", "--csv", theirs)
        return [
            Side("numpy Newton + pandas to_csv", numpy("total_ns_per_row", *csv, "--method", "plain")),
            Side("the same, numpy tuned", numpy("total_ns_per_row", *csv)),
        ]

    def numpy_compute(*shape: str) -> list[Side]:
        return [
            Side("numpy Newton", numpy("compute_ns_per_row", *shape, "--method", "plain")),
            Side("numpy tuned (series start, chunks)", numpy("compute_ns_per_row", *shape, "--repeat", "30")),
        ]

    one = [sys.executable, str(HERE / "python" / "scalar_scipy.py"), "--one", "7B"]
    rows_text = str(rows)
    return [
        Comparison("one prediction, whole process", "ms",
                   Side("vocabplan predict 7B", lambda: best_of(20, [str(program), "predict", "7B"])),
                   [Side("python with scipy", lambda: best_of(5, one))]),
        Comparison("CSV sweep on the compute-optimal line", "ns/row",
                   Side("vocabplan sweep", lambda: sweep_ns(program, line, rows, ours)),
                   [one_thread(program, line, rows, ours),
                    Side("scipy fsolve, row by row", scipy("--rows", str(SCIPY_ROWS), "--csv", theirs)),
                    *numpy_csv("--rows", rows_text)]),
        Comparison("CSV sweep over a grid", "ns/row",
                   Side("vocabplan sweep", lambda: sweep_ns(program, grid, side * side, ours)),
                   [one_thread(program, grid, side * side, ours),
                    Side("scipy fsolve, row by row", scipy("--grid", SCIPY_GRID, "--csv", theirs)),
                    *numpy_csv("--grid", grid_text)]),
        Comparison("CSV sweep with a choice in each row", "ns/row",
                   Side("vocabplan sweep --choose",
                        lambda: sweep_ns(program, choices, CHOICE_ROWS, ours)),
                   [one_thread(program, choices, CHOICE_ROWS, ours),
                    Side("numpy, every vocabulary in every state",
                         lambda: python_json("numpy_choices.py")["ns_per_row"])]),
        Comparison("columns in memory, on the line", "ns/row",
                   Side("BatchPredictor", lambda: google_benchmark(bench, "batch_line/1000000")),
                   numpy_compute("--rows", "1000000")),
        Comparison("columns in memory, a grid", "ns/row",
                   Side("BatchPredictor", lambda: google_benchmark(bench, "batch_grid/1000")),
                   numpy_compute("--grid", "1000x1000")),
    ]


def best_of(times: int, command: list[str]) -> float:
    return 1e3 * min(wall_seconds(command) for _ in range(times))


def peak_memory_mb(program: Path) -> float:
    """Of a sweep of ten million rows: the kernel's high-water mark, read while it runs."""
    command = [str(program), "sweep", "--params", "33M:300B:10M", "-f", "csv", "-q"]
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                peaks = [line.split()[1] for line in status if line.startswith("VmHWM")]
            peak = max([peak, *map(float, peaks)])
            time.sleep(0.01)
    return peak / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    memory = peak_memory_mb(options.build / "src" / "vocabplan")
    with tempfile.TemporaryDirectory() as folder:
        all_of_them = comparisons(options.build, options.rows, folder)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            for comparison in all_of_them:
                comparison.round()
    for comparison in all_of_them:
        print("\n".join(comparison.lines()))
    print(f"peak memory of a sweep of ten million rows (MB)\n  {memory:.1f}")


if __name__ == "__main__":
    main()
