#pragma once

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// The model and vocabulary that a loss surface holds best for a budget.
struct JointOptimum {
  double n_nv = 0.0;       ///< non-vocabulary parameters
  double n_v = 0.0;        ///< vocabulary parameters V d
  double tokens = 0.0;     ///< C / (6 (N_nv + N_v))
  double reducible = 0.0;  ///< L_u + E, nats: what model, vocabulary and data still cost
  double slope = 0.0;      ///< d ln(L_u + E) / d ln C along the frontier, below 0
};

/// The minimum of L_u(N_nv, N_v, C / (6 (N_nv + N_v))) over N_nv and N_v together.
///
/// With T1 = alpha1 A1 n^-alpha1, T2 = alpha2 A2 v^-alpha2, T3 = beta B D^-beta and
/// S = N_nv + N_v it obeys T1 / N_nv = T2 / N_v = T3 / S = lambda. N_nv and N_v are powers of
/// lambda, which leaves one equation in ln lambda,
///   ln lambda + (1 - beta) ln S(lambda) = ln(beta B) + beta ln(6 unit_tokens / C),
/// whose slope is at least min(1, (min(alpha1, alpha2) + beta) / (1 + min(alpha1, alpha2))). The
/// one root is bracketed by those for N_nv alone and N_v alone. L_u is convex in (ln N_nv, ln N_v),
/// so that the root is the minimum. The slope is -T3 / (L_u + E) by the envelope theorem.
///
/// A1, A2, B, alpha1, alpha2 and beta must be above 0. Accuracy: 1e-14 relative for the published
/// law (docs/accuracy.md). Throws `DomainError` for a surface without a joint optimum, and when the
/// optimum of an exotic law is no double.
/// Source: derived from Tao et al. 2024, section 4.3, in docs/math.md.
[[nodiscard]] JointOptimum joint_optimum(const LossSurface& surface, Flops flops);

/// The non-vocabulary parameters that are best where a vocabulary costs nothing and adds nothing:
/// T1 = T3 with S = N_nv. Conditions, accuracy and errors as above, but for A2 and alpha2.
[[nodiscard]] double optimum_without_vocabulary(const LossSurface& surface, Flops flops);

}  // namespace vocabplan
