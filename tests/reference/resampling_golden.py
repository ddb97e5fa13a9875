"""Golden bootstrap draws, from an implementation of its own of every part: MT19937-64 (Matsumoto &
Nishimura 2004), SplitMix64's finaliser and division into equal buckets with rejection.
Writes resampling.csv beside this file: python3 resampling_golden.py
"""

import csv
import pathlib

M = (1 << 64) - 1


def mt19937_64(seed):
    state = [seed]
    for i in range(1, 312):
        state.append((6364136223846793005 * (state[-1] ^ (state[-1] >> 62)) + i) & M)
    upper, lower = M ^ 0x7FFFFFFF, 0x7FFFFFFF
    at = 312
    while True:
        if at == 312:
            for i in range(312):
                x = (state[i] & upper) | (state[(i + 1) % 312] & lower)
                state[i] = (state[(i + 156) % 312] ^ (x >> 1)
                            ^ (0xB5026F5AA96619E9 if x & 1 else 0))
            at = 0
        x = state[at]
        at += 1
        x ^= (x >> 29) & 0x5555555555555555
        x ^= (x << 17) & 0x71D67FFFEDA60000
        x ^= (x << 37) & 0xFFF7EEE000000000
        x ^= x >> 43
        yield x


def mixed(x):
    x = (x + 0x9E3779B97F4A7C15) & M
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & M
    return x ^ (x >> 31)


def multiplicities(seed, draw, units):
    engine = mt19937_64(mixed((mixed(seed) + draw) & M))
    bucket = M // units + (1 if M % units == units - 1 else 0)
    taken = [0] * units
    for _ in range(units):
        pick = next(engine) // bucket
        while pick >= units:
            pick = next(engine) // bucket
        taken[pick] += 1
    return taken


# The 10000th number of the engine with the standard's default seed is fixed by [rand.predef].
check = mt19937_64(5489)
for _ in range(9999):
    next(check)
assert next(check) == 9981545732273789042

with open(pathlib.Path(__file__).parent / "resampling.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["seed", "draw", "units", "multiplicities"])
    for seed in (0, 1, 20240718, M):
        for draw in (0, 1, 999):
            for units in (1, 6, 60, 400):
                out.writerow([seed, draw, units,
                              " ".join(map(str, multiplicities(seed, draw, units)))])
