#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan law list | show | check`: the laws. Sets `chosen` when the command line names it.
void add_law(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
