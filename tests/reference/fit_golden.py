"""Golden fits: every parameter at once, by scipy, from many random starts.

Nothing here projects coefficients out, so it shares no idea with the library's method. Each best
start is refined by Newton's method on the gradient with a Jacobian by central differences.
Writes fit/*.csv beside this file: python3 fit_golden.py
"""

import csv
import pathlib

import numpy as np
import scipy
from scipy.optimize import minimize

HERE = pathlib.Path(__file__).parent / "fit"


def huber(r, delta):
    a = np.abs(r)
    return np.where(a <= delta, 0.5 * r * r, delta * (a - 0.5 * delta)).sum()


def psi(r, delta):
    return np.clip(r, -delta, delta)


def refined(x, gradient):
    """Newton with a difference Jacobian, in units of x."""
    best = x
    for _ in range(60):
        g = gradient(best)
        n = len(best)
        jacobian = np.empty((n, n))
        for k in range(n):
            h = 1e-6 * max(1.0, abs(best[k]))
            e = np.zeros(n)
            e[k] = h
            jacobian[:, k] = (gradient(best + e) - gradient(best - e)) / (2 * h)
        trial = best - np.linalg.solve(jacobian, g)
        if np.abs(gradient(trial)).max() >= np.abs(g).max():
            break
        best = trial
    return best


def best_of(objective, gradient, starts):
    found = []
    for x0 in starts:
        with np.errstate(all="ignore"):
            r = minimize(objective, x0, jac=gradient, method="BFGS",
                         options={"gtol": 1e-12, "maxiter": 5000})
        if np.isfinite(r.fun):
            found.append((r.fun, r.x))
    found.sort(key=lambda f: f[0])
    x = refined(found[0][1], gradient)
    if objective(x) > found[0][0]:
        x = found[0][1]
    same = sum(f < objective(x) * (1 + 1e-6) for f, _ in found)
    print(f"  {same} of {len(found)} starts agree; objective {objective(x):.17g}, "
          f"largest gradient {np.abs(gradient(x)).max():.3g}")
    return x


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        for row in rows:
            out.writerow([v if isinstance(v, str) else repr(float(v)) for v in row])


def chinchilla(rng, golden):
    rows = 240
    n = np.exp(rng.uniform(np.log(5e7), np.log(1.6e10), rows))
    d = n * np.exp(rng.uniform(np.log(2.0), np.log(200.0), rows))
    loss = 1.8172 + 482.01 / n**0.3478 + 2085.43 / d**0.3658
    loss *= np.exp(0.004 * rng.standard_t(3, rows))
    write("chinchilla_rows.csv", ["n", "tokens", "loss"], zip(n, d, loss))
    delta = 1e-3
    ln_n, ln_d, y = np.log(n), np.log(d), np.log(loss)
    mean_n, mean_d = ln_n.mean(), ln_d.mean()

    def parts(x):
        e, a, b, alpha, beta = x
        t = [np.exp(e) + 0 * y, np.exp(a - alpha * (ln_n - mean_n)),
             np.exp(b - beta * (ln_d - mean_d))]
        return t, sum(t)

    def objective(x):
        return huber(np.log(parts(x)[1]) - y, delta)

    def gradient(x):
        t, m = parts(x)
        p = psi(np.log(m) - y, delta) / m
        return np.array([(p * t[0]).sum(), (p * t[1]).sum(), (p * t[2]).sum(),
                         -(p * t[1] * (ln_n - mean_n)).sum(),
                         -(p * t[2] * (ln_d - mean_d)).sum()])

    print("chinchilla")
    starts = [rng.uniform([-0.5, -2, -2, 0.1, 0.1], [1, 0, 0, 1, 1]) for _ in range(40)]
    x = best_of(objective, gradient, starts)
    values = {"delta": delta, "objective": objective(x), "E": np.exp(x[0]),
              "A": np.exp(x[1] + x[3] * mean_n), "B": np.exp(x[2] + x[4] * mean_d),
              "alpha": x[3], "beta": x[4]}
    golden += [("chinchilla", k, v) for k, v in values.items()]


