"""The vectorised rival: every column of a sweep with numpy, in float64, on one thread.

Approach 3 is Newton's method in ln u, u = n_v / n_nv, on ln u - kappa ln(1 + u) = ln w: dL_u/dV = 0
divided by alpha2 + 1, see log_form.py. w is the asymptote of u where u is small.

What was tried, and what stayed because it was fastest (AVX-512, numpy 1.24):
- Rows in chunks that stay in the caches: 512 to 65536 rows, and all at once (which takes twice as
  long). Below 8192 rows the cost of the calls themselves shows.
- Every operation writes into memory made beforehand; constants are arrays, cheaper than numbers.
- One logarithm of n_nv serves all three approaches; the three powers on the line are one exp call
  over three adjacent output rows. np.power costs twice an exp and two multiplications.
- np.log(1 + u) instead of np.log1p, which is slower and no better for u of order 0.1.
- Start: u = w (1 + kappa w + ...), the expansion of the root about that asymptote, while w <= 0.2
  (all of 33M .. 300B on the line): with four terms one Newton step reaches 1e-14. Elsewhere
  w sqrt(1 + 2 kappa w), within 20 % for any w, and three steps. From the bracket's end itself it
  would take three steps on the line too, each an exp and a log. Halley's step with a shorter
  start needs as many operations; first steps in float32 would save little, exp and log of float32
  being only 1.4 times faster.
- method="series" leaves Newton out: ten terms of the expansion reach 1e-14 while w <= 0.11. It is
  a little faster yet, but holds only near the line; it is there for comparison.
- Width: a sorted column falls into runs of one width, found by 13 binary searches. Only a column
  that is not sorted needs searchsorted for every row, which costs half as much as all the rest.
"""

from __future__ import annotations

import numpy as np

from law import LINE_TOLERANCE, Law
from log_form import LogForm, constant, series_terms

CHUNK = 16384
FLOPS, TOKENS, WIDTH, V_ISOFLOPS, V_DERIVATIVE, V_ISOLOSS = range(6)

SHORT_TERMS, SHORT_LIMIT = 4, 0.2
LONG_TERMS, LONG_LIMIT = 10, 0.11
STEPS_ELSEWHERE = 3

ONE, SIX = constant(1.0), constant(6.0)


