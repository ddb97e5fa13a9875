#!/usr/bin/env python3
"""Writes losses.csv, training runs without vocabularies for the examples, to standard output.

They are made up: six sizes with six lengths each, the shortest 2 tokens a parameter. The loss is that
of the constants below, which a fit should find again, with noise of a relative size NOISE.

    python3 docs/examples/make_losses.py > docs/examples/losses.csv
"""

import random

# L = E + A / N^ALPHA + B / D^BETA
E, A, ALPHA, B, BETA = 1.7, 400, 0.34, 410, 0.28
NOISE = 0.003
SEED = 1


def main():
    noise = random.Random(SEED)
    print("n,tokens,loss")
    for n in [50e6, 120e6, 300e6, 700e6, 1600e6, 4000e6]:
        for ratio in [2, 5, 12, 30, 75, 180]:
            tokens = ratio * n
            loss = E + A / n**ALPHA + B / tokens**BETA
            print(f"{n:.0f},{tokens:.0f},{loss * (1 + noise.gauss(0, NOISE)):.6f}")


if __name__ == "__main__":
    main()
