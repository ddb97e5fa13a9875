#include "fit/solver/projected_slopes.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <vector>

#include "fit/solver/band_newton.hpp"
#include "fit/solver/huber_kernel.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Of products of columns of length 1: below it they say little.
constexpr double kLeastProjectedPivot = 1e-9;

// The columns whose coefficients may change: a coefficient held at 0 stays there.
std::vector<Index> free_columns(const Regression& problem, const VectorXd& coefficients) {
  std::vector<Index> kept;
  for (Index j = 0; j < coefficients.size(); ++j) {
    const bool held =
        !problem.nonnegative.empty() && problem.nonnegative[static_cast<std::size_t>(j)];
    if (!held || coefficients[j] != 0.0) kept.push_back(j);
  }
  return kept;
}

MatrixXd square_of(const HuberSums& sums, Index count) {
  MatrixXd square(count, count);
  for (Index j = 0; j < count; ++j) {
    for (Index k = 0; k <= j; ++k) {
      square(j, k) = sums.second[static_cast<std::size_t>(j * (j + 1) / 2 + k)];
      square(k, j) = square(j, k);
    }
  }
  return square;
}

// Eliminates the coefficients: they follow the exponents.
void eliminate(const MatrixXd& square, const std::vector<Index>& kept, ProjectedSlopes& slopes) {
  const auto count = static_cast<Index>(kept.size());
  const Index exponents = square.cols() - count;
  if (!(square.diagonal().minCoeff() > 0.0)) return;
  const VectorXd unit = square.diagonal().cwiseSqrt().cwiseInverse();
  const MatrixXd scaled = unit.asDiagonal() * square * unit.asDiagonal();
  const auto factor = scaled.topLeftCorner(count, count).ldlt();
  if (!(factor.vectorD().minCoeff() > kLeastProjectedPivot)) return;
  const MatrixXd turn = factor.solve(scaled.topRightCorner(count, exponents));
  const MatrixXd rest = scaled.bottomRightCorner(exponents, exponents) -
                        scaled.bottomLeftCorner(exponents, count) * turn;
  if (!(rest.ldlt().vectorD().minCoeff() > kLeastProjectedPivot)) return;
  const VectorXd across = unit.tail(exponents).cwiseInverse();
  slopes.second = across.asDiagonal() * rest * across.asDiagonal();
  for (Index j = 0; j < count; ++j) {
    slopes.coefficients.row(kept[static_cast<std::size_t>(j)]) =
        -unit[j] * turn.row(j).cwiseProduct(across.transpose());
  }
}

ProjectedSlopes slopes_by_rows(const Regression& problem, RegressionResult minimum,
                               const MatrixXd& tangents) {
  add_rows(problem, minimum);
  return {VectorXd(tangents.transpose() * minimum.score)};
}

}  // namespace

ProjectedSlopes projected_slopes(const Regression& problem, const RegressionResult& minimum,
                                 const MatrixXd& tangents) {
  const Index exponents = tangents.cols();
  const std::vector<Index> kept = free_columns(problem, minimum.coefficients);
  const auto count = static_cast<Index>(kept.size());
  ProjectedSlopes slopes{VectorXd(exponents)};
  if (count + exponents > kMostCoefficients) return slopes_by_rows(problem, minimum, tangents);
  HuberRows rows = rows_of(problem, kept);
  rows.count += static_cast<std::size_t>(exponents);
  VectorXd coefficients = VectorXd::Zero(count + exponents);
  for (Index j = 0; j < count; ++j) {
    coefficients[j] = minimum.coefficients[kept[static_cast<std::size_t>(j)]];
  }
  for (Index k = 0; k < exponents; ++k) {
    rows.columns[static_cast<std::size_t>(count + k)] = tangents.col(k).data();
  }
  const double mean = minimum.objective / (problem.delta * problem.weights.sum());
  const HuberShape shape{.delta = problem.delta,
                         .band = std::isinf(problem.delta) ? 0.0 : mean + problem.delta};
  HuberSums sums;
  if (!huber_sums(rows, shape, coefficients.data(), sums)) {
    return slopes_by_rows(problem, minimum, tangents);
  }
  for (Index k = 0; k < exponents; ++k) {
    slopes.gradient[k] = sums.gradient[static_cast<std::size_t>(count + k)];
  }
  slopes.coefficients.setZero(minimum.coefficients.size(), exponents);
  eliminate(square_of(sums, count + exponents), kept, slopes);
  if (slopes.second.size() == 0) slopes.coefficients.resize(0, 0);
  return slopes;
}

}  // namespace vocabplan
