#pragma once

#include <algorithm>
#include <cmath>

#include "energy/validate/calibration_forms.hpp"
#include "energy/validate/median.hpp"

namespace vocabplan {

/// Huber's delta for residuals whose median distance from 0 is `distance`: 1.345 robust standard
/// deviations, 95 % of the efficiency of least squares with normal errors. Log ratios within the
/// least delta are equal but for rounding.
[[nodiscard]] inline double delta_of_median(double distance) {
  constexpr double kHuber = 1.345;
  constexpr double kLeastDelta = 1e-9;
  return std::max(kHuber * kDeviationsPerMedian * distance, kLeastDelta);
}

/// Sums of products of two columns x and y, and of what they are to explain.
struct Normal {
  double xx = 0.0, xy = 0.0, yy = 0.0, xr = 0.0, yr = 0.0;

  void add(double x, double y, double r, double weight) {
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
    xr += weight * x * r;
    yr += weight * y * r;
  }
  void add(const Normal& other) {
    xx += other.xx;
    xy += other.xy;
    yy += other.yy;
    xr += other.xr;
    yr += other.yr;
  }
  /// True if the quadratic form has a minimum.
  [[nodiscard]] bool is_bowl() const { return xx > 0.0 && xx * yy > xy * xy; }
  [[nodiscard]] AffineForm solved() const {
    const double determinant = xx * yy - xy * xy;
    return {.slope = (yy * xr - xy * yr) / determinant, .watts = (xx * yr - xy * xr) / determinant};
  }
};

}  // namespace vocabplan
