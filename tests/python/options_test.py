"""Every option of the program is a parameter of its function, or is left out for a reason."""

import inspect
import json
import unittest

import vocabplan
from support import program

FUNCTIONS = {
    "predict": [vocabplan.predict, vocabplan.runs_for],
    "choose": [vocabplan.choose],
    "frontier": [vocabplan.frontier],
    "fit": [vocabplan.fit],
    "audit": [vocabplan.audit],
    "design": [vocabplan.design],
    "energy estimate": [vocabplan.energy.estimate],
    "energy trace": [vocabplan.energy.trace],
    "energy validate": [vocabplan.energy.validate],
    "tokenizer measure": [vocabplan.measure],
}

OUTPUT = "an answer is an object"
LEFT_OUT = {
    "": {"help": "docstrings", "format": OUTPUT, "output": OUTPUT, "csv-safe": OUTPUT, "color": OUTPUT, "plot": "matplotlib",
         "size": "matplotlib", "quiet": "warnings are of the answer", "verbose": "the answer has all values"},
    "fit": {"law-out": "Fit.law"},
    "energy estimate": {"compat": "the numbers of another tool", "list": "a list, no estimate"},
    "energy validate": {
        "estimate": "pairs are made in Python", "trace": "energy.trace() measures",
        "static-watts": "of --trace", "interval": "of --trace", "device-column": "of --trace",
        "one-device": "of --trace", "max-mape": "an exit status: compare the value",
        "min-coverage": "an exit status: compare the value",
        "write-calibration": "of the program's files"},
}
# Positionals, by the parameters that take them.
POSITIONAL = {"N_NV": "n_nv", "PAIRS": "pairs", ("fit", "FILE"): "table", ("audit", "FILE"): "model",
              ("energy trace", "FILE"): "file", ("tokenizer measure", "FILE"): "files"}
OWN = {"progress", "more", "out"}


def options():
    for line in program("--list-options").splitlines():
        row = json.loads(line)
        if row["option"]:
            for name in [row["option"], *row["aliases"]]:
                yield row["command"], name


def parameter(command, option):
    if (command, option) == ("tokenizer measure", "--group"):
        return "groups"  # of all of them at once
    if not option.startswith("--"):
        return POSITIONAL.get((command, option)) or POSITIONAL[option]
    if option == "--from":
        return "from_"  # a word of Python
    return option[2:].replace("-", "_")


class OptionsTest(unittest.TestCase):
    def test_each_option_is_a_parameter(self):
        count = 0
        for command, option in options():
            if command not in FUNCTIONS:
                continue
            left_out = {**LEFT_OUT[""], **LEFT_OUT.get(command, {})}
            there = any(parameter(command, option) in inspect.signature(function).parameters
                        for function in FUNCTIONS[command])
            with self.subTest(command=command, option=option):
                self.assertNotEqual(there, option[2:] in left_out, "neither a parameter nor left out, or both")
            count += there
        self.assertGreater(count, 130)

    def test_each_parameter_is_an_option(self):
        known = {(command, parameter(command, option)) for command, option in options()
                 if command in FUNCTIONS}
        for command, functions in FUNCTIONS.items():
            for function in functions:
                for name in set(inspect.signature(function).parameters) - OWN:
                    self.assertIn((command, name), known, function.__name__)

    def test_what_is_left_out_is_there_to_be_left_out(self):
        known = set(options())
        for command, names in LEFT_OUT.items():
            for name in names:
                self.assertTrue(any((one, "--" + name) in known for one in ([command] if command else FUNCTIONS)),
                                f"{command} --{name}")


if __name__ == "__main__":
    unittest.main()