def separable(rng, golden):
    rows = 80
    u = np.exp(rng.uniform(-2, 2, rows))
    v = np.exp(rng.uniform(-2, 2, rows))
    y = 1.5 + 2.0 * u**-0.7 - 1.2 * v**-0.4 + 0.05 * rng.standard_t(2, rows)
    weight = rng.integers(1, 4, rows).astype(float)
    write("separable_rows.csv", ["u", "v", "y", "weight"], zip(u, v, y, weight))
    delta = 0.04

    def parts(x):
        c0, c1, c2, a, b = x
        return c0 + c1 * u**-a + c2 * v**-b - y

    def objective(x):
        r = parts(x)
        s = np.abs(r)
        return (weight * np.where(s <= delta, 0.5 * r * r, delta * (s - 0.5 * delta))).sum()

    def gradient(x):
        c0, c1, c2, a, b = x
        p = weight * psi(parts(x), delta)
        return np.array([p.sum(), (p * u**-a).sum(), (p * v**-b).sum(),
                         -(p * c1 * u**-a * np.log(u)).sum(), -(p * c2 * v**-b * np.log(v)).sum()])

    print("separable")
    starts = [rng.uniform([-3, -3, -3, 0.1, 0.1], [3, 3, 3, 1.5, 1.5]) for _ in range(60)]
    x = best_of(objective, gradient, starts)
    names = ["c0", "c1", "c2", "theta0", "theta1"]
    golden += [("separable", "delta", delta), ("separable", "objective", objective(x))]
    golden += [("separable", k, v) for k, v in zip(names, x)]


def profile(rng, golden):
    """The least objective under dL/dV = 0 at the target, as an equality constraint."""
    rows = []
    for n in (33.0, 100.0, 300.0, 900.0):
        for v in (2.0, 8.0, 30.0, 100.0):
            for d in (0.5, 2.0, 8.0, 30.0):
                loss = -5.5 + 1.8 * n**-0.45 + 0.2 * v**-0.67 + 2.1 * d**-0.45
                rows.append((n * 1e6, v * 1e6, d * 1e9, loss + 0.01 * rng.standard_normal()))
    write("profile_rows.csv", ["n_nv", "n_v", "tokens", "loss"], rows)
    n, v, d, y = np.array(rows).T
    ln_n, ln_v, ln_d = np.log(n / 1e6), np.log(v / 1e6), np.log(d / 1e9)
    delta, target = 0.0133, {"n_nv": 7e9, "flops": 7.1e21, "width": 4096.0}
    print("profile")
    golden += [("profile", k, x) for k, x in target.items()] + [("profile", "delta", delta)]

    def objective(x):
        a1, a2, b = np.exp(x[1:4])
        r = (-x[0] + a1 * np.exp(-x[5] * ln_n) + a2 * np.exp(-x[4] * ln_v)
             + b * np.exp(-x[5] * ln_d) - y)
        return huber(r, delta)

    for size in (10000.0, 30000.0, 60000.0, 150000.0):
        v0 = size * target["width"] / 1e6
        n0 = target["n_nv"] / 1e6
        d0 = target["flops"] / (6 * (n0 + v0) * 1e6) / 1e9

        def condition(x):
            # ln of both sides of alpha2 A2 v^-(alpha2+1) = beta B D^-beta / (n + v)
            left = np.log(x[4]) + x[2] - (x[4] + 1) * np.log(v0)
            return left - (np.log(x[5]) + x[3] - x[5] * np.log(d0) - np.log(n0 + v0))

        best = None
        for _ in range(30):
            x0 = np.array([rng.uniform(4, 7), rng.uniform(-1, 1.5), rng.uniform(-3, 0.5),
                           rng.uniform(-1, 1.5), rng.uniform(0.2, 1.2), rng.uniform(0.2, 1.2)])
            r = minimize(objective, x0, method="SLSQP",
                         constraints=[{"type": "eq", "fun": condition}],
                         bounds=[(-20, 20)] * 4 + [(0.05, 1.6)] * 2,
                         options={"ftol": 1e-16, "maxiter": 2000})
            if abs(condition(r.x)) < 1e-9 and (best is None or r.fun < best[0]):
                best = (r.fun, r.x)
        for _ in range(20):
            r = minimize(objective, best[1], method="SLSQP",
                         constraints=[{"type": "eq", "fun": condition}],
                         bounds=[(-20, 20)] * 4 + [(0.05, 1.6)] * 2,
                         options={"ftol": 1e-18, "maxiter": 2000, "eps": 1e-7})
            if abs(condition(r.x)) < 1e-9 and r.fun < best[0]:
                best = (r.fun, r.x)
        print(f"  V {size:.0f}: {best[0]:.15g} at {best[1]}")
        golden.append(("profile", f"objective at {size:.0f}", best[0]))


def main():
    HERE.mkdir(exist_ok=True)
    golden = []
    rng = np.random.default_rng(20240718)
    chinchilla(rng, golden)
    separable(rng, golden)
    profile(rng, golden)
    write("golden.csv", ["case", "quantity", "value"], golden)
    print("scipy", scipy.__version__, "numpy", np.__version__)


main()
