#!/usr/bin/python3
"""The mutants of scripts/mutate on a few lines: found, written, compiled at once and switched."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

try:
    import instrument
    import sites
except ImportError as missing:
    print(f"skipped, {missing}: scripts/install-deps mutation")
    sys.exit(77)

SOURCE = """\
constexpr int kStep = 2;
constexpr int kTable[] = {1, 2};
#define TWICE(x) ((x) + (x))
int sum(int to) {  // of every second number
  int total = 0;
  for (int i = 0; i < to; i += kStep) total += i;
  if (to > 9 || to < 0) return 200;
  return total;
}
int main(int words, char**) { return sum(words) + TWICE(0) * kTable[0]; }
"""
# What the program ends with, called with 6 words and with 11, the first of them its name: the sums are 0 + 2 + 4 and,
# where 200 is not returned, 0 + 2 + ... + 10.
ENDS = {
    "": (6, 200),
    "i < to -> i <= to": (12, 200),
    "kStep = 2 -> 3": (3, 200),
    "total += i; -> (deleted)": (0, 200),
    "total += i -> total -= i": (256 - 6, 200),
    "to > 9 || to < 0 -> to > 9 && to < 0": (6, 30),
    "to > 9 || to < 0 -> !(to > 9 || to < 0)": (200, 30),
    "return total; -> return 0;": (0, 200),
    "9 -> 10": (6, 200),
    "200 -> 201": (6, 201),
}


class Mutants(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("few.cpp", SOURCE)
        finder = sites.Finder(self.folder, ["few.cpp"])
        finder.read(self.path("few.cpp"), ["-std=c++20"])
        self.mutants = dict(enumerate(finder.sites(), 1))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def test_found(self):
        changes = [site.change for site in self.mutants.values()]
        for change in list(ENDS)[1:]:
            self.assertIn(change, changes)
        # Neither what macros say nor tables of constants.
        self.assertEqual([site.change for site in self.mutants.values() if site.line in (2, 3)], [])

    def test_switched(self):
        os.mkdir(self.path("vocabplan"))
        for name in ("vocabplan/switch.hpp", "switch.hpp", "switch.cpp"):
            with open(os.path.join(HERE, os.path.basename(name)), encoding="utf-8") as stream:
                self.write(name, stream.read())
        text, spans = instrument.instrumented(SOURCE.encode(), self.mutants)
        self.write("few.cpp", text)
        self.assertEqual({number for number, _, _ in spans}, set(self.mutants))
        subprocess.run(["c++", "-std=c++20", "-I.", "few.cpp", "switch.cpp", "-o", "few"], cwd=self.folder, check=True)
        numbers = {site.change: number for number, site in self.mutants.items()}
        for change, ends in ENDS.items():
            for words, end in zip((6, 11), ends):
                run = subprocess.run([self.path("few"), *["word"] * (words - 1)], check=False,
                                     env={"VOCABPLAN_MUTANT": str(numbers.get(change, 0))})
                self.assertEqual(run.returncode, end, f"{change or 'no mutant'}, {words} words")


if __name__ == "__main__":
    unittest.main()
