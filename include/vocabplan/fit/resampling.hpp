#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The unit that is drawn with replacement. Checkpoints of one run share their noise, so rows drawn
/// one by one give intervals that are too narrow.
enum class ResampleUnit {
  run,     ///< whole training runs
  family,  ///< all runs of one model size
  row,     ///< single measurements
};

/// `run`, `family` or `row`.
[[nodiscard]] std::string_view name_of(ResampleUnit unit);

/// The bootstrap: each draw takes as many units as there are, with replacement.
///
/// A draw depends on the seed and its number alone, not on how many were drawn before or by which
/// thread, and is the same on every machine.
class Resampler {
 public:
  /// `unit_of_row`: the unit of each row, 0 .. units-1. Throws `DomainError` for a unit outside.
  Resampler(std::span<const std::uint32_t> unit_of_row, std::size_t units, std::uint64_t seed);

  /// How often each row's unit was taken in draw number `draw`: the row weights of that draw.
  [[nodiscard]] std::vector<double> weights(std::size_t draw) const;

 private:
  std::vector<std::uint32_t> unit_of_row_;
  std::size_t units_;
  std::uint64_t seed_;
};

}  // namespace vocabplan
