#pragma once

#include "plan/audit/config_object.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {

// The keys of families whose layers hold experts, or may. Sources: the class of each in the
// transformers library, `src/transformers/models/TYPE/modeling_TYPE.py`.

void adapt_mixtral(const ConfigObject& config, ModelShape& shape);
void adapt_qwen2_moe(const ConfigObject& config, ModelShape& shape);
void adapt_qwen3_moe(const ConfigObject& config, ModelShape& shape);
void adapt_qwen3_vl_moe(const ConfigObject& config, ModelShape& shape);
/// Linear attention in most layers, the others with a gate, and experts as in Qwen 2's mixtures.
void adapt_qwen3_next(const ConfigObject& config, ModelShape& shape);
/// The same attention with a dense MLP.
void adapt_qwen3_5(const ConfigObject& config, ModelShape& shape);
/// The same, and experts in every layer.
void adapt_qwen3_5_moe(const ConfigObject& config, ModelShape& shape);
void adapt_llama4(const ConfigObject& config, ModelShape& shape);
void adapt_gemma4(const ConfigObject& config, ModelShape& shape);
void adapt_gpt_oss(const ConfigObject& config, ModelShape& shape);
void adapt_minimax_m2(const ConfigObject& config, ModelShape& shape);
/// Latent attention, dense layers first, then experts of which some are shared.
void adapt_deepseek_v2(const ConfigObject& config, ModelShape& shape);
/// The same, and a number for each expert that corrects the router's choice.
void adapt_deepseek_v3(const ConfigObject& config, ModelShape& shape);
/// The same, and an indexer in each layer, or in some.
void adapt_deepseek_v32(const ConfigObject& config, ModelShape& shape);

}  // namespace vocabplan
