"""Calls to the system fail, one at a time, in runs of every command: an error and status 1, and nothing is lost.

A run without failures counts the calls of each kind that it makes: allocations, opens, reads, writes and all others
that fail_calls.cpp puts itself before. Then the run is repeated, and one of them fails: the first 2,000 allocations and
every hundredth behind them, every call of the other kinds, each in the ways in which the system may refuse it, alone and with
all that follow. The run has to end well, in one of two ways:

* the same answer and status as without the failure, to the byte, where it can be survived (fewer threads, a read that
  was interrupted or short);
* status 1 and an error that begins with `vocabplan: error: `. Standard output holds no more than the beginning of the
  answer, each file that was to be written is as it was, or complete and named as written, and no other file is there.
  Commands that take several parts, such as the folders of an audit, answer for the others, and the error begins with
  `vocabplan: FILE: `. An audit leaves out what it may not read beside a model, and says so.

No run may end by a signal, hang, take more than 10 s of processor time, leave a descriptor open, keep memory that the
run without a failure has freed, or touch an input.

Usage: failing_calls.py PROGRAM LIBRARY [--tokenizer PROGRAM] [--all] [--seed N] [--only WORDS] [--kind KIND]... [-v]

Without --all a sample is taken, the same one for the same seed.
"""

import argparse
import collections
import dataclasses
import errno
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import small_inputs  # noqa: E402
from wrong_calls import commands_of, processor_seconds, state_of  # noqa: E402

PROCESSOR_SECONDS = 10
PATIENCE = 120  # seconds of a run that waits for ever; on a busy machine others take as long as they need
ALL_OF_FIRST = 2000  # allocations
FURTHER_STEP = 100
OLD = b"what was there before\n"
# In place of gnuplot, which takes longer to start than all else.
GNUPLOT = "#!/bin/sh\necho '</svg>' > p.svg\n"


@dataclasses.dataclass(frozen=True)
class Run:
    words: list
    outputs: tuple = ()  # files that it writes, in this order
    over: bool = False  # they are there before
    given: bytes = b""  # on standard input
    parts: bool = False  # the answer has those parts of the input that can be read
    measures: bool = False  # by vocabplan-tokenizer itself

    def name(self):
        marks = " over what is there" if self.over else ""
        return ("vocabplan-tokenizer " if self.measures else "") + " ".join(self.words) + marks


