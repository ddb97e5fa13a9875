#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

namespace vocabplan {

/// Which runs to make, as a problem of linear algebra.
struct PilotProblem {
  Eigen::MatrixXd gradients{};        ///< g_i / noise of the candidates, one a column
  Eigen::VectorXd flops{};            ///< their cost
  std::vector<Eigen::Index> vocab{};  ///< number of the vocabulary of each, from 0
  std::vector<Eigen::Index> model{};  ///< number of its model, of which one run may be chosen
  double shared = 0.0;                ///< effect of a vocabulary over the noise
  Eigen::MatrixXd known{};            ///< h_i, as if they were runs: what is known without any
  Eigen::VectorXd direction{};        ///< c: what is to be known
  double allowance = 0.0;
  Eigen::Index least_runs = 0;
  Eigen::Index most_runs = 0;
  /// A design within these limits that the one chosen must not be worse than; may be empty.
  std::vector<Eigen::Index> start{};
};

/// c' (sum of h_i h_i' + S^-1)^-1 c, with S the covariance of a fit by least squares to the columns
/// in `runs`: (sum of g_i g_i')^-1 without effects of vocabularies. Infinity when they leave a
/// coefficient open.
[[nodiscard]] double pilot_variance(const PilotProblem& problem,
                                    const std::vector<Eigen::Index>& runs);

/// The columns that make `pilot_variance` small: greedy additions by what they take away for
/// (powers of) their cost, or `start`, then exchanges of one run for another as long as they help.
/// The search itself takes h_i for runs that the fit weighs like others, for which every step is a
/// formula; what it finds is compared by `pilot_variance`. Nothing when `least_runs` are not
/// affordable. A good design, not proven to be the best; the same whatever `threads` work, 1 or
/// more.
[[nodiscard]] std::vector<Eigen::Index> choose_pilots(const PilotProblem& problem,
                                                      std::size_t threads);

}  // namespace vocabplan
