#pragma once

#include <cstddef>
#include <string>

#include "vocabplan/fit/status.hpp"

namespace vocabplan::cli {

/// `converged`, `bound hit`, ...
[[nodiscard]] std::string status_text(FitStatus status);

/// `Huber delta 0.001` or, for an infinite delta, `squared loss`.
[[nodiscard]] std::string loss_text(double delta);

/// How exponents were found, for --verbose.
[[nodiscard]] std::string search_detail(std::size_t evaluations, double gradient, double condition);

}  // namespace vocabplan::cli
