#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan::test {

/// A value and its derivative by one variable.
struct Dual {
  double value = 0.0;
  double slope = 0.0;
  Dual() = default;
  Dual(double constant) : value(constant) {}
  Dual(double at, double derivative) : value(at), slope(derivative) {}
};

inline Dual operator+(Dual a, Dual b) {
  return {a.value + b.value, a.slope + b.slope};
}
inline Dual operator-(Dual a, Dual b) {
  return {a.value - b.value, a.slope - b.slope};
}
inline Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
inline Dual operator/(Dual a, Dual b) {
  const double quotient = a.value / b.value;
  return {quotient, (a.slope - quotient * b.slope) / b.value};
}
inline Dual exp(Dual a) {
  const double value = std::exp(a.value);
  return {value, value * a.slope};
}
inline Dual expm1(Dual a) {
  return {std::expm1(a.value), std::exp(a.value) * a.slope};
}
inline Dual log(Dual a) {
  return {std::log(a.value), a.slope / a.value};
}
inline Dual log1p(Dual a) {
  return {std::log1p(a.value), a.slope / (1.0 + a.value)};
}
inline Dual cos(Dual a) {
  return {std::cos(a.value), -std::sin(a.value) * a.slope};
}
inline Dual sin(Dual a) {
  return {std::sin(a.value), std::cos(a.value) * a.slope};
}
inline Dual pow(Dual base, Dual exponent) {
  return exp(exponent * log(base));
}

/// A separable model from a function that writes one row of columns.
class FunctionModel final : public SeparableModel {
 public:
  using Row =
      std::function<void(std::size_t row, std::span<const Dual> theta, std::span<Dual> out)>;

  FunctionModel(std::size_t rows, std::size_t coefficients, std::size_t exponents, Row row)
      : rows_(rows), coefficients_(coefficients), exponents_(exponents), row_(std::move(row)) {}

  [[nodiscard]] std::size_t rows() const override { return rows_; }
  [[nodiscard]] std::size_t coefficients() const override { return coefficients_; }
  [[nodiscard]] std::size_t exponents() const override { return exponents_; }

  void columns(std::span<const double> theta, std::span<double> out) const override {
    write({theta.begin(), theta.end()}, out, &Dual::value);
  }
  void slopes(std::span<const double> theta, std::size_t k, std::span<double> out) const override {
    std::vector<Dual> at(theta.begin(), theta.end());
    at[k].slope = 1.0;
    write(at, out, &Dual::slope);
  }

 private:
  void write(const std::vector<Dual>& theta, std::span<double> out, double Dual::*part) const {
    std::vector<Dual> values(coefficients_);
    for (std::size_t i = 0; i < rows_; ++i) {
      row_(i, theta, values);
      for (std::size_t j = 0; j < coefficients_; ++j) out[j * rows_ + i] = values[j].*part;
    }
  }

  std::size_t rows_;
  std::size_t coefficients_;
  std::size_t exponents_;
  Row row_;
};

}  // namespace vocabplan::test
