#pragma once

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// A root together with what is known about it.
struct Root {
  double value = 0.0;
  double lower = 0.0;   ///< the root is not below this
  double upper = 0.0;   ///< the root is not above this
  int evaluations = 0;  ///< evaluations of the equation
};

/// Most evaluations that `isoloss_optimum` makes for the published exponents.
inline constexpr int kMostEvaluations = 4;

/// Approach 3: the vocabulary parameters N_v that minimise L_u when `flops` are spent on a model of
/// `n_nv` non-vocabulary parameters.
///
/// dL_u/dV = 0 at fixed C reads, with v = N_v and n = N_nv in `unit_n_v` and x = ln v,
///   (alpha2 + 1) x - (1 - beta) ln(n + e^x) = ln(alpha2 A2 / (beta B)) + beta ln(C / (6 units)).
/// The slope of the left side lies between alpha2 + beta and alpha2 + 1, so there is exactly one
/// root, and the asymptotes for small and large v bracket it in an interval of at most
/// |1 - beta| ln 2 / min(alpha2 + beta, alpha2 + 1), without a search. The result does not depend
/// on the model's width; V = N_v / d.
///
/// `surface` needs alpha2, beta, A2, B > 0. Result in parameters, not rounded.
/// Accuracy: below 2e-15 relative for the published law over N_nv from 1 to 1e30 and every positive
/// double as C (measured in docs/accuracy.md). At most `kMostEvaluations` evaluations.
/// Throws `DomainError` when the optimum of an exotic law is no double.
/// Source: Tao et al. 2024, section 4.3; the one-root form is derived in docs/math.md.
[[nodiscard]] Root isoloss_optimum(const LossSurface& surface, NonVocabParams n_nv, Flops flops);

/// The vocabulary parameters whose own optimal budget trains on exactly `tokens` tokens, that is
/// `isoloss_optimum` at C = 6 (N_nv + N_v) tokens:
///   (alpha2 + 1) x - ln(n + e^x) = ln(alpha2 A2 / (beta B)) + beta ln(tokens / unit).
/// Result, accuracy and errors as for `isoloss_optimum`.
[[nodiscard]] Root isoloss_optimum_at_tokens(const LossSurface& surface, NonVocabParams n_nv,
                                             Tokens tokens);

/// The vocabulary parameters whose own optimal budget trains on `ratio` tokens for each parameter
/// that C counts, that is `isoloss_optimum` at C = 6 ratio (N_nv + N_v)^2:
///   (alpha2 + 1) x - (1 + beta) ln(n + e^x) = ln(alpha2 A2 / (beta B)) + beta ln(ratio u_v / u_D).
/// The slope of the left side lies between alpha2 - beta and alpha2 + 1, so there is one root when
/// alpha2 > beta; otherwise there may be none, and that is refused.
///
/// Result as for `isoloss_optimum`. Accuracy: below 4e-15 relative for the published law over N_nv
/// from 1 to 1e30 and ratios from 1e-6 to 1e6; the error grows as 1 / (alpha2 - beta) where the
/// vocabulary is most of the model. Throws `DomainError` unless alpha2 > beta, and when the optimum
/// is no double.
[[nodiscard]] Root isoloss_optimum_at_tokens_per_param(const LossSurface& surface,
                                                       NonVocabParams n_nv, TokensPerParam ratio);

}  // namespace vocabplan
