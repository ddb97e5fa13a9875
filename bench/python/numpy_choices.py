"""Times choices in numpy that try every vocabulary in every state: tests/reference/choices_golden.py.

    numpy_choices.py [--budgets 20]

Prints {"ns_per_row": ...} as JSON: the mean over random budgets, after one that is not counted.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "reference"))
import choices_golden  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
parser.add_argument("--budgets", type=int, default=20)
budgets = list(choices_golden.budgets(parser.parse_args().budgets, 20240713))
laws = {choices_golden.TEXT_LAW: 1, "most-text": 1}
choices_golden.choose(laws, *budgets[0])
start = time.perf_counter()
for budget in budgets:
    choices_golden.choose(laws, *budget)
print(json.dumps({"ns_per_row": 1e9 * (time.perf_counter() - start) / len(budgets)}))
