#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>

#include "fit/solver/box_search.hpp"
#include "fit/solver/regression.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// The objective of a separable fit as a function of the exponents alone: for every theta the
/// coefficients are at their best.
class Projection {
 public:
  /// `model` and `options` must outlive this.
  Projection(const SeparableModel& model, Eigen::VectorXd observed, Eigen::VectorXd weights,
             const SeparableOptions& options);

  /// The objective, good enough to compare places that are far apart.
  double scan(const Eigen::VectorXd& theta);

  /// The objective and its derivatives. The regression starts where those of the last place lead.
  Valued value(const Eigen::VectorXd& theta);

  /// The regression there with its residuals and its score, for what is asked below.
  void settle(const Eigen::VectorXd& theta);

  /// Starts the next regression from these rather than from those of the last one; none: from
  /// nothing.
  void start_from(const Eigen::VectorXd& coefficients);

  /// Of the last regression.
  [[nodiscard]] const RegressionResult& last() const { return last_; }
  [[nodiscard]] double condition() const { return condition_of(columns_, weights_); }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }

  /// The condition with the exponents' directions beside the columns: an exponent of a variable of
  /// two values is as undetermined as the coefficient of a variable of one. `theta` must be where
  /// the projection has settled, here and below.
  [[nodiscard]] double joint_condition(const Eigen::VectorXd& theta);

  /// How large the rounding of the residuals leaves the gradient, in units of the box: below this
  /// it says nothing about the place. An exact fit leaves nothing else.
  [[nodiscard]] double rounding(const Eigen::VectorXd& theta);

  /// The exponent of a coefficient that has vanished has no gradient, and a search stays where it
  /// is. The place along that exponent where the coefficient would grow most readily; nothing when
  /// it would not grow anywhere.
  [[nodiscard]] std::optional<Eigen::VectorXd> off_plateau(const Eigen::VectorXd& theta);

 private:
  // d (X c) / d theta_k.
  void write_direction(const Eigen::VectorXd& theta, Eigen::Index k,
                       Eigen::Ref<Eigen::VectorXd> out) const;
  void write_tangents(const Eigen::VectorXd& theta);
  [[nodiscard]] Eigen::VectorXd direction(const Eigen::VectorXd& theta, Eigen::Index k) const;
  [[nodiscard]] double steepest_vanished() const;
  enum class Precision { rough, exact, exact_with_rows };
  void solve(const Eigen::VectorXd& theta, Precision precision);
  [[nodiscard]] Regression problem(Precision precision) const;
  [[nodiscard]] Eigen::VectorXd start_at(const Eigen::VectorXd& theta) const;
  void move_to(const Eigen::VectorXd& theta);

  const SeparableModel& model_;
  Eigen::VectorXd observed_;
  Eigen::VectorXd weights_;
  const SeparableOptions& options_;
  Eigen::VectorXd place_{};  // of the columns; empty: of none
  Eigen::MatrixXd columns_;
  Eigen::MatrixXd tangents_{};
  RegressionResult last_{};
  Eigen::MatrixXd turn_{};  // d c_j / d theta_k at the last place; empty: unknown
  std::size_t evaluations_ = 0;
};

}  // namespace vocabplan
