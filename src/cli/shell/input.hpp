#pragma once

#include <cstddef>
#include <string>

#include "cli/shell/files_of_call.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan::cli {

/// A file or, for "-", standard input, read as its bytes arrive. Before it is opened, the outputs
/// of the call are known to be writable, and none of them is this file. Throws `StreamError` and
/// `UsageError`.
class Input {
 public:
  explicit Input(std::string path);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  Input(Input&&) = delete;
  Input& operator=(Input&&) = delete;

  /// For messages: the path, or `standard input`.
  [[nodiscard]] const std::string& name() const { return name_; }

  /// The bytes, for a `RecordReader`; valid while this lives.
  [[nodiscard]] RecordReader::Source source();

  [[nodiscard]] static bool standard_input_is_terminal();

 private:
  std::string name_;
  int descriptor_ = 0;  // standard input
};

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
