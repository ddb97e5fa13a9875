#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan predict`: one prediction. Sets `chosen` when the command line names it.
void add_predict(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
