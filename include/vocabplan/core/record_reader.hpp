#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
/// or UTF-32 does is one fault.
class RecordReader {
 public:
  static constexpr std::size_t kLongestRecord = 65536;

  /// Fills the buffer with up to `room` bytes and returns how many; 0 at the end. It may return
  /// fewer bytes than there is room for, so that a pipe is followed as it is written.
  using Source = std::function<std::size_t(char* buffer, std::size_t room)>;

  /// In place of a separator: the one of comma, semicolon and tab that stands most often in the
  /// first line, outside quotes; the comma when none does.
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

  /// The line of the last record when the stream has ended inside it, without a line end, so that
  /// it may be cut short; else 0.
  [[nodiscard]] std::size_t cut_line() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vocabplan
