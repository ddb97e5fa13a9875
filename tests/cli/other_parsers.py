"""Answers read back by the parsers of others: Python's csv and json, and pandas.

Every command is asked for the same answer in each of its formats. CSV must have a header of different names and as many
cells in every row; JSON no key twice, and no NaN or Infinity, which are no JSON. A number of CSV is that of the key of
the same name in JSON, as a double, and both have the fewest digits that are this double, those of Python's repr. Texts
with commas, quotes, line ends, letters of all languages and formulas come back as they went in.

Usage: other_parsers.py PROGRAM. Ends with 77 where pandas is not installed.
"""

import csv
import decimal
import io
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import pandas
except ImportError:
    print("skipped: this Python has no pandas (scripts/install-deps test)")
    sys.exit(77)

TEXTS = [
    "plain", "with, comma", 'a "quotation"', '"', '""', ",", "two\nlines", "two\r\nlines", "=1+1", "+1", "-0.5", "@cmd",
    "\ttab", " blanks ", "007", "1e5", "NaN", "null", "true", "None", "Größe", "語彙", "словарь", "🙂", "a\u0301", "\u2028",
    "\\", "\\n", "'", "#", ";", "é;ü|ö", "x" * 300,
]
NAMES = ["with, comma", 'a "quotation"', "=1+1", "two\nlines", "Größe 語彙 🙂", "-0.5", "\\n", "plain"]


class Fault(Exception):
    pass


def check(condition, words):
    if not condition:
        raise Fault(words)


def answer(program, words, folder, given=b"", status=0):
    done = subprocess.run([program, *words], capture_output=True, cwd=folder, input=given, timeout=120)
    check(done.returncode == status, f"status {done.returncode}: {done.stderr.decode(errors='replace')[:400]}")
    return done.stdout


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text and text.lower().lstrip("+-")[:1] in set("0123456789.") and "_" not in text


def check_digits(text):
    """The fewest digits that are this double, as repr has them; an exponent where readers would lose an integer."""
    check(decimal.Decimal(text) == decimal.Decimal(repr(float(text))), f"{text} is {float(text)!r} by repr")
    size = abs(float(text))
    check(("e" in text) == (size > 2**53 or 0 < size < 1e-5), f"{text} with an exponent, or without")


def with_one_line_end(rows):
    """pandas takes every line end in a text for LF, the csv module leaves it as it is."""
    return [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]


