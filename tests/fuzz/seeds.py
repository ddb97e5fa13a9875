"""First inputs of the fuzz targets, from the fixtures of the tests: seeds.py FOLDER writes FOLDER/TARGET/*.

They are where a corpus began; `scripts/fuzz --minimise` keeps of them and of what was found since.
"""

import glob
import hashlib
import itertools
import json
import pathlib
import re
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST = 6000

LITERAL = re.compile(r'R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"', re.S)
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.S)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def unescaped(text):
    def byte(match):
        word = match[1]
        return chr(int(word[1:], 16)) if word[0] == "x" else PLAIN.get(word, word)
    return ESCAPE.sub(byte, text)


def literals(pattern):
    """The texts in the sources of tests, neighbouring ones joined as a compiler joins them."""
    for path in sorted(glob.glob(str(ROOT / "tests" / pattern))):
        source = re.sub(r"^\s*(//|#).*$", "", pathlib.Path(path).read_text("utf-8"), flags=re.M)
        joined, end = "", None
        for match in LITERAL.finditer(source):
            text = match[2] if match[2] is not None else unescaped(match[3])
            if end is not None and source[end:match.start()].strip() == "":
                joined += text
            else:
                if joined:
                    yield joined.encode("latin-1", "replace")
                joined = text
            end = match.end()
        if joined:
            yield joined.encode("latin-1", "replace")


def tables(*patterns):
    return [text for pattern in patterns for text in literals(pattern) if text.count(b"\n") >= 2]


def objects(*patterns):
    return [text for pattern in patterns for text in literals(pattern) if text.lstrip().startswith(b"{")]


def with_prefixes(prefixes, texts):
    return [bytes(prefix) + text for prefix, text in itertools.product(prefixes, texts)]


def laws():
    """The built-in laws with two of their draws."""
    for path in sorted((ROOT / "data/laws").glob("*.json")):
        law = json.loads(path.read_text())
        if "draws" in law:
            law["draws"]["rows"] = law["draws"]["rows"][:2]
        if "draws" in law.get("compression", {}):
            law["compression"]["draws"] = law["compression"]["draws"][:2]
        yield json.dumps(law).encode()
        law.pop("draws", None)
        yield json.dumps(law).encode()


SMALL_MODEL = {"model.embed_tokens.weight": [6, 2], "model.layers.0.self_attn.q_proj.weight": [2, 2],
               "model.layers.0.mlp.up_proj.weight": [3, 2], "model.norm.weight": [2], "lm_head.weight": [6, 2]}
SMALL_MIXTURE = {"model.embed_tokens.weight": [5, 2], "model.layers.0.mlp.gate.weight": [2, 2],
                 "model.layers.0.mlp.experts.0.up_proj.weight": [2, 2],
                 "model.layers.0.mlp.experts.1.up_proj.weight": [2, 2], "vision_tower.patch.weight": [2, 2]}


def safetensors():
    for shapes in (SMALL_MODEL, SMALL_MIXTURE):
        for kind, size in (("F32", 4), ("BF16", 2), ("I8", 1)):
            header, at = {"__metadata__": {"format": "pt"}}, 0
            for name, shape in shapes.items():
                end = at + size * shape[0] * (shape[1] if len(shape) > 1 else 1)
                header[name] = {"dtype": kind, "shape": shape, "data_offsets": [at, end]}
                at = end
            text = json.dumps(header).encode()
            yield struct.pack("<Q", len(text)) + text + bytes(at)


def gguf_text(text):
    return struct.pack("<Q", len(text)) + text.encode()


def gguf():
    """Version, metadata of each type and tensors: docs/gguf.md of ggml-org/ggml."""
    tensors = {"token_embd.weight": [2, 6], "blk.0.attn_q.weight": [2, 2], "output_norm.weight": [2],
               "output.weight": [2, 6]}
    tokens = ["a", "b", "<unused1>", "[PAD4]"]
    metadata = [gguf_text("general.architecture") + struct.pack("<I", 8) + gguf_text("llama"),
                gguf_text("llama.vocab_size") + struct.pack("<II", 4, 6),
                gguf_text("llama.expert_used_count") + struct.pack("<II", 4, 2),
                gguf_text("split.count") + struct.pack("<IH", 2, 1),
                gguf_text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 4) + b"".join(map(gguf_text, tokens)),
                gguf_text("tokenizer.ggml.token_type") + struct.pack("<IIQ4i", 9, 5, 4, 1, 3, 5, 1),
                gguf_text("x.scale") + struct.pack("<If", 6, 0.5), gguf_text("x.flag") + struct.pack("<IB", 7, 1)]
    for version, used in itertools.product((2, 3), (2, len(metadata))):
        listed = b"".join(gguf_text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, 64 * i)
                          for i, (name, shape) in enumerate(tensors.items()))
        head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), used)
        yield head + b"".join(metadata[:used]) + listed + bytes(512)


