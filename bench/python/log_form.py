"""The law in the form that numpy_columns.py computes with: its constants, made once per law."""

from __future__ import annotations

import math

import numpy as np

from law import Law


def constant(value: float) -> np.ndarray:
    """numpy takes a one-element array faster than a Python number."""
    return np.array([value])


def series_terms(kappa: float, count: int) -> list[np.ndarray]:
    """Coefficients of u / w in powers of w for u = w (1+u)^kappa, by Lagrange's inversion."""
    terms = []
    for j in range(count + 1):
        a = (j + 1) * kappa
        terms.append(constant(math.prod((a - i) / (i + 1) for i in range(j)) / (j + 1)))
    return terms


class LogForm:
    """Approach 3 as ln u - kappa ln(1 + u) = ln w, with u = n_v / n_nv, and the three approaches on
    the compute-optimal line (for approach 3: w) as powers of n_nv."""

    def __init__(self, law: Law) -> None:
        s = law.isoloss
        assert s.unit_n_nv == s.unit_n_v, "n_nv and n_v need the same unit"
        kappa = (1.0 - s.beta) / (s.alpha2 + 1.0)
        self.kappa, self.twice_kappa, self.rest = map(constant, (kappa, 2.0 * kappa, 1.0 - kappa))

        # ln w = w_flops ln C + w_n ln n_nv + w_0
        ln_unit_flops = math.log(6.0 * s.unit_n_v * s.unit_tokens)
        ln_t = math.log(s.alpha2 * s.A2 / (s.beta * s.B)) - s.beta * ln_unit_flops
        w_flops = s.beta / (s.alpha2 + 1.0)
        w_n = -(s.alpha2 + s.beta) / (s.alpha2 + 1.0)
        w_0 = ln_t / (s.alpha2 + 1.0) - w_n * math.log(s.unit_n_v)
        self.w_flops, self.w_n, self.w_0 = map(constant, (w_flops, w_n, w_0))

        # The powers are taken from the anchor of approach 2, where V is an integer exactly (6144)
        # that exp(ln n_v) with ln n_v near 15 would miss by its rounding. numpy's own logarithm,
        # so that the anchor's is subtracted to zero.
        line = law.compute_optimal
        self.inverse_k = constant(1.0 / line.k)
        self.line_power = power = 1.0 / line.exponent
        self.ln_anchor = np.log(np.full(8, law.anchor_n_nv))[:1]
        ln_n = float(self.ln_anchor[0])
        ln_flops = (ln_n - line.ln_k) * power
        slopes = (law.isoflops.exponent * power, law.gamma, w_n + w_flops * power)
        anchors = (
            math.exp(law.isoflops.ln_k + law.isoflops.exponent * ln_flops),
            law.anchor_n_v,
            math.exp(w_0 + w_flops * ln_flops + w_n * ln_n),
        )
        self.slopes = np.array(slopes)[:, None]
        self.anchors = np.array(anchors)[:, None]

        self.bounds = np.array(law.bounds)
        self.widths = np.array(law.widths)
        self.inverse_widths = [constant(1.0 / width) for width in law.widths]
        # n_v of approaches 1 and 2 becomes V, w stays: with one width the division comes for free.
        keep = np.array([[0.0], [0.0], [1.0]])
        self.anchors_over = [self.anchors * (keep + (1.0 - keep) / w) for w in law.widths]
