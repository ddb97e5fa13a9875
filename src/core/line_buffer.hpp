#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

[[nodiscard]] constexpr bool is_line_end(char c) noexcept {
  return c == '\n' || c == '\r';
}

// The part of a stream that is at hand, and its lines.
class LineBuffer {
 public:
  explicit LineBuffer(RecordReader::Source source);

  // The source goes on in the middle of a stream: what looks like a byte order mark is none. To be
  // called before anything is read.
  void go_on() noexcept { started_ = true; }
  // Replaces what is at hand by what the source gives next; false at the end of the stream. Byte
  // order marks at its start are left out. The source is not asked again after its end.
  bool fill();
  // The first line that is not blank, without its end, as far as the buffer holds it: asks the
  // source until it is there. To be called before anything is taken.
  [[nodiscard]] std::string_view first_line();
  // Why the bytes at the start of the stream are no text of ours; to be called as `first_line`.
  [[nodiscard]] std::string_view encoding_fault();
  // Why they are no table; to be called as `first_line`.
  [[nodiscard]] std::string_view kind_fault();
  // All bytes behind those taken, which stay to be taken; the source is read to its end.
  [[nodiscard]] std::string read_ahead();
  [[nodiscard]] bool empty() const { return position_ == size_; }
  // The bytes at hand have no further line that is not blank, and the stream may go on.
  [[nodiscard]] bool drained() const noexcept;

  // Takes the bytes up to the next line end, CR or LF, or all of them when there is none.
  std::string_view take_line();
  // The next line with its end, LF or CRLF, where it is all at hand and has no other CR; else
  // nothing. It stays to be taken.
  [[nodiscard]] std::string_view whole_line();
  // Takes such a line, unless it has a quote.
  std::string_view take_plain_line();
  // Takes so many bytes, which are at hand.
  void skip(std::size_t bytes) { position_ += bytes; }

 private:
  static constexpr std::size_t kChunk = 65536;

  void skip_byte_order_marks();
  bool ask_for_more();
  void note_lines();
  [[nodiscard]] std::string_view bytes() const { return {buffer_->data(), size_}; }

  RecordReader::Source source_;
  // Not initialised: a short text, such as a header that is looked at, touches little of it.
  std::unique_ptr<std::array<char, kChunk>> buffer_ =
      std::make_unique_for_overwrite<std::array<char, kChunk>>();
  std::size_t position_ = 0;
  std::size_t size_ = 0;
  std::size_t lines_end_ = 0;  // after the last line end
  std::size_t line_feed_ = 0;  // the first LF not before `position_`, or `size_`; may lag behind
  bool has_quotes_ = false;
  bool has_returns_ = false;
  bool started_ = false;
  bool ended_ = false;
};

// True if a text is nothing but blanks and line ends.
[[nodiscard]] bool is_blank(std::string_view text);

}  // namespace vocabplan
