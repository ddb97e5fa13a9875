#pragma once

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace vocabplan {

/// The x > 0 between `low` and `high` at which `excess(ln x)`, of different signs at `ln low` and
/// `ln high`, is 0; an end at which it is 0 already, or of the other end's sign by rounding.
template <class Excess>
[[nodiscard]] double root_in_logarithm(const Excess& excess, double low, double high) {
  const double log_low = std::log(low);
  const double log_high = std::log(high);
  const double at_low = excess(log_low);
  const double at_high = excess(log_high);
  if (at_low == 0.0 || log_low >= log_high) return low;
  if (at_high == 0.0) return high;
  if (std::signbit(at_low) == std::signbit(at_high)) {
    return std::abs(at_low) < std::abs(at_high) ? low : high;
  }
  std::uintmax_t count = 200;
  const auto [left, right] =
      boost::math::tools::toms748_solve(excess, log_low, log_high, at_low, at_high,
                                        boost::math::tools::eps_tolerance<double>(), count);
  return std::exp(left + 0.5 * (right - left));
}

}  // namespace vocabplan
