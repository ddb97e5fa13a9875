// Damaged, cut and hostile headers: one clear line each, and nothing allocated for what they claim.
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "weights_files.hpp"
#include "weights_shapes.hpp"

namespace weights_refusal_test {

using namespace vocabplan;
using test::GgufWriter;
using test::little_endian;
using test::with_length;

namespace {

// What reading a file with these bytes is refused with, without the path in front.
std::string refusal(const std::string& bytes, const std::string& name = "model.safetensors",
                    std::uint64_t size_of_file = 0) {
  const test::TemporaryFolder folder;
  const std::string path = folder / name;
  test::write_bytes(path, bytes, size_of_file);
  try {
    (void)read_model_weights(path);
  } catch (const DataError& error) {
    const std::string text = error.what();
    CHECK(text.find('\n') == std::string::npos);
    CHECK(text.starts_with(path + ": "));
    return text.substr(path.size() + 2);
  }
  return "read";
}

std::string refused(const test::TensorSpecs& specs, const WeightsHints& hints = {}) {
  const test::TemporaryFolder folder;
  test::write_safetensors(folder / "model.safetensors", specs);
  try {
    (void)read_model_weights(folder / "model.safetensors", hints);
  } catch (const DataError& error) {
    return std::string(error.what()).substr((folder / "model.safetensors").size() + 2);
  }
  return "read";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A header of one tensor, with 16 bytes of data behind it.
std::string one(const std::string& info) {
  return with_length(R"({"a":{)" + info + "}}") + std::string(16, '\0');
}

struct Case {
  std::string bytes, expected;
};

}  // namespace

TEST_CASE("plan: hostile headers of safetensors are refused in one line each", "[plan]") {
  const std::string ok = R"("dtype":"F32","shape":[2,2],"data_offsets":[0,16])";
  const std::string nested(100'000, '[');
  std::string nulls;
  for (int i = 0; i < 210'000; ++i) nulls += "null,";
  std::string utf16;
  for (const char c : std::string(R"({"a":1})")) utf16 += {c, '\0'};
  const std::vector<Case> cases{
      {"", "has 0 bytes, which no .safetensors file has"},
      {"1234", "has 4 bytes, which no .safetensors file has"},
      {little_endian(std::uint64_t{1} << 63U, 8) + "{}",
       "has a header of 9223372036854775808 bytes; accepted are 2 .. 100000000"},
      {std::string(8, '\xff') + "{}",
       "has a header of 18446744073709551615 bytes; accepted are 2 .. 100000000"},
      {little_endian(0, 8) + "{}", "has a header of 0 bytes; accepted are 2 .. 100000000"},
      {little_endian(1000, 8) + "{}", "ends inside its header, which has 1000 bytes; there are 2"},
      {with_length("[1, 2]"), "does not start with a JSON object where its header should be"},
      {with_length("hello"), "does not start with a JSON object where its header should be"},
      {with_length(utf16), "has a header that is UTF-16; save it as UTF-8"},
      {with_length(R"({"a":{"x":1)"), "is not JSON from byte 19 on"},
      {with_length(R"({"a")"), "is not JSON from byte 12 on"},
      {with_length(R"({"__metadata__":{}} x)"), "is not JSON from byte 28 on"},
      {with_length(R"({a:1})"), "is not JSON from byte 9 on"},
      {with_length(R"({"a":nul})"), "is not JSON from byte 16 on"},
      {with_length(R"({"a":})"), "is not JSON from byte 13 on"},
      {with_length("{\"a\":" + nested + "}"), "tensor 'a' is an array, and no object"},
      {with_length("{\"a\":{\"b\":" + nested + "}"), "is nested deeper than 16 levels at byte 32"},
      {with_length("{\"__metadata__\":{\"b\":" + nested + "}"),
       "is nested deeper than 16 levels at byte 43"},
      {with_length("{\"a\":\"" + std::string(1'100'000, 'x') + "\"}"),
       "holds a text of more than 1000000 bytes at byte 1000014"},
      {with_length("{\"a\":{\"b\":[" + nulls + "1]}}"),
       "holds more than 1000000 bytes without a text or number"},
      {with_length(R"({"a":5})"), "tensor 'a' is 5, and no object"},
      {with_length(R"({"__metadata__":7})"), "tensor '__metadata__' is 7, and no object"},
      {one(R"("shape":[2,2],"data_offsets":[0,16])"), "tensor 'a' has no dtype"},
      {one(R"("dtype":"F33","shape":[2,2],"data_offsets":[0,16])"),
       "tensor 'a' has an unknown dtype \"F33\""},
      {one(R"("dtype":"F32","data_offsets":[0,16])"), "tensor 'a' has no array shape"},
      {one(R"("dtype":"F32","shape":[2,2])"), "tensor 'a' has no array data_offsets"},
      {one(R"("dtype":"F32","shape":[2,-2],"data_offsets":[0,16])"),
       "tensor 'a' has shape of -2; accepted are whole numbers from 0"},
      {one(R"("dtype":"F32","shape":[2,2.5],"data_offsets":[0,16])"),
       "tensor 'a' has shape of 2.5; accepted are whole numbers from 0"},
      {one(R"("dtype":"F32","shape":[2,2],"data_offsets":[0,16,20])"),
       "tensor 'a' has data_offsets [0,16,20]; accepted are a begin and an end"},
      {one(R"("dtype":"F32","shape":[2,2],"data_offsets":[16,0])"),
       "tensor 'a' has data_offsets [16,0]; accepted are a begin and an end"},
      {one(R"("dtype":"F32","shape":[2,2],"data_offsets":[8,24])"),
       "tensor 'a' ends at byte 24 of the data, of which there are 16"},
      {one(R"("dtype":"F32","shape":[2,3],"data_offsets":[0,16])"),
       "tensor 'a' has 16 bytes, but shape and dtype make 24"},
      {one(R"("dtype":"F32","shape":[1099511627776,1099511627776],"data_offsets":[0,16])"),
       "tensor 'a' has a dimension of 1099511627776; accepted is up to 2^32 - 1"},
      {one(R"("dtype":"F32","shape":[4000000000,4000000000],"data_offsets":[0,16])"),
       "tensor 'a' has a shape of more than 2^53 elements: 4000000000 x 4000000000"},
      {one(R"("dtype":"F32","shape":[1,1,1,1,1,1,1,1,4],"data_offsets":[0,16])"),
       "tensor 'a' has more numbers in shape than the 8 that are accepted"},
      {one(R"("dtype":"F32","shape":[[2,2]],"data_offsets":[0,16])"),
       "tensor 'a' has shape that is no array of numbers"},
      {one(R"("dtype":"F32","shape":4,"data_offsets":[0,16])"),
       "tensor 'a' has shape of 4; accepted is an array"},
      {one(R"("dtype":["F32"],"shape":[2,2],"data_offsets":[0,16])"),
       "tensor 'a' has a dtype that is no text"},
      {one(ok + "},\"a\":{" + ok), "tensor 'a' stands twice"},
      {one(ok + ",\"dtype\":\"F32\""), "tensor 'a' has the key 'dtype' twice"},
      {one(ok + ",\"shape\":[2,2]"), "tensor 'a' has the key 'shape' twice"},
      {one(R"("dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"U8","shape":[9],)"
           R"("data_offsets":[3,12])"),
       "tensor 'b' overlaps tensor 'a'"},
      {with_length("{\"\":{" + ok + "}}") + std::string(16, '\0'), "has a tensor without a name"},
      {with_length("{\"" + std::string(2000, 'n') + "\":{" + ok + "}}") + std::string(16, '\0'),
       "its name has 2000 bytes; accepted are up to 1024"},
      {with_length("{}"), "has no vocabulary table: no matrix is called embed_tokens"},
  };
  for (const Case& hostile : cases) {
    CAPTURE(hostile.expected);
    const std::string got = refusal(hostile.bytes);
    CAPTURE(got);
    CHECK(has(got, hostile.expected));
  }
}

TEST_CASE("plan: names of tensors are printable in messages", "[plan]") {
  const std::string got =
      refusal(with_length(R"({"a\u001b[31m\n":{"dtype":"F32"}})") + std::string(16, '\0'));
  CHECK(got == "tensor 'a\\x1b[31m\\x0a' has no array shape");
}

// Writers keep room for a longer header by blanks behind it.
TEST_CASE("plan: blanks around what a header says are as long as they like", "[plan]") {
  const std::string blanks(3'000'000, ' ');
  const std::string info = R"("dtype":"F32","shape":[2,2],"data_offsets":[0,16]})";
  const auto bytes = [&](const std::string& end) {
    return with_length(blanks + R"({"embed_tokens.weight":{)" + blanks + info + end) +
           std::string(16, '\0');
  };
  CHECK(refusal(bytes("}" + blanks)) ==
        "has no layers of a language model beside the table 'embed_tokens.weight'");
  CHECK(refusal(bytes("}" + blanks + "x")) == "is not JSON from byte 9000083 on");
  CHECK(refusal(bytes(blanks)) == "is not JSON from byte 9000082 on");
}

// The header has room for 10^6 tensors, of which the first 300,002 are written.
TEST_CASE("plan: more tensors than any model has are refused", "[plan]") {
  constexpr std::uint64_t kEntry = 60;
  std::string bytes = little_endian(1'000'000 * kEntry, 8) + "{";
  bytes.reserve(300'003 * kEntry);
  for (int i = 1'000'000; i <= 1'300'001; ++i) {
    if (i > 1'000'000) bytes += ',';
    (bytes += '"').append(std::to_string(i));
    bytes += R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  }
  CHECK(has(refusal(bytes, "model.safetensors", 100'000'000'000),
            "has too many tensors; accepted are up to 300000"));
}

TEST_CASE("plan: hostile headers of GGUF are refused in one line each", "[plan]") {
  const auto start = [](std::uint64_t tensors, std::uint64_t pairs, std::uint32_t version = 3) {
    return "GGUF" + little_endian(version, 4) + little_endian(tensors, 8) + little_endian(pairs, 8);
  };
  const auto text = [](const std::string& value) { return GgufWriter::string_of(value); };
  const std::uint64_t huge = std::uint64_t{1} << 62U;
  std::string nested;
  for (int i = 0; i < 40; ++i) nested += little_endian(9, 4) + little_endian(1, 8);
  const std::string zeros(4096, '\0');
  const auto tensor = [&](std::uint64_t rows, std::uint32_t type, std::uint64_t offset) {
    return start(1, 0) + text("t") + little_endian(2, 4) + little_endian(8, 8) +
           little_endian(rows, 8) + little_endian(type, 4) + little_endian(offset, 8);
  };
  const std::vector<Case> cases{
      {"GGU", "does not start as a GGUF file"},
      {"GGUF", "ends early: 4 bytes more should follow byte 4, and there are 0"},
      {start(0, 0, 1), "is GGUF of version 1; accepted are 2 and 3"},
      {start(0, 0, 77), "is GGUF of version 77; accepted are 2 and 3"},
      {start(0, 0, 0x03000000), "is a big-endian GGUF file; accepted is little-endian"},
      {start(1'000'000, 0), "says that it has 1000000 tensors; accepted are up to 300000"},
      {start(huge, 0), "says that it has 4611686018427387904 tensors"},
      {start(0, huge), "says that it has 4611686018427387904 keys; accepted are up to 65536"},
      {start(0, 1), "ends early: 8 bytes more should follow byte 24, and there are 0"},
      {start(0, 1) + little_endian(huge, 8), "has a key of 4611686018427387904 bytes"},
      {start(0, 1) + text("k") + little_endian(13, 4),
       "key 'k' has a value of the unknown type 13"},
      {start(0, 1) + text("k") + little_endian(8, 4) + little_endian(huge, 8),
       "ends inside key 'k', which says that it has a length of 4611686018427387904"},
      {start(0, 1) + text("general.name") + little_endian(8, 4) + little_endian(huge, 8),
       "ends inside key 'general.name'"},
      {start(0, 1) + text("k") + little_endian(9, 4) + little_endian(4, 4) +
           little_endian(std::uint64_t{1} << 60U, 8),
       "ends inside key 'k', which says that it has a length of 1152921504606846976"},
      {start(0, 1) + text("tokenizer.ggml.tokens") + little_endian(9, 4) + little_endian(8, 4) +
           little_endian(std::uint64_t{1} << 60U, 8),
       "ends inside key 'tokenizer.ggml.tokens'"},
      {start(0, 1) + text("tokenizer.ggml.tokens") + little_endian(9, 4) + little_endian(4, 4) +
           little_endian(2, 8) + zeros,
       "key 'tokenizer.ggml.tokens' has 2 elements; accepted are up to 4194304 texts"},
      {start(0, 1) + text("k") + little_endian(9, 4) + little_endian(99, 4) + little_endian(1, 8),
       "key 'k' has elements of the unknown type 99"},
      {start(0, 1) + text("k") + little_endian(9, 4) + nested + zeros,
       "key 'k' has arrays in arrays, more than 4 deep"},
      {start(0, 1) + text("general.alignment") + little_endian(4, 4) + little_endian(0, 4),
       "has a general.alignment of 0"},
      {start(0, 1) + text("split.count") + little_endian(6, 4) + little_endian(0, 4),
       "key 'split.count' is no whole number"},
      {start(0, 1) + text("k\x1b") + little_endian(14, 4), "key 'k\\x1b' has a value"},
      {start(1, 0) + little_endian(huge, 8),
       "has a tensor whose name has 4611686018427387904 bytes"},
      {start(1, 0) + text("t") + little_endian(std::uint64_t{1} << 31U, 4),
       "tensor 't' has 2147483648 dimensions; accepted are up to 8"},
      {tensor(std::uint64_t{1} << 40U, 1, 0), "tensor 't' has a dimension of 1099511627776"},
      {tensor(2, 1, 0), "tensor 't' ends at byte 32 of the data, of which there are 0"},
      {tensor(2, 1, 7), "tensor 't' starts at byte 7 of the data, no multiple of 32"},
      {tensor(2, 1, huge), "tensor 't' lies beyond the end of the file"},
      {tensor(2, 200, 0), "tensor 't' has the unknown type 200"},
      {tensor(2, 2, 0), "tensor 't' has rows of 8 elements; its type has blocks of 32"},
  };
  for (const Case& hostile : cases) {
    CAPTURE(hostile.expected);
    const std::string got = refusal(hostile.bytes, "model.gguf");
    CAPTURE(got);
    CHECK(has(got, hostile.expected));
  }
}

// As the header says, a text for each of 10^9 tokens: the file is large enough, and is not read.
TEST_CASE("plan: a vocabulary of GGUF has an end, whatever the size of the file", "[plan]") {
  const std::string header =
      "GGUF" + little_endian(3, 4) + little_endian(0, 8) + little_endian(1, 8);
  const std::string tokens = header + GgufWriter::string_of("tokenizer.ggml.tokens") +
                             little_endian(9, 4) + little_endian(8, 4) +
                             little_endian(1'000'000'000, 8);
  CHECK(has(refusal(tokens, "model.gguf", 100'000'000'000), "accepted are up to 4194304"));
  const std::string text =
      header + GgufWriter::string_of("k") + little_endian(8, 4) + little_endian(90'000'000'000, 8);
  CHECK(has(refusal(text, "model.gguf", 100'000'000'000),
            "has more than 268435456 bytes of metadata"));
}

TEST_CASE("plan: what is kept in place of weights is named", "[plan]") {
  const std::string pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4976698672\n";
  for (const char* name : {"model.safetensors", "model.gguf", "model.safetensors.index.json"}) {
    CAPTURE(name);
    CHECK(has(refusal(pointer, name), "is a pointer of Git LFS: the weights were not downloaded"));
  }
  CHECK(has(refusal(std::string("PK\x03\x04", 4) + std::string(100, 'z'), "pytorch_model.bin"),
            "convert it to .safetensors"));
  CHECK(has(refusal("\x80\x02" + std::string(100, 'z'), "model.pt"), "convert it to .safetensors"));
  CHECK(has(refusal("anything", "pytorch_model.bin"), "convert it to .safetensors"));
  CHECK(has(refusal("anything", "model.onnx"), "is neither .safetensors nor .gguf"));
}

TEST_CASE("plan: weights that are packed or no model are refused with the way out", "[plan]") {
  const auto with = [](const test::TensorSpec& spec) {
    test::TensorSpecs specs = test::decoder(test::small_decoder());
    specs.push_back(spec);
    return refused(specs);
  };
  const std::string packed =
      "is packed, so that its shape is not that of its parameters; audit the "
      "unquantised weights, a .gguf file or the config.json";
  CHECK(with({"model.layers.0.mlp.up_proj.qweight", {1, 16}, "I32"}) ==
        "tensor 'model.layers.0.mlp.up_proj.qweight' " + packed);
  CHECK(has(with({"model.layers.0.mlp.gate.weight", {64, 1}, "U8"}), packed));
  CHECK(has(with({"model.layers.0.mlp.gate.weight", {8, 1}, "U32"}), packed));
  CHECK(has(with({"model.layers.0.mlp.gate.weight.absmax", {8}, "F32"}), packed));
  CHECK(has(with({"model.layers.0.mlp.gate.weight_packed", {8, 1}, "I32"}), packed));
  // Two numbers of 4 bits in each byte, as the exponents beside them say; without, it is one.
  test::TensorSpecs pairs = test::decoder(test::small_decoder());
  pairs.push_back({"model.layers.0.ffn.w1.weight", {64, 32}, "I8"});
  CHECK(refused(pairs) == "read");
  pairs.push_back({"model.layers.0.ffn.w1.scale", {64, 2}, "F8_E8M0"});
  CHECK(has(refused(pairs), packed));
  CHECK(with({"model.layers.0.self_attn.q_proj.lora_A.weight", {2, 8}}) ==
        "tensor 'model.layers.0.self_attn.q_proj.lora_A.weight' belongs to an adapter: audit its "
        "base model");
  CHECK(with({"d2t", {32}, "I64"}) ==
        "is a head that drafts tokens for another model: audit that model");
  CHECK(
      has(refused({{"model.embed_tokens.weight", {32, 8}}}), "has no layers of a language model"));
  CHECK(has(refused({{"shared.weight", {32, 8}},
                     {"encoder.block.0.layer.0.SelfAttention.q.weight", {8, 8}},
                     {"decoder.block.0.layer.0.SelfAttention.q.weight", {8, 8}}}),
            "holds an encoder ('encoder.block.0.layer.0.SelfAttention.q.weight') and a decoder"));
  // As deepseek-ai/DeepSeek-OCR-2 has a second decoder in place of an encoder.
  CHECK(with({"model.qwen2_model.model.model.layers.0.mlp.up_proj.weight", {16, 8}}) ==
        "has layers at 'model.layers' and at 'model.qwen2_model.model.model.layers', and nothing "
        "says "
        "which are the language model's");
  test::DecoderSpec experts = test::small_decoder();
  experts.experts = 4;
  CHECK(refused(test::decoder(experts), {.experts_active = 5.0}) ==
        "has 4 experts, of which 5 would work on a token");
}

TEST_CASE("plan: files and index must agree", "[plan]") {
  const test::TemporaryFolder folder;
  test::write_sharded(folder.path(), test::decoder(test::small_decoder()), 3);
  const std::string index = folder / "model.safetensors.index.json";
  CHECK(read_model_weights(index).n_nv == test::kSmallParameters);
  const auto complaint = [&](const std::string& map) {
    test::write_bytes(index, R"({"weight_map": )" + map + "}");
    try {
      (void)read_model_weights(folder.path());
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("read");
  };
  const std::string first = "model-00001-of-00003.safetensors";
  CHECK(has(complaint(R"({"a": "missing.safetensors"})"),
            "names 'missing.safetensors', which is not beside it"));
  CHECK(has(complaint(R"({"a": "../model.safetensors"})"),
            "is in '../model.safetensors', which is no file beside the index"));
  CHECK(has(complaint(R"({"a": "/etc/passwd"})"), "which is no file beside the index"));
  CHECK(has(complaint(R"({"a": 5})"), "tensor 'a' is in 5, which is no file"));
  CHECK(has(complaint(R"({"a": ["b"]})"), "tensor 'a' is in an array, which is no file"));
  CHECK(has(complaint("{\"a\":\nx}"), ".json:2: is not JSON from here on"));
  CHECK(has(complaint("{}"), "names no tensors"));
  CHECK(has(complaint("[]"), "has no object weight_map"));
  CHECK(has(complaint(R"({"a": ")" + first + "\"}"), "says that tensor 'a' is in"));
  CHECK(has(complaint(R"({"model.embed_tokens.weight": ")" + first + "\"}"), "is not in '"));
  CHECK(has(complaint(R"({"model.embed_tokens.weight": ")" + first +
                      R"(", "model.embed_tokens.weight": ")" + first + "\"}"),
            "names tensor 'model.embed_tokens.weight' twice"));
  // One name in two files.
  std::filesystem::copy_file(folder / first, folder / "copy.safetensors");
  CHECK(has(complaint(R"({"a": ")" + first + R"(", "b": "copy.safetensors"})"), "stands in '"));
}

}  // namespace weights_refusal_test
