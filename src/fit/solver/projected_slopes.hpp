#pragma once

#include <Eigen/Core>

#include "fit/solver/regression.hpp"

namespace vocabplan {

/// The derivatives of a regression's minimum by the exponents of its columns.
struct ProjectedSlopes {
  Eigen::VectorXd gradient{};  ///< of the objective
  /// Of the objective, twice, without the bends of the columns (Gauss & Newton); empty where the
  /// columns or their slopes are too nearly dependent, or too many.
  Eigen::MatrixXd second{};
  Eigen::MatrixXd coefficients{};  ///< d c_j / d theta_k; empty with `second`
};

/// At the minimum `coefficients` of the problem; `tangents` has d (X c) / d theta_k in its columns.
/// The second derivative of Huber's function is its mean over a band as wide as residuals are.
[[nodiscard]] ProjectedSlopes projected_slopes(const Regression& problem,
                                               const RegressionResult& minimum,
                                               const Eigen::MatrixXd& tangents);

}  // namespace vocabplan
