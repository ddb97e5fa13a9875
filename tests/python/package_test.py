"""Examples in docstrings, types, and what an import brings along."""

import doctest
import importlib
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import vocabplan
from support import SOURCE

MODULES = ("vocabplan", "vocabplan._call", "vocabplan._columns", "vocabplan._law", "vocabplan._planning",
           "vocabplan._records", "vocabplan._tables", "vocabplan.energy")
# A class of pybind11 has a metaclass of its own, an __init__ that only refuses, and a capsule for the
# modules that it does not belong to.
ALLOWED = "vocabplan._native.Law\nvocabplan._native.Law.__init__\nvocabplan._native.Law.__pybind11_module_local_.*\n"


def run(*words):
    return subprocess.run([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", env={**os.environ, "MYPY_CACHE_DIR": ".mypy_cache"})


class PackageTest(unittest.TestCase):
    def test_the_version_is_that_of_the_project(self):
        self.assertIn(f"VERSION {vocabplan.__version__}\n", (SOURCE / "CMakeLists.txt").read_text())

    def test_the_modules_are_all_of_the_package(self):
        there = {path.stem for path in Path(vocabplan.__file__).parent.glob("*.py")}
        named = {name.rpartition(".")[2] for name in MODULES}
        self.assertEqual(there - {"__init__"}, named - {"vocabplan"})

    def test_examples_of_docstrings(self):
        tried = 0
        for name in MODULES:
            result = doctest.testmod(importlib.import_module(name))
            self.assertEqual(result.failed, 0, name)
            tried += result.attempted
        self.assertGreater(tried, 12)

    def test_all_names_are_there_with_docstrings(self):
        for name in vocabplan.__all__:
            thing = getattr(vocabplan, name)
            self.assertTrue(isinstance(thing, str) or thing.__doc__, name)

    def test_import_needs_numpy_alone(self):
        done = run("-c", "import sys, numpy; before = set(sys.modules); import vocabplan; "
                   "print(*(set(sys.modules) - before))")
        self.assertEqual(done.returncode, 0, done.stdout)
        tops = {name.partition(".")[0] for name in done.stdout.split()}
        self.assertIn("vocabplan", tops)
        self.assertEqual(tops - set(sys.stdlib_module_names) - {"vocabplan", "pybind11_builtins"}, set())

    @unittest.skipUnless(importlib.util.find_spec("mypy"), "mypy is not installed")
    def test_stubs_are_those_of_the_compiled_module(self):
        with tempfile.TemporaryDirectory() as folder:
            allowed = Path(folder, "allowed")
            allowed.write_text(ALLOWED)
            done = run("-m", "mypy.stubtest", "vocabplan._native", "--allowlist", str(allowed),
                       "--mypy-config-file", str(SOURCE / "pyproject.toml"))
        self.assertEqual(done.returncode, 0, done.stdout)

    @unittest.skipUnless(importlib.util.find_spec("mypy"), "mypy is not installed")
    def test_types_of_the_package_are_strict(self):
        done = run("-m", "mypy", "--config-file", str(SOURCE / "pyproject.toml"), "-p", "vocabplan")
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
