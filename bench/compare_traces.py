#!/usr/bin/env python3
"""Times `vocabplan energy trace` on every layout beside the least there is: scripts/bench traces calls it.

    compare_traces.py --build BUILD_DIR [--rounds 3] [--megabytes 64] [--only WORD] [--instructions]

Each layout is read from a file by one process, which takes one thread. Beside it stand `wc -l`, which goes through the
same bytes and counts their lines, and the least that Python does: csv.reader, json.loads of each line, or str.split of
each line, without a look at any value. Figures are megabytes for each second of the processor, the best of the
rounds, which time each side once, one after the other.

`--instructions` counts instead what valgrind says of this program, which no other work on the machine changes:
instructions for each byte, from files of 1 and 3 megabytes, so that a start and an answer do not count.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PYTHON = {
    "csv": "import csv, sys\nsum(1 for _ in csv.reader(open(sys.argv[1], newline='')))",
    "csv |": "import csv, sys\nsum(1 for _ in csv.reader(open(sys.argv[1], newline=''), delimiter='|'))",
    "json": "import json, sys\nfor line in open(sys.argv[1]):\n    json.loads(line.strip('[,]\\n') or '0')",
    "split": "import sys\nfor line in open(sys.argv[1]):\n    line.split()",
}
HOW = {
    "scaphandre": "json", "wandb": "json", "slurm": "csv |", "slurm, fixed width": "split", "nvidia-dmon": "split",
    "turbostat": "split", "dcgm": "split", "dcgm-exporter": "split",
}


def processor_seconds(command: list[str]) -> float:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return usage.ru_utime + usage.ru_stime


def trace_command(program: str, file: Path) -> list[str]:
    return [program, "energy", "trace", str(file), "--interval", "1", "-q", "-f", "json"]


def compare(program: str, file: Path, rounds: int) -> None:
    how = HOW.get(file.name, "csv")
    sides = [trace_command(program, file), ["wc", "-l", str(file)], [sys.executable, "-c", PYTHON[how], str(file)]]
    best = [float("inf")] * len(sides)
    for _ in range(rounds):
        best = [min(least, processor_seconds(side)) for least, side in zip(best, sides)]
    speeds = [file.stat().st_size / 1e6 / seconds for seconds in best]
    print(f"{file.name:<20}" + "".join(f"{speed:>9.0f}" for speed in speeds) + f"  {how:<6}"
          + f"{speeds[0] / speeds[2]:>7.1f} x", flush=True)


def instructions(command: list[str]) -> int:
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    told = subprocess.run(valgrind, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stderr
    return int(re.search(r"refs:\s+([\d,]+)", told).group(1).replace(",", ""))


def count(program: str, short: Path, long: Path) -> None:
    more = instructions(trace_command(program, long)) - instructions(trace_command(program, short))
    print(f"{long.name:<20}{more / (long.stat().st_size - short.stat().st_size):>9.1f}", flush=True)


def written(build: Path, folder: str, megabytes: float) -> dict[str, Path]:
    subprocess.run([str(build / "bench" / "vocabplan_write_traces"), folder, str(megabytes)], check=True)
    return {file.name: file for file in sorted(Path(folder).iterdir())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=64)
    parser.add_argument("--only", default="", help="layouts whose name has this word")
    parser.add_argument("--instructions", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    program = str(build / "src" / "vocabplan")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        if arguments.instructions:
            short, long = written(build, folder, 1), written(build, other, 3)
            print(f"{'instructions a byte':<20}{'vocabplan':>9}")
        else:
            long = written(build, folder, arguments.megabytes)
            print(f"{'MB/s of a processor':<20}{'vocabplan':>9}{'wc -l':>9}{'Python':>9}")
        for name, file in long.items():
            if arguments.only not in name:
                continue
            if arguments.instructions:
                count(program, short[name], file)
            else:
                compare(program, file, arguments.rounds)


if __name__ == "__main__":
    main()
