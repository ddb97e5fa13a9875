#!/usr/bin/env python3
"""Sets `vocabplan tokenizer measure` beside spm_encode: scripts/bench tokenizers builds and calls it.

    compare_tokenizers.py --build BUILD_DIR [--rounds 3] [--megabytes 20]

Both encode the same text, the sources and documents of this project over and over, by models that
spm_train makes of it. Every round times each side once, one after the other; the table shows the best
round of each side, its speed as a multiple of that of spm_encode, and the processor time that it took,
which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"bpe": 8000, "unigram": 8000}


def own_text() -> bytes:
    files = sorted(ROOT.glob("docs/*.md")) + sorted(ROOT.glob("src/**/*.[ch]pp"))
    return b"".join(file.read_bytes() for file in files)


def seconds(command: list[str], text: Path) -> tuple[float, float]:
    """Wall time and processor time."""
    with text.open("rb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stream, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime


def compare(program: str, model: Path, text: Path, rounds: int) -> None:
    measure = [program, "tokenizer", "measure", "-", "--model", str(model)]
    threads = os.cpu_count() or 1
    sides = {
        "spm_encode --output_format=id": ["spm_encode", f"--model={model}", "--output_format=id"],
        "vocabplan tokenizer measure --threads 1": measure + ["--threads", "1"],
        f"vocabplan tokenizer measure, {threads} threads": measure,
    }
    figures = {name: [] for name in sides}
    for _ in range(rounds):
        for name, command in sides.items():
            figures[name].append(seconds(command, text))
    best = {name: tuple(map(min, zip(*pairs))) for name, pairs in figures.items()}
    megabytes = text.stat().st_size / 1e6
    base = best["spm_encode --output_format=id"][0]
    print(f"{model.stem}, {megabytes:.3g} MB of text")
    for name, (wall, processor) in best.items():
        print(f"  {name:<42}{megabytes / wall:>7.3g} MB/s{base / wall:>7.3g} x{processor:>8.3g} s of processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True, help="build folder of the preset test")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        once = own_text()
        train = Path(folder, "train.txt")
        train.write_bytes(once)
        text = Path(folder, "text.txt")
        text.write_bytes(once * max(1, round(options.megabytes * 1e6 / len(once))))
        for kind, size in SIZES.items():
            model = Path(folder, f"{kind} {size}")
            subprocess.run(
                ["spm_train", f"--input={train}", f"--model_prefix={model}", f"--model_type={kind}",
                 f"--vocab_size={size}", "--byte_fallback=true", "--minloglevel=2"],
                check=True, stderr=subprocess.DEVNULL)
            compare(str(options.build / "src" / "vocabplan"), model.with_name(model.name + ".model"), text,
                    options.rounds)


if __name__ == "__main__":
    main()
