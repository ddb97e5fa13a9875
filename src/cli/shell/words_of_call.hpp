#pragma once

#include <span>

namespace vocabplan::cli {

/// The words of the command line after the program's name, for a program that takes over.
[[nodiscard]] std::span<const char* const> words_of_call();

/// Notes them; `argv` outlives the program's work.
void note_words_of_call(int argc, const char* const* argv);

}  // namespace vocabplan::cli
