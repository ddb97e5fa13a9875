#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/number.hpp"

namespace vocabplan {

/// One record of a CSV stream.
struct Record {
  /// Line on which the record starts, counted from 1.
  std::size_t line = 0;
  /// Unquoted fields, blanks around unquoted ones removed; valid until the next call.
  std::vector<std::string_view> fields;
  /// False when the file ends inside the record, before a line end: it may be cut short.
  bool complete = true;
  /// Why the record could not be read; empty when `fields` holds it.
  std::string fault;
};

/// Reads CSV records from any source of bytes, one at a time, in constant memory.
///
/// RFC 4180: separated by commas (or by semicolons, tabs or bars, when asked to), double quotes,
/// CRLF, LF or CR line ends, quoted fields may hold separators and line ends. UTF-8 byte order
/// marks and blank lines are skipped, and the last line needs no line end. A record is at most
/// `kLongestRecord` bytes; a longer one, or one with misplaced quotes, comes back with `fault` set,
/// and reading goes on after the line on which the fault was found. A stream that begins as UTF-16
/// or UTF-32 does is one fault; with the separator of the first line, so is one that begins as
/// JSON, an archive, a spreadsheet or another file that is no text does.
class RecordReader {
 public:
  static constexpr std::size_t kLongestRecord = 65536;

  /// Fills the buffer with up to `room` bytes and returns how many; 0 at the end. It may return
  /// fewer bytes than there is room for, so that a pipe is followed as it is written.
  using Source = std::function<std::size_t(char* buffer, std::size_t room)>;

  /// In place of a separator: the one of comma, semicolon and tab that stands most often in the
  /// first line, outside quotes; the comma when none does. Commas between digits do not count
  /// beside a semicolon or tab.
  struct OfFirstLine {};

  /// `separator` is ',', ';' or '|'; throws `DomainError` for another one.
  explicit RecordReader(Source source, char separator = ',');
  RecordReader(Source source, OfFirstLine separator);
  ~RecordReader();
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// The next record, or nullptr at the end. Throws what the source throws.
  [[nodiscard]] const Record* next();

  /// True when no whole line that is not blank is left of what the source has given, so that the
  /// next call of `next` may wait for it: the moment to write out what is known so far.
  [[nodiscard]] bool drained() const noexcept;

  /// The number in a field of the last record, as this table writes numbers.
  ///
  /// Beside what `parse_number` accepts, commas (or points, blanks, apostrophes) may stand between
  /// thousands, and the decimal sign may be a comma. A table has one decimal sign: the first number
  /// that has one reading (`3,52`, `2.5e21`, `7,000,000`) settles it. Of one that has two, `7,000`,
  /// the other fields of its line decide, and all lines that follow after `read_whole`; where
  /// nothing does, a comma is a fault that names both readings, and so is the point of `7.000` in a
  /// stream with semicolons. Elsewhere a point is a decimal sign. A fault is valid until the next
  /// call.
  [[nodiscard]] ParsedNumber number(std::string_view field) {
    const ParsedNumber plain = parse_number(field);
    return plain && (points_settled_ || !plain.has_point) ? plain
                                                          : number_with_marks(field, plain, false);
  }
  /// The same with a sign, as `parse_signed_number` reads it.
  [[nodiscard]] ParsedNumber signed_number(std::string_view field) {
    const ParsedNumber plain = parse_signed_number(field);
    return plain && (points_settled_ || !plain.has_point) ? plain
                                                          : number_with_marks(field, plain, true);
  }
  /// Lets `number` read on to the end of the stream where it has to: of a table that is held in
  /// memory anyway. The records stay valid.
  void read_whole() noexcept;
  /// Lets only the fields at these positions say how the table writes numbers; else all do, also a
  /// version `1.2` in a column that nobody reads.
  void settle_numbers_by(std::vector<std::size_t> positions);
  /// `LINE: ` and the way in which commas of numbers were read, once one was; else empty.
  [[nodiscard]] const std::string& number_note() const noexcept;

  /// The character between two columns.
  [[nodiscard]] char separator() const noexcept;
  /// True if the whole stream is the one fault of its first record.
  [[nodiscard]] bool foreign() const noexcept;

  /// The line of the last record when the stream has ended inside it, without a line end, so that
  /// it may be cut short; else 0.
  [[nodiscard]] std::size_t cut_line() const noexcept;

 private:
  [[nodiscard]] ParsedNumber number_with_marks(std::string_view field, const ParsedNumber& plain,
                                               bool may_have_sign);

  class Impl;
  std::unique_ptr<Impl> impl_;
  bool points_settled_ = false;  // points are decimal signs: no number of points needs a look
};

}  // namespace vocabplan
