#pragma once

#include <Eigen/Core>
#include <limits>
#include <vector>

namespace vocabplan {

/// The two sides of the residual: the prediction with the observation, or their logarithms.
enum class Link { identity, logarithm };

/// min over c of sum_i w_i rho(r_i), r = X c - y (identity) or r = ln(X c) - ln y (logarithm), with
/// Huber's rho(r) = r^2/2 for |r| <= delta and delta (|r| - delta/2) beyond. An infinite delta is
/// the squared loss.
struct Regression {
  const Eigen::MatrixXd& columns;   ///< X, rows x coefficients (at most `kMostCoefficients`)
  const Eigen::VectorXd& observed;  ///< y, or ln y for `Link::logarithm`
  const Eigen::VectorXd& weights;   ///< w >= 0, not all zero
  double delta = std::numeric_limits<double>::infinity();
  Link link = Link::identity;
  std::vector<bool> nonnegative{};  ///< coefficients held at c >= 0; empty: none
  bool rough = false;               ///< 0.1 % of the objective will do: a scan
  bool rows = true;                 ///< residuals and score are wanted
  /// How far the fitted values may lie from those of the start, a guess; 0: near.
  double band = 0.0;
};

inline constexpr int kMostCoefficients = 8;

/// A minimum's largest gradient, of the length of the score: the gradient is a sum of terms that
/// cancel, and this is some hundred roundings of it.
inline constexpr double kSmallScore = 1e-13;
/// Of the objective, with `rough`.
inline constexpr double kRoughGain = 1e-3;

struct RegressionResult {
  Eigen::VectorXd coefficients{};
  /// Per row, the derivative of the objective by (X c)_i: the gradient is X' score.
  Eigen::VectorXd score{};
  Eigen::VectorXd residuals{};
  double objective = std::numeric_limits<double>::infinity();
  int iterations = 0;
  double moved = 0.0;  ///< root mean square of how far the fitted values came from the start
  bool converged = false;
};

/// Newton's method: from `start` with the mean second derivative of Huber's function over a band,
/// `BandNewton`; where that gives up, or columns are nearly dependent, with a share of the
/// majorising weights delta/|r| of the rows beyond delta, `HuberNewton`, which with an empty
/// `start` comes from a greater delta in steps. The squared loss with the identity takes two steps,
/// the second for the rounding of the first, or QR where columns are nearly dependent. Signs are
/// held by an active set; a held coefficient whose term is rounding is 0.
[[nodiscard]] RegressionResult regress(const Regression& problem, const Eigen::VectorXd& start);

/// Writes the residuals and the score of these coefficients.
void add_rows(const Regression& problem, RegressionResult& result);

/// Condition number (2-norm) of the weighted columns, each scaled to length 1; infinite when one
/// of them vanishes.
[[nodiscard]] double condition_of(const Eigen::MatrixXd& columns, const Eigen::VectorXd& weights);
/// The same with more columns beside them.
[[nodiscard]] double condition_of(const Eigen::MatrixXd& columns, const Eigen::MatrixXd& more,
                                  const Eigen::VectorXd& weights);

/// delta = 1.345 x 1.4826 x the weighted median distance of the residuals from their median, 95 %
/// efficient for normal errors (Huber 1981); at least `least`, so that an exact fit has a delta.
[[nodiscard]] double delta_of_residuals(const Eigen::VectorXd& residuals,
                                        const Eigen::VectorXd& weights, double least);

}  // namespace vocabplan
