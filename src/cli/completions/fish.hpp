#pragma once

#include <string>

#include "cli/completions/command_words.hpp"

namespace vocabplan::cli {

/// The completion script of fish.
[[nodiscard]] std::string fish_completions(const ProgramWords& words);

}  // namespace vocabplan::cli
