#pragma once

#include "plan/audit/config_object.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {

// The keys of families whose layers do not all hold the same.

/// One letter a layer: a state space, an attention, an MLP or experts. Source:
/// `src/transformers/models/nemotron_h/modeling_nemotron_h.py` in huggingface/transformers.
void adapt_nemotron_h(const ConfigObject& config, ModelShape& shape);

/// Blocks of Llama that a search has thinned out one by one. Source:
/// `vllm/model_executor/models/nemotron_nas.py` in vllm-project/vllm.
void adapt_nemotron_nas(const ConfigObject& config, ModelShape& shape);

}  // namespace vocabplan
