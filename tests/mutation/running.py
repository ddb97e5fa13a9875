"""Programs of tests: which tests they have, what each reaches, and whether it notices a mutant."""

import dataclasses
import os
import resource
import signal
import subprocess
import tempfile
import time

MOST_MUTANTS = 1 << 16   # kMost of switch.cpp
MOST_MEMORY = 4 << 30    # of a process: mutants may never cease to allocate
LEFT_OUT = ["~[.]", "~[simulation]"]
# Seconds of tests that are run in one process, first of those that take least: most mutants end in the first.
BATCHES = [0.2, 1.0, 5.0, 30.0, float("inf")]


@dataclasses.dataclass
class Test:
    program: "Program"
    name: str
    seconds: float
    reached: frozenset


class Program:
    """One executable of Catch2's."""

    def __init__(self, path):
        self.path = path

    def names(self):
        """Of all tests but hidden ones and simulations."""
        for listing in (["--list-test-names-only"], ["--list-tests", "--verbosity", "quiet"]):  # Catch2 2, 3
            run = subprocess.run([self.path, *listing, *LEFT_OUT], capture_output=True, text=True, check=False)
            names = [line.strip() for line in run.stdout.splitlines() if line.strip()]
            if names:
                return names
        raise RuntimeError(f"{self.path} lists no tests")

    def start(self, names, environment, timeout):
        """Runs tests until one fails: 'passed', 'failed', 'crashed' or 'timeout'."""
        with tempfile.NamedTemporaryFile("w", suffix=".tests", encoding="utf-8") as listed, \
                tempfile.TemporaryDirectory() as folder:
            listed.write("".join(f'"{escaped(name)}"\n' for name in names))
            listed.flush()
            # A group of its own, so that programs that a test started end with it.
            run = subprocess.Popen([self.path, "--abort", "--input-file", listed.name], cwd=folder,
                                   env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                   preexec_fn=_limit)
            try:
                status = run.wait(timeout)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                try:
                    os.killpg(run.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                run.wait()
        if status is None:
            return "timeout"
        return "crashed" if status < 0 else "failed" if status else "passed"


def _limit():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def escaped(name):
    return "".join("\\" + letter if letter in '\\,[]"' else letter for letter in name)


def reach(program, tell=lambda done, of: None):
    """Each test of the program by itself, without a mutant: its time and the mutants that it reaches."""
    tests, names = [], program.names()
    with tempfile.NamedTemporaryFile() as shared:
        for index, name in enumerate(names):
            shared.seek(0)
            shared.write(bytes(MOST_MUTANTS))
            shared.flush()
            began = time.monotonic()
            ended = program.start([name], {"VOCABPLAN_MUTANTS_REACHED": shared.name}, 600)
            took = time.monotonic() - began
            if ended != "passed":
                tell(index, f"'{name}' {ended} without a mutant: left out")
                continue
            shared.seek(0)
            reached = frozenset(number for number, byte in enumerate(shared.read(MOST_MUTANTS)) if byte)
            tests.append(Test(program, name, took, reached))
            tell(index + 1, len(names))
    return tests


def fate(number, tests):
    """How a mutant ends: (killed, failed, crashed or timeout; survived; unreached; seconds)."""
    began = time.monotonic()
    reaching = sorted((test for test in tests if number in test.reached), key=lambda test: test.seconds)
    if not reaching:
        return "unreached", 0.0
    for batch in _batches(reaching):
        usual = sum(test.seconds for test in batch)
        ended = batch[0].program.start([test.name for test in batch], {"VOCABPLAN_MUTANT": str(number)},
                                       10.0 * usual + 2.0)
        if ended != "passed":
            return ended, time.monotonic() - began
    return "survived", time.monotonic() - began


def _batches(tests):
    at = 0
    for most in BATCHES:
        batch, seconds = [], 0.0
        while at < len(tests) and (not batch or seconds + tests[at].seconds <= most):
            batch.append(tests[at])
            seconds += tests[at].seconds
            at += 1
        if batch:
            yield batch
