#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace vocabplan::test {

/// How many random cases a slow property is tried on: all, or an eighth of them under sanitizers,
/// which look for faults of memory and not of the tenth digit.
[[nodiscard]] constexpr int cases(int all) {
#ifdef VOCABPLAN_SANITIZED
  return all / 8;
#else
  return all;
#endif
}

/// Numbers that are the same in every run and with every standard library: the engine's sequence
/// is fixed by the standard, the distributions of <random> are not, so none is used.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  [[nodiscard]] std::uint64_t bits() { return engine_(); }

  /// Uniform in [lowest, highest).
  [[nodiscard]] double uniform(double lowest, double highest) {
    const double unit = std::ldexp(static_cast<double>(bits() >> 11U), -53);
    return lowest + unit * (highest - lowest);
  }

  /// Log-uniform between two positive numbers, and never outside them.
  [[nodiscard]] double log_uniform(double lowest, double highest) {
    const double x = std::exp(uniform(std::log(lowest), std::log(highest)));
    return std::fmin(std::fmax(x, lowest), highest);
  }

 private:
  std::mt19937_64 engine_;
};

inline constexpr double kLeastDouble = std::numeric_limits<double>::denorm_min();
inline constexpr double kGreatestDouble = std::numeric_limits<double>::max();

}  // namespace vocabplan::test
