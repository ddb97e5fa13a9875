#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan verify`: compares with outputs of the Python reference. Sets `chosen` when the
/// command line names it.
void add_verify(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
