"""Golden choices of a vocabulary, by brute force from the states of the law files.

Written from the rule alone, and sharing nothing with the library: every state's regret at every
candidate, and the mean over all of them. Reads ../../data/laws/*.json. Writes choices.csv and
choices_by_weights.csv beside this file: python3 choices_golden.py (needs numpy; half a minute).
Run it again where the draws of a law have changed.
"""

import csv
import json
import math
import pathlib
import random

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
LAWS = HERE.parents[1] / "data" / "laws"
GRID = np.arange(1024, 262144 + 1, 128, dtype=float)  # the candidates
LOWEST, HIGHEST = math.log(1024.0), math.log(2.0**22)  # ln V of the search for a state's best
MOST = math.log(10.0)  # regret is cut to 0 .. MOST
BAND = 0.005
FIXED = (32000, 128256)
TEXT_LAW = "tao2024-per-character"  # the law file that holds the draws of most-text


def law(name):
    return json.loads((LAWS / f"{name}.json").read_text())


def width_of(n_nv, table):
    """Width of the first row whose bound is not below n_nv; the last row has no bound."""
    return next(row["width"] for row in table
                if row["max_n_nv"] is None or n_nv <= row["max_n_nv"])


def root(slope, states):
    """ln V at which an increasing slope is zero, for each state; where it never is, an end of the
    range."""
    low, high = np.full(states, LOWEST), np.full(states, HIGHEST)
    for _ in range(60):  # 8.3 / 2^60: to the last bit
        middle = 0.5 * (low + high)
        below = slope(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return 0.5 * (low + high)


def surface_regret(law_file, n, flops, width):
    """Regret in ln(compute) of a fitted surface: a row a draw, a column a candidate."""
    columns, rows = law_file["draws"]["columns"], np.array(law_file["draws"]["rows"], dtype=float)
    a2, b, alpha, beta = (rows[:, columns.index(k)] for k in ("A2", "B", "alpha2", "beta"))
    units = law_file["isoloss"]["units"]

    def vocabulary_term(v):
        return a2 * (v * width / units["n_v"]) ** -alpha

    def data_term(v):
        return b * (flops / (6.0 * (n + v * width)) / units["tokens"]) ** -beta

    def slope(ln_v):  # dl / d ln V
        v = np.exp(ln_v)
        return beta * data_term(v) * v * width / (n + v * width) - alpha * vocabulary_term(v)

    v = np.exp(root(slope, len(rows)))
    least = vocabulary_term(v) + data_term(v)
    regret = np.empty((len(rows), len(GRID)))
    for i, v in enumerate(GRID):
        # B D'^-beta, D' the tokens at which v reaches the least loss; D' / D is C' / C.
        left = least - vocabulary_term(v)
        enough = left > 0
        ratio = np.where(enough, left, 1.0) / data_term(v)
        regret[:, i] = np.where(enough, -np.log(ratio) / beta, MOST)
    return np.clip(regret, 0.0, MOST)


def text_regret(n, width, draws):
    """Regret of most-text, ln[(n + V d) f(V)] above its least; draws are rows of c, a, b."""
    c, a, b = (np.array(draws, dtype=float)[:, [k]] for k in range(3))

    def cost(v):
        return np.log(n + v * width) + np.log(c + a * v**-b)

    def slope(ln_v):
        v = np.exp(ln_v)
        return v * width / (n + v * width) - a * b * v**-b / (c + a * v**-b)

    least = cost(np.exp(root(slope, (len(c), 1))))
    return np.clip(cost(GRID) - least, 0.0, MOST)


def regret_of(name, n, flops, width):
    if name == "most-text":
        return text_regret(n, width, law(TEXT_LAW)["compression"]["draws"])
    return surface_regret(law(name), n, flops, width)


def quantile(regrets, weights, at, share=0.9):
    """The least state value at which the weight of the states up to it reaches the share."""
    values = np.concatenate([r[:, at] for r in regrets])
    mass = np.concatenate([np.full(len(r), w / len(r)) for r, w in zip(regrets, weights)])
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(mass[order]) >= share - 1e-12
    return values[order][np.argmax(reached)]


def extra(mean_regret):
    return float(np.expm1(mean_regret))


def choose(weighted_laws, n, flops, width):
    """The answer at one budget; weighted_laws holds a weight for each name."""
    total = sum(weighted_laws.values())
    weights = [w / total for w in weighted_laws.values()]
    regrets = [regret_of(name, n, flops, width) for name in weighted_laws]
    means = np.array([r.mean(axis=0) for r in regrets])  # a row a law
    expected = np.array(weights) @ means
    worst = means.max(axis=0)
    best = int(np.argmin(expected))
    band = GRID[expected <= expected[best] + BAND]
    least_worst = int(np.argmin(worst))
    answer = {
        "choice": int(GRID[best]), "expected": extra(expected[best]), "worst": extra(worst[best]),
        "q90": extra(quantile(regrets, weights, best)),
        "band_lower": int(band[0]), "band_upper": int(band[-1]),
        "minimax": int(GRID[least_worst]), "minimax_worst": extra(worst[least_worst]),
    }
    for name, mean in zip(weighted_laws, means):
        short = {TEXT_LAW: "surface", "most-text": "text"}.get(name, name)
        answer[f"{short}_choice"] = int(GRID[np.argmin(mean)])
        answer[f"{short}_at_choice"] = extra(mean[best])
    for v in FIXED:
        answer[f"expected_{v}"] = extra(expected[np.searchsorted(GRID, v)])
    return answer


def budgets(count, seed):
    """N_nv, FLOPs and width: 0.1 to 100 times the FLOPs at which tao2024's line gives N_nv."""
    published, draw = law("tao2024"), random.Random(seed)
    line = published["compute_optimal"]
    for _ in range(count):
        n = 3e7 * (1e12 / 3e7) ** draw.random()
        on_line = math.exp((math.log(n) - line["ln_k"]) / line["exponent"])
        yield n, on_line * 0.1 * 1000.0 ** draw.random(), width_of(n, published["width_table"])


def write(name, weighted_laws, count, seed):
    rows = [{"n_nv": n, "flops": flops, "width": width, **choose(weighted_laws, n, flops, width)}
            for n, flops, width in budgets(count, seed)]
    with open(HERE / name, "w", newline="") as out:  # csv prints numbers by repr
        table = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    write("choices.csv", {TEXT_LAW: 1, "most-text": 1}, 200, 20240713)
    write("choices_by_weights.csv",
          {"tao2024": 1, "tao2024-corrected": 2, TEXT_LAW: 3, "most-text": 4}, 20, 20241117)
