#!/usr/bin/env python3
"""Writes runs.csv, the training runs of the examples, to standard output.

They are made up: five model sizes, seven vocabularies each, five checkpoints a run. The loss is
that of the constants below, which a fit should find again, plus noise that all checkpoints of a
run share (standard deviation RUN_NOISE) and noise of each checkpoint (ROW_NOISE), in nats.

    python3 docs/examples/make_runs.py > docs/examples/runs.csv
"""

import random

# L = -E + A1 / n^ALPHA1 + A2 / v^ALPHA2 + B / D^BETA, n = N_nv / 1e6, v = V d / 1e6, D in 1e9 tokens
E, A1, A2, B = 5.5, 1.8, 0.4, 1.2
ALPHA1, ALPHA2, BETA = 0.45, 0.6, 0.45
RUN_NOISE, ROW_NOISE = 0.01, 0.004
SEED = 1

MODELS = [(30e6, 512), (90e6, 768), (250e6, 1024), (600e6, 1536), (1200e6, 2048)]  # n_nv, d
VOCABULARIES = [2048, 4096, 8192, 16384, 32768, 65536, 131072]
SHARES = [0.04, 0.1, 0.25, 0.5, 1.0]  # of a run's FLOPs, at its checkpoints


def loss(n_nv, n_v, tokens):
    model = A1 * (n_nv / 1e6) ** -ALPHA1
    vocabulary = A2 * (n_v / 1e6) ** -ALPHA2
    data = B * (tokens / 1e9) ** -BETA
    return -E + model + vocabulary + data


def main():
    noise = random.Random(SEED)
    print("run,n_nv,vocab_size,d_model,flops,loss")
    for n_nv, width in MODELS:
        budget = 6 * n_nv * 60 * n_nv  # about 60 tokens a parameter
        for vocab_size in VOCABULARIES:
            n_v = vocab_size * width
            shared = noise.gauss(0, RUN_NOISE)
            for share in SHARES:
                flops = share * budget
                exact = loss(n_nv, n_v, flops / (6 * (n_nv + n_v)))
                value = exact + shared + noise.gauss(0, ROW_NOISE)
                name = f"{n_nv / 1e6:.0f}M-{vocab_size // 1024}K"
                print(f"{name},{n_nv:.0f},{vocab_size},{width},{flops:.6g},{value:.5f}")


if __name__ == "__main__":
    main()
