#include "plan/audit/model_family.hpp"

#include <algorithm>
#include <array>

#include "plan/audit/mixture_family.hpp"
#include "plan/audit/uneven_family.hpp"

namespace vocabplan {

void adapt_attention_bias(const ConfigObject& config, ModelShape& shape) {
  shape.qkv_bias = config.flag("attention_bias", shape.qkv_bias);
  shape.out_bias = config.flag("attention_bias", shape.out_bias);
}

void adapt_qwen3(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.qk_norm_params = 2.0 * shape.head_dim;
}

void adapt_olmo2(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.qk_norm_params = (shape.heads + shape.kv_heads) * shape.head_dim;
}

namespace {

void adapt_llama(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.mlp_bias = config.flag("mlp_bias", false);
}

// Attention and MLP side by side after one norm, and a head with a bias.
void adapt_phi(const ConfigObject& config, ModelShape& shape) {
  shape.head_bias = true;
  if (config.flag("qk_layernorm", false)) shape.qk_norm_params = 4.0 * shape.head_dim;
}

void adapt_gpt2(const ConfigObject& config, ModelShape& shape) {
  constexpr double kDefault = 1024.0;
  shape.learned_positions =
      config.whole({"n_positions", "max_position_embeddings"}, 1.0, kMostRows).value_or(kDefault);
}

// Positions are numbered from 2 in OPT's table.
void adapt_opt(const ConfigObject& config, ModelShape& shape) {
  constexpr double kDefault = 2048.0;
  constexpr double kOffset = 2.0;
  shape.learned_positions =
      config.whole({"max_position_embeddings"}, 1.0, kMostRows).value_or(kDefault) + kOffset;
  shape.vocab_width =
      config.whole({"word_embed_proj_dim"}, 1.0, kMostWidth).value_or(shape.vocab_width);
  const bool bias = config.flag("enable_bias", true);
  shape.qkv_bias = shape.out_bias = shape.mlp_bias = bias;
  if (!config.flag("layer_norm_elementwise_affine", true)) shape.norm = NormKind::none;
  shape.final_norm =
      config.flag("do_layer_norm_before", true) && !config.flag("_remove_final_layer_norm", false);
}

// Three decoders under one name: multi-query, grouped, and the sequential one of Falcon-RW.
void adapt_falcon(const ConfigObject& config, ModelShape& shape) {
  // Configurations written before that key have `n_head_kv` for the same.
  const bool grouped = config.flag("new_decoder_architecture", config.has("n_head_kv"));
  if (!grouped) shape.kv_heads = config.flag("multi_query", true) ? 1.0 : shape.heads;
  const double parallel_norms =
      config.whole({"num_ln_in_parallel_attn"}, 1.0, 2.0).value_or(grouped ? 2.0 : 1.0);
  shape.norms_per_layer = config.flag("parallel_attn", true) ? parallel_norms : 2.0;
  shape.qkv_bias = shape.out_bias = shape.mlp_bias = config.flag("bias", false);
}

void adapt_bloom(const ConfigObject& /*config*/, ModelShape& shape) {
  shape.embedding_norm = true;
}

// Norms of queries and keys have their own factors in every head, and no bias.
void adapt_stablelm(const ConfigObject& config, ModelShape& shape) {
  shape.qkv_bias = config.flag("use_qkv_bias", false);
  if (config.flag("use_parallel_residual", false)) shape.norms_per_layer = 1.0;
  if (config.flag("qk_layernorm", false)) {
    shape.qk_norm_params = (shape.heads + shape.kv_heads) * shape.head_dim;
  }
}

// Attention and MLP side by side after one norm, a LayerNorm without bias.
void adapt_cohere(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  if (!config.flag("use_qk_norm", false)) return;
  shape.qk_norm_params = (shape.heads + shape.kv_heads) * shape.head_dim;
}

// The language model of a configuration that holds it beside `vision_config`, not in a part.
void adapt_qwen2_vl(const ConfigObject& /*config*/, ModelShape& shape) {
  shape.multimodal = true;
}

// The library's class has no biases and no positions, whatever the keys of the authors' say.
void adapt_mpt(const ConfigObject& config, ModelShape& shape) {
  constexpr double kMostRatio = 1000.0;
  if (!config.flag("no_bias", true)) {
    config.refuse("no_bias", std::string("true; ") + kPointAtWeights);
  }
  const auto ratio = config.whole({"expansion_ratio"}, 1.0, kMostRatio);
  if (ratio) shape.intermediate = *ratio * shape.width;
}

using enum NormKind;

// type, tied, kv heads, head_dim, its key, 4 d, norm, norms, gated, biases of qkv, of the rest
constexpr std::array kFamilies{
    ModelFamily{"llama", false, 0, 0, true, false, scale, 2, true, false, false, adapt_llama},
    ModelFamily{"llama4_text", false, 8, 128, true, false, scale, 2, true, false, false,
                adapt_llama4},
    ModelFamily{"mistral", false, 8, 0, true, false, scale, 2, true, false, false, nullptr},
    ModelFamily{"mixtral", false, 8, 0, true, false, scale, 2, true, false, false, adapt_mixtral},
    ModelFamily{"gemma", true, 16, 256, true, false, scale, 2, true, false, false,
                adapt_attention_bias},
    ModelFamily{"gemma2", true, 4, 256, true, false, scale, 4, true, false, false,
                adapt_attention_bias},
    ModelFamily{"gemma3_text", true, 4, 256, true, false, scale, 4, true, false, false,
                adapt_qwen3},
    ModelFamily{"gemma4_text", true, 4, 256, true, false, scale, 4, true, false, false,
                adapt_gemma4},
    ModelFamily{"qwen2", false, 32, 0, true, false, scale, 2, true, true, false, nullptr},
    ModelFamily{"qwen2_moe", false, 16, 0, true, false, scale, 2, true, true, false,
                adapt_qwen2_moe},
    ModelFamily{"qwen3", false, 32, 128, true, false, scale, 2, true, false, false, adapt_qwen3},
    ModelFamily{"qwen3_moe", false, 4, 0, true, false, scale, 2, true, false, false,
                adapt_qwen3_moe},
    ModelFamily{"qwen2_vl", false, 8, 0, false, false, scale, 2, true, true, false, adapt_qwen2_vl},
    ModelFamily{"qwen2_5_vl", false, 8, 0, false, false, scale, 2, true, true, false,
                adapt_qwen2_vl},
    ModelFamily{"qwen3_vl", false, 32, 128, true, false, scale, 2, true, false, false, adapt_qwen3},
    ModelFamily{"qwen3_vl_moe", false, 16, 0, true, false, scale, 2, true, false, false,
                adapt_qwen3_vl_moe},
    ModelFamily{"qwen3_next", false, 2, 256, true, false, scale, 2, true, false, false,
                adapt_qwen3_next},
    ModelFamily{"qwen3_5_text", false, 4, 256, true, false, scale, 2, true, false, false,
                adapt_qwen3_5},
    // Without a dense MLP: its width is not used, and mostly not stated.
    ModelFamily{"qwen3_5_moe_text", false, 2, 256, true, true, scale, 2, true, false, false,
                adapt_qwen3_5_moe},
    ModelFamily{"phi", false, 0, 0, false, false, scale_and_bias, 1, false, true, true, adapt_phi},
    ModelFamily{"phi3", false, 0, 0, true, false, scale, 2, true, false, false, nullptr},
    ModelFamily{"gpt2", true, 0, 0, false, true, scale_and_bias, 2, false, true, true, adapt_gpt2},
    ModelFamily{"gpt_neox", false, 0, 0, false, false, scale_and_bias, 2, false, true, true,
                adapt_attention_bias},
    ModelFamily{"opt", true, 0, 0, false, false, scale_and_bias, 2, false, true, true, adapt_opt},
    ModelFamily{"falcon", true, 0, 0, false, true, scale_and_bias, 2, false, false, false,
                adapt_falcon},
    ModelFamily{"bloom", true, 0, 0, false, true, scale_and_bias, 2, false, true, true,
                adapt_bloom},
    ModelFamily{"olmo", false, 0, 0, true, false, none, 2, true, false, false,
                adapt_attention_bias},
    ModelFamily{"olmo2", false, 0, 0, true, false, scale, 2, true, false, false, adapt_olmo2},
    ModelFamily{"olmo3", false, 0, 0, true, false, scale, 2, true, false, false, adapt_olmo2},
    ModelFamily{"stablelm", false, 32, 0, false, false, scale_and_bias, 2, true, false, false,
                adapt_stablelm},
    ModelFamily{"smollm3", true, 4, 0, true, false, scale, 2, true, false, false, adapt_llama},
    ModelFamily{"granite", false, 0, 0, true, false, scale, 2, true, false, false, adapt_llama},
    ModelFamily{"cohere", true, 0, 0, true, false, scale, 1, true, false, false, adapt_cohere},
    ModelFamily{"mpt", true, 0, 0, false, true, scale, 2, false, false, false, adapt_mpt},
    ModelFamily{"mimo", false, 32, 0, true, false, scale, 2, true, true, false, nullptr},
    ModelFamily{"gpt_oss", false, 8, 64, true, false, scale, 2, true, true, true, adapt_gpt_oss},
    ModelFamily{"minimax_m2", false, 8, 128, true, false, scale, 2, true, false, false,
                adapt_minimax_m2},
    // Heads with latent attention have widths of their own: `head_dim` is not theirs.
    ModelFamily{"deepseek_v2", false, 0, 64, true, false, scale, 2, true, false, false,
                adapt_deepseek_v2},
    ModelFamily{"deepseek_v3", false, 0, 64, true, false, scale, 2, true, false, false,
                adapt_deepseek_v3},
    ModelFamily{"deepseek_v32", false, 0, 64, true, false, scale, 2, true, false, false,
                adapt_deepseek_v32},
    ModelFamily{"kimi_k2", false, 0, 64, true, false, scale, 2, true, false, false,
                adapt_deepseek_v3},
    ModelFamily{"glm_moe_dsa", false, 0, 64, true, false, scale, 2, true, false, false,
                adapt_deepseek_v32},
    ModelFamily{"nemotron_h", false, 0, 0, false, false, scale, 1, false, false, false,
                adapt_nemotron_h},
    // The width of each MLP stands with its block.
    ModelFamily{"nemotron-nas", false, 0, 0, false, true, scale, 2, true, false, false,
                adapt_nemotron_nas},
};

constexpr std::array kClassSizes{
    ClassSizes{"llama", 4096, 32, 11008, 32, 32000},
    ClassSizes{"llama4_text", 5120, 48, 8192, 40, 202048},
    ClassSizes{"mistral", 4096, 32, 14336, 32, 32000},
    ClassSizes{"gemma", 3072, 28, 24576, 16, 256000},
    ClassSizes{"gemma2", 2304, 26, 9216, 8, 256000},
    ClassSizes{"gemma3_text", 2304, 26, 9216, 8, 262208},
    ClassSizes{"gemma4_text", 2304, 30, 9216, 8, 262144},
    ClassSizes{"qwen2", 4096, 32, 22016, 32, 151936},
    ClassSizes{"qwen3", 4096, 32, 22016, 32, 151936},
    ClassSizes{"qwen2_vl", 8192, 80, 29568, 64, 152064},
    ClassSizes{"qwen2_5_vl", 8192, 80, 29568, 64, 152064},
    ClassSizes{"qwen3_vl", 4096, 32, 22016, 32, 151936},
    ClassSizes{"qwen3_vl_moe", 2048, 24, 5632, 16, 151936},
    ClassSizes{"smollm3", 2048, 36, 11008, 16, 128256},
    ClassSizes{"granite", 4096, 32, 11008, 32, 32000},
    ClassSizes{"cohere", 8192, 40, 22528, 64, 256000},
    ClassSizes{"gpt_oss", 2880, 36, 2880, 64, 201088},
};

}  // namespace

const ClassSizes* class_sizes(std::string_view type) {
  const auto* const found =
      std::find_if(kClassSizes.begin(), kClassSizes.end(),
                   [type](const ClassSizes& sizes) { return sizes.type == type; });
  return found == kClassSizes.end() ? nullptr : &*found;
}

std::span<const ModelFamily> model_families() {
  return kFamilies;
}

}  // namespace vocabplan
