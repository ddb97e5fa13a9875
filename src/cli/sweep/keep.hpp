#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// The names of `--keep`: a record of CSV, so that a name with a comma can stand in quotes. Throws
/// `UsageError`, also for a name that is empty or stands twice.
[[nodiscard]] std::vector<std::string> keep_argument(const std::string& option,
                                                     const std::string& text);

/// The positions in a header of the columns that are kept, in the order of `names`; see
/// `need_named`. Throws `DomainError`, also where two names lead to one column.
[[nodiscard]] std::vector<std::size_t> kept_positions(const std::vector<std::string_view>& header,
                                                      const std::vector<std::string>& names);

/// Throws `UsageError` when one of the names is, in any case of its letters, a column of `columns`,
/// the answer's own.
void check_kept_names(const std::vector<std::string>& names, const Row& columns);

/// The texts of the kept columns of a block's rows, byte by byte as their records had them.
class KeptCells {
 public:
  void clear();
  /// Adds a row.
  void add(const std::vector<std::string_view>& cells);

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return text_.size(); }
  /// The cells of a row; none where nothing is kept. Valid until the next `add`.
  [[nodiscard]] std::vector<std::string_view> row(std::size_t index) const;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;  // of the cells in the text
  std::vector<std::size_t> rows_;  // the end of each row's cells
};

/// The cells as the start of a line of CSV: a comma behind each.
void append_kept(std::string& line, const std::vector<std::string_view>& cells, CsvText form);

/// The cells by their names.
[[nodiscard]] Row kept_row(const std::vector<std::string>& names,
                           const std::vector<std::string_view>& cells);

}  // namespace vocabplan::cli
