#pragma once

#include <span>
#include <vector>

#include "vocabplan/fit/isoloss_fit.hpp"

namespace vocabplan {

/// The budget at which a vocabulary is asked for.
struct FitTarget {
  double n_nv = 0.0;   ///< non-vocabulary parameters, > 0
  double flops = 0.0;  ///< training FLOPs, > 0
  double width = 0.0;  ///< model dimension, > 0
};

struct ProfilePoint {
  double vocab_size = 0.0;  ///< V that is held to be the optimum at the target
  double objective = 0.0;   ///< the least objective of all fits with that optimum
};

/// How well the data tell one optimum from another: for each V, the least objective of all loss
/// surfaces (within the box of exponents) whose optimum at `target` is that V.
///
/// dL_u/dV = 0 at the target fixes A2 as a multiple of B, so this is the same kind of fit with one
/// column less. alpha1 is tied to beta unless `options.free_alpha1`. `delta`: Huber's delta to use;
/// `vocab_sizes` > 0, ascending; the box of exponents lies above 0. Throws what `IsolossFitter`
/// throws, and `DomainError` for a target or a size outside its domain.
/// Source: the first-order condition of Tao et al. 2024, section 4.3; profile likelihood.
[[nodiscard]] std::vector<ProfilePoint> profile_objective(const LossObservations& rows,
                                                          const IsolossOptions& options,
                                                          double delta, const FitTarget& target,
                                                          std::span<const double> vocab_sizes);

}  // namespace vocabplan
