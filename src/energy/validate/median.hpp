#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace vocabplan {

/// Standard deviations of normal deviates for each of their median distance from the centre.
inline constexpr double kDeviationsPerMedian = 1.4826;

/// The middle value, or the mean of the two middle ones. `values` is not empty.
[[nodiscard]] inline double median_of(std::vector<double> values) {
  const auto half = static_cast<std::ptrdiff_t>(values.size() / 2);
  const auto middle = values.begin() + half;
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*std::max_element(values.begin(), middle) + *middle);
}

/// The same in one pass where the median lies within 5 % of `guess`; `values` are at least 0.
[[nodiscard]] inline double median_near(double guess, const std::vector<double>& values) {
  constexpr double kShare = 0.05;
  const double low = guess * (1.0 - kShare);
  const double high = guess * (1.0 + kShare);
  std::size_t below = 0;
  std::vector<double> near;
  for (const double value : values) {
    if (value < low) ++below;
    if (value >= low && value <= high) near.push_back(value);
  }
  const std::size_t first = (values.size() - 1) / 2;  // of the one or two in the middle
  const std::size_t last = values.size() / 2;
  if (below > first || last >= below + near.size()) return median_of(values);
  const auto middle = near.begin() + static_cast<std::ptrdiff_t>(last - below);
  std::nth_element(near.begin(), middle, near.end());
  if (first == last) return *middle;
  return 0.5 * (*std::max_element(near.begin(), middle) + *middle);
}

}  // namespace vocabplan
