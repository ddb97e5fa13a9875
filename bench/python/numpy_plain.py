"""The vectorised rival as it is usually written: whole columns, Newton until the step is small.

numpy_columns.py is the same computation tuned as far as numpy goes; this one is what a careful user
writes in a dozen lines, and what "numpy-vectorised Newton" means in the benchmark's table.
"""

from __future__ import annotations

import numpy as np

from law import LINE_TOLERANCE, Law
from numpy_columns import FLOPS, TOKENS, V_DERIVATIVE, V_ISOFLOPS, V_ISOLOSS, WIDTH


class PlainColumns:
    """Predicts columns for one law."""

    chunk = 0  # all rows at once

    def __init__(self, law: Law) -> None:
        self.law = law
        self.bounds = np.array(law.bounds)
        self.widths = np.array(law.widths)

    def predict(self, n_nv: np.ndarray, flops: np.ndarray | None, out: np.ndarray) -> None:
        """Fills out, 6 by rows: flops, tokens, width and three V, real numbers, NaN where none."""
        law = self.law
        line = (n_nv / np.exp(law.compute_optimal.ln_k)) ** (1 / law.compute_optimal.exponent)
        c = line if flops is None else flops
        width = self.widths[np.searchsorted(self.bounds, n_nv)]
        isoflops = np.exp(law.isoflops.ln_k) * line**law.isoflops.exponent / width
        derivative = law.anchor_n_v * (n_nv / law.anchor_n_nv) ** law.gamma / width
        if flops is not None:
            off = np.abs(c / line - 1) > LINE_TOLERANCE
            isoflops[off] = derivative[off] = np.nan
        n_v = self.isoloss(n_nv, c)
        out[FLOPS] = c
        out[TOKENS] = c / (6 * (n_nv + n_v))
        out[WIDTH] = width
        out[V_ISOFLOPS] = isoflops
        out[V_DERIVATIVE] = derivative
        out[V_ISOLOSS] = n_v / width

    def isoloss(self, n_nv: np.ndarray, flops: np.ndarray) -> np.ndarray:
        s = self.law.isoloss
        n = n_nv / 1e6
        right = np.log(s.alpha2 * s.A2 / (s.beta * s.B)) + s.beta * np.log(flops / 6e15)
        x = np.maximum(
            (right + (1 - s.beta) * np.log(n)) / (s.alpha2 + 1), right / (s.alpha2 + s.beta)
        )
        for _ in range(50):
            v = np.exp(x)
            residual = (s.alpha2 + 1) * x - (1 - s.beta) * np.log(n + v) - right
            step = residual / ((s.alpha2 + 1) - (1 - s.beta) * v / (n + v))
            x -= step
            if np.abs(step).max() < 1e-13:
                break
        return np.exp(x) * 1e6
