#include "plan/audit/mixture_family.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "plan/audit/model_family.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr auto kMostListed = static_cast<std::size_t>(kMostLayers);

[[noreturn]] void refuse_for_weights(const ConfigObject& config, const char* key,
                                     const std::string& accepted) {
  config.refuse(key, accepted + "; " + kPointAtWeights);
}

void set_experts(const ConfigObject& config, ModelShape& shape, ExpertShape experts,
                 double default_count, double default_active) {
  experts.count =
      config.whole({"num_experts", "num_local_experts", "n_routed_experts"}, 1.0, kMostExperts)
          .value_or(default_count);
  experts.active =
      config
          .whole({"num_experts_per_tok", "experts_per_token", "top_k_experts"}, 1.0, experts.count)
          .value_or(std::min(default_active, experts.count));
  shape.experts = experts;
}

double expert_width(const ConfigObject& config) {
  return config.required({"moe_intermediate_size"}, 1.0, kMostInner);
}

// How many of the layers before `layers` a list names, each once.
double listed_layers(const std::vector<double>& list, double layers) {
  std::vector<bool> listed(static_cast<std::size_t>(layers));
  for (const double layer : list) {
    if (layer < layers) listed[static_cast<std::size_t>(layer)] = true;
  }
  return static_cast<double>(std::count(listed.begin(), listed.end(), true));
}

// Every `decoder_sparse_step`-th layer has experts, but for those listed in `mlp_only_layers`.
double sparse_layers(const ConfigObject& config, double layers) {
  const double step = config.whole({"decoder_sparse_step"}, 1.0, kMostLayers).value_or(1.0);
  std::vector<double> dense = config.wholes("mlp_only_layers", kMostListed);
  std::erase_if(dense, [step](double layer) { return std::fmod(layer + 1.0, step) != 0.0; });
  return std::floor(layers / step) - listed_layers(dense, layers);
}

void set_sparse_experts(const ConfigObject& config, ModelShape& shape, double default_count,
                        double default_active) {
  set_experts(config, shape,
              {.layers = sparse_layers(config, shape.layers), .intermediate = expert_width(config)},
              default_count, default_active);
}

// Its output passes a gate of its own.
void set_shared_expert(const ConfigObject& config, ExpertShape& experts) {
  experts.shared_intermediate =
      config.required({"shared_expert_intermediate_size"}, 1.0, kMostInner);
  experts.shared_gate = true;
}

// The layers that lists of texts give a kind.
double layers_of_kind(const ConfigObject& config, const char* key, double layers,
                      std::string_view kind) {
  const std::vector<std::string_view> kinds = config.texts(key, kMostListed);
  if (static_cast<double>(kinds.size()) != layers) {
    config.complain(key, "has " + std::to_string(kinds.size()) + " entries for " +
                             shortest(layers) + " layers");
  }
  return static_cast<double>(std::count(kinds.begin(), kinds.end(), kind));
}

// The dense layers stand first, and later ones between those with experts where a step is given.
double deepseek_sparse_layers(const ConfigObject& config, double layers) {
  if (config.has("mlp_layer_types")) {
    return layers_of_kind(config, "mlp_layer_types", layers, "sparse");
  }
  const double dense = config.required({"first_k_dense_replace"}, 0.0, kMostLayers);
  const double step = config.whole({"moe_layer_freq"}, 1.0, kMostLayers).value_or(1.0);
  return std::ceil(layers / step) - std::ceil(std::min(dense, layers) / step);
}

LatentAttention latent_of(const ConfigObject& config) {
  LatentAttention latent{.key_value_rank = config.required({"kv_lora_rank"}, 1.0, kMostWidth),
                         .key_dim = config.required({"qk_nope_head_dim"}, 1.0, kMostWidth),
                         .rotary_dim = config.required({"qk_rope_head_dim"}, 1.0, kMostWidth),
                         .value_dim = config.required({"v_head_dim"}, 1.0, kMostWidth),
                         .bias = config.flag("attention_bias", false)};
  // null is a rank of none.
  if (!config.has("q_lora_rank")) config.complain("q_lora_rank", "is missing");
  latent.query_rank = config.whole({"q_lora_rank"}, 1.0, kMostWidth).value_or(0.0);
  return latent;
}

