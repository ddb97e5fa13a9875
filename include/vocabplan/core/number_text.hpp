#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace vocabplan {

/// Room that `write_shortest` and `write_whole` need, in characters; what they do not use of it
/// they may overwrite.
inline constexpr std::size_t kNumberRoom = 64;

/// Writes the shortest decimal that reads back as exactly `value`, and returns the end.
///
/// Whole numbers up to 2^53 have neither point nor exponent; other magnitudes from 1e-5 up to 2^53
/// are in plain decimals, the rest as `1.25e+30`, and negative zero is `-0.0`: no reader takes
/// these for integers. `inf`, `-inf` and `nan` for the values that are no numbers. `out` must have
/// room for `kNumberRoom` characters; nothing is terminated.
char* write_shortest(char* out, double value) noexcept;

/// Writes the decimal digits of an integer, and returns the end. Room as for `write_shortest`.
char* write_whole(char* out, std::uint64_t value) noexcept;

/// The text of `write_shortest`.
[[nodiscard]] std::string shortest(double value);

/// A count for people, in four significant digits and in the suffixes that `parse_number` reads:
/// `59547` -> `59.55K`, `7e9` -> `7B`, `7.0524e21` -> `7.052e21`.
[[nodiscard]] std::string human(double value);

/// A count for people as a whole number, rounded to the nearest: `59547.8` -> `59548`; above 1e15
/// as `human`.
[[nodiscard]] std::string human_whole(double value);

/// A ratio for people, in three significant digits or as a whole number: `1.02`, `12.6`,
/// `31250`; from a million on as `3.1e+07`.
[[nodiscard]] std::string human_ratio(double value);

}  // namespace vocabplan
