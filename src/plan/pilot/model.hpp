#pragma once

#include <Eigen/Dense>
#include <optional>

#include "vocabplan/law/law.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// The loss surface as a function of its coefficients
///   theta = (E, ln A1, ln A2, ln B, ln alpha2, ln beta[, ln alpha1]),
/// without the last when alpha1 is tied to beta.
class PilotModel {
 public:
  explicit PilotModel(const LossSurface& surface)
      : surface_(surface), tied_(surface.alpha1 == surface.beta) {}

  [[nodiscard]] Eigen::Index size() const { return tied_ ? 6 : 7; }

  /// theta of another surface; nothing where a coefficient has no logarithm.
  [[nodiscard]] std::optional<Eigen::VectorXd> coordinates(const LossSurface& surface) const;

  /// d L_u / d theta.
  [[nodiscard]] Eigen::VectorXd loss_gradient(double n_nv, double n_v, double tokens) const;

  /// d ln V* / d theta at fixed N_nv and FLOPs; `n_v` is the optimum there.
  [[nodiscard]] Eigen::VectorXd optimum_gradient(double n_nv, double n_v, double flops) const;

 private:
  LossSurface surface_;
  bool tied_;
};

/// The draws' knowledge of theta: columns h_i of which sum h_i h_i' is the inverse of their
/// covariance. No columns when there are no draws, or too few with an optimum.
[[nodiscard]] Eigen::MatrixXd drawn_knowledge(const PilotModel& model, const Law& law);

}  // namespace vocabplan
