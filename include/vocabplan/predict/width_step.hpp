#pragma once

#include <optional>
#include <string>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/budget.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {

/// A step of the law's width table near the N_nv of a prediction, across which the optimum jumps.
struct NearWidthStep {
  double n_nv = 0.0;              ///< where the table steps; the row below still holds it
  double width = 0.0;             ///< d that the prediction has
  double other_width = 0.0;       ///< d on the other side
  double distance = 0.0;          ///< of the step from the prediction's N_nv, a share with its sign
  double vocab_size = 0.0;        ///< the isoloss optimum of the prediction
  double other_vocab_size = 0.0;  ///< the isoloss optimum of the same request with the other d
};

/// The nearest step within `share` of N_nv; nothing where there is none, or the width was given.
/// `prediction` is that of `request` by `law`.
[[nodiscard]] std::optional<NearWidthStep> near_width_step(const BudgetRequest& request,
                                                           const Prediction& prediction,
                                                           const Law& law, double share = 0.1);

/// The step in a sentence, with what it changes in V.
[[nodiscard]] std::string text_of(const NearWidthStep& step);

}  // namespace vocabplan
