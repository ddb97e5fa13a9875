// Attention through latent vectors, as DeepSeek's models have it.
#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace latent_attention_test {

using Json = nlohmann::ordered_json;
using namespace vocabplan;

namespace {

// DeepSeek V2, whose checkpoint has 235,741,434,880 parameters.
Json deepseek_v2() {
  return Json::parse(R"({"model_type": "deepseek_v2", "hidden_size": 5120,
      "num_hidden_layers": 60, "num_attention_heads": 128, "num_key_value_heads": 128,
      "intermediate_size": 12288, "vocab_size": 102400, "q_lora_rank": 1536, "kv_lora_rank": 512,
      "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
      "first_k_dense_replace": 1, "n_routed_experts": 160, "num_experts_per_tok": 6,
      "n_shared_experts": 2, "moe_intermediate_size": 1536})");
}

// Small, and all sizes differ.
Json small(const std::string& type) {
  Json config = Json::parse(R"({"hidden_size": 64, "num_hidden_layers": 7,
      "num_attention_heads": 4, "intermediate_size": 100, "vocab_size": 1000, "q_lora_rank": 24,
      "kv_lora_rank": 20, "qk_nope_head_dim": 12, "qk_rope_head_dim": 6, "v_head_dim": 10,
      "first_k_dense_replace": 2, "n_routed_experts": 8, "num_experts_per_tok": 3,
      "n_shared_experts": 2, "moe_intermediate_size": 14, "index_n_heads": 5,
      "index_head_dim": 9})");
  config["model_type"] = type;
  return config;
}

ParameterCount count(const Json& config) {
  return parameter_count(parse_model_config(config.dump(), "config.json"));
}

double with(Json config, const std::string& key, const Json& value) {
  config[key] = value;
  return count(config).n_nv;
}

std::string refusal(const Json& config) {
  try {
    (void)count(config);
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

bool has(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("plan: the matrices of latent attention", "[plan]") {
  CHECK(count(deepseek_v2()).total == 235'741'434'880.0);
  // DeepSeek V2 Lite, whose queries have no latent: 15,706,484,224 parameters.
  Json lite = deepseek_v2();
  lite.update(Json::parse(R"({"hidden_size": 2048, "num_hidden_layers": 27,
      "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 10944,
      "q_lora_rank": null, "n_routed_experts": 64, "moe_intermediate_size": 1408})"));
  CHECK(count(lite).total == 15'706'484'224.0);
  // 4 heads of 12 + 6 for queries, 12 + 10 for keys and values.
  const double queries = 64.0 * 24 + 24 + 24.0 * 72;
  const double keys_and_values = 64.0 * 26 + 20 + 20.0 * 88;
  const double layer = queries + keys_and_values + 40.0 * 64 + 2.0 * 64;
  const double dense = 3.0 * 64 * 100;
  const double sparse = 64.0 * 8 + 8 * 3.0 * 64 * 14 + 3.0 * 64 * 28;
  const double v2 = 7 * layer + 2 * dense + 5 * sparse + 64;
  CHECK(count(small("deepseek_v2")).n_nv == v2);
  CHECK(count(small("deepseek_v3")).n_nv == v2 + 5 * 8);
  CHECK(count(small("kimi_k2")).n_nv == v2 + 5 * 8);
  CHECK(count(small("deepseek_v2")).n_nv_active == v2 - 5 * 5 * 3.0 * 64 * 14);
  CHECK(with(small("deepseek_v2"), "q_lora_rank", nullptr) == v2 + 7 * (64.0 * 72 - queries));
  CHECK(with(small("deepseek_v2"), "attention_bias", true) == v2 + 7 * (24 + 26 + 64));
  CHECK(with(small("deepseek_v2"), "n_shared_experts", nullptr) == v2 - 5 * 3.0 * 64 * 28);
  // Of layers 2 to 6 the even ones.
  CHECK(with(small("deepseek_v2"), "moe_layer_freq", 2) == v2 + 2 * (dense - sparse));
  CHECK(with(small("deepseek_v2"), "first_k_dense_replace", 9) == 7 * (layer + dense) + 64);
}

TEST_CASE("plan: the indexer of sparse attention", "[plan]") {
  const double v3 = count(small("deepseek_v3")).n_nv;
  const double indexer = 24.0 * 45 + 64.0 * 9 + 2.0 * 9 + 64.0 * 5;
  CHECK(count(small("deepseek_v32")).n_nv == v3 + 7 * indexer);
  CHECK(count(small("glm_moe_dsa")).n_nv == v3 + 7 * indexer);
  // Layers 0, 1, 4: a layer past the second asks anew each third time.
  CHECK(with(small("glm_moe_dsa"), "index_topk_freq", 3) == v3 + 3 * indexer);
  CHECK(with(small("glm_moe_dsa"), "indexer_types",
             Json::array({"full", "shared", "shared", "full", "shared", "shared", "shared"})) ==
        v3 + 2 * indexer);
  CHECK(with(small("glm_moe_dsa"), "mlp_layer_types",
             Json::array({"dense", "dense", "sparse", "sparse", "sparse", "sparse", "sparse"})) ==
        v3 + 7 * indexer);
}

TEST_CASE("plan: sizes of latent attention that are missing or cannot be", "[plan]") {
  for (const char* key : {"q_lora_rank", "kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim",
                          "v_head_dim", "first_k_dense_replace", "n_routed_experts",
                          "num_experts_per_tok", "moe_intermediate_size"}) {
    Json config = deepseek_v2();
    config.erase(key);
    CHECK(has(refusal(config), "key '" + std::string(key) + "': is missing"));
    config[key] = -1;
    CHECK(has(refusal(config), "key '" + std::string(key) + "': is -1; accepted is a whole"));
  }
  Json sparse = small("glm_moe_dsa");
  sparse["q_lora_rank"] = nullptr;
  CHECK(has(refusal(sparse), "key 'q_lora_rank': is missing"));
  Json pattern = small("glm_moe_dsa");
  pattern["index_topk_pattern"] = "FFS";
  CHECK(has(refusal(pattern), "point at the weights"));
  Json types = small("glm_moe_dsa");
  types["indexer_types"] = Json::array({"full"});
  CHECK(has(refusal(types), "key 'indexer_types': has 1 entries for 7 layers"));
  types["indexer_types"] = "full";
  CHECK(has(refusal(types), "key 'indexer_types': is \"full\"; accepted is an array"));
}

}  // namespace latent_attention_test
