#include "plan/audit/model_family.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace vocabplan {
namespace {

// `attention_bias` means all four projections in these families.
void adapt_attention_bias(const ConfigObject& config, ModelShape& shape) {
  shape.qkv_bias = config.flag("attention_bias", shape.qkv_bias);
  shape.out_bias = config.flag("attention_bias", shape.out_bias);
}

void adapt_llama(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.mlp_bias = config.flag("mlp_bias", false);
}

// One norm of queries and one of keys, shared by the heads.
void adapt_qwen3(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.qk_norm_params = 2.0 * shape.head_dim;
}

// Norms over all heads at once.
void adapt_olmo2(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.qk_norm_params = (shape.heads + shape.kv_heads) * shape.head_dim;
}

void set_experts(const ConfigObject& config, ModelShape& shape, ExpertShape experts,
                 double default_count, double default_active) {
  experts.count =
      config.whole({"num_experts", "num_local_experts"}, 1.0, kMostExperts).value_or(default_count);
  experts.active =
      config.whole({"num_experts_per_tok"}, 1.0, experts.count).value_or(default_active);
  shape.experts = experts;
}

void adapt_mixtral(const ConfigObject& config, ModelShape& shape) {
  set_experts(config, shape, {.layers = shape.layers, .intermediate = shape.intermediate}, 8.0,
              2.0);
}

// Every `decoder_sparse_step`-th layer has experts, but for those listed in `mlp_only_layers`.
double sparse_layers(const ConfigObject& config, double layers) {
  const double step = config.whole({"decoder_sparse_step"}, 1.0, kMostLayers).value_or(1.0);
  const std::vector<double> dense =
      config.wholes("mlp_only_layers", static_cast<std::size_t>(kMostLayers));
  std::vector<bool> is_dense(static_cast<std::size_t>(layers));
  for (const double layer : dense) {
    if (layer < layers) is_dense[static_cast<std::size_t>(layer)] = true;
  }
  double sparse = 0.0;
  const auto stride = static_cast<std::size_t>(step);
  for (std::size_t layer = stride - 1; layer < is_dense.size(); layer += stride) {
    if (!is_dense[layer]) sparse += 1.0;
  }
  return sparse;
}

void adapt_qwen3_moe(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3(config, shape);
  set_experts(config, shape,
              {.layers = sparse_layers(config, shape.layers),
               .intermediate = config.required({"moe_intermediate_size"}, 1.0, kMostInner)},
              128.0, 8.0);
}

void adapt_qwen2_moe(const ConfigObject& config, ModelShape& shape) {
  shape.qkv_bias = config.flag("qkv_bias", true);
  set_experts(
      config, shape,
      {.layers = sparse_layers(config, shape.layers),
       .intermediate = config.required({"moe_intermediate_size"}, 1.0, kMostInner),
       .shared_intermediate = config.required({"shared_expert_intermediate_size"}, 1.0, kMostInner),
       .shared_gate = true},
      60.0, 4.0);
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

using enum NormKind;

// type, tied, kv heads, head_dim, its key, 4 d, norm, norms, gated, biases of qkv, of the rest
constexpr std::array kFamilies{
    ModelFamily{"llama", false, 0, 0, true, false, scale, 2, true, false, false, adapt_llama},
    ModelFamily{"mistral", false, 8, 0, true, false, scale, 2, true, false, false, nullptr},
    ModelFamily{"mixtral", false, 8, 0, true, false, scale, 2, true, false, false, adapt_mixtral},
    ModelFamily{"gemma", true, 16, 256, true, false, scale, 2, true, false, false,
                adapt_attention_bias},
    ModelFamily{"gemma2", true, 4, 256, true, false, scale, 4, true, false, false,
                adapt_attention_bias},
    ModelFamily{"gemma3_text", true, 4, 256, true, false, scale, 4, true, false, false,
                adapt_qwen3},
    ModelFamily{"qwen2", false, 32, 0, true, false, scale, 2, true, true, false, nullptr},
    ModelFamily{"qwen2_moe", false, 16, 0, true, false, scale, 2, true, true, false,
                adapt_qwen2_moe},
    ModelFamily{"qwen3", false, 32, 128, true, false, scale, 2, true, false, false, adapt_qwen3},
    ModelFamily{"qwen3_moe", false, 4, 0, true, false, scale, 2, true, false, false,
                adapt_qwen3_moe},
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
    ModelFamily{"stablelm", false, 32, 0, false, false, scale_and_bias, 2, true, false, false,
                adapt_stablelm},
};

constexpr std::array kClassSizes{
    ClassSizes{"llama", 4096, 32, 11008, 32, 32000},
    ClassSizes{"mistral", 4096, 32, 14336, 32, 32000},
    ClassSizes{"gemma", 3072, 28, 24576, 16, 256000},
    ClassSizes{"gemma2", 2304, 26, 9216, 8, 256000},
    ClassSizes{"qwen2", 4096, 32, 22016, 32, 151936},
    ClassSizes{"qwen3", 4096, 32, 22016, 32, 151936},
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