FIT = ["fit", "runs.csv", "--draws=20", "--threads=1"]
MEASURE = ["tokenizer", "measure", "text.txt", "--model=tiny.model", "--threads=2"]
RUNS = [
    Run(["--version"]),
    Run(["--help"]),
    Run(["--list-options"]),
    Run(["help", "energy", "trace"]),
    Run(["predict", "7B"]),
    Run(["predict", "7B", "-f", "json"]),
    Run(["predict", "7B", "-f", "csv", "--interval", "--at=32000"]),
    Run(["predict", "--vocab=64000"]),
    Run(["predict", "7B", "-o", "out.json"], ("out.json",)),
    Run(["predict", "7B", "-o", "out.json"], ("out.json",), over=True),
    Run(["predict", "7B", "--plot=p.svg"], ("p.svg.gp", "p.svg")),
    Run(["predict", "7B", "--plot=p.svg", "-o", "out.csv"], ("p.svg.gp", "p.svg", "out.csv"), over=True),
    Run(["predict", "7B", "--law=law.json", "--tokenizer=points.csv"]),
    Run(["choose", "7B"]),
    Run(["choose", "7B", "-f", "json", "--tokenizers=candidates.csv", "--laws=tao2024,law.json=2"]),
    Run(["sweep", "budgets.csv"]),
    Run(["sweep", "-", "-f", "jsonl"], given=b"7B,1e22\n3B\n"),
    Run(["sweep", "wrong.csv", "-f", "csv"], parts=True),
    Run(["sweep", "budgets.csv", "-f", "csv", "--keep=name", "-o", "out.csv"], ("out.csv",), over=True),
    Run(["sweep", "--params=1B:4B:3", "--flops=1e21:1e22:2", "-f", "csv", "-o", "out.csv"], ("out.csv",)),
    Run(["sweep", "--params=1B:4B:3000", "-f", "csv"]),
    Run(["sweep", "--params=1B:4B:3", "--choose", "-f", "json"]),
    Run(["frontier", "--flops=1e20:1e22:3"]),
    Run(["frontier", "--flops=1e20:1e22:3", "-f", "json", "-o", "out.json"], ("out.json",)),
    Run(["design", "--flops=1e20", "--target=7B", "--runs=8"]),
    Run([*FIT]),
    Run([*FIT, "--law-out=fitted.json", "-o", "out.json"], ("fitted.json", "out.json")),
    Run([*FIT[:-1], "--threads=3", "-f", "json"]),
    Run(["fit", "runs.csv", "--draws=0", "--tokenizer=points.csv", "-f", "json"]),
    Run(["fit", "scaling.csv", "--form=chinchilla", "--draws=20", "--threads=2"]),
    Run(["fit", "envelope.csv", "--form=envelope"]),
    Run(["fit", "points.csv", "--form=tokenizer"]),
    Run(["audit", "config.json"], parts=True),
    Run(["audit", "model", "-f", "json"], parts=True),
    Run(["audit", "model/model.safetensors"], parts=True),
    Run(["audit", "model.gguf", "blob", "-f", "csv"], parts=True),
    Run(["audit", "--models=llama", "-f", "csv"]),
    Run(["audit", "broken.json"], parts=True),
    Run(["verify", "reference.csv"]),
    Run(["law", "list"]),
    Run(["law", "show", "tao2024", "-o", "out.json"], ("out.json",), over=True),
    Run(["law", "check", "law.json"]),
    Run(["energy", "estimate", "--flops=1e21", "--accelerator=h100-sxm"]),
    Run(["energy", "limits", "--flops=1e21", "-f", "csv"]),
    Run(["energy", "trace", "trace.csv"], parts=True),
    Run(["energy", "trace", "trace.csv", "--windows=windows.csv", "-f", "json"], parts=True),
    Run(["energy", "validate", "pairs.csv"]),
    Run(["energy", "validate", "pairs.csv", "-o", "out.json", "--write-calibration=calibration.json"],
        ("out.json", "calibration.json"), over=True),
    Run(["completions", "bash"]),
    Run(["completions", "zsh", "-o", "out.zsh"], ("out.zsh",)),
    Run(["completions", "fish"]),
    Run(["predict", "7B", "--no-such-option"]),
    Run(["predict", "nonsense"]),
    Run(["predict", "7B", "-o", "nowhere/out.json"]),
    Run(["sweep", "budgets.csv", "-f", "csv", "-o", "budgets.csv"]),
    Run(MEASURE),
    Run(MEASURE, measures=True),
    Run([*MEASURE, "-o", "out.csv"], ("out.csv",), over=True, measures=True),
]
ONLY_WITH_SENTENCEPIECE = ["tokenizer", "measure"]

