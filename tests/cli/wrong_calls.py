"""Wrong calls made from the program's own list of options: each gets one clear complaint and harms nothing.

For every command, the options and their kinds of values are those of `--list-options`. Each option is then given wrongly:
without its value, with values that no option of its kind can take, twice, with its name mistyped, and on commands that
lack it; files of another kind stand in the place of a command's own. A call is handled badly if a signal ends it, its
status is not 1 or 2, more than two lines or a line that is no text come out on standard error, it takes more than five
seconds of processor time, a file has changed, something of an answer is printed for a wrong option, or the hint is the
word that was typed.

Usage: wrong_calls.py PROGRAM [--list]
"""

import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

LEAST = 950  # calls
PROCESSOR_SECONDS = 5

# A right call of each command, to which the mistake is added. The one of `tokenizer measure` has no model, since that
# needs a trained one: it is wrong already, so that its mistakes may only be complained of.
RIGHT = {
    "predict": ["7B"],
    "choose": ["7B"],
    "sweep": ["budgets.csv"],
    "frontier": ["--flops=1e20:1e22:3"],
    "design": ["--flops=1e20", "--target=7B", "--runs=8"],
    "fit": ["runs.csv", "--form=chinchilla"],
    "audit": ["config.json"],
    "verify": ["reference.csv"],
    "law list": [],
    "law check": ["law.json"],
    "law show": ["tao2024"],
    "energy estimate": ["--flops=1e21", "--accelerator=h100-sxm"],
    "energy trace": ["trace.csv"],
    "energy validate": ["pairs.csv"],
    "energy limits": ["--flops=1e21"],
    "tokenizer measure": ["text.txt"],
    "completions": ["bash"],
}
INCOMPLETE = {"tokenizer measure"}

FILES = {
    "budgets.csv": "n_nv,tokens\n7B,2T\n1B,20B\n",
    "runs.csv": "n,tokens,loss\n" + "".join(
        f"{n},{d},{1.7 + 400 / float(n)**0.34 + 400 / float(d)**0.28:.6f}\n"
        for n in ("1e8", "2e8", "4e8", "8e8") for d in ("2e9", "8e9", "2e10")),
    "config.json": '{"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,'
                   ' "num_hidden_layers": 32, "num_attention_heads": 32}\n',
    "reference.csv": "nnv,v_isoloss\n7e9,59547\n",
    "trace.csv": "timestamp, index, power.draw [W]\n2025/01/02 10:00:00.000, 0, 250.00 W\n"
                 "2025/01/02 10:00:01.000, 0, 260.00 W\n2025/01/02 10:00:02.000, 0, 255.00 W\n",
    "pairs.csv": "name,estimate,measured\na,1.0,1.1\nb,2.0,1.9\nc,3.0,3.3\nd,4.0,4.1\ne,5.0,4.6\n",
    "windows.csv": "name,start,end\na,+0s,+1s\n",
    "windows_without_end.csv": "name,start\na,+0s\n",
    "windows_without_rows.csv": "name,start,end\n",
    "windows_backwards.csv": "name,start,end\na,+1s,+0s\n",
    "windows_of_words.csv": "name,start,end\na,soon,later\n",
    "windows_open.csv": "name,start,end\na,,+1s\n",
    "windows_blank.csv": 'name,start,end\na," ",+1s\n',
    "windows_elsewhere.csv": "name,start,end\na,+1h,+2h\n",
    "windows_shifted.csv": "name,start,end\na,+0s,+1s,1\n",
    "text.txt": "some text\n",
    "notes.txt": "# Notes\n\nWords, and more words; also \"a quotation\" and 12 numbers.\n\n| a | b |\n|---|---|\n" * 40,
    "broken.json": '{"name": \n',
    "bytes.bin": "\x01\x02\x1b]0;x\x07\x7f\n",
}

NOT_NUMBERS = ["", " ", "abc", "7BB", "1e", "--", "7B 8B", "nan", "1e999", "0x", "７", "\x1b[31m1"]
WRONG_NAMES = ["", "nonsense", "x" * 5000, "a\nb", "\x1b[31m"]
WRONG_RANGES = ["", "abc", "1e9:", ":1e9:3", "a:b:c", "1e9:2e9:0", "1e9:2e9:-3", "1e9:2e9:2.5", "nan:1e9:3",
                "1e9:2e9:3:4", "-1e9:2e9:3", "1e9:inf:3"]
