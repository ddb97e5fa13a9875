"""Programs of tests: which tests they have, what each reaches, and whether it notices a mutant."""

import concurrent.futures
import dataclasses
import html
import math
import os
import re
import resource
import signal
import subprocess
import tempfile
import threading

MOST_MUTANTS = 1 << 16   # kMost of switch.cpp
MOST_MEMORY = 4 << 30    # of a process: mutants may never cease to allocate
# Energy uses none of the rooms that are mutated, and tests of memory are long.
LEFT_OUT = ["~[.]", "~[simulation]", "~energy:*", "~cli energy*", "~cli memory*"]
# Seconds of tests that are run in one process: most mutants end in the first.
BATCHES = [0.2, 0.8, 2.0, 4.0]  # those that would take longer are left out, which can only lower the score
PATIENCE = 30.0  # seconds of the clock for each that a process may compute


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

    def start(self, names, environment, most):
        """Runs tests until one fails: how that ended (passed, failed, crashed, timeout), the seconds it computed, and
        the name of the last test, if it is known.

        `most`: seconds that a process may compute. Those do not depend on what else the machine does, unlike those of
        a clock, of which it has many more, for tests that wait for one another and always will.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".tests", encoding="utf-8") as listed, \
                tempfile.TemporaryFile() as told, tempfile.TemporaryDirectory() as folder:
            listed.write("".join(f'"{escaped(name)}"\n' for name in names))
            listed.flush()

            def limit():
                resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(most), math.ceil(most)))
                resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

            # A group of its own, so that programs that a test started end with it.
            run = subprocess.Popen([self.path, "--abort", "--reporter", "xml", "--input-file", listed.name], cwd=folder,
                                   env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=told,
                                   stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=limit)
            clock = threading.Timer(PATIENCE * most, _end_group, [run.pid])
            clock.start()
            _, status, used = os.wait4(run.pid, 0)
            late = clock.finished.is_set()
            clock.cancel()
            run.returncode = os.waitstatus_to_exitcode(status)
            _end_group(run.pid)
            told.seek(0)
            started = re.findall(rb'<TestCase name="([^"]*)"', told.read())
        last = html.unescape(started[-1].decode()) if started else None
        seconds = used.ru_utime + used.ru_stime
        if late or run.returncode == -signal.SIGXCPU or (run.returncode == -signal.SIGKILL and seconds > 0.9 * most):
            return "timeout", seconds, last
        return "crashed" if run.returncode < 0 else "failed" if run.returncode else "passed", seconds, last


def _end_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def escaped(name):
    return "".join("\\" + letter if letter in '\\,[]"' else letter for letter in name)


def reach(program, jobs, tell):
    """Each test of the program by itself, without a mutant: its time and the mutants that it reaches."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as workers:
        tests = list(workers.map(lambda name: _reach_of(program, name, tell), program.names()))
    return [test for test in tests if test is not None]


def _reach_of(program, name, tell):
    with tempfile.NamedTemporaryFile() as shared:
        shared.write(bytes(MOST_MUTANTS))
        shared.flush()
        ended, took, _ = program.start([name], {"VOCABPLAN_MUTANTS_REACHED": shared.name}, sum(BATCHES))
        if ended == "timeout":  # no mutant would meet it
            return None
        if ended != "passed":
            tell(f"left out, {ended} without a mutant: {name}")
            return None
        shared.seek(0)
        reached = frozenset(number for number, byte in enumerate(shared.read(MOST_MUTANTS)) if byte)
    return Test(program, name, took, reached)


def fate(number, room, tests, likely=None):
    """How a mutant ends: failed, crashed or timeout, which kill it; survived; unreached. And the test that killed it.

    The `likely` test comes first, one that killed it another time. Then those of its room, of these the ones that take
    least and reach little else.
    """
    reaching = sorted((test for test in tests if number in test.reached),
                      key=lambda test: (test.name != likely, not test.name.startswith(room),
                                        test.seconds * len(test.reached)))
    if not reaching:
        return "unreached", None
    for batch in _batches(reaching, 1 if reaching[0].name == likely else 0):
        usual = sum(test.seconds for test in batch)
        ended, _, last = batch[0].program.start([test.name for test in batch], {"VOCABPLAN_MUTANT": str(number)},
                                                10.0 * usual + 1.0)
        if ended != "passed":
            return ended, last
    return "survived", None


def _batches(tests, at):
    if at:
        yield tests[:at]
    for most in BATCHES:
        batch, seconds = [], 0.0
        while at < len(tests) and seconds + tests[at].seconds <= most:
            batch.append(tests[at])
            seconds += tests[at].seconds
            at += 1
        if batch:
            yield batch
