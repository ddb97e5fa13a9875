// Every way to cut a small file and to turn one of its bits: it is read, or refused as bad data.
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "weights_files.hpp"
#include "weights_shapes.hpp"

namespace weights_damage_test {

using namespace vocabplan;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

struct Outcomes {
  std::size_t read = 0, refused = 0;
};

void try_reading(const std::string& path, Outcomes& outcomes) {
  try {
    const ModelWeights model = read_model_weights(path);
    if (!(model.n_nv > 0.0) || !(model.total < 1e16)) FAIL("an impossible count");
    ++outcomes.read;
  } catch (const DataError& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) FAIL("two lines");
    ++outcomes.refused;
  }
}

// The first `count` bytes of a file, each with one of three changes, in place.
void turn_bits(const std::string& path, std::size_t count, Outcomes& outcomes) {
  const std::string whole = bytes_of(path);
  for (std::size_t at = 0; at < count; ++at) {
    for (const int change : {0x01, 0x80, 0xFF, 0x00}) {
      std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(whole[at] ^ change));
      file.close();
      if (change != 0x00) try_reading(path, outcomes);
    }
  }
}

// Cuts a file shorter byte by byte; `padding` bytes at its end are no data.
void cut(const std::string& path, std::size_t padding, Outcomes& outcomes) {
  const std::size_t before = outcomes.read;
  for (std::size_t size = bytes_of(path).size(); size-- > 0;) {
    std::filesystem::resize_file(path, size);
    try_reading(path, outcomes);
  }
  CHECK(outcomes.read == before + padding);
}

Outcomes damage(const std::string& path, std::size_t header, std::size_t padding) {
  Outcomes outcomes;
  turn_bits(path, header, outcomes);
  cut(path, padding, outcomes);
  return outcomes;
}

}  // namespace

TEST_CASE("plan: damaged safetensors are read or refused, and nothing else", "[plan]") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model.safetensors";
  test::write_safetensors(path, {{"model.embed_tokens.weight", {4, 2}},
                                 {"model.layers.0.mlp.experts.0.up_proj.weight", {2, 2}},
                                 {"model.layers.0.input_layernorm.weight", {2}},
                                 {"lm_head.weight", {4, 2}, "BF16", false}});
  const Outcomes outcomes = damage(path, bytes_of(path).size() - 36, 0);
  CHECK(outcomes.read > 50);
  CHECK(outcomes.refused > 500);
}

TEST_CASE("plan: damaged GGUF files are read or refused, and nothing else", "[plan]") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model.gguf";
  test::GgufWriter writer;
  writer.text("general.architecture", "llama").text("general.name", "m");
  writer.number("llama.expert_used_count", 1);
  writer.texts("tokenizer.ggml.tokens", {"<unk>", "a", "[PAD2]"});
  writer.numbers("tokenizer.ggml.token_type", {2, 1, 5});
  writer.tensor("token_embd.weight", {4, 2}).tensor("blk.0.attn_norm.weight", {2});
  writer.tensor("blk.0.ffn_up_exps.weight", {2, 2, 2});
  writer.write(path);
  const Outcomes outcomes = damage(path, writer.header().size(), 16);
  CHECK(outcomes.read > 50);
  CHECK(outcomes.refused > 500);
}

TEST_CASE("plan: a damaged index is read or refused, and nothing else", "[plan]") {
  const test::TemporaryFolder folder;
  test::write_sharded(folder.path(), {{"wte.weight", {4, 2}}, {"h.0.ln_1.weight", {2}}}, 2);
  const std::string path = folder / "model.safetensors.index.json";
  // The blanks and brackets behind the last name may go, as long as it is JSON: none may.
  const Outcomes outcomes = damage(path, bytes_of(path).size(), 1);
  CHECK(outcomes.read > 10);
  CHECK(outcomes.refused > 500);
}

}  // namespace weights_damage_test