WRONG_INPUTS = ["", "nowhere/none.csv", "folder", "broken.json", "bytes.bin", "x" * 5000]
WRONG_OUTPUTS = ["", "nowhere/none.csv", "folder"]
WRONG_ENDINGS = ["answer.svg", "answer.PNG", "answer.tsv"]
WRONG_TIMES = ["", " ", "yesterday", "2025-13-01 00:00:00", "2025/01/02 25:00:00", "10:00:01", "+", "+s", "+5x", "+-5s",
               "+1e3s", "-5s", "nan", "inf", "2025-01-02T10:00:00+99:00", "12.5", "1735812000 W", "\x1b[31m"]
WRONG_LISTS = ["", ",", "a=", "=1", "a=b=c", "a,,b", "zz=1"]

# By what stands for the value in the list. A kind that is not here is one of numbers.
VALUES = {
    "FORMAT": WRONG_NAMES, "WHEN": WRONG_NAMES, "U": WRONG_NAMES, "UNIT": WRONG_NAMES, "FORM": WRONG_NAMES,
    "LOSS": WRONG_NAMES, "RULE": WRONG_NAMES, "TYPE": WRONG_NAMES, "TOOL": WRONG_NAMES, "WHAT": WRONG_NAMES,
    "ID": WRONG_NAMES, "COUNTRY": WRONG_NAMES, "NAME|FILE": WRONG_NAMES + ["folder", "broken.json", "bytes.bin"],
    "NAME|FILE[=WEIGHT],...": WRONG_NAMES + ["tao2024=", "tao2024=-1", "tao2024=nan", "tao2024,tao2024", "folder"],
    "START:STOP:COUNT": WRONG_RANGES, "I/N": ["", "1", "0/3", "4/3", "1/0", "a/b", "1/2/3", "1/-2", "1.5/2"],
    "WxH": ["", "100", "0x0", "axb", "100x", "1e9x1e9", "-5x5"],
    "POINTS": WRONG_INPUTS, "PAIRS": WRONG_INPUTS, "TARGET": NOT_NUMBERS + ["7B@", "@2T", "7B@x"],
    "LIST": WRONG_LISTS, "NAME=SHARE,...": WRONG_LISTS + ["a=-1", "a=nan"], "LOW,HIGH": ["", "1", "a,b", "2,1", "1,2,3"],
    "NAME=PATH": ["", "a=", "=b", "a=nowhere"], "BAND": ["", "abc", "-1", "nan"], "NAMES": ["", "nonsense", ",", "a,,b"],
    "NAME": WRONG_NAMES,
    "NAME,...": ["", " ", ",", "nonsense", "n_nv,", "n_nv,n_nv", "n_nv,N_NV", '"n_nv', "n_nv\ntokens", "\x1b[31m", "x" * 5000],
    "V,...": ["", ",", "a,b", "32000,,1", "-1", "nan", "32000,abc"], "V|NAME,...": ["", ",", "nonsense", "32000,,1", "-5"],
    "L": NOT_NUMBERS + ["2Tx"],
}
# An option whose name tells more than what stands for its value; None: any text is right.
OF_OPTION = {
    "--name": None, "--snr-db": ["", "abc", "nan"],
    "--output": WRONG_OUTPUTS + WRONG_ENDINGS, "--law-out": WRONG_OUTPUTS,
    "--write-calibration": WRONG_OUTPUTS, "--plot": WRONG_OUTPUTS + ["picture.bmp", "picture"],
    "--models": ["nonsense", "\x1b[31m"], "--from": WRONG_TIMES, "--to": WRONG_TIMES,
    "--windows": WRONG_INPUTS + ["windows_without_end.csv", "windows_without_rows.csv", "windows_backwards.csv",
                                 "windows_of_words.csv", "windows_open.csv", "windows_blank.csv",
                                 "windows_elsewhere.csv", "windows_shifted.csv", "runs.csv", "trace.csv"],
}
ALSO_NEGATIVE = NOT_NUMBERS + ["-1"]

# The right call without a budget, to which accelerators and a time give one; of these each is made wrong by itself.
WITHOUT_BUDGET = {
    "predict": ["7B"], "choose": ["7B"], "sweep": ["--params=7B"], "frontier": [], "design": ["--target=7B", "--runs=8"],
    "energy estimate": [],
}
TIME = {"--accelerator": "h100-sxm", "--accels": "64", "--days": "2"}
RIGHT_ALONE = {("predict", "--days")}  # accelerators without a time are those of the run's energy
WRONG_COUNTS = ALSO_NEGATIVE + ["0", "inf"]

