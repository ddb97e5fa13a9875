#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::test {

/// A call of the program as the manual shows it.
struct CommandLine {
  std::vector<std::string> arguments{};  ///< after the program's name
  std::string input{};                   ///< what a `printf` before it writes
};

/// Whether a line calls the program: `vocabplan ...` or `printf '...' | vocabplan ...`.
[[nodiscard]] bool calls_program(std::string_view line);

/// Reads a line for which `calls_program` holds, as a shell would: words, and 'single quotes'.
/// Throws `std::runtime_error` for whatever else a shell gives a meaning to.
[[nodiscard]] CommandLine parse_command_line(std::string_view line);

}  // namespace vocabplan::test
