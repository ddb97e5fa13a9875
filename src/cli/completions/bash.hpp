#pragma once

#include <string>

#include "cli/completions/command_words.hpp"

namespace vocabplan::cli {

/// The completion script of bash.
[[nodiscard]] std::string bash_completions(const ProgramWords& words);

}  // namespace vocabplan::cli
