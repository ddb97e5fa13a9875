#!/usr/bin/env python3
"""Measures how time and memory of each command grow with its input: scripts/bench growth calls it.

    growth.py --build BUILD_DIR [--rounds 2] [--only WORD] [--plot FILE.svg]
    growth.py --of TABLE --plot FILE.svg        draws what was printed before

Each command is run on an input of 1, 10 and 100 times a size, whose unit the table names. Time is that of the
processor, the least of the rounds, without what a start takes; memory is the peak of what is resident. The two
last columns are the slopes from 10 to 100 times in logarithms: 1 is linear. A slope above 1.15 is named, and makes
the exit status 1, where the time is above 0.2 s or the memory above 32 MB: what is below is noise, or the 9 MB that
the process had from Python before it became the program. Where the middle figure is no more than that, the slope of
memory is a lower bound. The picture has time and memory of every command against the size of its input.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, List, NamedTuple

import growth_picture

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
STEEP = 1.15
LEAST_SECONDS = 0.2
LEAST_MEGABYTES = 32.0
START_MEGABYTES = 4.0  # of the program that does nothing


class Case(NamedTuple):
    name: str
    unit: str
    size: int  # of the smallest input
    words: Callable[[int, Path], List[str]]  # makes the input in a folder


class Figure(NamedTuple):
    seconds: float
    megabytes: float


# A process counts as its own peak what its parent had when it started: the parent is an interpreter with nothing.
LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, file=sys.stderr)
"""


def run(command: list[str]) -> Figure:
    launched = subprocess.run([sys.executable, "-I", "-S", "-c", LAUNCHER, *command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True)
    status, seconds, megabytes = launched.stderr.splitlines()[-1].split()
    if status != "0":
        raise SystemExit(f"{' '.join(command)[:200]} ended with status {status}: {launched.stderr[:300]}")
    return Figure(float(seconds), float(megabytes))


def lines(folder: Path, name: str, header: str, rows) -> str:
    path = folder / name
    with path.open("w") as out:
        out.write(header + "\n")
        out.writelines(row + "\n" for row in rows)
    return str(path)


def budgets(count: int, folder: Path, name: str = "budgets.csv") -> str:
    return lines(folder, name, "n_nv,flops", (f"{10 ** (8 + 2 * i / count):.6g},{10 ** (19 + 4 * i / count):.6g}"
                                              for i in range(count)))


def truths(count: int, folder: Path) -> str:
    return lines(folder, "truths.csv", "nnv,v_isoloss", ("7e9,59547" for _ in range(count)))


def more_rows(count: int, folder: Path, example: str) -> str:
    """So many rows: those of the example, over and over, with other losses."""
    header, *rows = (EXAMPLES / example).read_text().splitlines()
    draw = random.Random(1)

    def again(i: int) -> str:
        *fields, loss = rows[i % len(rows)].split(",")
        return ",".join([*fields, f"{float(loss) + draw.gauss(0, 0.003):.6g}"])

    return lines(folder, example, header, (again(i) for i in range(count)))


def tokenizers(count: int, folder: Path) -> str:
    return lines(folder, "tokenizers.csv", "name,vocab_size,tokens,characters",
                 (f"t{i},{2048 + 128 * (i % 2000)},{1000000 - 10 * (i % 2000)},4000000" for i in range(count)))


def model(more: dict) -> dict:
    return {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
            "num_attention_heads": 32, "vocab_size": 32000, **more}


def one_model(folder: Path, more: dict) -> str:
    path = folder / "config.json"
    path.write_text(json.dumps(model(more)))
    return str(path)


def models(count: int, folder: Path) -> list[str]:
    for i in range(count):
        (folder / f"model-{i}.json").write_text(json.dumps(model({})))
    return [str(folder / f"model-{i}.json") for i in range(count)]


def weights(count: int, folder: Path) -> str:
    """A safetensors file of so many layers: its header alone, behind which is a hole."""
    tensors, at = {}, 0

    def add(name: str, *shape: int) -> None:
        nonlocal at
        end = at + 2 * math.prod(shape)
        tensors[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, end]}
        at = end

    add("model.embed_tokens.weight", 32000, 64)
    for i in range(count):
        add(f"model.layers.{i}.mlp.up_proj.weight", 256, 64)
    add("lm_head.weight", 32000, 64)
    header = json.dumps(tensors).encode()
    path = folder / "model.safetensors"
    with path.open("wb") as out:
        out.write(len(header).to_bytes(8, "little") + header)
        out.truncate(8 + len(header) + at)
    return str(path)


