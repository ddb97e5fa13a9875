// Mixtures of experts, and layers that differ from each other, against lists of their matrices.
#include <cmath>
#include <string>

#include "catch.hpp"
#include "places.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/text_file.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace mixture_count_test {

using namespace vocabplan;

namespace {

ModelShape shape_of(const std::string& config) {
  return parse_model_config(config, "config.json");
}

ParameterCount published(const std::string& name) {
  constexpr std::size_t kEnough = 1'000'000;
  const std::string path = std::string(VOCABPLAN_MODEL_CONFIGS) + "/configs/" + name + ".json";
  return parameter_count(parse_model_config(read_text_file(path, kEnough), path));
}

// Of queries, keys, values and output.
double attention(double d, double heads, double kv_heads, double width) {
  return d * heads * width + 2.0 * d * kv_heads * width + heads * width * d;
}

bool near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * expected;
}

double gated(double d, double inner) {
  return 3.0 * d * inner;
}

}  // namespace

// The numbers of all tensors that the safetensors files of the checkpoints hold, less towers for
// pictures, layers of prediction and scales of FP8. Sources: the headers as HectorHHZ/Less-is-MoE,
// docs/scaling, lists them (gpt-oss-120b, Gemma 4), the model pages' sizes (gpt-oss-20b, OLMo 3,
// SmolLM3, Granite), the manifest of a conversion of all 1025 tensors (DeepSeek V3).
TEST_CASE("plan: totals of newer models equal their checkpoints exactly", "[plan]") {
  CHECK(published("DeepSeek-V2").total == 235'741'434'880.0);
  CHECK(published("DeepSeek-V3").total == 671'026'419'200.0);
  CHECK(published("DeepSeek-V3.2").total == 671'877'944'064.0);
  CHECK(published("Kimi-K2").total == 1'026'408'232'448.0);
  CHECK(published("gpt-oss-20b").total == 20'914'757'184.0);
  CHECK(published("gpt-oss-120b").total == 116'829'156'672.0);
  CHECK(published("Llama-4-Scout").total == 107'769'861'120.0);
  CHECK(published("Gemma-4-26B-A4B").total == 25'233'141'790.0);
  CHECK(published("OLMo-3-7B").total == 7'298'011'136.0);
  CHECK(published("SmolLM3-3B").total == 3'075'098'624.0);
  CHECK(published("Granite-3.1-2B").total == 2'533'531'648.0);
  // The files of MiniMax M2 hold 228,703,644,928 numbers, of which a scale for each block of
  // 128 x 128 weights of attention and experts: they are no parameters.
  const double blocks = 2.0 * 48 * 24 + 2.0 * 8 * 24 + 256.0 * 3 * 12 * 24;
  CHECK(published("MiniMax-M2.5").total == 228'703'644'928.0 - 62.0 * blocks);
}

// The same headers: Qwen3.5's, without the tower and the layer of prediction.
TEST_CASE("plan: linear attention between layers of full attention", "[plan]") {
  CHECK(published("Qwen3.5-35B-A3B").total == 34'660'610'688.0);
  const std::string large = R"({"model_type": "qwen3_5_text", "hidden_size": 4096,
      "intermediate_size": 12288, "num_hidden_layers": 32, "num_attention_heads": 16,
      "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 248320,
      "linear_conv_kernel_dim": 4, "linear_key_head_dim": 128, "linear_num_key_heads": 16,
      "linear_num_value_heads": 32, "linear_value_head_dim": 128)";
  CHECK(parameter_count(shape_of(large + "}")).total == 8'953'803'264.0);  // Qwen3.5-9B
  const auto n_nv = [](const std::string& more) {
    return parameter_count(shape_of(R"({"model_type": "qwen3_next", "hidden_size": 64,
        "intermediate_size": 100, "num_hidden_layers": 8, "num_attention_heads": 4,
        "num_key_value_heads": 2, "head_dim": 8, "vocab_size": 1000,
        "linear_conv_kernel_dim": 3, "linear_key_head_dim": 5, "linear_num_key_heads": 2,
        "linear_num_value_heads": 4, "linear_value_head_dim": 7, "num_experts": 6,
        "num_experts_per_tok": 2, "moe_intermediate_size": 10,
        "shared_expert_intermediate_size": 12)" +
                                    more + "}"))
        .n_nv;
  };
  const double full = attention(64, 4, 2, 8) + 64.0 * 32 + 2.0 * 8;
  const double linear =
      64.0 * (2 * 10 + 28) + 64.0 * 28 + 64.0 * 8 + 3.0 * (2 * 10 + 28) + 8 + 7 + 28.0 * 64;
  const double sparse = 64.0 * 6 + 6 * gated(64, 10) + gated(64, 12) + 64;
  CHECK(n_nv("") == 6 * linear + 2 * full + 8 * (sparse + 2 * 64) + 64);
  CHECK(n_nv(R"(, "full_attention_interval": 3)") == n_nv(""));
  CHECK(n_nv(R"(, "full_attention_interval": 2)") == n_nv("") + 2 * (full - linear));
  CHECK(n_nv(R"(, "decoder_sparse_step": 4)") == n_nv("") + 6 * (gated(64, 100) - sparse));
  CHECK_THROWS_WITH(n_nv(R"(, "layer_types": ["linear_attention"])"),
                    "config.json:7: key 'layer_types': has 1 entries for 8 layers");
}

// Headers of NVIDIA's files, without the layer of prediction.
TEST_CASE("plan: layers that do not all hold the same", "[plan]") {
  CHECK(published("Nemotron-3-Nano").total == 31'577'940'288.0);
  CHECK(published("Nemotron-Super-49B").total == 49'867'145'216.0);
  // As its authors name it: 3.6B active with the embeddings.
  const ParameterCount nano = published("Nemotron-3-Nano");
  CHECK(near(nano.n_nv_active + 2.0 * nano.n_v, 3.6e9, 0.01));
  CHECK(near(published("Nemotron-H-56B").total, 56e9, 0.01));
  const auto nemotron = [](const std::string& pattern, const std::string& more) {
    return parameter_count(shape_of(R"({"model_type": "nemotron_h", "hidden_size": 64,
        "num_hidden_layers": 5, "num_attention_heads": 4, "num_key_value_heads": 2,
        "head_dim": 8, "intermediate_size": 100, "vocab_size": 1000, "mamba_num_heads": 6,
        "mamba_head_dim": 7, "n_groups": 2, "ssm_state_size": 9, "conv_kernel": 3,
        "n_routed_experts": 5, "num_experts_per_tok": 2, "moe_intermediate_size": 10,
        "moe_shared_expert_intermediate_size": 12, "hybrid_override_pattern": ")" +
                                    pattern + "\"" + more + "}"));
  };
  const double state = 64.0 * (42 + 42 + 36 + 6) + (42 + 36) * 4.0 + 3.0 * 6 + 42 + 42.0 * 64;
  const double experts = 64.0 * 5 + 5 + 5 * 2.0 * 64 * 10 + 2.0 * 64 * 12;
  CHECK(nemotron("MM-*E", "").n_nv ==
        2 * state + 2.0 * 64 * 100 + attention(64, 4, 2, 8) + experts + 5.0 * 64 + 64);
  CHECK(nemotron("MM-*E", "").n_nv - nemotron("MM-*E", "").n_nv_active == 3 * 2.0 * 64 * 10);
  CHECK_THROWS_WITH(nemotron("MM-*", ""),
                    "config.json:6: key 'hybrid_override_pattern': has 4 entries for 5 layers");
  CHECK_THROWS_AS(nemotron("MM-*X", ""), DataError);
  CHECK_THROWS_AS(nemotron("MM-*E", R"(, "moe_latent_size": 8)"), DataError);
  CHECK_THROWS_AS(nemotron("MM-*E", R"(, "mlp_bias": true)"), DataError);
}

TEST_CASE("plan: blocks that a search has thinned out", "[plan]") {
  const auto blocks =
      [](const std::string& list) {
        return parameter_count(shape_of(R"({"model_type": "nemotron-nas", "hidden_size": 64,
        "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 1000,
        "block_configs": [)" + list + "]}"))
            .n_nv;
      };
  const std::string full = R"({"attention": {"n_heads_in_group": 2}, "ffn": {"ffn_mult": 5.25}})";
  // 2 x 5.25 x 64 / 3 = 224, up to the next 256.
  CHECK(blocks(full + ", " + full) ==
        2 * (attention(64, 4, 2, 16) + gated(64, 256) + 2.0 * 64) + 64);
  CHECK(blocks(full + R"(, {"attention": {"no_op": true}, "ffn": {"intermediate_size": 10}})") ==
        attention(64, 4, 2, 16) + gated(64, 256) + gated(64, 10) + 3.0 * 64 + 64);
  CHECK(blocks(full + R"(, {"attention": {"no_op": true}, "ffn": {"no_op": true}})") ==
        attention(64, 4, 2, 16) + gated(64, 256) + 2.0 * 64 + 64);
  CHECK_THROWS_WITH(blocks(full), "config.json:3: key 'block_configs': has 1 entries for 2 layers");
  CHECK_THROWS_WITH(blocks(full + R"(, {"attention": {"no_op": true}})"),
                    "config.json:3: key 'block_configs[1].ffn': is missing");
  CHECK_THROWS_WITH(
      blocks(full + R"(, {"attention": {"no_op": true}, "ffn": {"ffn_mult": "2"}})"),
      "config.json:3: key 'block_configs[1].ffn.ffn_mult': is \"2\"; accepted is a number from 0 "
      "to 1000");
  CHECK_THROWS_AS(
      blocks(full + R"(, {"attention": {"replace_with_linear": true}, "ffn": {"no_op": true}})"),
      DataError);
}

// The sizes that the authors name, which are rounded.
TEST_CASE("plan: totals of newer models are those that their authors name", "[plan]") {
  CHECK(near(published("GLM-5").total, 744e9, 0.0005));
  CHECK(near(published("GLM-5").n_nv_active, 40e9, 0.005));
  CHECK(near(published("Command-R").total, 35e9, 0.001));
  // Active parameters with both tables, as gpt-oss' card and DeepSeek's README count them, the
  // former without the input table.
  CHECK(
      near(published("DeepSeek-V3").n_nv_active + 2.0 * published("DeepSeek-V3").n_v, 37e9, 0.02));
  CHECK(near(published("gpt-oss-20b").n_nv_active + published("gpt-oss-20b").n_v, 3.61e9, 0.001));
  CHECK(near(published("gpt-oss-120b").n_nv_active + published("gpt-oss-120b").n_v, 5.13e9, 0.001));
  CHECK(near(published("Gemma-4-26B-A4B").n_nv_active + published("Gemma-4-26B-A4B").n_v, 3.8e9,
             0.01));
}

// The language model of a larger one is the model of text that it was made from.
TEST_CASE("plan: language parts count as the models they are built on", "[plan]") {
  CHECK(published("Qwen3-VL-8B").total == 8'190'735'360.0);        // Qwen3-8B
  CHECK(published("Qwen3-VL-30B-A3B").total == 30'532'122'624.0);  // Qwen3-30B-A3B
  CHECK(published("olmOCR-7B").total == 7'615'616'512.0);          // Qwen2.5-7B
}

TEST_CASE("plan: dense models with fewer norms or an MLP of two matrices", "[plan]") {
  // Command R: 40 layers of one norm of factors, 64 heads of 128, one tied table.
  CHECK(published("Command-R").total ==
        40.0 * (attention(8192, 64, 64, 128) + gated(8192, 22528) + 8192) + 8192 + 256000.0 * 8192);
  const std::string cohere = R"({"model_type": "cohere", "hidden_size": 64,
      "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
      "intermediate_size": 100, "vocab_size": 1000)";
  CHECK(parameter_count(shape_of(cohere + R"(, "use_qk_norm": true})")).n_nv ==
        parameter_count(shape_of(cohere + "}")).n_nv + 3 * (4 + 2) * 16);
  // MPT 7B: 32 layers of 12 d^2 and two norms of factors, one tied table.
  const double d = 4096.0;
  CHECK(published("MPT-7B").total == 32 * (12 * d * d + 2 * d) + d + 50432 * d);
  const auto mpt = [](const std::string& more) {
    return shape_of(R"({"model_type": "mpt", "d_model": 64, "n_layers": 3, "n_heads": 4,
        "vocab_size": 1000)" +
                    more + "}");
  };
  CHECK(mpt("").intermediate == 256.0);
  CHECK(mpt(R"(, "expansion_ratio": 3)").intermediate == 192.0);
  CHECK_THROWS_WITH(mpt(R"(, "no_bias": false)"),
                    "config.json:2: key 'no_bias': is false; accepted is true; point at the "
                    "weights: vocabplan audit model.safetensors (or .gguf, or their folder)");
}

TEST_CASE("plan: the layers of Gemma 4, matrix by matrix", "[plan]") {
  const auto with = [](const std::string& more) {
    return shape_of(R"({"model_type": "gemma4_text", "hidden_size": 64, "num_hidden_layers": 7,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "global_head_dim": 16,
        "intermediate_size": 100, "vocab_size": 1000, "hidden_size_per_layer_input": 0)" +
                    more + "}");
  };
  // Without layer_types the sixth and the last attend to everything.
  const double local = attention(64, 4, 2, 8) + 2.0 * 8;
  const double wide = attention(64, 4, 2, 16) + 2.0 * 16;
  const double rest = gated(64, 100) + 4.0 * 64 + 1.0;
  CHECK(parameter_count(with("")).n_nv == 5 * local + 2 * wide + 7 * rest + 64);
  CHECK(with("").tied);
  const std::string types = R"(, "layer_types": ["full_attention", "sliding_attention",
      "sliding_attention", "full_attention", "sliding_attention", "sliding_attention",
      "full_attention"])";
  CHECK(parameter_count(with(types)).n_nv == 4 * local + 3 * wide + 7 * rest + 64);
  // One matrix for keys and values, of one head.
  const double shared = 64.0 * 64 + 64.0 * 16 + 64.0 * 64 + 2.0 * 16;
  CHECK(parameter_count(with(types + R"(, "attention_k_eq_v": true,
      "num_global_key_value_heads": 1)"))
            .n_nv == 4 * local + 3 * shared + 7 * rest + 64);
  const ParameterCount mixed = parameter_count(with(R"(, "enable_moe_block": true,
      "num_experts": 8, "top_k_experts": 2, "moe_intermediate_size": 10)"));
  const double experts = 64.0 * 8 + 64 + 8 + 8 * gated(64, 10) + 3.0 * 64;
  CHECK(mixed.n_nv == 5 * local + 2 * wide + 7 * (rest + experts) + 64);
  CHECK(mixed.n_nv - mixed.n_nv_active == 7 * 6 * gated(64, 10));
}

TEST_CASE("plan: the layers of Llama 4, dense ones between those with experts", "[plan]") {
  const auto n_nv = [](const std::string& more) {
    return parameter_count(shape_of(R"({"model_type": "llama4_text", "hidden_size": 64,
        "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 2,
        "head_dim": 16, "intermediate_size": 10, "intermediate_size_mlp": 100,
        "num_local_experts": 4, "num_experts_per_tok": 1, "vocab_size": 1000)" +
                                    more + "}"))
        .n_nv;
  };
  const double every = attention(64, 4, 2, 16) + 2.0 * 64;
  const double dense = gated(64, 100);
  const double sparse = 64.0 * 4 + 4 * gated(64, 10) + gated(64, 10);
  CHECK(n_nv("") == 6 * (every + sparse) + 64);
  CHECK(n_nv(R"(, "interleave_moe_layer_step": 2)") == 6 * every + 3 * (dense + sparse) + 64);
  CHECK(n_nv(R"(, "moe_layers": [1, 1, 5])") == 6 * every + 2 * sparse + 4 * dense + 64);
}

TEST_CASE("plan: sinks, biases of experts and of routers", "[plan]") {
  const ParameterCount gpt = parameter_count(shape_of(R"({"model_type": "gpt_oss",
      "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
      "num_key_value_heads": 2, "head_dim": 8, "intermediate_size": 10, "num_local_experts": 4,
      "num_experts_per_tok": 1, "vocab_size": 1000})"));
  const double expert = gated(64, 10) + 2.0 * 10 + 64;
  const double layer =
      attention(64, 4, 2, 8) + 32 + 2 * 16 + 64 + 4 + 2 * 64 + (64.0 * 4 + 4) + 4 * expert;
  CHECK(gpt.n_nv == 3 * layer + 64);
  CHECK(gpt.n_nv - gpt.n_nv_active == 3 * 3 * expert);
  const auto minimax = [](const std::string& more) {
    return parameter_count(shape_of(R"({"model_type": "minimax_m2", "hidden_size": 64,
        "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
        "head_dim": 8, "intermediate_size": 10, "num_local_experts": 4,
        "num_experts_per_tok": 1, "vocab_size": 1000)" +
                                    more + "}"))
        .n_nv;
  };
  const double plain = 3 * (attention(64, 4, 2, 8) + 2 * 64 + 64.0 * 4 + 4 * gated(64, 10)) + 64;
  CHECK(minimax("") == plain + 3 * (32 + 16 + 4));
  CHECK(minimax(R"(, "use_routing_bias": false)") == plain + 3 * (32 + 16));
  CHECK(minimax(R"(, "use_qk_norm": false)") == plain + 3 * 4);
}

TEST_CASE("plan: layers that predict further tokens are named, not counted", "[plan]") {
  const auto with = [](const std::string& more) {
    return shape_of(R"({"model_type": "mimo", "hidden_size": 64, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 100,
        "vocab_size": 1000)" +
                    more + "}");
  };
  CHECK(with("").prediction_layers == 0.0);
  const ModelShape shape = with(R"(, "num_nextn_predict_layers": 2)");
  CHECK(shape.prediction_layers == 2.0);
  CHECK(parameter_count(shape).total == parameter_count(with("")).total);
  CHECK(with(R"(, "num_mtp_modules": 3)").prediction_layers == 3.0);
  CHECK(with(R"(, "num_mtp_modules": 3, "use_mtp": false)").prediction_layers == 0.0);
}

}  // namespace mixture_count_test
