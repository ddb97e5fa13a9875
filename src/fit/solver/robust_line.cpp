#include "fit/solver/robust_line.hpp"

namespace vocabplan {

RobustLine robust_line(const Eigen::MatrixXd& columns, const Eigen::VectorXd& observed,
                       const Eigen::VectorXd& weights, double delta) {
  constexpr double kLeastDelta = 1e-12;  // of a logarithm: below it residuals are rounding errors
  const RegressionResult squares =
      regress({.columns = columns, .observed = observed, .weights = weights}, {});
  const Eigen::VectorXd residuals = columns * squares.coefficients - observed;
  const double used = delta > 0.0 ? delta : delta_of_residuals(residuals, weights, kLeastDelta);
  RobustLine line{.coefficients = squares.coefficients,
                  .objective = 0.5 * (weights.array() * residuals.array().square()).sum(),
                  .delta = used,
                  .converged = true};
  if (residuals.cwiseAbs().maxCoeff() <= used) return line;
  const RegressionResult huber =
      regress({.columns = columns, .observed = observed, .weights = weights, .delta = used},
              squares.coefficients);
  line.coefficients = huber.coefficients;
  line.objective = huber.objective;
  line.converged = huber.converged;
  return line;
}

}  // namespace vocabplan
