#include "plan/audit/uneven_family.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "plan/audit/model_family.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Parts that no published model of these families has.
void refuse_switched_on(const ConfigObject& config, ConfigObject::Keys keys) {
  for (const char* key : keys) {
    if (config.flag(key, false)) config.refuse(key, std::string("false; ") + kPointAtWeights);
  }
}

void check_layers(const ConfigObject& config, const char* key, std::size_t listed, double layers) {
  if (static_cast<double>(listed) == layers) return;
  config.complain(key,
                  "has " + std::to_string(listed) + " entries for " + shortest(layers) + " layers");
}

void set_nemotron_experts(const ConfigObject& config, ModelShape& shape, double layers) {
  if (config.whole({"moe_latent_size"}, 1.0, kMostWidth)) {
    config.refuse("moe_latent_size", std::string("null; ") + kPointAtWeights);
  }
  ExpertShape experts{.layers = layers,
                      .count = config.required({"n_routed_experts"}, 1.0, kMostExperts),
                      .intermediate = config.required({"moe_intermediate_size"}, 1.0, kMostInner),
                      .shared_intermediate = config.required(
                          {"moe_shared_expert_intermediate_size"}, 1.0, kMostInner)};
  experts.active = config.required({"num_experts_per_tok"}, 1.0, experts.count);
  experts.router_extra = experts.count;
  shape.experts = experts;
}

void set_states(const ConfigObject& config, UnevenLayers& uneven) {
  if (!config.flag("use_conv_bias", true)) {
    config.refuse("use_conv_bias", std::string("true; ") + kPointAtWeights);
  }
  uneven.state_heads = config.required({"mamba_num_heads"}, 1.0, kMostHeads);
  uneven.state_head_dim = config.required({"mamba_head_dim"}, 1.0, kMostWidth);
  uneven.state_groups = config.required({"n_groups"}, 1.0, kMostHeads);
  uneven.state_size = config.required({"ssm_state_size"}, 1.0, kMostWidth);
  uneven.state_kernel = config.required({"conv_kernel"}, 1.0, kMostWidth);
}

// The inner width that a multiple of the model's width stands for, in steps of 256.
double thinned_width(const ConfigObject& mlp, double width) {
  constexpr double kMostMultiple = 1000.0;
  constexpr double kStep = 256.0;
  if (const auto stated = mlp.whole({"intermediate_size"}, 1.0, kMostInner)) return *stated;
  const double multiple = mlp.number("ffn_mult", 0.0, kMostMultiple);
  return std::ceil(std::trunc(2.0 * multiple * width / 3.0) / kStep) * kStep;
}

ConfigObject part_of(const ConfigObject& block, const char* key) {
  const auto part = block.object(key);
  if (!part) block.complain(key, "is missing");
  return *part;
}

void add_block(const ConfigObject& block, const ModelShape& shape, UnevenLayers& uneven) {
  const ConfigObject attention = part_of(block, "attention");
  const ConfigObject mlp = part_of(block, "ffn");
  refuse_switched_on(attention, {"replace_with_linear"});
  refuse_switched_on(mlp, {"replace_with_linear"});
  if (!attention.flag("no_op", false)) {
    const double group = attention.required({"n_heads_in_group"}, 1.0, shape.heads);
    uneven.attentions += 1.0;
    uneven.kv_heads += std::floor(shape.heads / group);
  }
  if (!mlp.flag("no_op", false)) {
    uneven.mlps += 1.0;
    uneven.intermediate += thinned_width(mlp, shape.width);
  }
}

}  // namespace

void adapt_nemotron_h(const ConfigObject& config, ModelShape& shape) {
  refuse_switched_on(config, {"attention_bias", "mlp_bias", "use_bias", "mamba_proj_bias"});
  constexpr const char* kPattern = "hybrid_override_pattern";
  const std::string pattern = config.text(kPattern);
  if (pattern.find_first_not_of("M*-E") != std::string::npos) {
    config.refuse(kPattern,
                  std::string("a letter of M, *, - and E for each layer; ") + kPointAtWeights);
  }
  check_layers(config, kPattern, pattern.size(), shape.layers);
  const auto count = [&pattern](char letter) {
    return static_cast<double>(std::count(pattern.begin(), pattern.end(), letter));
  };
  shape.head_dim =
      config.whole({"head_dim", "attention_head_dim"}, 1.0, kMostWidth).value_or(shape.head_dim);
  UnevenLayers uneven{.attentions = count('*'),
                      .kv_heads = count('*') * shape.kv_heads,
                      .mlps = count('-'),
                      .intermediate = count('-') * shape.intermediate,
                      .states = count('M')};
  if (uneven.states > 0.0) set_states(config, uneven);
  if (count('E') > 0.0) set_nemotron_experts(config, shape, count('E'));
  shape.uneven = uneven;
}

void adapt_nemotron_nas(const ConfigObject& config, ModelShape& shape) {
  refuse_switched_on(config, {"attention_bias", "mlp_bias"});
  const auto blocks = config.objects("block_configs", static_cast<std::size_t>(kMostLayers));
  check_layers(config, "block_configs", blocks.size(), shape.layers);
  UnevenLayers uneven;
  for (const ConfigObject& block : blocks) add_block(block, shape, uneven);
  shape.uneven = uneven;
}

}  // namespace vocabplan
