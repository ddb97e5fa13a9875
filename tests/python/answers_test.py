"""Answers: copies, data frames, HTML, pickles; laws; several threads."""

import copy
import datetime
import json
import pickle
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas

import vocabplan
from support import EXAMPLES, SOURCE, program
from vocabplan import energy

RUNS = EXAMPLES / "runs.csv"


def answers():
    yield vocabplan.predict("7B", tokens=2e12)
    yield vocabplan.runs_for(128256)
    yield vocabplan.choose("7B", candidates=["llama-2", "llama-3"])
    yield vocabplan.frontier((1e20, 1e22, 3))
    yield vocabplan.design(1e20, runs=12)
    yield vocabplan.fit(RUNS, draws=20, targets=[1e9, 7e9])
    yield vocabplan.audit(models="llama")
    yield energy.estimate(accel_hours=184320, watts=400, pue=1.1)
    yield energy.trace(EXAMPLES / "gpus.csv")
    yield energy.validate(EXAMPLES / "pairs.csv")
    yield energy.trace(EXAMPLES / "h100_power.csv", windows=EXAMPLES / "h100_windows.csv")


ANSWERS = list(answers())


def numbers_of(law):
    values = json.loads(law.to_json())
    del values["title"]  # names the table
    return values


class AnswersTest(unittest.TestCase):
    def test_values_are_plain_and_a_copy(self):
        for answer in ANSWERS:
            with self.subTest(answer=type(answer).__name__):
                values = answer.to_dict()
                json.dumps(values)
                values.clear()
                self.assertTrue(answer.to_dict())
                self.assertIsInstance(answer.warnings, list)
                for name in answer:
                    getattr(answer, name)

    def test_a_data_frame_has_the_rows(self):
        for answer in ANSWERS:
            with self.subTest(answer=type(answer).__name__):
                frame = answer.to_pandas()
                self.assertIsInstance(frame, pandas.DataFrame)
                self.assertGreater(len(frame), 0)
                self.assertEqual(len(frame), len(answer.rows()))

    def test_runs_and_estimates_have_rows(self):
        runs = ANSWERS[1].rows()
        self.assertEqual({row["approach"] for row in runs}, {"isoflops", "derivative", "isoloss"})
        for row in runs:
            # Forth again: the vocabulary of the run is the one that was asked for.
            again = vocabplan.predict_many(row["n_nv"], row["flops"], row["width"])
            if row["approach"] == "isoloss":
                self.assertAlmostEqual(float(again.v_isoloss) / 128256, 1.0, delta=1e-9)
        (row,) = ANSWERS[7].rows()
        self.assertAlmostEqual(row["energy_kwh"], 184320 * 0.4 * 1.1, delta=1e-9)

    def test_a_trace_is_cut(self):
        large = ANSWERS[10].windows[1]
        cut = energy.trace(EXAMPLES / "h100_power.csv", from_="2026/11/27 22:21:23.785",
                           to="2026-11-27T22:22:09.409Z")
        self.assertEqual(large.window, "large")
        self.assertAlmostEqual(cut.sum.joules / large.joules, 1.0, delta=1e-12)
        self.assertAlmostEqual(large.joules / 31721.52, 1.0, delta=0.003)  # NVML's counter

    def test_windows_are_a_table_in_memory(self):
        start = datetime.datetime(2026, 11, 27, 22, 21, 23, 785000)
        end = datetime.datetime(2026, 11, 27, 22, 22, 9, 409000)
        power = EXAMPLES / "h100_power.csv"
        cut = energy.trace(power, windows={"name": ["large"], "start": [start], "end": [end]})
        self.assertEqual(cut.windows[0].joules, ANSWERS[10].windows[1].joules)
        self.assertEqual(energy.trace(power, from_=start, to=end).sum.joules, cut.windows[0].joules)
        with self.assertRaisesRegex(ValueError, "no column end"):
            energy.trace(power, windows={"name": ["large"], "start": [start]})

    def test_html_and_text(self):
        for answer in ANSWERS:
            with self.subTest(answer=type(answer).__name__):
                page = answer._repr_html_()
                self.assertTrue(page.startswith("<table>"))
                self.assertEqual(page.count("<tr>"), page.count("</tr>"))
                self.assertGreater(len(repr(answer)), 20)
                self.assertNotIn("\x1b", repr(answer))

    def test_html_is_escaped(self):
        name = "<script>&"
        table = {"name": [name, "b"], "vocab_size": [32000, 64000]}
        page = vocabplan.choose("7B", tokenizers=table)._repr_html_()
        self.assertNotIn("<script>", page)
        self.assertIn("&lt;script&gt;&amp;", page)

    def test_pickled_answers_are_the_same(self):
        for answer in ANSWERS:
            with self.subTest(answer=type(answer).__name__):
                for again in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer)):
                    self.assertIs(type(again), type(answer))
                    self.assertEqual(again.to_dict(), answer.to_dict())
                    self.assertEqual(repr(again), repr(answer))

    def test_the_table_is_that_of_the_program(self):
        said = program("choose", "7B", "--candidates=llama-2,llama-3")
        self.assertEqual(str(ANSWERS[2]), said.rstrip("\n"))

    def test_an_unknown_value_names_those_that_are(self):
        with self.assertRaisesRegex(AttributeError, "isoflop.*there are .*approaches"):
            ANSWERS[0].isoflop


