#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan energy trace`: what meters have measured. Sets `chosen` when the command line names
/// it.
void add_energy_trace(CLI::App& family, Action& chosen);

}  // namespace vocabplan::cli
