#pragma once

#include "fit/solver/regression.hpp"

namespace vocabplan {

/// The minimisation behind `regress` for one set of columns without signs.
class HuberNewton {
 public:
  /// `columns` should have similar lengths. All references must outlive this.
  HuberNewton(const Eigen::MatrixXd& columns, const Eigen::VectorXd& observed,
              const Eigen::VectorXd& weights, Link link)
      : columns_(columns), observed_(observed), weights_(weights), link_(link) {}

  /// Moves to `coefficients`; false when the logarithm does not exist there.
  [[nodiscard]] bool start_at(const Eigen::VectorXd& coefficients);

  /// Minimises for this delta from where it stands.
  void minimise(double delta, bool rough);

  /// Takes the point where it stands as the minimum for this delta.
  void stay(double delta);

  [[nodiscard]] RegressionResult result() const;
  [[nodiscard]] const Eigen::VectorXd& residuals() const { return residuals_; }

 private:
  struct Slope {
    double at;    // derivative of the objective along the direction
    bool exists;  // the logarithm does
  };
  void set_score();
  [[nodiscard]] Eigen::MatrixXd curvature(double share_outside) const;
  [[nodiscard]] Slope slope_along(const Eigen::VectorXd& change, double step) const;
  [[nodiscard]] double line_search(const Eigen::VectorXd& change, double slope) const;
  [[nodiscard]] bool step(double& share_outside);
  void move(const Eigen::VectorXd& coefficients);
  [[nodiscard]] bool small_gradient(const Eigen::VectorXd& gradient) const;
  [[nodiscard]] double gradient_rounding() const;

  const Eigen::MatrixXd& columns_;
  const Eigen::VectorXd& observed_;
  const Eigen::VectorXd& weights_;
  Link link_;
  bool rough_ = false;
  double delta_ = 0.0;
  Eigen::VectorXd coefficients_{};
  Eigen::VectorXd fitted_{};     // X c
  Eigen::VectorXd residuals_{};  // r
  Eigen::VectorXd score_{};      // d objective / d (X c)
  double objective_ = 0.0;
  int iterations_ = 0;
  bool converged_ = false;
};

}  // namespace vocabplan
