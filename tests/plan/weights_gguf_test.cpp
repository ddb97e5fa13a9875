#include <filesystem>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "weights_files.hpp"
#include "weights_shapes.hpp"

namespace weights_gguf_test {

using namespace vocabplan;
using test::GgufWriter;

namespace {

// Names of gguf-py/gguf/constants.py in ggml-org/llama.cpp; the sizes of test::small_decoder.
GgufWriter& add_layers(GgufWriter& out) {
  for (int i = 0; i < 2; ++i) {
    const std::string layer = "blk." + std::to_string(i) + ".";
    out.tensor(layer + "attn_q.weight", {8, 8}).tensor(layer + "attn_k.weight", {4, 8});
    out.tensor(layer + "attn_v.weight", {4, 8}).tensor(layer + "attn_output.weight", {8, 8});
    out.tensor(layer + "ffn_gate.weight", {16, 8}).tensor(layer + "ffn_up.weight", {16, 8});
    out.tensor(layer + "ffn_down.weight", {8, 16});
    out.tensor(layer + "attn_norm.weight", {8}).tensor(layer + "ffn_norm.weight", {8});
  }
  return out.tensor("output_norm.weight", {8}).tensor("rope_freqs.weight", {4});
}

GgufWriter small(std::uint32_t version = 3) {
  GgufWriter out(version);
  out.text("general.architecture", "llama").text("general.name", "Small Model");
  out.tensor("token_embd.weight", {32, 8});
  add_layers(out);
  return out;
}

ModelWeights read(const GgufWriter& writer) {
  const test::TemporaryFolder folder;
  writer.write(folder / "small-Q8_0.gguf");
  return read_model_weights(folder / "small-Q8_0.gguf");
}

}  // namespace

TEST_CASE("plan: a GGUF file counts as its safetensors do", "[plan]") {
  for (const std::uint32_t version : {2U, 3U}) {
    const ModelWeights model = read(small(version));
    CHECK(model.format == WeightsFormat::gguf);
    CHECK(model.name == "Small Model");
    CHECK(model.n_nv == test::kSmallParameters);
    CHECK(model.vocab_size == 32.0);
    CHECK(model.width == 8.0);
    CHECK(model.layers == 2.0);
    CHECK(model.embedding == "token_embd.weight");
    CHECK(model.tied);
    CHECK_FALSE(model.tokenizer);
  }
  GgufWriter untied = small();
  untied.tensor("output.weight", {32, 8});
  CHECK_FALSE(read(untied).tied);
  CHECK(read(untied).head == "output.weight");
  CHECK(read(untied).total == test::kSmallParameters + 2 * 32 * 8);
}

TEST_CASE("plan: the experts of a GGUF file, and how many of them work", "[plan]") {
  GgufWriter out = small();
  out.number("llama.expert_used_count", 2);
  out.tensor("blk.0.ffn_gate_inp.weight", {4, 8});
  for (const char* name : {"ffn_gate_exps", "ffn_up_exps"}) {
    out.tensor(std::string("blk.0.") + name + ".weight", {4, 16, 8});
  }
  out.tensor("blk.0.ffn_down_exps.weight", {4, 8, 16});
  out.tensor("blk.0.ffn_up_shexp.weight", {16, 8});
  const ModelWeights model = read(out);
  CHECK(model.experts == 4.0 * 3 * 16 * 8);
  CHECK(model.expert_count == 4.0);
  CHECK(model.active_count == 2.0);
  CHECK(n_nv_active(model) == test::kSmallParameters + 4 * 8 + 16 * 8 + 2.0 * 3 * 16 * 8);
}

TEST_CASE("plan: halves of a matrix beside the whole count once", "[plan]") {
  GgufWriter halves = small();
  halves.tensor("blk.0.attn_k_b.weight", {2, 4, 6}).tensor("blk.0.attn_v_b.weight", {2, 6, 4});
  CHECK(read(halves).n_nv == test::kSmallParameters + 96);
  halves.tensor("blk.0.attn_kv_b.weight", {16, 6});
  CHECK(read(halves).n_nv == test::kSmallParameters + 96);
}

TEST_CASE("plan: parts of a GGUF file that are no language model", "[plan]") {
  GgufWriter out = small();
  out.tensor("v.blk.0.attn_q.weight", {6, 6}).tensor("mm.0.weight", {8, 6});
  out.tensor("mm.a.mlp.1.weight", {8, 5}).tensor("a.blk.0.ffn_up.weight", {5, 5});
  out.tensor("blk.2.nextn.eh_proj.weight", {8, 16}).tensor("blk.2.attn_q.weight", {8, 8});
  const ModelWeights model = read(out);
  CHECK(model.vision == 6 * 6 + 8 * 6);
  CHECK(model.audio == 8 * 5 + 5 * 5);
  CHECK(model.draft == 8 * 16 + 8 * 8);
  CHECK(model.n_nv == test::kSmallParameters);
  CHECK(model.layers == 2.0);
  GgufWriter pooled = small();
  pooled.number("llama.pooling_type", 3);
  CHECK_FALSE(read(pooled).has_head);
}

// Types of tokens: normal 1, unknown 2, control 3, user-defined 4, unused 5, byte 6.
TEST_CASE("plan: a GGUF file tells of its tokenizer", "[plan]") {
  GgufWriter out = small();
  out.texts("tokenizer.ggml.tokens", {"<unk>", "<s>", "a", "b", "<0x0A>", "<unused0>", "<|im_end|>",
                                      "<|reserved_1|>", "[PAD8]", "[PAD9]"});
  out.numbers("tokenizer.ggml.token_type", {2, 3, 1, 1, 6, 5, 4, 3, 5, 5});
  const ModelWeights model = read(out);
  REQUIRE(model.tokenizer);
  CHECK(model.tokenizer->format == TokenizerFormat::gguf);
  CHECK(model.tokenizer->base == 5.0);
  CHECK(model.tokenizer->added == 3.0);
  CHECK(model.tokenizer->reserved == 2.0);
  CHECK(model.tokenizer->highest == 7.0);
  CHECK(model.tokenizer->source.ends_with("small-Q8_0.gguf"));
}

// The forms are those of docs/audit.md, as in tokenizers beside a model; a mark that only resembles
// them is not reserved. Padding without a type is no entry.
TEST_CASE("plan: reserved entries of GGUF files are told by the names of tokenizers", "[plan]") {
  const auto reserved = [](const std::vector<std::string>& texts) {
    GgufWriter out = small();
    out.texts("tokenizer.ggml.tokens", texts);
    const ModelWeights model = read(out);
    REQUIRE(model.tokenizer);
    CHECK(model.tokenizer->added == 0.0);
    return model.tokenizer->reserved;
  };
  CHECK(reserved({"<|reserved_special_token_3|>", "<|vision_reserved_special_token_7|>",
                  "<|reserved_200013|>", "<|extra_4|>", "<|dummy_85|>", "<|placeholder6|>",
                  "<unused99>", "<reserved_107>", "<SPECIAL_20>", "[unused1]",
                  "[UNUSED_TOKEN_145]"}) == 11.0);
  CHECK(reserved({"a", "<unused>", "[reserved]", "<Unused1>", "unused1", "<extra_id_0>",
                  "<|unreserved|>", "<reserved for later>"}) == 0.0);
  CHECK(reserved({"<unused0>", "[PAD1]", "[PAD2]"}) == 1.0);
}

TEST_CASE("plan: a split GGUF file is read from any of its parts, and only whole", "[plan]") {
  const test::TemporaryFolder folder;
  GgufWriter first, second;
  first.text("general.architecture", "llama").number("split.count", 2);
  first.tensor("token_embd.weight", {32, 8});
  add_layers(second.number("split.count", 2));
  first.write(folder / "m-00001-of-00002.gguf");
  second.write(folder / "m-00002-of-00002.gguf");
  for (const std::string& path :
       {folder / "m-00001-of-00002.gguf", folder / "m-00002-of-00002.gguf", folder.path()}) {
    CHECK(read_model_weights(path).n_nv == test::kSmallParameters);
    CHECK(read_model_weights(path).files == 2.0);
  }
  CHECK(read_model_weights(folder / "m-00001-of-00002.gguf").name == "m");
  first.write(folder / "alone.gguf");
  CHECK_THROWS_AS(read_model_weights(folder / "alone.gguf"), DataError);
  std::filesystem::remove(folder / "m-00002-of-00002.gguf");
  CHECK_THROWS_AS(read_model_weights(folder / "m-00001-of-00002.gguf"), DataError);
}

TEST_CASE("plan: GGUF files of adapters and of projectors are no models", "[plan]") {
  const auto with_type = [](const char* type) {
    GgufWriter out = small();
    out.text("general.type", type);
    return out;
  };
  CHECK_THROWS_AS(read(with_type("adapter")), DataError);
  CHECK_THROWS_AS(read(with_type("mmproj")), DataError);
  CHECK(read(with_type("model")).layers == 2.0);
}

}  // namespace weights_gguf_test
