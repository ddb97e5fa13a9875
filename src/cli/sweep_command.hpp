#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan sweep`: predictions for a grid or for a stream of records. Sets `chosen` when the
/// command line names it.
void add_sweep(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
