#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::cli {

/// A text cut into lines, many at a time, in constant memory.
///
/// LF ends a line; a CR before it belongs to the end; the last line needs none. UTF-8 byte order
/// marks at the start of the text are left out.
class TextLines {
 public:
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;
  static constexpr std::size_t kLongest = std::size_t{16} << 20U;

  TextLines(RecordReader::Source source, std::string name);

  /// Moves to the next lines, about `kBlock` bytes of them; false at the end. Throws `DataError`
  /// for a line of more than `kLongest` bytes and for a text that begins as UTF-16 or UTF-32, and
  /// what the source throws.
  [[nodiscard]] bool next();

  /// They, without their ends; valid until the next call of `next`.
  [[nodiscard]] std::span<const std::string_view> lines() const { return lines_; }
  /// The number of the first of them, counted from 1.
  [[nodiscard]] std::size_t first_line() const { return first_line_; }

 private:
  void fill();
  void cut(std::string_view text);
  [[noreturn]] void fail_long() const;
  [[nodiscard]] std::string_view rest() const { return {buffer_.data() + begin_, end_ - begin_}; }

  RecordReader::Source source_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what was not handed out
  std::size_t end_ = 0;
  std::vector<std::string_view> lines_{};
  std::size_t first_line_ = 1;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace vocabplan::cli
