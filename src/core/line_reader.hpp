#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/line_buffer.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// Cuts any source of bytes into lines, in constant memory: for layouts that are no CSV.
//
// LF, CRLF and CR end a line; a UTF-8 byte order mark at the start is skipped; the last line needs
// no end. Of a line longer than `kLongestLine` bytes the rest is dropped.
class LineReader {
 public:
  static constexpr std::size_t kLongestLine = 65536;

  explicit LineReader(RecordReader::Source source);

  // Moves to the next line; false at the end. Throws what the source throws.
  [[nodiscard]] bool next();
  // The line without its end; valid until the next call of `next`.
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  // Its number, counted from 1.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  // False when the file ends inside the line: it may be cut short.
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  // True when the rest of the line was dropped.
  [[nodiscard]] bool overlong() const noexcept { return overlong_; }

 private:
  // The next bytes of a line, with its end when that is among them.
  std::string_view take();
  void carry(std::string_view part);

  LineBuffer buffer_;
  std::string carried_;  // the start of a line that goes on in the next buffer
  std::string_view text_;
  std::size_t line_ = 0;
  bool complete_ = true;
  bool overlong_ = false;
  bool after_return_ = false;  // the last line ended with CR: an LF that follows belongs to it
};

}  // namespace vocabplan
