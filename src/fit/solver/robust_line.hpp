#pragma once

#include "fit/solver/regression.hpp"

namespace vocabplan {

struct RobustLine {
  Eigen::VectorXd coefficients{};
  double objective = 0.0;
  double delta = 0.0;  ///< that was used
  bool converged = false;
};

/// The minimum of Huber's loss with the identity link, from the least-squares solution. Where that
/// leaves every residual within delta it is the minimum already, which settles data without noise,
/// whose residuals are rounding errors. `delta` 0: `delta_of_residuals` of the least squares.
[[nodiscard]] RobustLine robust_line(const Eigen::MatrixXd& columns,
                                     const Eigen::VectorXd& observed,
                                     const Eigen::VectorXd& weights, double delta);

}  // namespace vocabplan
