"""Both fits as they are commonly made: scipy's L-BFGS-B on all constants, from a grid of starts.

    fit_scipy.py isoloss --starts 6         of 486 = 3 x 3 x 3 x 2 x 3 x 3, numerical gradient
    fit_scipy.py chinchilla --starts 40     of 4500, the grid of Hoffmann et al. 2022
    … --tuned                               one good start, exact gradient, tight tolerances

The measured starts are spread evenly over the grid. Prints JSON: processor seconds for one start on
average and the lowest sum of Huber terms (delta 1e-3) that any of them reached.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
import warnings

import numpy as np
from scipy.optimize import minimize
from scipy.special import huber, logsumexp

from fit_rows import chinchilla_rows, vocabulary_runs

DELTA = 1e-3

# ln A1, ln A2, ln B, ln E, alpha2, beta
ISOLOSS_GRID = [(-1.0, 0.5, 2.0), (-4.0, -2.0, 0.0), (-1.0, 0.5, 2.0), (1.0, 2.0),
                (0.2, 0.6, 1.0), (0.2, 0.5, 0.8)]
# ln E, ln A, ln B, alpha, beta
CHINCHILLA_GRID = [(-1.0, -0.5, 0.0, 0.5, 1.0), (0, 5, 10, 15, 20, 25), (0, 5, 10, 15, 20, 25),
                   (0.0, 0.5, 1.0, 1.5, 2.0), (0.0, 0.5, 1.0, 1.5, 2.0)]
# The constants behind the simulated losses, rounded.
GOOD_STARTS = {"isoloss": (np.log(1.8), np.log(0.2), np.log(2.1), np.log(5.5), 0.67, 0.45),
               "chinchilla": (np.log(1.8), np.log(500.0), np.log(2000.0), 0.35, 0.35)}


def isoloss_objective():
    rows = vocabulary_runs()

    def objective(p: np.ndarray) -> float:
        a1, a2, b, e = np.exp(p[:4])
        fitted = -e + a1 * rows.n ** -p[5] + a2 * rows.v ** -p[4] + b * rows.d ** -p[5]
        return huber(DELTA, fitted - rows.loss).sum()

    return objective


def isoloss_with_gradient():
    rows = vocabulary_runs()
    ln_n, ln_v, ln_d = np.log(rows.n), np.log(rows.v), np.log(rows.d)

    def objective(p: np.ndarray) -> tuple[float, np.ndarray]:
        a1, a2, b, e = np.exp(p[:4])
        by_n, by_v, by_d = (a1 * np.exp(-p[5] * ln_n), a2 * np.exp(-p[4] * ln_v),
                            b * np.exp(-p[5] * ln_d))
        residual = -e + by_n + by_v + by_d - rows.loss
        psi = np.clip(residual, -DELTA, DELTA)
        gradient = np.array([psi @ by_n, psi @ by_v, psi @ by_d, -e * psi.sum(),
                             -(psi * by_v) @ ln_v, -(psi * by_n) @ ln_n - (psi * by_d) @ ln_d])
        return (psi * (residual - 0.5 * psi)).sum(), gradient

    return objective


def chinchilla_terms():
    rows = chinchilla_rows()
    ln_n, ln_d, ln_loss = np.log(rows.n), np.log(rows.tokens), np.log(rows.loss)

    def terms(p: np.ndarray) -> np.ndarray:
        return np.array([np.full_like(ln_n, p[0]), p[1] - p[3] * ln_n, p[2] - p[4] * ln_d])

    return terms, ln_n, ln_d, ln_loss


def chinchilla_objective():
    terms, _, _, ln_loss = chinchilla_terms()
    return lambda p: huber(DELTA, logsumexp(terms(p), axis=0) - ln_loss).sum()


def chinchilla_with_gradient():
    terms, ln_n, ln_d, ln_loss = chinchilla_terms()

    def objective(p: np.ndarray) -> tuple[float, np.ndarray]:
        parts = np.exp(terms(p))
        total = parts.sum(axis=0)
        residual = np.log(total) - ln_loss
        psi = np.clip(residual, -DELTA, DELTA)
        e, a, b = parts * (psi / total)
        gradient = np.array([e.sum(), a.sum(), b.sum(), -(a @ ln_n), -(b @ ln_d)])
        return (psi * (residual - 0.5 * psi)).sum(), gradient

    return objective


def spread(grid: list, count: int) -> list:
    starts = list(itertools.product(*grid))
    return [starts[(2 * i + 1) * len(starts) // (2 * count)] for i in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("form", choices=["isoloss", "chinchilla"])
    parser.add_argument("--starts", type=int, default=6)
    parser.add_argument("--tuned", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # starts far off overflow; the common scripts ignore that too
    settings = {}
    if options.form == "isoloss":
        plain, with_gradient, grid = isoloss_objective, isoloss_with_gradient, ISOLOSS_GRID
    else:
        plain, with_gradient, grid = chinchilla_objective, chinchilla_with_gradient, CHINCHILLA_GRID
    objective, starts = plain(), spread(grid, options.starts)
    if options.tuned:
        objective, starts = with_gradient(), [GOOD_STARTS[options.form]]
        settings = {"jac": True, "options": {"ftol": 1e-15, "gtol": 1e-12, "maxiter": 10_000}}

    begin = time.process_time()
    found = [minimize(objective, start, method="L-BFGS-B", **settings).fun for start in starts]
    seconds = (time.process_time() - begin) / len(starts)
    size = int(np.prod([len(axis) for axis in grid]))
    print(json.dumps({"seconds_per_start": seconds, "starts": len(starts), "grid": size,
                      "objective": float(np.nanmin(found))}))


if __name__ == "__main__":
    main()
