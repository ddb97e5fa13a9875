#pragma once

#include <array>
#include <span>

#include "vocabplan/fit/run_table.hpp"

namespace vocabplan {

/// How far ln n_nv, ln n_v (n_v = V d) and ln tokens of a design vary on their own. Arrays are in
/// this order; everything is 0 for what does not vary.
struct Collinearity {
  std::array<bool, 3> varies{};
  /// Of n_nv with n_v, n_nv with tokens, n_v with tokens: -1 .. 1.
  std::array<double, 3> correlation{};
  /// Of each with the best linear combination of the other two: 0 .. 1. The variance of a
  /// coefficient is 1 / (1 - R^2) times that of a design without collinearity.
  std::array<double, 3> multiple{};
  /// Greatest over least singular value of the standardised columns that vary, at least 1; up to
  /// about 1e8, at which they cannot be told apart in double precision.
  double condition = 1.0;
};

/// Over all rows, each of weight 1; `tokens` has one entry per row. A column whose logarithm
/// varies by less than 1e-9 counts as constant, because tokens that were computed from rounded
/// FLOPs vary by that much. A table without rows varies in nothing.
[[nodiscard]] Collinearity collinearity(const RunTable& table, std::span<const double> tokens);

}  // namespace vocabplan
