#pragma once

namespace vocabplan {

/// Joules in a kilowatt hour, exact.
inline constexpr double kJoulesPerKwh = 3.6e6;

}  // namespace vocabplan
