#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace vocabplan {

/// Four numbers, where a vector does not hold as many; see huber_formulas.inc.
struct FourNumbers {
  struct V {
    std::array<double, 4> at;
    friend V operator+(V x, const V& y) {
      for (std::size_t i = 0; i < 4; ++i) x.at[i] += y.at[i];
      return x;
    }
    friend V operator-(V x, const V& y) {
      for (std::size_t i = 0; i < 4; ++i) x.at[i] -= y.at[i];
      return x;
    }
    friend V operator*(V x, const V& y) {
      for (std::size_t i = 0; i < 4; ++i) x.at[i] *= y.at[i];
      return x;
    }
    friend V operator/(V x, const V& y) {
      for (std::size_t i = 0; i < 4; ++i) x.at[i] /= y.at[i];
      return x;
    }
  };
  static V set(double x) { return {{x, x, x, x}}; }
  static V load(const double* from) { return {{from[0], from[1], from[2], from[3]}}; }
  static V abs(V x) {
    for (double& value : x.at) value = std::abs(value);
    return x;
  }
  static V max(V x, const V& y) {
    for (std::size_t i = 0; i < 4; ++i) x.at[i] = x.at[i] > y.at[i] ? x.at[i] : y.at[i];
    return x;
  }
  static V min(V x, const V& y) {
    for (std::size_t i = 0; i < 4; ++i) x.at[i] = x.at[i] < y.at[i] ? x.at[i] : y.at[i];
    return x;
  }
  static V log(V x) {
    for (double& value : x.at) value = std::log(value);
    return x;
  }
  /// `yes` where x <= y, else `no`.
  static V not_above(const V& x, const V& y, V yes, const V& no) {
    for (std::size_t i = 0; i < 4; ++i) yes.at[i] = x.at[i] <= y.at[i] ? yes.at[i] : no.at[i];
    return yes;
  }
  /// `yes` where x > 0, else `no`.
  static V above_zero(const V& x, V yes, const V& no) {
    for (std::size_t i = 0; i < 4; ++i) yes.at[i] = x.at[i] > 0.0 ? yes.at[i] : no.at[i];
    return yes;
  }
  static bool all_above_zero(const V& x) {
    return x.at[0] > 0.0 && x.at[1] > 0.0 && x.at[2] > 0.0 && x.at[3] > 0.0;
  }
  static double sum(const V& x) { return (x.at[0] + x.at[1]) + (x.at[2] + x.at[3]); }
};

}  // namespace vocabplan
