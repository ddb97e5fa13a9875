#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// Defines `energy estimate`; its action goes to `chosen`.
void add_energy_estimate(CLI::App& family, Action& chosen);

}  // namespace vocabplan::cli