# Options of which each is right, and all together are wrong, of the commands that have them.
CONTRADICTIONS = [
    ["--csv-safe"], ["--csv-safe", "--format=json"], ["--from=+1s", "--windows=windows.csv"],
    ["--to=+1s", "--windows=windows.csv"], ["--from=+2s", "--to=+1s"], ["--from=+1h", "--to=+2h"],
    ["--windows=windows.csv", "--output=windows.csv"], ["--keep=n_nv", "--format=csv"],
    ["--keep=n_nv", "--params=7B"], ["--keep=tokens,tokens"], ["--level=0.5", "--keep=tokens"],
    ["--skip-bad", "--form=envelope"], ["--skip-bad", "--form=tokenizer"],
    ["--accels=64", "--days=2", "--hours=48"],
    ["--days=2", "--accelerator=h100-sxm"], ["--accel-hours=1e5", "--days=2"], ["--accel-hours=1e5", "--gpu-hours=1e5"],
    ["--accels=64", "--days=2", "--flops=1e21", "--accelerator=h100-sxm"], ["--accelerator=h100", "--accel-hours=1e5"],
]


class Option:
    def __init__(self, names, kind):
        self.names = names
        self.name = next((n for n in names if n.startswith("--")), names[0])
        self.kind = kind

    def wrong_values(self):
        if self.name in OF_OPTION:
            return OF_OPTION[self.name] or []
        if self.kind == "FILE" or self.kind == "FILE...":
            return WRONG_INPUTS
        return VALUES.get(self.kind, ALSO_NEGATIVE)


def commands_of(program):
    """The options of each command that does something, from the program's own list."""
    text = subprocess.run([program, "--list-options"], capture_output=True, text=True, check=True).stdout
    commands = {}
    for line in text.splitlines():
        row = json.loads(line)
        options = commands.setdefault(row["command"], [])
        if row["option"] and row["option"].startswith("-"):
            names = [name for name in (row["short"], row["option"], *row["aliases"]) if name]
            options.append(Option(names, row["type"]))
    return {command: options for command, options in commands.items()
            if not any(other.startswith(command + " ") or command == "" for other in commands)}


def mistyped(name, known):
    """The name without a letter, with one twice, with two of them exchanged."""
    word = name.lstrip("-")
    dashes = name[:len(name) - len(word)]
    forms = {dashes + word[:-1], dashes + word + word[-1], dashes + word[:1] + word[2:]}
    if len(word) > 2:
        forms.add(dashes + word[0] + word[2] + word[1] + word[3:])
    return sorted(form for form in forms if form not in known and form.strip("-"))


def wrong_times(command):
    """Calls whose budget is accelerators over a time, with one of the three wrong or missing."""
    right = [*command.split(), *WITHOUT_BUDGET[command]]
    for wrong in TIME:
        others = [f"{name}={value}" for name, value in TIME.items() if name != wrong]
        if (command, wrong) not in RIGHT_ALONE:
            yield [*right, *others], ""
        for value in WRONG_NAMES if wrong == "--accelerator" else WRONG_COUNTS:
            yield [*right, *others, f"{wrong}={value}"], value
    for value in WRONG_COUNTS:
        yield [*right, "--accelerator=h100-sxm", "--accels=64", f"--hours={value}"], value
        yield [*right, "--accelerator=h100-sxm", f"--gpu-hours={value}"], value


def wrong_helps(commands):
    """Calls of help for what there is not."""
    yield ["help", "nonsense"], "nonsense"
    yield ["help", "--nonsense"], "--nonsense"
    yield ["help", ""], ""
    for command in commands:
        yield ["help", *command.split(), "nonsense"], "nonsense"
        yield ["help", *command.split()[:-1], command.split()[-1] + "x"], command.split()[-1] + "x"