def table_of(text):
    """Header and rows of CSV by the csv module, after pandas has read the same."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check(text.endswith("\n"), "the last line is not ended")
    header, rows = rows[0], rows[1:]
    check(all(header) and len(set(header)) == len(header), f"header {header}")
    for row in rows:
        check(len(row) == len(header), f"{len(row)} cells below {len(header)} names: {row}")
    texts = pandas.read_csv(io.StringIO(text, newline=""), dtype=str, keep_default_na=False, na_filter=False)
    check(list(texts.columns) == header, f"pandas reads the header {list(texts.columns)}")
    check(with_one_line_end(texts.values.tolist()) == with_one_line_end(rows), "pandas reads other cells")
    numbers = pandas.read_csv(io.StringIO(text, newline=""), float_precision="round_trip")
    for i, name in enumerate(header):
        cells = [row[i] for row in rows]
        if cells and all(is_number(cell) for cell in cells):
            same = [float(cell) for cell in cells] == [float(value) for value in numbers[name]]
            check(same, f"pandas reads other numbers in {name}")
    return header, rows


def no_constant(word):
    raise Fault(f"{word} is no JSON")


def unique(pairs):
    keys = [key for key, _ in pairs]
    check(len(set(keys)) == len(keys), f"a key stands twice: {keys}")
    return dict(pairs)


class Number(float):
    """A double that knows how it was written."""

    def __new__(cls, text):
        check_digits(text)
        return super().__new__(cls, text)


def document_of(text):
    return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant, parse_float=Number, parse_int=Number)


def lines_of(text):
    """The records of JSON lines, after pandas has read the same."""
    check(text.endswith("\n"), "the last line is not ended")
    records = [document_of(line) for line in text[:-1].split("\n")]
    frame = pandas.read_json(io.StringIO(text), lines=True, precise_float=True, dtype=False, convert_dates=False)
    for i, record in enumerate(records):
        for key, value in record.items():
            if isinstance(value, (Number, str, bool)):
                check(frame[key][i] == value, f"pandas reads {key} as {frame[key][i]!r}, not {value!r}")
    return records


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


class Case:
    def __init__(self, words, records=None, given=b"", formats=("csv", "json", "jsonl"), near=(), rounded=(), status=0,
                 column=None, names=NAMES):
        self.words = words
        self.records = records  # of the JSON document, one for each row of CSV; None: one for all rows
        self.given = given
        self.formats = formats
        self.near = near  # columns that the two compute in different ways: how far they may be apart
        self.rounded = rounded  # columns that are integers in CSV alone
        self.status = status
        self.column = column  # of CSV, in which the names are
        self.names = names if column else []


def agree(name, cell, numbers, case):
    value = float(cell)
    if name in case.near:
        return any(abs(value - number) <= 1e-13 * abs(number) for number in numbers)
    if name in case.rounded:
        return any(value in (math.floor(number), math.ceil(number)) for number in numbers)
    return value in numbers


def check_row(header, row, record, case):
    """How many cells stand under their own name in JSON, with the same value; all others stand somewhere in it."""
    found = [(path, value) for path, value in leaves(record) if value is not None]
    numbers = [float(value) for _, value in found if isinstance(value, Number)]
    by_name = {}
    for path, value in found:
        for name in {"_".join(path[-2:]), path[-1]}:
            by_name.setdefault(name, []).append(value)
    named = 0
    for name, cell in zip(header, row):
        here = by_name.get(name, [])
        named += bool(here) and cell != ""
        if cell in here or (cell in ("true", "false") and json.loads(cell) in here):
            continue
        if is_number(cell):
            check_digits(cell)
            values = [float(value) for value in here if isinstance(value, Number)]
            check(agree(name, cell, values or numbers, case),
                  f"{name} is {cell} in CSV, and {values or 'nowhere'} in JSON")
        elif cell and here:
            raise Fault(f"{name} is {cell!r} in CSV, and {here!r} in JSON")
    return named


def check_case(program, case, folder):
    quiet = [] if case.words[0] == "law" else ["-q"]
    got = {}
    for form in case.formats:
        got[form] = answer(program, [*case.words, *quiet, "-f", form], folder, case.given, case.status).decode()
    named = 0
    document = document_of(got["json"]) if "json" in got else None
    lines = lines_of(got["jsonl"]) if "jsonl" in got else None
    if "csv" in got:
        header, rows = table_of(got["csv"])
        check(rows, "no rows")
        records = case.records(document) if case.records else [document] * len(rows)
        check(len(records) == len(rows), f"{len(rows)} rows of CSV and {len(records)} records of JSON")
        for row, record in zip(rows, records):
            named += check_row(header, row, record, case)
        for name in case.names:
            column = [row[header.index(case.column)] for row in rows]
            check(name in column, f"{name!r} is not in {case.column}: {column}")
        check(named > 0, "no column of CSV has the name of a key")
    if lines is not None and document is not None and "records" in document:
        check(lines == document["records"], "JSON lines are other records than those of the document")
    return named


MODEL = 'a, "b" é.json'
FILES = {
    "budgets.csv": "n_nv,tokens\n7B,2T\n1B,20B\n123456789,9.87e10\n",
    "reference.csv": "nnv,v_isoloss\n7e9,59547\n1e9,29551\n3e9,1\n",
    MODEL: '{"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,'
                   ' "num_hidden_layers": 32, "num_attention_heads": 32}\n',
    "trace.csv": "timestamp, index, power.draw [W]\n" + "".join(
        f"2025/01/02 10:00:{i // 2:02d}.000, {i % 2}, {100 + 7.3 * i:.2f} W\n" for i in range(40)),
}


def quoted(rows):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue()


def random_pairs():
    draw = random.Random(3)
    rows = [["name", "group", "estimate", "measured"]]
    for i in range(2 * len(NAMES)):
        estimate = draw.uniform(1, 100)
        rows.append([f"p{i}", NAMES[i // 2], f"{estimate:.4g}", f"{estimate * draw.uniform(0.8, 1.3):.4g}"])
    return quoted(rows)


def losses():
    return "n,tokens,loss\n" + "".join(
        f"{n},{d},{1.7 + 400 / n**0.34 + 400 / d**0.28 + 0.001 * ((i * 7 + j * 3) % 5):.6f}\n"
        for i, n in enumerate((1e8, 2e8, 4e8, 8e8)) for j, d in enumerate((2e9, 8e9, 2e10)))


def tokenizers():
    return quoted([["name", "vocab_size", "tokens", "characters"],
                   *([name, 32000 + 1000 * i, 900000 - 9999 * i, 4000000] for i, name in enumerate(NAMES))])


def windows():
    return quoted([["name", "start", "end"], *([name, f"+{i}s", f"+{i + 3.3}s"] for i, name in enumerate(NAMES))])


def records(document):
    return document["records"]


def candidates(document):
    return document["records"][0]["candidates"]


def array(key):
    return lambda document: document[key]


INTERVALS = tuple(f"v_{approach}_{end}" for approach in ("isoflops", "derivative", "isoloss") for end in ("low", "high"))

# Sweeps without more columns are computed with SIMD in CSV: `tokens` agrees within 1e-13 (docs/cli.md).
BATCH = {"records": records, "near": ("tokens",)}

CASES = [
    Case(["predict", "7B"], records),
    Case(["predict", "1234567890", "--tokens", "98.7B", "--interval", "--within", "2%", "--at", "32000,50257"], records,
         rounded=("v_within_low", "v_within_high")),
    Case(["predict", "--vocab", "50257"]),
    Case(["choose", "7B"], candidates),
    Case(["choose", "1B", "--tokens", "1T", "--tokenizers", "tokenizers.csv"], candidates, column="name"),
    Case(["sweep", "budgets.csv"], **BATCH),
    Case(["sweep", "budgets.csv", "--interval", "--choose", "--at", "32000", "--serve", "3"], records),
    Case(["sweep", "--params", "33M:300B:40", "--flops", "1e19:1e24:3"], **BATCH),
    Case(["sweep", "--params", "33M:300B:97"], **BATCH),
    Case(["sweep", "--params", "1M:1T:20", "--interval"], records, rounded=INTERVALS),
    Case(["frontier", "--flops", "1e19:1e25:7", "--interval"], array("points")),
    Case(["design", "--flops", "1e20", "--target", "7B", "--runs", "8"], array("runs")),
    Case(["fit", "losses.csv", "--form", "chinchilla", "--draws", "20"], formats=("json",)),
    Case(["audit", MODEL, "--models", "llama"], array("models"), column="model", names=[MODEL[:-5]]),
    Case(["verify", "reference.csv"], array("differences"), status=1),
    Case(["law", "show", "tao2024"], formats=("json",)),
    Case(["tokenizer", "measure", "text.txt", "--model", "pieces.model"], array("points")),
    Case(["energy", "estimate", "--flops", "1e23", "--accelerator", "h100-sxm", "--accels", "512", "--country", "FRA"]),
    Case(["energy", "trace", "trace.csv"]),
    Case(["energy", "trace", "trace.csv", "--windows", "windows.csv"], column="window"),
    Case(["energy", "validate", "pairs.csv"], column="group"),
    Case(["energy", "limits", "--flops", "1e22", "--accelerator", "h100-sxm"]),
]


def formats_of(program):
    """Of each command, the formats that are not for people, from the program's own list."""
    text = subprocess.run([program, "--list-options"], capture_output=True, text=True, check=True).stdout
    rows = [json.loads(line) for line in text.splitlines()]
    return {row["command"]: set(row["values"]) - {"table"} for row in rows if row["option"] == "--format"}


