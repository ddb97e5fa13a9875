#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace vocabplan::test {

/// Whether AddressSanitizer and UBSan watch: they look for faults of memory, not of the tenth
/// digit.
#ifdef VOCABPLAN_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// How many random cases a slow property is tried on: all, or an eighth of them under sanitizers.
[[nodiscard]] constexpr int cases(int all) {
  return kSanitized ? all / 8 : all;
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
