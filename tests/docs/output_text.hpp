#pragma once

#include <cstddef>
#include <string_view>

namespace vocabplan::test {

/// Whether two outputs are equal, but for the last digits of long decimals: a compiler or a
/// mathematics library may round the sixteenth digit otherwise, and SIMD instructions do.
[[nodiscard]] bool same_output(std::string_view a, std::string_view b);

/// Whether `output` is what `shown` shows of it: the same, but for lines that `shown` leaves out
/// and marks with a line of three dots.
[[nodiscard]] bool shows_output(std::string_view shown, std::string_view output);

/// Characters in the longest line of UTF-8 text.
[[nodiscard]] std::size_t longest_line(std::string_view text);

}  // namespace vocabplan::test
