#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// Adds `vocabplan design`.
void add_design(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
