#pragma once

#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// The best vocabulary for a text that is trained on once.
struct TextOptimum {
  double vocab_size = 0.0;    ///< V (entries), not rounded, 1 to the end of f
  double tokens = 0.0;        ///< training tokens, H f(V)
  bool at_max_vocab = false;  ///< V is the end of f, and not a minimum of its own
};

/// The V that minimises the loss of a model of `width` dimensions on `characters` of text, all of
/// them once: of A2 v^-alpha2 + B D^-beta with D = H f(V) tokens. N_nv plays no part, and the FLOPs
/// are what they come to.
///
/// A larger V makes fewer tokens of the text, and that is its price; where f does not fall it has
/// none, and a larger V is always better. f is taken from 1 entry to `max_vocab`, beyond which it
/// says nothing: of several minima the deepest, `max_vocab` itself where the loss is least there.
///
/// `surface` needs alpha2, beta, A2, B > 0; `width` > 0.
/// Accuracy: 1e-6 relative, because a minimum is found to the square root of the rounding.
/// Source: derived in docs/math.md.
[[nodiscard]] TextOptimum fixed_text_optimum(const LossSurface& surface,
                                             const Compression& compression, double width,
                                             Characters characters);

/// V of `fixed_text_optimum` for every draw of the law. 0 where the loss of a draw is least at one
/// entry or below, infinity where it is least at the end of f or beyond.
[[nodiscard]] std::vector<double> fixed_text_optima(const Law& law, double width,
                                                    Characters characters);

}  // namespace vocabplan
