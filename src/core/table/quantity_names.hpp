#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace vocabplan {

/// A quantity and what else it is called, in every table.
struct QuantityNames {
  std::string_view name;
  std::vector<std::string_view> others;
};
[[nodiscard]] const std::vector<QuantityNames>& quantity_names();

/// Names that may mean more than one quantity.
struct AmbiguousNames {
  std::vector<std::string_view> names;  ///< one with a capital is meant as it is written
  std::vector<std::string_view> meanings;
  std::string_view text;  ///< the meanings, for a message
  std::size_t least;      ///< how many of the meanings a table must know for a name to be in doubt
};
[[nodiscard]] const std::vector<AmbiguousNames>& ambiguous_names();

}  // namespace vocabplan
