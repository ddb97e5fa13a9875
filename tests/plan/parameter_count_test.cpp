#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "places.hpp"
#include "table.hpp"
#include "vocabplan/core/text_file.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace parameter_count_test {

namespace fs = std::filesystem;
using namespace vocabplan;

namespace {

ParameterCount count_of(const std::string& config) {
  return parameter_count(parse_model_config(config, "config.json"));
}

// Configurations by the model's name: a file each, and many in one file.
std::map<std::string, std::string> configurations() {
  const std::string folder = VOCABPLAN_MODEL_CONFIGS;
  constexpr std::size_t kEnough = 1'000'000;
  std::map<std::string, std::string> configs;
  for (const auto& entry : fs::directory_iterator(folder + "/configs")) {
    configs[entry.path().stem().string()] = read_text_file(entry.path().string(), kEnough);
  }
  const auto more = nlohmann::json::parse(read_text_file(folder + "/more_configs.json", kEnough));
  for (const auto& [name, config] : more.items()) configs[name] = config.dump();
  return configs;
}

}  // namespace

// The counts of data/models.csv come from the source that each row names, not from this code; the
// sizes in the configurations are those that the models publish.
TEST_CASE("plan: parameter counts equal the table's exactly, in every family", "[plan]") {
  const auto configs = configurations();
  const test::Table table(VOCABPLAN_MODELS);
  std::map<std::string, int> families;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& name = table.text(row, "model");
    CAPTURE(name);
    REQUIRE(configs.count(name) == 1);
    const ModelShape shape = parse_model_config(configs.at(name), name + ".json");
    const ParameterCount count = parameter_count(shape);
    ++families[shape.model_type];
    CHECK(shape.width == table.number(row, "width"));
    CHECK(shape.layers == table.number(row, "layers"));
    CHECK(shape.vocab_size == table.number(row, "vocab_size"));
    CHECK(count.n_nv == table.number(row, "n_nv"));
    CHECK(count.n_nv_active == table.number(row, "n_nv_active"));
    const std::string& tied = table.text(row, "tied");
    if (!tied.empty()) CHECK(shape.tied == (tied == "true"));
  }
  // All but qwen2_moe, qwen2_5_vl, qwen3_next and qwen3_5_text, which the table has no model of.
  CHECK(families.size() == model_types().size() - 4);
}

TEST_CASE("plan: totals equal the published ones exactly", "[plan]") {
  const auto path = test::shared_file("data/public_models.csv");
  if (!path) {
    WARN("skipped: data/public_models.csv is absent; set VOCABPLAN_SHARED");
    return;
  }
  const auto configs = configurations();
  const test::Table table(*path);
  std::size_t compared = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& name = table.text(row, "model");
    const auto config = configs.find(name);
    if (config == configs.end()) continue;
    // Sizes that people name, from before the configuration was read.
    if (table.text(row, "note").find("nominal") != std::string::npos) continue;
    CAPTURE(name);
    const ModelShape shape = parse_model_config(config->second, name);
    const ParameterCount count = parameter_count(shape);
    CHECK(count.n_nv == table.number(row, "nnv_total"));
    CHECK(count.n_nv_active == table.number(row, "nnv_active"));
    CHECK(count.n_v == table.number(row, "nv_head"));
    const std::string& status = table.text(row, "tie_status");
    if (status != "seen" && status != "default") continue;
    CHECK(count.total == table.number(row, "params_total_computed"));
    ++compared;
  }
  CHECK(compared >= 50);
}

TEST_CASE("plan: the first configuration of Falcon 40B counts as the present one", "[plan]") {
  // Before `new_decoder_architecture` the key-value heads were `n_head_kv`.
  const auto counted = count_of(R"({"model_type": "RefinedWeb", "hidden_size": 8192, "n_layer": 60,
      "n_head": 128, "n_head_kv": 8, "parallel_attn": true, "bias": false, "vocab_size": 65024})");
  CHECK(counted.n_nv == 40'770'617'344.0);
}

TEST_CASE("plan: layers without experts are those that are listed, each once", "[plan]") {
  const auto with = [](const std::string& list) {
    return count_of(R"({"model_type": "qwen3_moe", "hidden_size": 64, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 1000,
        "intermediate_size": 128, "moe_intermediate_size": 32, "num_experts": 8,
        "num_experts_per_tok": 2, "mlp_only_layers": )" +
                    list + "}")
        .n_nv;
  };
  // A layer of experts: router 64 x 8 and 8 experts of 3 x 64 x 32; a dense one: 3 x 64 x 128.
  const double difference = 64.0 * 8 + 8.0 * 3 * 64 * 32 - 3.0 * 64 * 128;
  CHECK(with("[]") - with("[1]") == difference);
  CHECK(with("[]") - with("[1, 1, 3]") == 2.0 * difference);
  CHECK(with("[7]") == with("[]"));
}