# The ways in which a call of each kind fails, and whether all behind it do so too; 0: it does a part of its work.
# Every second call, and no more, is what may be interrupted or done in part for ever.
WAYS = {
    "allocate": [("ENOMEM", "once"), ("ENOMEM", "always")],
    "open": [("EMFILE", "once"), ("EMFILE", "always"), ("EACCES", "once"), ("EIO", "always"), ("EINTR", "once")],
    "create": [("ENOSPC", "once"), ("EROFS", "always"), ("EMFILE", "once"), ("EACCES", "always")],
    "read": [("EIO", "once"), ("EIO", "always"), ("EINTR", "once"), ("EINTR", "half"), (0, "once"), (0, "always")],
    "write": [("ENOSPC", "once"), ("ENOSPC", "always"), ("EIO", "once"), ("EDQUOT", "always"), ("EPIPE", "once"),
              ("EINTR", "once"), ("EINTR", "half"), (0, "once"), (0, "always")],
    "close": [("EIO", "once"), ("EIO", "always"), ("ENOSPC", "once"), ("EINTR", "once"), ("EINTR", "always")],
    "sync": [("EIO", "once"), ("ENOSPC", "always"), ("EINTR", "once"), ("EINVAL", "always")],
    "rename": [("EACCES", "once"), ("EIO", "always"), ("ENOSPC", "once"), ("EXDEV", "always")],
    "unlink": [("EACCES", "once"), ("EIO", "always")],
    "look": [("EACCES", "once"), ("EIO", "once"), ("EIO", "always"), ("ENOMEM", "once")],
    "set": [("EPERM", "once"), ("EPERM", "always")],
    "list": [("EIO", "once"), ("EIO", "always")],
    "seek": [("EIO", "once"), ("ESPIPE", "always")],
    "pipe": [("EMFILE", "once")],
    "duplicate": [("EMFILE", "once"), ("EMFILE", "always")],
    "prepare": [("ENOMEM", "once"), ("ENOMEM", "always")],
    "spawn": [("EAGAIN", "once"), ("ENOMEM", "once"), ("EACCES", "once"), ("ENOENT", "once")],
    "exec": [("EACCES", "once"), ("ENOMEM", "once"), ("E2BIG", "once"), ("ENOENT", "once")],
    "wait": [("EINTR", "once"), ("EINTR", "half"), ("ECHILD", "once")],
    "thread": [("EAGAIN", "once"), ("EAGAIN", "always")],
}
# Functions of the C library that the system may refuse, of those that a program like this might come to use. The C++
# library's iostreams, which are not used, account for poll, ioctl and the reading of characters.
MAY_FAIL = set("""
    accept aligned_alloc asprintf calloc chdir chmod close connect copy_file_range creat dup dup2 dup3 eventfd execl
    execv execve execvp fallocate fchmod fclose fdatasync fdopen fdopendir fgets fopen fopen64 fork fputs freopen fstat
    fsync ftruncate fwrite getcwd getdelim getentropy getline getrandom link linkat lstat malloc memalign mkdir mkdtemp
    mkostemp mkstemp mkstemp64 mmap mmap64 mremap open open64 openat openat64 opendir pipe pipe2 popen posix_fallocate
    posix_memalign posix_spawn posix_spawnp pread pread64 preadv printf pthread_create pwrite pwrite64 pwritev read
    readdir readdir64 readlink readlinkat readv realloc reallocarray realpath rename renameat renameat2 rmdir scandir
    sendfile socket stat statx symlink sync system tmpfile truncate unlink unlinkat valloc vfork wait wait3 wait4
    waitid waitpid write writev""".split())
# For each run: so many allocations, and so many other calls.
SAMPLED = 20

# These have to be survived: nothing has failed yet, or nothing is lost.
SURVIVED = {("read", "EINTR"), ("read", 0), ("write", "EINTR"), ("write", 0), ("open", "EINTR"), ("close", "EINTR"),
            ("sync", "EINTR"), ("sync", "EINVAL"), ("wait", "EINTR"), ("wait", "ECHILD"), ("thread", "EAGAIN")}


@dataclasses.dataclass(frozen=True)
class Failure:
    kind: str
    number: int
    way: tuple

    def text(self):
        error = getattr(errno, self.way[0]) if self.way[0] else 0
        return f"{self.kind}:{self.number}:{self.way[1]}:{error}"

    def words(self):
        how = {"once": "", "always": " and all behind it", "half": " and every second behind it"}[self.way[1]]
        return f"{self.kind} {self.number}{how}: {self.way[0] or 'a part'}"


@dataclasses.dataclass
class Outcome:
    status: int
    out: bytes
    err: bytes
    files: dict  # what is there of the outputs
    others: list  # files that should not be there
    counts: dict  # what the library reports; empty where a signal ended the program


