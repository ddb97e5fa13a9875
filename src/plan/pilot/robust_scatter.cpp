#include "plan/pilot/robust_scatter.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kFreedom = 4.0;

struct Scatter {
  VectorXd centre;
  MatrixXd matrix;
};

// Standard coordinates, so that no unit makes a matrix of them ill-conditioned; false in a plane.
bool standardise(MatrixXd& columns, VectorXd& scale) {
  columns.colwise() -= columns.rowwise().mean();
  scale = (columns.rowwise().squaredNorm() / static_cast<double>(columns.cols())).cwiseSqrt();
  if (!(scale.minCoeff() > 0.0) || !scale.allFinite()) return false;
  columns = scale.cwiseInverse().asDiagonal() * columns;
  return true;
}

// Squared distances of all columns; empty when the matrix is not positive definite.
VectorXd distances(const MatrixXd& columns, const Scatter& scatter) {
  const Eigen::LLT<MatrixXd> factor(scatter.matrix);
  constexpr double kLeastCondition = 1e-13;
  if (factor.info() != Eigen::Success || factor.rcond() < kLeastCondition) return {};
  const MatrixXd centred = columns.colwise() - scatter.centre;
  return factor.matrixL().solve(centred).colwise().squaredNorm().transpose();
}

Scatter reweighted(const MatrixXd& columns, const VectorXd& squared) {
  const auto size = static_cast<double>(columns.rows());
  const VectorXd weights = (kFreedom + size) / (kFreedom + squared.array());
  Scatter next{.centre = columns * weights / weights.sum(), .matrix = {}};
  const MatrixXd centred = columns.colwise() - next.centre;
  next.matrix =
      centred * weights.asDiagonal() * centred.transpose() / static_cast<double>(columns.cols());
  return next;
}

double upper_median(VectorXd values) {
  const auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::optional<MatrixXd> robust_scatter(const std::vector<VectorXd>& points, Index size) {
  const auto count = static_cast<Index>(points.size());
  if (count < 5 * size) return std::nullopt;
  MatrixXd columns(size, count);
  for (Index i = 0; i < count; ++i) columns.col(i) = points[static_cast<std::size_t>(i)];
  VectorXd scale;
  if (!standardise(columns, scale)) return std::nullopt;
  Scatter scatter{.centre = VectorXd::Zero(size),
                  .matrix = columns * columns.transpose() / static_cast<double>(count)};
  constexpr int kMostSteps = 200;
  constexpr double kSettled = 1e-10;
  for (int step = 0; step < kMostSteps; ++step) {
    const VectorXd squared = distances(columns, scatter);
    if (squared.size() == 0) return std::nullopt;
    const MatrixXd before = scatter.matrix;
    scatter = reweighted(columns, squared);
    if ((scatter.matrix - before).norm() < kSettled * before.norm()) break;
  }
  const VectorXd squared = distances(columns, scatter);
  if (squared.size() == 0) return std::nullopt;
  const boost::math::chi_squared normal(static_cast<double>(size));
  const double factor = upper_median(squared) / boost::math::quantile(normal, 0.5);
  return MatrixXd(factor * (scale.asDiagonal() * scatter.matrix * scale.asDiagonal()));
}

}  // namespace vocabplan
