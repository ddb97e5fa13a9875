#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/loss_unit.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// The unit of a column's numbers, as its name says it.
enum class ColumnUnit {
  none,   ///< text, or numbers of one unit
  count,  ///< `tokens (B)`, `params [millions]`, `flops (1e18)`: the numbers are multiplied
  loss    ///< `loss (nats)`: says what they are, and changes nothing
};

/// A quantity that a table may hold. It is found under its name, under the names that every table
/// knows for it, and under its other names and more.
struct Column {
  std::string_view name;                        ///< what messages and callers call it
  std::vector<std::string_view> other_names{};  ///< those that messages list
  double lowest = 0.0;                          ///< closed domain; a negative end allows a sign
  double highest = 0.0;
  ColumnUnit unit = ColumnUnit::count;
  std::vector<std::string_view> more_names{};  ///< those of this table that they do not
  /// Of several losses whose names state their units, the one to take: the first of these that the
  /// header has. Empty: several are a fault.
  std::vector<LossUnit> loss_units{};
};

/// The position of a column that the file has not.
inline constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

/// The place of a column in a header, and the unit of its numbers.
struct ColumnPlace {
  std::size_t position = kNoColumn;
  double unit = 1.0;  ///< of its name: 1e9 for `tokens (B)`
};

[[nodiscard]] constexpr bool is_there(const ColumnPlace& place) noexcept {
  return place.position != kNoColumn;
}

/// The positions of those that are there.
[[nodiscard]] std::vector<std::size_t> positions_of(const std::vector<ColumnPlace>& places);

/// From the name of a quantity to the name in a header that a caller says holds it.
using NamedColumns = std::map<std::string, std::string>;

/// For every column its place in the header. Names are compared without case and without what
/// stands between words (blanks, underscores, hyphens, points), quotes and byte order marks.
///
/// A column of the header that looks like one of `columns` and is not used is a fault, never left
/// out: a name that may mean several quantities (`params`), one near a name of a quantity that the
/// header has not otherwise (`tokns`), and one whose unit is not known (`tokens (x)`). Columns that
/// look like nothing are left out. Throws `DomainError`, with the names that the file has, for
/// these, when two columns of the file have the same meaning, and when `named` does not fit the
/// file. `remedy` says what else than another name helps: ` or give --columns QUANTITY=COLUMN`.
[[nodiscard]] std::vector<ColumnPlace> find_columns(const std::vector<std::string_view>& header,
                                                    const std::vector<Column>& columns,
                                                    const NamedColumns& named = {},
                                                    std::string_view remedy = "");

/// The position of a column by a name that a caller gave: the very name, or else the one column
/// whose name differs from it by no more than case and what stands between words. `kNoColumn` when
/// there is none; throws `DomainError` when there are two.
[[nodiscard]] std::size_t find_named(const std::vector<std::string_view>& header,
                                     std::string_view name);

/// The same for a column that has to be there: throws `DomainError`, with the names that the file
/// has, when it is not.
[[nodiscard]] std::size_t need_named(const std::vector<std::string_view>& header,
                                     std::string_view name);

/// The position of the first of `names` that the header has, in any case of its letters; of two
/// columns of that name the first. For headers that programs write: more than case tells their
/// names apart, and a layout is recognised by them.
template <class Text>
[[nodiscard]] std::optional<std::size_t> find_one_of(
    const std::vector<Text>& header, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (same_in_any_case(header[i], name)) return i;
    }
  }
  return std::nullopt;
}

/// The first record of a table.
struct TableHeader {
  std::vector<std::string> names{};
  std::size_t line = 0;  ///< where it starts
  char separator = ',';

  /// Valid as long as `names` are.
  [[nodiscard]] std::vector<std::string_view> views() const { return {names.begin(), names.end()}; }
  /// Why a record is no row of this table: its own fault, or another number of fields, with the
  /// likely reason where there is one. Empty for a row.
  [[nodiscard]] std::string fault_of(const Record& record) const;
};

/// The likely reason, `: it is separated by semicolons, unlike the first line`, why a record has
/// another number of fields than expected; empty when none is.
[[nodiscard]] std::string count_reason(const std::vector<std::string_view>& fields,
                                       std::size_t expected, char separator);

/// Reads the first record. Throws `DataError` that names `source` when there is none, and when it
/// cannot be read.
[[nodiscard]] TableHeader read_header(RecordReader& reader, const std::string& source);

/// All names of a quantity that every table knows, its own first.
[[nodiscard]] std::vector<std::string_view> names_of_quantity(std::string_view quantity);

/// Names of a number of parameters that do not say which are counted.
[[nodiscard]] const std::vector<std::string_view>& names_of_any_params();

/// The name and the other names, for a message: `tokens (also d_tokens, num_tokens)`.
[[nodiscard]] std::string column_text(const Column& column);

/// `it has 'a', 'b'`: the header for a message, cut short after 30 names.
[[nodiscard]] std::string columns_text(const std::vector<std::string_view>& header);

/// `the header has no column 'loss'; it has 'a', 'b'`, for a message; `column` is taken as it is.
[[nodiscard]] std::string no_column_text(std::string_view column,
                                         const std::vector<std::string_view>& header);

}  // namespace vocabplan
