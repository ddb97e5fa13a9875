#include "vocabplan/fit/collinearity.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace vocabplan {
namespace {

constexpr double kConstant = 1e-9;

// Least eigenvalue of a correlation matrix that is more than rounding.
constexpr double kLeastEigenvalue = 1e-16;

using Columns = Eigen::Matrix<double, Eigen::Dynamic, 3>;

Columns log_columns(const RunTable& table, std::span<const double> tokens) {
  Columns out(static_cast<Eigen::Index>(table.rows()), 3);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    out(row, 0) = std::log(table.n_nv[i]);
    out(row, 1) = std::log(table.vocab_size[i]) + std::log(table.width[i]);
    out(row, 2) = std::log(tokens[i]);
  }
  return out;
}

// Centres the columns and scales them to length 1; those that do not vary become zero.
std::array<bool, 3> standardise(Columns& columns) {
  std::array<bool, 3> varies{};
  columns.rowwise() -= columns.colwise().mean().eval();
  for (Eigen::Index j = 0; j < 3; ++j) {
    const bool constant = columns.col(j).cwiseAbs().maxCoeff() < kConstant;
    varies.at(static_cast<std::size_t>(j)) = !constant;
    if (constant) {
      columns.col(j).setZero();
    } else {
      columns.col(j).normalize();
    }
  }
  return varies;
}

}  // namespace

Collinearity collinearity(const RunTable& table, std::span<const double> tokens) {
  Collinearity out;
  if (table.rows() == 0) return out;
  Columns columns = log_columns(table, tokens);
  out.varies = standardise(columns);
  Eigen::Matrix3d correlation = columns.transpose() * columns;
  out.correlation = {correlation(0, 1), correlation(0, 2), correlation(1, 2)};
  // A column that does not vary is orthogonal to the rest, with an eigenvalue that is never an
  // extreme.
  correlation.diagonal().setOnes();
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(correlation);
  const Eigen::Vector3d values = solver.eigenvalues().cwiseMax(kLeastEigenvalue);
  out.condition = std::sqrt(values(2) / values(0));
  for (Eigen::Index j = 0; j < 3; ++j) {
    const Eigen::Vector3d row = solver.eigenvectors().row(j).transpose();
    const double inflation = (row.array().square() / values.array()).sum();
    const double unexplained = std::clamp(1.0 / inflation, 0.0, 1.0);
    out.multiple.at(static_cast<std::size_t>(j)) = std::sqrt(1.0 - unexplained);
  }
  return out;
}

}  // namespace vocabplan
