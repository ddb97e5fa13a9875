"""The published law as Python values, read from data/laws/tao2024.json of this project.

Standard library only, so that a one-off process pays for nothing that it does not use. Names follow
docs/math.md: n_nv and n_v are parameters, flops is a count, width is the model dimension.
"""

from __future__ import annotations

import bisect
import json
import math
from pathlib import Path
from typing import NamedTuple

DEFAULT_LAW = Path(__file__).resolve().parents[2] / "data" / "laws" / "tao2024.json"

COLUMNS = ("n_nv", "flops", "tokens", "width", "v_isoflops", "v_derivative", "v_isoloss")

# Approaches 1 and 2 hold within this relative distance (in FLOPs) of the compute-optimal line.
LINE_TOLERANCE = 0.01

SUFFIXES = {"K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12, "P": 1e15}


class PowerLaw(NamedTuple):
    """y = k x^exponent."""

    ln_k: float
    k: float
    exponent: float

    def at(self, x: float) -> float:
        return self.k * x**self.exponent

    def inverse(self, y: float) -> float:
        return (y / self.k) ** (1.0 / self.exponent)


class Isoloss(NamedTuple):
    """L_u = -E + A1 n^-alpha1 + A2 v^-alpha2 + B D^-beta with n, v, D in the units beside them."""

    A1: float
    A2: float
    B: float
    E: float
    alpha1: float
    alpha2: float
    beta: float
    unit_n_nv: float
    unit_n_v: float
    unit_tokens: float


class Law(NamedTuple):
    compute_optimal: PowerLaw  # n_nv from flops
    isoflops: PowerLaw  # n_v from flops
    anchor_n_nv: float
    anchor_n_v: float
    gamma: float
    isoloss: Isoloss
    bounds: list[float]  # largest n_nv of every width but the last
    widths: list[float]

    def width(self, n_nv: float) -> float:
        """Model dimension for n_nv; a bound belongs to the narrower side."""
        return self.widths[bisect.bisect_left(self.bounds, n_nv)]

    def optimal_flops(self, n_nv: float) -> float:
        return self.compute_optimal.inverse(n_nv)

    def on_line(self, n_nv: float, flops: float) -> bool:
        return abs(flops / self.optimal_flops(n_nv) - 1.0) <= LINE_TOLERANCE


def _power_law(node: dict) -> PowerLaw:
    return PowerLaw(node["ln_k"], math.exp(node["ln_k"]), node["exponent"])


def _isoloss(node: dict) -> Isoloss:
    units = node["units"]
    names = ("A1", "A2", "B", "E", "alpha1", "alpha2", "beta")
    return Isoloss(*(node[name] for name in names), units["n_nv"], units["n_v"], units["tokens"])


def load_law(path: str | Path | None = None) -> Law:
    """Reads a law file; without a path the published one."""
    with open(path or DEFAULT_LAW, encoding="utf-8") as file:
        data = json.load(file)
    derivative = data["derivative"]
    table = data["width_table"]
    return Law(
        compute_optimal=_power_law(data["compute_optimal"]),
        isoflops=_power_law(data["isoflops"]),
        anchor_n_nv=float(derivative["anchor_n_nv"]),
        anchor_n_v=float(derivative["anchor_n_v"]),
        gamma=derivative["gamma"],
        isoloss=_isoloss(data["isoloss"]),
        bounds=[float(row["max_n_nv"]) for row in table[:-1]],
        widths=[float(row["width"]) for row in table],
    )


def parse_count(text: str) -> float:
    """A number such as 7B, 2.3e21 or 33M; suffixes are powers of 1000."""
    factor = SUFFIXES.get(text[-1:].upper(), 1.0)
    return float(text[:-1] if factor != 1.0 else text) * factor
