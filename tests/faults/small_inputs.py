"""Small files for every command: the least that each reads whole and answers."""

import json
import math
import struct

CONFIG = {"model_type": "llama", "vocab_size": 1000, "hidden_size": 64, "intermediate_size": 128,
          "num_hidden_layers": 1, "num_attention_heads": 4}


def training_runs():
    """Four sizes, five vocabularies and four checkpoints of a law with an optimum in V."""
    text = "n_nv,vocab_size,width,flops,loss\n"
    for i in range(4):
        n_nv, width = 33e6 * 2**i, 512 * (1 + i // 2)
        for j in range(5):
            v = round(2048 * 2**(1.5 * j))
            for k in range(1, 5):
                flops = 30 * n_nv**2 * k
                tokens = flops / (6 * (n_nv + v * width))
                loss = (1.2 * (n_nv / 1e6)**-0.45 + 2.5 * (v * width / 1e6)**-0.6 + 2.4 * (tokens / 1e9)**-0.45 - 4.2
                        + 0.01 * math.sin(7 * i + 3 * j + k))
                text += f"{n_nv:g},{v},{width},{flops:.9g},{loss:.9g}\n"
    return text


def scaling_runs():
    """Runs without vocabularies."""
    return "n,tokens,loss\n" + "".join(
        f"{n},{d},{1.7 + 400 / float(n)**0.34 + 400 / float(d)**0.28:.6f}\n"
        for n in ("1e8", "2e8", "4e8", "8e8") for d in ("2e9", "8e9", "2e10"))


def envelope_points():
    """Points of lowest loss along a power law."""
    return "flops,n_nv,vocab_params,tokens\n" + "".join(
        f"1e{c},{0.1 * 10**(0.5 * c):.9g},{0.3 * 10**(0.42 * c):.9g},{1.5 * 10**(0.5 * c):.9g}\n"
        for c in range(18, 23))


def tokenizer_points():
    """f = 0.2 + 3 V^-0.5 tokens a character."""
    return "vocab_size,tokens,characters\n" + "".join(
        f"{2**k},{1e9 * (0.2 + 3 / math.sqrt(2**k)):.0f},1000000000\n" for k in range(10, 17))


def safetensors():
    """The weights of the model of CONFIG: a header with nothing behind it but a hole."""
    shapes = {"model.embed_tokens.weight": [1000, 64], "lm_head.weight": [1000, 64], "model.norm.weight": [64]}
    layer = {"self_attn.q_proj": [64, 64], "self_attn.k_proj": [64, 64], "self_attn.v_proj": [64, 64],
             "self_attn.o_proj": [64, 64], "mlp.gate_proj": [128, 64], "mlp.up_proj": [128, 64],
             "mlp.down_proj": [64, 128], "input_layernorm": [64], "post_attention_layernorm": [64]}
    shapes |= {f"model.layers.0.{name}.weight": shape for name, shape in layer.items()}
    header, at = {}, 0
    for name, shape in shapes.items():
        size = 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(at)


def tokenizer_json():
    """A byte-pair tokenizer of 1,000 entries."""
    entries = {f"t{i}": i for i in range(999)}
    return json.dumps({"version": "1.0", "added_tokens": [{"id": 999, "content": "</s>", "special": True}],
                       "model": {"type": "BPE", "vocab": entries, "merges": []}})


def gguf():
    """The same weights as a file of the version 3, by the names of gguf-py/gguf/constants.py in ggml-org/llama.cpp."""
    def text(value):
        return struct.pack("<Q", len(value)) + value.encode()

    def key(name, kind, value):
        return text(name) + struct.pack("<I", kind) + value

    keys = [key("general.architecture", 8, text("llama")), key("llama.block_count", 4, struct.pack("<I", 1)),
            key("llama.embedding_length", 4, struct.pack("<I", 64))]
    layer = {"attn_q": [64, 64], "attn_k": [64, 64], "attn_v": [64, 64], "attn_output": [64, 64],
             "ffn_gate": [64, 128], "ffn_up": [64, 128], "ffn_down": [128, 64], "attn_norm": [64], "ffn_norm": [64]}
    tensors = [("token_embd.weight", [64, 1000]), ("output_norm.weight", [64]),
               *((f"blk.0.{name}.weight", shape) for name, shape in layer.items())]
    data = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    at = 0
    for name, shape in tensors:
        data += text(name) + struct.pack("<I", len(shape)) + b"".join(struct.pack("<Q", n) for n in shape)
        data += struct.pack("<IQ", 0, at)
        at += 4 * math.prod(shape)
    return data + bytes(-len(data) % 32) + bytes(at)


def sentencepiece_model():
    """A byte-pair model of few pieces, by the field numbers of google/sentencepiece's sentencepiece_model.proto."""
    def varint(value):
        out = b""
        while value >= 0x80:
            out += bytes([value & 0x7F | 0x80])
            value >>= 7
        return out + bytes([value])

    def number(field, value):
        return varint(field << 3) + varint(value)

    def block(field, value):
        return varint(field << 3 | 2) + varint(len(value)) + value

    def piece(value, score, kind):
        return block(1, block(1, value.encode()) + varint(2 << 3 | 5) + struct.pack("<f", score) + number(3, kind))

    pieces = ["\u2581", *"abcdehimnorstu", "th", "the"]
    return (piece("<unk>", 0, 2) + b"".join(piece(p, -1.0 - i, 1) for i, p in enumerate(pieces))
            + block(2, number(3, 2)) + block(3, block(1, b"identity") + number(3, 0) + number(4, 0)))


def files():
    """Every file by its path."""
    config = json.dumps(CONFIG)
    return {
        "budgets.csv": "name,n_nv,tokens\na,7B,2T\nb,1B,20B\n",
        "wrong.csv": "n_nv,tokens\n7B,2T\nx,20B\n",
        "runs.csv": training_runs(),
        "scaling.csv": scaling_runs(),
        "envelope.csv": envelope_points(),
        "points.csv": tokenizer_points(),
        "config.json": config,
        "model/config.json": config,
        "model/model.safetensors": safetensors(),
        "model/tokenizer.json": tokenizer_json(),
        "model.gguf": gguf(),
        "blob": safetensors(),
        "broken.json": '{"name": \n',
        "reference.csv": "nnv,v_isoloss\n7e9,59547\n",
        "candidates.csv": "name,vocab_size\na,32000\nb,100277\n",
        "trace.csv": "timestamp, index, power.draw [W]\n" + "".join(
            f"2025/01/02 10:00:{s:02d}.000, 0, {250 + s}.00 W\n" for s in range(5)),
        "windows.csv": "name,start,end\na,+0s,+1s\nb,+1s,+3s\n",
        "pairs.csv": "name,estimate,measured\n" + "".join(
            f"{n},{e},{m}\n" for n, e, m in zip("abcdef", (1, 2, 3, 4, 5, 6), (1.1, 1.9, 3.3, 4.1, 4.6, 6.2))),
        "text.txt": "the cat sat on the mat\nthe end\n" * 4,
        "tiny.model": sentencepiece_model(),
    }
