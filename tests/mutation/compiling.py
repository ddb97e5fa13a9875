"""The compiler's commands, and which mutants it accepts."""

import collections
import json
import os
import re
import shlex
import subprocess

import instrument

LOCATION = re.compile(r"(/[^\s:]+):(\d+):(\d+)")


class Unit:
    """One file that is compiled: a source, or the sources of a room together."""

    def __init__(self, entry):
        self.path = entry["file"]
        self.folder = entry["directory"]
        self.words = shlex.split(entry["command"])

    def sources(self):
        """The file itself and those that it includes by an absolute path, as CMake's unity files do."""
        with open(self.path, encoding="utf-8") as stream:
            return [self.path, *re.findall(r'^#include "(/.*)"$', stream.read(), re.M)]

    def arguments_of_tree(self):
        """What libclang needs to read the same text."""
        kept, words = [], iter(self.words[1:])
        for word in words:
            if word in ("-I", "-isystem", "-D"):
                kept += [word, next(words)]
            elif word.startswith(("-I", "-isystem", "-D", "-std=")):
                kept.append(word)
        return kept

    def errors(self):
        """What the compiler says against it."""
        words = []
        skipped = iter(self.words)
        for word in skipped:
            if word == "-o":
                next(skipped)
            elif word not in ("-c", "-Werror"):
                words.append(word)
        run = subprocess.run([*words, "-w", "-fsyntax-only", "-fdiagnostics-column-unit=byte"], cwd=self.folder,
                             capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False)
        return run.stderr if run.returncode != 0 else ""


def units(commands, wanted):
    """The units of a compile_commands.json that hold one of the files `wanted` (absolute paths)."""
    with open(commands, encoding="utf-8") as stream:
        entries = [Unit(entry) for entry in json.load(stream)]
    # Kernels are compiled again for tests of other processors: the library's own command is the first.
    first = {}
    for unit in entries:
        if any(source in wanted for source in unit.sources()):
            first.setdefault(unit.path, unit)
    return list(first.values())


def write(root, originals, mutants):
    """Writes the sources with their mutants, those that changed; returns where each mutant stands, by file."""
    by_file = collections.defaultdict(dict)
    for number, site in mutants.items():
        by_file[site.file][number] = site
    spans = {}
    for name, original in originals.items():
        text, spans[name] = instrument.instrumented(original, by_file[name])
        path = os.path.join(root, name)
        with open(path, "rb") as stream:
            if stream.read() == text.encode():
                continue
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    return spans


def accepted(root, originals, mutants, compiled):
    """The mutants that compile. What the compiler refuses is dropped, until it refuses nothing."""
    mutants = dict(mutants)
    waiting = list(compiled)
    while waiting:
        spans = write(root, originals, mutants)
        refused, faulty = set(), []
        for unit in waiting:
            said = unit.errors()
            if said:
                faulty.append(unit)
                refused |= _named(root, spans, said) or _of_files(root, spans, said)
                if not refused:
                    raise RuntimeError(f"{unit.path} does not compile, and not for its mutants:\n{said[:2000]}")
        for number in refused:
            mutants.pop(number, None)
        waiting = faulty
    write(root, originals, mutants)
    return mutants


def _named(root, spans, said):
    """The mutants at the places that messages name: where an error is, or else where it was asked for."""
    named = set()
    for message in re.split(r"^(?=.*: error: )", said, flags=re.M):
        places = [_mutant_at(root, spans, *place) for place in LOCATION.findall(message)]
        named |= set([place for place in places if place is not None][:1])
    return named


def _mutant_at(root, spans, path, line, column):
    name = os.path.relpath(os.path.realpath(path), root)
    if name not in spans:
        return None
    with open(path, "rb") as stream:
        lines = stream.read().split(b"\n")
    offset = sum(len(each) + 1 for each in lines[:int(line) - 1]) + int(column) - 1
    inside = [(end - begin, number) for number, begin, end in spans[name] if begin <= offset <= end]
    return min(inside)[1] if inside else None


def _of_files(root, spans, said):
    """All mutants of the files that messages name."""
    names = {os.path.relpath(os.path.realpath(path), root) for path, _, _ in LOCATION.findall(said)}
    return {number for name in names for number, _, _ in spans.get(name, [])}