class Bench:
    """A folder with the inputs, in which runs are made one after another."""

    def __init__(self, folder, arguments):
        self.folder = pathlib.Path(folder)
        self.work = self.folder / "work"
        self.temporary = self.folder / "temporary"
        self.report = self.folder / "report"
        self.arguments = arguments
        self.temporary.mkdir()
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        (self.programs / "gnuplot").write_text(GNUPLOT)
        (self.programs / "gnuplot").chmod(0o755)
        for path, content in small_inputs.files().items():
            file = self.work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        subprocess.run([arguments.program, "law", "show", "tao2024", "-o", "law.json"], cwd=self.work, check=True)
        self.inputs = set(os.listdir(self.work))
        self.before = self.state()

    def state(self):
        return [entry for folder in (self.work, self.work / "model") for entry in state_of(folder)
                if entry[0] in self.inputs and entry[0] != "model" or folder != self.work]

    def run(self, run, failure=None):
        for name in run.outputs:
            (self.work / name).unlink(missing_ok=True)
            if run.over:
                (self.work / name).write_bytes(OLD)
        self.report.unlink(missing_ok=True)
        program = self.arguments.tokenizer if run.measures else self.arguments.program
        environment = {"PATH": str(self.programs), "TMPDIR": str(self.temporary), "LC_ALL": "C",
                       "LD_PRELOAD": self.arguments.library, "VOCABPLAN_FAIL_REPORT": str(self.report)}
        if failure:
            environment["VOCABPLAN_FAIL"] = failure.text()
        done = subprocess.run([program, *run.words], input=run.given, capture_output=True, cwd=self.work,
                              env=environment, timeout=PATIENCE, check=False)
        files = {name: (self.work / name).read_bytes() for name in run.outputs if (self.work / name).exists()}
        others = [name for name in os.listdir(self.work) if name not in self.inputs and name not in run.outputs]
        others += os.listdir(self.temporary)
        counts = {}
        if self.report.exists():
            counts = {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", self.report.read_text())}
        return Outcome(done.returncode, done.stdout, done.stderr, files, others, counts)

    def clean(self):
        """Removes what a run has left."""
        for folder, kept in ((self.work, self.inputs), (self.temporary, ())):
            for name in os.listdir(folder):
                path = folder / name
                if name not in kept:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def errors_of(outcome, right):
    """What was said of the failure: without the run's own error, and warnings, which are of what could be read."""
    usual = right.err.splitlines()
    return [line for line in outcome.err.splitlines()
            if line not in usual and not line.startswith(b"vocabplan: warning: ")]


def is_same(outcome, right):
    return (outcome.status, outcome.out, outcome.files) == (right.status, right.out, right.files)


def is_left_out(run, failure, outcome):
    """True where something beside a model may not be read, which is a fact of it, and that is said."""
    said = os.strerror(errno.EACCES).encode() in outcome.out + outcome.err
    return run.parts and failure.way[0] == "EACCES" and outcome.status == 0 and said


def complaints_about_refusal(run, failure, outcome, right):
    """What is wrong with the end of a run that did not survive the failure."""
    if outcome.status != 1:
        yield f"status {outcome.status}"
    lines = errors_of(outcome, right)
    unspoken = failure.kind == "write" and failure.way[1] != "once"  # standard error is written too
    if not (unspoken or 1 <= len(lines) <= 2):
        yield f"{len(lines)} lines of error"
    if lines and not lines[-1].startswith(b"vocabplan: " if run.parts else b"vocabplan: error: "):
        yield "an error that does not begin as one"
    if not run.parts and not right.out.startswith(outcome.out):
        yield "standard output is no beginning of the answer"
    for name in run.outputs:
        before = OLD if run.over else None
        now = outcome.files.get(name)
        if now == before:
            continue
        if now != right.files[name]:
            yield f"{name} is damaged"
        elif f"'{name}'".encode() not in outcome.err and not unspoken:
            yield f"{name} is written, and that is not said"


def complaints(run, failure, outcome, right):
    """What is wrong with the end of a run."""
    if outcome.status < 0 or not outcome.counts:
        yield f"ended by signal {-outcome.status}" if outcome.status < 0 else "ended without a report"
        return
    if not is_same(outcome, right) and not is_left_out(run, failure, outcome):
        if (failure.kind, failure.way[0]) in SURVIVED:
            yield f"not survived (status {outcome.status})"
        yield from complaints_about_refusal(run, failure, outcome, right)
    elif right.status == 0 and errors_of(outcome, right):
        yield "an answer and an error"
    if outcome.others and failure.kind != "unlink":
        yield f"left behind: {', '.join(outcome.others)}"
    if outcome.counts["middle"]:
        return
    if outcome.counts["descriptors"] > right.counts["descriptors"]:
        yield "a descriptor is open at the end"
    if outcome.counts["outstanding"] > right.counts["outstanding"]:
        yield f"{outcome.counts['outstanding'] - right.counts['outstanding']} allocations are not freed"


def numbers(kind, count):
    """The calls that fail, one at a time."""
    if kind != "allocate":
        return range(1, count + 1)
    return [*range(1, min(count, ALL_OF_FIRST) + 1), *range(ALL_OF_FIRST + FURTHER_STEP, count + 1, FURTHER_STEP)]


def failures_of(run, right, arguments):
    """What may fail in a run; of it a sample."""
    every = [Failure(kind, number, way) for kind, ways in WAYS.items() for number in numbers(kind, right.counts[kind])
             for way in ways if not arguments.kind or kind in arguments.kind]
    if arguments.all:
        return every
    draw = random.Random(f"{arguments.seed} {right.counts}")
    memory = [f for f in every if f.kind == "allocate"]
    if run.words == ["--version"]:
        return memory  # all that are made before a command begins
    others = [f for f in every if f.kind != "allocate"]
    return draw.sample(memory, min(len(memory), SAMPLED)) + draw.sample(others, min(len(others), SAMPLED))


def runs_of(arguments):
    known = set(commands_of(arguments.program))
    if not arguments.tokenizer:
        print("tokenizer measure is left out: built without libsentencepiece")
    runs = [run for run in RUNS if arguments.tokenizer or run.words[:2] != ONLY_WITH_SENTENCEPIECE]
    for command in known:
        words = command.split()
        assert any(run.words[:len(words)] == words for run in RUNS), f"{command} has no run"
    return [run for run in runs if arguments.only in run.name()]


def functions(nm, *arguments):
    """The names of a program's or library's dynamic symbols, without versions."""
    text = subprocess.run([nm, "-D", *arguments], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].split("@")[0] for line in text.splitlines()}


