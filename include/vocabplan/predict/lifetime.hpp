#pragma once

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// The best vocabulary for all the compute of a model's life.
struct LifetimeOptimum {
  double vocab_size = 0.0;    ///< V (entries), not rounded
  double tokens = 0.0;        ///< training tokens with which it reaches the loss
  double flops = 0.0;         ///< of training: 6 (N_nv + N_v) tokens
  double served_flops = 0.0;  ///< 2 (N_nv + N_v) f(V) H
};

/// The V that minimises training and serving together,
///
///   6 (n + V d) D(V) + 2 (n + V d) f(V) H,
///
/// where D(V) are the tokens with which V reaches the loss of the training-only optimum at `flops`,
/// and H `characters` are served. It lies between that optimum and the V of the least
/// (n + V d) f(V), which is best for H without end.
///
/// `surface` needs alpha2, beta, A2, B > 0; `curve` is monotone; `width` > 0; `characters` >= 0,
/// finite. Accuracy: 1e-12 of V where the two ends differ, as `isoloss_optimum` else.
/// Throws `DomainError` for another curve, and what `isoloss_optimum` throws.
/// Source: docs/choosing.md; Sardana et al. 2024 (arXiv 2401.00448) treat model size so.
[[nodiscard]] LifetimeOptimum lifetime_optimum(const LossSurface& surface, const Compression& curve,
                                               NonVocabParams n_nv, Flops flops, Width width,
                                               double characters);

/// The V (entries) of the least (n + V d) f(V), 1 .. 1e15, for a monotone f. Throws `DomainError`
/// for another.
[[nodiscard]] double serving_optimum(const Compression& curve, NonVocabParams n_nv, Width width);

}  // namespace vocabplan
