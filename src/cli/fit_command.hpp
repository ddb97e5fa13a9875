#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// Adds `fit`: fits the law, or one of its parts, to measurements.
void add_fit(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
