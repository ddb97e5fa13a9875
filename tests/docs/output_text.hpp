#pragma once

#include <cstddef>
#include <string_view>

namespace vocabplan::test {

/// What a long decimal may differ by, relatively: a compiler or a mathematics library may round the
/// sixteenth digit otherwise, and SIMD instructions do.
inline constexpr double kRounding = 1e-12;
/// The same for results of a search, which ends where rounding hides any further descent.
inline constexpr double kSearch = 1e-9;

/// Whether two outputs are equal, but for the last digits of long decimals.
[[nodiscard]] bool same_output(std::string_view a, std::string_view b,
                               double tolerance = kRounding);

/// Whether `output` is what `shown` shows of it: the same, but for lines that `shown` leaves out
/// and marks with a line of three dots.
[[nodiscard]] bool shows_output(std::string_view shown, std::string_view output,
                                double tolerance = kRounding);

/// Characters in the longest line of UTF-8 text.
[[nodiscard]] std::size_t longest_line(std::string_view text);

}  // namespace vocabplan::test
