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

}  // namespace vocabplan
