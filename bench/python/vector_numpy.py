"""Times the vectorised numpy rival (numpy_columns.py) and its way to a CSV file with pandas.

    vector_numpy.py --rows 1000000 [--repeat 5] [--csv FILE]
    vector_numpy.py --grid 1000x1000

Prints JSON, best of --repeat runs. --method plain is numpy_plain.py, whole columns and Newton until
it converges; newton and series are the tuned ones. compute: the six columns as real numbers, from
n_nv (and FLOPs) that are there already into memory that is there already, as the C++ batch
interface is timed. csv: cutting V off to integers, the data frame, and to_csv. total: all of it and
making the rows. Of the chunk sizes of to_csv (1000 to 100000 rows and pandas' own choice) none was
faster than pandas' choice. --writer text writes the same bytes without pandas, the fastest way
found in plain Python, about two thirds of the time. Before timing, 200 rows are compared with
scalar_scipy.py.
"""

from __future__ import annotations

import os

# One thread: set before numpy is loaded. Nothing here calls BLAS, so it costs nothing either.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import sys
import warnings

import numpy as np

import rows
from law import COLUMNS, Law, load_law
from numpy_columns import CHUNK, FLOPS, TOKENS, WIDTH, Columns
from numpy_plain import PlainColumns
from numpy_columns import V_DERIVATIVE, V_ISOFLOPS, V_ISOLOSS

SAMPLE = 200


def whole(column: np.ndarray):
    """V cut off to integers; an empty field where there is none."""
    import pandas

    missing = np.isnan(column)
    if not missing.any():
        return column.astype(np.int64)
    if missing.all():  # to_csv writes NaN as an empty field, faster than any other missing value
        return column
    return pandas.array(np.trunc(column), dtype="Int64")


def write_text(path: str, n_nv: np.ndarray, out: np.ndarray) -> None:
    """As write_csv, in plain Python; all rows need all approaches."""
    reals = [n_nv, out[FLOPS], out[TOKENS]]
    wholes = [out[i].astype(np.int64) for i in (WIDTH, V_ISOFLOPS, V_DERIVATIVE, V_ISOLOSS)]
    cells = zip(*(column.tolist() for column in reals + wholes))
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(COLUMNS) + "\n")
        file.writelines(
            [f"{n!r},{c!r},{t!r},{d},{v1},{v2},{v3}\n" for n, c, t, d, v1, v2, v3 in cells]
        )


def write_csv(path: str, n_nv: np.ndarray, out: np.ndarray) -> None:
    import pandas

    columns = [n_nv, *out]
    for index in (WIDTH, V_ISOFLOPS, V_DERIVATIVE, V_ISOLOSS):
        columns[index + 1] = whole(out[index])
    frame = pandas.DataFrame(dict(zip(COLUMNS, columns)), copy=False)
    frame.to_csv(path, index=False)


def check_against_scalar(law: Law, n_nv: np.ndarray, flops: np.ndarray | None, out: np.ndarray):
    """Compares the integers of a sample of rows; isoloss only where fsolve converged."""
    import scalar_scipy

    compared, unconverged = 0, 0
    # Off the line fsolve often warns that it makes no progress; the status says so too.
    warnings.simplefilter("ignore")
    for i in np.unique(np.linspace(0, n_nv.size - 1, SAMPLE).astype(int)).tolist():
        n, c = float(n_nv[i]), None if flops is None else float(flops[i])
        row = scalar_scipy.predict(law, n, c)
        expected = list(row[4:7])
        solution = scalar_scipy.isoloss_solution(law, n, row.flops, row.width, full_output=True)
        got = [None if np.isnan(v) else int(v) for v in out[V_ISOFLOPS : V_ISOLOSS + 1, i]]
        if solution[2] != 1:
            unconverged += 1
            expected[2] = got[2]
        if got != expected or out[WIDTH, i] != row.width:
            sys.exit(f"vector_numpy.py: row {i}: numpy says {got}, scipy {expected} (n_nv {n!r})")
        compared += 1
    return compared, unconverged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    rows.add_row_options(parser)
    parser.add_argument("--repeat", type=int, default=5, metavar="K", help="best of K runs (5)")
    parser.add_argument("--chunk", type=int, default=CHUNK, help=f"rows at a time ({CHUNK})")
    parser.add_argument("--method", choices=("plain", "newton", "series"), default="newton")
    parser.add_argument("--writer", choices=("pandas", "text"), default="pandas")
    options = parser.parse_args()
    if options.writer == "text" and options.grid:
        parser.error("--writer text is for rows on the line, where no field is empty")

    law = load_law(options.law)
    n_nv, flops = rows.make_rows(options)
    out = np.empty((6, n_nv.size))
    if options.method == "plain":
        columns = PlainColumns(law)
    else:
        columns = Columns(law, min(options.chunk, n_nv.size), options.method)
    columns.predict(n_nv, flops, out)
    compared, unconverged = check_against_scalar(law, n_nv, flops, out)

    per_row = 1e9 / n_nv.size
    generate = rows.best_seconds(lambda: rows.make_rows(options), options.repeat)
    compute = rows.best_seconds(lambda: columns.predict(n_nv, flops, out), options.repeat)
    report = {
        "rows": n_nv.size,
        "method": options.method,
        "chunk": columns.chunk,
        "sample_rows_equal_to_scipy": compared,
        "of_these_fsolve_not_converged": unconverged,
        "generate_ns_per_row": generate * per_row,
        "compute_ns_per_row": compute * per_row,
    }
    if options.csv:
        write = write_csv if options.writer == "pandas" else write_text
        write(options.csv, n_nv[:1000], out[:, :1000])  # loads pandas outside the timing
        csv = rows.best_seconds(lambda: write(options.csv, n_nv, out), options.repeat)
        report["writer"] = options.writer
        report["csv_ns_per_row"] = csv * per_row
        report["total_ns_per_row"] = (generate + compute + csv) * per_row
    print(json.dumps(report))


if __name__ == "__main__":
    main()
