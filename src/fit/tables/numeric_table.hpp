#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/column_names.hpp"
#include "core/table/unit_doubts.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/bad_rows.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/column_scale.hpp"

namespace vocabplan {

/// Names of a column that count only in a header that is of no use without them.
struct SecondNames {
  std::size_t column;
  std::vector<std::string_view> names;
};

/// Reads the checked numbers of a CSV table with a header, record by record. Everything that is
/// wrong throws `DataError` with source and line.
class NumericTable {
 public:
  /// Reads the header. `columns` are referred to by their index. `remedy` as of `find_columns`.
  /// `second`: where they help, the header is matched with these names too.
  NumericTable(RecordReader& reader, std::string source, std::vector<Column> columns,
               const ColumnNames& names, std::string_view remedy = "",
               const std::vector<SecondNames>& second = {});

  [[nodiscard]] bool has(std::size_t column) const { return places_[column].position != kNoColumn; }
  /// Numbers of the column are in `unit`, whatever its name says.
  void set_unit(std::size_t column, std::optional<double> unit) {
    if (unit) places_[column].unit = *unit;
  }
  [[nodiscard]] double unit(std::size_t column) const { return places_[column].unit; }
  /// The columns whose unit is not 1.
  [[nodiscard]] std::vector<ColumnScale> scales() const;
  /// Says which column is the loss, and if rows without one are passed over or are faults.
  void set_loss(std::size_t column, bool skip_bad);
  [[nodiscard]] const BadRows& bad_rows() const { return bad_rows_; }
  /// The position of the first of `names` that the header has and no column uses.
  [[nodiscard]] std::optional<std::size_t> unused_position(
      const std::vector<std::string_view>& names) const;
  [[nodiscard]] const std::string& name_at(std::size_t position) const {
    return header_.names[position];
  }
  [[nodiscard]] std::string_view text_at(std::size_t position) const {
    return record_->fields[position];
  }
  /// Says that `number_at` will read there.
  void add_numbers_at(std::size_t position);
  /// The number in a field of the current record, as this table writes numbers.
  [[nodiscard]] ParsedNumber number_at(std::size_t position) const {
    return reader_.number(text_at(position));
  }
  /// The place of a column that the file has.
  [[nodiscard]] std::size_t position(std::size_t column) const { return places_[column].position; }

  /// Throws unless the file has one of these columns.
  void require_one_of(const std::vector<std::size_t>& wanted) const;

  /// Moves to the next record; false at the end, which throws when there was no record at all.
  [[nodiscard]] bool next();
  [[nodiscard]] std::size_t line() const { return record_->line; }
  [[nodiscard]] std::string_view text(std::size_t column) const {
    return record_->fields[places_[column].position];
  }
  /// The name of a column that the file has, as its header writes it.
  [[nodiscard]] const std::string& name(std::size_t column) const {
    return header_.names[places_[column].position];
  }
  [[nodiscard]] const TableHeader& header() const { return header_; }
  /// The number in a column that the file has, in ones, within the column's domain.
  [[nodiscard]] double number(std::size_t column) const;
  /// The number with the column's name, to be doubted.
  [[nodiscard]] NamedNumber named(std::size_t column, double value) const {
    return {.column = header_.names[places_[column].position],
            .value = value,
            .unit = places_[column].unit};
  }

  /// Throws `DataError` for the current record.
  [[noreturn]] void fail(const std::string& message) const;
  /// The same, with the column's name in the file and the quoted field before the message.
  [[noreturn]] void fail(std::size_t column, const std::string& message) const;
  /// Throws it, when there is a doubt.
  void check(const std::optional<std::string>& doubt) const {
    if (doubt) fail(*doubt);
  }

 private:
  [[nodiscard]] bool passes_over();
  void find(const ColumnNames& names, std::string_view remedy,
            const std::vector<SecondNames>& second);

  RecordReader& reader_;
  std::string source_;
  std::vector<Column> columns_;
  std::vector<ColumnPlace> places_;
  std::vector<std::size_t> numbers_{};  // the fields that settle the decimal sign
  TableHeader header_;
  const Record* record_ = nullptr;
  std::optional<std::size_t> loss_{};
  BadRows bad_rows_{};
  std::size_t rows_ = 0;  // that were not passed over
};

/// How many rows of these columns, all of one length, repeat an earlier row in every value.
[[nodiscard]] std::size_t count_repeated(const std::vector<const std::vector<double>*>& columns);

}  // namespace vocabplan
