"""Wrong calls of every function, drawn by hypothesis: an exception of one line, or an answer."""

import inspect
import unittest

import numpy

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:
    raise SystemExit("python3-hypothesis is not installed")

import vocabplan
from vocabplan import energy

FUNCTIONS = [vocabplan.predict, vocabplan.runs_for, vocabplan.choose, vocabplan.frontier, vocabplan.design,
             vocabplan.fit, vocabplan.audit, vocabplan.measure, vocabplan.predict_many, vocabplan.Law.load,
             energy.estimate, energy.trace, energy.validate]
ACCEPTED = (ValueError, TypeError, OSError, OverflowError)
# No junk for these: they say how much work is done, or are called.
NO_JUNK = {"progress", "draws", "threads", "out"}

SCALARS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(),
    st.sampled_from([0, -1, 1, 7e9, 1e22, -0.0, 5e-324, 1.7976931348623157e308, 10**30, 10**400, 10**4000,
                     -(10**4000), "", " ", "7B", "1e22", "-7B", "\0", "7B\0", "\udcff", "\ud800", "é\u202e", "a\nb",
                     "--flops=1", "--", "-", "=", ",", "1:2", "1:2:3", "0.2..0.5", "x" * 5000, "9" * 500, "/", ".",
                     "no/such/file", "/dev/null", "tao2024", "tao2024=nan", b"7B", b"", bytearray(b"7"), 1j,
                     float("nan"), numpy.float32(7e9), numpy.int64(-1), numpy.bool_(True), numpy.array(7e9),
                     numpy.array([1.0, 2.0]), numpy.zeros((0, 2)), numpy.array(["a"]), numpy.datetime64("NaT"),
                     object(), len, int]),
    st.text(max_size=8), st.binary(max_size=4))
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner), st.tuples(inner, inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=4), st.integers(), st.none(), st.sampled_from(
            ["n_nv", "vocab_size", "loss", "flops", "name", "tokens", "estimate", "measured"])), inner, max_size=4)),
    max_leaves=6)
PLAIN = {"n_nv": "7B", "flops": 1e21, "vocab": 32000, "table": {"n_nv": [1e9], "vocab_size": [4096], "loss": [2.0]},
         "model": {"vocab_size": 32000}, "file": "no.csv", "pairs": {"estimate": [1.0], "measured": [2.0]},
         "files": "no.txt", "name": "tao2024"}


@st.composite
def calls(draw):
    function = draw(st.sampled_from(FUNCTIONS))
    parameters = inspect.signature(function).parameters.values()
    names = [p.name for p in parameters if p.kind is not p.VAR_POSITIONAL and p.name not in NO_JUNK]
    junk = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    arguments = {p.name: PLAIN.get(p.name, "x") for p in parameters
                 if p.default is p.empty and p.kind is not p.VAR_POSITIONAL}
    if draw(st.booleans()) and "n_nv" in names:
        arguments["n_nv"] = "7B"
    arguments.update({name: draw(JUNK) for name in junk})
    if "draws" in inspect.signature(function).parameters:
        arguments["draws"] = 0
    return function, arguments


class MisuseTest(unittest.TestCase):
    @settings(max_examples=500, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))
    @given(calls())
    def test_a_wrong_call_is_an_exception_of_one_line(self, call):
        function, arguments = call
        try:
            answer = function(**arguments)
        except ACCEPTED as error:
            text = str(error)
            self.assertTrue(text)
            self.assertNotIn("\n", text)
            self.assertNotIn("incompatible function arguments", text)
            text.encode("utf-8", "backslashreplace")
        else:
            self.assertTrue(repr(answer) or isinstance(answer, vocabplan.Audit))

    def test_nothing_is_read_from_standard_input(self):
        for call in (lambda: vocabplan.fit("-"), lambda: vocabplan.predict(7e9, law="-"),
                     lambda: vocabplan.predict(7e9, tokenizer="-"), lambda: energy.trace("-"),
                     lambda: vocabplan.choose(7e9, laws="-"), lambda: energy.validate("-")):
            with self.assertRaises((OSError, ValueError)):
                call()

    def test_a_truth_value_is_no_number(self):
        for call in (lambda: vocabplan.predict(True), lambda: vocabplan.predict(7e9, tokens=True),
                     lambda: vocabplan.predict(7e9, flops=False), lambda: vocabplan.predict(7e9, at=[True]),
                     lambda: vocabplan.predict(7e9, tied=1), lambda: vocabplan.predict(7e9, interval="yes")):
            with self.assertRaises(TypeError):
                call()

    def test_an_empty_text_does_not_take_the_next_word(self):
        with self.assertRaisesRegex(ValueError, "^--tokens: is empty$"):
            vocabplan.predict(7e9, tokens="")
        with self.assertRaisesRegex(ValueError, "^--at: is empty$"):
            vocabplan.predict(7e9, at=[])


if __name__ == "__main__":
    unittest.main()
