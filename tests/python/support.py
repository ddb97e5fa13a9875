"""For the tests of the Python package: where things are, and the program to compare with."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import vocabplan

SOURCE = Path(os.environ["VOCABPLAN_SOURCE"])
PROGRAM = os.environ["VOCABPLAN_PROGRAM"]
EXAMPLES = SOURCE / "docs" / "examples"

if not Path(vocabplan.__file__).is_relative_to(sys.prefix):
    raise SystemExit(f"{vocabplan.__file__} is not the package installed in {sys.prefix}")


def program(*words, stdin=""):
    """The standard output of a command."""
    return subprocess.run(
        [PROGRAM, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        encoding="utf-8", check=True,
    ).stdout


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def reference_rows():
    """The 802 golden rows of the paper's own code; data/README.md says how they were made."""
    return rows_of((SOURCE / "tests" / "reference" / "predictions.csv").read_text())
