#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan::cli {

/// The text of an input that a caller gives instead of a file; nothing where `path` is a file.
/// Throws `UsageError` for a caller's "-".
[[nodiscard]] std::optional<std::string_view> given_text(const std::string& path);

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

  /// Calls `action` whenever bytes are asked for that are not there yet.
  void before_wait(std::function<void()> action) { before_wait_ = std::move(action); }

  [[nodiscard]] static bool standard_input_is_terminal();

 private:
  std::string name_;
  std::optional<std::string_view> text_;  // of an input that is no file
  int descriptor_ = 0;                    // standard input
  std::function<void()> before_wait_{};
};

/// A small file, or standard input for "-", with its name for messages.
struct TextInput {
  std::string name{};
  std::string text{};
};

/// Throws `DataError` where it cannot be read or has more than `limit` bytes.
[[nodiscard]] TextInput read_text_input(const std::string& path, std::size_t limit);

}  // namespace vocabplan::cli
