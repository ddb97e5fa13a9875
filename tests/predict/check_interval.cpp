#include "check_interval.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"

namespace vocabplan::test {
namespace {

// Type 7 as a broken line through the points (i / (n - 1), value), all values finite.
double broken_line(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const auto step = 1.0 / static_cast<double>(values.size() - 1);
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double right = static_cast<double>(i) * step;
    if (p > right && i + 1 < values.size()) continue;
    return values[i] - (values[i] - values[i - 1]) * (right - p) / step;
  }
  return values[0];
}

}  // namespace

void check_interval(const std::optional<Interval>& interval, const std::vector<double>& values,
                    double level, double tolerance) {
  REQUIRE(interval.has_value());
  CHECK(interval->level == level);
  CHECK(interval->draws == values.size());
  const double lower = broken_line(values, 0.5 - 0.5 * level);
  const double upper = broken_line(values, 0.5 + 0.5 * level);
  CHECK(std::abs(interval->lower / lower - 1.0) < tolerance);
  CHECK(std::abs(interval->upper / upper - 1.0) < tolerance);
}

}  // namespace vocabplan::test
