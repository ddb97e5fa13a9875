#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "function_model.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan::test::nist {

using Theta = std::span<const Dual>;
using Out = std::span<Dual>;

/// A nonlinear regression of NIST's Statistical Reference Datasets as a separable model.
struct Problem {
  std::string name;
  std::string data;
  std::vector<Bounds> box;
  std::size_t coefficients;
  /// One row of columns at x (z: a second predictor).
  std::function<void(double x, double z, Theta theta, Out out)> row;
  /// NIST's parameters b1, b2, … from the fit.
  std::function<std::vector<double>(const SeparableFit&)> parameters;
  /// Digits that the parameters and the residual sum of squares must have.
  double digits = 9;
  double rss_digits = 9;
  std::size_t nodes = 12;

  friend std::ostream& operator<<(std::ostream& out, const Problem& problem) {
    return out << problem.name;
  }
};

/// The problems whose certified digits double precision can reach.
[[nodiscard]] std::vector<Problem> problems();

/// Three decaying exponentials: Lanczos1 to Lanczos3.
[[nodiscard]] Problem lanczos(const std::string& name, double digits, double rss_digits);

}  // namespace vocabplan::test::nist
