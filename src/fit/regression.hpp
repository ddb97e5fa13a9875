#pragma once

#include <Eigen/Core>
#include <limits>
#include <vector>

namespace vocabplan {

/// What the residual compares: the prediction with the observation, or their logarithms.
enum class Link { identity, logarithm };

/// min over c of sum_i w_i rho(r_i), r = X c - y (identity) or r = ln(X c) - ln y (logarithm), with
/// rho(r) = r^2/2 for |r| <= delta and delta (|r| - delta/2) beyond: Huber's function. An infinite
/// delta is the squared loss.
struct Regression {
  const Eigen::MatrixXd& columns;   ///< X, rows x coefficients (at most 8)
  const Eigen::VectorXd& observed;  ///< y, or ln y for `Link::logarithm`
  const Eigen::VectorXd& weights;   ///< w >= 0
  double delta = std::numeric_limits<double>::infinity();
  Link link = Link::identity;
  std::vector<bool> nonnegative{};  ///< coefficients held at c >= 0; empty: none
  bool rough = false;               ///< a few per cent of the objective will do: a scan
};

struct RegressionResult {
  Eigen::VectorXd coefficients;
  /// Per row: w_i rho'(r_i) times d r_i / d (X c)_i, so that X' score is the gradient.
  Eigen::VectorXd score;
  double objective = std::numeric_limits<double>::infinity();
  double condition = 0.0;  ///< of the columns, each scaled to length 1 (weights included)
  int iterations = 0;
  bool converged = false;
};

/// Newton's method with the exact second derivative of Huber's function, an exact line search and,
/// where too few rows are inside delta, the majorising weights delta/|r| of the others. The squared
/// loss is solved by QR. Signs are held by an active set. `start` may be empty.
[[nodiscard]] RegressionResult regress(const Regression& problem, const Eigen::VectorXd& start);

/// delta = 1.345 x 1.4826 x the median distance of the residuals of positive weight from their
/// median: 95 % efficient for normal errors (Huber 1981). Infinity when there are none; at least
/// `least`, so that an exact fit has a delta.
[[nodiscard]] double delta_of_residuals(const Eigen::VectorXd& residuals,
                                        const Eigen::VectorXd& weights, double least);

}  // namespace vocabplan
