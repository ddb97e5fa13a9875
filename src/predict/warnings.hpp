#pragma once

#include <string>
#include <vector>

#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {

/// Warnings about the prediction: every quantity outside the range that the law was
/// fitted on, with the factor, and results that no run can have; then those of the law itself.
[[nodiscard]] std::vector<std::string> warnings_for(const Prediction& prediction, const Law& law);

}  // namespace vocabplan
