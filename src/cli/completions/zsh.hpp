#pragma once

#include <string>

#include "cli/completions/command_words.hpp"

namespace vocabplan::cli {

/// The completion script of zsh.
[[nodiscard]] std::string zsh_completions(const ProgramWords& words);

}  // namespace vocabplan::cli
