#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::cli {

/// A word of a script of bash or zsh: as it is where no shell finds anything in it, else in single
/// quotes.
[[nodiscard]] std::string shell_word(std::string_view text);

/// The same for fish, which knows a backslash in single quotes.
[[nodiscard]] std::string fish_word(std::string_view text);

/// The words with `between` between them.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view between);

/// `words` each as `word_of` writes it, in lines of a script that start with `indent` and are at
/// most 100 characters long where the words allow it; each line but the last ends in `line_end`.
[[nodiscard]] std::string script_lines(const std::vector<std::string>& words,
                                       std::string (*word_of)(std::string_view),
                                       std::string_view indent, std::string_view line_end);

}  // namespace vocabplan::cli
