"""Progress of a fit, and ways to end one before its draws are done."""

import os
import signal
import threading
import unittest

import vocabplan
from support import EXAMPLES

RUNS = EXAMPLES / "runs.csv"
DRAWS = 100_000  # minutes of work, were it not ended


class Stop(Exception):
    pass


class ProgressTest(unittest.TestCase):
    def setUp(self):
        self.seen = []

    def ended(self, exception, progress):
        with self.assertRaises(exception):
            vocabplan.fit(RUNS, draws=DRAWS, progress=progress)
        self.assertTrue(self.seen)
        self.assertLess(self.seen[-1][0], DRAWS)

    def test_progress_is_told_in_order(self):
        vocabplan.fit(RUNS, draws=1000, progress=lambda *said: self.seen.append(said))
        self.assertTrue(self.seen)
        for done, total, what in self.seen:
            self.assertIsInstance(what, str)
            self.assertTrue(total is None or 0 <= done <= total)

    def test_an_exception_of_the_callback_ends_the_fit(self):
        def progress(*said):
            self.seen.append(said)
            raise Stop("enough")

        self.ended(Stop, progress)
        self.assertEqual(len(self.seen), 1)

    def test_the_next_fit_is_not_touched_by_the_one_that_ended(self):
        expected = vocabplan.fit(RUNS, draws=20).law
        self.test_an_exception_of_the_callback_ends_the_fit()
        self.assertEqual(vocabplan.fit(RUNS, draws=20).law, expected)

    def test_control_c_in_the_callback_ends_the_fit(self):
        def progress(*said):
            self.seen.append(said)
            signal.raise_signal(signal.SIGINT)

        self.ended(KeyboardInterrupt, progress)

    def test_control_c_from_outside_ends_the_fit(self):
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        try:
            self.ended(KeyboardInterrupt, lambda *said: self.seen.append(said))
        finally:
            timer.join()

    def test_control_c_needs_no_callback(self):
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            vocabplan.fit(RUNS, draws=DRAWS)
        timer.join()

    def test_other_threads_run_during_a_fit(self):
        counted = []

        def progress(*said):
            self.seen.append(said)
            if len(self.seen) > 3:
                raise Stop

        end = threading.Event()
        thread = threading.Thread(target=lambda: [counted.append(1) for _ in iter(lambda: end.wait(0.001), True)])
        thread.start()
        try:
            self.ended(Stop, progress)
        finally:
            end.set()
            thread.join()
        self.assertGreater(len(counted), 3)

    def test_progress_of_a_validation(self):
        many = range(400_000)  # less is done before it is shown
        pairs = {"estimate": [1.0 + i % 7 for i in many], "measured": [1.1 + i % 5 for i in many],
                 "group": [f"g{i % 300}" for i in many], "duration_s": [60.0 + i for i in many]}
        vocabplan.energy.validate(pairs, progress=lambda *said: self.seen.append(said))
        self.assertTrue(self.seen)
        for done, total, what in self.seen:
            self.assertTrue(0 < done <= total <= 600)
            self.assertEqual(what, "left-out parts of the pairs")

    def test_progress_that_is_no_function(self):
        with self.assertRaisesRegex(TypeError, "progress: a function is wanted, not int"):
            vocabplan.fit(RUNS, draws=20, progress=5)


if __name__ == "__main__":
    unittest.main()
