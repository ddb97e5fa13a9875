#pragma once

#include <cstddef>
#include <string_view>

namespace vocabplan {

/// Levenshtein's distance: the least number of bytes to insert, remove or replace that turns one
/// text into the other. Takes time in proportion to the product of their lengths.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace vocabplan
