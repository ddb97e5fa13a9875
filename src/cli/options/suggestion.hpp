#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::cli {

/// The candidate that was probably meant by `word`, which is none of them: the nearest by letters
/// left out, added, replaced or swapped with a neighbour, of which there may be two, and one in a
/// word of up to five letters; "" when there is none. Case, hyphens before an option and _ for - do
/// not count. Never the word itself.
[[nodiscard]] std::string closest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace vocabplan::cli
