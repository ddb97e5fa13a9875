#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/fit/column_names.hpp"

namespace vocabplan {

/// A quantity that a table may hold.
struct Column {
  std::string_view name;                        ///< what messages and `ColumnNames` call it
  std::vector<std::string_view> other_names{};  ///< lower case, words joined by underscores
  double lowest = 0.0;                          ///< closed domain; a negative end allows a sign
  double highest = 0.0;
};

/// What stands in place of a position for a column that the file has not.
inline constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

/// For every column its position in the header, or `kNoColumn`. Names are compared without case,
/// blanks and hyphens being underscores. Throws `DomainError`, with the names that the file has,
/// when two columns of the file have the same meaning or `names` does not fit the file.
[[nodiscard]] std::vector<std::size_t> find_columns(const std::vector<std::string_view>& header,
                                                    const std::vector<Column>& columns,
                                                    const ColumnNames& names);

/// `it has 'a', 'b'`: the header for a message, cut short after 30 names.
[[nodiscard]] std::string columns_text(const std::vector<std::string_view>& header);

}  // namespace vocabplan
