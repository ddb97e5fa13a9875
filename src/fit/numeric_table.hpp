#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "table_header.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// Reads the checked numbers of a CSV table with a header, record by record. Everything that is
/// wrong throws `DataError` with source and line.
class NumericTable {
 public:
  /// Reads the header. `columns` are referred to by their index.
  NumericTable(RecordReader& reader, std::string source, std::vector<Column> columns,
               const ColumnNames& names);

  [[nodiscard]] bool has(std::size_t column) const { return positions_[column] != kNoColumn; }
  /// Throws unless the file has one of these columns.
  void require_one_of(const std::vector<std::size_t>& wanted) const;

  /// Moves to the next record; false at the end, which throws when there was no record at all.
  [[nodiscard]] bool next();
  [[nodiscard]] std::size_t line() const { return record_->line; }
  [[nodiscard]] std::string_view text(std::size_t column) const {
    return record_->fields[positions_[column]];
  }
  /// The number in a column that the file has, within the column's domain.
  [[nodiscard]] double number(std::size_t column) const;

  /// Throws `DataError` for the current record.
  [[noreturn]] void fail(const std::string& message) const;
  /// The same, with the column's name in the file and the quoted field before the message.
  [[noreturn]] void fail(std::size_t column, const std::string& message) const;

 private:
  RecordReader& reader_;
  std::string source_;
  std::vector<Column> columns_;
  std::vector<std::size_t> positions_;
  std::vector<std::string> header_;
  std::size_t header_line_ = 0;
  const Record* record_ = nullptr;
  bool any_ = false;
};

/// How many rows of these columns, all of one length, repeat an earlier row in every value.
[[nodiscard]] std::size_t count_repeated(const std::vector<const std::vector<double>*>& columns);

}  // namespace vocabplan