// Sizes of checkpoints as the models' pages on Hugging Face print them.
TEST_CASE("plan: further published totals", "[plan]") {
  const auto total = [](const std::string& config) { return count_of(config).total; };
  CHECK(total(R"({"model_type": "gpt2", "n_embd": 1024, "n_layer": 24, "n_head": 16,
                  "n_positions": 1024, "vocab_size": 50257})") == 354'823'168.0);
  CHECK(total(R"({"model_type": "gpt2", "n_embd": 1280, "n_layer": 36, "n_head": 20,
                  "n_positions": 1024, "vocab_size": 50257})") == 774'030'080.0);
  CHECK(total(R"({"model_type": "gpt2", "n_embd": 1600, "n_layer": 48, "n_head": 25,
                  "n_positions": 1024, "vocab_size": 50257})") == 1'557'611'200.0);
  // OPT-350m: a narrower table with two projections, and no final norm.
  CHECK(total(R"({"model_type": "opt", "hidden_size": 1024, "num_hidden_layers": 24,
                  "num_attention_heads": 16, "ffn_dim": 4096, "max_position_embeddings": 2048,
                  "word_embed_proj_dim": 512, "do_layer_norm_before": false,
                  "vocab_size": 50272})") == 331'196'416.0);
  CHECK(total(R"({"model_type": "bloom", "n_embed": 1024, "n_layer": 24,
                  "num_attention_heads": 16, "vocab_size": 250880})") == 559'214'592.0);
  // Falcon-RW-1B: the sequential decoder with all heads and biases.
  CHECK(total(R"({"model_type": "falcon", "hidden_size": 2048, "num_hidden_layers": 24,
                  "num_attention_heads": 32, "multi_query": false, "parallel_attn": false,
                  "bias": true, "vocab_size": 50304})") == 1'311'625'216.0);
  // Qwen1.5-MoE-A2.7B.
  CHECK(total(R"({"model_type": "qwen2_moe", "hidden_size": 2048, "num_hidden_layers": 24,
                  "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
                  "moe_intermediate_size": 1408, "shared_expert_intermediate_size": 5632,
                  "num_experts": 60, "num_experts_per_tok": 4,
                  "vocab_size": 151936})") == 14'315'784'192.0);
  // Mistral-Nemo: heads narrower than d over heads.
  CHECK(total(R"({"model_type": "mistral", "hidden_size": 5120, "num_hidden_layers": 40,
                  "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
                  "intermediate_size": 14336, "vocab_size": 131072})") == 12'247'782'400.0);
}

TEST_CASE("plan: options that add parameters", "[plan]") {
  const auto with = [](const std::string& more) {
    return count_of(R"({"hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
        "num_key_value_heads": 2, "intermediate_size": 100, "vocab_size": 1000, )" +
                    more + "}");
  };
  const double d = 64;
  const double k = 2 * 16;
  const double f = 100;
  const double plain = with(R"("model_type": "llama")").n_nv;
  CHECK(plain == 3 * (2 * d * d + 2 * d * k + 3 * d * f + 2 * d) + d);
  CHECK(with(R"("model_type": "llama", "attention_bias": true)").n_nv ==
        plain + 3 * (d + 2 * k + d));
  CHECK(with(R"("model_type": "llama", "mlp_bias": true)").n_nv == plain + 3 * (2 * f + d));
  CHECK(with(R"("model_type": "qwen2")").n_nv == plain + 3 * (d + 2 * k));
  CHECK(with(R"("model_type": "qwen3", "head_dim": 16)").n_nv == plain + 3 * 2 * 16);
  CHECK(with(R"("model_type": "olmo2")").n_nv == plain + 3 * (d + k));
  CHECK(with(R"("model_type": "olmo")").n_nv == plain - 7 * d);
  CHECK(with(R"("model_type": "gemma2", "head_dim": 16)").n_nv == plain + 3 * 2 * d);
  CHECK(with(R"("model_type": "stablelm")").n_nv == plain + 7 * d);
  CHECK(with(R"("model_type": "stablelm", "use_parallel_residual": true)").n_nv == plain + d);
  CHECK(with(R"("model_type": "stablelm", "qk_layernorm": true)").n_nv ==
        plain + 7 * d + 3 * (d + k));
  // A head's bias grows with V: it is a parameter, but none that the law's N_nv stands for.
  const ParameterCount phi = with(R"("model_type": "phi")");
  CHECK(phi.n_nv - phi.n_nv_active == 1000.0);
}

TEST_CASE("plan: layers with experts, and those without", "[plan]") {
  const auto with = [](const std::string& more) {
    return count_of(R"({"model_type": "qwen3_moe", "hidden_size": 64, "num_hidden_layers": 6,
        "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 100,
        "moe_intermediate_size": 10, "num_experts": 8, "num_experts_per_tok": 3,
        "vocab_size": 1000)" +
                    more + "}");
  };
  const double all = with("").n_nv;
  const double dense = 3 * 64 * 100;
  const double sparse = 64 * 8 + 8 * 3 * 64 * 10;
  CHECK(with(R"(, "decoder_sparse_step": 2)").n_nv == all + 3 * (dense - sparse));
  CHECK(with(R"(, "decoder_sparse_step": 4)").n_nv == all + 5 * (dense - sparse));
  CHECK(with(R"(, "mlp_only_layers": [0, 5])").n_nv == all + 2 * (dense - sparse));
  // Layers 1, 3 and 5 would have experts; 5 is held back, and 0 had none anyway.
  CHECK(with(R"(, "mlp_only_layers": [0, 5], "decoder_sparse_step": 2)").n_nv ==
        all + 4 * (dense - sparse));
  CHECK(with("").n_nv - with("").n_nv_active == 6 * 5 * 3 * 64 * 10);
  const ParameterCount none = with(R"(, "decoder_sparse_step": 7)");
  CHECK(none.n_nv == none.n_nv_active);
}

}  // namespace parameter_count_test
