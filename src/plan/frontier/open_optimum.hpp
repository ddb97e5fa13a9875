#pragma once

#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// An optimum that may lie beyond the doubles.
struct OpenOptimum {
  double n_nv = 0.0;  ///< non-vocabulary parameters, from 0 to infinity
  double n_v = 0.0;   ///< vocabulary parameters, from 0 to infinity
};

/// `joint_optimum` that refuses nothing: each number of parameters is 0 or infinity where it is too
/// small or too great for a double. A1, A2, B, alpha1, alpha2 and beta are above 0.
[[nodiscard]] OpenOptimum open_joint_optimum(const LossSurface& surface, double flops);

/// `optimum_without_vocabulary` in the same way, and no vocabulary. B may be 0: the greatest model.
[[nodiscard]] OpenOptimum open_optimum_without_vocabulary(const LossSurface& surface, double flops);

}  // namespace vocabplan
