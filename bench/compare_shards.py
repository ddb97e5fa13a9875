#!/usr/bin/env python3
"""Sets a sweep in shards beside the same in one process: scripts/bench shards builds and calls it.

    compare_shards.py --build BUILD_DIR [--rounds 3] [--rows 20000000] [--at-once CORES]

Every round takes each way once, one after the other, into new files. The table shows the best wall time of
each, its ratio to that of one process in the same round, the median of these, and the processor time, which
other work on the machine disturbs least. The parts of the first round are held against the whole.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


# A choice takes as long as some thousand rows.
ROWS_PER_CHOICE = 4000


class Sweep:
    """A grid of about `rows` rows into CSV, with what `more` asks for in each of them."""

    def __init__(self, program: str, folder: Path, rows: int, more: list[str]):
        side = round(rows**0.5)
        self.folder = folder
        self.rows = side * side
        self.command = [program, "sweep", "--params", f"33M:300B:{side}", "--flops", f"1e19:1e26:{side}"]
        self.command += ["-f", "csv", "-q", "--threads", "1", *more]

    def run(self, shards: int, at_once: int) -> tuple[float, float]:
        """Wall and processor time in s of all shards, `at_once` of them at a time."""
        before = os.times()
        begin = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda number: self.part(number, shards), range(1, shards + 1)))
        wall = time.perf_counter() - begin
        after = os.times()
        processor = after.children_user + after.children_system - before.children_user - before.children_system
        return wall, processor

    def part(self, number: int, shards: int) -> None:
        path = self.path(number, shards)
        path.unlink(missing_ok=True)
        with path.open("wb") as out:
            subprocess.run([*self.command, "--shard", f"{number}/{shards}"], stdout=out, check=True)

    def path(self, number: int, shards: int) -> Path:
        return self.folder / f"{shards}-{number}.csv"

    def check(self, shards: int) -> None:
        """The parts by cat beside the whole by cmp."""
        parts = [str(self.path(number, shards)) for number in range(1, shards + 1)]
        with subprocess.Popen(["cat", *parts], stdout=subprocess.PIPE) as joined:
            subprocess.run(["cmp", "-", str(self.path(1, 1))], stdin=joined.stdout, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--at-once", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    program = str(options.build / "src" / "vocabplan")
    for title, rows, more in (
        ("CSV sweep", options.rows, []),
        ("the same with --choose", options.rows // ROWS_PER_CHOICE, ["--choose"]),
    ):
        with tempfile.TemporaryDirectory() as folder:
            compare(title, Sweep(program, Path(folder), rows, more), options.rounds, options.at_once)


def compare(title: str, sweep: Sweep, rounds: int, cores: int) -> None:
    ways = {
        "one process": (1, 1),
        f"{cores} shards, {cores} at once": (cores, cores),
        f"{8 * cores} shards, {cores} at once": (8 * cores, cores),
        f"{8 * cores} shards, one by one": (8 * cores, 1),
    }
    figures = {name: [] for name in ways}
    for turn in range(rounds):
        for name, (shards, at_once) in ways.items():
            figures[name].append(sweep.run(shards, at_once))
            if turn == 0 and shards > 1:
                sweep.check(shards)
    print(f"{f'{title}, {sweep.rows} rows':<32}{'ns/row':>12}{'to one':>11}{'processor':>13}")
    for name, pairs in figures.items():
        wall = min(wall for wall, _ in pairs)
        ratio = statistics.median(one[0] / pair[0] for one, pair in zip(figures["one process"], pairs))
        processor = min(processor for _, processor in pairs)
        print(f"  {name:<30}{1e9 * wall / sweep.rows:>12.4g}{ratio:>9.2f} x{processor:>11.2f} s", flush=True)


if __name__ == "__main__":
    main()