// Layers may read what the indexer of a layer before has chosen; from `offset` on, each
// `freq`-th has one of its own.
double indexed_layers(const ConfigObject& config, double layers) {
  if (config.has("indexer_types")) return layers_of_kind(config, "indexer_types", layers, "full");
  if (config.has("index_topk_pattern")) {
    refuse_for_weights(config, "index_topk_pattern", "no pattern");
  }
  constexpr double kDefaultOffset = 2.0;
  const double freq = config.whole({"index_topk_freq"}, 0.0, kMostLayers).value_or(1.0);
  if (freq <= 1.0) return layers;
  const double offset =
      config.whole({"index_skip_topk_offset"}, 0.0, kMostLayers).value_or(kDefaultOffset);
  double count = 0.0;
  for (double layer = 0.0; layer < layers; layer += 1.0) {
    if (std::fmod(std::max(layer - offset + 1.0, 0.0), freq) == 0.0) count += 1.0;
  }
  return count;
}

LinearAttention linear_of(const ConfigObject& config, const ModelShape& shape) {
  constexpr double kDefaultInterval = 4.0;
  const double interval =
      config.whole({"full_attention_interval"}, 1.0, kMostLayers).value_or(kDefaultInterval);
  const double full = std::floor(shape.layers / interval);
  const bool listed = config.has("layer_types");
  return {.layers = listed ? layers_of_kind(config, "layer_types", shape.layers, "linear_attention")
                           : shape.layers - full,
          .key_heads = config.required({"linear_num_key_heads"}, 1.0, kMostHeads),
          .key_dim = config.required({"linear_key_head_dim"}, 1.0, kMostWidth),
          .value_heads = config.required({"linear_num_value_heads"}, 1.0, kMostHeads),
          .value_dim = config.required({"linear_value_head_dim"}, 1.0, kMostWidth),
          .kernel = config.required({"linear_conv_kernel_dim"}, 1.0, kMostWidth)};
}

double full_attention_layers(const ConfigObject& config, double layers) {
  constexpr double kPattern = 6.0;  // one in six when nothing is said, and the last always
  if (!config.has("layer_types")) {
    return std::floor(layers / kPattern) + (std::fmod(layers, kPattern) == 0.0 ? 0.0 : 1.0);
  }
  const double full = layers_of_kind(config, "layer_types", layers, "full_attention");
  const bool last = config.texts("layer_types", kMostListed).back() == "full_attention";
  return full + (last ? 0.0 : 1.0);
}

GlobalAttention gemma4_global(const ConfigObject& config, const ModelShape& shape) {
  constexpr double kDefaultWidth = 512.0;
  GlobalAttention global{
      .layers = full_attention_layers(config, shape.layers),
      .kv_heads = shape.kv_heads,
      .head_dim = config.whole({"global_head_dim"}, 1.0, kMostWidth).value_or(kDefaultWidth),
      .keys_are_values = config.flag("attention_k_eq_v", false)};
  if (global.keys_are_values) {
    global.kv_heads =
        config.whole({"num_global_key_value_heads"}, 1.0, shape.heads).value_or(shape.kv_heads);
  }
  return global;
}

}  // namespace

void adapt_mixtral(const ConfigObject& config, ModelShape& shape) {
  set_experts(config, shape, {.layers = shape.layers, .intermediate = shape.intermediate}, 8.0,
              2.0);
}

void adapt_qwen2_moe(const ConfigObject& config, ModelShape& shape) {
  shape.qkv_bias = config.flag("qkv_bias", true);
  set_sparse_experts(config, shape, 60.0, 4.0);
  set_shared_expert(config, *shape.experts);
}

void adapt_qwen3_moe(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3(config, shape);
  set_sparse_experts(config, shape, 128.0, 8.0);
}

void adapt_qwen3_vl_moe(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3(config, shape);
  set_sparse_experts(config, shape, 60.0, 4.0);
}

void adapt_qwen3_5(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3(config, shape);
  shape.attention_gate = true;
  shape.linear = linear_of(config, shape);
}

void adapt_qwen3_next(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3_5(config, shape);
  set_sparse_experts(config, shape, 512.0, 10.0);
  set_shared_expert(config, *shape.experts);
}

void adapt_qwen3_5_moe(const ConfigObject& config, ModelShape& shape) {
  adapt_qwen3_5(config, shape);
  set_experts(config, shape, {.layers = shape.layers, .intermediate = expert_width(config)}, 256.0,
              8.0);
  set_shared_expert(config, *shape.experts);
}

