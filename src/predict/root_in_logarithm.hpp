#pragma once

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace vocabplan {

/// The x > 0 between `low` and `high`, at which `f` has different signs, at which it is 0; an end
/// at which it is 0 already, or at which both have the same sign by rounding the nearer one. The
/// search is one in ln x, and evaluates `f` nowhere but from `low` to `high`.
template <class Function>
[[nodiscard]] double root_in_logarithm(const Function& f, double low, double high) {
  const double at_low = f(low);
  const double at_high = f(high);
  if (at_low == 0.0 || low >= high) return low;
  if (at_high == 0.0) return high;
  if (std::signbit(at_low) == std::signbit(at_high)) {
    return std::abs(at_low) < std::abs(at_high) ? low : high;
  }
  const auto x_of = [&](double log_x) { return std::clamp(std::exp(log_x), low, high); };
  std::uintmax_t count = 200;
  const auto [left, right] = boost::math::tools::toms748_solve(
      [&](double log_x) { return f(x_of(log_x)); }, std::log(low), std::log(high), at_low, at_high,
      boost::math::tools::eps_tolerance<double>(), count);
  return x_of(left + 0.5 * (right - left));
}

}  // namespace vocabplan
