#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// A CSV table with a header that is part of the library (cmake/EmbedTables.cmake). It owns its
/// text, so that views into it live as long as it does; keep it where it stays, such as in a
/// function-local static.
///
/// Rows count from 0. A table that is broken, a column that it has not and a field that does not
/// hold what is asked for are our mistakes, and throw `std::logic_error` with table and row.
class EmbeddedTable {
 public:
  /// Reads all of `text`; `name` is for messages. Every row has as many fields as the header, and
  /// no column stands there twice.
  EmbeddedTable(std::string name, std::string_view text);

  [[nodiscard]] std::size_t rows() const noexcept { return cells_.size() / columns_.size(); }

  [[nodiscard]] std::string_view text(std::size_t row, std::string_view column) const;
  /// As `parse_number` reads it.
  [[nodiscard]] double number(std::size_t row, std::string_view column) const;
  /// `yes` or `true`, `no` or `false`.
  [[nodiscard]] bool flag(std::size_t row, std::string_view column) const;
  /// The same, of fields that may be empty.
  [[nodiscard]] std::optional<double> number_if_any(std::size_t row, std::string_view column) const;
  [[nodiscard]] std::optional<bool> flag_if_any(std::size_t row, std::string_view column) const;

 private:
  [[noreturn]] void fail(std::size_t row, const std::string& what) const;

  std::string name_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;  // row by row
};

}  // namespace vocabplan
