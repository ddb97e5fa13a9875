#pragma once

#include <cstddef>
#include <string_view>

namespace vocabplan {

/// Levenshtein's distance: the least number of bytes to insert, remove or replace that turns one
/// text into the other. Takes time in proportion to the product of their lengths.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// True where that distance is `most` at the most. Takes time in proportion to their length times
/// 3 to the power of `most`, which is 1 or 2, and no memory.
[[nodiscard]] bool is_within_edits(std::string_view a, std::string_view b, std::size_t most);

}  // namespace vocabplan
