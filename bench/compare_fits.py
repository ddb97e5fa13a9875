#!/usr/bin/env python3
"""Sets the fits beside scipy's, both in one run: `scripts/bench fits` builds and calls it.

    compare_fits.py --build BUILD_DIR [--rounds 3]

Every round times both sides one after the other, on one thread and in processor time, so that a
busy machine falsifies little; the best round of each counts. The resampled fits are in real time.
Of scipy's grid of starts a few are measured and the time of the whole grid is computed from them.
The tuned side has one start at the constants behind the simulated losses, which no user knows, and
an exact gradient. Fails when scipy finds a lower objective than vocabplan.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STARTS = {"isoloss": 9, "chinchilla": 45}
BENCHMARKS = {"isoloss": "isoloss_published_delta", "chinchilla": "chinchilla"}
ROWS = {"isoloss": 1200, "chinchilla": 240}


def ours(build: Path, name: str) -> dict:
    command = [str(build / "bench" / "vocabplan_bench"), f"--benchmark_filter=^{name}(/|$)",
               "--benchmark_format=json"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    result = json.loads(output)["benchmarks"][0]
    clock = "real_time" if "real_time" in result["name"] else "cpu_time"
    seconds = result[clock] * {"ms": 1e-3, "s": 1.0}[result["time_unit"]]
    return {"seconds": seconds, "objective": result.get("objective")}


def scipy(form: str, *arguments: str) -> dict:
    command = [sys.executable, str(HERE / "python" / "fit_scipy.py"), form, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def least(rounds: list[dict], key: str) -> float:
    return min(result[key] for result in rounds)


def line(name: str, seconds: float, unit: float, objective: float) -> str:
    return f"  {name:<44}{seconds:>12.4g} s{seconds / unit:>10.3g} x   objective {objective:.12g}"


def compare(build: Path, form: str, rounds: int) -> bool:
    mine, grid, tuned = [], [], []
    for _ in range(rounds):
        mine.append(ours(build, BENCHMARKS[form]))
        grid.append(scipy(form, "--starts", str(STARTS[form])))
        tuned.append(scipy(form, "--tuned"))
    unit, start = least(mine, "seconds"), least(grid, "seconds_per_start")
    lowest, size = least(mine, "objective"), grid[0]["grid"]
    print(f"{form}, {ROWS[form]} rows, Huber's delta 1e-3")
    print(line("vocabplan, global", unit, unit, lowest))
    print(line("scipy, one start of the grid", start, unit, least(grid, "objective")))
    print(line(f"scipy, {size} starts (from {STARTS[form]})", size * start, unit,
               least(grid, "objective")))
    print(line("scipy tuned, one start at the truth", least(tuned, "seconds_per_start"), unit,
               least(tuned, "objective")))
    others = min(least(grid, "objective"), least(tuned, "objective"))
    return lowest <= others * (1.0 + 1e-12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.update(PYTHONDONTWRITEBYTECODE="1", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    lowest = [compare(options.build, form, options.rounds) for form in BENCHMARKS]
    corrected = ours(options.build, "isoloss_corrected")["seconds"]
    resampled = ours(options.build, "resampled")["seconds"]
    print(f"isoloss, 1200 rows, delta from the residuals\n  {'vocabplan, global':<44}"
          f"{corrected:>12.4g} s")
    print(f"1,000 resampled fits of all approaches, two threads\n  {'vocabplan':<44}"
          f"{resampled:>12.4g} s")
    if not all(lowest):
        sys.exit("bench: scipy found a lower objective")


if __name__ == "__main__":
    main()
