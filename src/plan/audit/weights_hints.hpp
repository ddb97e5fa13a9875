#pragma once

#include <string>
#include <string_view>

#include "vocabplan/plan/model_weights.hpp"

namespace vocabplan {

/// The vocabulary and the experts of a configuration of any family. Throws `DataError`
/// for text that is no JSON object, and for numbers that cannot be.
[[nodiscard]] WeightsHints weights_hints(std::string_view text, const std::string& source);

/// The first of its `architectures`, "" when it names none. Throws `DataError` for text that is no
/// JSON object.
[[nodiscard]] std::string class_in_config(std::string_view text, const std::string& source);

}  // namespace vocabplan