class LawsTest(unittest.TestCase):
    def test_pickled_laws_are_the_same(self):
        fitted = ANSWERS[5].law
        for law in [*map(vocabplan.Law.load, vocabplan.Law.names()), fitted]:
            again = pickle.loads(pickle.dumps(law))
            self.assertEqual(again, law)
            self.assertEqual(again.to_json(), law.to_json())
            self.assertEqual(again.is_built_in, law.is_built_in)
            self.assertEqual(vocabplan.predict_many([7e9], law=again).v_isoloss.tolist(),
                             vocabplan.predict_many([7e9], law=law).v_isoloss.tolist())

    def test_a_saved_law_is_read_by_the_program(self):
        fitted = ANSWERS[5].law
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "läw ,=.json")
            fitted.save(path)
            self.assertEqual(vocabplan.Law.load(path), fitted)
            self.assertEqual([one.name for one in Path(folder).iterdir()], [path.name])
            said = json.loads(program("predict", "7B", f"--law={path}", "-f", "json"))
        real = said["records"][0]["approaches"]["isoloss"]["vocab_size_real"]
        self.assertEqual(vocabplan.predict(7e9, law=fitted).isoloss.vocab_size_real, real)

    def test_save_into_nothing_is_an_os_error(self):
        with self.assertRaises(OSError):
            ANSWERS[5].law.save("no/such/folder/law.json")


class ThreadsTest(unittest.TestCase):
    def test_eight_threads_get_the_same_answers(self):
        def work(_):
            return (vocabplan.choose("7B").to_dict(), vocabplan.predict(7e9, tokens=2e12).to_dict(),
                    vocabplan.predict_many([1e9, 7e9]).v_isoloss.tolist(),
                    vocabplan.fit(RUNS, draws=20, threads=1).law.to_json())

        expected = work(0)
        with ThreadPoolExecutor(8) as pool:
            for found in pool.map(work, range(16)):
                self.assertEqual(found, expected)


class TablesTest(unittest.TestCase):
    def test_a_frame_and_a_dict_fit_as_the_file(self):
        frame = pandas.read_csv(RUNS)
        columns = {name: frame[name].to_numpy() for name in frame}
        lists = {name: frame[name].tolist() for name in frame}
        expected = vocabplan.fit(RUNS, draws=20)
        for table in (frame, columns, lists):
            found = vocabplan.fit(table, draws=20)
            self.assertEqual(numbers_of(found.law), numbers_of(expected.law))
            ours, theirs = found.to_dict(), expected.to_dict()
            for values in (ours, theirs):
                for name in ("file", "table", "source", "warnings"):
                    values.pop(name, None)
            self.assertEqual(ours, theirs)

    def test_pairs_in_a_frame_validate_as_the_file(self):
        found = energy.validate(pandas.read_csv(EXAMPLES / "pairs.csv"))
        self.assertEqual(found.rows(), ANSWERS[9].rows())

    def test_a_configuration_audits_as_its_file(self):
        config = SOURCE / "tests" / "plan" / "configs" / "Falcon-7B.json"
        found = vocabplan.audit(json.loads(config.read_text()))
        self.assertEqual(found.models[0].vocab_size, vocabplan.audit(config).models[0].vocab_size)


if __name__ == "__main__":
    unittest.main()
