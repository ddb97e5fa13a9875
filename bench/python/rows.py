"""What both Python sides share: the rows of a sweep, their options, and how they are timed."""

from __future__ import annotations

import argparse
import time
from typing import Callable

import numpy as np

from law import parse_count


def grid_shape(text: str) -> tuple[int, int]:
    rows, separator, columns = text.lower().partition("x")
    if not separator:
        raise argparse.ArgumentTypeError(f"'{text}' is not N_NV_COUNTxFLOPS_COUNT, such as 100x50")
    return int(rows), int(columns)


def add_row_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, metavar="N", help="N rows on the compute-optimal line")
    parser.add_argument("--grid", type=grid_shape, metavar="NxM", help="N_nv by FLOPs, N * M rows")
    parser.add_argument("--start", type=parse_count, default=33e6, help="first n_nv (33M)")
    parser.add_argument("--stop", type=parse_count, default=300e9, help="last n_nv (300B)")
    parser.add_argument("--flops-start", type=parse_count, default=1e19, help="grid only (1e19)")
    parser.add_argument("--flops-stop", type=parse_count, default=1e26, help="grid only (1e26)")
    parser.add_argument("--csv", metavar="FILE", help="also write the rows")
    parser.add_argument("--law", metavar="FILE", help="law file (data/laws/tao2024.json)")


def make_rows(options: argparse.Namespace) -> tuple[np.ndarray, np.ndarray | None]:
    """Columns n_nv and flops; no flops on the line. Both axes geometric, FLOPs running faster."""
    if options.grid is None:
        return np.geomspace(options.start, options.stop, options.rows or 100_000), None
    outer, inner = options.grid
    n_nv = np.geomspace(options.start, options.stop, outer)
    flops = np.geomspace(options.flops_start, options.flops_stop, inner)
    return np.repeat(n_nv, inner), np.tile(flops, outer)


def best_seconds(work: Callable[[], object], repeat: int) -> float:
    """The shortest of `repeat` runs: what the machine can do, with the least of its noise."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best