class Columns(LogForm):
    """Predicts columns for one law; holds the scratch memory of one chunk."""

    def __init__(self, law: Law, chunk: int = CHUNK, method: str = "newton") -> None:
        super().__init__(law)
        self.chunk = chunk
        self.series = method == "series"
        count, self.limit = (LONG_TERMS, LONG_LIMIT) if self.series else (SHORT_TERMS, SHORT_LIMIT)
        self.terms = series_terms(float(self.kappa[0]), count)
        self.scratch = np.empty((4, chunk))

    def predict(self, n_nv: np.ndarray, flops: np.ndarray | None, out: np.ndarray) -> None:
        """Fills out, 6 by rows: flops, tokens, width and three V, real numbers, NaN where none."""
        for low, end, bucket in self._runs(n_nv):
            for first in range(low, end, self.chunk):
                rows = slice(first, min(first + self.chunk, end))
                n, block = n_nv[rows], out[:, rows]
                scratch = self.scratch[:, : n.size]
                over = self._width(n, bucket, block[WIDTH])
                if flops is None:
                    self._start_on_line(n, over, block, scratch)
                else:
                    block[FLOPS] = flops[rows]
                    self._start_at(n, over, block, scratch)
                self._isoloss(n, over[0], block, scratch)

    def _runs(self, n_nv: np.ndarray) -> list[tuple[int, int, int | None]]:
        """Runs of rows with one width and its place in the table; None where n_nv is not sorted."""
        if not (n_nv[1:] >= n_nv[:-1]).all():
            return [(0, n_nv.size, None)]
        ends = [0, *n_nv.searchsorted(self.bounds, side="right").tolist(), n_nv.size]
        return list(zip(ends, ends[1:], range(self.widths.size)))

    def _width(self, n, bucket: int | None, width) -> tuple[np.ndarray, np.ndarray | None]:
        """Writes the widths; returns 1 / width, and the anchors over it if there is one width."""
        if bucket is not None:
            width.fill(self.widths[bucket])
            return self.inverse_widths[bucket], self.anchors_over[bucket]
        self.widths.take(self.bounds.searchsorted(n), out=width, mode="clip")
        return 1.0 / width, None

    def _line_flops(self, n: np.ndarray, out: np.ndarray) -> None:
        np.multiply(n, self.inverse_k, out)
        if self.line_power == 2.0:
            np.multiply(out, out, out)
        else:
            np.power(out, self.line_power, out)

    def _powers(self, n, over, powers, log_n) -> None:
        """V of approaches 1 and 2, and w, as the three rows of `powers`."""
        np.log(n, log_n)
        log_n -= self.ln_anchor
        np.multiply(self.slopes, log_n, powers)
        np.exp(powers, powers)
        inverse_width, anchors = over
        if anchors is not None:
            powers *= anchors
        else:
            powers *= self.anchors
            powers[:2] *= inverse_width

    def _start_on_line(self, n, over, block, scratch) -> None:
        self._line_flops(n, block[FLOPS])
        self._powers(n, over, block[V_ISOFLOPS:], scratch[0])

    def _start_at(self, n, over, block, scratch) -> None:
        """As on the line, but w for the given FLOPs, and approaches 1 and 2 near the line only."""
        w, ratio = block[V_ISOLOSS], scratch[1]
        self._line_flops(n, ratio)
        np.divide(block[FLOPS], ratio, ratio)
        near = np.abs(ratio - 1.0) <= LINE_TOLERANCE
        if near.any():
            self._powers(n, over, block[V_ISOFLOPS:], scratch[0])
            scratch[0] += self.ln_anchor
            block[V_ISOFLOPS : V_ISOLOSS, ~near] = np.nan
        else:
            np.log(n, scratch[0])
            block[V_ISOFLOPS : V_ISOLOSS] = np.nan
        np.log(block[FLOPS], w)
        w *= self.w_flops
        scratch[0] *= self.w_n
        w += scratch[0]
        w += self.w_0
        np.exp(w, w)

    def _isoloss(self, n, inverse_width, block, scratch) -> None:
        """Turns w into V, and fills the tokens."""
        w, g, u, p, q = block[V_ISOLOSS], *scratch
        if np.maximum.reduce(w) <= self.limit:
            np.multiply(w, self.terms[-1], g)
            for term in self.terms[-2:0:-1]:
                g += term
                g *= w
            g += ONE
            steps = 0 if self.series else 1
        else:
            np.multiply(w, self.twice_kappa, g)
            g += ONE
            np.sqrt(g, g)
            steps = STEPS_ELSEWHERE
        np.multiply(w, g, u)
        for step in range(steps, 0, -1):
            self._newton(g, u, p, q, last=step == 1)
            if step > 1:
                np.divide(u, w, g)
        np.multiply(u, n, w)
        np.add(w, n, p)
        p *= SIX
        np.divide(block[FLOPS], p, block[TOKENS])
        w *= inverse_width

    def _newton(self, g, u, p, q, last: bool) -> None:
        """u becomes u e^-m, m the step in ln u on ln g - kappa ln(1+u), g = u/w. Spoils g, p, q."""
        np.log(g, g)
        np.add(u, ONE, p)
        np.log(p, q)
        q *= self.kappa
        g -= q
        np.multiply(u, self.rest, q)
        q += ONE
        g *= p
        g /= q
        if last:  # m is below 1e-7: 1 - m serves for e^-m
            g *= u
            u -= g
        else:
            np.negative(g, g)
            np.exp(g, g)
            u *= g
