#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace vocabplan::cli {

/// Where an answer goes: standard output, or a file that appears whole or not at all.
///
/// A file is written beside its final place and renamed by `finish`; until then, and whenever the
/// program stops early, also by a signal that can be caught, what stood there before is untouched.
/// Devices and pipes are written directly. Writing throws `StreamError` that names the destination
/// and the reason.
class Output {
 public:
  /// `path` "" or "-" is standard output.
  explicit Output(std::string path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  Output(Output&&) = delete;
  Output& operator=(Output&&) = delete;

  void write(std::string_view text);

  /// Room for at least `size` characters in the buffer: fill it and say with `commit` how many were
  /// written.
  [[nodiscard]] char* reserve(std::size_t size);
  void commit(const char* end);

  /// Size of the buffer: reserve a good part of it at a time, never more.
  static constexpr std::size_t kBuffer = std::size_t{1} << 20U;

  /// Hands the buffered bytes to the system.
  void flush();

  /// Completes the output: flushes, closes, and puts a file in its place.
  void finish();

  [[nodiscard]] bool is_terminal() const;

 private:
  void open_file();
  [[noreturn]] void fail(const char* what) const;
  void write_all(const char* data, std::size_t size) const;

  std::string name_;       // for messages
  std::string path_;       // final place; empty for a stream
  std::string temporary_;  // being written; empty for a stream
  int descriptor_ = 1;     // standard output
  bool finished_ = false;
  // Not initialised: a one-off prediction must not touch a megabyte.
  std::unique_ptr<std::array<char, kBuffer>> buffer_{new std::array<char, kBuffer>};
  std::size_t used_ = 0;
};

/// Whether two names, both not empty, are of one file, whether or not it is there yet.
[[nodiscard]] bool same_file(const std::string& a, const std::string& b);

/// Throws `UsageError` when the answer would replace the `input` that it is made of.
void refuse_overwriting(const std::string& input, const std::string& output);

}  // namespace vocabplan::cli
