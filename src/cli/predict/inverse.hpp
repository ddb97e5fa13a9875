#pragma once

#include "cli/predict/options.hpp"

namespace vocabplan::cli {

/// `predict --vocab`, the way back: for which runs a vocabulary is the optimum. Returns the exit
/// code.
[[nodiscard]] int run_inverse(const PredictOptions& options);

}  // namespace vocabplan::cli
