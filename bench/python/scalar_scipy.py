"""The scalar Python reference: one row at a time, approach 3 with scipy.optimize.fsolve.

It does what the published reference does: dL_u/dV in V (thousands of entries) at fixed FLOPs, given
to fsolve with the start 1. Constants are Python floats made once, not numpy scalars made in every
call, so it is somewhat faster than the published code; nothing was done to slow it down.

    scalar_scipy.py --one 7B                     a whole process for one prediction
    scalar_scipy.py --rows 2000 [--csv FILE]     a sweep on the compute-optimal line, as JSON
    scalar_scipy.py --grid 50x40                 n_nv by FLOPs; approaches 1 and 2 on the line only
"""

from __future__ import annotations

import sys
from typing import Iterable, NamedTuple

from scipy.optimize import fsolve

from law import COLUMNS, Law, load_law, parse_count


class Row(NamedTuple):
    n_nv: float
    flops: float
    tokens: float
    width: float
    v_isoflops: int | None
    v_derivative: int | None
    v_isoloss: int | None  # None when fsolve left the numbers


def isoflops(law: Law, n_nv: float, width: float) -> int:
    return int(law.isoflops.at(law.optimal_flops(n_nv)) / width)


def derivative(law: Law, n_nv: float, width: float) -> int:
    return int(law.anchor_n_v * (n_nv / law.anchor_n_nv) ** law.gamma / width)


def _slope(v, n, d, c, weight_v, alpha2, weight_d, beta):
    """dL_u/dV with V in thousands; n, d, c in the law's units."""
    total = n + v * d
    tokens = c / (6.0 * total)
    tokens_slope = c * d / (6.0 * total**2)  # of -D
    by_vocabulary = -weight_v * d / (v * d) ** (alpha2 + 1.0)
    return by_vocabulary + weight_d * tokens_slope / tokens ** (beta + 1.0)


def isoloss_solution(law: Law, n_nv: float, flops: float, width: float, full_output: bool = False):
    """What fsolve returns: V in thousands, and with full_output its status."""
    s = law.isoloss
    n = n_nv / s.unit_n_nv
    d = width * 1e3 / s.unit_n_v
    c = flops / (s.unit_n_v * s.unit_tokens)
    constants = (n, d, c, s.alpha2 * s.A2, s.alpha2, s.beta * s.B, s.beta)
    return fsolve(_slope, 1.0, args=constants, full_output=full_output)


def predict(law: Law, n_nv: float, flops: float | None = None) -> Row:
    width = law.width(n_nv)
    on_line = flops is None or law.on_line(n_nv, flops)
    if flops is None:
        flops = law.optimal_flops(n_nv)
    v = float(isoloss_solution(law, n_nv, flops, width)[0]) * 1e3
    finite = abs(v) < float("inf")
    return Row(
        n_nv,
        flops,
        flops / (6.0 * (n_nv + v * width)),
        width,
        isoflops(law, n_nv, width) if on_line else None,
        derivative(law, n_nv, width) if on_line else None,
        int(v) if finite else None,
    )


def write_csv(path: str, rows: Iterable[Row]) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(COLUMNS) + "\n")
        for n_nv, flops, tokens, width, *sizes in rows:
            whole = ",".join("" if v is None else str(v) for v in sizes)
            file.write(f"{n_nv!r},{flops!r},{tokens!r},{width:.0f},{whole}\n")


def sweep(law: Law, n_nv: Iterable[float], flops: Iterable[float] | None) -> Iterable[Row]:
    if flops is None:
        return (predict(law, n) for n in n_nv)
    return (predict(law, n, c) for n, c in zip(n_nv, flops))


def run_one(text: str) -> None:
    row = predict(load_law(), parse_count(text))
    for name, value in zip(COLUMNS, row):
        print(f"{name} {value}")


def run_sweep(arguments: list[str]) -> None:
    # Imported here, so that --one pays only for what a single prediction needs.
    import argparse
    import json
    import time
    import warnings

    import rows

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--one", metavar="N", help="one prediction in a process of its own")
    rows.add_row_options(parser)
    options = parser.parse_args(arguments)
    # Off the line fsolve often says that it makes no progress; that is the reference's behaviour.
    warnings.simplefilter("ignore")
    law = load_law(options.law)
    n_nv, flops = (None if c is None else c.tolist() for c in rows.make_rows(options))

    start = time.perf_counter()
    results = sweep(law, n_nv, flops)
    if options.csv:
        write_csv(options.csv, results)
    else:
        for _ in results:
            pass
    seconds = time.perf_counter() - start
    report = {"rows": len(n_nv), "seconds": seconds, "ns_per_row": seconds / len(n_nv) * 1e9}
    print(json.dumps({**report, "csv": bool(options.csv), "grid": options.grid is not None}))


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        run_one(sys.argv[2])
    else:
        run_sweep(sys.argv[1:])


if __name__ == "__main__":
    main()
