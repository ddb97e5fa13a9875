#!/usr/bin/env python3
"""Sets starts of vocabplan beside those of the least program: scripts/bench starts builds and calls it.

    compare_starts.py --build BUILD_DIR [--rounds 500]

Every round starts each program once, one after the other. The table shows the median of the wall time of
each, its ratio to that of `true`, and the median of the minor page faults of the process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from pathlib import Path


def start(command: list[str], quiet: list) -> tuple[float, int]:
    """Wall time in ms and minor page faults of one start."""
    begin = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    elapsed = time.perf_counter() - begin
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return 1e3 * elapsed, usage.ru_minflt


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=500)
    options = parser.parse_args()
    program = str(options.build / "src" / "vocabplan")
    commands = {
        "true": [shutil.which("true") or "/bin/true"],
        "vocabplan --version": [program, "--version"],
        "vocabplan predict 7B": [program, "predict", "7B"],
    }
    figures = {name: [] for name in commands}
    nothing = os.open(os.devnull, os.O_WRONLY)
    quiet = [(os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)]
    for _ in range(options.rounds):
        for name, command in commands.items():
            figures[name].append(start(command, quiet))
    least = statistics.median(wall for wall, _ in figures["true"])
    print(f"one process, median of {options.rounds}{'wall':>20}{'to true':>11}{'page faults':>14}")
    for name, pairs in figures.items():
        wall = statistics.median(wall for wall, _ in pairs)
        faults = statistics.median(faults for _, faults in pairs)
        print(f"  {name:<34}{wall:>9.3f} ms{wall / least:>9.2f} x{faults:>14.0f}")


if __name__ == "__main__":
    main()
