#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan energy validate`: estimates against measurements. Sets `chosen` when the command line
/// names it.
void add_energy_validate(CLI::App& family, Action& chosen);

}  // namespace vocabplan::cli
