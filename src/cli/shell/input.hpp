#pragma once

#include <string>

#include "vocabplan/core/record_reader.hpp"

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

}  // namespace vocabplan::cli
