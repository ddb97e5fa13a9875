#pragma once

#include <cmath>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/energy_pairs.hpp"

namespace vocabplan {

// Energies and durations of pairs; sums and products of ratios stay within the doubles.
inline constexpr double kLeastPairKwh = 1e-12;
inline constexpr double kMostPairKwh = 1e15;
inline constexpr double kLeastPairSeconds = 1e-9;
inline constexpr double kMostPairSeconds = 1e12;

/// Throws `DomainError` for a pair that no table gives.
inline void check_pair(const EnergyPair& pair) {
  const auto within = [&](const char* what, double value, double least, double most) {
    if (value >= least && value <= most) return;
    throw DomainError("the " + std::string(what) + " of a pair is " + shortest(value) +
                      "; accepted is " + shortest(least) + " to " + shortest(most));
  };
  within("estimate", pair.estimate, kLeastPairKwh, kMostPairKwh);
  within("measurement", pair.measured, kLeastPairKwh, kMostPairKwh);
  if (pair.duration) within("duration", *pair.duration, kLeastPairSeconds, kMostPairSeconds);
  if (pair.resolution) within("resolution", *pair.resolution, kLeastPairKwh, kMostPairKwh);
}

}  // namespace vocabplan