def clock(second: int) -> str:
    return f"2024/01/{1 + second // 86400:02d} {second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000"


def readings(count: int, folder: Path, devices: int) -> str:
    return lines(folder, "smi.csv", "timestamp, index, power.draw [W]",
                 (f"{clock(i // devices)}, {i % devices}, {100 + i % 7}.00 W" for i in range(count)))


def dmon(count: int, folder: Path) -> str:
    return lines(folder, "dmon.txt", "#Date        Time         gpu    pwr\n#YYYYMMDD    HH:MM:SS     Idx      W",
                 (f" {clock(i)[:10].replace('/', '')}    {clock(i)[11:19]}       0     {70 + i % 9}"
                  for i in range(count)))


def scaphandre(count: int, folder: Path) -> str:
    """Reports of a host, a socket and memory, each with a consumer that is passed over."""
    def report(i: int) -> str:
        at = f'"timestamp":{1700000000 + 2 * i}.25'
        return (f'{{"host":{{"consumption":{3e8 + i % 7},{at}}},'
                f'"consumers":[{{"exe":"/bin/a \\"{{","pid":7,"consumption":1e6,{at}}}],'
                f'"sockets":[{{"id":0,"consumption":2e8,"domains":[{{"name":"dram","consumption":4e7,{at}}}],{at}}}]}}')

    return lines(folder, "scaphandre.json", "[", (report(i) + "," for i in range(count // 3)))


def sacct(count: int, folder: Path) -> str:
    """Jobs of two rows, in columns of fixed width."""
    def row(i: int) -> str:
        job = f"{17 + i // 2}{'.batch' if i % 2 else ''}"
        return f"{job:<12} {5000 + i // 2 % 9 * 100:>17} {60:>10}"

    return lines(folder, "sacct.txt", "       JobID ConsumedEnergyRaw ElapsedRaw\n" + "-" * 12 + " " + "-" * 17 + " "
                 + "-" * 10, (row(i) for i in range(count)))


def exporter(count: int, folder: Path) -> str:
    """Scrapes of eight devices."""
    def sample(i: int) -> str:
        head = "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n" if i % 8 == 0 else ""
        return f'{head}DCGM_FI_DEV_POWER_USAGE{{gpu="{i % 8}",Hostname="n1"}} {100 + i % 7} {1700000000 + i // 8}000'

    return lines(folder, "metrics.txt", "# HELP DCGM_FI_DEV_POWER_USAGE W", (sample(i) for i in range(count)))


def pairs(count: int, folder: Path, groups_of: int = 2) -> str:
    draw = random.Random(1)
    groups = [math.exp(draw.gauss(0, 0.15)) for _ in range(-(-count // groups_of))]

    def pair(i: int) -> str:
        estimate, seconds = math.exp(draw.uniform(-2, 4)), math.exp(draw.uniform(5, 10))
        measured = (1.1 * estimate + 80 * seconds / 3.6e6) * groups[i // groups_of] * math.exp(draw.gauss(0, 0.08))
        return f"p{i},g{i // groups_of},{estimate:.6g},{measured:.6g},{seconds:.6g}"

    return lines(folder, "pairs.csv", "name,group,estimate,measured,duration_s", (pair(i) for i in range(count)))


def text(kilobytes: int, folder: Path) -> str:
    source = (ROOT / "docs" / "cli.md").read_bytes()
    path = folder / "text"
    path.write_bytes((source * (kilobytes * 1000 // len(source) + 1))[: kilobytes * 1000])
    return str(path)


def trained(folder: Path) -> list[str]:
    """The words that measure by a model of 1,000 pieces; none without spm_train."""
    if shutil.which("spm_train") is None:
        return []
    prefix = folder / "pieces"
    subprocess.run(["spm_train", f"--input={text(300, folder)}", f"--model_prefix={prefix}", "--vocab_size=1000",
                    "--model_type=bpe"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return ["--model", f"{prefix}.model", "--threads", "1"]


def cases(folder: Path) -> list[Case]:
    fit = ["--draws", "0", "--threads", "1", "-q"]
    every = [
        Case("sweep", "records", 3000, lambda n, f: ["sweep", budgets(n, f), "-q", "-f", "csv"]),
        Case("sweep, table", "records", 3000, lambda n, f: ["sweep", budgets(n, f), "-q"]),
        Case("sweep --choose", "records", 10, lambda n, f: ["sweep", budgets(n, f), "--choose", "-q", "-f", "csv"]),
        Case("sweep --params", "points", 10000, lambda n, f: ["sweep", "--params", f"33M:300B:{n}", "-q", "-f", "csv"]),
        Case("verify", "rows", 3000, lambda n, f: ["verify", truths(n, f)]),
        Case("fit", "rows", 300, lambda n, f: ["fit", more_rows(n, f, "runs.csv"), *fit]),
        Case("fit --form chinchilla", "rows", 300,
             lambda n, f: ["fit", more_rows(n, f, "losses.csv"), "--form", "chinchilla", *fit]),
        Case("choose --tokenizers", "rows", 10,
             lambda n, f: ["choose", "7B", "--tokenizers", tokenizers(n, f), "-q", "-f", "json"]),
        Case("frontier", "budgets", 5,
             lambda n, f: ["frontier", "--flops", f"1e19:1e26:{n}", "-q", "-f", "csv"]),
        Case("audit", "models", 10, lambda n, f: ["audit", *models(n, f), "-q", "-f", "csv"]),
        Case("audit, keys", "keys", 1000, lambda n, f: ["audit", one_model(f, {f"k{i}": i for i in range(n)}), "-q"]),
        Case("audit, array", "numbers", 10000, lambda n, f: ["audit", one_model(f, {"x": [1] * n}), "-q"]),
        Case("audit, weights", "tensors", 1000, lambda n, f: ["audit", weights(n, f), "-q"]),
        Case("energy trace", "readings", 10000, lambda n, f: ["energy", "trace", readings(n, f, 2), "-q"]),
        Case("energy trace, dmon", "readings", 10000, lambda n, f: ["energy", "trace", dmon(n, f), "-q"]),
        Case("energy trace, scaphandre", "readings", 10000,
             lambda n, f: ["energy", "trace", scaphandre(n, f), "-q"]),
        Case("energy trace, sacct", "rows", 10000, lambda n, f: ["energy", "trace", sacct(n, f), "-q"]),
        Case("energy trace, exporter", "readings", 10000, lambda n, f: ["energy", "trace", exporter(n, f), "-q"]),
        Case("energy trace, devices", "devices", 50,
             lambda n, f: ["energy", "trace", readings(3 * n, f, n), "-q", "-f", "json"]),
        Case("energy validate", "pairs", 10000, lambda n, f: ["energy", "validate", pairs(n, f), "-q", "-f", "json"]),
        Case("energy validate, groups", "pairs", 10000,
             lambda n, f: ["energy", "validate", pairs(n, f, 1000), "-q", "-f", "json"]),
        Case("energy validate, one group", "pairs", 10000,
             lambda n, f: ["energy", "validate", pairs(n, f, n), "-q", "-f", "json"]),
    ]
    measure = trained(folder)
    if measure:
        every.append(Case("tokenizer measure", "kilobytes", 100,
                          lambda n, f: ["tokenizer", "measure", text(n, f), *measure, "-q"]))
    else:
        print("growth: tokenizer measure is left out: spm_train is not installed")
    return every


def slope(least: float, middle: float, large: float, small: float) -> float | None:
    """Of the last two figures above `least`; nothing where the largest says nothing."""
    if large < small:
        return None
    return math.log10(max(large - least, 1e-9) / max(middle - least, 1e-9))


def shown(value: float | None) -> str:
    return f"{'-' if value is None else format(value, '.2f'):>6}"


class Measured(NamedTuple):
    """What a line of the table says: figures of 1, 10 and 100 times a size, and the slopes of the last two."""
    name: str
    unit: str
    largest: int
    seconds: list[float]  # without a start
    megabytes: list[float]
    time_slope: float | None
    memory_slope: float | None

    def line(self) -> str:
        return (f"{self.name:<28}{self.largest:>9} {self.unit:<10}" + "".join(f"{s:>8.3f}" for s in self.seconds)
                + "".join(f"{m:>7.1f}" for m in self.megabytes) + shown(self.time_slope) + shown(self.memory_slope))

    def steep(self) -> list[str]:
        return [f"{self.name}: {what} grows with the power {value:.2f} of the {self.unit}"
                for what, value in (("time", self.time_slope), ("memory", self.memory_slope)) if value and value > STEEP]


def measured_of(line: str) -> Measured | None:
    """A line of a table that was printed before; nothing for any other line."""
    found = re.fullmatch(r"(\S.*?)\s{2,}(\d+) (\S+)\s+((?:\s*[\d.]+){6})\s+(\S+)\s+(\S+)", line.rstrip())
    if not found:
        return None
    figures = [float(word) for word in found[4].split()]
    slopes = [None if word == "-" else float(word) for word in (found[5], found[6])]
    return Measured(found[1].strip(), found[3], int(found[2]), figures[:3], figures[3:], *slopes)


def measure_case(program: str, case: Case, start: float, rounds: int) -> Measured:
    figures = []
    for times in (1, 10, 100):
        with tempfile.TemporaryDirectory() as folder:
            command = [program, *case.words(times * case.size, Path(folder))]
            runs = [run(command) for _ in range(rounds)]
        figures.append(Figure(min(r.seconds for r in runs), min(r.megabytes for r in runs)))
    return Measured(case.name, case.unit, 100 * case.size, [max(f.seconds - start, 0.0) for f in figures],
                    [f.megabytes for f in figures],
                    slope(start, figures[1].seconds, figures[2].seconds, LEAST_SECONDS),
                    slope(START_MEGABYTES, figures[1].megabytes, figures[2].megabytes, LEAST_MEGABYTES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="commands whose name has this word")
    parser.add_argument("--plot", type=Path, help="draw the table into this file, by gnuplot")
    parser.add_argument("--of", type=Path, help="the table: one that was printed before, also inside a document")
    arguments = parser.parse_args()
    if arguments.of:
        every = [found for found in map(measured_of, arguments.of.read_text().splitlines()) if found]
    else:
        every = measure_all(arguments)
    if arguments.plot:
        growth_picture.draw(every, arguments.plot)
    steep = [line for one in every for line in one.steep()]
    for line in steep:
        print(f"above linear: {line}")
    raise SystemExit(1 if steep else 0)


def measure_all(arguments: argparse.Namespace) -> list[Measured]:
    """Every case, each printed when it is done."""
    program = str(arguments.build.resolve() / "src" / "vocabplan")
    start = min(run([program, "--version"]).seconds for _ in range(10))
    print(f"{'':<28}{'largest input':<20}{'seconds, 1 10 100 x':>24}{'peak MB, 1 10 100 x':>21}{'slopes':>12}")
    every = []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            if arguments.only in case.name:
                every.append(measure_case(program, case, start, arguments.rounds))
                print(every[-1].line(), flush=True)
    return every


if __name__ == "__main__":
    main()
