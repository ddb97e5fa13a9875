#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct csv_parser;

namespace vocabplan {

/// The records of CSV that cannot be cut where they stand, such as those with quotes inside a
/// field: a push parser, by libcsv. Without libcsv (VOCABPLAN_HAS_LIBCSV) such a record is a fault.
class CsvParser {
 public:
  explicit CsvParser(char separator);
  ~CsvParser();
  CsvParser(const CsvParser&) = delete;
  CsvParser& operator=(const CsvParser&) = delete;
  CsvParser(CsvParser&&) = delete;
  CsvParser& operator=(CsvParser&&) = delete;

  /// Forgets what it has parsed.
  void restart(char separator);

  /// Parses what follows, at most one record; the fault in it, or nothing. After a fault nothing
  /// more is parsed until `restart`.
  [[nodiscard]] std::string_view feed(std::string_view text);

  /// Parses the end of the stream; false: a quoted field is open.
  [[nodiscard]] bool finish();

  /// True if the record has ended.
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  /// The fields so far, which stay until `forget`.
  void get(std::vector<std::string_view>& fields) const;
  /// Ends the record; its fields stay.
  void next() noexcept { complete_ = false; }
  /// Drops all fields.
  void forget() noexcept;

 private:
  struct Library;

  std::unique_ptr<Library> library_;
  bool complete_ = false;
  std::string text_{};               // the fields of the record, end to end
  std::vector<std::size_t> ends_{};  // of each field in text_
};

}  // namespace vocabplan