// Its norms of queries and keys have no parameters. Dense layers have a wider MLP.
void adapt_llama4(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  constexpr double kDenseWidth = 16384.0;
  const double width = shape.intermediate;
  shape.intermediate =
      config.whole({"intermediate_size_mlp"}, 1.0, kMostInner).value_or(kDenseWidth);
  const double step = config.whole({"interleave_moe_layer_step"}, 1.0, kMostLayers).value_or(1.0);
  const std::vector<double> listed = config.wholes("moe_layers", kMostListed);
  const double layers =
      listed.empty() ? std::floor(shape.layers / step) : listed_layers(listed, shape.layers);
  set_experts(config, shape,
              {.layers = layers, .intermediate = width, .shared_intermediate = width}, 16.0, 1.0);
}

// Full attention has wider heads. Every layer has a factor of one number; with experts there are an
// MLP beside them, which always works, three more norms, and a router with a factor for each
// feature and each expert.
void adapt_gemma4(const ConfigObject& config, ModelShape& shape) {
  if (config.whole({"hidden_size_per_layer_input"}, 0.0, kMostWidth).value_or(1.0) > 0.0) {
    refuse_for_weights(config, "hidden_size_per_layer_input", "0, no embeddings of single layers");
  }
  if (config.whole({"num_kv_shared_layers"}, 0.0, kMostLayers).value_or(0.0) > 0.0) {
    refuse_for_weights(config, "num_kv_shared_layers", "0");
  }
  adapt_qwen3(config, shape);
  shape.layer_extra = 1.0;
  shape.global = gemma4_global(config, shape);
  if (!config.flag("enable_moe_block", false)) return;
  constexpr double kNorms = 7.0;
  shape.norms_per_layer = kNorms;
  (void)config.required({"num_experts"}, 1.0, kMostExperts);
  (void)config.required({"top_k_experts", "num_experts_per_tok"}, 1.0, kMostExperts);
  set_experts(config, shape,
              {.layers = shape.layers,
               .intermediate = expert_width(config),
               .shared_intermediate = shape.intermediate},
              0.0, 0.0);
  shape.experts->router_extra = shape.width + shape.experts->count;
}

// Experts and router have biases, and each head a sink that takes part of its attention.
void adapt_gpt_oss(const ConfigObject& config, ModelShape& shape) {
  adapt_attention_bias(config, shape);
  shape.layer_extra = shape.heads;
  set_experts(config, shape, {.layers = shape.layers, .intermediate = shape.intermediate}, 128.0,
              4.0);
  shape.experts->router_extra = shape.experts->count;
}

void adapt_minimax_m2(const ConfigObject& config, ModelShape& shape) {
  if (config.whole({"shared_intermediate_size"}, 0.0, kMostInner).value_or(0.0) > 0.0) {
    refuse_for_weights(config, "shared_intermediate_size", "0, no shared expert");
  }
  if (config.flag("use_qk_norm", true)) {
    shape.qk_norm_params = (shape.heads + shape.kv_heads) * shape.head_dim;
  }
  set_experts(config, shape, {.layers = shape.layers, .intermediate = shape.intermediate}, 256.0,
              8.0);
  if (config.flag("use_routing_bias", true)) shape.experts->router_extra = shape.experts->count;
}

void adapt_deepseek_v2(const ConfigObject& config, ModelShape& shape) {
  shape.latent = latent_of(config);
  (void)config.required({"n_routed_experts", "num_local_experts"}, 1.0, kMostExperts);
  (void)config.required({"num_experts_per_tok"}, 1.0, kMostExperts);
  const double width = expert_width(config);
  const double shared = config.whole({"n_shared_experts"}, 0.0, kMostExperts).value_or(0.0);
  set_experts(config, shape,
              {.layers = deepseek_sparse_layers(config, shape.layers),
               .intermediate = width,
               .shared_intermediate = shared * width},
              0.0, 0.0);
}

void adapt_deepseek_v3(const ConfigObject& config, ModelShape& shape) {
  adapt_deepseek_v2(config, shape);
  shape.experts->router_extra = shape.experts->count;
}

void adapt_deepseek_v32(const ConfigObject& config, ModelShape& shape) {
  adapt_deepseek_v3(config, shape);
  LatentAttention& latent = *shape.latent;
  (void)config.required({"q_lora_rank"}, 1.0, kMostWidth);
  latent.index_layers = indexed_layers(config, shape.layers);
  latent.index_heads = config.required({"index_n_heads"}, 1.0, kMostHeads);
  latent.index_dim = config.required({"index_head_dim"}, 1.0, kMostWidth);
}

}  // namespace vocabplan
