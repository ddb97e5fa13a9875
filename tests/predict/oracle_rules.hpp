#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::test {

/// One row of paper_oracles.csv.
struct Oracle {
  std::string id;
  std::string group;
  std::string quantity;
  std::string inputs;
  std::string expected;
  std::string tolerance;

  /// The number after `name=` in the inputs; throws `std::out_of_range` when there is none.
  [[nodiscard]] double input(std::string_view name) const;
  /// The parts of `expected` between `separator`s.
  [[nodiscard]] std::vector<std::string> parts(char separator) const;
};

/// A number as papers print it, such as `62K`, `0.10B` or `7.1e21`, and half a unit of its last
/// printed digit.
struct Printed {
  double value = 0.0;
  double half_unit = 0.0;
};
[[nodiscard]] Printed read_printed(std::string_view text);

/// Whether `value` agrees with `expected` at the row's own kind of tolerance: a relative number
/// (or the last printed digit, when that is coarser; 0 is exact), `print` (rounds to the printed
/// digits), or `1 print unit`. Any other kind is an error.
[[nodiscard]] bool agrees(double value, std::string_view expected, const std::string& tolerance);

/// What to do with a row, by its group and the start of its quantity; empty when no rule fits. The
/// rule returns an empty text when the row holds, and else what was found.
using OracleRule = std::function<std::string(const Oracle&)>;
[[nodiscard]] OracleRule rule_for(const Oracle& oracle);

}  // namespace vocabplan::test