def sentencepiece():
    pieces = [("<unk>", 2), ("<s>", 3), ("a", 1), ("<unused1>", 5)]
    model = b""
    for text, kind in pieces:
        piece = b"\n" + bytes([len(text)]) + text.encode() + b"\x15" + struct.pack("<f", -1.5) + b"\x18" + bytes([kind])
        model += b"\n" + bytes([len(piece)]) + piece
    yield model
    yield model + b"\x12\x02\x08\x01"


def command_lines():
    """A command, a number of options, and for each its place and its value."""
    for command in range(24):
        yield bytes([command, 0])
        for option in range(0, 40, 3):
            yield bytes([command, 2, option, option * 7 % 256, option + 1, 192 + option % 48, 250, 3]) + b"1e9\n"


def batches():
    for law in range(4):
        for size in (5, 20, 60):
            yield bytes([law, size % 2]) + b"".join(
                hashlib.sha256(bytes([law, size, i])).digest() for i in range(4))[:size]


def traces():
    """Examples as what they are, and the texts of tests, of which most are recognised."""
    header = (ROOT / "include/vocabplan/energy/trace.hpp").read_text()
    formats = re.findall(r"TraceFormat::(\w+)", header[header.index("kTraceFormats"):])
    examples = (ROOT / "tests/energy/trace_layouts.hpp").read_text()
    for name, texts in re.findall(r'TraceFormat::(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', examples):
        text = b"".join(unescaped(match[3]).encode() for match in LITERAL.finditer(texts))
        yield from with_prefixes([[0, 0], [0, 32], [1 + formats.index(name), 1]], [text])
    for text in tables("energy/trace_*_test.cpp"):
        yield from with_prefixes([[0, 0], [0, 35]], [text])


def calibrations():
    factor = {"schema_version": 1, "kind": "factor", "factor": 1.08, "slope": None, "intercept_w": None, "r2": None,
              "left_out_mape_percent": 4.5, "n": 12, "groups": 4, "band": {"low": -0.1, "high": 0.2},
              "source": "pairs.csv", "estimate_watts": None}
    affine = {**factor, "kind": "affine", "factor": None, "slope": 1.02, "intercept_w": 35.5, "r2": 0.98,
              "estimate_watts": {"low": 100, "high": 700}}
    return [json.dumps(one).encode() for one in (factor, affine)]


def seeds():
    config_files = [path.read_bytes() for path in sorted((ROOT / "tests/plan/configs").glob("*.json"))]
    return {
        "number": [text for text in literals("core/*number*_test.cpp") if len(text) < 60],
        "records": with_prefixes(itertools.product(range(4), range(2)), tables("core/record_reader*_test.cpp",
                                                                               "core/table_numbers_test.cpp")),
        "tables": with_prefixes([[i] for i in range(6)], tables("fit/*table*_test.cpp", "fit/text_loss_test.cpp",
                                                                "fit/loss_columns_test.cpp",
                                                                "fit/tokenizer_points_test.cpp",
                                                                "choose/tokenizers_test.cpp")),
        "law": list(laws()),
        "config": config_files + objects("plan/*config*_test.cpp", "plan/*count_test.cpp"),
        "safetensors": list(safetensors()),
        "gguf": list(gguf()),
        "tokenizer": objects("plan/*token*_test.cpp", "plan/*entries*_test.cpp") + list(sentencepiece()) +
        tables("plan/*token*_test.cpp") + [b"YQ== 0\nYg== 1\nPHVudXNlZDE+ 2\n"],
        "traces": list(traces()),
        "windows": [b"name,start,end\na,+0s,+1s\nb,2026-03-07T00:20:38Z,2026-03-07T00:20:41.5Z\n",
                    b"run;start;end\na;1772842837;1772842840\n"] + tables("cli/energy_trace_window_test.cpp"),
        "pairs": tables("energy/energy_pairs_test.cpp", "energy/calibration_*_test.cpp", "cli/energy_validate*_test.cpp"),
        "calibration": calibrations() + objects("energy/calibration*_test.cpp"),
        "batch": list(batches()),
        "command_line": list(command_lines()),
    }


def main():
    for target, inputs in seeds().items():
        folder = pathlib.Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        fitting = {data for data in inputs if len(data) <= LONGEST}
        for data in fitting:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
        print(f"{target}: {len(fitting)}")


if __name__ == "__main__":
    main()
