#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/shell/output_target.hpp"

namespace vocabplan::cli {

/// The destination of an answer: standard output, or a file that appears whole or not at all.
///
/// A file is written beside its final place, and `finish` brings it to the disk and renames it;
/// until then, and whenever the program stops early, also by a signal that can be caught, what
/// stood there before is untouched. Descriptors of this process (/dev/stdout), devices and pipes
/// are written as they are. Writing throws `StreamError` that names the destination and the reason.
class Output {
 public:
  /// `path` "" or "-" is standard output. Throws `UsageError` when it is an input or another output
  /// of this call; see `FilesOfCall`.
  explicit Output(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  Output(Output&&) = delete;
  Output& operator=(Output&&) = delete;

  void write(std::string_view text);

  /// Hands the buffered bytes to the system.
  void flush();

  /// Completes the output: flushes, closes, and puts a file in its place.
  void finish();

  [[nodiscard]] bool is_terminal() const;

 private:
  // Large: a file takes long pieces sooner than short ones that end within a page.
  static constexpr std::size_t kBuffer = std::size_t{1} << 20U;

  void open_direct();
  void pass_on(std::string_view text);

  OutputTarget target_;
  std::optional<NewFile> file_;  // of a target that is replaced
  int descriptor_ = -1;
  bool shows_text_ = false;  // to a person: what a terminal would obey is escaped
  bool finished_ = false;
  // Not initialised: a one-off prediction must not touch all of it.
  std::unique_ptr<std::array<char, kBuffer>> buffer_{new std::array<char, kBuffer>};
  std::size_t used_ = 0;
};

}  // namespace vocabplan::cli
