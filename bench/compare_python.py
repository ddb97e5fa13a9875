#!/usr/bin/env python3
"""Sets the Python module beside the C++ library and beside scipy: scripts/bench python builds and calls it.

    compare_python.py --build BUILD_DIR [--rounds 5]

Every round times all sides one after the other, so that a busy machine slows all; the table shows the
best round of each side and their ratio. The module is that of BUILD_DIR/python.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROWS = 1_000_000
SCIPY_ROWS = 300
STARTS = 20


def best(work, times: int) -> float:
    """Wall seconds of the shortest of some calls."""
    shortest = math.inf
    for _ in range(times):
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def shown(title: str, unit: str, sides: list) -> None:
    """The first side is the one that the others' ratios are to."""
    print(f"{title} ({unit})")
    least = sides[0][1]
    for name, figure in sides:
        ratio = "" if figure is least else f"{figure / least:>10.3g} x"
        print(f"  {name:<46}{figure:>11.4g}{ratio}")


class Rows:
    """Columns of a million rows, in C++ and through the module."""

    def __init__(self, program: Path) -> None:
        import numpy
        import vocabplan

        from compare import google_benchmark

        n_nv = numpy.geomspace(33e6, 300e9, ROWS)
        earlier = vocabplan.predict_many(n_nv)
        self.sides = {
            "C++ batch, the same memory": lambda: google_benchmark(program, f"batch_line/{ROWS}"),
            "predict_many(out=)": lambda: self.ns(lambda: vocabplan.predict_many(n_nv, out=earlier)),
            "C++ batch, new memory": lambda: google_benchmark(program, f"batch_line_new/{ROWS}"),
            "predict_many, answers dropped": lambda: self.ns(lambda: vocabplan.predict_many(n_nv)),
        }
        self.found: dict = {name: [] for name in self.sides}

    @staticmethod
    def ns(work) -> float:
        """Of processor time a row, the mean of some calls: as Google Benchmark counts."""
        calls = 30
        start = time.process_time()
        for _ in range(calls):
            work()
        return (time.process_time() - start) / calls / ROWS * 1e9

    def round(self) -> None:
        for name, side in self.sides.items():
            self.found[name].append(side())

    def show(self) -> None:
        shown("a million rows on the compute-optimal line", "ns/row",
              [(name, min(figures)) for name, figures in self.found.items()])


class Functions:
    """The three functions of the paper's code, by scipy and by the module."""

    def __init__(self) -> None:
        import numpy
        import vocabplan

        import scalar_scipy
        from law import load_law

        law = load_law()
        many = numpy.geomspace(33e6, 300e9, SCIPY_ROWS)
        wide = numpy.geomspace(33e6, 300e9, 1000 * SCIPY_ROWS)
        # What is replaced is each one's n_v or V at N_nv, on the line.
        self.sides = {
            "predict_many of an array": lambda: best(lambda: vocabplan.predict_many(wide), 5) / wide.size,
            "scipy, a call a row": lambda: best(
                lambda: [scalar_scipy.predict(law, float(n)) for n in many], 1) / many.size,
            "predict_many of one number": lambda: best(lambda: vocabplan.predict_many(7e9), 500),
            "predict: intervals and choice too": lambda: best(lambda: vocabplan.predict(7e9), 50),
        }
        self.found: dict = {name: [] for name in self.sides}

    def round(self) -> None:
        for name, side in self.sides.items():
            self.found[name].append(1e6 * side())

    def show(self) -> None:
        shown("approaches 1 to 3 at one N_nv", "us/row",
              [(name, min(figures)) for name, figures in self.found.items()])


class Imports:
    """Starts of Python that import numpy, with the module and without."""

    def __init__(self, package: Path) -> None:
        path = f"import sys; sys.path.insert(0, {str(package)!r}); "
        self.codes = {"import numpy": path + "import numpy", "import vocabplan": path + "import vocabplan"}
        self.found: dict = {name: [] for name in self.codes}

    def round(self) -> None:
        for _ in range(STARTS):
            for name, code in self.codes.items():
                command = [sys.executable, "-c", code]
                self.found[name].append(1e3 * best(lambda: subprocess.run(command, check=True), 1))

    def show(self) -> None:
        middle = {name: statistics.median(figures) for name, figures in self.found.items()}
        shown("a start of Python, median", "ms", list(middle.items()))
        print(f"  import beyond numpy's {middle['import vocabplan'] - middle['import numpy']:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    package = (options.build / "python").resolve()
    sys.path[:0] = [str(package), str(Path(__file__).resolve().parent / "python")]
    parts = [Rows(options.build / "bench" / "vocabplan_bench"), Functions(), Imports(package)]
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        for part in parts:
            part.round()
    for part in parts:
        part.show()


if __name__ == "__main__":
    main()
