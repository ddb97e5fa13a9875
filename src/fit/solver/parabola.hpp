#pragma once

#include <optional>
#include <span>
#include <vector>

namespace vocabplan {

/// y = level + slope t + bend t^2 with t = x - centre.
struct Parabola {
  double centre = 0.0;
  double level = 0.0;
  double slope = 0.0;
  double bend = 0.0;

  [[nodiscard]] double at(double x) const;
  /// The place of slope zero; needs `bend` != 0.
  [[nodiscard]] double turning_point() const { return centre - slope / (2.0 * bend); }
};

/// Least squares with weights > 0 (empty: all 1) by QR, centred at the mean of x. Nothing for fewer
/// than three different x.
[[nodiscard]] std::optional<Parabola> fit_parabola(std::span<const double> x,
                                                   std::span<const double> y,
                                                   std::span<const double> weights);

/// Number of different values.
[[nodiscard]] std::size_t distinct(std::vector<double> values);

}  // namespace vocabplan
