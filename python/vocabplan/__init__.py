"""How large the vocabulary of a language model should be for its budget.

>>> import vocabplan
>>> vocabplan.choose("7B").choice.vocab_size
130048
>>> vocabplan.predict(7e9, tokens=2e12).isoloss.vocab_size
118857

Numbers may be numbers or texts ("7B"). Answers have the values of the program's JSON as attributes,
``to_dict()`` and ``to_pandas()``; wrong values raise ValueError with the program's message.
"""

from . import energy
from ._columns import Predictions, predict_many
from ._law import Law
from ._native import version as __version__
from ._planning import (
    Audit,
    Choice,
    Design,
    Fit,
    Frontier,
    Measurement,
    Prediction,
    Runs,
    audit,
    choose,
    design,
    fit,
    frontier,
    measure,
    predict,
    runs_for,
)
from ._records import Answer, Record

__all__ = [
    "Answer",
    "Audit",
    "Choice",
    "Design",
    "Fit",
    "Frontier",
    "Law",
    "Measurement",
    "Prediction",
    "Predictions",
    "Record",
    "Runs",
    "__version__",
    "audit",
    "choose",
    "design",
    "energy",
    "fit",
    "frontier",
    "measure",
    "predict",
    "predict_many",
    "runs_for",
]
