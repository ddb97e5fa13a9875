#pragma once

namespace vocabplan {

// Domains of the numbers in a law file (docs/cli.md, "Law files").
inline constexpr double kLeastPositive = 1e-300;
inline constexpr double kMost = 1e300;
inline constexpr double kMostLog = 690.0;  // exp of it is a double, and so is its inverse
inline constexpr double kLeastExponent = 1e-3;
inline constexpr double kMostExponent = 100.0;

}  // namespace vocabplan