def check_all_formats(program):
    known = formats_of(program)
    tried = {}
    for case in CASES:
        command = next(name for name in known if case.words[:len(name.split())] == name.split())
        tried.setdefault(command, set()).update(case.formats)
    check(tried == known, f"formats without a case here: {[c for c in known if tried.get(c) != known[c]]}")


def train(folder):
    """A tokenizer of few pieces; False without the library that trains it."""
    try:
        import sentencepiece
    except ImportError:
        return False
    text = "".join(f"some text, {i} and more of {i * i}\n" for i in range(300))
    (folder / "text.txt").write_text(text, encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(input=str(folder / "text.txt"), model_prefix=str(folder / "pieces"),
                                             vocab_size=60, minloglevel=2)
    return True


def check_kept(program, folder):
    """Kept columns: texts that come back from every format."""
    header = ["id", "n_nv", 'note, "x"', "=sum"]
    rows = [[text, "7B", TEXTS[-1 - i], str(i)] for i, text in enumerate(TEXTS)]
    given = quoted([header, *rows]).encode()
    kept = [[row[0], row[2], row[3]] for row in rows]
    words = ["sweep", "--keep", 'id,"note, ""x""",=sum', "-q", "-f"]

    names, cells = table_of(answer(program, [*words, "csv"], folder, given).decode())
    check(names[:3] == [header[0], header[2], header[3]], f"names of kept columns: {names[:3]}")
    document = document_of(answer(program, [*words, "json"], folder, given).decode())
    lines = lines_of(answer(program, [*words, "jsonl"], folder, given).decode())
    for form, back in (("CSV", [row[:3] for row in cells]),
                       ("JSON", [list(record["keep"].values()) for record in document["records"]]),
                       ("JSON lines", [list(record["keep"].values()) for record in lines])):
        check(len(back) == len(kept), f"{len(back)} of {len(kept)} rows of {form}")
        for one, expected in zip(back, kept):
            check(one == expected, f"kept {expected!r} came back from {form} as {one!r}")


def check_random_numbers(program, folder):
    """Doubles of all sizes by the shortest decimals: those that were given come back."""
    draw = random.Random(20)
    numbers = [repr(10 ** draw.uniform(6, 14)) for _ in range(400)]
    given = "\n".join(["n_nv", *numbers, ""]).encode()
    _, rows = table_of(answer(program, ["sweep", "-q", "-f", "csv"], folder, given).decode())
    for number, row in zip(numbers, rows):
        check(float(row[0]) == float(number), f"{number} came back as {row[0]}")
        for cell in row:
            if cell:
                check_digits(cell)


def check_bytes(program, folder):
    """Bytes that are no text of UTF-8: the same in CSV, and replaced in JSON, which has UTF-8 only."""
    given = b"id,n_nv\n\xff\xfe\x80,7B\n\xc3,1B\n"
    rows = answer(program, ["sweep", "--keep", "id", "-q", "-f", "csv"], folder, given).split(b"\n")[1:-1]
    check([row.split(b",")[0] for row in rows] == [b"\xff\xfe\x80", b"\xc3"], f"kept bytes came back as {rows}")
    text = answer(program, ["sweep", "--keep", "id", "-q", "-f", "jsonl"], folder, given).decode()
    check(all("\ufffd" in record["keep"]["id"] for record in lines_of(text)), "bytes in JSON")


def main():
    program = os.path.abspath(sys.argv[1])
    faults = []

    def tried(name, function, *arguments):
        try:
            named = function(*arguments)
            if "-v" in sys.argv:
                print(f"{name}: {named or 'no'} cells by name")
        except (Fault, ValueError, csv.Error, KeyError) as error:
            faults.append(name)
            print(f"{name}\n    {type(error).__name__}: {error}")

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = {"pairs.csv": random_pairs(), "losses.csv": losses(), "tokenizers.csv": tokenizers(),
                "windows.csv": windows()}
        for file, text in {**FILES, **made}.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
        measures = train(folder) and os.path.exists(os.path.join(os.path.dirname(program), "vocabplan-tokenizer"))
        if not measures:
            print("left out: tokenizer measure, which needs SentencePiece")
        tried("formats", check_all_formats, program)
        for case in CASES:
            if measures or case.words[0] != "tokenizer":
                tried(" ".join(case.words), check_case, program, case, folder)
        tried("kept columns", check_kept, program, folder)
        tried("kept bytes", check_bytes, program, folder)
        tried("random numbers", check_random_numbers, program, folder)
    print(f"{len(CASES) + 4} answers, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