def wrong_calls(program):
    """Pairs of a call and the word that is wrong in it."""
    commands = commands_of(program)
    assert set(commands) == set(RIGHT), set(commands) ^ set(RIGHT)
    everywhere = {}
    for options in commands.values():
        for option in options:
            everywhere.setdefault(option.name, option)
    for command, options in commands.items():
        right = [*command.split(), *RIGHT[command]]
        known = {name for option in options for name in option.names}
        for option in options:
            if option.name == "--help":
                continue
            if option.kind:
                if not (command == "audit" and option.name == "--models"):
                    yield [*right, option.name], option.name
                for name in [name for name in option.names if name.startswith("--")]:
                    for value in option.wrong_values():
                        yield [*right, f"{name}={value}"], value
                yield [*right, f"{option.name}=1", f"{option.name}=1"], f"{option.name}=1"
                yield [*right, option.name, *option.wrong_values()[1:2]], option.name
            else:
                for value in ("maybe", "2", ""):
                    yield [*right, f"{option.name}={value}"], value
            for form in mistyped(option.name, known):
                yield [*right, form] + (["1"] if option.kind else []), form
        for name, option in everywhere.items():
            if name not in known:
                yield [*right, name] + (["1"] if option.kind else []), name
        for words in CONTRADICTIONS:
            if all(word.split("=")[0] in known for word in words):
                yield [*right, *words], words[0]
        if RIGHT[command] and RIGHT[command][0] in {*FILES, "law.json"}:
            for file in [*WRONG_INPUTS, "text.txt", "notes.txt", *(["config.json"] if command != "audit" else [])]:
                yield [*command.split(), file, *RIGHT[command][1:]], file
        yield [*right, "-"], "-"
        yield [*right, "nowhere", "none"], "nowhere"
        yield [*right, ""], ""
        yield [*right, "-Z"], "-Z"
        yield [*right, "--=1"], "--=1"
    for command in commands:
        for form in mistyped(command.split()[-1], {"help"}):
            yield [*command.split()[:-1], form], form
    for command in WITHOUT_BUDGET:
        yield from wrong_times(command)
    yield from wrong_helps(commands)
    for family in ([], ["law"], ["energy"], ["tokenizer"]):
        yield [*family, "nonsense"], "nonsense"
        yield [*family, "--nonsense"], "--nonsense"


def processor_seconds():
    """Of all calls so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def state_of(folder):
    """What tells whether a file was changed, made again or left behind."""
    found = [(entry.name, entry.stat()) for entry in sorted(os.scandir(folder), key=lambda entry: entry.name)]
    return [(name, status.st_ino, status.st_size, status.st_mtime_ns) for name, status in found]


def complaint_about(program, call, word, folder, before):
    """What was handled badly, and what was said."""
    used = processor_seconds()
    done = subprocess.run([program, *call], capture_output=True, cwd=folder, input=b"", timeout=120)
    faults = []
    error = done.stderr.decode("utf-8", "replace")
    lines = [line for line in error.splitlines() if not line.startswith("vocabplan: warning: ")]
    if processor_seconds() - used > PROCESSOR_SECONDS:
        faults.append(f"{processor_seconds() - used:.1f} s of processor time")
    if done.returncode not in (1, 2):
        faults.append(f"status {done.returncode}")
    if not 1 <= len(lines) <= 2 or not error.startswith("vocabplan: "):
        faults.append(f"{len(lines)} lines of error")
    if any(ord(c) < 32 and c != "\n" or c == "\x7f" for c in error) or "�" in error:
        faults.append("control characters in the error")
    if done.returncode == 2 and done.stdout:
        faults.append("an answer beside the complaint")
    hint = re.search(r"did you mean ([^?]*)\?", error)
    if hint and word in hint[1].replace(",", " ").split():
        faults.append(f"the hint is what was typed: {hint[0]}")
    if state_of(folder) != before:
        faults.append("a file has changed")
    return faults, error


def main():
    program = os.path.abspath(sys.argv[1])
    calls = list(wrong_calls(program))
    if "--list" in sys.argv:
        for call, _ in calls:
            print(*map(repr, call))
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "folder").mkdir()
        for file, text in FILES.items():
            (folder / file).write_text(text, encoding="utf-8")
        subprocess.run([program, "law", "show", "tao2024", "--format=json", "-o", "law.json"], cwd=folder, check=True)
        for command, arguments in RIGHT.items():
            if command not in INCOMPLETE:
                subprocess.run([program, *command.split(), *arguments], capture_output=True, cwd=folder, input=b"",
                               check=True)
        before = state_of(folder)
        for call, word in calls:
            faults, error = complaint_about(program, call, word, folder, before)
            if faults:
                bad += 1
                shown = [repr(w) if len(w) < 60 else repr(w[:57]) + "..." for w in call]
                print(" ".join(shown), "->", "; ".join(faults))
                print("    " + "\n    ".join(line[:200] for line in error.splitlines()[:4]))
                before = state_of(folder)
    print(f"{len(calls)} wrong calls, {bad} handled badly")
    return 0 if bad == 0 and len(calls) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
