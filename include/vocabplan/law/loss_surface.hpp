#pragma once

#include "vocabplan/core/loss_unit.hpp"

namespace vocabplan {

/// The loss as a function of model, vocabulary and data.
///
///   L = -E + A1 / n^alpha1 + A2 / v^alpha2 + B / D^beta
///
/// with n = N_nv / unit_n_nv, v = N_v / unit_n_v = V d / unit_n_v and D = tokens / unit_tokens. At
/// a budget C, tokens = C / (6 (N_nv + N_v)). Losses, E, A1, A2 and B are in
/// `loss_unit`. The paper's are nats per token less those of the unigram model, and so negative.
/// Source: Tao et al. 2024, section 4.3 (approach 3); units from the authors' code.
struct LossSurface {
  double A1 = 0.0;
  double A2 = 0.0;
  double B = 0.0;
  double E = 0.0;
  double alpha1 = 0.0;
  double alpha2 = 0.0;
  double beta = 0.0;
  double unit_n_nv = 1.0;    ///< parameters in one n, 1e-30 .. 1e30
  double unit_n_v = 1.0;     ///< parameters in one v, 1e-30 .. 1e30
  double unit_tokens = 1.0;  ///< tokens in one D, 1e-30 .. 1e30
  LossUnit loss_unit = LossUnit::unstated;

  /// L at `n_nv`, `n_v` (parameters) and `tokens`, all > 0.
  [[nodiscard]] double loss(double n_nv, double n_v, double tokens) const;

  /// L when `flops` > 0 are spent on the model: the tokens follow from the budget.
  [[nodiscard]] double loss_at_budget(double n_nv, double n_v, double flops) const;

  /// dL / d ln N_v at a fixed budget, in the unit of the loss:
  ///   -alpha2 A2 v^-alpha2 + beta B D^-beta N_v / (N_nv + N_v).
  /// Negative below the optimum, positive above it. Divide by V for dL / dV.
  [[nodiscard]] double slope_at_budget(double n_nv, double n_v, double flops) const;
};

/// Training tokens that `flops` buy: C / (6 (N_nv + N_v)). All arguments > 0.
[[nodiscard]] double tokens_at_budget(double n_nv, double n_v, double flops);

}  // namespace vocabplan
