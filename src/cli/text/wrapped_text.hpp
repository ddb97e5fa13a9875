#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vocabplan::cli {

/// Columns of a line for people.
inline constexpr std::size_t kColumns = 80;

/// `text` broken at blanks into lines of at most `columns` characters, with `between` between them;
/// a longer word gets a line of its own.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns,
                                  std::string_view between);

}  // namespace vocabplan::cli
