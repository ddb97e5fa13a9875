#!/usr/bin/env python3
"""Writes pairs.csv, the estimates and measurements of the examples, to standard output.

They are made up: a tracker that misses SLOPE - 1 of what it counts and a constant power of WATTS,
noise of a standard deviation NOISE in proportion to the energy, and one run that shared its host.
Energies are in watt-hours; the meter shows tenths.

    python3 docs/examples/make_pairs.py > docs/examples/pairs.csv
"""

import math
import random

SLOPE, WATTS, NOISE = 1.12, 45.0, 0.02
SEED = 7
# Of each kind of run: mean power that the tracker sees, in watts.
KINDS = [("pretrain", 620), ("finetune", 480), ("evaluate", 310), ("tokenize", 140), ("idle", 75)]
RUNS = 6
SHARED = ("evaluate", 4)  # this run is measured together with another

random.seed(SEED)
print("group,name,duration_s,estimate,measured,unit")
for kind, power in KINDS:
    for run in range(1, RUNS + 1):
        seconds = round(random.uniform(1200, 7200))
        estimate = power * random.uniform(0.9, 1.1) * seconds / 3600
        truth = SLOPE * estimate + WATTS * seconds / 3600
        if (kind, run) == SHARED:
            truth *= 1.5
        measured = truth * math.exp(random.gauss(0, NOISE))
        print(f"{kind},{kind}-{run},{seconds},{estimate:.2f},{measured:.1f},Wh")