def unwatched(program, library):
    """Functions that the program has from the C library, may fail, and are not made to."""
    nm = shutil.which("nm")
    assert nm, "nm is missing (Debian: binutils)"
    return (functions(nm, "--undefined-only", program) & MAY_FAIL) - functions(nm, "--defined-only", library)


class Score:
    def __init__(self):
        self.done = collections.Counter()
        self.survived = collections.Counter()
        self.bad = 0

    def line(self, kind):
        done = self.done[kind]
        return f"{kind:<10} {done:>8} {done - self.survived[kind]:>10} {self.survived[kind]:>9}"


def try_run(bench, run, arguments, score):
    bench.clean()
    right = bench.run(run)
    assert right.status in (0, 1, 2) and right.counts and not right.others, (run, right.status, right.err, right.others)
    assert sorted(right.files) == sorted(run.outputs), (run, right.status, right.err)
    for failure in failures_of(run, right, arguments):
        score.done[failure.kind] += 1
        used = processor_seconds()
        try:
            outcome = bench.run(run, failure)
            found = list(complaints(run, failure, outcome, right))
        except subprocess.TimeoutExpired:
            outcome, found = None, [f"takes more than {PATIENCE} s"]
        if processor_seconds() - used > PROCESSOR_SECONDS:
            found.append(f"takes {processor_seconds() - used:.1f} s of processor time")
        if outcome and is_same(outcome, right):
            score.survived[failure.kind] += 1
        if bench.state() != bench.before:
            found.append("an input was touched")
            bench.before = bench.state()
        if found:
            score.bad += 1
            print(f"{run.name()}\n    {failure.words()} -> {'; '.join(found)}")
            if outcome:
                print(*(f"        {line[:200]!r}" for line in outcome.err.splitlines()[:4]), sep="\n")
        if found or outcome.others:
            bench.clean()


def arguments_of_call():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("library", type=os.path.abspath)
    parser.add_argument("--tokenizer", type=os.path.abspath)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--kind", choices=WAYS, action="append")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def main():
    arguments = arguments_of_call()
    score = Score()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    forgotten = unwatched(arguments.program, arguments.library)
    assert not forgotten, f"fail_calls.cpp has to learn {forgotten}"
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        bench = Bench(folder, arguments)
        for run in runs_of(arguments):
            if arguments.verbose:
                print(run.name(), flush=True)
            try_run(bench, run, arguments, score)
    print("failing    runs       refused  survived")
    for kind in WAYS:
        print(score.line(kind))
    total = sum(score.done.values())
    print(f"{total} runs with a failure, {score.bad} ended badly")
    return 0 if score.bad == 0 and total > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
