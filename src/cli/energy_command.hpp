#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// The family `vocabplan energy`. Sets `chosen` when the command line names one of its commands.
void add_energy(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
