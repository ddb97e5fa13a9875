#pragma once

#include <cstddef>
#include <string>

#include "cli/shell/files_of_call.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan::cli {

/// A small file, or standard input for "-", with its name for messages.
struct TextInput {
  std::string name{};
  std::string text{};
};

/// Throws `DataError` where it cannot be read or has more than `limit` bytes.
[[nodiscard]] inline TextInput read_text_input(const std::string& path, std::size_t limit) {
  files_of_call().expect_input(path);
  files_of_call().check_writable();
  if (path != "-") return {.name = path, .text = read_text_file(path, limit)};
  return {.name = "standard input", .text = read_text_file("/dev/stdin", limit)};
}

}  // namespace vocabplan::cli
