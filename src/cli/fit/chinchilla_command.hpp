#pragma once

#include "cli/fit/options.hpp"
#include "cli/shell/diagnostics.hpp"

namespace vocabplan::cli {

/// `fit --form chinchilla`: reads, fits, answers. Returns the exit code.
[[nodiscard]] int run_chinchilla(const FitOptions& options, const Diagnostics& diagnostics);

}  // namespace vocabplan::cli
