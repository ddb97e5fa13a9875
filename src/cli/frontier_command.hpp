#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// Adds `vocabplan frontier`.
void add_frontier(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
