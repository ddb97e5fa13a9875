#pragma once

#include <string_view>

#include "plan/audit/config_object.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {

/// The output of a class of the transformers library, or of one named in its manner, behind the
/// last layer: `LlamaForCausalLM` logits, `LlamaModel` nothing. An empty name is no class, and a
/// language-model head is taken to be there.
[[nodiscard]] OutputKind output_of_class(std::string_view name);

/// The part of such a name that stands for the family: `GPTNeoX` of `GPTNeoXForCausalLM`.
[[nodiscard]] std::string_view family_part(std::string_view name);

/// The rows that label matrices have: what `config` says of labels, else what the class has when
/// nothing does.
void set_labels(const ConfigObject& config, ModelShape& shape);

}  // namespace vocabplan
