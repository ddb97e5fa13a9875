#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::cli {

/// The candidate within two edits of `word`, the nearest first, or "" when there is none.
[[nodiscard]] std::string closest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace vocabplan::cli
