#pragma once

#include "plan/weights/tensor_list.hpp"
#include "vocabplan/plan/model_weights.hpp"

namespace vocabplan {

/// The model that the tensors of an ordered list make: all of `ModelWeights` but its name, source,
/// format and tokenizer. Throws `DataError` as `read_model_weights` does.
[[nodiscard]] ModelWeights count_weights(const TensorList& list, const WeightsHints& hints);

}  // namespace vocabplan
