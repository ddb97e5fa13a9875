#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan energy limits`: what physics forbids. Sets `chosen` when the command line names it.
void add_energy_limits(CLI::App& family, Action& chosen);

}  // namespace vocabplan::cli
